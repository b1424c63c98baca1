// SPDX-License-Identifier: MIT
#include <crossin/text/pattern.hpp>

#include "support/catch.hpp"

#include <array>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using namespace crossin;

namespace {

std::vector<std::string> matches(text_pattern& pattern, std::string_view text)
{
    std::vector<std::string> found;
    pattern.for_each(text,
                     [&](std::size_t begin, std::size_t end) { found.emplace_back(text.substr(begin, end - begin)); });
    return found;
}

std::vector<std::string> matches(std::string_view expression, std::string_view text)
{
    text_pattern pattern(expression);
    return matches(pattern, text);
}

} // namespace

TEST_CASE("pattern: matches are whole characters of every length")
{
    CHECK(matches("\\p{L}+", "aé, 漢字 🙂 x") == std::vector<std::string>{"aé", "漢字", "x"});
    CHECK(matches("[^\\s\\p{L}]", "é🙂漢🙃!") == std::vector<std::string>{"🙂", "🙃", "!"});
    CHECK(matches("\\p{N}{1,3}", "12345") == std::vector<std::string>{"123", "45"});
    CHECK(matches("\\s+(?!\\S)|\\s+", "a   b ") == std::vector<std::string>{"  ", " ", " "});
    CHECK(matches("(?i:'s|'t)", "It'S isn'T") == std::vector<std::string>{"'S", "'T"});
    CHECK(matches("x*", "axxb").size() == 1); // matches of no bytes are passed over
    CHECK(matches("a", "").empty());
}

TEST_CASE("pattern: all of a text matches, or not")
{
    text_pattern either("a|ab|(\\d+)");
    CHECK(either.matches("a"));
    CHECK(either.matches("ab")); // though `a` comes first
    CHECK(either.matches("2024"));
    CHECK_FALSE(either.matches("abc"));
    CHECK_FALSE(either.matches("xa"));
    CHECK_FALSE(either.matches(""));
    CHECK(text_pattern("x*").matches(""));
    CHECK(text_pattern(".").matches("🙂"));
    CHECK_FALSE(text_pattern("a").matches("a\n"));
    CHECK(either.occurs_in("xab")); // one object serves both
    CHECK(either.matches("a"));
    CHECK_THROWS_AS(either.matches("\xFF"), error);
}

TEST_CASE("pattern: a copy has a matcher of its own, and outlives the one that it is made from")
{
    std::vector<std::string> found;
    {
        text_pattern first("[aeiou]");
        text_pattern second(first);
        first.for_each("hello", [&](std::size_t, std::size_t) {
            for (std::string const& vowel : matches(second, "aí o")) found.push_back(vowel);
        });
        text_pattern third("z");
        third = second;
        second = text_pattern("y");
        CHECK(matches(third, "u z") == std::vector<std::string>{"u"});
        CHECK(second.occurs_in("xyz"));
        CHECK_FALSE(second.occurs_in("xz"));
    }
    CHECK(found == std::vector<std::string>{"a", "o", "a", "o"});
}

TEST_CASE("pattern: long runs are matched, however much there is to go back to")
{
    std::string const text = std::string(2'000'000, 'a') + std::string(300'000, ' ') + "b";
    CHECK(matches("(?:a|aa)+|\\s+(?!\\S)|\\s", text).size() == 3);
}

TEST_CASE("pattern: expressions and texts that make no sense are refused")
{
    try {
        static_cast<void>(text_pattern("a(b"));
        FAIL("not refused");
    } catch (error const& problem) {
        CHECK(problem.code() == errc::invalid_argument);
        CHECK(problem.message() ==
              "the regular expression \"a(b\" cannot be used: ICU reports U_REGEX_MISMATCHED_PAREN "
              "at character 3");
    }
    CHECK_THROWS_AS(text_pattern("\xFF"), error);
    text_pattern pattern("a");
    try {
        static_cast<void>(pattern.occurs_in("aé\xC3("));
        FAIL("not refused");
    } catch (error const& problem) {
        CHECK(problem.code() == errc::encoding);
        CHECK(problem.where().byte == 3);
    }
    CHECK(pattern.occurs_in("a"));
}

TEST_CASE("pattern: any number of threads, each with a copy", "[threads]")
{
    text_pattern const pattern("\\w+");
    std::array<std::size_t, 4> counts{};
    std::vector<std::thread> threads;
    for (std::size_t& count : counts)
        threads.emplace_back([&count, &pattern] {
            text_pattern own(pattern);
            for (int i = 0; i < 200; ++i) count += matches(own, "một hai ba").size();
        });
    for (std::thread& thread : threads) thread.join();
    for (std::size_t const count : counts) CHECK(count == 600);
}
