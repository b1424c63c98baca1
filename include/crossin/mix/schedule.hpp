// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MIX_SCHEDULE_HPP
#define CROSSIN_MIX_SCHEDULE_HPP

/// \file
/// Weights that change with the position. Layer: mix. Needs: core.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/fixed_point.hpp>
#include <crossin/core/share_tree.hpp>

namespace crossin {

/// Weights that hold from a position on.
struct weight_change {
    std::uint64_t first = 0;
    tree_weights weights = {};
    friend bool operator==(weight_change const&, weight_change const&) = default;
};

/// A list of weight changes by position; the first stands at 0, the last one holds for ever.
///
/// Models: std::regular.
class schedule {
public:
    /// The same weights for ever.
    explicit schedule(tree_weights weights) : changes_{{0, std::move(weights)}} {}

    /// From now on `weights` hold from `first` on. Errors: `error{invalid_argument}` unless `first` lies behind the
    /// last change (a change at the same position replaces it).
    schedule& then(std::uint64_t first, tree_weights weights)
    {
        require(first >= changes_.back().first, "the stages of a schedule must stand in order of their positions");
        if (first == changes_.back().first) changes_.pop_back();
        changes_.push_back({first, std::move(weights)});
        return *this;
    }

    /// `weights_at(progress)` from `first` to `last` in steps, progress going from 0 to 1.
    ///
    /// A step is a whole number of `step` positions, `step` being enlarged so that there are at most 4096 steps.
    template <std::invocable<double> Weights>
    schedule& gradually(std::uint64_t first, std::uint64_t last, std::uint64_t step, Weights weights_at)
    {
        require(first < last && step > 0, "a gradual change must end after it begins");
        step *= ((last - first) / step + 4095) / 4096 == 0 ? 1 : ((last - first) / step + 4095) / 4096;
        for (std::uint64_t at = first; at < last; at += step)
            then(at, weights_at(static_cast<double>(at - first) / static_cast<double>(last - first)));
        return then(last, weights_at(1.0));
    }

    [[nodiscard]] std::vector<weight_change> const& changes() const noexcept { return changes_; }
    friend bool operator==(schedule const&, schedule const&) = default;

private:
    std::vector<weight_change> changes_;
};

/// Shares that move in a straight line from those of `from` to those of `to`. Requires: equal sizes.
[[nodiscard]] inline std::vector<std::uint64_t> annealed(std::span<double const> from, std::span<double const> to,
                                                         double progress)
{
    require(from.size() == to.size(), "weights can only be annealed between lists of equal length");
    double from_sum = 0, to_sum = 0;
    for (double const weight : from) from_sum += weight;
    for (double const weight : to) to_sum += weight;
    require(from_sum > 0 && to_sum > 0, "weights must have a positive sum at both ends");
    std::vector<double> shares;
    for (std::size_t i = 0; i < from.size(); ++i)
        shares.push_back(from[i] / from_sum * (1 - progress) + to[i] / to_sum * progress);
    return integer_weights(shares);
}

} // namespace crossin
#endif
