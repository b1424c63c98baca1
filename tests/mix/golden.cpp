// SPDX-License-Identifier: MIT
// Draws that are pinned: the same recipe and seed give them on every machine and in every version. Whoever has to change
// a number here changes everybody's data, and says so in the changelog.

#include <cstdint>
#include <ranges>
#include <string>
#include <vector>

#include <crossin/mix.hpp>

#include "shapes.hpp"
#include "support/catch.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

/// {index, component, leaf, row, epoch, turn}
void check(draw_sequence const& sequence, std::vector<draw> const& pinned)
{
    for (draw const& expected : pinned) {
        draw const found = sequence[expected.index];
        INFO("index " << expected.index);
        CHECK(found.component == expected.component);
        CHECK(found.leaf == expected.leaf);
        CHECK(found.row == expected.row);
        CHECK(found.epoch == expected.epoch);
        CHECK(found.turn == expected.turn);
    }
}

} // namespace

TEST_CASE("golden: draws of three components")
{
    check({2024, pools({1000, 200, 30}), schedule(weigh({5, 2, 1}))},
          {{0, 1, 1, 196, 3, 658},
           {1, 0, 0, 510, 2, 2230},
           {2, 1, 1, 135, 0, 195},
           {3, 1, 1, 61, 3, 776},
           {4, 0, 0, 11, 1, 1130},
           {5, 0, 0, 923, 2, 2051},
           {6, 0, 0, 604, 0, 360},
           {7, 0, 0, 487, 1, 1526},
           {8, 0, 0, 54, 2, 2507},
           {9, 1, 1, 25, 1, 357},
           {10, 1, 1, 23, 2, 426},
           {11, 0, 0, 136, 0, 286},
           {4095, 0, 0, 616, 0, 156},
           {4096, 1, 1, 74, 5, 1182},
           {123'456'789, 0, 0, 204, 77'160, 77'160'187},
           {endless - 1, 2, 2, 21, 19'215'358'410'114'113, 576'460'752'303'423'391}});
}

TEST_CASE("golden: draws of twelve directions, a limit, blocks, a planned and a recorded change of weights")
{
    std::vector<component_shape> components{directions(12, 1201, 0), directions(1, 500, 1)};
    components[0].leaves[3] = {77, 1, {}};
    components[1].leaves[0].limit.draws = 1000;
    components[1].how = in_blocks(16, 4);
    std::vector<std::uint64_t> leaves(13, 1);
    leaves[5] = 4;
    schedule plan({{3, 1}, leaves});
    leaves[0] = 0;
    plan.then(3000, {{1, 1}, leaves});
    draw_sequence sequence(7, components, plan);
    sequence.change_weights(sequence.next_block_start(3001), {{7, 2}, leaves});
    check(sequence, {{0, 0, 1, 1046, 0, 81},
                     {1, 0, 5, 431, 0, 502},
                     {2, 0, 4, 822, 0, 54},
                     {3, 0, 10, 885, 0, 147},
                     {2999, 1, 12, 214, 0, 338},
                     {3000, 0, 6, 925, 0, 156},
                     {3001, 1, 12, 162, 1, 970},
                     {7096, 0, 5, 924, 1, 1588},
                     {1'000'000, 0, 11, 449, 59, 71'485}});
    std::vector<std::uint64_t> starts;
    for (stage const& one : sequence.stages().stages()) starts.push_back(one.first);
    CHECK(starts == std::vector<std::uint64_t>{0, 3000, 3499});
    CHECK(sequence.counts_before(10'000) ==
          std::vector<std::uint64_t>{150, 622, 652, 636, 623, 2504, 636, 632, 629, 647, 635, 634, 1000});
}

TEST_CASE("golden: elements of a mixture, and of the same streams interleaved")
{
    std::string const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", digits = "0123456789", marks = "+-*/";
    mixture const m(42, part(capitals, 4), part(digits, 2.5), part(marks, 1));
    std::string mixed, interleaved;
    for (char const element : elements(m) | std::views::take(60)) mixed += element;
    interleave streams(42, stream(capitals, 4), stream(digits, 2.5), stream(marks, 1));
    for (auto const& taken : streams) interleaved += taken.element;
    CHECK(mixed == "17H7KZXCP1UYJL-LVMG1Z92/J-+5N5O4NM37*5T-4O6XW0DQ6NZK2SNLNF22");
    CHECK(interleaved == "01A2BCDEF3GHIJ+KLMN4O56-P*/7Q8R9STUVWXYZ");
}
