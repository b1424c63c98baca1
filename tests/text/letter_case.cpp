// SPDX-License-Identifier: MIT
#include <crossin/text/letter_case.hpp>

#include <string>

#include <crossin/core/error.hpp>

#include "support/catch.hpp"

using namespace crossin;

TEST_CASE("letter_case: lower and upper case, whatever the script and the length")
{
    CHECK(lower_case("") == "");
    CHECK(lower_case("AbZ@[`{") == "abz@[`{");
    CHECK(upper_case("aBz@[`{") == "ABZ@[`{");
    CHECK(lower_case("ÉTÉ А Ω ＡＢ 漢字") == "été а ω ａｂ 漢字");
    CHECK(upper_case("été а ω ａｂ 漢字") == "ÉTÉ А Ω ＡＢ 漢字");
    CHECK(upper_case("straße") == "STRASSE");
    CHECK(lower_case("ΟΔΟΣ") == "οδος"); // a sigma that ends a word
    CHECK(lower_case("İ") == "i̇");
    std::string long_sharp;
    for (int i = 0; i < 100; ++i) long_sharp += "ß";
    CHECK(upper_case(long_sharp) == std::string(200, 'S'));
}

TEST_CASE("letter_case: what is not UTF-8 is refused")
{
    try {
        static_cast<void>(lower_case("a\xFF"));
        FAIL("nothing was thrown");
    } catch (error const& found) {
        CHECK(found.code() == errc::encoding);
        CHECK(found.where().byte == 1);
    }
}
