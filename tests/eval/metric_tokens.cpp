// SPDX-License-Identifier: MIT
#include <crossin/eval/metric_tokens.hpp>

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <vector>

using namespace crossin;
using enum token_rule;

namespace {

std::string joined(std::string_view text, token_rule rule)
{
    std::string all;
    for (std::string const& token : metric_tokens(text, rule)) all.append(all.empty() ? "" : "|").append(token);
    return all;
}

} // namespace

TEST_CASE("metric_tokens: white space of Unicode")
{
    CHECK(joined(" a\u00A0b.\u3000\tc\n", white_space) == "a|b.|c");
    CHECK(joined("", white_space).empty());
    CHECK(joined("a\xFF b", white_space) == "a\xFF|b");
}

TEST_CASE("metric_tokens: 13a parts punctuation and symbols, but not marks inside of numbers")
{
    CHECK(joined("A well-known \"fact\" (2020-2021) & more.", mteval_13a) ==
          "A|well-known|\"|fact|\"|(|2020|-|2021|)|&|more|.");
    CHECK(joined("¿Qué? €5, 10%", mteval_13a) == "¿Qué|?|€5|,|10|%");
    CHECK(joined("1,000.5 a.b 3.x x.3 it's", mteval_13a) == "1,000.5|a|.|b|3|.|x|x|.|3|it's");
    CHECK(joined("in 1949.", mteval_13a) == "in|1949|.");
    CHECK(joined("x...y ,, .", mteval_13a) == "x|.|.|.|y|,|,|.");
    CHECK(joined("&quot;a&amp;b&lt;c&gt; <skipped>d-\ne\nf", mteval_13a) == "\"|a|&|b|<|c|>|de|f");
    CHECK(joined("“curly” … em—dash", mteval_13a) == "“curly”|…|em—dash");
    CHECK(joined("é.è 中.文", mteval_13a) == "é|.|è|中|.|文");
}

TEST_CASE("metric_tokens: Chinese characters and wide punctuation stand alone")
{
    CHECK(joined("我有3.5元，你呢？", chinese) == "我|有|3.5|元|，|你|呢|？");
    CHECK(joined("使用GPT-4模型 (2023)。", chinese) == "使|用|GPT-4|模|型|(|2023|)|。");
    CHECK(joined("“好”", chinese) == "“|好|”"); // as published scores have it
    CHECK(joined("in 1949.", chinese) == "in|1949.");
}

TEST_CASE("metric_tokens: words of ROUGE")
{
    CHECK(joined("It costs $3.50, they-said. Éa", ascii_words) == "it|costs|3|50|they|said|a");
    CHECK(joined("Cộng hòa, xã_hội 3.5", unicode_words) == "cộng|hòa|xã|hội|3|5");
    CHECK(joined("猫坐在OLD垫子。カー한국", unicode_words) == "猫|坐|在|old|垫|子|カ|ー|한|국");
    CHECK(joined("e\u0301te\u0301 दिल्ली", unicode_words) == "e\u0301te\u0301|दिल्ली");
    CHECK(joined("!? ", unicode_words).empty());
}
