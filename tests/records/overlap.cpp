// SPDX-License-Identifier: MIT
#include <crossin/records/overlap.hpp>

#include <string>
#include <vector>

#include <crossin/records/by_position.hpp>

#include "records/corpora.hpp"
#include "support/catch.hpp"

using namespace crossin;
using crossin_test::error_of;
using crossin_test::one_turn;

namespace {
std::string words(int first, int count, std::string const& between = " ")
{
    std::string text;
    for (int i = first; i < first + count; ++i) text += (i == first ? "" : between) + ("word" + std::to_string(i));
    return text;
}
} // namespace

TEST_CASE("overlap: thirteen words in a row, whatever the case and the punctuation")
{
    overlap_index index;
    index.add(words(0, 40));
    CHECK(index.size() == 28);
    CHECK(index.find(words(5, 13)) == words(5, 13));
    CHECK(index.find(words(5, 12)).empty());
    CHECK(index.find("before " + words(20, 13) + " after") == words(20, 13));
    CHECK(index.find("Yes: WORD7, word8; " + words(9, 11, "\n") + "!") == "WORD7, word8; " + words(9, 11, "\n"));
    CHECK(index.find(words(5, 6) + " other " + words(11, 10)).empty());
    CHECK(index.find("").empty());
    CHECK(index.find("... !?").empty());
}

TEST_CASE("overlap: thirty characters in scripts without spaces, and mixtures")
{
    std::string const text = "敏捷的棕色狐狸跳过了那只懒惰的狗，然后它们一起去河边喝水并且看着太阳慢慢落下。";
    overlap_index index;
    index.add(text);
    auto const part = [&](std::size_t first, std::size_t count) { return text.substr(3 * first, 3 * count); };
    CHECK(index.find(part(0, 31)) == part(0, 31)); // 30 and a comma
    CHECK(index.find(part(0, 30)).empty());
    CHECK(index.find("问：" + part(5, 31)).size() == 3 * 31);
    overlap_index mixed;
    mixed.add("使用 Python 语言编写一个函数来计算 fibonacci 数列的前二十五项并打印出来。");
    CHECK_FALSE(mixed.find("请使用Python语言编写一个函数来计算fibonacci数列的前二十五项并打印出来！").empty());
}

TEST_CASE("overlap: shorter texts must be shared whole, the shortest are counted only")
{
    overlap_index index;
    index.add("What is the capital of France?");
    index.add("yes");
    index.add("");
    CHECK(index.size() == 1);
    CHECK(index.too_short() == 1);
    CHECK(index.find("what is the capital of FRANCE") == "what is the capital of FRANCE");
    CHECK(index.find("Tell me: what is the capital of France?").empty());
    CHECK(index.find("yes").empty());
}

TEST_CASE("overlap: lengths can be chosen")
{
    overlap_index index({.words = 3, .characters = 4, .least_words = 1});
    index.add("one two three four");
    index.add("hi");
    CHECK(index.find("now two three four") == "two three four");
    CHECK(index.find("hi") == "hi");
    CHECK(error_of([] { overlap_index{{.words = 0}}; }).code() == errc::invalid_argument);
}

TEST_CASE("overlap: a hit drops the row in every language")
{
    std::vector<record> en, vi;
    for (int i = 0; i < 20; ++i) {
        en.push_back(one_turn("", "question " + std::to_string(i), "an answer of some length"));
        vi.push_back(one_turn("", "câu hỏi " + std::to_string(i), "một câu trả lời dài vừa phải"));
    }
    vi[7].turns[0].output = "trả lời: " + words(3, 14);
    en[7].turns[0].output = "an answer that is about as long as the one in the other language, more or less, well";
    en[12].turns[0].input = vi[12].turns[0].input = words(0, 20);
    overlap_index index;
    index.add(record_list("en"_lang, {one_turn("", "?", "!", words(0, 30))}, "benchmark"));
    auto rows = parallel(by_position{.checks = {.length_ratio = {on_problem::keep}}}, record_list("en"_lang, en, "en"),
                         record_list("vi"_lang, vi, "vi"));
    auto const found = find_overlaps(rows, index);
    REQUIRE(found.size() == 2);
    CHECK(found[0].row == 7);
    CHECK(found[0].language == 1);
    CHECK(found[1].row == 12);
    CHECK(found[1].language == 0);
    CHECK(drop_overlaps(rows, index) == 2);
    CHECK(rows.size() == 18);
    CHECK(rows.tally(0).count(reasons::in_benchmark) == 2);
    CHECK(drop_overlaps(rows, index) == 0);
}
