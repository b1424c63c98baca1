// SPDX-License-Identifier: MIT
#include <crossin/align/content_filters.hpp>

#include <crossin/core/random.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace crossin;

namespace {

/// The distance by its table.
std::size_t plain_edits(std::u32string const& a, std::u32string const& b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t corner = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t const above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, corner + (a[i - 1] != b[j - 1])});
            corner = above;
        }
    }
    return row[b.size()];
}

std::u32string random_letters(std::uint64_t seed, std::uint64_t size)
{
    std::u32string text;
    for (std::uint64_t i = 0; i < size; ++i) text += static_cast<char32_t>('a' + random_bits(seed, i) % 4);
    return text;
}

} // namespace

TEST_CASE("content filters: edits by bits are edits by the table, and the bound stays below them")
{
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        auto const a = random_letters(seed, random_bits(seed, 1000) % 150);
        auto const b = random_letters(seed + 1'000'000, random_bits(seed, 1001) % 150);
        std::size_t const expected = plain_edits(a, b);
        REQUIRE(detail::edits(a, b) == expected);
        REQUIRE(detail::edits(b, a) == expected);
        REQUIRE(detail::least_edits(a, b) <= expected);
    }
    CHECK(detail::edits(U"", U"abc") == 3);
    CHECK(detail::edits(U"kitten", U"sitting") == 3);
    CHECK(detail::edits(std::u32string(64, U'a'), std::u32string(64, U'a')) == 0);
    CHECK(detail::edits(std::u32string(129, U'a'), std::u32string(128, U'b')) == 129);
}

TEST_CASE("content filters: letters must be a share of a text")
{
    letter_share_filter const filter(0.5);
    CHECK(filter({"abc", "def"}));
    CHECK(filter({"Größe 7", "大小"}));
    CHECK_FALSE(filter({"abc", "*** --- ..."}));
    CHECK(letter_share_filter::share("ab..") == 0.5);
    CHECK(letter_share_filter::share(" \u3000") == 1);
    CHECK(letter_share_filter::share("\xFF") == 0);
    CHECK_THROWS_AS(letter_share_filter(1.5), error);
    CHECK(filter.detail({"a...", "b"}) == "25 % of a side are letters or digits");
}

TEST_CASE("content filters: letters are of the script of the language")
{
    script_filter const filter("en"_lang, "zh"_lang, 0.5);
    CHECK(filter({"hello", "你好"}));
    CHECK_FALSE(filter({"hello", "hello"}));
    CHECK_FALSE(filter({"привет", "你好"}));
    CHECK(filter({"123", "!?"}));                            // nothing that tells
    CHECK(script_filter("en"_lang, "qaa"_lang)({"a", "б"})); // a language of unknown script
    CHECK(filter.detail({"hello", "hello 好"}) ==
          "17 % of the letters of the target are of its script; most are Latin");
    CHECK_THROWS_AS(filter({"hello", "\xFF"}), error);
}

TEST_CASE("content filters: numbers are the same, however they are written")
{
    numbers_filter filter(0.5, 2);
    CHECK(filter.share({"no numbers", "keine"}) == 1);
    CHECK(filter.share({"1,250 in 2019", "2019: 1.250"}) == 1);
    CHECK(filter.share({"1 250", "1250"}) == 0); // a plain space parts numbers
    CHECK(filter.share({"1\u202F250", "1'250"}) == 1);
    CHECK(filter.share({"१९४७", "١٩٤٧"}) == 1);
    CHECK(filter.share({"１２", "12"}) == 1);
    CHECK(filter.share({"300,000", "300 thousand"}) == 1); // of one digit but zeros, which do not count
    CHECK(filter.share({"£11 million", "1100万"}) == 1);
    CHECK(filter.share({"12 and 34", "12"}) == Approx(2.0 / 3));
    CHECK(filter.share({"12 12", "12"}) == Approx(2.0 / 3));
    CHECK(filter.share({"5 apples", "five apples"}) == 1);
    CHECK(filter.share({"In 1998", "In 2003"}) == 0);
    CHECK(filter.share({"0", "00"}) == 1);
    CHECK(filter.share({"3.14.", "3,14"}) == 1);
    CHECK_FALSE(filter({"In 1998", "In 2003"}));
    CHECK(numbers_filter()({"At 10:45", "At noon"})); // fewer than three digits
    CHECK_FALSE(numbers_filter()({"In 1998", "then"}));
    CHECK(filter.detail({"12 and 34", "12"}) == "67 % of the numbers are on both sides");
}

TEST_CASE("content filters: a copy is no translation")
{
    copy_filter filter;
    CHECK(filter({"The house is very old and large.", "La casa es muy vieja y grande."}));
    CHECK_FALSE(filter({"The house is very old and large.", "The house is very old and large."}));
    CHECK_FALSE(filter({"The house is very old and large.", "THE HOUSE, is: very old (and large) 7"}));
    CHECK_FALSE(filter({"The house is very old and large.", "The house is very odd and large."}));
    CHECK(filter({"Microsoft", "Microsoft"})); // few letters
    CHECK(filter({"", ""}));
    CHECK(copy_filter(0.85, 4).likeness({"Microsoft", "Microsoft"}) == 1);
    std::string const book(100'000, 'a');
    CHECK_FALSE(filter({book, book + "b"}));
    CHECK(filter({book, std::string(100'000, 'b')}));
    CHECK_THROWS_AS(filter({"\xFF", "a"}), error);
    copy_filter const copy = filter;
    CHECK(copy_filter(copy)({"The house is old, isn't it?", "La casa es vieja"}));
}

TEST_CASE("content filters: duplicates of pairs or of a side")
{
    duplicate_filter pairs, sources(new_part::source), targets(new_part::target), folded(new_part::pair, true);
    auto const admits = [](duplicate_filter& filter, text_pair const& pair) { return filter.admit(filter.key(pair)); };
    CHECK(admits(pairs, {"a", "b"}));
    CHECK(admits(pairs, {"b", "a"}));
    CHECK(admits(pairs, {"a", "c"}));
    CHECK_FALSE(admits(pairs, {"a", "b"}));
    CHECK(admits(sources, {"a", "b"}));
    CHECK_FALSE(admits(sources, {"a", "c"}));
    CHECK(admits(targets, {"a", "b"}));
    CHECK_FALSE(admits(targets, {"c", "b"}));
    CHECK(admits(folded, {"Hello, world 1!", "Hola"}));
    CHECK_FALSE(admits(folded, {"hello world", "HOLA..."}));
    CHECK(admits(folded, {"12", "13"}));
    CHECK(admits(folded, {"12", "14"}));
    for (int i = 0; i < 1000; ++i) CHECK(admits(pairs, {std::to_string(i), "n"}));
    for (int i = 0; i < 1000; ++i) CHECK_FALSE(admits(pairs, {std::to_string(i), "n"}));
}
