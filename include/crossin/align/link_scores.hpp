// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_LINK_SCORES_HPP
#define CROSSIN_ALIGN_LINK_SCORES_HPP

/// \file
/// How good links are: precision, recall, F1, AER. Layer: align. Needs: alignment, link_text.

#include <cstdint>
#include <span>

#include <crossin/align/alignment.hpp>
#include <crossin/align/link_text.hpp>

namespace crossin {

/// Counts of links over any number of pairs, and what follows from them. Counts of several texts add up.
///
/// Source: Och, Ney, "A Systematic Comparison of Various Statistical Alignment Models", Computational Linguistics 29(1),
///         2003, section 6: with A the links, S the sure and P the possible gold links, S within P.
struct link_scores {
    std::uint64_t pairs = 0;
    std::uint64_t links = 0;          ///< |A|
    std::uint64_t sure = 0;           ///< |S|
    std::uint64_t links_sure = 0;     ///< |A and S|
    std::uint64_t links_possible = 0; ///< |A and P|
    friend bool operator==(link_scores const&, link_scores const&) = default;

    /// |A and P| / |A|, 0 for no links.
    [[nodiscard]] double precision() const noexcept { return share(links_possible, links); }
    /// |A and S| / |S|, 0 where nothing is sure.
    [[nodiscard]] double recall() const noexcept { return share(links_sure, sure); }
    /// The harmonic mean of both, 0 where both are. Properties: f1() == 1 - aer() where S is P.
    [[nodiscard]] double f1() const noexcept
    {
        double const p = precision(), r = recall();
        return p + r > 0 ? 2 * p * r / (p + r) : 0;
    }
    /// The alignment error rate, 1 - (|A and S| + |A and P|) / (|A| + |S|); 0 where there are no links on either side.
    [[nodiscard]] double aer() const noexcept
    {
        return links + sure > 0 ? 1 - share(links_sure + links_possible, links + sure) : 0;
    }

    link_scores& operator+=(link_scores const& other) noexcept
    {
        pairs += other.pairs;
        links += other.links;
        sure += other.sure;
        links_sure += other.links_sure;
        links_possible += other.links_possible;
        return *this;
    }

private:
    [[nodiscard]] static double share(std::uint64_t part, std::uint64_t whole) noexcept
    {
        return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
    }
};

namespace detail {

/// How many links stand in both. Requires: both in the order of `precedes`.
[[nodiscard]] inline std::uint64_t shared_links(std::span<word_link const> a, std::span<word_link const> b) noexcept
{
    std::uint64_t count = 0;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        bool const a_first = precedes(a[i], b[j]), b_first = precedes(b[j], a[i]);
        count += !a_first && !b_first;
        i += !b_first;
        j += !a_first;
    }
    return count;
}

} // namespace detail

/// The counts of one pair of sentences. Where possible links are not to count, hand over the sure ones for both.
///
/// Requires: links in the order of `precedes`, each once, as `parse_links` gives them.
[[nodiscard]] inline link_scores score_links(gold_links const& gold, std::span<word_link const> links) noexcept
{
    return {.pairs = 1,
            .links = links.size(),
            .sure = gold.sure.size(),
            .links_sure = detail::shared_links(links, gold.sure),
            .links_possible = detail::shared_links(links, gold.possible)};
}

} // namespace crossin
#endif
