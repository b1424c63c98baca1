// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MIX_STAGES_HPP
#define CROSSIN_MIX_STAGES_HPP

/// \file
/// Runs of constant weights, with every position where weights change or a source runs out. Layer: mix. Needs: core,
/// schedule.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/indexed.hpp>
#include <crossin/core/share_tree.hpp>
#include <crossin/mix/schedule.hpp>

namespace crossin {

/// What happens when a leaf has been drawn often enough.
enum class at_limit : std::uint8_t {
    give_way, ///< the leaf stops; its group's other leaves, then the other groups, share what it leaves
    end,      ///< the sequence ends
    note,     ///< it goes on; the sequence ends when the last leaf so marked has got here
};

/// How often a leaf may be drawn.
struct leaf_limit {
    std::uint64_t draws = std::numeric_limits<std::uint64_t>::max(); ///< the largest value: no limit
    at_limit then = at_limit::give_way;
    friend bool operator==(leaf_limit const&, leaf_limit const&) = default;
};

/// A run of constant weights; it holds up to the next one's `first`.
struct stage {
    std::uint64_t first = 0;
    share_state state = {};
};

/// All stages of a sequence, planned before the first draw.
///
/// A stage begins where the schedule says so and where a leaf reaches its limit, at the exact position. Counters and
/// remainders go from stage to stage, so that no change loses or repeats a row and many short stages do not drift.
///
/// Complexity: O(log stages) to find one; construction O(stages x leaves x depth).
class stage_list {
public:
    /// Errors: those of `share_tree::set_weights`; `error{invalid_argument}` for a wrong number of limits.
    stage_list(share_tree const& tree, schedule const& plan, std::vector<leaf_limit> limits)
        : limits_(std::move(limits)), changes_(plan.changes())
    {
        require(limits_.size() == tree.leaf_count(), "a mixture needs one limit a direction");
        share_state state = tree.start(changes_.front().weights);
        reached_.assign(limits_.size(), false);
        extend(tree, std::move(state), 0);
    }

    /// Where the sequence ends, or `endless`.
    [[nodiscard]] std::uint64_t end() const noexcept { return end_; }
    /// The leaf whose limit ended the sequence, if one did with `at_limit::end`.
    [[nodiscard]] std::optional<std::uint32_t> ended_by() const noexcept { return ended_by_; }
    [[nodiscard]] std::vector<stage> const& stages() const noexcept { return stages_; }

    /// The number of the stage at `position`.
    [[nodiscard]] std::size_t find(std::uint64_t position) const noexcept
    {
        if (stages_.size() == 1) return 0;
        auto const after = std::ranges::upper_bound(stages_, position, {}, &stage::first);
        return static_cast<std::size_t>(after - stages_.begin()) - 1;
    }

    /// Where stage `number` ends: the next one's first position, or the end of the sequence.
    [[nodiscard]] std::uint64_t last(std::size_t number) const noexcept
    {
        return number + 1 < stages_.size() ? stages_[number + 1].first : end_;
    }

    /// From `first` on, `weights` hold instead of what was planned. Errors: `error{invalid_argument}` when `first`
    /// lies before the last change or behind the end.
    void change(share_tree const& tree, std::uint64_t first, tree_weights weights)
    {
        require(first < end_, "weights cannot change behind the end of the sequence");
        require(first >= changes_.back().first, "weights can only be changed behind the last planned change");
        std::size_t const number = find(first);
        stage const from = stages_[number];
        share_state state = tree.after(from.state, first - from.first);
        stages_.resize(number + (from.first == first ? 0 : 1));
        for (std::uint32_t leaf = 0; leaf < tree.leaf_count(); ++leaf)
            reached_[leaf] = state.drawn[leaf] >= limits_[leaf].draws;
        changes_.push_back({first, std::move(weights)});
        next_change_ = changes_.size() - 1;
        extend(tree, std::move(state), first);
    }

private:
    struct arrival {
        std::uint64_t after = 0; ///< positions from the stage's start
        std::uint32_t leaf = 0;
    };

    /// Appends stages from `position` on, `state` being that of the draws before it.
    void extend(share_tree const& tree, share_state state, std::uint64_t position)
    {
        end_ = endless;
        ended_by_.reset();
        for (;;) {
            while (next_change_ < changes_.size() && changes_[next_change_].first <= position) ++next_change_;
            tree_weights weights = changes_[next_change_ - 1].weights;
            if (!without_reached(tree, weights) || all_noted()) {
                end_ = position;
                return;
            }
            tree.set_weights(state, weights);
            stages_.push_back({position, state});
            std::uint64_t const room =
                (next_change_ < changes_.size() ? changes_[next_change_].first : endless) - position;
            std::optional<arrival> const first = next_arrival(tree, state, room);
            if (!first && next_change_ == changes_.size()) return;
            std::uint64_t const length = first ? first->after : room;
            state = tree.after(std::move(state), length);
            position += length;
            if (!first) continue;
            reached_[first->leaf] = true;
            if (limits_[first->leaf].then == at_limit::end) {
                end_ = position;
                ended_by_ = first->leaf;
                return;
            }
        }
    }

    /// Takes the weight of leaves that gave way; whether any weight is left.
    bool without_reached(share_tree const& tree, tree_weights& weights) const
    {
        bool any = false;
        for (std::uint32_t group = 0; group < tree.group_count(); ++group)
            for (std::uint32_t leaf = tree.first_leaf(group); leaf < tree.first_leaf(group + 1); ++leaf) {
                if (reached_[leaf] && limits_[leaf].then == at_limit::give_way) weights.leaves[leaf] = 0;
                any = any || (weights.groups[group] > 0 && weights.leaves[leaf] > 0);
            }
        return any;
    }

    [[nodiscard]] bool all_noted() const noexcept
    {
        bool any = false;
        for (std::size_t leaf = 0; leaf < limits_.size(); ++leaf) {
            if (limits_[leaf].then != at_limit::note) continue;
            any = true;
            if (!reached_[leaf]) return false;
        }
        return any;
    }

    /// The first limit that is reached within `room` positions (the lowest leaf of equals).
    [[nodiscard]] std::optional<arrival> next_arrival(share_tree const& tree, share_state const& state,
                                                      std::uint64_t room) const
    {
        std::optional<arrival> first;
        for (std::uint32_t leaf = 0; leaf < tree.leaf_count(); ++leaf) {
            if (reached_[leaf] || limits_[leaf].draws == std::numeric_limits<std::uint64_t>::max()) continue;
            std::uint64_t const wanted = limits_[leaf].draws - state.drawn[leaf];
            std::uint64_t high = first ? first->after - 1 : room;
            if (tree.count(state, leaf, high) < wanted) continue;
            std::uint64_t low = 0; // count(low) < wanted <= count(high), or wanted == 0
            while (low + 1 < high) {
                std::uint64_t const middle = low + (high - low) / 2;
                (tree.count(state, leaf, middle) < wanted ? low : high) = middle;
            }
            first = {wanted == 0 ? 0 : high, leaf};
            if (first->after == 0) return first;
        }
        return first;
    }

    std::vector<leaf_limit> limits_;
    std::vector<weight_change> changes_;
    std::size_t next_change_ = 0; ///< the first one behind the position that is being planned
    std::vector<bool> reached_;   ///< one a leaf: its limit has been reached
    std::vector<stage> stages_;
    std::uint64_t end_ = endless;
    std::optional<std::uint32_t> ended_by_;
};

} // namespace crossin
#endif
