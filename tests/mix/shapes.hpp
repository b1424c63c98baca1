// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_MIX_SHAPES_HPP
#define CROSSIN_TESTS_MIX_SHAPES_HPP

/// \file
/// Short ways to write the mixtures that the tests of mix/ draw from.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include <crossin/mix/draws.hpp>

namespace crossin_test {

/// One component of one leaf for each number of rows.
inline std::vector<crossin::component_shape> pools(std::vector<std::uint64_t> const& rows,
                                                   crossin::leaf_limit limit = {})
{
    std::vector<crossin::component_shape> components;
    for (std::uint64_t const each : rows) components.push_back({{{each, 0, limit}}, {}, components.size()});
    return components;
}

/// A component of several directions that share their rows.
inline crossin::component_shape directions(std::uint32_t leaves, std::uint64_t rows, std::uint64_t key = 0)
{
    crossin::component_shape one;
    one.leaves.assign(leaves, {rows, 0, {}});
    one.key = key;
    return one;
}

/// Weights of components that have one leaf each.
inline crossin::tree_weights weigh(std::vector<std::uint64_t> groups)
{
    std::size_t const leaves = groups.size();
    return {std::move(groups), std::vector<std::uint64_t>(leaves, 1)};
}

/// The draws [first, last), one by one.
inline std::vector<crossin::draw> draws_of(crossin::draw_sequence const& sequence, std::uint64_t first,
                                           std::uint64_t last)
{
    std::vector<crossin::draw> all;
    for (std::uint64_t i = first; i < last; ++i) all.push_back(sequence[i]);
    return all;
}

/// How often each leaf was drawn.
inline std::vector<std::uint64_t> count_leaves(std::span<crossin::draw const> draws, std::size_t leaves)
{
    std::vector<std::uint64_t> counts(leaves, 0);
    for (crossin::draw const& one : draws) ++counts[one.leaf];
    return counts;
}

} // namespace crossin_test
#endif
