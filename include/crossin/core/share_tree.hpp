// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_SHARE_TREE_HPP
#define CROSSIN_CORE_SHARE_TREE_HPP

/// \file
/// Who stands at position k when shares are exact, in closed form. Layer: core. Needs: error, fixed_point.

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/fixed_point.hpp>

namespace crossin {

/// Weights of a two-level mixture as integers: those of the groups, and those of the leaves within their group.
struct tree_weights {
    std::vector<std::uint64_t> groups = {}; ///< one a group
    std::vector<std::uint64_t> leaves = {}; ///< one a leaf, all groups one after the other
    friend bool operator==(tree_weights const&, tree_weights const&) = default;
};

/// What a share tree knows at the start of a run of constant weights.
struct share_state {
    /// A two-way split: of the first k, floor((k * right + remainder) / 2^64) go right.
    struct split {
        std::uint64_t right = 0;     ///< the right side's share in units of 2^-64; `all_right`: everything
        std::uint64_t remainder = 0; ///< what earlier runs left over, in units of 2^-64
        friend bool operator==(split const&, split const&) = default;
    };
    static constexpr std::uint64_t all_right = std::numeric_limits<std::uint64_t>::max();

    std::vector<split> splits = {};        ///< one an inner node, root first
    std::vector<std::uint64_t> drawn = {}; ///< how often each leaf stood at an earlier position
    friend bool operator==(share_state const&, share_state const&) = default;
};

/// A balanced tree of two-way splits over groups, and under each group over its leaves.
///
/// At every prefix each node is within one draw of its exact share of what reached it, so a leaf's count stays
/// within the depth of the tree of its exact share, for ever and however small the share; changes of weights carry
/// the remainders on, so that many short runs do not drift either.
///
/// State:      none; all that changes is in a `share_state`, a value.
/// Complexity: O(log leaves) for `at` and `count`; no allocation.
class share_tree {
public:
    /// A leaf and how many draws of it came before.
    struct turn {
        std::uint32_t leaf = 0;
        std::uint64_t number = 0; ///< 0-based, over all runs
        friend bool operator==(turn const&, turn const&) = default;
    };

    /// Errors: `error{invalid_argument}` without a group, for a group without a leaf, and above 2^31 leaves.
    explicit share_tree(std::span<std::uint32_t const> leaves_of_groups)
    {
        require(!leaves_of_groups.empty(), "a mixture must have at least one component");
        for (std::uint32_t const leaves : leaves_of_groups) {
            require(leaves > 0, "a component must have at least one direction");
            require(leaves < (1U << 31) - leaf_count_, "too many directions: at most 2^31 leaves");
            first_leaf_.push_back(leaf_count_);
            leaf_count_ += leaves;
        }
        first_leaf_.push_back(leaf_count_);
        path_of_.resize(leaf_count_);
        root_ = build({0, group_count(), true});
        std::vector<std::pair<std::uint32_t, bool>> path;
        note_paths(root_, path);
    }

    [[nodiscard]] std::uint32_t leaf_count() const noexcept { return leaf_count_; }
    [[nodiscard]] std::uint32_t group_count() const noexcept
    {
        return static_cast<std::uint32_t>(first_leaf_.size()) - 1;
    }
    [[nodiscard]] std::uint32_t first_leaf(std::uint32_t group) const noexcept { return first_leaf_[group]; }

    /// The state before the first draw; remainders are one half, so that rounding starts fair.
    [[nodiscard]] share_state start(tree_weights const& weights) const
    {
        share_state state;
        state.splits.assign(nodes_.size(), {0, std::uint64_t{1} << 63});
        state.drawn.assign(leaf_count_, 0);
        set_weights(state, weights);
        return state;
    }

    /// Errors: `error{invalid_argument}` for a wrong number of weights and when nothing weighs anything.
    void check(tree_weights const& weights) const
    {
        require(weights.groups.size() == group_count() && weights.leaves.size() == leaf_count_,
                "a mixture needs one weight a component and one a direction");
        require(group_sum(weights, {0, group_count(), true}) > 0, "at least one weight must be larger than zero");
    }

    /// Gives `state` other weights; counts and remainders stay.
    ///
    /// A group whose leaves all weigh nothing weighs nothing itself: its share goes to the other groups.
    /// Errors: those of `check`.
    void set_weights(share_state& state, tree_weights const& weights) const
    {
        check(weights);
        auto const weigh = [&](range_of part) {
            return part.groups ? group_sum(weights, part) : leaf_sum(weights, part);
        };
        for (std::size_t i = 0; i < nodes_.size(); ++i)
            state.splits[i].right = right_share(weigh(nodes_[i].left_range), weigh(nodes_[i].right_range));
    }

