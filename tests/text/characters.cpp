// SPDX-License-Identifier: MIT
#include <crossin/text/characters.hpp>

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace crossin;

TEST_CASE("characters: kinds")
{
    CHECK(kind_of(U'a') == character_kind::letter);
    CHECK(kind_of(U'ß') == character_kind::letter);
    CHECK(kind_of(U'漢') == character_kind::letter);
    CHECK(kind_of(U'\u0301') == character_kind::mark);
    CHECK(kind_of(U'\u093F') == character_kind::mark);
    CHECK(kind_of(U'7') == character_kind::number);
    CHECK(kind_of(U'\u0967') == character_kind::number);
    CHECK(kind_of(U'½') == character_kind::number);
    CHECK(kind_of(U' ') == character_kind::white_space);
    CHECK(kind_of(U'\u3000') == character_kind::white_space);
    CHECK(kind_of(U'\t') == character_kind::white_space);
    CHECK(kind_of(U'\u0085') == character_kind::white_space);
    CHECK(kind_of(U'\u0001') == character_kind::control);
    CHECK(kind_of(U'\u0081') == character_kind::control);
    CHECK(kind_of(U'.') == character_kind::other);
    CHECK(kind_of(U'。') == character_kind::other);
    CHECK(kind_of(broken_character) == character_kind::broken);
}

TEST_CASE("characters: digits, case, writing without spaces")
{
    CHECK(digit_value(U'7') == 7);
    CHECK(digit_value(U'\u0967') == 1);
    CHECK(digit_value(U'７') == 7);
    CHECK(digit_value(U'a') < 0);
    CHECK(digit_value(broken_character) < 0);
    CHECK(without_case(U'Ä') == U'ä');
    CHECK(without_case(U'ß') == U'ß');
    CHECK(is_written_without_spaces(U'漢'));
    CHECK(is_written_without_spaces(U'ก'));
    CHECK_FALSE(is_written_without_spaces(U'a'));
    CHECK_FALSE(is_written_without_spaces(U'한'));
    CHECK_FALSE(is_written_without_spaces(broken_character));
}

TEST_CASE("characters: punctuation marks are no symbols")
{
    for (char32_t const c : std::u32string(U"!\"#%&'()*,-./:;?@[\\]_{}¿—“”…。،؟।「")) CHECK(is_punctuation(c));
    for (char32_t const c : std::u32string(U"$+<=>^`|~€a1 \u0301")) CHECK_FALSE(is_punctuation(c));
    CHECK_FALSE(is_punctuation(broken_character));
}

TEST_CASE("characters: Han, kana, hangul")
{
    for (char32_t const c : std::u32string(U"漢かカーｶ한々㐀𠀀")) CHECK(is_han_kana_or_hangul(c));
    for (char32_t const c : std::u32string(U"aก।・。1")) CHECK_FALSE(is_han_kana_or_hangul(c));
    CHECK_FALSE(is_han_kana_or_hangul(broken_character));
}

TEST_CASE("characters: every code point in order, and broken bytes as such")
{
    std::vector<char32_t> seen;
    for_each_character("aé漢\xE6\xBC"
                       "b\xFF",
                       [&](char32_t c) { seen.push_back(c); });
    CHECK(seen == std::vector<char32_t>{U'a', U'é', U'漢', broken_character, U'b', broken_character});
}

TEST_CASE("characters: white space at both ends")
{
    CHECK(without_outer_space(" \u3000a b\t\n") == "a b");
    CHECK(without_outer_space("").empty());
    CHECK(without_outer_space(" \u00A0 ").empty());
    CHECK(without_outer_space("\xFF ") == "\xFF");
}
