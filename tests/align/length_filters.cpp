// SPDX-License-Identifier: MIT
#include <crossin/align/length_filters.hpp>

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace crossin;

TEST_CASE("length filters: a text is measured in each unit")
{
    std::string const text = "Xin chào, 👩‍👩‍👧!";
    CHECK(text_measure(text_unit::bytes)(text) == text.size());
    CHECK(text_measure(text_unit::characters)(text) == 16);
    CHECK(text_measure(text_unit::graphemes)(text) == 12);
    CHECK(text_measure(text_unit::words, "vi"_lang)(text) == 2);
    CHECK(text_measure(text_unit::words, "zh"_lang)("我喜欢学习语言。") == 4);
    text_measure words(text_unit::words);
    text_measure copy = words;
    CHECK(copy("a b c") == 3);
    copy = text_measure(text_unit::bytes);
    CHECK(copy("a b c") == 5);
    CHECK(to_string(text_unit::graphemes) == "graphemes");
}

TEST_CASE("length filters: sides without text")
{
    not_empty filter;
    CHECK(filter({"a", "b"}));
    CHECK_FALSE(filter({"", "b"}));
    CHECK_FALSE(filter({"a", " \t\u3000"}));
    CHECK(filter.detail({"a", " "}) == "the target has no text; the other side is \"a\"");
}

TEST_CASE("length filters: limits of each side in its unit")
{
    length_filter filter({.unit = text_unit::words, .least = 2, .most = 4},
                         {.unit = text_unit::characters, .least = 1, .most = 3, .language = "zh"_lang});
    CHECK(filter({"two words", "好"}));
    CHECK_FALSE(filter({"one", "好"}));
    CHECK_FALSE(filter({"now there are five words", "好"}));
    CHECK_FALSE(filter({"two words", "太长了吧"}));
    CHECK(filter.detail({"two words", "太长了吧"}) == "4 characters in the target, where 1 to 3 are wanted");
    CHECK(filter.detail({"one", "好"}) == "1 words in the source, where 2 to 4 are wanted");

    length_filter usual;
    CHECK(usual({"a", "你"}));
    CHECK_FALSE(usual({"...", "a"})); // no word
    std::string many;
    for (int i = 0; i < 250; ++i) many += "w ";
    CHECK(usual({many, "a"}));
    CHECK_FALSE(usual({many + "w", "a"}));
    CHECK_THROWS_AS(length_filter({.least = 3, .most = 2}), error);
}

TEST_CASE("length filters: one side far longer than the other")
{
    length_ratio_filter filter({.most = 2, .slack = 0});
    CHECK(filter({"1234", "12"}));
    CHECK(filter({"12", "1234"}));
    CHECK_FALSE(filter({"12345", "12"}));
    CHECK_FALSE(filter({"12", "12345"}));
    CHECK_FALSE(filter({"12", ""}));
    CHECK(filter({"", ""}));
    CHECK(filter.ratio({"1234", "12"}) == Approx(2));
    CHECK(filter.detail({"12345", "12"}) == "5 characters against 2 characters");
    CHECK(length_ratio_filter({.most = 2, .slack = 10})({"12345", "12"})); // 15 to 12
    CHECK(length_ratio_filter({.expected = 3, .most = 1.1, .slack = 0})({"12", "123456"}));
    for (ratio_limits const& wrong : {ratio_limits{.expected = 0}, ratio_limits{.most = 0.5}, ratio_limits{.slack = -1}})
        CHECK_THROWS_AS(length_ratio_filter(wrong), error);
}

TEST_CASE("length filters: the ratio to expect is the median")
{
    std::vector<std::string> const source{"ab", "abcd", "", "abc"}, target{"abcd", "abcdefgh", "x", "a"};
    CHECK(expected_length_ratio(source, target) == Approx(2));
    CHECK(expected_length_ratio(std::vector<std::string>{}, std::vector<std::string>{}) == 1);
    CHECK_THROWS_AS(expected_length_ratio(source, std::vector<std::string>{}), error);
}

TEST_CASE("length filters: stretches without white space")
{
    long_word_filter const filter{.most = 5};
    CHECK(filter({"short words here", "b"}));
    CHECK_FALSE(filter({"a", "longer words"}));
    CHECK(filter({"a", "我喜欢学习语言我喜欢学习语言"}));
    CHECK(filter({"a", "ฉันไปโรงเรียนฉันไปโรงเรียน"}));
    CHECK_FALSE(filter({"a", "приветствие"}));
    CHECK(long_word_filter::longest("abc defgh") == 5);
    CHECK(long_word_filter::longest("") == 0);
    CHECK(long_word_filter::longest("\xFF\xFF ab") == 2);
    CHECK(filter.detail({"a", "longer"}) == "a stretch of 6 characters without white space");
}
