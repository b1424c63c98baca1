// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MIX_STAGES_HPP
#define CROSSIN_MIX_STAGES_HPP

/// \file
/// Runs of constant weights, with every position where weights change or a source runs out. Layer: mix. Needs: core,
/// schedule.

#include <cassert>
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
/// The sequence ends where a limit says so, and where only leaves that gave way have weight. `at_limit::note` waits
/// for leaves that weigh something now or later; one that never weighs anything is not waited for.
///
/// Complexity: O(log stages) to find one; construction O(stages x leaves x depth).
class stage_list {
public:
    /// Errors: those of `share_tree::check`, for all weights of the plan; `error{invalid_argument}` for a wrong number
    ///         of limits.
    stage_list(share_tree const& tree, schedule const& plan, std::vector<leaf_limit> limits)
        : limits_(std::move(limits)), changes_(plan.changes()), reached_(limits_.size(), false)
    {
        require(limits_.size() == tree.leaf_count(), "a mixture needs one limit a direction");
        for (weight_change const& change : changes_) tree.check(change.weights);
        extend(tree, tree.start(changes_.front().weights), 0);
    }

    /// Number of positions, or `endless`.
    [[nodiscard]] std::uint64_t length() const noexcept { return end_; }
    /// The leaf whose limit ended the sequence, if one did with `at_limit::end`.
    [[nodiscard]] std::optional<std::uint32_t> ended_by() const noexcept { return ended_by_; }
    [[nodiscard]] std::vector<stage> const& stages() const noexcept { return stages_; }
    /// The changes of weights: planned ones, and those that `change` made.
    [[nodiscard]] std::vector<weight_change> const& changes() const noexcept { return changes_; }

    /// The number of the stage at `position`. Requires: position < length().
    [[nodiscard]] std::size_t find(std::uint64_t position) const noexcept
    {
        assert(position < end_);
        std::size_t low = 0, high = stages_.size(); // the stage that is looked for lies in [low, high)
        while (high - low > 1) {
            std::size_t const middle = low + (high - low) / 2;
            (stages_[middle].first <= position ? low : high) = middle;
        }
        return low;
    }

    /// Where stage `number` ends: the next one's first position, or the end of the sequence.
    [[nodiscard]] std::uint64_t last(std::size_t number) const noexcept
    {
        return number + 1 < stages_.size() ? stages_[number + 1].first : end_;
    }

    /// From `first` up to the next planned change `weights` hold; what was planned in between is planned anew.
    ///
    /// Errors: those of `share_tree::check`; `error{invalid_argument}` when `first` is not below length().
    void change(share_tree const& tree, std::uint64_t first, tree_weights weights)
    {
        require(first < end_, "weights cannot change behind the end of the sequence");
        tree.check(weights);
        std::size_t const number = find(first);
        std::uint64_t const from = stages_[number].first;
        share_state state = tree.after(stages_[number].state, first - from);
        std::size_t at = changes_.size(); // behind the last change that does not lie behind `first`
        while (changes_[at - 1].first > first) --at;
        if (changes_[at - 1].first == first)
            changes_[at - 1].weights = std::move(weights);
        else
            changes_.insert(changes_.begin() + static_cast<std::ptrdiff_t>(at), {first, std::move(weights)});
        stages_.resize(number + (from == first ? 0 : 1));
        extend(tree, std::move(state), first);
    }

private:
    static constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

    struct arrival {
        std::uint64_t after = 0; ///< positions from the stage's start
        std::uint32_t leaf = 0;
    };