    /// Who stands at position `k` after the state's start.
    [[nodiscard]] turn at(share_state const& state, std::uint64_t k) const noexcept
    {
        std::int32_t at = root_;
        while (at >= 0) {
            auto const index = static_cast<std::size_t>(at);
            std::uint64_t const before = right_of(state.splits[index], k);
            bool const goes_right = right_of(state.splits[index], k + 1) != before;
            k = goes_right ? before : k - before;
            at = nodes_[index].child[goes_right];
        }
        auto const leaf = static_cast<std::uint32_t>(~at);
        return {leaf, state.drawn[leaf] + k};
    }

    /// How many of the first `k` positions after the state's start are `leaf`'s.
    [[nodiscard]] std::uint64_t count(share_state const& state, std::uint32_t leaf, std::uint64_t k) const noexcept
    {
        for (auto const& [split, side] : path_of_[leaf]) {
            std::uint64_t const right = right_of(state.splits[split], k);
            k = side ? right : k - right;
        }
        return k;
    }

    /// The state `k` positions later, under the same weights.
    [[nodiscard]] share_state after(share_state state, std::uint64_t k) const
    {
        advance(state, root_, k);
        return state;
    }

private:
    struct range_of {
        std::uint32_t first = 0, last = 0;
        bool groups = false; ///< of groups or of leaves
    };
    struct node {
        range_of left_range, right_range;
        std::int32_t child[2] = {0, 0}; ///< an inner node, or ~leaf
    };

    static std::uint64_t right_of(share_state::split const& split, std::uint64_t k) noexcept
    {
        return split.right == share_state::all_right ? k : multiply_add_high(k, split.right, split.remainder);
    }

    static std::uint64_t right_share(uint128 left, uint128 right)
    {
        if (right == 0) return 0;
        if (left == 0) return share_state::all_right;
        uint128 const whole = left + right; // weights are below 2^64 and groups below 2^32: shift both into 64 bits
        unsigned shift = 0;
        while ((whole >> shift) >> 64) ++shift;
        // Both sides have some weight, so neither may be rounded to nothing: 0 < share < all_right.
        uint128 const share = ((right >> shift) << 64) / (whole >> shift); // 2^64 where the shift took all of left
        if (share == 0) return 1;
        return share < share_state::all_right ? static_cast<std::uint64_t>(share) : share_state::all_right - 1;
    }

    static uint128 leaf_sum(tree_weights const& weights, range_of part)
    {
        uint128 sum = 0;
        for (std::uint32_t leaf = part.first; leaf < part.last; ++leaf) sum += weights.leaves[leaf];
        return sum;
    }

    [[nodiscard]] uint128 group_sum(tree_weights const& weights, range_of part) const
    {
        uint128 sum = 0;
        for (std::uint32_t group = part.first; group < part.last; ++group)
            if (leaf_sum(weights, {first_leaf_[group], first_leaf_[group + 1], false}) > 0)
                sum += weights.groups[group];
        return sum;
    }

    /// Appends the nodes over `part` in pre-order and returns its root.
    std::int32_t build(range_of part)
    {
        if (part.last - part.first == 1) {
            if (!part.groups) return ~static_cast<std::int32_t>(part.first);
            return build({first_leaf_[part.first], first_leaf_[part.first + 1], false});
        }
        std::uint32_t const middle = part.first + (part.last - part.first) / 2;
        auto const me = nodes_.size();
        nodes_.push_back({{part.first, middle, part.groups}, {middle, part.last, part.groups}, {0, 0}});
        std::int32_t const left = build(nodes_[me].left_range);
        nodes_[me].child[0] = left;
        std::int32_t const right = build(nodes_[me].right_range);
        nodes_[me].child[1] = right;
        return static_cast<std::int32_t>(me);
    }

    void note_paths(std::int32_t at, std::vector<std::pair<std::uint32_t, bool>>& path)
    {
        if (at < 0) {
            path_of_[static_cast<std::size_t>(~at)] = path;
            return;
        }
        for (bool const side : {false, true}) {
            path.emplace_back(static_cast<std::uint32_t>(at), side);
            note_paths(nodes_[static_cast<std::size_t>(at)].child[side], path);
            path.pop_back();
        }
    }

    void advance(share_state& state, std::int32_t at, std::uint64_t k) const
    {
        if (at < 0) {
            state.drawn[static_cast<std::size_t>(~at)] += k;
            return;
        }
        auto const index = static_cast<std::size_t>(at);
        share_state::split& split = state.splits[index];
        std::uint64_t const right = right_of(split, k);
        if (split.right != share_state::all_right) split.remainder += k * split.right; // modulo 2^64
        advance(state, nodes_[index].child[0], k - right);
        advance(state, nodes_[index].child[1], right);
    }

    std::vector<std::uint32_t> first_leaf_; ///< one a group, and the number of leaves
    std::uint32_t leaf_count_ = 0;
    std::int32_t root_ = 0;
    std::vector<node> nodes_;
    std::vector<std::vector<std::pair<std::uint32_t, bool>>> path_of_; ///< (node, goes right) from the root, one a leaf
};

} // namespace crossin
#endif
