// SPDX-License-Identifier: MIT
#include <crossin/text/segment.hpp>

#include <crossin/core/random.hpp>
#include <crossin/core/utf8.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace crossin;
using texts = std::vector<std::string_view>;

namespace {

/// The tokens as ICU alone gives them.
texts by_icu(language_tag const& language, std::string_view text, bool marks = true)
{
    texts found;
    detail::break_iterator iterator(UBRK_WORD, language);
    iterator.for_each(text, [&](std::string_view piece, std::int32_t rule) {
        std::string_view const token = detail::without_leading_space(piece);
        if (!token.empty() && (marks || rule >= UBRK_WORD_NONE_LIMIT)) found.push_back(token);
    });
    return found;
}

std::string utf8(char32_t c)
{
    std::string text;
    auto const put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
    std::uint32_t const code = c;
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0U | code >> 6U);
        put(0x80U | (code & 0x3FU));
    } else {
        put(0xE0U | code >> 12U);
        put(0x80U | (code >> 6U & 0x3FU));
        put(0x80U | (code & 0x3FU));
    }
    return text;
}

} // namespace

TEST_CASE("segment: words, numbers and marks are tokens, white space is none")
{
    word_segmenter english("en"_lang);
    CHECK(english.words("It's 3.50 (or so).") == texts{"It's", "3.50", "(", "or", "so", ")", "."});
    CHECK(english.words("").empty());
    CHECK(english.words(" \t\r\n ").empty());
    CHECK(english.words("\u00A0\u2003\u3000").empty());
    CHECK(english.words("one\u00A0two") == texts{"one", "two"});
    CHECK(english.words("end...") == texts{"end", ".", ".", "."});
    CHECK(english.words("a, b") == texts{"a", ",", "b"});
    CHECK(english.words("1,000;2") == texts{"1,000;2"});
    CHECK(english.words("re-do x2 2x") == texts{"re", "-", "do", "x2", "2x"});
    CHECK(english.words("snake_case 👩‍👩‍👧!") == texts{"snake_case", "👩‍👩‍👧", "!"});
    CHECK(english.words(" \u0301a") == texts{"\u0301", "a"});
    CHECK(english.words("Việt “Nam”") == texts{"Việt", "“", "Nam", "”"});
    CHECK(english.count("It's 3.50 (or so).") == 7);
}

TEST_CASE("segment: languages without white space are split by dictionary")
{
    CHECK(word_segmenter("zh"_lang).words("我喜欢学习语言。") == texts{"我", "喜欢", "学习", "语言", "。"});
    CHECK(word_segmenter("th"_lang).words("ฉันไปโรงเรียน") == texts{"ฉัน", "ไป", "โรงเรียน"});
    CHECK(word_segmenter("ja"_lang).words("今日は学校に行きます。").size() > 4);
    CHECK(word_segmenter("km"_lang).words("ខ្ញុំស្រលាញ់ភាសាខ្មែរ").size() > 2);
    CHECK(word_segmenter("lo"_lang).words("ຂ້ອຍຮັກພາສາລາວ").size() > 2);
    CHECK(word_segmenter("my"_lang).words("ကျွန်တော်မြန်မာစကားပြောတယ်").size() > 2);
}

TEST_CASE("segment: marks can be left out")
{
    word_segmenter words("en"_lang, punctuation::left_out);
    CHECK(words.words("Well, 2 + 2 = 4! 😀 你好。") == texts{"Well", "2", "2", "4", "你好"});
}

TEST_CASE("segment: rules of single languages hold")
{
    CHECK(word_segmenter("sv"_lang).words("EU:s 3:e") == by_icu("sv"_lang, "EU:s 3:e"));
    CHECK(word_segmenter("sv"_lang).words("EU:s") == texts{"EU:s"});
    CHECK(word_segmenter("en"_lang).words("EU:s") == texts{"EU", ":", "s"});
}

TEST_CASE("segment: what needs no ICU is split as by ICU")
{
    for (language_tag const language : {"en"_lang, "sv"_lang, "he"_lang, "fr"_lang, language_tag{}}) {
        word_segmenter segmenter(language);
        detail::break_iterator iterator(UBRK_WORD, language);
        SECTION("every code point, between letters, digits and spaces: " + std::string(language.text()))
        {
            for (char32_t c = 1; c < 0x2100; ++c) {
                std::string const one = utf8(c);
                std::string const text = "a" + one + "b 1" + one + "2 " + one + " a" + one + "1" + one + "a" + one +
                                         one;
                texts expected;
                iterator.for_each(text, [&](std::string_view piece, std::int32_t) {
                    std::string_view const token = detail::without_leading_space(piece);
                    if (!token.empty()) expected.push_back(token);
                });
                INFO(static_cast<unsigned>(c));
                REQUIRE(segmenter.words(text) == expected);
            }
        }
    }
}

