// SPDX-License-Identifier: MIT
#include <crossin/text/lower_case.hpp>

#include <crossin/core/error.hpp>

#include "support/catch.hpp"

#include <string>

using namespace crossin;

TEST_CASE("lower_case: letters of any script, and nothing else")
{
    CHECK(lower_case("ABC xyz 1-[]").compare("abc xyz 1-[]") == 0);
    CHECK(lower_case("ÄÖÜẞ ÉLÈVE") == "äöüß élève");
    CHECK(lower_case("ПРИВЕТ Đà") == "привет đà");
    CHECK(lower_case("中文 العربية") == "中文 العربية");
    CHECK(lower_case("").empty());
}

TEST_CASE("lower_case: the rules of Unicode that are not letter by letter")
{
    CHECK(lower_case("ΟΔΟΣ ΣΑΣ") == "οδος σας");
    CHECK(lower_case("İ") == "i\u0307");
    std::string dotted, expected; // twice as long as it was
    for (int i = 0; i < 100; ++i) dotted += "İ", expected += "i\u0307";
    CHECK(lower_case(dotted) == expected);
}

TEST_CASE("lower_case: broken bytes are an error with their place")
{
    try {
        (void)lower_case("aÄ\xFF");
        FAIL("no error");
    } catch (error const& failure) {
        CHECK(failure.code() == errc::encoding);
        CHECK(failure.where().byte == 3);
    }
}
