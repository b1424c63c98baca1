// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_PLAN_HPP
#define CROSSIN_COMPOSE_PLAN_HPP

/// \file
/// What a run holds, component by component and direction by direction. Layer: compose. Needs: core.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <crossin/core/language.hpp>

namespace crossin {

/// One direction of one component in a run.
struct plan_cell {
    std::string component = {};
    direction languages = {};
    double asked = 0;          ///< exact share of the run by the weights, before any limit [examples]
    std::uint64_t got = 0;     ///< [examples]
    std::uint64_t rows = 0;    ///< that the direction has
    double bytes = 0;          ///< of record text, by the mean over the rows; exact for whole epochs
    double supervised_bytes = 0; ///< of these, in responses

    /// How often each row is seen in this direction, on average.
    [[nodiscard]] double epochs() const noexcept
    {
        return rows == 0 ? 0 : static_cast<double>(got) / static_cast<double>(rows);
    }
};

/// Counts of the examples [first, last), planned or emitted.
struct run_table {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::vector<plan_cell> cells = {}; ///< components in their order, directions within

    /// Sums over the cells of one component, or of all where the name is empty.
    [[nodiscard]] plan_cell total(std::string const& component = {}) const
    {
        plan_cell sum;
        sum.component = component.empty() ? "total" : component;
        for (plan_cell const& cell : cells) {
            if (!component.empty() && cell.component != component) continue;
            sum.asked += cell.asked;
            sum.got += cell.got;
            sum.rows += cell.rows;
            sum.bytes += cell.bytes;
            sum.supervised_bytes += cell.supervised_bytes;
        }
        return sum;
    }

    /// Names of the components, in their order.
    [[nodiscard]] std::vector<std::string> components() const
    {
        std::vector<std::string> names;
        for (plan_cell const& cell : cells)
            if (names.empty() || names.back() != cell.component) names.push_back(cell.component);
        return names;
    }

    /// Whether both count the same examples in every cell.
    [[nodiscard]] bool same_counts(run_table const& other) const noexcept
    {
        auto const same = [](plan_cell const& a, plan_cell const& b) {
            return a.component == b.component && a.languages == b.languages && a.got == b.got;
        };
        return std::ranges::equal(cells, other.cells, same);
    }
};

} // namespace crossin
#endif
