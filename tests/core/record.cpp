// SPDX-License-Identifier: MIT
#include <crossin/core/record.hpp>

#include <concepts>
#include <string>
#include <vector>

#include <crossin/core/random.hpp>

#include "support/catch.hpp"

using namespace crossin;

static_assert(std::regular<record> && std::regular<record_facts>);

namespace {
/// numbers_hash byte by byte, as its comment says.
std::uint32_t slow_numbers_hash(std::string const& text)
{
    std::vector<int> digits(text.size() + 1, -1); // -2: inside a full-width digit
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] >= '0' && text[i] <= '9') digits[i] = text[i] - '0';
        if (i + 2 < text.size() && text[i] == '\xEF' && text[i + 1] == '\xBC' && text[i + 2] >= '\x90' &&
            text[i + 2] <= '\x99') {
            digits[i] = text[i + 2] - '\x90';
            digits[i + 1] = digits[i + 2] = -2;
        }
    }
    std::uint32_t sum = 0;
    std::uint64_t number = 0;
    bool inside = false;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (digits[i] == -2) continue;
        if (digits[i] >= 0) {
            number = hash_combine(inside ? number : 1, static_cast<std::uint64_t>(digits[i]));
            inside = true;
        } else if (inside && !(i < text.size() && (text[i] == '.' || text[i] == ',') && digits[i + 1] >= 0)) {
            sum += static_cast<std::uint32_t>(number >> 32);
            inside = false;
        }
    }
    return sum;
}
} // namespace

TEST_CASE("record: numbers are the same however they are written, in any order")
{
    CHECK(numbers_hash("1,200") == numbers_hash("1200"));
    CHECK(numbers_hash("1.200") == numbers_hash("a 1200."));
    CHECK(numbers_hash("１２００") == numbers_hash("1200"));
    CHECK(numbers_hash("3 and 4") == numbers_hash("4 y 3"));
    CHECK(numbers_hash("7 7") != numbers_hash("7"));
    CHECK(numbers_hash("12 00") != numbers_hash("1200"));
    CHECK(numbers_hash("120") != numbers_hash("1200"));
    CHECK(numbers_hash("01") != numbers_hash("1"));
    CHECK(numbers_hash("no digits, no hash.") == 0);
    CHECK(numbers_hash("") == 0);
    CHECK(numbers_hash("5") != 0);
    CHECK(numbers_hash("1,,2") == numbers_hash("1 2"));
    CHECK(numbers_hash("ends in 5") == numbers_hash("5 begins"));
}

TEST_CASE("record: numbers are found the same way eight bytes at a time and one by one")
{
    std::string const pieces[] = {"1",  "20", ".", ",", " ", "text ", "：",       "；", "９",
                                  "ï¼", "é",  "/", ":", "?", "<",     "中文文本", "0"};
    for (std::uint64_t i = 0; i < 5000; ++i) {
        std::string text;
        for (std::uint64_t k = 0; k < 3 + i % 11; ++k) text += pieces[random_bits(1, i, k) % std::size(pieces)];
        CAPTURE(text);
        REQUIRE(numbers_hash(text) == slow_numbers_hash(text));
    }
}

TEST_CASE("record: facts add up over turns and fields")
{
    std::vector<turn> const turns = {{"Zähle 3.", "vier", "5"}, {"und", "", "6 七"}};
    record_facts const facts = facts_of({"id", "sys", turns});
    CHECK(facts.id_hash == hash64("id"));
    CHECK(facts.turns == 2);
    CHECK(facts.prompt_bytes == 3 + 9 + 4 + 3);
    CHECK(facts.prompt_characters == 3 + 8 + 4 + 3);
    CHECK(facts.response_bytes == 1 + 5);
    CHECK(facts.response_characters == 1 + 3);
    CHECK(facts.input_bytes == 4);
    CHECK(facts.numbers_hash == numbers_hash("3 5 6"));
    CHECK(facts_of({}).id_hash == 0);
    CHECK(facts_of({}) == record_facts{});
}

TEST_CASE("record: hashes tell texts apart by their field")
{
    auto const prompt_of = [](std::string_view system, std::vector<turn> const& turns) {
        return facts_of({"", system, turns}).prompt_hash;
    };
    CHECK(prompt_of("", {{"a", "b", "c"}}) == prompt_of("", {{"a", "b", "other"}}));
    CHECK(prompt_of("", {{"a", "b", ""}}) != prompt_of("", {{"b", "a", ""}}));
    CHECK(prompt_of("", {{"ab", "", ""}}) != prompt_of("", {{"a", "b", ""}}));
    CHECK(prompt_of("s", {{"a", "b", ""}}) != prompt_of("", {{"a", "b", ""}}));
    CHECK(facts_of({"1", "", {}}).id_hash != facts_of({"2", "", {}}).id_hash);
}
