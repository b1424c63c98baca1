// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_MATCH_COUNTS_HPP
#define CROSSIN_EVAL_MATCH_COUNTS_HPP

/// \file
/// How much of what was found is known: precision, recall, F1. Layer: eval. Needs: nothing.

#include <cstdint>

namespace crossin {

/// Precision, recall and their harmonic mean. [0, 1]
struct match_scores {
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    friend bool operator==(match_scores const&, match_scores const&) = default;
};

/// How many things were found, how many there are, and how many are both. Counts of items add up to those of a set.
///
/// Models: std::regular.
struct match_counts {
    std::uint64_t matched = 0; ///< found, and known
    std::uint64_t found = 0;   ///< by whoever is measured
    std::uint64_t known = 0;   ///< to be right

    constexpr match_counts& operator+=(match_counts const& other) noexcept
    {
        matched += other.matched;
        found += other.found;
        known += other.known;
        return *this;
    }
    /// Calls `visit` with every number, for rows of `metric_row.hpp`.
    template <class Self, class Visit>
    static constexpr void numbers(Self& self, Visit visit)
    {
        visit(self.matched);
        visit(self.found);
        visit(self.known);
    }
    friend bool operator==(match_counts const&, match_counts const&) = default;
};

/// Precision, recall and F1 of counts; what would be divided by zero is 0. [0, 1]
[[nodiscard]] constexpr match_scores scores_of(match_counts const& counts) noexcept
{
    auto const share = [&](std::uint64_t of) {
        return of == 0 ? 0.0 : static_cast<double>(counts.matched) / static_cast<double>(of);
    };
    double const precision = share(counts.found), recall = share(counts.known), sum = precision + recall;
    return {precision, recall, sum > 0 ? 2 * precision * recall / sum : 0.0};
}

} // namespace crossin
#endif
