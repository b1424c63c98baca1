// SPDX-License-Identifier: MIT
#include <crossin/text/script.hpp>

#include "support/catch.hpp"

#include <array>
#include <string>
#include <thread>
#include <vector>

using namespace crossin;

namespace {

std::string codes(std::vector<script> const& scripts)
{
    std::string all;
    for (script const one : scripts) all += std::string(all.empty() ? "" : " ") + std::string(one.code());
    return all;
}

} // namespace

TEST_CASE("script: codes and names")
{
    CHECK(script("Latn").code() == "Latn");
    CHECK(script("Latn").name() == "Latin");
    CHECK(script("Latin") == script("Latn"));
    CHECK(script().code() == "Zzzz");
    CHECK(script("Qqqq") == script());
    CHECK(script("") == script());
}

TEST_CASE("script: of code points")
{
    CHECK(script_of(U'a').code() == "Latn");
    CHECK(script_of(U'ệ').code() == "Latn");
    CHECK(script_of(U'漢').code() == "Hani");
    CHECK(script_of(U'か').code() == "Hira");
    CHECK(script_of(U'カ').code() == "Kana");
    CHECK(script_of(U'한').code() == "Hang");
    CHECK(script_of(U'ж').code() == "Cyrl");
    CHECK(script_of(U'ا').code() == "Arab");
    CHECK(script_of(U'7').code() == "Zyyy");
    CHECK(script_of(U'\u0301').code() == "Zinh");
    CHECK(script_of(char32_t{0x110000}) == script()); // no code point
}

TEST_CASE("script: of texts, passing over what scripts share")
{
    CHECK(dominant_script("Tiếng Việt, 100 %!").code() == "Latn");
    CHECK(dominant_script("这是 AI").code() == "Hani"); // equal counts: the lower number in ICU
    CHECK(dominant_script("这是中文 AI").code() == "Hani");
    CHECK(dominant_script("Привет, world").code() == "Cyrl");
    CHECK(dominant_script("12:30 — 42").code() == "Zyyy");
    CHECK(dominant_script("").code() == "Zyyy");

    script_tally tally("Привет, Ada! 漢");
    CHECK(tally.count(script("Cyrl")) == 6);
    CHECK(tally.count(script("Latn")) == 3);
    CHECK(tally.total() == 10);
    CHECK(tally.share(script("Latn")) == Approx(0.3));
    CHECK(codes(tally.scripts()) == "Cyrl Latn Hani");
    tally.add("abcdef");
    CHECK(tally.dominant().code() == "Latn");
}

TEST_CASE("script: what a language is written in")
{
    CHECK(codes(expected_scripts("en"_lang)) == "Latn");
    CHECK(codes(expected_scripts("vi"_lang)) == "Latn");
    CHECK(codes(expected_scripts("zh"_lang)) == "Hani");
    CHECK(codes(expected_scripts("zh-TW"_lang)) == "Hani");
    CHECK(codes(expected_scripts("zh-Hans"_lang)) == "Hani");
    CHECK(codes(expected_scripts("ja"_lang)) == "Hira Kana Hani");
    CHECK(codes(expected_scripts("ko"_lang)) == "Hang Hani");
    CHECK(codes(expected_scripts("ru"_lang)) == "Cyrl");
    CHECK(codes(expected_scripts("sr"_lang)) == "Cyrl");
    CHECK(codes(expected_scripts("sr-Latn"_lang)) == "Latn");
    CHECK(codes(expected_scripts("ur"_lang)) == "Arab");
    CHECK(codes(expected_scripts("hi"_lang)) == "Deva");
    CHECK(codes(expected_scripts("th"_lang)) == "Thai");
    CHECK(codes(expected_scripts("qaa"_lang)).empty());
    CHECK(codes(expected_scripts(language_tag{})).empty());
}

TEST_CASE("script: share of a text that fits its language")
{
    CHECK(script_share("ひらがなとカタカナと漢字", "ja"_lang) == 1.0);
    CHECK(script_share("한국어 漢字", "ko"_lang) == 1.0);
    CHECK(script_share("ひらがな", "zh"_lang) == 0.0);
    CHECK(script_share("中文ab", "zh"_lang) == 0.5);
    CHECK(script_share("Answer in Vietnamese.", "ru"_lang) == 0.0);
    CHECK(script_share("1 + 1 = 2", "th"_lang) == 1.0); // nothing tells against it
    CHECK(script_share("whatever", "qaa"_lang) == 1.0); // nothing is known of it
}

TEST_CASE("script: text that is not UTF-8 is an error with its byte")
{
    for (std::string const text : {"ab\xFF", "ab\xC3", "漢\xE6"}) {
        try {
            (void)dominant_script(text);
            FAIL("no error");
        } catch (error const& problem) {
            CHECK(problem.code() == errc::encoding);
            CHECK(problem.where().byte == (text[0] == 'a' ? 2 : 3));
        }
        CHECK_THROWS_AS(script_share(text, "en"_lang), error);
    }
}

TEST_CASE("script: any number of threads", "[threads]")
{
    std::array<int, 4> wrong{};
    std::vector<std::thread> threads;
    threads.reserve(wrong.size());
    for (int& mine : wrong)
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) {
                mine += script_share("日本語のテキスト", "ja"_lang) != 1.0;
                mine += dominant_script("Привет").code() != "Cyrl";
            }
        });
    for (std::thread& thread : threads) thread.join();
    for (int const mine : wrong) CHECK(mine == 0);
}
