// SPDX-License-Identifier: MIT
#ifndef CROSSIN_REPORT_PLAIN_TEXT_HPP
#define CROSSIN_REPORT_PLAIN_TEXT_HPP

/// \file
/// A report for the terminal. Layer: report. Needs: document, text_table.

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <crossin/core/text_table.hpp>
#include <crossin/core/utf8.hpp>
#include <crossin/report/document.hpp>

namespace crossin {
namespace detail {

inline void append_text(std::string& to, std::string const& sentences) { (to += sentences) += '\n'; }
inline void append_text(std::string& to, report_table const& table)
{
    text_table made(table.head, table.left);
    for (auto const& row : table.rows) {
        std::vector<std::string> cells;
        for (report_cell const& cell : row) cells.push_back(cell.text);
        made.add(std::move(cells));
    }
    (to += table.caption) += ":\n";
    to += made.text();
}
inline void append_text(std::string& to, report_figure const& figure)
{
    auto const* const map = std::get_if<heat_map>(&figure.shows);
    if (!map) return; // its numbers stand in a table
    constexpr char const* shades[] = {" ", "░", "▒", "▓", "█"};
    std::vector<std::string> head{""};
    for (std::string const& name : map->columns) head.push_back(name + "  ");
    text_table made(std::move(head));
    for (std::size_t row = 0; row < map->rows.size(); ++row) {
        std::vector<std::string> cells{map->rows[row]};
        for (std::size_t column = 0; column < map->columns.size(); ++column) {
            std::optional<double> const& value = map->values[row][column];
            if (!value) {
                cells.emplace_back("-  ");
                continue;
            }
            double const share = (*value - map->low) / (top_of(*map) - map->low);
            int const shade = share <= 0 ? 0 : share >= 1 ? 4 : 1 + static_cast<int>(3 * share);
            cells.push_back(map->texts[row][column] + " " + shades[shade]);
        }
        made.add(std::move(cells));
    }
    (to += figure.caption) += ":\n";
    to += made.text();
}
inline void append_text(std::string& to, report_notes const& notes)
{
    (to += notes.caption) += ":\n";
    for (report_notes::note const& one : notes.notes) {
        to += "  " + (one.count > 0 ? grouped(one.count) + "  " : std::string()) + one.sentence + '\n';
        for (std::string const& example : one.examples) to += "      " + example + '\n';
    }
}
inline void append_text(std::string& to, report_texts const& beside)
{
    (to += beside.caption) += ":\n";
    for (report_texts::group const& group : beside.groups) {
        to += "  " + group.heading + '\n';
        for (report_texts::text const& one : group.texts) {
            to += "    " + one.label + ": ";
            for (char const c : one.body) { // what would steer the terminal is shown as a blank
                auto const byte = static_cast<unsigned char>(c);
                to += c == '\n' ? std::string("\n      ") : std::string(1, byte < 0x20 || byte == 0x7F ? ' ' : c);
            }
            to += '\n';
        }
    }
}

} // namespace detail

/// The report as lines for a terminal. Of the figures only heat maps are drawn, with shades; the numbers of the others
/// stand in tables.
[[nodiscard]] inline std::string to_string(report const& of)
{
    std::string made = of.title + '\n' + std::string(static_cast<std::size_t>(code_points(of.title)), '=') + '\n';
    if (!of.summary.empty()) made += of.summary + '\n';
    for (report_section const& section : of.sections) {
        made += '\n' + section.title + '\n';
        made += std::string(static_cast<std::size_t>(code_points(section.title)), '-') + '\n';
        for (report_block const& block : section.blocks)
            std::visit([&](auto const& one) { detail::append_text(made, one); }, block);
    }
    return made;
}

} // namespace crossin
#endif
