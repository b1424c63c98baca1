// SPDX-License-Identifier: MIT
#include <crossin/core/error.hpp>

#include <string>

#include "support/catch.hpp"

using namespace crossin;

TEST_CASE("error: code, place and message, and all of it in what()")
{
    error const problem(errc::parse, {"data.json", 17, 2048, true}, "a string that does not end");
    CHECK(problem.code() == errc::parse);
    CHECK(problem.where().line == 17);
    CHECK(problem.message() == "a string that does not end");
    CHECK(std::string(problem.what()) == "data.json:17 (byte 2048): a string that does not end");
    CHECK(std::string(error(errc::io, "no place").what()) == "no place");
    error const copy = problem;
    CHECK(copy.where() == problem.where());
}

TEST_CASE("error: places show what is known")
{
    CHECK(to_string(place{"a.tsv"}) == "a.tsv");
    CHECK(to_string(place{"a.tsv", 3}) == "a.tsv:3");
    CHECK(to_string(place{"a.json", 0, 0, true}) == "a.json (byte 0)");
}

TEST_CASE("error: require throws where it must and not where it must not")
{
    CHECK_NOTHROW(require(true, "fine"));
    try {
        require(false, "weights must add up");
        FAIL("nothing was thrown");
    } catch (error const& problem) {
        CHECK(problem.code() == errc::invalid_argument);
        CHECK(problem.message() == "weights must add up");
    }
}

TEST_CASE("error: text for messages is cut between code points and shows no control characters")
{
    CHECK(shortened("short") == "short");
    CHECK(shortened(std::string(60, 'a')) == std::string(60, 'a'));
    CHECK(shortened(std::string(61, 'a')) == std::string(60, 'a') + "...");
    CHECK(shortened("aéb", 2) == "a...");
    CHECK(shortened("a🙂b", 4) == "a...");
    CHECK(shortened("a🙂b", 5) == "a🙂...");
    CHECK(shortened("a\nb\tc\x7f\x01") == "a?b?c??");
    CHECK(in_quotes("x") == "\"x\"");
    CHECK(in_quotes("abcdef", 3) == "\"abc...\"");
}
