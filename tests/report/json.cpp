// SPDX-License-Identifier: MIT
#include <limits>
#include <string>

#include <crossin/report/json.hpp>

#include "support/catch.hpp"

using namespace crossin;

TEST_CASE("json: numbers of cells are numbers, what is none is null, and texts keep every character")
{
    report all{"A \"title\"\\\n", "\x01", {}};
    all.sections.push_back(
        {"S",
         {std::string("text\xFF"), report_table{"T", {"a", "b"}, {{"x", {"1,000", 1000}}, {"y", {"?", 0.0 / 1.0}}}},
          report_figure{"figure-1", "F", "D", heat_map{{"r"}, {"c", "d"}, {{0.25, {}}}, {{"0.25", ""}}}, "<svg>"},
          report_figure{"figure-2", "F", "D",
                        chart{chart::shape::intervals,
                              {{"s", {{1, 0.5, 0.25, 0.75}, {2, std::numeric_limits<double>::infinity(), 0, 0}}}},
                              {"n"},
                              "X",
                              "Y"},
                        ""}}});
    CHECK(
        to_json(all) ==
        "{\"title\": \"A \\\"title\\\"\\\\\\u000a\", \"summary\": \"\\u0001\", \"sections\": [\n"
        "{\"title\": \"S\", \"blocks\": [\n"
        "{\"kind\": \"text\", \"text\": \"text\xEF\xBF\xBD\"}, \n"
        "{\"kind\": \"table\", \"caption\": \"T\", \"head\": [\"a\", \"b\"], \"rows\": [[\"x\", 1000], [\"y\", 0]]}, \n"
        "{\"kind\": \"figure\", \"name\": \"figure-1\", \"caption\": \"F\", \"row_names\": [\"r\"], "
        "\"column_names\": [\"c\", \"d\"], \"values\": [[0.25, null]]}, \n"
        "{\"kind\": \"figure\", \"name\": \"figure-2\", \"caption\": \"F\", \"x\": \"X\", \"y\": \"Y\", "
        "\"names\": [\"n\"], \"series\": [{\"name\": \"s\", \"points\": [[1, 0.5, 0.25, 0.75], [2, null, 0, 0]]}]}]}]}"
        "\n");
}
