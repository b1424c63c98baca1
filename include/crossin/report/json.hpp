// SPDX-License-Identifier: MIT
#ifndef CROSSIN_REPORT_JSON_HPP
#define CROSSIN_REPORT_JSON_HPP

/// \file
/// A report as JSON. Layer: report. Needs: document.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <crossin/report/detail/escape.hpp>
#include <crossin/report/document.hpp>

namespace crossin {
namespace detail {

/// Writes a report value by value.
class report_json {
public:
    [[nodiscard]] std::string of(report const& all)
    {
        text_ = "{\"title\": ";
        append_json(text_, all.title);
        member("summary", all.summary);
        list("sections", all.sections, [&](report_section const& section) {
            text_ += "\n{\"title\": ";
            append_json(text_, section.title);
            list("blocks", section.blocks, [&](report_block const& block) {
                text_ += '\n';
                std::visit([&](auto const& one) { add(one); }, block);
            });
            text_ += '}';
        });
        return text_ + "}\n";
    }

private:
    void add(std::string const& sentences)
    {
        text_ += "{\"kind\": \"text\"";
        member("text", sentences);
        text_ += '}';
    }
    void add(report_table const& table)
    {
        text_ += "{\"kind\": \"table\"";
        member("caption", table.caption);
        texts("head", table.head);
        list("rows", table.rows, [&](auto const& row) {
            text_ += '[';
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (i > 0) text_ += ", ";
                if (row[i].number)
                    text_ += number_text(*row[i].number);
                else
                    append_json(text_, row[i].text);
            }
            text_ += ']';
        });
        text_ += '}';
    }
    void add(report_figure const& figure)
    {
        text_ += "{\"kind\": \"figure\"";
        member("name", figure.name);
        member("caption", figure.caption);
        std::visit([&](auto const& one) { show(one); }, figure.shows);
        text_ += '}';
    }
    void add(report_notes const& notes)
    {
        text_ += "{\"kind\": \"notes\"";
        member("caption", notes.caption);
        list("notes", notes.notes, [&](report_notes::note const& one) {
            text_ += "{\"sentence\": ";
            append_json(text_, one.sentence);
            text_ += ", \"count\": " + std::to_string(one.count);
            texts("examples", one.examples);
            text_ += '}';
        });
        text_ += '}';
    }
    void add(report_texts const& beside)
    {
        text_ += "{\"kind\": \"texts\"";
        member("caption", beside.caption);
        list("groups", beside.groups, [&](report_texts::group const& group) {
            text_ += "\n{\"heading\": ";
            append_json(text_, group.heading);
            list("texts", group.texts, [&](report_texts::text const& one) {
                text_ += "{\"label\": ";
                append_json(text_, one.label);
                member("language", one.language.text());
                member("text", one.body);
                text_ += '}';
            });
            text_ += '}';
        });
        text_ += '}';
    }

    void show(heat_map const& map)
    {
        texts("row_names", map.rows);
        texts("column_names", map.columns);
        list("values", map.values, [&](auto const& row) {
            text_ += '[';
            for (std::size_t i = 0; i < row.size(); ++i)
                text_ += (i > 0 ? ", " : "") + (row[i] ? number_text(*row[i]) : "null");
            text_ += ']';
        });
    }
    void show(chart const& lines)
    {
        member("x", lines.x_label);
        member("y", lines.y_label);
        if (!lines.names.empty()) texts("names", lines.names);
        list("series", lines.of, [&](chart::series const& one) {
            text_ += "{\"name\": ";
            append_json(text_, one.name);
            list("points", one.points, [&](chart::point const& at) {
                text_ += '[' + number_text(at.x) + ", " + number_text(at.y);
                if (lines.drawn_as == chart::shape::intervals)
                    text_ += ", " + number_text(at.low) + ", " + number_text(at.high);
                text_ += ']';
            });
            text_ += '}';
        });
    }

    void member(std::string_view name, std::string_view value)
    {
        (text_ += ", \"") += name;
        text_ += "\": ";
        append_json(text_, value);
    }
    void texts(std::string_view name, std::vector<std::string> const& all)
    {
        list(name, all, [&](std::string const& one) { append_json(text_, one); });
    }
    template <class Items, class Body>
    void list(std::string_view name, Items const& items, Body&& body)
    {
        (text_ += ", \"") += name;
        text_ += "\": [";
        bool first = true;
        for (auto const& one : items) {
            if (!first) text_ += ", ";
            first = false;
            body(one);
        }
        text_ += ']';
    }

    std::string text_;
};

} // namespace detail

/// The report as one JSON object, with all numbers of tables and figures, and without pictures.
///
/// Cells with a number are numbers. Infinities and what is not a number become null.
[[nodiscard]] inline std::string to_json(report const& of) { return detail::report_json().of(of); }

} // namespace crossin
#endif
