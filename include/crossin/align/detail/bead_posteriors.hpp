// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_BEAD_POSTERIORS_HPP
#define CROSSIN_ALIGN_DETAIL_BEAD_POSTERIORS_HPP

/// \file
/// How likely each bead is, given all paths through a band. Layer: align. Needs: bead_search.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <crossin/align/bead_cost.hpp>
#include <crossin/align/detail/bead_search.hpp>

namespace crossin::detail {

/// Turns the costs of all beads of a band into their probabilities, in place: exp(-scale * cost) of the paths through
/// a bead over that of all paths. A sentence without counterpart is the same bead wherever it stands between the
/// sentences of the other side, so that its probabilities are added up, and each of its cells holds the sum.
///
/// Complexity: O(cells * types), two doubles a cell.
inline void to_probabilities(bead_grid const& grid, band const& within, std::vector<float>& costs, double scale)
{
    constexpr double none = -std::numeric_limits<double>::infinity();
    std::size_t const kinds = grid.types.size(), rows = within.rows();
    std::vector<double> before(within.cells(), none), after(within.cells(), none);
    double terms[256];
    auto const log_sum = [&](std::size_t count) {
        double const most = *std::max_element(terms, terms + count);
        if (most == none) return none;
        double sum = 0;
        for (std::size_t t = 0; t < count; ++t) sum += terms[t] > most - 40 ? std::exp(terms[t] - most) : 0;
        return most + std::log(sum);
    };
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = within.first(i); j <= within.last(i); ++j) {
            std::size_t const cell = within.cell(i, j);
            if (i == 0 && j == 0) {
                before[cell] = 0;
                continue;
            }
            std::size_t count = 0;
            for (std::size_t k = 0; k < kinds; ++k) {
                bead_type const& type = grid.types[k];
                if (!bead_row::fits(type, i, j) || !within.has(i - type.sources, j - type.targets)) continue;
                terms[count++] = before[within.cell(i - type.sources, j - type.targets)] -
                                 scale * static_cast<double>(costs[cell * kinds + k]);
            }
            if (count > 0) before[cell] = log_sum(count);
        }
    for (std::size_t i = rows; i-- > 0;)
        for (std::size_t j = within.last(i) + std::size_t{1}; j-- > within.first(i);) {
            std::size_t const cell = within.cell(i, j);
            if (i + 1 == rows && j == within.last(i)) {
                after[cell] = 0;
                continue;
            }
            std::size_t count = 0;
            for (std::size_t k = 0; k < kinds; ++k) {
                std::size_t const to_i = i + grid.types[k].sources, to_j = j + grid.types[k].targets;
                if (to_i >= rows || !within.has(to_i, to_j)) continue;
                std::size_t const to = within.cell(to_i, to_j);
                terms[count++] = after[to] - scale * static_cast<double>(costs[to * kinds + k]);
            }
            if (count > 0) after[cell] = log_sum(count);
        }
    double const all = before.back();
    std::vector<double> of_target(grid.targets() + 1); ///< unit before this boundary has no counterpart
    for (std::size_t i = 0; i < rows; ++i) {
        double of_source = 0;
        for (int round = 0; round < 2; ++round)
            for (std::size_t j = within.first(i); j <= within.last(i); ++j)
                for (std::size_t k = 0; k < kinds; ++k) {
                    bead_type const& type = grid.types[k];
                    float& cost = costs[within.cell(i, j) * kinds + k];
                    if (round == 1) {
                        if (type.targets == 0) cost = static_cast<float>(std::min(1.0, of_source));
                        continue;
                    }
                    double probability = 0;
                    if (bead_row::fits(type, i, j) && within.has(i - type.sources, j - type.targets))
                        probability = std::exp(std::min(0.0, before[within.cell(i - type.sources, j - type.targets)] -
                                                                 scale * static_cast<double>(cost) +
                                                                 after[within.cell(i, j)] - all));
                    cost = static_cast<float>(probability);
                    if (type.targets == 0) of_source += probability;
                    if (type.sources == 0) of_target[j] += probability;
                }
    }
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = within.first(i); j <= within.last(i); ++j)
            for (std::size_t k = 0; k < kinds; ++k)
                if (grid.types[k].sources == 0)
                    costs[within.cell(i, j) * kinds + k] = static_cast<float>(std::min(1.0, of_target[j]));
}

} // namespace crossin::detail
#endif
