// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_BEAD_SCORES_HPP
#define CROSSIN_ALIGN_BEAD_SCORES_HPP

/// \file
/// How good beads are: precision, recall and F1, strict and lax, and of rungs. Layer: align. Needs: bead_text.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <crossin/align/bead_text.hpp>

namespace crossin {

/// How many of some things were right, and how many of those that are right were found.
struct found_counts {
    std::uint64_t right = 0; ///< of the proposed ones
    std::uint64_t proposed = 0;
    std::uint64_t found = 0; ///< of the wanted ones
    std::uint64_t wanted = 0;
    friend bool operator==(found_counts const&, found_counts const&) = default;

    /// right / proposed, 0 for none.
    [[nodiscard]] double precision() const noexcept { return share(right, proposed); }
    /// found / wanted, 0 for none.
    [[nodiscard]] double recall() const noexcept { return share(found, wanted); }
    /// The harmonic mean of both, 0 where both are.
    [[nodiscard]] double f1() const noexcept
    {
        double const p = precision(), r = recall();
        return p + r > 0 ? 2 * p * r / (p + r) : 0;
    }

    found_counts& operator+=(found_counts const& other) noexcept
    {
        right += other.right;
        proposed += other.proposed;
        found += other.found;
        wanted += other.wanted;
        return *this;
    }

private:
    [[nodiscard]] static double share(std::uint64_t part, std::uint64_t whole) noexcept
    {
        return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
    }
};

/// Beads against those that people marked. Counts of several documents add up.
struct bead_scores {
    found_counts strict = {}; ///< a bead is right when the very same one is in gold
    found_counts lax = {};    ///< or when it shares a sentence of either side with one bead of gold
    friend bool operator==(bead_scores const&, bead_scores const&) = default;

    bead_scores& operator+=(bead_scores const& other) noexcept
    {
        strict += other.strict;
        lax += other.lax;
        return *this;
    }
};

/// Whether proposed beads without text on one side are judged.
enum class one_sided_beads : std::uint8_t {
    count, ///< they are right where gold has them
    skip,  ///< for gold that leaves them out
};

namespace detail {

[[nodiscard]] inline bool share_a_number(std::span<std::uint32_t const> a, std::span<std::uint32_t const> b) noexcept
{
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        if (a[i] == b[j]) return true;
        a[i] < b[j] ? ++i : ++j;
    }
    return false;
}

/// Beads that others are held against.
class judge_of_groups {
public:
    /// Requires: `groups` in order, each once; they outlive this.
    explicit judge_of_groups(std::vector<sentence_group> const& groups) : groups_(groups)
    {
        for (std::size_t g = 0; g < groups.size(); ++g)
            for (std::uint32_t const sentence : groups[g].source) by_source_.emplace_back(sentence, g);
        std::ranges::sort(by_source_);
    }

    [[nodiscard]] bool has(sentence_group const& one) const { return std::ranges::binary_search(groups_, one); }

    /// Whether one of the groups shares a sentence of either side with this one.
    [[nodiscard]] bool touches(sentence_group const& one) const
    {
        for (std::uint32_t const sentence : one.source)
            for (auto at = std::ranges::lower_bound(by_source_, std::pair{sentence, std::size_t{0}});
                 at != by_source_.end() && at->first == sentence; ++at)
                if (share_a_number(groups_[at->second].target, one.target)) return true;
        return false;
    }

private:
    std::vector<sentence_group> const& groups_;
    std::vector<std::pair<std::uint32_t, std::size_t>> by_source_; ///< a sentence, and a group that it is in
};

/// In order, each once, without those that are empty on both sides, or on one.
[[nodiscard]] inline std::vector<sentence_group> judged(std::vector<sentence_group> groups, bool one_sided)
{
    std::erase_if(groups, [&](sentence_group const& one) {
        return one_sided ? one.source.empty() && one.target.empty() : one.one_sided();
    });
    std::ranges::sort(groups);
    groups.erase(std::ranges::unique(groups).begin(), groups.end());
    return groups;
}

} // namespace detail

/// Counts of one document. Precision is over all proposed beads that are not empty; recall over those of gold that have
/// text on both sides. A bead that stands twice counts once.
///
/// Source: strict and lax as in Sennrich, Volk, "Iterative, MT-based Sentence Alignment of Parallel Texts", NODALIDA
///         2011, section 5.
[[nodiscard]] inline bead_scores score_beads(std::vector<sentence_group> const& gold,
                                             std::vector<sentence_group> const& proposed,
                                             one_sided_beads one_sided = one_sided_beads::count)
{
    auto const all_gold = detail::judged(gold, true), gold_with_text = detail::judged(gold, false);
    auto const all_proposed = detail::judged(proposed, one_sided == one_sided_beads::count);
    auto const proposed_with_text = detail::judged(proposed, false);
    bead_scores scores;
    detail::judge_of_groups const by_gold(all_gold), by_proposed(proposed_with_text);
    for (sentence_group const& one : all_proposed) {
        bool const same = by_gold.has(one);
        scores.strict.right += same;
        scores.lax.right += same || by_gold.touches(one);
    }
    for (sentence_group const& one : gold_with_text) {
        bool const same = by_proposed.has(one);
        scores.strict.found += same;
        scores.lax.found += same || by_proposed.touches(one);
    }
    scores.strict.proposed = scores.lax.proposed = all_proposed.size();
    scores.strict.wanted = scores.lax.wanted = gold_with_text.size();
    return scores;
}

/// How many rungs two ladders share; a rung that stands twice counts once.
[[nodiscard]] inline found_counts score_rungs(std::vector<rung> gold, std::vector<rung> proposed)
{
    for (std::vector<rung>* const ladder : {&gold, &proposed}) {
        std::ranges::sort(*ladder);
        ladder->erase(std::ranges::unique(*ladder).begin(), ladder->end());
    }
    found_counts counts{0, proposed.size(), 0, gold.size()};
    for (rung const& one : proposed) counts.right += std::ranges::binary_search(gold, one);
    counts.found = counts.right;
    return counts;
}

} // namespace crossin
#endif