TEST_CASE("segment: random mixtures are split as by ICU")
{
    constexpr std::array<char const*, 32> pieces{
        "a",  "Z", "1", "20", " ", " ",      "\n",     "\t", ".",    ",",  "'",  "’",      ":",    ";", "-",      "_",
        "\"", "é", "ж", "ب",  "א", "\u0301", "\u00AD", "漢", "カナ", "한", "ไป", "\u200D", "👍🏽", "€", "\u00A0", "@"};
    for (language_tag const language : {"en"_lang, "fi"_lang, "he"_lang}) {
        word_segmenter all(language), words(language, punctuation::left_out);
        for (std::uint64_t seed = 0; seed < 400; ++seed) {
            std::string text;
            std::uint64_t const length = random_bits(seed, 0) % 24;
            for (std::uint64_t i = 0; i < length; ++i) text += pieces[random_bits(seed, i + 1) % pieces.size()];
            INFO(text);
            REQUIRE(all.words(text) == by_icu(language, text));
            REQUIRE(words.words(text) == by_icu(language, text, false));
        }
    }
}

TEST_CASE("segment: real text in many scripts is split as by ICU")
{
    for (char const* const name : {"eng", "deu", "swe", "vie", "arb", "hin", "tha", "kor", "jpn", "zho-CN"}) {
        auto const path = crossin_test::shared_data("alignment/train-ntrex/" + std::string(name) + ".txt");
        if (!path) return;
        std::string const text = crossin_test::read_file(*path).substr(0, 30'000);
        language_tag const language = language_tag::parse(std::string_view(name).substr(0, 3));
        INFO(name);
        REQUIRE(word_segmenter(language).words(text) == by_icu(language, text));
    }
}

TEST_CASE("segment: sentences have no white space around them")
{
    sentence_segmenter english("en"_lang);
    CHECK(english.sentences("One.  Two!\n\nThree? ") == texts{"One.", "Two!", "Three?"});
    CHECK(english.sentences("").empty());
    CHECK(english.sentences(" \n \u3000").empty());
    CHECK(english.sentences("No full stop") == texts{"No full stop"});
    CHECK(english.sentences("It costs 3.50. Cheap.") == texts{"It costs 3.50.", "Cheap."});
    CHECK(sentence_segmenter("zh"_lang).sentences("你好。再见！") == texts{"你好。", "再见！"});
    CHECK(sentence_segmenter("hi"_lang).sentences("यह एक है। यह दो है।") == texts{"यह एक है।", "यह दो है।"});
}

TEST_CASE("segment: abbreviations end no sentence")
{
    CHECK(sentence_segmenter("en"_lang).sentences("Mr. Smith came. He left.") == texts{"Mr. Smith came.", "He left."});
    CHECK(sentence_segmenter("de"_lang).sentences("Hier, z.B. Haus. Da.") == texts{"Hier, z.B. Haus.", "Da."});
}

TEST_CASE("segment: broken bytes are not read past")
{
    word_segmenter words;
    sentence_segmenter sentences;
    for (std::string const text : {"\xFF", "a\xC3", "\x80\x80 b", "\xE6\xBC", "ok\xF0\x9F ok", "\xE1\xB8", "\xE2"}) {
        std::string again;
        words.for_each(text, [&](std::string_view token) { again += token; });
        std::string expected = text;
        std::erase(expected, ' ');
        CHECK(again == expected);
        CHECK(sentences.sentences(text) == texts{text});
    }
}

TEST_CASE("segment: any number of threads, each with its own segmenter", "[threads]")
{
    std::string const text = "Xin chào, 世界! It's 3.50 ไปโรงเรียน.";
    texts const expected = word_segmenter("vi"_lang).words(text);
    std::array<bool, 4> same{};
    std::vector<std::thread> threads;
    threads.reserve(same.size());
    for (bool& mine : same) threads.emplace_back([&] { mine = word_segmenter("vi"_lang).words(text) == expected; });
    for (std::thread& thread : threads) thread.join();
    CHECK(std::ranges::count(same, true) == 4);
}
