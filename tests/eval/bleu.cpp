// SPDX-License-Identifier: MIT
#include <crossin/eval/bleu.hpp>

#include <crossin/core/error.hpp>

#include "support/catch.hpp"

#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

using namespace crossin;

namespace {

using words = std::vector<std::string_view>;

} // namespace

TEST_CASE("bleu: n-grams count as often as in the reference that has them most")
{
    bleu_statistics const counts = bleu_counts("the the the cat", words{"the cat the", "the dog"});
    CHECK(counts.matched == std::array<std::uint64_t, 4>{3, 1, 0, 0});
    CHECK(counts.total == std::array<std::uint64_t, 4>{4, 3, 2, 1});
}

TEST_CASE("bleu: the nearest length of a reference, of equals the shorter one")
{
    CHECK(bleu_counts("a b c", words{"a b c d e", "a b c d", "a b"}).reference_length_tokens == 2);
    CHECK(bleu_counts("a b c", words{"a b", "a b c d"}).reference_length_tokens == 2);
    CHECK(bleu_counts("a b c", words{"a b c d", "a b c"}).reference_length_tokens == 3);
    CHECK(bleu_counts("", words{"a b c d", "a b"}).reference_length_tokens == 2);
}

TEST_CASE("bleu: the same text is worth 100, nothing in common 0, a shorter text is punished")
{
    std::string_view const text = "the cat is on the mat .";
    CHECK(bleu(bleu_counts(text, words{text})).score == Approx(100));
    CHECK(bleu(bleu_counts("x y z w", words{text})) == bleu_score{0, {}, std::exp(1 - 7.0 / 4)});
    bleu_score const shorter = bleu(bleu_counts("the cat is on", words{text}));
    CHECK(shorter.brevity_penalty == Approx(std::exp(1 - 7.0 / 4)));
    CHECK(shorter.score == Approx(100 * shorter.brevity_penalty));
    CHECK(bleu(bleu_counts("", words{text})) == bleu_score{});
}

TEST_CASE("bleu: orders without a match are smoothed by halves, those that are not there end the mean or the score")
{
    // Of "a x b c" in "a b c d": 3 of 4 words, 1 of 3 pairs, no triple of 2, no quadruple of 1.
    bleu_score const smoothed = bleu(bleu_counts("a x b c", words{"a b c d"}));
    CHECK(smoothed.precisions[2] == Approx(100 * 0.5 / 2));
    CHECK(smoothed.precisions[3] == Approx(100 * 0.25 / 1));
    CHECK(smoothed.score == Approx(100 * std::pow(3.0 / 4 * 1 / 3 * 0.25 * 0.25, 0.25)));
    bleu_statistics const two = bleu_counts("a b", words{"a b"});
    CHECK(bleu(two).score == 0);
    CHECK(bleu(two, {.effective_order = true}).score == Approx(100));
}

TEST_CASE("bleu: the score of a corpus is that of the sum of its texts, not their mean")
{
    bleu_statistics sum = bleu_counts("the cat sat on the mat", words{"the cat sat on the mat"});
    sum += bleu_counts("no", words{"yes it is"});
    CHECK(sum.total == std::array<std::uint64_t, 4>{7, 5, 4, 3});
    CHECK(sum.reference_length_tokens == 9);
    CHECK(bleu(sum).score == Approx(std::exp(1 - 9.0 / 7) * 100 * std::pow(6.0 / 7, 0.25)));
    CHECK_THROWS_AS(bleu_counts("a", {}), error);
}
