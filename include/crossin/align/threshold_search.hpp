// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_THRESHOLD_SEARCH_HPP
#define CROSSIN_ALIGN_THRESHOLD_SEARCH_HPP

/// \file
/// Where to cut scored pairs, by pairs that are known; the accuracy of retrieval. Layer: align. Needs: alignment, error.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <ranges>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>

namespace crossin {

/// A cut of scored candidates, and what it is worth against those that are known to be right.
struct score_threshold {
    double threshold = std::numeric_limits<double>::infinity(); ///< candidates of this score or more are kept
    std::uint64_t kept = 0;                                     ///< candidates
    std::uint64_t right = 0;                                    ///< of those
    double precision = 0;                                       ///< right / kept [0, 1]
    double recall = 0;                                          ///< right / known [0, 1]
    double f1 = 0;                                              ///< their harmonic mean
    friend bool operator==(score_threshold const&, score_threshold const&) = default;
};

/// The cut with the best F1: half way between the score of the last kept and the next one, or the score itself behind the
/// last of all. Of equal F1 the higher cut. Candidates of one score are kept or left together. Nothing is kept where
/// nothing is right.
///
///     auto const cut = threshold_search(pairs, known, &mined_pair::score, [&](mined_pair const& one) { return ...; });
///
/// `known`: how many there are to be found. `is_right` is asked once for each candidate.
///
/// Complexity: O(n log n).
/// Errors:     `error{invalid_argument}` for a score that is not finite, and for more right candidates than known ones.
/// Source:     XTREME (Hu et al. 2020), section on BUCC.
template <std::ranges::forward_range Candidates, class Score, class IsRight>
    requires std::convertible_to<std::invoke_result_t<Score&, std::ranges::range_reference_t<Candidates const>>,
                                 double> &&
             std::predicate<IsRight&, std::ranges::range_reference_t<Candidates const>>
[[nodiscard]] score_threshold threshold_search(Candidates const& candidates, std::uint64_t known, Score score,
                                               IsRight is_right)
{
    std::vector<std::pair<double, bool>> order; // score, right
    for (auto const& candidate : candidates) {
        order.emplace_back(std::invoke(score, candidate), std::invoke(is_right, candidate));
        if (!std::isfinite(order.back().first))
            fail(errc::invalid_argument, "the score of candidate " + std::to_string(order.size() - 1) +
                                             " is not finite; thresholds need numbers");
    }
    std::ranges::sort(order, std::ranges::greater{}, &std::pair<double, bool>::first);
    score_threshold best;
    std::uint64_t right = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        right += order[i].second;
        bool const last = i + 1 == order.size();
        if (right == 0 || (!last && order[i + 1].first == order[i].first)) continue;
        double const kept = static_cast<double>(i + 1), found = static_cast<double>(right);
        double const precision = found / kept, recall = found / static_cast<double>(known);
        double const f1 = 2 * precision * recall / (precision + recall);
        if (!(f1 > best.f1)) continue;
        double const here = order[i].first, next = last ? here : order[i + 1].first;
        double const middle = next + (here - next) / 2;
        best = {middle > next ? middle : here, i + 1, right, precision, recall, f1};
    }
    if (right > known)
        fail(errc::invalid_argument, std::to_string(right) + " candidates are right, and only " +
                                         std::to_string(known) + " are known; does a candidate stand twice?");
    return best;
}

/// The share of rows for which what was found is what is known [0, 1]; 0 of none.
///
/// Errors: `error{mismatch}` for different numbers of rows.
[[nodiscard]] inline double retrieval_accuracy(std::span<std::uint32_t const> found,
                                               std::span<std::uint32_t const> known)
{
    if (found.size() != known.size())
        fail(errc::mismatch, std::to_string(found.size()) + " rows were found, and " + std::to_string(known.size()) +
                                 " are known; there must be one for each");
    std::size_t right = 0;
    for (std::size_t i = 0; i < found.size(); ++i) right += found[i] == known[i];
    return found.empty() ? 0 : static_cast<double>(right) / static_cast<double>(found.size());
}

} // namespace crossin
#endif
