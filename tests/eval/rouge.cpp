// SPDX-License-Identifier: MIT
#include <crossin/eval/rouge.hpp>

#include <crossin/core/error.hpp>
#include <crossin/core/random.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace crossin;

namespace {

using texts = std::vector<std::string_view>;

/// The table of the textbook.
std::uint64_t slow_common_subsequence(std::vector<std::uint32_t> const& a, std::vector<std::uint32_t> const& b)
{
    std::vector<std::vector<std::uint64_t>> table(a.size() + 1, std::vector<std::uint64_t>(b.size() + 1, 0));
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < b.size(); ++j)
            table[i + 1][j + 1] = a[i] == b[j] ? table[i][j] + 1 : std::max(table[i][j + 1], table[i + 1][j]);
    return table.back().back();
}

} // namespace

TEST_CASE("rouge: words, pairs and the longest common row")
{
    rouge_scores const scores = rouge(
        rouge_counts("The quick brown dog jumps on the log.", texts{"The quick brown fox jumps over the lazy dog."}));
    CHECK(scores.one.precision == 0.75);
    CHECK(scores.one.recall == Approx(6.0 / 9));
    CHECK(scores.two.precision == Approx(2.0 / 7));
    CHECK(scores.longest.precision == Approx(5.0 / 8));
    CHECK(rouge(rouge_counts("", texts{"x"})) == rouge_scores{});
}

TEST_CASE("rouge: the longest common row is that of the textbook, over any number of words")
{
    for (std::uint64_t round = 0; round < 120; ++round) {
        auto const draw = [&](std::uint64_t which, std::uint64_t length) {
            std::vector<std::uint32_t> units;
            for (std::uint64_t i = 0; i < length; ++i)
                units.push_back(static_cast<std::uint32_t>(random_bits(round * 2 + which, i) % (2 + (round % 6) * 40)));
            return units;
        };
        auto const a = draw(0, random_bits(round, 1'000'000) % 300), b = draw(1, random_bits(round, 1'000'001) % 300);
        CHECK(detail::common_subsequence(a, b) == slow_common_subsequence(a, b));
    }
}

TEST_CASE("rouge: each score takes the reference that is best for it")
{
    rouge_scores const scores = rouge(rouge_counts("b a c", texts{"a b c", "b a"}, token_rule::ascii_words));
    CHECK(scores.one.f1 == 1);
    CHECK(scores.two.f1 == Approx(2 * 0.5 / 1.5));
    CHECK(scores.longest.f1 == Approx(0.8));
}

TEST_CASE("rouge: a set is worth the mean of its texts")
{
    rouge_statistics sum = rouge_counts("a b", texts{"a b"});
    sum += rouge_counts("x", texts{"a b"});
    CHECK(sum.texts == 2);
    CHECK(rouge(sum).one.f1 == 0.5);
    CHECK_THROWS_AS(rouge(rouge_statistics{}), error);
    CHECK_THROWS_AS(rouge_counts("a", {}), error);
}
