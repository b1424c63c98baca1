// SPDX-License-Identifier: MIT
#include <string>

#include <crossin/io/settings_json.hpp>
#include <crossin/report/json.hpp>

#include "support/catch.hpp"

using namespace crossin;

TEST_CASE("reports: what is written as JSON is read back, whatever stands in it")
{
    std::string every;
    for (char c = 1; c < 0x7F; ++c) every += c;
    every += "日本語 ‏עברית 🦊\xE2\x80\xA8";
    report all{every, every, {}};
    all.sections.push_back(
        {every,
         {every, report_table{every, {every}, {{every}, {{"0.1", 0.1}}}},
          report_figure{"figure-1", every, every, heat_map{{every}, {every}, {{1e-300}}, {{every}}}, ""},
          report_figure{"figure-2", every, every, chart{chart::shape::lines, {{every, {{1, 2}}}}, {}, every, every},
                        ""},
          report_notes{every, {{every, 18446744073709551615U, {every}}}},
          report_texts{every, {{every, {{every, language_tag::parse("he"), every}}}}}}});
    setting const read = settings_from_json(to_json(all));
    CHECK(read.at("title").text() == every);
    setting const& blocks = read.at("sections").items()[0].at("blocks");
    REQUIRE(blocks.items().size() == 6);
    CHECK(blocks.items()[1].at("rows").items()[0].items()[0].text() == every);
    CHECK(blocks.items()[1].at("rows").items()[1].items()[0].number() == 0.1);
    CHECK(blocks.items()[2].at("values").items()[0].items()[0].number() == 1e-300);
    CHECK(blocks.items()[4].at("notes").items()[0].at("count").count() == 18446744073709551615U);
    CHECK(blocks.items()[5].at("groups").items()[0].at("texts").items()[0].at("text").text() == every);
}
