// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MIX_DRAWS_HPP
#define CROSSIN_MIX_DRAWS_HPP

/// \file
/// Which component, direction, row and epoch stand at index i. Layer: mix. Needs: core, row_order, stages.

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/indexed.hpp>
#include <crossin/core/permutation.hpp>
#include <crossin/core/random.hpp>
#include <crossin/core/share_tree.hpp>
#include <crossin/mix/row_order.hpp>
#include <crossin/mix/schedule.hpp>
#include <crossin/mix/stages.hpp>

namespace crossin {

/// One draw of a mixture: where it stands and what it took.
struct draw {
    std::uint64_t index = 0;     ///< position of the draw; resume at index + 1
    std::uint32_t component = 0; ///< group of leaves
    std::uint32_t leaf = 0;      ///< direction, numbered through over all components
    std::uint64_t row = 0;       ///< of the leaf's rows, [0, rows of the leaf)
    std::uint64_t epoch = 0;     ///< how often the leaf's rows were all used before
    std::uint64_t turn = 0;      ///< how often the leaf was drawn before; key of the free choices of the draw
    friend bool operator==(draw const&, draw const&) = default;
};

/// The leaves of one component.
struct component_shape {
    /// A direction: so many rows. Leaves of one component with the same `rows_id` have the same rows, and share their
    /// passes: each begins in the common order behind what the leaves before it take in the first pass.
    struct leaf {
        std::uint64_t rows = 0;
        std::uint32_t rows_id = 0;
        leaf_limit limit = {};
    };
    std::vector<leaf> leaves = {};
    locality how = {};
    std::uint64_t key = 0; ///< of its shuffles; components that should not go in step have different ones
};

/// Endless or planned sequence of draws, exact in its shares at the end of every block, shuffled within blocks.
///
/// Positions are permuted inside blocks of `block` positions (restarted at each stage, a stage's last block over its
/// own length) before a share tree says whose they are: an exact order is periodic, and a rank that took every w-th
/// draw of it would see few components only.
///
/// Models:     std::ranges::random_access_range (elements are computed); const access from any number of threads.
/// Yields:     at block ends each leaf's count is within the depth of the share tree of its exact share.
/// State:      none but recorded changes of weights.
/// Complexity: O(log leaves + log stages) a draw at any index; no allocation.
class draw_sequence {
public:
    static constexpr std::uint64_t block = 4096; ///< [draws]

    /// Errors: `error{invalid_argument}` for no components, for a component without leaves, for weights of another
    ///         number, all zero, or on a leaf without rows, and for leaves that share rows of different number.
    draw_sequence(std::uint64_t seed, std::vector<component_shape> components, schedule const& weights)
        : seed_(seed), tree_(leaves_of(components)), stages_(tree_, weights, limits_of(components))
    {
        for (std::uint32_t number = 0; number < components.size(); ++number)
            add(components[number], number, weights.changes());
        for (weight_change const& change : weights.changes()) check(change.weights);
    }

    /// Number of draws; `endless` where nothing ends the sequence.
    [[nodiscard]] std::uint64_t size() const noexcept { return stages_.length(); }
    [[nodiscard]] std::uint32_t leaf_count() const noexcept { return tree_.leaf_count(); }
    [[nodiscard]] std::uint32_t component_count() const noexcept { return tree_.group_count(); }
    [[nodiscard]] std::uint64_t rows(std::uint32_t leaf) const noexcept { return leaves_[leaf].order.rows; }
    [[nodiscard]] share_tree const& tree() const noexcept { return tree_; }
    [[nodiscard]] stage_list const& stages() const noexcept { return stages_; }
    /// What `change_weights` was called with: to be kept in a checkpoint, and called again in this order.
    [[nodiscard]] std::vector<weight_change> const& recorded() const noexcept { return recorded_; }

    /// Requires: index < size().
    [[nodiscard]] draw operator[](std::uint64_t index) const noexcept
    {
        block_view const view = block_at(index);
        struct uncached {
            std::vector<source> const& leaves;
            auto operator[](std::uint32_t leaf) const noexcept -> row_order const& { return leaves[leaf].order; }
        };
        return take(view, permutation(view.length, view.key), index, uncached{leaves_});
    }

