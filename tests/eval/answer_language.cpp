// SPDX-License-Identifier: MIT
#include <crossin/eval/answer_language.hpp>

#include <crossin/core/error.hpp>

#include "support/catch.hpp"

#include <string_view>
#include <vector>

using namespace crossin;
using enum language_verdict;

namespace {

std::vector<language_tag> const languages{"en"_lang, "es"_lang, "zh-Hans"_lang, "ar"_lang};

} // namespace

TEST_CASE("answer_language: the script tells where it can")
{
    language_judge const judge(languages);
    CHECK(judge("首都是河内。", "zh-Hans"_lang) == expected);
    CHECK(judge("The capital is Hanoi.", "zh-Hans"_lang) == other);
    CHECK(judge("首都是河内。", "en"_lang) == other);
    CHECK(judge("العاصمة هانوي", "ar"_lang) == expected);
    CHECK(judge("首都是河内，越南的首都 (Hanoi)", "zh-Hans"_lang) == expected);
}

TEST_CASE("answer_language: what does not tell is untold, unless somebody knows")
{
    language_judge const judge(languages);
    CHECK(judge("42 !", "en"_lang) == untold);
    CHECK(judge("", "ar"_lang) == untold);
    CHECK(judge("The capital is Hanoi.", "en"_lang) == untold); // or Spanish
    language_judge const asking(languages, [](std::string_view text) {
        return text.starts_with("The") ? "en-GB"_lang : text.starts_with("La") ? "es"_lang : language_tag{};
    });
    CHECK(asking("The capital is Hanoi.", "en"_lang) == expected);
    CHECK(asking("La capital es Hanói.", "en"_lang) == other);
    CHECK(asking("Hanoi", "en"_lang) == untold);
    CHECK(asking("42", "en"_lang) == untold);
}

TEST_CASE("answer_language: the rate is over answers that could be told")
{
    language_counts counts;
    for (language_verdict const one : {expected, expected, expected, other, untold, untold}) counts.add(one);
    CHECK(counts == language_counts{3, 1, 2});
    CHECK(counts.total() == 6);
    CHECK(wrong_language_rate(counts) == 0.25);
    CHECK(wrong_language_rate({}) == 0);
    counts += counts;
    CHECK(counts == language_counts{6, 2, 4});
}

TEST_CASE("answer_language: languages have to be named")
{
    CHECK_THROWS_AS(language_judge(std::vector<language_tag>{}), error);
    CHECK_THROWS_AS(language_judge(languages)("x", "vi"_lang), error);
}
