// SPDX-License-Identifier: MIT
#ifndef CROSSIN_REPORT_HTML_HPP
#define CROSSIN_REPORT_HTML_HPP

/// \file
/// A report as one HTML file that needs nothing else. Layer: report. Needs: document.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <crossin/core/text_table.hpp>
#include <crossin/report/detail/escape.hpp>
#include <crossin/report/detail/style.hpp>
#include <crossin/report/document.hpp>

namespace crossin {
namespace detail {

/// Writes a report element by element.
class report_html {
public:
    [[nodiscard]] std::string of(report const& all)
    {
        text_ = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" "
                "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
        element("title", "", all.title);
        ((text_ += "<style>") += report_style) += "</style>\n</head>\n<body>\n";
        text_ += "<a class=\"skip\" href=\"#report\">Skip to the report</a>\n<header>\n";
        element("h1", "", all.title);
        if (!all.summary.empty()) element("p", "", all.summary);
        text_ += "</header>\n<nav aria-label=\"Sections\"><ul>\n";
        for (std::size_t i = 0; i < all.sections.size(); ++i) {
            text_ += "<li><a href=\"#section-" + std::to_string(i + 1) + "\">";
            append_html(text_, all.sections[i].title);
            text_ += "</a></li>\n";
        }
        text_ += "</ul></nav>\n<main id=\"report\" tabindex=\"-1\">\n";
        for (std::size_t i = 0; i < all.sections.size(); ++i) {
            std::string const id = "section-" + std::to_string(i + 1);
            text_ += "<section aria-labelledby=\"" + id + "\">\n";
            element("h2", " id=\"" + id + "\"", all.sections[i].title);
            for (report_block const& block : all.sections[i].blocks)
                std::visit([&](auto const& one) { add(one); }, block);
            text_ += "</section>\n";
        }
        return text_ + "</main>\n</body>\n</html>\n";
    }

private:
    void add(std::string const& sentences) { element("p", "", sentences); }

    void add(report_table const& table)
    {
        std::string const id = "table-" + std::to_string(++tables_);
        text_ += "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"" + id + "\">\n<table>\n";
        text_ += "<caption id=\"" + id + "\">";
        element("span", "", table.caption);
        text_ += "</caption>\n";
        text_ += "<thead><tr>";
        for (std::size_t i = 0; i < table.head.size(); ++i)
            cell("th", i < table.left ? " scope=\"col\" class=\"t\"" : " scope=\"col\"", table.head[i]);
        text_ += "</tr></thead>\n<tbody>\n";
        for (auto const& row : table.rows) {
            text_ += "<tr>";
            for (std::size_t i = 0; i < row.size(); ++i) {
                char const* const kind = i < table.left ? " class=\"t\"" : "";
                cell(i == 0 ? "th" : "td", i == 0 ? std::string(" scope=\"row\"") + kind : kind, row[i].text);
            }
            text_ += "</tr>\n";
        }
        text_ += "</tbody>\n</table>\n</div>\n";
    }

    void add(report_figure const& figure)
    {
        if (!figure.svg.empty()) draw(figure);
        auto const* const map = std::get_if<heat_map>(&figure.shows);
        if (!map) return;
        if (!figure.svg.empty()) text_ += "<details>\n<summary>The picture as a table</summary>\n";
        add(table_of(figure, *map));
        if (!figure.svg.empty()) text_ += "</details>\n";
    }

    void draw(report_figure const& figure)
    {
        text_ += "<figure>\n<figcaption>";
        append_html(text_, figure.caption);
        text_ += "</figcaption>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Picture\">\n";
        text_ += figure.svg;
        text_ += "</div>\n</figure>\n";
    }

    [[nodiscard]] static report_table table_of(report_figure const& figure, heat_map const& map)
    {
        report_table table{figure.caption, {""}, {}};
        table.head.insert(table.head.end(), map.columns.begin(), map.columns.end());
        for (std::size_t row = 0; row < map.rows.size(); ++row) {
            std::vector<report_cell> cells{map.rows[row]};
            for (std::size_t column = 0; column < map.columns.size(); ++column)
                cells.emplace_back(map.values[row][column] ? map.texts[row][column] : "–");
            table.rows.push_back(std::move(cells));
        }
        return table;
    }

    void add(report_notes const& notes)
    {
        element("p", "", notes.caption);
        for (report_notes::note const& one : notes.notes) {
            text_ += "<div class=\"note\">";
            if (one.count > 0) text_ += "<b>" + grouped(one.count) + "</b> ";
            append_html(text_, one.sentence);
            if (!one.examples.empty()) {
                text_ += "<ul>\n";
                for (std::string const& example : one.examples) element("li", " dir=\"auto\"", example);
                text_ += "</ul>";
            }
            text_ += "</div>\n";
        }
    }

    void add(report_texts const& beside)
    {
        element("p", "", beside.caption);
        for (report_texts::group const& group : beside.groups) {
            text_ += "<div class=\"texts\" style=\"--n:" +
                     std::to_string(std::clamp<std::size_t>(group.texts.size(), 1, 4)) + "\">\n";
            element("h3", "", group.heading);
            for (report_texts::text const& one : group.texts) {
                text_ += "<div>\n";
                element("h4", "", one.label);
                element("p",
                        " class=\"body\" lang=\"" + html_of(one.language.text()) + "\" dir=\"" +
                            (is_right_to_left(one.language) ? "rtl" : "ltr") + '"',
                        one.body);
                text_ += "</div>\n";
            }
            text_ += "</div>\n";
        }
    }

    void cell(std::string_view name, std::string_view attributes, std::string_view body)
    {
        ((text_ += '<') += name) += attributes;
        text_ += '>';
        append_html(text_, body);
        ((text_ += "</") += name) += '>';
    }
    void element(std::string_view name, std::string_view attributes, std::string_view body)
    {
        cell(name, attributes, body);
        text_ += '\n';
    }

    std::string text_;
    std::size_t tables_ = 0;
};

} // namespace detail

/// The report as one self-contained page: no script, no request, readable in light and dark, with headings in order,
/// captions, and texts marked with language and direction.
///
/// Of figures without `svg` only heat maps appear, as tables.
/// Requires: each `svg` made by `embedded_svg`, under a name of its own. All other text may hold anything.
[[nodiscard]] inline std::string to_html(report const& of) { return detail::report_html().of(of); }

} // namespace crossin
#endif
