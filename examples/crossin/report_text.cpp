// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include <crossin/core/text_table.hpp>

#include "report.hpp"
#include "text.hpp"

namespace program {
namespace {

using crossin::decimal, crossin::grouped, crossin::percent, crossin::text_table;

/// Which columns a table needs.
struct columns {
    bool planned = false; ///< what was written is not what was planned
    bool before = false;  ///< examples stand before the run
    bool of_bytes = false;
};

[[nodiscard]] std::vector<std::string> row_of(run_report::line const& one, run_report::line const& all,
                                              std::string direction, columns const& extra)
{
    std::vector<std::string> row{one.component, std::move(direction), percent(one.asked, all.asked),
                                 percent(static_cast<double>(one.got), static_cast<double>(all.got))};
    if (extra.planned) row.push_back(grouped(one.planned));
    if (extra.planned || extra.before) row.push_back(grouped(one.got));
    if (extra.before) row.push_back(grouped(one.total - one.got));
    row.insert(row.end(), {grouped(one.total), one.rows ? decimal(times(one.got, one.rows), 2) : "",
                           one.rows ? grouped(one.rows) : "", size_text(one.bytes)});
    if (extra.of_bytes) row.push_back(percent(one.bytes, all.bytes));
    return row;
}

} // namespace

std::string run_table_text(run_report const& report)
{
    auto const differs = [](run_report::line const& cell) { return cell.got != cell.planned; };
    columns const extra{report.world == 1 && std::ranges::any_of(report.cells, differs), report.first > 0,
                        report.unit != crossin::weight_unit::examples};
    std::vector<std::string> head{"component", "direction", "asked", "got"};
    if (extra.planned) head.emplace_back("planned");
    if (extra.planned || extra.before) head.emplace_back("examples");
    if (extra.before) head.emplace_back("before");
    head.insert(head.end(), {"total", "epochs", "rows", "bytes"});
    if (extra.of_bytes) head.emplace_back("of bytes");
    text_table table(head, 2);
    for (run_report::line const& one : report.components) {
        auto const is_mine = [&](run_report::line const& cell) { return cell.component == one.component; };
        bool const several = std::ranges::count_if(report.cells, is_mine) > 1;
        std::string const only = several ? "all" : to_string(std::ranges::find_if(report.cells, is_mine)->languages);
        table.add(row_of(one, report.everything, only, extra));
        if (!several) continue;
        for (run_report::line cell : report.cells) {
            if (!is_mine(cell)) continue;
            cell.component.clear();
            table.add(row_of(cell, report.everything, to_string(cell.languages), extra));
        }
    }
    table.add(row_of(report.everything, report.everything, "", extra));
    return table.text();
}

std::string heat_map_text(run_report const& report)
{
    constexpr std::array<char const*, 5> shades{" ", "░", "▒", "▓", "█"};
    std::vector<crossin::language_tag> const tags = languages_of(report);
    auto const counts = counts_of(report, tags);
    std::uint64_t largest = 1;
    for (auto const& row : counts) largest = std::max(largest, *std::ranges::max_element(row));
    std::vector<std::string> head{"from \\ to"};
    for (crossin::language_tag const& tag : tags) head.push_back(to_string(tag) + "  ");
    text_table table(head);
    for (std::size_t from = 0; from < tags.size(); ++from) {
        std::vector<std::string> row{to_string(tags[from])};
        for (std::uint64_t const count : counts[from])
            row.push_back(count == 0 ? "-  " : grouped(count) + " " + shades[1 + 3 * count / largest]);
        table.add(std::move(row));
    }
    return table.text();
}

std::string language_table_text(run_report const& report)
{
    text_table table({"corpus", "language", "records", "as prompt", "each", "as response", "each"}, 2);
    for (run_report::language_line const& one : report.languages)
        table.add({one.corpus, to_string(one.language), grouped(one.records), grouped(one.as_prompt),
                   decimal(times(one.as_prompt, one.records), 2), grouped(one.as_response),
                   decimal(times(one.as_response, one.records), 2)});
    return table.text();
}

} // namespace program
