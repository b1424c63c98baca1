// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_RETRIEVAL_COUNTS_HPP
#define CROSSIN_EVAL_RETRIEVAL_COUNTS_HPP

/// \file
/// What retrieved and mined sentences are worth, from predictions of any kind. Layer: eval. Needs: error, match_counts.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/eval/match_counts.hpp>

namespace crossin {

/// How many of what was asked for was found. Counts of items add up to those of a set.
///
/// Models: std::regular.
struct hit_counts {
    std::uint64_t hits = 0;
    std::uint64_t asked = 0;

    constexpr hit_counts& operator+=(hit_counts const& other) noexcept
    {
        hits += other.hits;
        asked += other.asked;
        return *this;
    }
    /// Calls `visit` with every number, for rows of `metric_row.hpp`.
    template <class Self, class Visit>
    static constexpr void numbers(Self& self, Visit visit)
    {
        visit(self.hits);
        visit(self.asked);
    }
    friend bool operator==(hit_counts const&, hit_counts const&) = default;
};

/// hits / asked. [0, 1] Errors: `error{invalid_argument}` where nothing was asked for.
[[nodiscard]] constexpr double accuracy_of(hit_counts const& counts)
{
    require(counts.asked > 0, "nothing was asked for; an accuracy is a share of at least one");
    return static_cast<double>(counts.hits) / static_cast<double>(counts.asked);
}

/// How often what was found is what is known, both in one order: Tatoeba, and labels of any kind.
///
/// Errors: `error{mismatch}` for different numbers.
template <std::ranges::input_range Found, std::ranges::input_range Known>
    requires std::equality_comparable_with<std::ranges::range_reference_t<Found>, std::ranges::range_reference_t<Known>>
[[nodiscard]] hit_counts count_hits(Found&& found, Known&& known)
{
    hit_counts counts;
    auto ours = std::ranges::begin(found);
    auto theirs = std::ranges::begin(known);
    for (; ours != std::ranges::end(found) && theirs != std::ranges::end(known); ++ours, ++theirs, ++counts.asked)
        counts.hits += *ours == *theirs;
    if (ours != std::ranges::end(found) || theirs != std::ranges::end(known))
        fail(errc::mismatch, "there are more " +
                                 std::string(ours == std::ranges::end(found) ? "right answers than predictions"
                                                                             : "predictions than right answers") +
                                 " (after " + std::to_string(counts.asked) + " of both)");
    return counts;
}

/// How many mined pairs are known ones, whatever their order: BUCC. A pair is anything that can be ordered, such as a
/// `std::pair` of ids.
///
/// Complexity: O(n log n).
/// Errors:     `error{invalid_argument}` for a pair that stands twice on one side, as it would count twice.
template <std::ranges::input_range Found, std::ranges::input_range Known>
    requires std::totally_ordered<std::ranges::range_value_t<Found>> &&
             std::same_as<std::ranges::range_value_t<Found>, std::ranges::range_value_t<Known>>
[[nodiscard]] match_counts count_mined(Found&& found, Known&& known)
{
    auto const sorted = [](auto&& pairs, char const* twice) {
        std::vector<std::ranges::range_value_t<Found>> all;
        for (auto&& one : pairs) all.push_back(one);
        std::ranges::sort(all);
        require(std::ranges::adjacent_find(all) == all.end(), twice);
        return all;
    };
    auto const ours = sorted(found, "a mined pair stands twice, and would count twice");
    auto const theirs = sorted(known, "a known pair stands twice, and would count twice");
    match_counts counts{0, ours.size(), theirs.size()};
    for (auto const& one : ours) counts.matched += std::ranges::binary_search(theirs, one);
    return counts;
}

} // namespace crossin
#endif
