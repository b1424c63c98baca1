// SPDX-License-Identifier: MIT
#ifndef CROSSIN_REPORT_DETAIL_GNUPLOT_SCRIPT_HPP
#define CROSSIN_REPORT_DETAIL_GNUPLOT_SCRIPT_HPP

/// \file
/// Figures as scripts for gnuplot. Layer: report. Needs: document, utf8.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include <crossin/core/utf8.hpp>
#include <crossin/report/detail/escape.hpp>
#include <crossin/report/detail/style.hpp>
#include <crossin/report/document.hpp>

namespace crossin::detail {

/// Colours that stand for those of the page: 1 ink, 2 soft, 3 line, 10 accent, 16 and on the series.
inline constexpr std::size_t first_series_colour = 16;

/// A text between single quotes, in which gnuplot interprets nothing; controls become blanks.
[[nodiscard]] inline std::string gnuplot_text(std::string_view text)
{
    std::string made = "'";
    for (std::size_t at = 0; at < text.size();) {
        utf8_piece const piece = utf8_piece_at(text, at);
        auto const byte = static_cast<unsigned char>(text[at]);
        if (!piece.whole)
            made += "\xEF\xBF\xBD";
        else if (byte < 0x20 || byte == 0x7F)
            made += ' ';
        else if (byte == '\'')
            made += "''";
        else
            made += text.substr(at, piece.bytes);
        at += piece.bytes;
    }
    return made + '\'';
}

[[nodiscard]] inline std::string gnuplot_head(std::size_t width, std::size_t height)
{
    return "set terminal svg size " + std::to_string(width) + "," + std::to_string(height) +
           " dynamic noenhanced font 'Arial,14'\n"
           "set encoding utf8\nset border 3 linecolor rgb '#000003'\nset tics textcolor rgb '#000001' nomirror\n"
           "set key textcolor rgb '#000001' noenhanced\n";
}

/// The places 0, 1, ... of an axis, with names.
[[nodiscard]] inline std::string gnuplot_names(std::string_view axis, std::vector<std::string> const& names)
{
    std::string made = "set " + std::string(axis) + "tics scale 0 (";
    for (std::size_t i = 0; i < names.size(); ++i)
        made += (i > 0 ? ", " : "") + gnuplot_text(names[i]) + " " + std::to_string(i);
    return made + ")\n";
}

[[nodiscard]] inline std::size_t longest(std::vector<std::string> const& names)
{
    std::size_t most = 0;
    for (std::string const& name : names) most = std::max(most, static_cast<std::size_t>(code_points(name)));
    return most;
}

[[nodiscard]] inline std::string gnuplot_script_of(heat_map const& map)
{
    std::size_t const rows = map.rows.size(), columns = map.columns.size(), margin = 3 + longest(map.rows);
    std::size_t text_width = longest(map.columns);
    for (auto const& row : map.texts) text_width = std::max(text_width, longest(row));
    std::size_t const cell = std::max<std::size_t>(56, 10 * text_width + 14);
    std::string made = gnuplot_head(9 * margin + 20 + cell * columns, 46 + 40 * rows);
    made += "unset border\nunset key\nset lmargin " + std::to_string(margin) +
            "\nset rmargin 1\nset tmargin 1.6\nset bmargin 0.7\nset style fill solid noborder\n";
    made += gnuplot_names("y", map.rows);
    std::string names = gnuplot_names("x2", map.columns);
    made += "unset xtics\n" + names + "set x2tics offset 0,-0.3 textcolor rgb '#000001'\n";
    std::string const x_range = "[-0.5:" + number_text(static_cast<double>(columns) - 0.5) + "]";
    made += "set xrange " + x_range + "\nset x2range " + x_range + "\nset yrange [" +
            number_text(static_cast<double>(rows) - 0.5) + ":-0.5]\n";
    std::string cells, labels;
    double const top = top_of(map);
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t column = 0; column < columns; ++column) {
            std::optional<double> const& value = map.values[row][column];
            std::string const at = std::to_string(column) + " " + std::to_string(row);
            double const share = value ? std::clamp((*value - map.low) / (top - map.low), 0.0, 1.0) : 0;
            auto const clear = static_cast<unsigned>(std::lround(255 - 12 - 160 * share)); // 0: not at all, 255: fully
            cells += at + " " + std::to_string(clear * 16777216U + 10U) + "\n";
            labels += "set label " + gnuplot_text(value ? map.texts[row][column] : "–") + " at " +
                      std::to_string(column) + "," + std::to_string(row) + " center front textcolor rgb '#00000" +
                      (value ? "1" : "2") + "'\n";
        }
    made += labels + "$cells << END\n" + cells + "END\n";
    made += "plot $cells using 1:2:($1-0.47):($1+0.47):($2-0.46):($2+0.46):3 with boxxyerror linecolor rgb variable\n";
    return made;
}

