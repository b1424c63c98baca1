// SPDX-License-Identifier: MIT
#include <crossin/mix/draws.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <ranges>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include <crossin/core/parallel.hpp>

#include "shapes.hpp"
#include "support/catch.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

constexpr std::uint64_t block = draw_sequence::block;

/// Three components with one, two and twelve leaves; limits, an odd order and a change of weights, so that stages
/// begin at odd places.
draw_sequence everything_at_once(std::uint64_t seed = 7)
{
    std::vector<component_shape> components{directions(1, 1000, 0), directions(2, 300, 1), directions(12, 120, 2)};
    components[0].how = in_blocks(16, 4);
    components[1].leaves[1].limit.draws = 900;
    schedule plan({{5, 2, 3}, std::vector<std::uint64_t>(15, 1)});
    plan.then(10'000, {{1, 1, 8}, std::vector<std::uint64_t>(15, 2)});
    return {seed, std::move(components), plan};
}

/// Sixty weights from 0.5 down to 1e-6.
std::vector<double> sixty_weights()
{
    std::vector<double> weights{0.5};
    while (weights.size() < 60) weights.push_back(0.25 * std::pow(4e-6, static_cast<double>(weights.size() - 1) / 58));
    return weights;
}

/// The draws [first, last) of one component in the order of the leaves' turns, not of the shuffled positions.
std::vector<draw> in_turn(std::vector<draw> draws)
{
    std::ranges::sort(draws, {}, [](draw const& one) { return std::pair(one.leaf, one.turn); });
    return draws;
}

double largest_difference(std::vector<std::uint64_t> const& counts, std::vector<double> const& exact)
{
    double largest = 0;
    for (std::size_t i = 0; i < counts.size(); ++i)
        largest = std::max(largest, std::abs(static_cast<double>(counts[i]) - exact[i]));
    return largest;
}

} // namespace