    /// What `fill` remembers from one call to the next; one a thread.
    class cache {
    public:
        cache() = default;

    private:
        friend class draw_sequence;
        draw_sequence const* of_ = nullptr;
        std::vector<row_walk> walks_; ///< one a leaf
    };

    /// Writes the draws of `out.size()` indices from `first` on; what many of them need is worked out once.
    /// Requires: first + out.size() <= size(); a cache is used for one sequence, which stays where it is.
    void fill(std::uint64_t first, std::span<draw> out, cache& known) const
    {
        assert(first <= size() && out.size() <= size() - first);
        if (known.of_ != this) {
            known.walks_.clear();
            for (source const& leaf : leaves_) known.walks_.emplace_back(leaf.order);
            known.of_ = this;
        }
        for (std::size_t done = 0; done < out.size();) {
            block_view const view = block_at(first + done);
            permutation const order(view.length, view.key);
            std::uint64_t const left = out.size() - done, here = view.first + view.length - (first + done);
            std::size_t const last = done + (left < here ? left : here);
            for (; done < last; ++done) out[done] = take(view, order, first + done, known.walks_);
        }
    }
    void fill(std::uint64_t first, std::span<draw> out) const
    {
        cache known;
        fill(first, out, known);
    }

    [[nodiscard]] auto begin() const noexcept { return index_iterator<draw_sequence>(*this, 0); }
    [[nodiscard]] auto end() const noexcept { return index_iterator<draw_sequence>(*this, size()); }

    /// How often each leaf is drawn before `index`. Requires: index <= size(). Complexity: O(leaves x depth + block).
    [[nodiscard]] std::vector<std::uint64_t> counts_before(std::uint64_t index) const
    {
        std::vector<std::uint64_t> counts(leaf_count(), 0);
        if (index == 0) return counts;
        block_view const view = block_at(index - 1);
        stage const& now = stages_.stages()[view.stage];
        for (std::uint32_t leaf = 0; leaf < leaf_count(); ++leaf)
            counts[leaf] = now.state.drawn[leaf] + tree_.count(now.state, leaf, view.first - now.first);
        permutation const order(view.length, view.key);
        for (std::uint64_t at = view.first; at < index; ++at)
            ++counts[tree_.at(now.state, view.first - now.first + order(at - view.first)).leaf];
        return counts;
    }

    /// The first index from which weights may change once the draws before `index` are taken or under way.
    /// Requires: index <= size().
    [[nodiscard]] std::uint64_t next_block_start(std::uint64_t index) const noexcept
    {
        if (index == 0) return 0;
        block_view const view = block_at(index - 1);
        return view.first + view.length;
    }

    /// From `first`, the start of a block, up to the next planned change other weights hold.
    ///
    /// Errors: `error{invalid_argument}` when `first` is not the start of a block or not below size(), and for weights
    ///         that fit no leaf; nothing has changed then.
    void change_weights(std::uint64_t first, tree_weights weights)
    {
        require(first < size(), "weights cannot change behind the end of the sequence");
        require(next_block_start(first) == first, "weights can only change at the start of a block");
        tree_.check(weights);
        check(weights);
        stages_.change(tree_, first, weights);
        recorded_.push_back({first, std::move(weights)});
    }

private:
    struct source {
        std::uint32_t component = 0;
        row_order order = {};
    };
    struct block_view {
        std::size_t stage = 0;
        std::uint64_t first = 0;  ///< index of the block's first draw
        std::uint64_t length = 0; ///< [draws]
        std::uint64_t key = 0;
    };

    static std::vector<std::uint32_t> leaves_of(std::vector<component_shape> const& components)
    {
        std::vector<std::uint32_t> counts;
        for (component_shape const& one : components) counts.push_back(static_cast<std::uint32_t>(one.leaves.size()));
        return counts;
    }
    static std::vector<leaf_limit> limits_of(std::vector<component_shape> const& components)
    {
        std::vector<leaf_limit> limits;
        for (component_shape const& one : components)
            for (component_shape::leaf const& leaf : one.leaves) limits.push_back(leaf.limit);
        return limits;
    }

