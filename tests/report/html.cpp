// SPDX-License-Identifier: MIT
#include <string>

#include <crossin/report/html.hpp>
#include <crossin/report/plain_text.hpp>

#include "support/catch.hpp"

namespace {

using namespace crossin;

[[nodiscard]] std::size_t count_of(std::string const& text, std::string const& what)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++count;
    return count;
}

[[nodiscard]] report of(report_block block) { return {"A title", "", {{"A section", {std::move(block)}}}}; }

} // namespace

TEST_CASE("html: no text becomes an element, wherever it stands")
{
    std::string const bad = "</title><script>alert('1')</script>\"><img src=x onerror='y'> & '";
    report all{bad, bad, {}};
    heat_map map{{bad}, {bad}, {{1.0}}, {{bad}}};
    all.sections.push_back(
        {bad,
         {bad, report_table{bad, {bad, bad}, {{bad, bad}}}, report_figure{"figure-1", bad, bad, map, ""},
          report_notes{bad, {{bad, 3, {bad}}}}, report_texts{bad, {{bad, {{bad, language_tag::parse("en"), bad}}}}}}});
    std::string const page = to_html(all);
    CHECK(count_of(page, "<script") == 0);
    CHECK(count_of(page, "<img") == 0);
    CHECK(count_of(page, "onerror=&#39;y&#39;&gt; &amp; &#39;") == 22);
}

TEST_CASE("html: bytes that are no UTF-8 and controls do not get into a page")
{
    std::string const page = to_html(of(std::string("a\xFF\x01\x1B[31mb\xC2\x80"
                                                    "c\nd")));
    CHECK(page.find("<p>a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD[31mb\xEF\xBF\xBD"
                    "c\nd</p>") != std::string::npos);
}

TEST_CASE("html: texts say their language and direction")
{
    auto const way = [](char const* tag) {
        std::string const page = to_html(of(report_texts{"", {{"", {{"", language_tag::parse(tag), "text"}}}}}));
        std::size_t const at = page.find("lang=\"" + std::string(tag) + "\" dir=\"");
        REQUIRE(at != std::string::npos);
        return page.substr(at + 13 + std::string(tag).size(), 3);
    };
    for (char const* const tag : {"ar", "he", "fa", "ur", "ar-EG", "pa-Arab", "dv"}) CHECK(way(tag) == "rtl");
    for (char const* const tag : {"en", "zh", "vi", "hi", "ur-Latn", "uz", "az"}) CHECK(way(tag) == "ltr");
}

TEST_CASE("html: headings are in order, tables have captions and heads, and nothing is fetched")
{
    report all = of(report_table{"What it holds", {"name", "count"}, {{"one", {"1", 1}}, {"two", {"2", 2}}}});
    all.sections.push_back({"Another", {report_texts{"t", {{"g", {{"l", language_tag::parse("en"), "b"}}}}}}});
    std::string const page = to_html(all);
    CHECK(count_of(page, "<h1>") == 1);
    CHECK(page.find("<h1>") < page.find("<h2 "));
    CHECK(page.find("<h2 ") < page.find("<h3>"));
    CHECK(page.find("<h3>") < page.find("<h4>"));
    CHECK(count_of(page, "<caption") == 1);
    CHECK(count_of(page, "<th scope=\"col\"") == 2);
    CHECK(count_of(page, "<th scope=\"row\"") == 2);
    CHECK(page.find("href=\"#section-2\"") != std::string::npos);
    CHECK(page.find("id=\"section-2\"") != std::string::npos);
    CHECK(page.find("default-src 'none'") != std::string::npos);
    for (char const* const fetched : {"http://", "https://", "url(", "@import", " src="})
        CHECK(page.find(fetched) == std::string::npos);
}

TEST_CASE("html: a heat map that nobody drew is a table")
{
    heat_map const map{{"en", "vi"}, {"en", "vi"}, {{1.0, {}}, {3.0, 4.0}}, {{"1", ""}, {"3", "4"}}};
    std::string const page = to_html(of(report_figure{"figure-1", "Directions", "", map, ""}));
    CHECK(page.find("<th scope=\"row\" class=\"t\">vi</th><td>3</td><td>4</td>") != std::string::npos);
    CHECK(page.find("<td>1</td><td>–</td>") != std::string::npos);
    CHECK(page.find("<details>") == std::string::npos);
}

TEST_CASE("plain text: tables, shades, and no control of the terminal")
{
    report all = of(report_table{"Counts", {"name", "count"}, {{"one", {"1,000", 1000}}}});
    heat_map const map{{"en", "vi"}, {"en", "vi"}, {{0.0, {}}, {4.0, 8.0}}, {{"0", ""}, {"4", "8"}}};
    all.sections[0].blocks.emplace_back(report_figure{"figure-1", "Map", "", map, ""});
    all.sections[0].blocks.emplace_back(
        report_texts{"Texts", {{"g", {{"Prompt", language_tag::parse("en"), "a\x1B[2J\nb"}}}}});
    CHECK(to_string(all) == "A title\n=======\n\nA section\n---------\n"
                            "Counts:\nname  count\none   1,000\n"
                            "Map:\n    en    vi\nen   0     -\nvi   4 ▒   8 █\n"
                            "Texts:\n  g\n    Prompt: a [2J\n      b\n");
}