    /// Appends stages from `position` on, `state` being that of the draws before it.
    void extend(share_tree const& tree, share_state state, std::uint64_t position)
    {
        end_ = endless;
        ended_by_.reset();
        for (std::uint32_t leaf = 0; leaf < tree.leaf_count(); ++leaf) // a limit of 0 is reached where weight begins
            reached_[leaf] = limits_[leaf].draws > 0 && state.drawn[leaf] >= limits_[leaf].draws;
        std::vector<std::size_t> const changes_with_weight = last_changes_with_weight(tree);
        std::size_t next_change = 1; // the first one behind the position that is being planned
        for (;;) {
            while (next_change < changes_.size() && changes_[next_change].first <= position) ++next_change;
            tree_weights weights = changes_[next_change - 1].weights;
            bool const goes_on = drop_reached(tree, state, weights);
            if (ended_by_ || !goes_on || waited_enough(state, changes_with_weight, next_change)) {
                end_ = position;
                return;
            }
            tree.set_weights(state, weights);
            stages_.push_back({position, state});
            std::uint64_t const change = next_change < changes_.size() ? changes_[next_change].first : endless;
            std::uint64_t const room = change - position;
            std::optional<arrival> const first = next_arrival(tree, state, room);
            if (!first && next_change == changes_.size()) return;
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

    /// Takes the weight of leaves that gave way; whether any weight is left. Notes limits of no draws at all.
    bool drop_reached(share_tree const& tree, share_state const& state, tree_weights& weights)
    {
        bool any = false;
        for (std::uint32_t group = 0; group < tree.group_count(); ++group)
            for (std::uint32_t leaf = tree.first_leaf(group); leaf < tree.first_leaf(group + 1); ++leaf) {
                if (weights.groups[group] == 0 || weights.leaves[leaf] == 0) continue;
                if (!reached_[leaf] && state.drawn[leaf] >= limits_[leaf].draws) {
                    reached_[leaf] = true;
                    if (limits_[leaf].then == at_limit::end && !ended_by_) ended_by_ = leaf;
                }
                if (reached_[leaf] && limits_[leaf].then == at_limit::give_way) weights.leaves[leaf] = 0;
                any = any || weights.leaves[leaf] > 0;
            }
        return any;
    }

    /// For each leaf, the number behind the last change that gives it weight; 0 for none. Empty when nobody asks.
    [[nodiscard]] std::vector<std::size_t> last_changes_with_weight(share_tree const& tree) const
    {
        bool any = false;
        for (leaf_limit const& limit : limits_) any = any || limit.then == at_limit::note;
        if (!any) return {};
        std::vector<std::size_t> last(tree.leaf_count(), 0);
        for (std::size_t i = 0; i < changes_.size(); ++i)
            for (std::uint32_t group = 0; group < tree.group_count(); ++group)
                for (std::uint32_t leaf = tree.first_leaf(group); leaf < tree.first_leaf(group + 1); ++leaf)
                    if (changes_[i].weights.groups[group] > 0 && changes_[i].weights.leaves[leaf] > 0)
                        last[leaf] = i + 1;
        return last;
    }

    /// Whether leaves are marked with `at_limit::note` and there is none left that may still get there.
    [[nodiscard]] bool waited_enough(share_state const& state, std::vector<std::size_t> const& changes_with_weight,
                                     std::size_t next_change) const noexcept
    {
        bool any = false;
        for (std::size_t leaf = 0; leaf < limits_.size(); ++leaf) {
            if (limits_[leaf].then != at_limit::note) continue;
            if (!reached_[leaf] && changes_with_weight[leaf] >= next_change) return false;
            any = any || reached_[leaf] || state.drawn[leaf] > 0;
        }
        return any;
    }

    /// The first limit that is reached within `room` positions.
    [[nodiscard]] std::optional<arrival> next_arrival(share_tree const& tree, share_state const& state,
                                                      std::uint64_t room) const
    {
        std::optional<arrival> first;
        for (std::uint32_t leaf = 0; leaf < tree.leaf_count(); ++leaf) {
            if (reached_[leaf] || limits_[leaf].draws == no_limit) continue;
            std::uint64_t const wanted = limits_[leaf].draws - state.drawn[leaf];
            std::uint64_t low = 0, high = first ? first->after - 1 : room;
            if (wanted == 0 || tree.count(state, leaf, high) < wanted) continue; // 0: of a leaf without weight
            while (low + 1 < high) {
                // count(low) < wanted <= count(high)
                std::uint64_t const middle = low + (high - low) / 2;
                (tree.count(state, leaf, middle) < wanted ? low : high) = middle;
            }
            first = {high, leaf};
        }
        return first;
    }

    std::vector<leaf_limit> limits_;
    std::vector<weight_change> changes_;
    std::vector<bool> reached_; ///< one a leaf: its limit has been reached
    std::vector<stage> stages_;
    std::uint64_t end_ = endless;
    std::optional<std::uint32_t> ended_by_;
};

} // namespace crossin
#endif