TEST_CASE("draws: to resume at any index is never to have stopped")
{
    draw_sequence const whole = everything_at_once();
    std::vector<draw> all(20'000);
    whole.fill(0, all);
    for (std::uint64_t first = 0; first < all.size(); ++first) REQUIRE(whole[first] == all[first]);
    for (std::uint64_t first = 0; first < all.size(); first += 61) { // another object, another place to begin
        draw_sequence const again = everything_at_once();
        std::vector<draw> rest(std::min<std::uint64_t>(5000, all.size() - first));
        again.fill(first, rest);
        REQUIRE(std::ranges::equal(rest, std::span(all).subspan(first, rest.size())));
    }
}

TEST_CASE("draws: any number of threads reads the same", "[threads]")
{
    draw_sequence const sequence = everything_at_once();
    std::vector<draw> all(5 * block), parallel(5 * block);
    sequence.fill(0, all);
    for_each_block(20, 4, [&](std::uint64_t part) {
        std::uint64_t const first = part * block / 4;
        sequence.fill(first, std::span(parallel).subspan(first, block / 8));
        for (std::uint64_t i = first + block / 8; i < first + block / 4; ++i) parallel[i] = sequence[i];
    });
    CHECK(parallel == all);
}

TEST_CASE("draws: a draw tells its index, and the next draw is the next index")
{
    draw_sequence const sequence = everything_at_once();
    std::uint64_t expected = 12'345;
    for (auto at = sequence.begin() + 12'345; at != sequence.begin() + 13'000; ++at) CHECK((*at).index == expected++);
}

TEST_CASE("draws: every turn of a leaf comes once, and its epochs follow from its turns")
{
    draw_sequence const sequence = everything_at_once();
    std::vector<draw> const all = in_turn(draws_of(sequence, 0, sequence.next_block_start(30'000)));
    for (std::size_t i = 0; i < all.size(); ++i) {
        bool const first = i == 0 || all[i].leaf != all[i - 1].leaf;
        REQUIRE(all[i].turn == (first ? 0 : all[i - 1].turn + 1));
        REQUIRE(all[i].epoch == all[i].turn / sequence.rows(all[i].leaf));
        REQUIRE(all[i].row < sequence.rows(all[i].leaf));
    }
}

TEST_CASE("draws: another seed is another order of the same shares")
{
    draw_sequence const one = everything_at_once(1), other = everything_at_once(2);
    std::size_t same = 0;
    for (std::uint64_t i = 0; i < block; ++i) same += one[i].leaf == other[i].leaf && one[i].row == other[i].row;
    CHECK(same < 50);
    CHECK(one.counts_before(2 * block) == other.counts_before(2 * block));
}

TEST_CASE("draws: sixty shares from 0.5 to 1e-6 hold at every block's end")
{
    std::vector<double> const weights = sixty_weights();
    double const sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    draw_sequence const sequence(3, pools(std::vector<std::uint64_t>(60, 1000)),
                                 schedule(weigh(integer_weights(weights))));
    std::vector<std::uint64_t> counts(60, 0);
    std::vector<double> exact(60);
    std::vector<draw> draws(block);
    for (std::uint64_t first = 0; first < 1'000'000; first += block) {
        sequence.fill(first, draws);
        for (draw const& one : draws) ++counts[one.leaf];
        for (std::size_t i = 0; i < 60; ++i) exact[i] = weights[i] / sum * static_cast<double>(first + block);
        REQUIRE(largest_difference(counts, exact) <= 6);
    }
    CHECK(sequence.counts_before(5000 * block).back() >= 9); // the smallest share arrives: 11.4 times by right
}

TEST_CASE("draws: shares hold over thousands of annealed stages")
{
    std::vector<double> const from = sixty_weights(), to(from.rbegin(), from.rend());
    std::uint64_t const stages = 2'000, length = 300;
    schedule plan(weigh(annealed(from, to, 0)));
    for (std::uint64_t i = 1; i < stages; ++i)
        plan.then(i * length, weigh(annealed(from, to, static_cast<double>(i) / static_cast<double>(stages))));
    draw_sequence const sequence(3, pools(std::vector<std::uint64_t>(60, 1000)), plan);
    REQUIRE(sequence.stages().stages().size() == stages);
    std::vector<double> exact(60, 0);
    double const sum = std::accumulate(from.begin(), from.end(), 0.0);
    for (std::uint64_t i = 0; i + 1 < stages; ++i) { // but the last, whose blocks are whole ones
        double const progress = static_cast<double>(i) / static_cast<double>(stages);
        for (std::size_t leaf = 0; leaf < 60; ++leaf)
            exact[leaf] += static_cast<double>(length) * (from[leaf] * (1 - progress) + to[leaf] * progress) / sum;
        REQUIRE(largest_difference(sequence.counts_before((i + 1) * length), exact) <= 8);
    }
}

TEST_CASE("draws: positions are shuffled inside a block, so that ranks that take turns all see every component")
{
    // Four equal components: unshuffled, rank r of 4 would see component r and no other.
    draw_sequence const sequence(11, pools({1000, 1000, 1000, 1000}), schedule(weigh({1, 1, 1, 1})));
    std::uint64_t const draws = 100 * block;
    std::vector<std::vector<std::uint64_t>> seen(4, std::vector<std::uint64_t>(4, 0));
    for (std::uint64_t i = 0; i < draws; ++i) ++seen[i % 4][sequence[i].component];
    double const expected = static_cast<double>(draws) / 16;
    double chi_squared = 0;
    for (auto const& rank : seen)
        for (std::uint64_t const count : rank)
            chi_squared += (static_cast<double>(count) - expected) * (static_cast<double>(count) - expected) / expected;
    CHECK(chi_squared < 27.9); // 9 degrees of freedom, one in a thousand
    // and in any short run: no rank has one component more than twelve times in a row
    for (std::uint64_t rank = 0; rank < 4; ++rank) {
        std::uint64_t run = 0, longest = 0;
        for (std::uint64_t i = rank; i + 4 < draws; i += 4) {
            run = sequence[i].component == sequence[i + 4].component ? run + 1 : 0;
            longest = std::max(longest, run);
        }
        CHECK(longest < 16);
    }
}

TEST_CASE("draws: a share of zero is never drawn")
{
    draw_sequence const sequence(1, pools({10, 0, 10}), schedule(weigh({1, 0, 1})));
    CHECK(sequence.counts_before(100 * block) == std::vector<std::uint64_t>{50 * block, 0, 50 * block});
    CHECK(sequence.counts_before(endless)[1] == 0);
}

TEST_CASE("draws: a component whose directions weigh nothing leaves its share to the others")
{
    std::vector<component_shape> const components{directions(2, 10, 0), directions(1, 10, 1), directions(1, 10, 2)};
    draw_sequence const sequence(1, components, schedule({{5, 1, 1}, {0, 0, 1, 1}}));
    CHECK(sequence.counts_before(8192) == std::vector<std::uint64_t>{0, 0, 4096, 4096});
}

TEST_CASE("draws: weights whose sum passes 2^64 keep their proportions")
{
    std::uint64_t const most = ~std::uint64_t{0};
    draw_sequence const two(1, pools({10, 10}), schedule(weigh({1, most})));
    CHECK(two.counts_before(4096) == std::vector<std::uint64_t>{0, 4096});
    draw_sequence const three(1, pools({10, 10, 10}), schedule(weigh({1, most, most})));
    CHECK(three.counts_before(4096) == std::vector<std::uint64_t>{0, 2048, 2048});
}

TEST_CASE("draws: what cannot be drawn from is refused")
{
    auto const make = [](std::vector<component_shape> components, tree_weights weights) {
        return draw_sequence(1, std::move(components), schedule(std::move(weights)));
    };
    CHECK_THROWS_AS(make({}, {}), error);
    CHECK_THROWS_AS(make({component_shape{}}, {{1}, {}}), error);
    CHECK_THROWS_AS(make(pools({0}), weigh({1})), error);
    CHECK_THROWS_AS(make(pools({10, 0}), weigh({1, 1})), error);
    CHECK_THROWS_AS(make(pools({10, 10}), weigh({0, 0})), error);
    CHECK_THROWS_AS(make(pools({10, 10}), weigh({1})), error);
    CHECK_THROWS_AS(make(pools({10, 10}), {{1, 1}, {1}}), error);
    CHECK_NOTHROW(make(pools({10, 0}), {{1, 0}, {1, 1}}));
    CHECK_NOTHROW(make(pools({10, 0}), {{1, 1}, {1, 0}}));
}

TEST_CASE("draws: weights that cannot be used are refused in later stages too")
{
    for (tree_weights const& bad : {tree_weights{{1, 1}, {}}, tree_weights{{}, {1, 1}}, weigh({0, 0}), weigh({1, 1})}) {
        schedule plan(weigh({1, 0}));
        plan.then(100'000, bad);
        CHECK_THROWS_AS(draw_sequence(1, pools({10, 0}), plan), error);
        CHECK_THROWS_AS(draw_sequence(1, pools({10, 0}, {5, at_limit::end}), plan), error); // ends before
        draw_sequence sequence(1, pools({10, 0}), schedule(weigh({1, 0})));
        CHECK_THROWS_AS(sequence.change_weights(block, bad), error);
        CHECK(sequence.recorded().empty());
    }
}

TEST_CASE("draws: directions that are said to share their rows must have the same number of them")
{
    component_shape odd = directions(3, 100);
    odd.leaves[2].rows = 99;
    CHECK_THROWS_AS(draw_sequence(1, {odd}, schedule({{1}, {1, 1, 1}})), error);
    odd.leaves[2].rows_id = 1;
    CHECK_NOTHROW(draw_sequence(1, {odd}, schedule({{1}, {1, 1, 1}})));
}

TEST_CASE("draws: a pass of twelve directions shows each row once, twelve passes each row in each direction")
{
    for (std::uint64_t const rows : {4096U, 12U * 4096U, 1000U, 1201U, 13U, 12U}) {
        draw_sequence const sequence(5, {directions(12, rows)}, schedule({{1}, std::vector<std::uint64_t>(12, 1)}));
        // by the leaves' turns: the first pass ends where together they have had `rows` turns
        share_tree const& tree = sequence.tree();
        share_state const start = tree.start({{1}, std::vector<std::uint64_t>(12, 1)});
        std::uint64_t const whole = sequence.next_block_start(12 * rows);
        std::vector<draw> const all = draws_of(sequence, 0, whole);
        std::vector<std::uint64_t> seen(rows, 0);
        std::set<std::pair<std::uint64_t, std::uint32_t>> pairs;
        for (draw const& one : all) {
            if (one.turn < tree.count(start, one.leaf, rows)) ++seen[one.row];
            if (one.turn < rows) pairs.emplace(one.row, one.leaf);
        }
        CHECK(std::ranges::all_of(seen, [](std::uint64_t times) { return times == 1; }));
        CHECK(pairs.size() == 12 * rows);
        for (std::uint32_t leaf = 0; leaf < 12; ++leaf) CHECK(tree.count(start, leaf, 12 * rows) == rows);
        if (rows % block == 0) { // then the first pass is a run of whole blocks
            std::set<std::uint64_t> shown;
            for (std::uint64_t i = 0; i < rows; ++i) shown.insert(all[i].row);
            CHECK(shown.size() == rows);
        }
    }
}

TEST_CASE("draws: a first pass shows each row once for directions of any weights, and for those that begin late")
{
    std::uint64_t const rows = 1000;
    std::vector<std::uint64_t> const weights{7, 1, 0, 40, 3};
    auto const first_pass = [&](draw_sequence const& sequence, std::uint64_t first) {
        share_tree const tree(std::vector<std::uint32_t>{5});
        share_state const start = tree.start({{1}, weights});
        std::vector<std::uint64_t> seen(rows, 0);
        for (draw const& one : draws_of(sequence, first, first + 4 * block))
            if (one.component == 0 && one.turn < tree.count(start, one.leaf, rows)) ++seen[one.row];
        return seen;
    };
    std::vector<std::uint64_t> const once(rows, 1);
    CHECK(first_pass({5, {directions(5, rows)}, schedule({{1}, weights})}, 0) == once);
    std::vector<component_shape> const with_base{directions(5, rows), directions(1, 50, 1)};
    auto const beside = [](std::vector<std::uint64_t> leaves) {
        leaves.push_back(1);
        return leaves;
    };
    schedule by_group({{0, 1}, beside({1, 1, 1, 1, 1})});
    by_group.then(10 * block, {{1, 1}, beside(weights)});
    CHECK(first_pass({5, with_base, by_group}, 10 * block) == once);
    schedule by_leaves({{1, 1}, beside({0, 0, 0, 0, 0})});
    by_leaves.then(10 * block, {{1, 1}, beside(weights)});
    CHECK(first_pass({5, with_base, by_leaves}, 10 * block) == once);
}

TEST_CASE("draws: directions with rows of their own go through those, and share with the directions that have the same")
{
    component_shape partial;
    partial.leaves = {{100, 0, {}}, {100, 0, {}}, {40, 1, {}}, {40, 1, {}}, {7, 2, {}}};
    draw_sequence const sequence(9, {partial}, schedule({{1}, {100, 100, 40, 40, 7}}));
    std::map<std::uint32_t, std::map<std::uint64_t, std::uint64_t>> seen; // by rows_id, row
    std::uint64_t const draws = 287 * block;                              // whole passes of everything
    for (std::uint64_t i = 0; i < draws; ++i) {
        draw const one = sequence[i];
        REQUIRE(one.row < sequence.rows(one.leaf));
        ++seen[partial.leaves[one.leaf].rows_id][one.row];
    }
    CHECK(seen[0].size() == 100);
    CHECK(seen[1].size() == 40);
    CHECK(seen[2].size() == 7);
    for (auto const& [rows_id, rows] : seen) {
        auto const [least, most] = std::ranges::minmax(rows | std::views::values);
        CHECK(most - least <= 2);
    }
}

TEST_CASE("draws: hundreds of directions take no time to set up")
{
    draw_sequence const sequence(1, {directions(3000, 100'000)}, schedule({{1}, std::vector<std::uint64_t>(3000, 1)}));
    std::set<std::uint64_t> rows;
    for (std::uint32_t i = 0; i < block; ++i) rows.insert(sequence[i].row);
    CHECK(rows.size() == block);
}

TEST_CASE("draws: at most so many epochs is each row exactly so often, and the rest goes to the others")
{
    leaf_limit const thrice{3 * 500, at_limit::give_way};
    std::vector<component_shape> components = pools({500, 2000});
    components[0].leaves[0].limit = thrice;
    draw_sequence const sequence(4, components, schedule(weigh({1, 1})));
    CHECK(sequence.size() == endless);
    REQUIRE(sequence.stages().stages().size() == 2);
    std::uint64_t const gave_way = sequence.stages().stages()[1].first;
    CHECK(gave_way >= 2 * 1500 - 1);
    CHECK(gave_way <= 2 * 1500 + 1);
    std::vector<std::uint64_t> seen(500, 0);
    for (draw const& one : draws_of(sequence, 0, gave_way))
        if (one.component == 0) ++seen[one.row];
    CHECK(seen == std::vector<std::uint64_t>(500, 3));
    for (draw const& one : draws_of(sequence, gave_way, gave_way + 20'000)) CHECK(one.component == 1);
}

TEST_CASE("draws: when everything is drawn once, the sequence ends and has shown every row once")
{
    std::vector<component_shape> components = pools({500, 2000, 31});
    for (component_shape& one : components) one.leaves[0].limit.draws = one.leaves[0].rows;
    draw_sequence const sequence(4, components, schedule(weigh({1, 1, 9})));
    REQUIRE(sequence.size() == 2531);
    std::set<std::pair<std::uint32_t, std::uint64_t>> seen;
    for (draw const& one : draws_of(sequence, 0, 2531)) seen.emplace(one.component, one.row);
    CHECK(seen.size() == 2531);
    CHECK(sequence.end() - sequence.begin() == 2531);
    CHECK(sequence.next_block_start(2531) == 2531);
    CHECK(sequence.counts_before(2531) == std::vector<std::uint64_t>{500, 2000, 31});
}

TEST_CASE("draws: the first, and the last component to be used up can end the sequence")
{
    SECTION("first: no row of that component twice, and its last row is in")
    {
        std::vector<component_shape> components = pools({500, 100});
        for (component_shape& one : components) one.leaves[0].limit = {one.leaves[0].rows, at_limit::end};
        draw_sequence const sequence(4, components, schedule(weigh({2, 1})));
        CHECK(sequence.stages().ended_by() == 1);
        CHECK(sequence.counts_before(sequence.size())[1] == 100);
        CHECK(sequence.size() >= 299);
        CHECK(sequence.size() <= 301);
    }
    SECTION("last: every row of every component at least once")
    {
        std::vector<component_shape> components = pools({500, 100});
        for (component_shape& one : components) one.leaves[0].limit = {one.leaves[0].rows, at_limit::note};
        draw_sequence const sequence(4, components, schedule(weigh({2, 1})));
        std::vector<std::uint64_t> const counts = sequence.counts_before(sequence.size());
        CHECK(counts[0] == 500);
        CHECK(counts[1] >= 249);
        CHECK(counts[1] <= 251);
    }
}

TEST_CASE("draws: counts before an index are those of an enumeration, at stage edges too")
{
    draw_sequence const sequence = everything_at_once();
    std::vector<std::uint64_t> places{0, 1, block, block + 1, 9'999, 10'000, 10'001, 40'000};
    for (stage const& one : sequence.stages().stages())
        for (std::uint64_t const near : {one.first - 1, one.first, one.first + 1}) places.push_back(near);
    for (std::uint64_t i = 0; i < 50; ++i) places.push_back(below(40'000, random_bits(1, i)));
    std::erase_if(places, [](std::uint64_t place) { return place > 40'000; }); // 0 - 1
    std::ranges::sort(places);
    std::vector<std::uint64_t> counts(sequence.leaf_count(), 0);
    std::uint64_t at = 0;
    for (std::uint64_t const place : places) {
        for (; at < place; ++at) ++counts[sequence[at].leaf];
        REQUIRE(sequence.counts_before(place) == counts);
    }
}

TEST_CASE("draws: blocks end where stages end, and the next begins there")
{
    draw_sequence const sequence = everything_at_once();
    std::set<std::uint64_t> starts;
    for (std::uint64_t i = 0; i < 30'000; ++i) starts.insert(sequence.next_block_start(i));
    for (stage const& one : sequence.stages().stages()) CHECK(starts.contains(one.first));
    CHECK(starts.contains(0));
    CHECK(starts.contains(block));
    CHECK(starts.contains(10'000 + block));
    for (std::uint64_t const start : starts) CHECK(sequence.next_block_start(start) == start);
}

TEST_CASE("draws: changed weights leave earlier draws as they were, and lose and repeat no turn")
{
    draw_sequence const before = everything_at_once();
    draw_sequence after = before;
    std::uint64_t const first = after.next_block_start(10'000 + 5'000); // inside a planned stage
    CHECK(first == 10'000 + 2 * block);
    std::vector<std::uint64_t> leaves(15, 1);
    leaves[4] = 20;
    after.change_weights(first, {{1, 0, 4}, leaves});
    for (std::uint64_t i = 0; i < first; ++i) REQUIRE(after[i] == before[i]);
    std::vector<draw> const all = in_turn(draws_of(after, 0, first + 20 * block));
    for (std::size_t i = 1; i < all.size(); ++i)
        if (all[i].leaf == all[i - 1].leaf) REQUIRE(all[i].turn == all[i - 1].turn + 1);
    std::vector<std::uint64_t> const at = after.counts_before(first), then = after.counts_before(first + 20 * block);
    CHECK(then[1] == at[1]);
    CHECK(static_cast<double>(then[0] - at[0]) == Approx(20.0 * block / 5).margin(2));
    CHECK(static_cast<double>(then[4] - at[4]) == Approx(20.0 * block * 4 / 5 * 20 / 31).margin(4));
}

TEST_CASE("draws: changes can be recorded and made again")
{
    draw_sequence sequence = everything_at_once();
    std::vector<std::uint64_t> leaves(15, 1);
    for (std::uint64_t round = 1; round <= 20; ++round) {
        leaves[round % 15] += 3;
        sequence.change_weights(sequence.next_block_start(round * 1'000), {{round, 1, 20 - round}, leaves});
    }
    REQUIRE(sequence.recorded().size() == 20);
    draw_sequence again = everything_at_once();
    for (weight_change const& change : sequence.recorded()) again.change_weights(change.first, change.weights);
    for (std::uint64_t i = 0; i < 60'000; ++i) REQUIRE(again[i] == sequence[i]);
    CHECK(again.recorded() == sequence.recorded());
}

TEST_CASE("draws: weights change at the start of a block and before the end, nowhere else")
{
    draw_sequence sequence(1, pools({100, 100}, {5'000, {}}), schedule(weigh({1, 1})));
    REQUIRE(sequence.size() == 10'000);
    CHECK_THROWS_AS(sequence.change_weights(1, weigh({1, 2})), error);
    CHECK_THROWS_AS(sequence.change_weights(block - 1, weigh({1, 2})), error);
    CHECK_THROWS_AS(sequence.change_weights(10'000, weigh({1, 2})), error);
    CHECK_THROWS_AS(sequence.change_weights(block * 4, weigh({1, 2})), error);
    CHECK_NOTHROW(sequence.change_weights(0, weigh({1, 2})));
    CHECK_NOTHROW(sequence.change_weights(block, weigh({1, 2})));
    CHECK(sequence.recorded().size() == 2);
}

TEST_CASE("draws: an endless sequence can be read at its far end")
{
    draw_sequence const sequence = everything_at_once();
    CHECK(sequence.size() == endless);
    std::vector<draw> last(10);
    sequence.fill(endless - 10, last);
    CHECK(last.back() == sequence[endless - 1]);
    std::vector<std::uint64_t> const counts = sequence.counts_before(endless);
    CHECK(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}) == endless);
}

TEST_CASE("draws: a sequence without draws")
{
    draw_sequence const sequence(1, pools({10, 10}, {0, {}}), schedule(weigh({1, 1})));
    CHECK(sequence.size() == 0);
    CHECK(sequence.begin() == sequence.end());
    CHECK(sequence.next_block_start(0) == 0);
    CHECK(sequence.counts_before(0) == std::vector<std::uint64_t>{0, 0});
}
