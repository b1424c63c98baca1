// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"

#include <crossin/align/word_tokens.hpp>

using Catch::Matchers::ContainsSubstring;
using crossin::alignment;
using crossin::text_span;
using crossin::token_unit;
using crossin::word_splitter;
using namespace crossin::literals;

TEST_CASE("word_tokens: tokens of white space and of a language")
{
    using texts = std::vector<std::string_view>;
    CHECK(word_splitter(token_unit::space, {}).tokens("  It's\t3.50,  so.\n") == texts{"It's", "3.50,", "so."});
    CHECK(word_splitter(token_unit::space, {}).tokens(" \t ").empty());
    CHECK(word_splitter(token_unit::words, "en"_lang).tokens("It's 3.50, so.") ==
          texts{"It's", "3.50", ",", "so", "."});
    std::string_view const chinese = "我喜欢苹果。"; // I like apples
    CHECK(word_splitter(token_unit::words, "zh"_lang).tokens(chinese) == texts{"我", "喜欢", "苹果", "。"});
}

TEST_CASE("word_tokens: links move to the user's own tokens")
{
    std::string_view const english = "unbelievable results", french = "résultats incroyables";
    auto const ours = word_splitter(token_unit::space, {}).tokens(english);
    auto const theirs = word_splitter(token_unit::space, {}).tokens(french);
    std::vector<std::string_view> const pieces = {"un", "believ", "able", "results"};
    auto const source = crossin::spans_of(english, ours), target = crossin::spans_of(french, theirs);
    auto const new_source = crossin::find_spans(english, pieces);
    CHECK(source == std::vector<text_span>{{0, 12}, {13, 20}});
    CHECK(target == std::vector<text_span>{{0, 10}, {11, 22}}); // bytes: é has two
    CHECK(new_source[3] == text_span{13, 20});

    alignment const links = {{0, 1, 0.9F}, {1, 0, 0.8F}};
    CHECK(move_links(links, source, target, source, target) == links);
    alignment const moved = move_links(links, source, target, new_source, target);
    CHECK(moved == alignment{{0, 1, 0.9F}, {1, 1, 0.9F}, {2, 1, 0.9F}, {3, 0, 0.8F}});
    CHECK(move_links(moved, new_source, target, source, target) == links);
}

TEST_CASE("word_tokens: of links that become one the surest counts")
{
    std::vector<text_span> const two = {{0, 2}, {2, 4}}, one = {{0, 4}};
    alignment const links = {{0, 0, 0.4F}, {1, 0, 0.7F}};
    CHECK(move_links(links, two, one, one, one) == alignment{{0, 0, 0.7F}});
    CHECK(move_links(links, two, one, two, {}).empty());
    CHECK_THROWS_AS(move_links(alignment{{2, 0}}, two, one, one, one), crossin::error);
}

TEST_CASE("word_tokens: a token that does not follow is named")
{
    std::vector<std::string_view> const tokens = {"a", "c", "b"};
    CHECK_THROWS_WITH(crossin::find_spans("a b c", tokens), ContainsSubstring("token 2, \"b\""));
}
