// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_ITEM_CLUSTERS_HPP
#define CROSSIN_EVAL_ITEM_CLUSTERS_HPP

/// \file
/// Which items are drawn together when items are drawn anew. Layer: eval. Needs: error.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>

namespace crossin {

/// Items in clusters, clusters in larger ones: questions about a fact, facts of a world.
///
/// A resample draws as many outermost clusters as there are, with replacement; within each one drawn as many clusters of
/// the next level as it has, and so on; an innermost cluster brings all its items. Without levels every item is drawn by
/// itself.
///
/// Source: Davison, Hinkley, "Bootstrap methods and their application", 1997, section 3.8 (strategy 1 for all levels).
class item_clusters {
public:
    /// `items` items, each by itself.
    explicit item_clusters(std::uint64_t items) : items_(items) {}

    /// A number of the cluster of each item, a list a level, the outermost first. Clusters of an inner level are told apart
    /// by the outer ones as well: fact 3 of world 0 is not fact 3 of world 1.
    ///
    /// Errors: `error{mismatch}` for lists of different length.
    item_clusters(std::initializer_list<std::span<std::uint32_t const>> levels)
    {
        std::vector<std::span<std::uint32_t const>> const ids(levels);
        if (ids.empty()) return;
        items_ = ids[0].size();
        for (auto const& level : ids)
            if (level.size() != items_)
                fail(errc::mismatch, "a level of clusters numbers " + std::to_string(level.size()) +
                                         " items, and the outermost " + std::to_string(items_));
        order_.resize(static_cast<std::size_t>(items_));
        std::iota(order_.begin(), order_.end(), std::uint64_t{0});
        auto const compare = [&](std::uint64_t a, std::uint64_t b) {
            for (auto const& level : ids)
                if (level[a] != level[b]) return level[a] < level[b];
            return false;
        };
        std::ranges::stable_sort(order_, compare);
        // Where each level begins a cluster anew, counted in clusters of the level within it.
        begins_.assign(ids.size(), {0});
        for (std::size_t i = 1; i <= order_.size(); ++i) {
            std::size_t changed = 0; // the outermost level that begins anew here
            if (i < order_.size())
                while (changed < ids.size() && ids[changed][order_[i]] == ids[changed][order_[i - 1]]) ++changed;
            for (std::size_t level = ids.size(); level-- > changed;)
                begins_[level].push_back(level + 1 == ids.size() ? i : begins_[level + 1].size() - 1);
        }
    }

    [[nodiscard]] std::uint64_t items() const noexcept { return items_; }
    [[nodiscard]] std::size_t levels() const noexcept { return begins_.size(); }
    /// Number of outermost clusters; of items where there are none.
    [[nodiscard]] std::uint64_t size() const noexcept { return begins_.empty() ? items_ : begins_[0].size() - 1; }

    /// Calls `visit(item)` for the items of one outermost cluster.
    template <class Visit>
    void each_of(std::uint64_t cluster, Visit&& visit) const
    {
        if (begins_.empty()) return static_cast<void>(visit(cluster));
        std::uint64_t first = cluster, last = cluster + 1;
        for (auto const& level : begins_) {
            first = level[first];
            last = level[last];
        }
        for (std::uint64_t i = first; i < last; ++i) visit(order_[i]);
    }

    /// Calls `visit(item)` for each item of a resample, as often as it is in it. `draw(n)` gives a number in [0, n), and is
    /// asked in a fixed order.
    template <class Draw, class Visit>
    void resample(Draw&& draw, Visit&& visit) const
    {
        if (begins_.empty()) {
            for (std::uint64_t i = 0; i < items_; ++i) visit(draw(items_));
            return;
        }
        resample_within(0, 0, size(), draw, visit);
    }

private:
    template <class Draw, class Visit>
    void resample_within(std::size_t level, std::uint64_t first, std::uint64_t last, Draw& draw, Visit& visit) const
    {
        std::vector<std::uint64_t> const& begins = begins_[level];
        for (std::uint64_t i = first; i < last; ++i) {
            std::uint64_t const drawn = first + draw(last - first);
            if (level + 1 < begins_.size()) {
                resample_within(level + 1, begins[drawn], begins[drawn + 1], draw, visit);
                continue;
            }
            for (std::uint64_t at = begins[drawn]; at < begins[drawn + 1]; ++at) visit(order_[at]);
        }
    }

    std::uint64_t items_ = 0;
    std::vector<std::uint64_t> order_;               ///< items, those of a cluster side by side
    std::vector<std::vector<std::uint64_t>> begins_; ///< one list a level; in clusters of the next, or in items
};

} // namespace crossin
#endif
