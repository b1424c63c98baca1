// SPDX-License-Identifier: MIT
#include <crossin/core/utf8.hpp>

#include <string>
#include <string_view>

#include "support/catch.hpp"

using namespace crossin;

static_assert(code_points("aé中🙂") == 4);

TEST_CASE("utf8: code points are counted at every length and offset")
{
    CHECK(code_points("") == 0);
    std::string text;
    std::uint64_t count = 0;
    for (int i = 0; i < 60; ++i) {
        for (std::size_t from = 0; from < text.size(); ++from) // cuts inside a code point count what begins behind it
            if ((static_cast<unsigned char>(text[from]) & 0xC0U) != 0x80U)
                CHECK(code_points(std::string_view(text).substr(from)) +
                          code_points(std::string_view(text).substr(0, from)) ==
                      count);
        CHECK(code_points(text) == count);
        text += i % 4 == 0 ? "a" : i % 4 == 1 ? "ß" : i % 4 == 2 ? "語" : "𝄞";
        ++count;
    }
}

TEST_CASE("utf8: stepping gives each code point and ends at the end")
{
    std::string_view const text = "z\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBD\xF0\x90\x80\x80\xF4\x8F\xBF\xBF";
    std::u32string found;
    for (std::size_t at = 0; at < text.size();) found += next_code_point(text, at);
    CHECK(found == std::u32string{U'z', 0x80, 0x7FF, 0x800, 0xFFFD, 0x10000, 0x10FFFF});
}
