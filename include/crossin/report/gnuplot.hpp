// SPDX-License-Identifier: MIT
#ifndef CROSSIN_REPORT_GNUPLOT_HPP
#define CROSSIN_REPORT_GNUPLOT_HPP

/// \file
/// Figures as scripts for gnuplot, and its pictures made fit for a page. Layer: report. Needs: document.

#include <string>
#include <string_view>

#include <crossin/report/detail/gnuplot_script.hpp>
#include <crossin/report/detail/gnuplot_svg.hpp>
#include <crossin/report/document.hpp>

namespace crossin {

/// A script for gnuplot 5 that writes the figure to its standard output as SVG. Data and words stand in the script;
/// words are quoted so that gnuplot runs and interprets nothing in them.
///
/// Colours are numbers that `embedded_svg` knows; drawn without it, the picture is almost black.
[[nodiscard]] inline std::string gnuplot_script(report_figure const& figure)
{
    return detail::gnuplot_script_of(figure);
}

/// The SVG that gnuplot wrote, as an element of a page with the style of `to_html`: with the colours of light and dark,
/// the page's font, a title and a description for screen readers, names that clash with no other figure's, and no trace
/// of gnuplot's version.
///
/// Requires: what gnuplot wrote for `gnuplot_script(figure)`.
/// Errors:   `error{parse}` for what is no picture: nothing, or an SVG that is cut off.
[[nodiscard]] inline std::string embedded_svg(std::string_view svg, report_figure const& figure)
{
    return detail::embedded_svg_of(svg, figure);
}

} // namespace crossin
#endif
