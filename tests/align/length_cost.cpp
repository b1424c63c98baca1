// SPDX-License-Identifier: MIT
#include <vector>

#include <crossin/align/bead_cost.hpp>
#include <crossin/align/bead_types.hpp>
#include <crossin/align/length_cost.hpp>

#include "support/catch.hpp"

using namespace crossin;

TEST_CASE("length cost: equal lengths cost nothing, one and two deviations what the normal distribution says")
{
    std::vector<float> const one = {100};
    length_cost const cost(one, one, {.ratio = 1, .variance = 4});
    CHECK(cost(100, 100) == Approx(0));
    // The difference is z * sqrt(variance * mean): with a mean of 100 a deviation is 20.
    CHECK(cost(90, 110) == Approx(1.1479).epsilon(.01)); // -ln P(|z| > 1)
    CHECK(cost(80, 120) == Approx(3.0900).epsilon(.01)); // -ln P(|z| > 2)
    CHECK(cost(90, 110) == cost(110, 90));
    CHECK(cost(1, 1'000'000) == cost(1, 2'000'000)); // past the table all is equally unlikely
    length_cost const longer(one, one, {.ratio = 2, .variance = 4});
    CHECK(longer(50, 100) == Approx(0));
}

TEST_CASE("length cost: a row has the costs of its beads")
{
    std::vector<float> const source = {10, 20, 30}, target = {30, 30};
    length_cost const cost(source, target, {});
    std::vector<std::uint32_t> const from = {0, 1, 2, 3}, to = {0, 1, 2};
    std::vector<bead_type> const types = gale_church_types();
    bead_grid const grid{from, to, types};
    std::vector<float> costs(2 * types.size());
    bead_row row{2, 1, 2, costs};
    auto walker = cost.over(grid);
    walker.add(row);
    CHECK(costs[0] == cost(20, 30));                // [1]:[0]
    CHECK(costs[1] == 0);                           // [1]:[]
    CHECK(costs[3] == cost(30, 30));                // [0, 1]:[0]
    CHECK(costs[types.size() + 5] == cost(30, 60)); // [0, 1]:[0, 1]
    CHECK(row.at(grid, 2, 5) == bead{0, 2, 0, 2});
    static_assert(bead_cost<length_cost>);
}
