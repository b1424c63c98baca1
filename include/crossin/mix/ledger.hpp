// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MIX_LEDGER_HPP
#define CROSSIN_MIX_LEDGER_HPP

/// \file
/// What a run will hold, and what it did hold, leaf by leaf. Layer: mix. Needs: core, draws.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/mix/draws.hpp>

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

/// What the draws [first, last) of a sequence will be, counted before the first one.
///
/// Errors: `error{exhausted}` when the sequence ends before `last`.
[[nodiscard]] inline std::vector<leaf_count> plan_of(draw_sequence const& draws, schedule const& weights,
                                                     std::uint64_t first, std::uint64_t last)
{
    require(first <= last, "a plan must end behind its start");
    if (last > draws.size())
        fail(errc::exhausted, std::to_string(last) + " examples were asked for, but this mixture ends after " +
                                  std::to_string(draws.size()));
    std::vector<std::uint64_t> const before = draws.counts_before(first), after = draws.counts_before(last);
    std::vector<leaf_count> plan(draws.leaf_count());
    for (std::uint32_t leaf = 0; leaf < draws.leaf_count(); ++leaf)
        plan[leaf] = {0, after[leaf] - before[leaf], draws.rows(leaf), before[leaf]};
    share_tree const& tree = draws.tree();
    auto const& changes = weights.changes();
    for (std::size_t i = 0; i < changes.size(); ++i) {
        std::uint64_t const from = std::max(first, changes[i].first);
        std::uint64_t const to = i + 1 < changes.size() ? std::min(last, changes[i + 1].first) : last;
        if (from >= to) continue;
        tree_weights const& now = changes[i].weights;
        double group_sum = 0;
        std::vector<double> leaf_sums(tree.group_count(), 0);
        for (std::uint32_t group = 0; group < tree.group_count(); ++group) {
            for (std::uint32_t leaf = tree.first_leaf(group); leaf < tree.first_leaf(group + 1); ++leaf)
                leaf_sums[group] += static_cast<double>(now.leaves[leaf]);
            if (leaf_sums[group] > 0) group_sum += static_cast<double>(now.groups[group]);
        }
        for (std::uint32_t group = 0; group < tree.group_count(); ++group)
            for (std::uint32_t leaf = tree.first_leaf(group); leaf < tree.first_leaf(group + 1); ++leaf)
                if (leaf_sums[group] > 0)
                    plan[leaf].asked += static_cast<double>(to - from) * static_cast<double>(now.groups[group]) /
                                        group_sum * static_cast<double>(now.leaves[leaf]) / leaf_sums[group];
    }
    return plan;
}

/// Counts of what was really emitted.
///
/// Models: std::regular.
class ledger {
public:
    explicit ledger(std::uint32_t leaves = 0) : counts_(leaves, 0) {}

    void add(draw const& taken) { ++counts_[taken.leaf]; }
    void add(std::uint32_t leaf, std::uint64_t count) { counts_[leaf] += count; }

    /// Adds what another part of the same run emitted. Errors: `error{mismatch}` for another number of leaves.
    ledger& operator+=(ledger const& other)
    {
        if (other.counts_.size() != counts_.size()) fail(errc::mismatch, "ledgers of different mixtures cannot be added");
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