    void add(component_shape const& component, std::uint32_t number, std::vector<weight_change> const& changes)
    {
        std::vector<std::uint64_t> const shifts = first_turns(component, first_weights(number, changes));
        for (std::size_t i = 0; i < shifts.size(); ++i) {
            component_shape::leaf const& mine = component.leaves[i];
            leaves_.push_back(
                {number, {mine.rows, combine_keys(seed_, component.key, mine.rows_id), shifts[i], component.how}});
        }
    }

    /// The weights that a component's leaves have when it is first drawn; all one if that is not planned.
    [[nodiscard]] std::vector<std::uint64_t> first_weights(std::uint32_t number,
                                                           std::vector<weight_change> const& changes) const
    {
        std::uint32_t const first = tree_.first_leaf(number), last = tree_.first_leaf(number + 1);
        for (weight_change const& change : changes)
            for (std::uint32_t leaf = first; leaf < last && change.weights.groups[number] > 0; ++leaf)
                if (change.weights.leaves[leaf] > 0)
                    return {change.weights.leaves.begin() + first, change.weights.leaves.begin() + last};
        return std::vector<std::uint64_t>(last - first, 1);
    }

    /// Where each leaf begins in the order that it shares: behind what the leaves before it take in the first pass.
    [[nodiscard]] static std::vector<std::uint64_t> first_turns(component_shape const& component,
                                                                std::vector<std::uint64_t> weights)
    {
        auto const count = static_cast<std::uint32_t>(component.leaves.size());
        share_tree const tree({&count, 1});
        share_state const state = tree.start({{1}, std::move(weights)});
        std::vector<std::uint64_t> turns(count, 0);
        std::vector<bool> done(count, false);
        for (std::uint32_t first = 0; first < count; ++first) {
            if (done[first]) continue;
            std::uint64_t const rows = component.leaves[first].rows;
            std::vector<std::uint32_t> leaves; // that share the rows of `first`
            for (std::uint32_t leaf = first; leaf < count; ++leaf) {
                if (component.leaves[leaf].rows_id != component.leaves[first].rows_id) continue;
                require(component.leaves[leaf].rows == rows,
                        "directions with the same rows_id must have the same number of rows");
                leaves.push_back(leaf);
                done[leaf] = true;
            }
            if (rows == 0 || leaves.size() == 1) continue;
            std::uint64_t low = 0, high = endless; // the first pass ends where together they have taken all rows
            while (low + 1 < high) {
                std::uint64_t const middle = low + (high - low) / 2;
                std::uint64_t taken = 0;
                for (std::uint32_t const leaf : leaves) taken += tree.count(state, leaf, middle);
                (taken < rows ? low : high) = middle;
            }
            std::uint64_t taken = 0;
            for (std::uint32_t const leaf : leaves) {
                turns[leaf] = taken % rows;
                taken += tree.count(state, leaf, high);
            }
        }
        return turns;
    }

    void check(tree_weights const& weights) const
    {
        for (std::uint32_t leaf = 0; leaf < leaf_count(); ++leaf)
            require(leaves_[leaf].order.rows > 0 || weights.leaves[leaf] == 0 ||
                        weights.groups[leaves_[leaf].component] == 0,
                    "a direction without rows must have weight zero");
    }

    [[nodiscard]] block_view block_at(std::uint64_t index) const noexcept
    {
        std::size_t const number = stages_.find(index);
        stage const& now = stages_.stages()[number];
        std::uint64_t const first = index - (index - now.first) % block;
        std::uint64_t const room = stages_.last(number) - first;
        return {number, first, room < block ? room : block, random_bits(seed_, first, 1)};
    }

    /// `orders[leaf]` is the leaf's row order, or a walk in it.
    template <class Orders>
    [[nodiscard]] draw take(block_view const& view, permutation const& order, std::uint64_t index,
                            Orders&& orders) const noexcept
    {
        stage const& now = stages_.stages()[view.stage];
        share_tree::turn const turn = tree_.at(now.state, view.first - now.first + order(index - view.first));
        row_order::position const at = orders[turn.leaf](turn.number);
        return {index, leaves_[turn.leaf].component, turn.leaf, at.row, at.epoch, turn.number};
    }

    std::uint64_t seed_;
    share_tree tree_;
    stage_list stages_;
    std::vector<source> leaves_;          ///< one a leaf
    std::vector<weight_change> recorded_; ///< in the order in which they were made
};

} // namespace crossin
#endif
