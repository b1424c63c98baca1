// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MIX_SCHEDULE_HPP
#define CROSSIN_MIX_SCHEDULE_HPP

/// \file
/// Weights that change with the position. Layer: mix. Needs: core.

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/fixed_point.hpp>
#include <crossin/core/indexed.hpp>
#include <crossin/core/share_tree.hpp>

namespace crossin {

/// Weights that hold from a position on.
struct weight_change {
    std::uint64_t first = 0;
    tree_weights weights = {};
    friend bool operator==(weight_change const&, weight_change const&) = default;
};

/// Weights of components that have one direction each, such as the parts of a `mixture`.
///
/// Errors: those of `integer_weights`.
[[nodiscard]] inline tree_weights part_weights(std::vector<double> const& weights)
{
    return {integer_weights(weights), std::vector<std::uint64_t>(weights.size(), 1)};
}

/// A list of weight changes by position; the first stands at 0, the last one holds for ever.
///
/// Models: std::copyable, std::equality_comparable.
class schedule {
public:
    static constexpr std::uint64_t most_steps = 4096; ///< of one gradual change

    /// The same weights for ever.
    explicit schedule(tree_weights weights) : changes_{{0, std::move(weights)}} {}

    /// From `first` on `weights` hold; a change at the place of the last one is taken instead of it.
    ///
    /// Errors: `error{invalid_argument}` when `first` lies before the last change or is not below `endless`.
    schedule& then(std::uint64_t first, tree_weights weights)
    {
        require(first >= changes_.back().first, "the stages of a schedule must stand in order of their positions");
        require(first < endless, "a stage of a schedule must begin below 2^62");
        if (first == changes_.back().first) changes_.pop_back();
        changes_.push_back({first, std::move(weights)});
        return *this;
    }

    /// `weights_at(progress)` from `first` to `last` in steps, progress going from 0 to 1.
    ///
    /// A step is a whole multiple of `step` positions, the smallest that makes at most `most_steps` steps. Multiples
    /// of `draw_sequence::block` keep the blocks whole.
    /// Errors: those of `then`; `error{invalid_argument}` for nothing to go through, and for steps of no positions.
    template <class Weights>
        requires std::is_invocable_r_v<tree_weights, Weights&, double>
    schedule& gradually(std::uint64_t first, std::uint64_t last, std::uint64_t step, Weights weights_at)
    {
        require(first < last && step > 0, "a gradual change must end after it begins, and take steps");
        require(last < endless, "a gradual change must end below 2^62");
        std::uint64_t const length = last - first;
        step *= ((length - 1) / step) / most_steps + 1;
        schedule longer = *this;
        for (std::uint64_t done = 0; done < length; done += step)
            longer.then(first + done, weights_at(static_cast<double>(done) / static_cast<double>(length)));
        longer.then(last, weights_at(1.0));
        return *this = std::move(longer);
    }

    [[nodiscard]] std::vector<weight_change> const& changes() const noexcept { return changes_; }
    friend bool operator==(schedule const&, schedule const&) = default;

private:
    std::vector<weight_change> changes_;
};

/// Shares that move in a straight line from those of `from` to those of `to`, for a progress in [0, 1].
///
/// Computed on integers, progress in steps of 2^-32: with sums of products of floating-point numbers, a compiler that
/// fuses them would change the data.
///
/// Errors: those of `integer_weights`, for either end; `error{invalid_argument}` for ends of different length, and
///         for a progress outside [0, 1].
[[nodiscard]] inline std::vector<std::uint64_t> annealed(std::span<double const> from, std::span<double const> to,
                                                         double progress)
{
    require(from.size() == to.size(), "weights can only be annealed between lists of equal length");
    require(progress >= 0 && progress <= 1, "the progress of annealing must lie between 0 and 1");
    auto const shares_of = [](std::span<double const> weights) { // of 2^62, what is positive never zero
        std::vector<std::uint64_t> shares = integer_weights(weights);
        uint128 sum = 0;
        for (std::uint64_t const share : shares) sum += share;
        for (std::uint64_t& share : shares) {
            auto const scaled = static_cast<std::uint64_t>((static_cast<uint128>(share) << 62) / sum);
            share = scaled == 0 && share > 0 ? 1 : scaled;
        }
        return shares;
    };
    std::vector<std::uint64_t> shares = shares_of(from);
    std::vector<std::uint64_t> const last = shares_of(to);
    constexpr std::uint64_t whole = std::uint64_t{1} << 32;
    auto const done = static_cast<std::uint64_t>(progress * static_cast<double>(whole));
    for (std::size_t i = 0; i < shares.size(); ++i) {
        uint128 const sum = static_cast<uint128>(shares[i]) * (whole - done) + static_cast<uint128>(last[i]) * done;
        shares[i] = sum > 0 && sum < whole ? 1 : static_cast<std::uint64_t>(sum / whole);
    }
    return shares;
}

} // namespace crossin
#endif
