// SPDX-License-Identifier: MIT
#include <crossin/eval/answer_text.hpp>

#include <crossin/core/error.hpp>

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <vector>

using namespace crossin;
using enum answer_rules;

TEST_CASE("answer_text: case, punctuation, articles and white space go")
{
    CHECK(normalize_answer("  The\u00A0Eiffel\u3000Tower! ", english) == "eiffel tower");
    CHECK(normalize_answer("an them a", english) == "them");
    CHECK(normalize_answer("“quoted”—text… $5+3", english) == "quotedtext 53");
    CHECK(normalize_answer("", english).empty());
    CHECK(normalize_answer("the a an", english).empty());
}

TEST_CASE("answer_text: an article is a whole run of letters, digits and underscores")
{
    CHECK(normalize_answer("la_ las2 é_la la", spanish) == "las2 éla"); // the underscore, punctuation, goes first
    CHECK(normalize_answer("La casa de los gatos", spanish) == "casa de gatos");
    CHECK(normalize_answer("élas", spanish) == "élas");
    CHECK(normalize_answer("Dem Volke eines Einen EINE", german) == "volke");
    CHECK(normalize_answer("những con mèo của tôi", vietnamese) == "con mèo tôi");
    CHECK(normalize_answer("la\u0301piz", spanish) == "\u0301piz"); // a mark is no letter to the rule
    CHECK(normalize_answer("x€la€y", english) == "x€la€y");
    CHECK(normalize_answer("x€the€y", english) == "x€ €y");
}

TEST_CASE("answer_text: SQuAD's rules take ASCII punctuation and English articles only, in every language")
{
    CHECK(normalize_answer("«The» Louvre.", squad) == "« » louvre");
    CHECK(normalize_answer("das Haus。", squad) == "das haus。");
}

TEST_CASE("answer_text: the Arabic article goes everywhere, or at the start of words")
{
    CHECK(normalize_answer("أمس الرجال", arabic) == "أمس رج");
    CHECK(normalize_answer("أمس الرجال", arabic_prefix) == "أمس رجال");
    CHECK(normalize_answer("(الكتاب)، الجديد", arabic_prefix) == "كتاب جديد");
    CHECK(normalize_answer("والكتاب", arabic) == "و كتاب");
    CHECK(normalize_answer("والكتاب", arabic_prefix) == "والكتاب");
}

TEST_CASE("answer_text: Chinese characters are tokens, what stands between them is split at white space")
{
    CHECK(normalize_answer("1949年10月1日", chinese) == "1949 年 10 月 1 日");
    CHECK(normalize_answer("iPhone手机, 苹果 X", chinese) == "iphone 手 机 苹 果 x");
    CHECK(normalize_answer("㐀㐁", chinese) == "㐀㐁"); // outside of U+4E00 to U+9FA5
    CHECK(normalize_answer("दिल्ली, भारत", hindi) == "दिल्ली भारत");
}

TEST_CASE("answer_text: the tokens of a normalised answer")
{
    std::string const text = normalize_answer("The Eiffel Tower", english);
    CHECK(answer_tokens(text) == std::vector<std::string_view>{"eiffel", "tower"});
    CHECK(answer_tokens(std::string_view()).empty());
}

TEST_CASE("answer_text: the languages of MLQA, and no others")
{
    CHECK(mlqa_rules("zh-Hans"_lang) == chinese);
    CHECK(mlqa_rules("ar"_lang) == arabic);
    try {
        (void)mlqa_rules("ru"_lang);
        FAIL("no error");
    } catch (error const& failure) {
        CHECK(failure.code() == errc::unsupported);
        CHECK(std::string(failure.what()).find("squad") != std::string::npos);
    }
    CHECK_THROWS_AS(normalize_answer("a\xFF", english), error);
}
