// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_ROUGE_HPP
#define CROSSIN_EVAL_ROUGE_HPP

/// \file
/// ROUGE-1, -2 and -L: words, pairs of words and the longest common row of words. Layer: eval. Needs: error,
/// match_counts, metric_tokens, ngrams.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/eval/detail/ngrams.hpp>
#include <crossin/eval/match_counts.hpp>
#include <crossin/eval/metric_tokens.hpp>

namespace crossin {

/// The three scores. [0, 1]
struct rouge_scores {
    match_scores one = {};     ///< words
    match_scores two = {};     ///< pairs of neighbours
    match_scores longest = {}; ///< the longest row of words that both have, with gaps
    friend bool operator==(rouge_scores const&, rouge_scores const&) = default;
};

/// Sums of the scores of texts: ROUGE of a set is the mean over its texts.
///
/// Models: std::regular.
struct rouge_statistics {
    std::uint64_t texts = 0;
    rouge_scores sum = {};

    constexpr rouge_statistics& operator+=(rouge_statistics const& other) noexcept
    {
        texts += other.texts;
        add(sum.one, other.sum.one);
        add(sum.two, other.sum.two);
        add(sum.longest, other.sum.longest);
        return *this;
    }
    /// Calls `visit` with every number, for rows of `metric_row.hpp`.
    template <class Self, class Visit>
    static constexpr void numbers(Self& self, Visit visit)
    {
        visit(self.texts);
        for (auto* one : {&self.sum.one, &self.sum.two, &self.sum.longest}) {
            visit(one->precision);
            visit(one->recall);
            visit(one->f1);
        }
    }
    friend bool operator==(rouge_statistics const&, rouge_statistics const&) = default;

private:
    static constexpr void add(match_scores& to, match_scores const& more) noexcept
    {
        to.precision += more.precision;
        to.recall += more.recall;
        to.f1 += more.f1;
    }
};

namespace detail {

/// Length of the longest common subsequence, 64 units of `b` at a time.
///
/// A bit of the row is 0 where the table of lengths rises by one; Hyyrö 2004, "Bit-parallel LCS-length computation
/// revisited", the formula with one addition a word.
[[nodiscard]] inline std::uint64_t common_subsequence(unit_numbers const& a, unit_numbers const& b)
{
    std::uint32_t most = 0;
    for (std::uint32_t const unit : b) most = std::max(most, unit);
    std::vector<std::vector<std::uint32_t>> places(b.empty() ? 0 : std::size_t{most} + 1);
    for (std::size_t i = 0; i < b.size(); ++i) places[b[i]].push_back(static_cast<std::uint32_t>(i));
    std::vector<std::uint64_t> row((b.size() + 63) / 64, ~std::uint64_t{0}), same(row.size(), 0);
    for (std::uint32_t const unit : a) {
        if (unit >= places.size() || places[unit].empty()) continue;
        for (std::uint32_t const at : places[unit]) same[at / 64] |= std::uint64_t{1} << (at % 64);
        std::uint64_t carry = 0;
        for (std::size_t w = 0; w < row.size(); ++w) {
            std::uint64_t const matching = row[w] & same[w], sum = row[w] + matching, total = sum + carry;
            carry = static_cast<std::uint64_t>(sum < matching || total < carry);
            row[w] = total | (row[w] & ~same[w]);
            same[w] = 0;
        }
    }
    std::uint64_t length = 0;
    for (std::size_t w = 0; w < row.size(); ++w) {
        std::size_t const bits = std::min<std::size_t>(64, b.size() - 64 * w);
        std::uint64_t const used = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
        length += static_cast<std::uint64_t>(std::popcount(~row[w] & used));
    }
    return length;
}

} // namespace detail

/// The scores of one text; of several references each score takes the one with the best F1, the first of equals.
///
/// Complexity: O(tokens), and for the longest row O(tokens of both / 64).
/// Errors:     `error{invalid_argument}` for no reference; as `metric_tokens`.
/// Source:     Lin 2004, sections 2 and 3.1, with the texts taken as one sentence each.
[[nodiscard]] inline rouge_statistics rouge_counts(std::string_view text, std::span<std::string_view const> references,
                                                   token_rule rule = token_rule::unicode_words)
{
    require(!references.empty(), "ROUGE needs at least one reference for every text");
    std::vector<std::vector<std::string>> tokens{metric_tokens(text, rule)};
    for (std::string_view const one : references) tokens.push_back(metric_tokens(one, rule));
    std::vector<detail::unit_numbers> const texts = detail::numbers_of_tokens(tokens);
    detail::ngram_counter ones(texts), twos(texts);
    twos.lengthen();
    rouge_statistics best{.texts = 1};
    auto const keep = [](match_scores& kept, match_counts const& counts) {
        if (match_scores const scores = scores_of(counts); scores.f1 > kept.f1) kept = scores;
    };
    for (std::size_t i = 1; i < texts.size(); ++i) {
        keep(best.sum.one, {ones.matches(i), ones.size(0), ones.size(i)});
        keep(best.sum.two, {twos.matches(i), twos.size(0), twos.size(i)});
        keep(best.sum.longest, {detail::common_subsequence(texts[0], texts[i]), texts[0].size(), texts[i].size()});
    }
    return best;
}

/// Means over the texts.
///
/// Errors: `error{invalid_argument}` for statistics of no text.
[[nodiscard]] inline rouge_scores rouge(rouge_statistics const& sum)
{
    require(sum.texts > 0, "no text was scored; ROUGE is a mean over at least one");
    auto const mean = [&](match_scores const& of) {
        auto const texts = static_cast<double>(sum.texts);
        return match_scores{of.precision / texts, of.recall / texts, of.f1 / texts};
    };
    return {mean(sum.sum.one), mean(sum.sum.two), mean(sum.sum.longest)};
}

} // namespace crossin
#endif
