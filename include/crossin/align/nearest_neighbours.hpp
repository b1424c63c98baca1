// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_NEAREST_NEIGHBOURS_HPP
#define CROSSIN_ALIGN_NEAREST_NEIGHBOURS_HPP

/// \file
/// The most similar vectors of the other side, for every vector of both. Layer: align. Needs: vectors, Eigen, threads.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <crossin/align/detail/neighbour_search.hpp>
#include <crossin/align/detail/product_tile.hpp>
#include <crossin/align/neighbour_lists.hpp>
#include <crossin/align/neighbour_options.hpp>
#include <crossin/align/vectors.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/parallel.hpp>

namespace crossin {
inline namespace CROSSIN_DETAIL_LANES {

/// Exact search for the k nearest vectors of the other side, in both directions.
///
///     auto const found = nearest_neighbours(vectors_of(english), vectors_of(french), {.k = 4});
///     found.of_source[7][0].index; // the target that is nearest to source 7
///
/// All products are computed, in tiles that stay in registers; a tile is looked at only where one of its products
/// passes the last of a list. Blocks of sources are kept, and the targets are had once for each of them, so that memory
/// is what the lists take and a few megabytes a thread.
///
/// A vector of zeros has no direction: by cosine it has no neighbours and is nobody's neighbour.
///
/// Yields:     lists with the most similar first, equal ones by index; the same bits for any number of threads.
/// Complexity: sources x targets x dimension.
/// Errors:     `error{mismatch}` for different dimensions; `error{invalid_argument}`, with side and row, for an element
///             that is no finite number, for vectors of no elements, and for k = 0; `error{limit}` past 2^32 - 2 vectors.
template <vector_blocks Source, vector_blocks Target>
    requires std::same_as<typename Source::scalar, typename Target::scalar>
[[nodiscard]] neighbours<typename Source::scalar> nearest_neighbours(Source const& source, Target const& target,
                                                                     neighbour_options const& options = {})
{
    using scalar = typename Source::scalar;
    std::size_t const sources = source.size(), targets = target.size();
    require(options.k > 0, "k is 0; at least one neighbour must be asked for");
    if (std::max(sources, targets) > no_row - 1) fail(errc::limit, "a side has more than 2^32 - 2 vectors");
    std::size_t const k = std::min({options.k, sources, targets});
    neighbours<scalar> found{neighbour_lists<scalar>(sources, k), neighbour_lists<scalar>(targets, k)};
    if (k == 0) return found;
    if (source.dimension() != target.dimension())
        fail(errc::mismatch, "source vectors have " + std::to_string(source.dimension()) +
                                 " elements and target vectors " + std::to_string(target.dimension()) +
                                 "; both sides must come from one model");
    require(source.dimension() > 0, "vectors have no elements");
    detail::neighbour_search<Source, Target>(source, target, k, options.measure == similarity_measure::cosine,
                                             thread_count(options.threads))
        .run(found.of_source, found.of_target);
    return found;
}

/// For each vector of `queries` the nearest of `among`, `no_row` where there is none.
///
/// Errors: those of `nearest_neighbours`.
template <vector_blocks Queries, vector_blocks Among>
    requires std::same_as<typename Queries::scalar, typename Among::scalar>
[[nodiscard]] std::vector<std::uint32_t> nearest_rows(Queries const& queries, Among const& among,
                                                      neighbour_options options = {})
{
    options.k = 1;
    auto const found = nearest_neighbours(among, queries, options);
    std::vector<std::uint32_t> rows(queries.size(), no_row);
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (!found.of_target[i].empty()) rows[i] = found.of_target[i].front().index;
    return rows;
}

} // namespace CROSSIN_DETAIL_LANES
} // namespace crossin
#endif