[[nodiscard]] inline std::string gnuplot_script_of(chart const& lines)
{
    bool const several = lines.of.size() > 1;
    std::size_t const key_lines = several ? (lines.of.size() + 3) / 4 : 0;
    std::string made = gnuplot_head(500, 300 + 20 * key_lines);
    made += "set grid ytics linecolor rgb '#000003' linewidth 1\n";
    made += several ? "set key outside top center horizontal maxcols 4 samplen 2\n" : "unset key\n";
    made += "set xlabel " + gnuplot_text(lines.x_label) + " textcolor rgb '#000002'\nset ylabel " +
            gnuplot_text(lines.y_label) + " textcolor rgb '#000002'\n";
    if (!lines.names.empty())
        made += gnuplot_names("x", lines.names) +
                "set xrange [-0.5:" + number_text(static_cast<double>(lines.names.size()) - 0.5) + "]\n";
    if (lines.names.size() * (longest(lines.names) + 1) > 66) made += "set xtics rotate by -35\nset rmargin 10\n";
    if (lines.drawn_as == chart::shape::intervals) made += "set offsets 0, 0, graph 0.06, graph 0.06\n";
    if (lines.drawn_as == chart::shape::bars) made += "set yrange [0:*]\n";
    if (lines.logarithmic)
        made += "set logscale x\nset xtics (1,2,5,10,20,50,100,200,500,1000,2000,5000,10000,20000,50000,100000)\n";
    std::string plot;
    for (std::size_t i = 0; i < lines.of.size(); ++i) {
        std::string const data = "$data" + std::to_string(i);
        made += data + " << END\n";
        bool const side_by_side = lines.drawn_as == chart::shape::intervals || lines.drawn_as == chart::shape::bars;
        auto const series = static_cast<double>(lines.of.size());
        double const shift = side_by_side ? 0.8 * (static_cast<double>(i) + 0.5) / series - 0.4 : 0;
        for (chart::point const& at : lines.of[i].points)
            if (std::isfinite(at.y))
                made += number_text(at.x + shift) + " " + number_text(at.y) + " " + number_text(at.low) + " " +
                        number_text(at.high) + "\n";
        made += "END\n";
        std::string const colour = "linecolor rgb '#0000" + std::to_string(10 + i % series_colours) +
                                   "' "; // hexadecimal: 16 and on
        std::string const look = colour + "dashtype " + std::to_string(1 + i % 4);
        plot += (i > 0 ? ", " : "plot ") + data + " using ";
        switch (lines.drawn_as) {
        case chart::shape::lines:
            plot += "1:2 with " +
                    std::string(lines.of[i].points.size() > 40 ? "lines " : "linespoints pointsize 0.6 ") +
                    "linewidth 2 " + look + " pointtype " + std::to_string(4 + i % 8);
            break;
        case chart::shape::steps: plot += "1:2 with steps linewidth 2 " + look; break;
        case chart::shape::bars:
            plot += "1:2:(" + number_text(0.72 / series) + ") with boxes fillstyle solid 0.85 noborder " + colour;
            break;
        case chart::shape::intervals:
            plot += "1:2:3:4 with yerrorbars linewidth 2 " + colour + "pointsize 0.9 pointtype " +
                    std::to_string(5 + 2 * (i % 5));
            break;
        }
        plot += " title " + gnuplot_text(lines.of[i].name);
    }
    return made + plot + "\n";
}

[[nodiscard]] inline std::string gnuplot_script_of(report_figure const& figure)
{
    return std::visit([](auto const& one) { return gnuplot_script_of(one); }, figure.shows);
}

} // namespace crossin::detail
#endif
