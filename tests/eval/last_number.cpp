// SPDX-License-Identifier: MIT
#include <crossin/eval/last_number.hpp>

#include <crossin/core/error.hpp>

#include "support/catch.hpp"

using namespace crossin;

TEST_CASE("last_number: the last one counts, whatever stands around it")
{
    CHECK(last_number("16 - 3 - 4 = 9, so 9 * 2 = $18.") == 18.0);
    CHECK(last_number("答案是 70000 元。") == 70000.0);
    CHECK(last_number("الجواب ٤٢") == 42.0);
    CHECK(last_number("उत्तर १८ है") == 18.0);
    CHECK(last_number("１２３") == 123.0);
    CHECK_FALSE(last_number("no idea").has_value());
    CHECK_FALSE(last_number("").has_value());
}

TEST_CASE("last_number: groups of three digits, and fractions")
{
    CHECK(last_number("$1,234,567.50") == 1234567.5);
    CHECK(last_number("80,000") == 80000.0);
    CHECK(last_number("1,23") == 23.0);
    CHECK(last_number("1234,567") == 567.0);
    CHECK(last_number("0.25.") == 0.25);
    CHECK(last_number("1,234,56") == 56.0);
    CHECK(last_number("1.234,5", {.decimal = ',', .group = '.'}) == 1234.5);
    CHECK(last_number("9007199254740991") == 9007199254740991.0);
    CHECK_THROWS_AS(last_number("1", {.decimal = ',', .group = ','}), error);
}

TEST_CASE("last_number: a sign belongs to a number, a hyphen and a difference do not")
{
    CHECK(last_number("It is -5.") == -5.0);
    CHECK(last_number("It is \u22125") == -5.0);
    CHECK(last_number("12-5") == 5.0);
    CHECK(last_number("GPT-4") == 4.0);
    CHECK(last_number("- 5") == 5.0);
    CHECK(last_number("\xFF 7 \xFF") == 7.0);
}
