// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MIX_LEDGER_HPP
#define CROSSIN_MIX_LEDGER_HPP

/// \file
/// What a run will hold, and what it did hold, leaf by leaf. Layer: mix. Needs: core, draws.

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/indexed.hpp>
#include <crossin/core/share_tree.hpp>
#include <crossin/mix/draws.hpp>
#include <crossin/mix/schedule.hpp>

namespace crossin {

/// Counts of a run for one leaf.
struct leaf_count {
    double asked = 0;         ///< exact share of the run [draws], by the weights without any limit
    std::uint64_t got = 0;    ///< [draws]
    std::uint64_t rows = 0;   ///< of the leaf
    std::uint64_t before = 0; ///< draws of the leaf before the run
    /// Passes through the leaf's rows.
    [[nodiscard]] double epochs() const noexcept
    {
        return rows == 0 ? 0 : static_cast<double>(got) / static_cast<double>(rows);
    }
    friend bool operator==(leaf_count const&, leaf_count const&) = default;
};

namespace detail {

/// Adds to each leaf what `weights` ask for of so many draws.
inline void add_asked(share_tree const& tree, tree_weights const& weights, std::uint64_t draws,
                      std::vector<leaf_count>& plan)
{
    std::vector<double> leaf_sums(tree.group_count(), 0);
    double group_sum = 0;
    for (std::uint32_t group = 0; group < tree.group_count(); ++group) {
        for (std::uint32_t leaf = tree.first_leaf(group); leaf < tree.first_leaf(group + 1); ++leaf)
            leaf_sums[group] += static_cast<double>(weights.leaves[leaf]);
        if (leaf_sums[group] > 0) group_sum += static_cast<double>(weights.groups[group]);
    }
    for (std::uint32_t group = 0; group < tree.group_count(); ++group) {
        if (!(leaf_sums[group] > 0)) continue;
        double const each = static_cast<double>(draws) * static_cast<double>(weights.groups[group]) / group_sum;
        for (std::uint32_t leaf = tree.first_leaf(group); leaf < tree.first_leaf(group + 1); ++leaf)
            plan[leaf].asked += each * static_cast<double>(weights.leaves[leaf]) / leaf_sums[group];
    }
}

} // namespace detail

/// What the draws [first, last) of a sequence will be, counted before the first one; recorded changes included.
///
/// Returns:    one count a leaf; the sum of `got`, and but for rounding that of `asked`, is last - first.
/// Complexity: O((changes + depth) x leaves + block).
/// Errors:     `error{invalid_argument}` unless first <= last; `error{exhausted}` when the sequence ends before `last`.
[[nodiscard]] inline std::vector<leaf_count> plan_of(draw_sequence const& draws, std::uint64_t first,
                                                     std::uint64_t last)
{
    require(first <= last, "a plan must end behind its start");
    if (last > draws.size())
        fail(errc::exhausted, std::to_string(last) + " examples were asked for, but this mixture ends after " +
                                  std::to_string(draws.size()));
    std::vector<std::uint64_t> const before = draws.counts_before(first), after = draws.counts_before(last);
    std::vector<leaf_count> plan(draws.leaf_count());
    for (std::uint32_t leaf = 0; leaf < draws.leaf_count(); ++leaf)
        plan[leaf] = {0, after[leaf] - before[leaf], draws.rows(leaf), before[leaf]};
    std::vector<weight_change> const& changes = draws.stages().changes();
    for (std::size_t i = 0; i < changes.size(); ++i) {
        std::uint64_t const ends = i + 1 < changes.size() ? changes[i + 1].first : endless;
        std::uint64_t const from = changes[i].first > first ? changes[i].first : first, to = ends < last ? ends : last;
        if (from < to) detail::add_asked(draws.tree(), changes[i].weights, to - from, plan);
    }
    return plan;
}

/// Counts of what was really emitted.
///
/// Models: std::regular.
class ledger {
public:
    explicit ledger(std::uint32_t leaves = 0) : counts_(leaves, 0) {}

    /// Requires: a draw of the mixture that the ledger is for.
    void add(draw const& taken) { add(taken.leaf, 1); }
    void add(std::uint32_t leaf, std::uint64_t count)
    {
        assert(leaf < counts_.size());
        counts_[leaf] += count;
    }

    /// Adds what another part of the same run emitted. Errors: `error{mismatch}` for another number of leaves.
    ledger& operator+=(ledger const& other)
    {
        if (other.counts_.size() != counts_.size())
            fail(errc::mismatch, "ledgers of different mixtures cannot be added");
        for (std::size_t leaf = 0; leaf < counts_.size(); ++leaf) counts_[leaf] += other.counts_[leaf];
        return *this;
    }

    [[nodiscard]] std::vector<std::uint64_t> const& counts() const noexcept { return counts_; }

    /// Whether every leaf was emitted as often as planned.
    [[nodiscard]] bool equals(std::vector<leaf_count> const& plan) const noexcept
    {
        if (plan.size() != counts_.size()) return false;
        for (std::size_t leaf = 0; leaf < plan.size(); ++leaf)
            if (plan[leaf].got != counts_[leaf]) return false;
        return true;
    }

    friend bool operator==(ledger const&, ledger const&) = default;

private:
    std::vector<std::uint64_t> counts_;
};

} // namespace crossin
#endif
