// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_BEAD_COST_HPP
#define CROSSIN_ALIGN_BEAD_COST_HPP

/// \file
/// What it costs to say that sentences belong together: the part of a sentence aligner that others can replace.
/// Layer: align. Needs: bead, bead_types.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>

#include <crossin/align/bead.hpp>
#include <crossin/align/bead_types.hpp>

namespace crossin {

/// Where the two documents may be parted: unit i is the sentences [bounds[i], bounds[i + 1]). In a fine search a unit
/// is a sentence, in a coarse one it is several.
struct bead_grid {
    std::span<std::uint32_t const> source = {}; ///< ascending; one more than units
    std::span<std::uint32_t const> target = {};
    std::span<bead_type const> types = {}; ///< counted in units

    [[nodiscard]] std::size_t sources() const noexcept { return source.size() - 1; }
    [[nodiscard]] std::size_t targets() const noexcept { return target.size() - 1; }
};

/// The beads that end before unit `end` of the source and one of the units [first, last] of the target: a row of
/// cells, each with a cost for each type.
struct bead_row {
    std::uint32_t end = 0;
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::span<float> costs = {}; ///< [cells x types] [nats]; parts add to it

    [[nodiscard]] std::size_t cells() const noexcept { return last - first + 1; }

    /// The bead of a type that ends in target boundary `j`, in sentences. Requires: it fits (`fits`).
    [[nodiscard]] static bool fits(bead_type const& type, std::size_t i, std::size_t j) noexcept
    {
        return type.sources <= i && type.targets <= j;
    }
    [[nodiscard]] bead at(bead_grid const& grid, std::uint32_t j, std::size_t type) const noexcept
    {
        std::uint32_t const i0 = end - grid.types[type].sources, j0 = j - grid.types[type].targets;
        return {grid.source[i0], grid.source[end] - grid.source[i0], grid.target[j0], grid.target[j] - grid.target[j0]};
    }
};

/// A part of the cost of beads.
///
/// `cost.over(grid)` gives a walker over one grid, and `walker.add(row)` adds to `row.costs` what the beads of the row
/// cost [nats], where they fit. Rows come in ascending order of `end`, some may be left out, and a walker serves one
/// thread. A cost is the negative logarithm of a likelihood ratio: how much less likely the sentences of the bead are
/// to be found side by side as translations than by chance; less than zero speaks for the bead.
template <class C>
concept bead_cost = requires(C const& cost, bead_grid const& grid, bead_row& row) { cost.over(grid).add(row); };

/// A function `float(bead const&)` as a part of the cost: called for each bead that is looked at.
template <class Function>
class cost_function {
public:
    explicit cost_function(Function function) : function_(std::move(function)) {}

    class walker {
    public:
        walker(Function const& function, bead_grid const& grid) : function_(&function), grid_(grid) {}
        void add(bead_row& row)
        {
            std::size_t at = 0;
            for (std::uint32_t j = row.first; j <= row.last; ++j)
                for (std::size_t k = 0; k < grid_.types.size(); ++k, ++at)
                    if (bead_row::fits(grid_.types[k], row.end, j))
                        row.costs[at] += static_cast<float>(std::invoke(*function_, row.at(grid_, j, k)));
        }

    private:
        Function const* function_;
        bead_grid grid_;
    };

    [[nodiscard]] walker over(bead_grid const& grid) const { return walker(function_, grid); }

private:
    Function function_;
};

} // namespace crossin
#endif
