// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_PLAN_HPP
#define CROSSIN_COMPOSE_PLAN_HPP

/// \file
/// What a run holds, component by component and direction by direction. Layer: compose. Needs: core.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/language.hpp>
#include <crossin/core/text_table.hpp>

namespace crossin {

/// One direction of one component in a run.
struct plan_cell {
    std::string component = {};
    direction languages = {};
    double asked = 0;            ///< exact share of the run by the weights, before any limit [examples]
    std::uint64_t got = 0;       ///< [examples]
    std::uint64_t rows = 0;      ///< that the direction has
    double bytes = 0;            ///< of record text, by the mean over the rows; exact for whole epochs
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

/// The table: what each component and each of its directions was asked for and got, as shares of the run, how many
/// examples that is, and how often each row is seen.
///
///     component  direction  asked    got   total  epochs
///     base       en->en     60.0%  60.0%  12,000   47.62
[[nodiscard]] inline std::string to_string(run_table const& run)
{
    text_table table({"component", "direction", "asked", "got", "total", "epochs"}, 2);
    auto const count = static_cast<double>(run.last - run.first);
    auto const add = [&](std::string name, std::string way, plan_cell const& cell, std::string epochs) {
        table.add({std::move(name), std::move(way), percent(cell.asked, count),
                   percent(static_cast<double>(cell.got), count), grouped(cell.got), std::move(epochs)});
    };
    for (std::string const& name : run.components()) {
        auto const mine = [&](plan_cell const& cell) { return cell.component == name; };
        bool const several = std::ranges::count_if(run.cells, mine) > 1;
        if (several) add(name, "", run.total(name), "");
        for (plan_cell const& cell : run.cells)
            if (mine(cell)) add(several ? "" : name, to_string(cell.languages), cell, decimal(cell.epochs(), 2));
    }
    add("all", "", run.total(), "");
    return table.text();
}

/// Prints it.
template <class Traits>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out, run_table const& run)
{
    return out << to_string(run);
}

} // namespace crossin
#endif
