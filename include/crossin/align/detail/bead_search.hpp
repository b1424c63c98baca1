// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_BEAD_SEARCH_HPP
#define CROSSIN_ALIGN_DETAIL_BEAD_SEARCH_HPP

/// \file
/// The cheapest way through two documents, by dynamic programming in a band. Layer: align. Needs: bead_cost.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <crossin/align/bead_cost.hpp>
#include <crossin/core/error.hpp>

namespace crossin::detail {

/// For each boundary between units of the source, those of the target at which a bead may end: [first, last].
///
/// Properties: both ascend; the first row holds 0 and the last one the end.
class band {
public:
    /// Every cell.
    static band whole(std::size_t sources, std::size_t targets)
    {
        band all;
        all.first_.assign(sources + 1, 0);
        all.last_.assign(sources + 1, static_cast<std::uint32_t>(targets));
        all.place();
        return all;
    }

    /// What lies within `reach` units of the corners (source, target) of a path, which ascends from (0, 0).
    template <class Corners>
    static band around(Corners const& corners, std::size_t sources, std::size_t targets, std::size_t reach)
    {
        band some;
        some.first_.assign(sources + 1, static_cast<std::uint32_t>(targets));
        some.last_.assign(sources + 1, 0);
        for (std::size_t c = 0; c < corners.size(); ++c) {
            auto const [i, j] = corners[c];
            auto const [next_i, next_j] = corners[std::min(c + 1, corners.size() - 1)];
            std::size_t const begin = i > reach ? i - reach : 0, end = std::min<std::size_t>(sources, next_i + reach);
            auto const low = static_cast<std::uint32_t>(j > reach ? j - reach : 0);
            auto const high = static_cast<std::uint32_t>(std::min<std::size_t>(targets, next_j + reach));
            for (std::size_t row = begin; row <= end; ++row) {
                some.first_[row] = std::min(some.first_[row], low);
                some.last_[row] = std::max(some.last_[row], high);
            }
        }
        some.place();
        return some;
    }

    [[nodiscard]] std::size_t rows() const noexcept { return first_.size(); }
    [[nodiscard]] std::uint32_t first(std::size_t row) const noexcept { return first_[row]; }
    [[nodiscard]] std::uint32_t last(std::size_t row) const noexcept { return last_[row]; }
    [[nodiscard]] std::size_t cells() const noexcept { return offset_.back(); }
    /// Where the cells of a row begin among all.
    [[nodiscard]] std::size_t offset(std::size_t row) const noexcept { return offset_[row]; }
    [[nodiscard]] bool has(std::size_t i, std::size_t j) const noexcept { return first_[i] <= j && j <= last_[i]; }
    [[nodiscard]] std::size_t cell(std::size_t i, std::size_t j) const noexcept { return offset_[i] + j - first_[i]; }

private:
    void place()
    {
        offset_.assign(first_.size() + 1, 0);
        for (std::size_t i = 0; i < first_.size(); ++i) offset_[i + 1] = offset_[i] + last_[i] - first_[i] + 1;
    }

    std::vector<std::uint32_t> first_, last_;
    std::vector<std::size_t> offset_;
};

/// A corner of a path, in units.
struct corner {
    std::uint32_t source = 0;
    std::uint32_t target = 0;
};

/// Costs of all beads in the band. [cells x types] [nats]
template <class Walk>
[[nodiscard]] std::vector<float> all_costs(bead_grid const& grid, band const& within, Walk&& walk)
{
    std::size_t const kinds = grid.types.size();
    std::vector<float> costs(within.cells() * kinds);
    for (std::uint32_t i = 0; i < within.rows(); ++i) {
        bead_row row{i, within.first(i), within.last(i), {}};
        row.costs = std::span(costs).subspan(within.offset(i) * kinds, row.cells() * kinds);
        walk(row);
    }
    return costs;
}

/// The corners of the cheapest path, from (0, 0) to the end. `walk(row)` fills a row's costs, which are zero before.
///
/// A sentence without counterpart that follows another one costs `run_discount` less. Of equally cheap ways into a cell
/// the one by the type that comes first is taken.
/// Complexity: O(cells * types), two bytes a cell.
template <class Walk>
[[nodiscard]] std::vector<corner> cheapest_path(bead_grid const& grid, band const& within, float run_discount,
                                                Walk&& walk)
{
    constexpr float none = std::numeric_limits<float>::infinity();
    constexpr std::size_t depth = longest_bead + 1;
    struct cell {
        float cost[2] = {none, none}; ///< behind a bead with two sides, with one
    };
    std::size_t const kinds = grid.types.size();
    std::vector<std::uint8_t> by[2]; ///< 2 * type + whether the bead before has one side
    for (auto& one : by) one.assign(within.cells(), 0);
    std::vector<float> costs;
    std::vector<cell> best[depth]; ///< of the last rows
    for (std::uint32_t i = 0; i < within.rows(); ++i) {
        bead_row row{i, within.first(i), within.last(i), {}};
        costs.assign(row.cells() * kinds, 0.F);
        row.costs = costs;
        walk(row);
        std::vector<cell>& mine = best[i % depth];
        mine.assign(row.cells(), {});
        for (std::uint32_t j = row.first; j <= row.last; ++j) {
            cell& here = mine[j - row.first];
            if (i == 0 && j == 0) here.cost[0] = 0;
            for (std::size_t k = 0; k < kinds; ++k) {
                bead_type const& type = grid.types[k];
                if (!bead_row::fits(type, i, j) || !within.has(i - type.sources, j - type.targets)) continue;
                std::size_t const from = i - type.sources;
                cell const& there = best[from % depth][j - type.targets - within.first(from)];
                bool const one_sided = type.sources == 0 || type.targets == 0;
                float const cost = costs[(j - row.first) * kinds + k];
                float const after_pair = there.cost[0] + cost;
                float const after_gap = there.cost[1] + cost - (one_sided ? run_discount : 0.F);
                bool const gap_before = after_gap < after_pair;
                float const least = gap_before ? after_gap : after_pair;
                if (least < here.cost[one_sided]) {
                    here.cost[one_sided] = least;
                    by[one_sided][within.cell(i, j)] = static_cast<std::uint8_t>(2 * k + gap_before);
                }
            }
        }
    }
    cell const& end = best[(within.rows() - 1) % depth].back();
    if (!(std::min(end.cost[0], end.cost[1]) < none))
        fail(errc::invalid_argument, "a cost is not a number, or infinite for every bead that fits");
    std::vector<corner> path{{static_cast<std::uint32_t>(grid.sources()), static_cast<std::uint32_t>(grid.targets())}};
    for (bool gap = end.cost[1] < end.cost[0]; path.back().source > 0 || path.back().target > 0;) {
        std::uint8_t const back = by[gap][within.cell(path.back().source, path.back().target)];
        bead_type const& type = grid.types[back / 2];
        gap = (back & 1) != 0;
        path.push_back({path.back().source - type.sources, path.back().target - type.targets});
    }
    std::ranges::reverse(path);
    return path;
}

} // namespace crossin::detail
#endif
