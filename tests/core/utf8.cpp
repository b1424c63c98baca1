// SPDX-License-Identifier: MIT
#include <crossin/core/utf8.hpp>

#include <string>
#include <string_view>

#include "support/catch.hpp"

using namespace crossin;

static_assert(code_points("aé中🙂") == 4);
static_assert(valid_utf8_bytes("aé中🙂\xFF") == 10);

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

TEST_CASE("utf8: lengths by the first byte, and where a text stops being UTF-8")
{
    for (std::string_view const one : {"a", "é", "中", "🙂"}) CHECK(code_point_bytes(one.front()) == one.size());
    CHECK(valid_utf8_bytes("") == 0);
    std::string const good = "plain, plain, plain: é 中 🙂 and plain again";
    CHECK(valid_utf8_bytes(good) == good.size());
    for (std::string_view const bad :
         {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
          "\xF5\x80\x80\x80", "\xE4\xB8", "\xF0\x9F\x99",
          "\xC3"
          "a"})
        for (std::size_t before = 0; before < 20; ++before) {
            std::string const text = std::string(before, 'x') + std::string(bad) + "12345678";
            CHECK(valid_utf8_bytes(text) == before);
        }
    CHECK(utf8_piece_at("\xF0\x9F\x99!", 0).bytes == 3); // the longest beginning of one
    CHECK_FALSE(utf8_piece_at("\xF0\x9F\x99!", 0).whole);
    CHECK(utf8_piece_at("\xED\xA0\x80", 0).bytes == 1);
}
