// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_BLEU_HPP
#define CROSSIN_EVAL_BLEU_HPP

/// \file
/// BLEU: n-grams that a text shares with its references. Layer: eval. Needs: error, metric_tokens, ngrams.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/eval/detail/ngrams.hpp>
#include <crossin/eval/metric_tokens.hpp>

namespace crossin {

/// What BLEU needs to know of a text. Those of texts add up to those of a corpus.
///
/// Models: std::regular.
struct bleu_statistics {
    std::array<std::uint64_t, 4> matched{};    ///< n-grams that a reference has too, by order
    std::array<std::uint64_t, 4> total{};      ///< n-grams of the text
    std::uint64_t length_tokens = 0;           ///< of the text
    std::uint64_t reference_length_tokens = 0; ///< of the reference whose length is nearest

    constexpr bleu_statistics& operator+=(bleu_statistics const& other) noexcept
    {
        for (std::size_t n = 0; n < matched.size(); ++n) {
            matched[n] += other.matched[n];
            total[n] += other.total[n];
        }
        length_tokens += other.length_tokens;
        reference_length_tokens += other.reference_length_tokens;
        return *this;
    }
    /// Calls `visit` with every number, for rows of `metric_row.hpp`.
    template <class Self, class Visit>
    static constexpr void numbers(Self& self, Visit visit)
    {
        for (auto& one : self.matched) visit(one);
        for (auto& one : self.total) visit(one);
        visit(self.length_tokens);
        visit(self.reference_length_tokens);
    }
    friend bool operator==(bleu_statistics const&, bleu_statistics const&) = default;
};

/// BLEU and what it is made of.
struct bleu_score {
    double score = 0;                   ///< [0, 100]
    std::array<double, 4> precisions{}; ///< by order, smoothed [0, 100]
    double brevity_penalty = 0;         ///< [0, 1]
    friend bool operator==(bleu_score const&, bleu_score const&) = default;
};

/// The statistics of one text.
///
/// An n-gram counts as often as in the reference that has it most. Of references whose lengths are equally near, the
/// shorter one counts.
///
/// Complexity: O(tokens).
/// Errors:     `error{invalid_argument}` for no reference; as `metric_tokens`.
/// Source:     Papineni et al. 2002, section 2.
[[nodiscard]] inline bleu_statistics bleu_counts(std::string_view text, std::span<std::string_view const> references,
                                                 token_rule rule = token_rule::mteval_13a)
{
    require(!references.empty(), "BLEU needs at least one reference for every text");
    std::vector<std::vector<std::string>> tokens{metric_tokens(text, rule)};
    for (std::string_view const one : references) tokens.push_back(metric_tokens(one, rule));
    bleu_statistics counts{.length_tokens = tokens[0].size(), .reference_length_tokens = tokens[1].size()};
    auto const distance = [&](std::uint64_t length) {
        return length > counts.length_tokens ? length - counts.length_tokens : counts.length_tokens - length;
    };
    std::vector<detail::unit_numbers> texts = detail::numbers_of_tokens(tokens);
    for (std::size_t i = 1; i < tokens.size(); ++i) {
        std::uint64_t const length = tokens[i].size(), nearest = counts.reference_length_tokens;
        if (std::pair(distance(length), length) < std::pair(distance(nearest), nearest))
            counts.reference_length_tokens = length;
    }
    std::vector<std::size_t> others(references.size());
    std::iota(others.begin(), others.end(), std::size_t{1});
    detail::ngram_counter ngrams(std::move(texts));
    for (std::size_t n = 0; n < counts.matched.size(); ++n) {
        if (n > 0) ngrams.lengthen();
        counts.total[n] = ngrams.size(0);
        counts.matched[n] = ngrams.matches(others);
    }
    return counts;
}

/// How BLEU is computed from its statistics.
struct bleu_options {
    bool effective_order =
        false; ///< the mean over those orders only that the text is long enough for: for single texts
};

/// BLEU of the statistics of a text or a corpus.
///
/// An order without a match counts as if 1/2 of an n-gram had matched, the next such order 1/4, and so on; without any
/// match at all the score is 0. Without `effective_order` it is 0 too where there is no n-gram of the longest order.
///
/// Source: Papineni et al. 2002, section 2.3; smoothing: Chen and Cherry 2014, method 3, as mteval-v13a and sacreBLEU
///         have it.
[[nodiscard]] inline bleu_score bleu(bleu_statistics const& counts, bleu_options options = {})
{
    bleu_score made;
    auto const length = static_cast<double>(counts.length_tokens);
    auto const wanted = static_cast<double>(counts.reference_length_tokens);
    made.brevity_penalty = counts.length_tokens >= counts.reference_length_tokens ? 1.0
                           : counts.length_tokens == 0                            ? 0.0
                                                                                  : std::exp(1 - wanted / length);
    if (counts.matched[0] == 0) return made; // longer ones cannot match then either
    double smooth = 1, logarithms = 0;
    std::size_t orders = 0;
    for (; orders < counts.total.size() && counts.total[orders] > 0; ++orders) {
        double matched = static_cast<double>(counts.matched[orders]);
        if (counts.matched[orders] == 0) matched = 1 / (smooth *= 2);
        made.precisions[orders] = 100 * matched / static_cast<double>(counts.total[orders]);
        logarithms += std::log(made.precisions[orders]);
    }
    if (orders < counts.total.size() && !options.effective_order) return made;
    made.score = made.brevity_penalty * std::exp(logarithms / static_cast<double>(orders));
    return made;
}

} // namespace crossin
#endif
