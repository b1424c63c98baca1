// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_CHRF_HPP
#define CROSSIN_EVAL_CHRF_HPP

/// \file
/// chrF: n-grams of characters that a text shares with its references. Layer: eval. Needs: error, characters, ngrams.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/eval/detail/ngrams.hpp>
#include <crossin/eval/match_counts.hpp>
#include <crossin/text/characters.hpp>

namespace crossin {

/// How chrF is computed.
struct chrf_options {
    std::size_t order = 6; ///< longest n-grams; 1 to 6
    double beta = 2;       ///< how much more recall weighs than precision
};

/// What chrF needs to know of a text. Those of texts add up to those of a corpus.
///
/// Models: std::regular.
struct chrf_statistics {
    std::array<match_counts, 6> orders{}; ///< n-grams by order; `known` are those of the reference

    constexpr chrf_statistics& operator+=(chrf_statistics const& other) noexcept
    {
        for (std::size_t n = 0; n < orders.size(); ++n) orders[n] += other.orders[n];
        return *this;
    }
    /// Calls `visit` with every number, for rows of `metric_row.hpp`.
    template <class Self, class Visit>
    static constexpr void numbers(Self& self, Visit visit)
    {
        for (auto& one : self.orders) match_counts::numbers(one, visit);
    }
    friend bool operator==(chrf_statistics const&, chrf_statistics const&) = default;
};

/// chrF of the statistics of a text or a corpus. [0, 100]
///
/// Precision and recall are averaged over the orders of which text and reference have n-grams, and joined then.
///
/// Errors: `error{invalid_argument}` for an order that is not 1 to 6 and a beta that is not positive.
/// Source: Popović 2015, with precision and recall averaged as sacreBLEU has them.
[[nodiscard]] inline double chrf(chrf_statistics const& counts, chrf_options options = {})
{
    require(options.order >= 1 && options.order <= counts.orders.size(), "the order of chrF must be 1 to 6");
    require(options.beta > 0 && std::isfinite(options.beta), "the beta of chrF must be a positive number");
    double precision = 0, recall = 0, orders = 0;
    for (match_counts const& one : std::span(counts.orders).first(options.order)) {
        if (one.found == 0 || one.known == 0) continue;
        match_scores const shares = scores_of(one);
        precision += shares.precision;
        recall += shares.recall;
        orders += 1;
    }
    if (precision + recall == 0) return 0;
    precision /= orders;
    recall /= orders;
    double const square = options.beta * options.beta;
    return 100 * (1 + square) * precision * recall / (square * precision + recall);
}

/// The statistics of one text against the reference with which its chrF is best, the first of equals. White space does
/// not count. N-grams of an order for which the reference is too short are not counted as found.
///
/// Complexity: O(characters).
/// Errors:     `error{invalid_argument}` for no reference; as `chrf`.
[[nodiscard]] inline chrf_statistics chrf_counts(std::string_view text, std::span<std::string_view const> references,
                                                 chrf_options options = {})
{
    require(!references.empty(), "chrF needs at least one reference for every text");
    auto const characters = [](std::string_view of) {
        detail::unit_numbers units;
        for_each_character(of, [&](char32_t c) {
            if (kind_of(c) != character_kind::white_space) units.push_back(static_cast<std::uint32_t>(c));
        });
        return units;
    };
    std::vector<detail::unit_numbers> texts{characters(text)};
    for (std::string_view const one : references) texts.push_back(characters(one));
    std::vector<chrf_statistics> by_reference(references.size());
    detail::ngram_counter ngrams(std::move(texts));
    for (std::size_t n = 0; n < by_reference[0].orders.size(); ++n) {
        if (n > 0) ngrams.lengthen();
        for (std::size_t i = 0; i < references.size(); ++i) {
            std::size_t const known = ngrams.size(i + 1);
            by_reference[i].orders[n] = {ngrams.matches(i + 1), known == 0 ? 0 : ngrams.size(0), known};
        }
    }
    std::size_t best = 0;
    double most = chrf(by_reference[0], options);
    for (std::size_t i = 1; i < by_reference.size(); ++i)
        if (double const score = chrf(by_reference[i], options); score > most) {
            best = i;
            most = score;
        }
    return by_reference[best];
}

} // namespace crossin
#endif
