// SPDX-License-Identifier: MIT
#include <string>

#include <crossin/report/gnuplot.hpp>

#include "support/catch.hpp"

using namespace crossin;

namespace {

[[nodiscard]] report_figure figure(std::string name)
{
    return {std::move(name), "A <caption>", "What & why", heat_map{{"en"}, {"it's `ls`\n"}, {{1.0}}, {{"1"}}}, ""};
}

/// As gnuplot writes it, in short.
constexpr char const* drawn = R"svg(<?xml version="1.0" encoding="utf-8"  standalone="no"?>
<svg 
 viewBox="0 0 640 400"
 xmlns="http://www.w3.org/2000/svg">
<title>Gnuplot</title>
<desc>Produced by GNUPLOT 5.4 patchlevel 4 </desc>
<g id="gnuplot_canvas">
<defs>
	<path id='gpPt0' stroke='currentColor' d='M-1,0 h2'/>
	<use xlink:href='#gpPt0' id='gpPt6'/>
	<filter id='textbox' height='1'>
	  <feFlood/>
	</filter>
</defs>
	<g id="gnuplot_plot_1" ><title>gnuplot_plot_1</title>
<g fill="none" color="black" stroke="currentColor" font-family="Arial">
	<path stroke='rgb(  0,   0,   1)' d='M0,0 L1,1'/><text fill="rgb(0,0,16)">rgb(9,9,9)</text>
	<polygon fill = 'rgb(  0,   0,  10)' points = '0,0 1,0 1,1'/>
</g>
	</g>
</g>
</svg>
)svg";

} // namespace

TEST_CASE("gnuplot: words of a script cannot end their quotes, and nothing is run in them")
{
    std::string const script = gnuplot_script(figure("figure-1"));
    CHECK(script.find("'it''s `ls` '") != std::string::npos);
    CHECK(script.find("noenhanced") != std::string::npos);
    CHECK(script.find('"') == std::string::npos);
}

TEST_CASE("gnuplot: every kind of figure has a script with its data")
{
    chart lines{chart::shape::lines, {{"loss", {{1, 2.5}, {2, 1.25}}}, {"mean", {{1, 3}}}}, {}, "step", "loss"};
    std::string const script = gnuplot_script({"figure-1", "", "", lines, ""});
    CHECK(script.find("$data0 << END\n1 2.5 0 0\n2 1.25 0 0\nEND\n") != std::string::npos);
    CHECK(script.find("with linespoints") != std::string::npos);
    for (auto const& [shape, word] : {std::pair(chart::shape::bars, "with boxes"),
                                      {chart::shape::steps, "with steps"},
                                      {chart::shape::intervals, "with yerrorbars"}}) {
        lines.drawn_as = shape;
        CHECK(gnuplot_script({"figure-1", "", "", lines, ""}).find(word) != std::string::npos);
    }
}

TEST_CASE("gnuplot: a picture gets names of its own, the colours of the page, and words for those who do not see it")
{
    std::string const one = embedded_svg(drawn, figure("figure-1")), two = embedded_svg(drawn, figure("figure-2"));
    CHECK(one.find("role=\"img\" aria-labelledby=\"figure-1-title figure-1-what\"") != std::string::npos);
    CHECK(one.find("<title id=\"figure-1-title\">A &lt;caption&gt;</title>") != std::string::npos);
    CHECK(one.find("<desc id=\"figure-1-what\">What &amp; why</desc>") != std::string::npos);
    CHECK(one.find("id='figure-1-gpPt0'") != std::string::npos);
    CHECK(one.find("href='#figure-1-gpPt0'") != std::string::npos);
    CHECK(two.find("figure-1") == std::string::npos);
    CHECK(one.find("stroke='var(--ink)'") != std::string::npos);
    CHECK(one.find("fill=\"var(--s0)\"") != std::string::npos);
    CHECK(one.find("fill = 'var(--accent)'") != std::string::npos);
    CHECK(one.find("color=\"var(--ink)\"") != std::string::npos);
    CHECK(one.find("rgb(9,9,9)") != std::string::npos);
    for (char const* const gone : {"GNUPLOT", "<?xml", "xlink", "Arial", "<filter", "gnuplot_plot", "http"})
        CHECK(one.find(gone) == std::string::npos);
}

TEST_CASE("gnuplot: what is no whole picture is refused")
{
    std::string const whole = drawn;
    for (std::string const& bad : {std::string(), std::string("line 0: undefined variable"), whole.substr(0, 300)}) {
        CHECK_THROWS_WITH(embedded_svg(bad, figure("figure-1")),
                          Catch::Matchers::ContainsSubstring("gnuplot wrote no whole picture of the figure"));
    }
}
