// SPDX-License-Identifier: MIT
#include <crossin/core/language.hpp>

#include <concepts>
#include <set>
#include <string>

#include "support/catch.hpp"

using namespace crossin;

static_assert(std::regular<language_tag> && std::totally_ordered<language_tag> && std::regular<direction>);
static_assert("vi"_lang.text() == "vi");
static_assert("ZH-hANS"_lang.text() == "zh-Hans");
static_assert(language_tag{}.text() == "und");
static_assert("zh-Hans-CN"_lang.matches("zh"_lang));

TEST_CASE("language: tags are brought into canonical case")
{
    struct {
        char const* given;
        char const* text;
        char const* language;
        char const* script;
        char const* region;
    } const cases[] = {
        {"en", "en", "en", "", ""},
        {"EN", "en", "en", "", ""},
        {"pt_br", "pt-BR", "pt", "", "BR"},
        {"zh-HANS", "zh-Hans", "zh", "Hans", ""},
        {"zh-hant-tw", "zh-Hant-TW", "zh", "Hant", "TW"},
        {"es-419", "es-419", "es", "", "419"},
        {"no", "no", "no", "", ""},
        {"yue", "yue", "yue", "", ""},
        {"qaa", "qaa", "qaa", "", ""},
        {"sl-ROZAJ-biske", "sl-rozaj-biske", "sl", "", ""},
        {"de-1996", "de-1996", "de", "", ""},
        {"de-DE-1996", "de-DE-1996", "de", "", "DE"},
        {"sr-latn-rs", "sr-Latn-RS", "sr", "Latn", "RS"},
        {"abcdefgh", "abcdefgh", "abcdefgh", "", ""},
    };
    for (auto const& [given, text, language, script, region] : cases) {
        CAPTURE(given);
        REQUIRE(language_tag::valid(given));
        language_tag const tag = language_tag::parse(given);
        CHECK(tag.text() == text);
        CHECK(tag.language() == language);
        CHECK(tag.script() == script);
        CHECK(tag.region() == region);
        CHECK(language_tag::parse(to_string(tag)) == tag);
    }
}

TEST_CASE("language: what is no tag is refused, with an example of one")
{
    for (std::string_view const bad : {"",
                                       "e",
                                       "e1",
                                       "english-",
                                       "-en",
                                       "en-",
                                       "en--US",
                                       "en US",
                                       "abcd",
                                       "abcdefghi",
                                       "12",
                                       "en-U",
                                       "en-USA",
                                       "en-12",
                                       "zh-CN-Hans",
                                       "en-US-GB",
                                       "x-private",
                                       "en-x-private",
                                       "en-u-co-phonebk",
                                       "zh-Hans-Hant",
                                       "é",
                                       "en-Ä1234",
                                       "aa-Latn-AA-variant1-variant2-variant3"}) {
        CAPTURE(bad);
        CHECK_FALSE(language_tag::valid(bad));
        CHECK_THROWS_AS(language_tag::parse(bad), error);
    }
    CHECK_FALSE(language_tag::valid(std::string_view("en\0", 3)));
    try {
        (void)language_tag::parse("engl");
        FAIL("nothing was thrown");
    } catch (error const& problem) {
        CHECK(problem.code() == errc::invalid_argument);
        CHECK(problem.message() ==
              "\"engl\" is not a BCP 47 language tag; write one such as \"vi\", \"zh-Hans\" or \"pt-BR\"");
    }
}

TEST_CASE("language: the longest tag")
{
    std::string const longest = "aaa-Latn-AA-variant1-variant2-1abcd"; // 35 bytes
    REQUIRE(longest.size() == language_tag::max_length);
    CHECK(language_tag::parse(longest).text() == longest);
    CHECK_FALSE(language_tag::valid(longest + "e"));
}

TEST_CASE("language: a tag lies within what it begins with, subtag by subtag")
{
    CHECK("zh-Hans-CN"_lang.matches("zh-Hans"_lang));
    CHECK("zh"_lang.matches("zh"_lang));
    CHECK_FALSE("zh-Hans"_lang.matches("zh-Hant"_lang));
    CHECK_FALSE("zh"_lang.matches("zh-Hans"_lang));
    CHECK_FALSE("zhx"_lang.matches("zh"_lang));
    CHECK_FALSE("en"_lang.matches(language_tag{}));
}

TEST_CASE("language: order is that of the texts")
{
    std::set<language_tag> const tags = {"vi"_lang, "en"_lang, "zh-Hant"_lang, "zh"_lang, "zh-Hans"_lang, "EN"_lang};
    std::string all;
    for (language_tag const& tag : tags) all += to_string(tag) + " ";
    CHECK(all == "en vi zh zh-Hans zh-Hant ");
    CHECK(to_string(direction{"en"_lang, "vi"_lang}) == "en->vi");
    CHECK(direction{"en"_lang, "vi"_lang} < direction{"en"_lang, "zh"_lang});
}
