// SPDX-License-Identifier: MIT
#include <crossin/text/graphemes.hpp>

#include <crossin/core/random.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <thread>
#include <vector>

using namespace crossin;

namespace {

constexpr std::array<char const*, 14> pieces{"a",         " ",
                                             "\n",        "\r",
                                             "\r\n",      "é",
                                             "e\xCC\x81", "漢",
                                             "한",        "👩‍👩‍👧",
                                             "🇻🇳",        "\xE0\xA4\x95\xE0\xA4\xBF",
                                             "👍🏽",      "\xCC\xA3"};

std::string random_text(std::uint64_t seed)
{
    std::string text;
    auto const length = random_bits(seed, 0) % 16;
    for (std::uint64_t i = 0; i < length; ++i) text += pieces[random_bits(seed, i + 1) % pieces.size()];
    return text;
}

} // namespace

TEST_CASE("graphemes: what a reader takes for one character is one")
{
    CHECK(width_graphemes("") == 0);
    CHECK(width_graphemes("plain") == 5);
    CHECK(width_graphemes("Tiếng Việt") == 10);
    CHECK(width_graphemes("Tie\xCC\x82\xCC\x81ng") == 5); // two marks on one letter
    CHECK(width_graphemes("👩‍👩‍👧") == 1);
    CHECK(width_graphemes("🇻🇳🇪🇸") == 2);
    CHECK(width_graphemes("👍🏽!") == 2);
    CHECK(width_graphemes("한국어") == 3);
    CHECK(width_graphemes("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB") == 1); // one syllable in three letters
    CHECK(width_graphemes("a\r\nb") == 3);
    CHECK(width_graphemes("\r\n") == 1);
    CHECK(width_graphemes("\n\r") == 2);
    CHECK(width_graphemes("a\xCC\x81") == 1); // the short cut for ASCII stops before the mark
}

TEST_CASE("graphemes: boundaries in bytes, the last at the end")
{
    CHECK(grapheme_boundaries("").empty());
    CHECK(grapheme_boundaries("ab") == std::vector<std::size_t>{1, 2});
    CHECK(grapheme_boundaries("aé漢") == std::vector<std::size_t>{1, 3, 6});
    CHECK(grapheme_boundaries("e\xCC\x81z") == std::vector<std::size_t>{3, 4});
    CHECK(grapheme_boundaries("x\r\ny") == std::vector<std::size_t>{1, 3, 4});
}

TEST_CASE("graphemes: truncation keeps whole ones")
{
    CHECK(truncate_graphemes("Tiếng Việt", 5) == "Tiếng");
    CHECK(truncate_graphemes("👩‍👩‍👧abc", 2) == "👩‍👩‍👧a");
    CHECK(truncate_graphemes("abc", 0).empty());
    CHECK(truncate_graphemes("abc", 3) == "abc");
    CHECK(truncate_graphemes("abc", 99) == "abc");
    CHECK(truncate_bytes_at_grapheme("漢字", 5) == "漢");
    CHECK(truncate_bytes_at_grapheme("漢字", 2).empty());
    CHECK(truncate_bytes_at_grapheme("ae\xCC\x81", 2) == "a"); // not between the letter and its mark
    CHECK(truncate_bytes_at_grapheme("ae\xCC\x81", 3) == "a");
    CHECK(truncate_bytes_at_grapheme("ae\xCC\x81", 4) == "ae\xCC\x81");
    CHECK(truncate_bytes_at_grapheme("a\r\nb", 2) == "a");
    CHECK(truncate_bytes_at_grapheme("🇻🇳🇪🇸", 12) == "🇻🇳");
    CHECK(truncate_bytes_at_grapheme("", 4).empty());
    CHECK(truncate_bytes_at_grapheme("abc", 0).empty());
    CHECK(truncate_bytes_at_grapheme("abc", 2) == "ab");
}

TEST_CASE("graphemes: counting, cutting and listing agree, wherever the cut falls")
{
    grapheme_breaker breaker;
    for (std::uint64_t seed = 0; seed < 1500; ++seed) {
        std::string const text = random_text(seed);
        std::vector<std::size_t> const ends = grapheme_boundaries(text);
        REQUIRE(breaker.width(text) == ends.size());
        REQUIRE((ends.empty() || ends.back() == text.size()));
        for (std::size_t n = 0; n <= ends.size() + 1; ++n)
            REQUIRE(breaker.bytes_of(text, n) == (n == 0 || ends.empty() ? 0 : ends[std::min(n, ends.size()) - 1]));
        for (std::size_t limit = 0; limit <= text.size() + 1; ++limit) {
            std::size_t expected = 0;
            for (std::size_t const end : ends)
                if (end <= limit) expected = end;
            REQUIRE(breaker.boundary_before(text, limit) == expected);
        }
        std::string together;
        breaker.for_each(text, [&](std::string_view one) { together += one; });
        REQUIRE(together == text);
    }
}

TEST_CASE("graphemes: broken bytes are not read past")
{
    for (std::string const text : {"\xFF", "a\xC3", "\x80\x80\x80\x80", "\xE6\xBC", "ok\xF0\x9F"}) {
        CHECK(width_graphemes(text) > 0);
        CHECK(width_graphemes(text) <= text.size());
        for (std::size_t limit = 0; limit <= text.size(); ++limit)
            CHECK(truncate_bytes_at_grapheme(text, limit).size() <= limit);
    }
}

TEST_CASE("graphemes: any number of threads, each with its own breaker", "[threads]")
{
    std::vector<std::size_t> expected;
    expected.reserve(200);
    for (std::uint64_t seed = 0; seed < 200; ++seed) expected.push_back(width_graphemes(random_text(seed)));
    std::array<int, 4> wrong{};
    std::vector<std::thread> threads;
    threads.reserve(wrong.size());
    for (int& mine : wrong)
        threads.emplace_back([&] {
            grapheme_breaker own;
            for (std::uint64_t seed = 0; seed < 200; ++seed) {
                mine += own.width(random_text(seed)) != expected[seed];
                mine += width_graphemes(random_text(seed)) != expected[seed];
            }
        });
    for (std::thread& thread : threads) thread.join();
    for (int const mine : wrong) CHECK(mine == 0);
}
