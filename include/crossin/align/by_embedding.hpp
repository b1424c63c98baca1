// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_BY_EMBEDDING_HPP
#define CROSSIN_ALIGN_BY_EMBEDDING_HPP

/// \file
/// Elements whose vectors stand out as a pair. Layer: align. Needs: mine, nearest_neighbours.

#include <cstddef>
#include <optional>
#include <ranges>

#include <crossin/align/detail/product_tile.hpp>
#include <crossin/align/mine.hpp>
#include <crossin/align/nearest_neighbours.hpp>
#include <crossin/align/vectors.hpp>

namespace crossin {
inline namespace CROSSIN_DETAIL_LANES {

/// Pairs elements whose vectors are nearer to each other than to what lies around them.
///
///     auto const pairs = align(english, french, by_embedding{.threshold = 1.06}, &entry::vector);
///
/// Elements, or what a projection takes from them, are vectors: anything with `size()` and `[]` of float or double.
///
/// Models: aligner_policy.
/// Yields: `mined_pairs`, the best first.
/// Errors: those of `nearest_neighbours` and `mine`; `error{mismatch}` for elements of different dimensions.
struct by_embedding {
    std::size_t k = 4;
    similarity_measure measure = similarity_measure::cosine;
    margin_kind margin = margin_kind::ratio;
    pair_selection select = pair_selection::union_by_score;
    std::optional<double> threshold = {}; ///< pairs below this score are left out
    unsigned threads = 0;                 ///< 0: all

    template <std::ranges::random_access_range Source, std::ranges::random_access_range Target>
    [[nodiscard]] mined_pairs align(Source const& source, Target const& target) const
    {
        return mine(nearest_neighbours(vectors_of(source), vectors_of(target), {k, measure, threads}),
                    {margin, select, threshold});
    }
};

} // namespace CROSSIN_DETAIL_LANES
} // namespace crossin
#endif
