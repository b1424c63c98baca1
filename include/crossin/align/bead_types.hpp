// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_BEAD_TYPES_HPP
#define CROSSIN_ALIGN_BEAD_TYPES_HPP

/// \file
/// Which beads there may be, and how often they are expected. Layer: align. Needs: error.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <crossin/core/error.hpp>

namespace crossin {

/// A kind of bead: so many sentences of the source with so many of the target.
struct bead_type {
    std::uint8_t sources = 1;
    std::uint8_t targets = 1;
    double share = 1; ///< of all beads; shares need not add up to 1
    friend bool operator==(bead_type const&, bead_type const&) = default;
};

inline constexpr std::uint32_t longest_bead = 5; ///< sentences on one side of a bead, at most

/// The six kinds of Gale and Church. Source: "A Program for Aligning Sentences in Bilingual Corpora", table 5.
[[nodiscard]] inline std::vector<bead_type> gale_church_types()
{
    return {{1, 1, .89}, {1, 0, .0099 / 2}, {0, 1, .0099 / 2}, {2, 1, .089 / 2}, {1, 2, .089 / 2}, {2, 2, .011}};
}

/// All kinds that the aligner looks for: up to five sentences with one, and three with three.
///
/// Source: chosen by hand, after the beads of the dev document of Text+Berg (German and French); both sides alike. To
///         fit them to each document between the passes was tried, and was no better.
[[nodiscard]] inline std::vector<bead_type> usual_bead_types()
{
    return {{1, 1, .78},  {1, 0, .008}, {0, 1, .008}, {2, 1, .07},  {1, 2, .07},  {2, 2, .015},
            {3, 1, .015}, {1, 3, .015}, {4, 1, .003}, {1, 4, .003}, {2, 3, .004}, {3, 2, .004},
            {3, 3, .002}, {5, 1, .001}, {1, 5, .001}, {2, 4, .001}, {4, 2, .001}};
}

/// Errors: `error{invalid_argument}` for a kind past `longest_bead`, one with a single side that is not 1-0 or 0-1, a
///         share that is not positive and finite, or where either of those two is missing.
inline void check_bead_types(std::vector<bead_type> const& types)
{
    bool drops_source = false, drops_target = false;
    for (bead_type const& one : types) {
        require(one.sources <= longest_bead && one.targets <= longest_bead, "a bead has 5 sentences a side at most");
        require((one.sources > 0 && one.targets > 0) || one.sources + one.targets == 1,
                "a bead with one side has one sentence: 1-0 or 0-1; longer gaps are several of them");
        require(one.share > 0 && std::isfinite(one.share), "the share of a kind of beads must be positive");
        drops_source |= one.sources == 1 && one.targets == 0;
        drops_target |= one.sources == 0 && one.targets == 1;
    }
    require(drops_source && drops_target, "the kinds of beads must have 1-0 and 0-1, for what has no counterpart");
}

} // namespace crossin
#endif
