// SPDX-License-Identifier: MIT
#include <crossin/core/text_table.hpp>

#include <sstream>

#include <crossin/core/tally.hpp>

#include "support/catch.hpp"

using namespace crossin;

TEST_CASE("text_table: numbers are grouped in threes")
{
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1000) == "1,000");
    CHECK(grouped(18446744073709551615U) == "18,446,744,073,709,551,615");
}

TEST_CASE("text_table: decimals are rounded and keep their zeros")
{
    CHECK(decimal(2.0 / 3, 2) == "0.67");
    CHECK(decimal(12, 0) == "12");
    CHECK(decimal(0.05, 2) == "0.05");
    CHECK(decimal(2.999, 2) == "3.00");
}

TEST_CASE("text_table: a share that exists never looks like nothing")
{
    CHECK(percent(0.125) == "12.5%");
    CHECK(percent(1, 3) == "33.3%");
    CHECK(percent(0) == "0.0%");
    CHECK(percent(1, 0) == "0.0%");
    CHECK(percent(4e-4) == "0.04%");
    CHECK(percent(2e-6) == "0.0002%");
}

TEST_CASE("text_table: text stands left, numbers right, and widths are those of characters")
{
    text_table table({"name", "n"});
    table.add({"é", "1,000"});
    table.add({"longer", "2"});
    CHECK(table.text() == "name        n\n"
                          "é       1,000\n"
                          "longer      2\n");
}

TEST_CASE("text_table: no blank stands before the end of a line")
{
    text_table table({"a", "b"}, 2);
    table.add({"long", ""});
    table.add({});
    CHECK(table.text() == "a     b\nlong\n\n");
}

TEST_CASE("tally: printed with what was read, kept and left out, and an example of each reason")
{
    tally counts;
    counts.kept = 1250;
    CHECK(to_string(counts) == "read 1,250 = kept 1,250 + left out 0\n");
    counts.add("left untranslated", {"vi.json", 88}, "the same text");
    counts.add("left untranslated", {"vi.json", 90}, "another");
    counts.add("numbers differ", {"vi.json", 91}, "", false);
    CHECK(to_string(counts) == "read 1,252 = kept 1,250 + left out 2\n"
                               "  left out  2  left untranslated  vi.json:88: the same text\n"
                               "  noticed   1  numbers differ     vi.json:91\n");
    std::ostringstream out;
    out << counts;
    CHECK(out.str() == to_string(counts));
}
