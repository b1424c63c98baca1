// SPDX-License-Identifier: MIT
#ifndef CROSSIN_REPORT_DETAIL_GNUPLOT_SVG_HPP
#define CROSSIN_REPORT_DETAIL_GNUPLOT_SVG_HPP

/// \file
/// Gnuplot's pictures made fit for a page. Layer: report. Needs: document, error.

#include <cstddef>
#include <string>
#include <string_view>

#include <crossin/core/error.hpp>
#include <crossin/report/detail/escape.hpp>
#include <crossin/report/detail/gnuplot_script.hpp>
#include <crossin/report/document.hpp>

namespace crossin::detail {

inline void replace_all(std::string& in, std::string_view what, std::string_view by)
{
    for (std::size_t at = in.find(what); at != std::string::npos; at = in.find(what, at + by.size()))
        in.replace(at, what.size(), by);
}

/// Takes out everything from each `first` to the `last` behind it.
inline void remove_between(std::string& in, std::string_view first, std::string_view last)
{
    for (std::size_t at = in.find(first); at != std::string::npos; at = in.find(first, at)) {
        std::size_t const end = in.find(last, at + first.size());
        if (end == std::string::npos) return;
        in.erase(at, end + last.size() - at);
    }
}

/// The page's colour that a number stands for; empty: none.
[[nodiscard]] inline std::string colour_of(std::size_t number)
{
    if (number == 1) return "var(--ink)";
    if (number == 2) return "var(--soft)";
    if (number == 3) return "var(--line)";
    if (number == 10) return "var(--accent)";
    if (number >= first_series_colour && number < first_series_colour + series_colours)
        return "var(--s" + std::to_string(number - first_series_colour) + ")";
    return "";
}

/// Puts the page's colours in place of `rgb(0,0,N)`, blanks or not.
inline void colour(std::string& svg)
{
    for (std::size_t at = svg.find("rgb("); at != std::string::npos; at = svg.find("rgb(", at + 1)) {
        std::size_t const end = svg.find(')', at);
        if (end == std::string::npos) return;
        std::size_t parts[3] = {}, part = 0;
        for (std::size_t i = at + 4; i < end; ++i) {
            if (svg[i] == ',' && part < 2) ++part;
            if (svg[i] >= '0' && svg[i] <= '9') parts[part] = 10 * parts[part] + static_cast<std::size_t>(svg[i] - '0');
        }
        std::string const name = parts[0] == 0 && parts[1] == 0 ? colour_of(parts[2]) : "";
        if (!name.empty()) svg.replace(at, end + 1 - at, name);
    }
}

/// The number behind `viewBox="0 0 ` and, for the height, the next one.
[[nodiscard]] inline std::string view_box(std::string_view svg)
{
    constexpr std::string_view begins = "viewBox=\"";
    std::size_t const at = svg.find(begins), end = at == svg.npos ? svg.npos : svg.find('"', at + begins.size());
    return end == svg.npos ? "" : std::string(svg.substr(at + begins.size(), end - at - begins.size()));
}

[[nodiscard]] inline std::string embedded_svg_of(std::string_view svg, report_figure const& figure)
{
    std::string const box = view_box(svg);
    std::size_t const canvas = svg.find("<g id=\"gnuplot_canvas\">"), end = svg.rfind("</svg>");
    if (box.empty() || canvas == svg.npos || end == svg.npos || end < canvas)
        fail(errc::parse, "gnuplot wrote no whole picture of the figure " + in_quotes(figure.name));
    std::string body(svg.substr(canvas, end - canvas));
    remove_between(body, "<filter ", "</filter>");
    remove_between(body, "<title>gnuplot_", "</title>");
    remove_between(body, " font-family=\"", "\"");
    std::string const mark = figure.name + "-";
    replace_all(body, "id=\"gnuplot_", "id=\"" + mark);
    replace_all(body, "id='gp", "id='" + mark + "gp");
    replace_all(body, "xlink:href='#gp", "href='#" + mark + "gp");
    replace_all(body,
                "<g fill=\"none\" color=\"black\" stroke=\"currentColor\" stroke-width=\"1.00\" "
                "stroke-linecap=\"butt\" stroke-linejoin=\"miter\">\n</g>\n",
                "");
    replace_all(body, "=\"black\"", "=\"var(--ink)\"");
    replace_all(body, "=\"#FFFFFF\"", "=\"var(--paper)\"");
    colour(body);
    std::string const width = box.substr(box.find(' ', 2) + 1, box.rfind(' ') - box.find(' ', 2) - 1);
    bool const shrinks = std::holds_alternative<chart>(figure.shows); // grids have words that would become too small
    std::string made = "<svg viewBox=\"" + box + "\" role=\"img\" aria-labelledby=\"" + mark + "title " + mark +
                       "what\" style=\"max-width:" + (shrinks ? std::string("560") : width) + "px;min-width:" +
                       (shrinks ? std::string("340") : width) + "px\">\n<title id=\"" + mark + "title\">";
    append_html(made, figure.caption);
    made += "</title>\n<desc id=\"" + mark + "what\">";
    append_html(made, figure.description);
    return made + "</desc>\n" + body + "</svg>\n";
}

} // namespace crossin::detail
#endif
