// SPDX-License-Identifier: MIT
#include <crossin/eval/answer_alignment.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "support/errors.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

std::vector<std::string> const cities = {"(A) Paris", "(B) London", "(C) Rome", "(D) New York"};

aligned_answer choice(std::uint32_t which) { return {answer_kind::choice, which, 0}; }
aligned_answer tie(std::uint32_t first, std::uint32_t second) { return {answer_kind::tie, first, second}; }
aligned_answer const none = {};

} // namespace

TEST_CASE("answer_aligner: choices as they are spelled, in any case, and their letters in parentheses")
{
    answer_aligner const align(cities);
    CHECK(align.size() == 4);
    CHECK(align("(B) London") == choice(1));
    CHECK(align("I say (b) london") == choice(1));
    CHECK(align("(D) NEW YORK") == choice(3));
    CHECK(align("(c)") == choice(2));
    CHECK(align("It is (D) New York, not (A)") == choice(3)); // the longer one of a sentence
    CHECK(align("答案是（B）。") == choice(1));
}

TEST_CASE("answer_aligner: sentences vote, and equal votes are a tie")
{
    answer_aligner const align(cities);
    CHECK(align("(A). (B)! (A)?") == choice(0));
    CHECK(align("(B). (A).") == tie(1, 0));
    CHECK(align("(C). (B). (A). (B). (A).") == tie(1, 0)); // the two leaders, the first of them first
    CHECK(align("(A)。(B)") == tie(0, 1));
}

TEST_CASE("answer_aligner: a letter between blanks, or the text behind it, where nothing is spelled out")
{
    answer_aligner const align(cities);
    CHECK(align("answer: d") == choice(3));
    CHECK(align("D.") == choice(3));
    CHECK(align("A") == choice(0));
    CHECK(align("a") == none); // an article
    CHECK(align("ROME!") == choice(2));
    CHECK(align("new york. rome. new york") == choice(3));
    CHECK(align("我选择C") == none);               // no blank around the letter
    CHECK(align("(B). rome. rome.") == choice(1)); // what is spelled out leaves the rest unread
    CHECK(align("[D]") == choice(3));
    CHECK(align(" \n\t") == none);
    CHECK(align("no idea") == none);
}

TEST_CASE("answer_aligner: choices without letters, numbers, and keys that coincide")
{
    answer_aligner const numbers(std::vector<std::string_view>{"(A) 3.5", "(B) 7", "(C) 12"});
    CHECK(numbers("3.5") == none); // sentences end at its point
    CHECK(numbers("7") == none);   // one character is no key
    CHECK(numbers("12 or 7") == choice(2));
    answer_aligner const plain(std::vector<std::string>{"yes", "no"});
    CHECK(plain("No, thanks") == choice(1));
    CHECK(plain("b") == choice(1));
    answer_aligner const two(std::vector<std::string>{"x", "X"}); // "x" and "X" in another case: the later takes over
    CHECK(two("x") == choice(1));
}

TEST_CASE("answer_aligner: what cannot be choices, or text, is refused")
{
    CHECK(error_of([] { answer_aligner(std::vector<std::string>{}); }).code() == errc::invalid_argument);
    CHECK(error_of([] { answer_aligner(std::vector<std::string>(11)); }).code() == errc::invalid_argument);
    CHECK(error_of([] { answer_aligner(std::vector<std::string>{"a", "a"}); }).message() ==
          "two choices are equal: \"a\"");
    CHECK(error_of([] { static_cast<void>(answer_aligner(cities)("a\xFF")); }).code() == errc::encoding);
}

TEST_CASE("resolve: ties and answers that mean nothing, by policy")
{
    using enum answer_policy;
    for (answer_policy const policy : {random, first, wrong}) CHECK(resolve(choice(2), 4, policy, 7U) == 2);
    CHECK(resolve(tie(3, 1), 4, first, 0U) == 3);
    CHECK(resolve(tie(3, 1), 4, wrong, 0U) == no_choice);
    CHECK(resolve(tie(3, 1), 4, random, 0U) == 3);
    CHECK(resolve(tie(3, 1), 4, random, ~std::uint64_t{0}) == 1);
    CHECK(resolve(none, 4, first, 0U) == 0);
    CHECK(resolve(none, 4, wrong, 0U) == no_choice);
    CHECK(resolve(none, 4, random, std::uint64_t{3} << 62) == 3);
    std::vector<int> drawn(4, 0);
    for (std::uint64_t item = 0; item < 4000; ++item) ++drawn[resolve(none, 4, random, 5, item)];
    for (int const count : drawn) CHECK(std::abs(count - 1000) < 120); // four deviations
    CHECK(resolve(none, 4, random, 5, 17) == resolve(none, 4, random, random_bits(5, 17)));
}

TEST_CASE("answer_prefix: three code points of what is not white space at the ends")
{
    CHECK(answer_prefix(" \n(A) x") == answer_prefix("(A)"));
    CHECK(answer_prefix("(A)") != answer_prefix("(B)"));
    CHECK(answer_prefix("(A") != answer_prefix("(A)"));
    CHECK(answer_prefix("巴黎是好") == answer_prefix("巴黎是"));
    CHECK(answer_prefix("巴黎是") != answer_prefix("巴黎"));
    CHECK(answer_prefix("") == 0);
    CHECK(answer_prefix(" \u3000 ") == 0);
}
