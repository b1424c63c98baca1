// SPDX-License-Identifier: MIT
#include <crossin/mix/stages.hpp>

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "shapes.hpp"
#include "support/catch.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

constexpr std::uint64_t never = leaf_limit{}.draws;

/// A tree of components with one leaf each.
share_tree flat(std::uint32_t leaves) { return share_tree(std::vector<std::uint32_t>(leaves, 1)); }

std::vector<std::uint64_t> starts(stage_list const& list)
{
    std::vector<std::uint64_t> firsts;
    for (stage const& one : list.stages()) firsts.push_back(one.first);
    return firsts;
}

/// Where each leaf stands for the `n`-th time, found by walking.
std::uint64_t position_of(share_tree const& tree, share_state const& state, std::uint32_t leaf, std::uint64_t n)
{
    for (std::uint64_t k = 0;; ++k)
        if (tree.at(state, k).leaf == leaf && n-- == 0) return k;
}

} // namespace

TEST_CASE("stages: constant weights without limits are one endless stage")
{
    share_tree const tree = flat(3);
    stage_list const list(tree, schedule(weigh({3, 2, 1})), std::vector<leaf_limit>(3));
    CHECK(starts(list) == std::vector<std::uint64_t>{0});
    CHECK(list.length() == endless);
    CHECK(list.last(0) == endless);
    CHECK_FALSE(list.ended_by());
}

TEST_CASE("stages: a stage is found by any of its positions")
{
    share_tree const tree = flat(2);
    schedule plan(weigh({1, 1}));
    plan.then(10, weigh({1, 2})).then(11, weigh({1, 3})).then(500, weigh({1, 4}));
    stage_list const list(tree, plan, std::vector<leaf_limit>(2));
    CHECK(starts(list) == std::vector<std::uint64_t>{0, 10, 11, 500});
    std::vector<std::pair<std::uint64_t, std::size_t>> const expected{{0, 0},  {9, 0},   {10, 1},  {11, 2},
                                                                      {12, 2}, {499, 2}, {500, 3}, {endless - 1, 3}};
    for (auto const& [position, number] : expected) CHECK(list.find(position) == number);
    CHECK(list.last(1) == 11);
    CHECK(list.last(3) == endless);
}

TEST_CASE("stages: a leaf that gives way does so right behind its last draw, and the others share")
{
    share_tree const tree = flat(3);
    std::vector<leaf_limit> limits(3);
    limits[1].draws = 100;
    stage_list const list(tree, schedule(weigh({1, 1, 2})), limits);
    REQUIRE(list.stages().size() == 2);
    share_state const start = tree.start(weigh({1, 1, 2}));
    CHECK(list.stages()[1].first == position_of(tree, start, 1, 99) + 1);
    share_state const later = tree.after(list.stages()[1].state, 30'000);
    CHECK(later.drawn[1] == 100);
    std::uint64_t const of_two = later.drawn[2] - list.stages()[1].state.drawn[2];
    CHECK((of_two >= 19'999 && of_two <= 20'001));
    CHECK(list.length() == endless);
}

TEST_CASE("stages: what a direction leaves goes to the others of its component first")
{
    share_tree const tree(std::vector<std::uint32_t>{2, 1});
    std::vector<leaf_limit> limits(3);
    limits[0].draws = 10;
    stage_list const list(tree, schedule({{1, 1}, {1, 1, 1}}), limits);
    share_state const later = tree.after(list.stages().back().state, 10'000);
    CHECK(later.drawn[1] - list.stages().back().state.drawn[1] == 5'000);
    CHECK(later.drawn[2] - list.stages().back().state.drawn[2] == 5'000);
}

TEST_CASE("stages: when all give way, the sequence ends with exactly what all allowed")
{
    share_tree const tree = flat(3);
    std::vector<leaf_limit> const limits{{7, {}}, {1000, {}}, {50, {}}};
    stage_list const list(tree, schedule(weigh({5, 1, 1})), limits);
    CHECK(list.length() == 1057);
    CHECK_FALSE(list.ended_by());
    std::size_t const last = list.stages().size() - 1;
    CHECK(list.last(last) == 1057);
    share_state const after = tree.after(list.stages()[last].state, 1057 - list.stages()[last].first);
    CHECK(after.drawn == std::vector<std::uint64_t>{7, 1000, 50});
}

TEST_CASE("stages: `end` ends the sequence right behind the leaf's last draw, and says which leaf it was")
{
    share_tree const tree = flat(3);
    std::vector<leaf_limit> const limits{{never, {}}, {40, at_limit::end}, {40, at_limit::end}};
    stage_list const list(tree, schedule(weigh({1, 1, 2})), limits);
    CHECK(list.length() == position_of(tree, tree.start(weigh({1, 1, 2})), 2, 39) + 1);
    CHECK(list.ended_by() == 2);
}

TEST_CASE("stages: `note` ends the sequence when the last leaf so marked gets there; the others go on till then")
{
    share_tree const tree = flat(3);
    tree_weights const weights = weigh({3, 1, 2});
    std::vector<leaf_limit> const limits{{30, at_limit::note}, {30, at_limit::note}, {never, {}}};
    stage_list const list(tree, schedule(weights), limits);
    std::uint64_t const end = position_of(tree, tree.start(weights), 1, 29) + 1;
    CHECK(list.length() == end);
    CHECK_FALSE(list.ended_by());
    share_state const after = tree.after(list.stages().back().state, end - list.stages().back().first);
    CHECK(after.drawn == tree.after(tree.start(weights), end).drawn); // no share changed on the way
}

TEST_CASE("stages: a leaf without weight is not waited for")
{
    share_tree const tree = flat(3);
    std::vector<leaf_limit> const noted(3, {30, at_limit::note});
    SECTION("at any time")
    {
        stage_list const list(tree, schedule(weigh({1, 0, 1})), noted);
        CHECK(list.length() == 60);
    }
    SECTION("any more")
    {
        schedule plan(weigh({1, 1, 1}));
        plan.then(30, weigh({1, 0, 1}));
        stage_list const list(tree, plan, noted);
        CHECK(list.length() == 30 + 20 + 20);
    }
    SECTION("but it is when its weight is still to come")
    {
        schedule plan(weigh({1, 0, 1}));
        plan.then(1000, weigh({0, 1, 0}));
        stage_list const list(tree, plan, noted);
        CHECK(list.length() == 1030);
    }
    SECTION("and when no leaf that is marked ever weighs anything, nothing ends the sequence")
    {
        std::vector<leaf_limit> limits(3);
        limits[1] = {30, at_limit::note};
        stage_list const list(tree, schedule(weigh({1, 0, 1})), limits);
        CHECK(list.length() == endless);
    }
}

TEST_CASE("stages: a limit of no draws at all")
{
    share_tree const tree = flat(2);
    SECTION("gives way at once, without an empty stage")
    {
        stage_list const list(tree, schedule(weigh({1, 1})), {{0, at_limit::give_way}, {}});
        CHECK(starts(list) == std::vector<std::uint64_t>{0});
        CHECK(tree.after(list.stages()[0].state, 100).drawn == std::vector<std::uint64_t>{0, 100});
    }
    SECTION("ends the sequence where the leaf first has weight")
    {
        schedule plan(weigh({0, 1}));
        stage_list const without(tree, plan, {{0, at_limit::end}, {}});
        CHECK(without.length() == endless);
        plan.then(77, weigh({1, 1}));
        stage_list const with(tree, plan, {{0, at_limit::end}, {}});
        CHECK(with.length() == 77);
        CHECK(with.ended_by() == 0);
    }
    SECTION("of all leaves is an empty sequence")
    {
        stage_list const list(tree, schedule(weigh({1, 1})), {{0, {}}, {0, {}}});
        CHECK(list.length() == 0);
    }
}

TEST_CASE("stages: what gave way stays away when weights change")
{
    share_tree const tree = flat(2);
    schedule plan(weigh({1, 1}));
    plan.then(100, weigh({9, 1}));
    stage_list const list(tree, plan, {{20, {}}, {}});
    REQUIRE(starts(list).size() == 3);
    CHECK(tree.after(list.stages()[2].state, 1000).drawn[0] == 20);
}

TEST_CASE("stages: the sequence ends where only leaves that gave way have weight")
{
    share_tree const tree = flat(2);
    schedule plan(weigh({1, 1}));
    plan.then(100, weigh({1, 0}));
    CHECK(stage_list(tree, plan, {{20, {}}, {}}).length() == 100);
}

TEST_CASE("stages: counters and remainders go on from stage to stage")
{
    // A share of 1/1000 in stages of 100 draws: restarted remainders would give nothing, or one in every stage.
    share_tree const tree = flat(2);
    schedule plan(weigh({999, 1}));
    for (std::uint64_t first = 100; first < 1'000'000; first += 100) plan.then(first, weigh({999, 1}));
    stage_list const list(tree, plan, std::vector<leaf_limit>(2));
    CHECK(list.stages().size() == 10'000);
    for (stage const& one : list.stages()) {
        CHECK(one.state.drawn[0] + one.state.drawn[1] == one.first);
        double const exact = static_cast<double>(one.first) / 1000;
        CHECK(std::abs(static_cast<double>(one.state.drawn[1]) - exact) <= 1);
    }
}

TEST_CASE("stages: weights that cannot be used are refused wherever in the plan they stand")
{
    share_tree const tree = flat(2);
    std::vector<leaf_limit> const limits{{5, at_limit::end}, {}}; // ends long before the change
    for (tree_weights const& bad : {tree_weights{{1, 1}, {}}, tree_weights{{1}, {1, 1}},
                                    tree_weights{{1, 1}, {1, 1, 1}}, weigh({0, 0}), tree_weights{{1, 0}, {0, 1}}}) {
        CHECK_THROWS_AS(stage_list(tree, schedule(bad), limits), error);
        schedule plan(weigh({1, 1}));
        plan.then(1000, bad);
        CHECK_THROWS_AS(stage_list(tree, plan, limits), error);
        CHECK_THROWS_AS(stage_list(tree, plan, std::vector<leaf_limit>(2)), error);
        stage_list list(tree, schedule(weigh({1, 1})), std::vector<leaf_limit>(2));
        CHECK_THROWS_AS(list.change(tree, 10, bad), error);
        CHECK(starts(list) == std::vector<std::uint64_t>{0}); // and nothing has changed
    }
    CHECK_THROWS_AS(stage_list(tree, schedule(weigh({1, 1})), std::vector<leaf_limit>(3)), error);
}

TEST_CASE("stages: a change recorded on the way is the same as one planned")
{
    share_tree const tree = flat(3);
    std::vector<leaf_limit> const limits{{1000, {}}, {never, {}}, {3000, at_limit::note}};
    schedule plan(weigh({5, 1, 1}));
    plan.then(4096, weigh({1, 5, 1}));
    stage_list const planned(tree, plan, limits);
    stage_list changed(tree, schedule(weigh({5, 1, 1})), limits);
    changed.change(tree, 4096, weigh({1, 5, 1}));
    CHECK(starts(changed) == starts(planned));
    CHECK(changed.length() == planned.length());
    for (std::size_t i = 0; i < planned.stages().size(); ++i)
        CHECK(changed.stages()[i].state == planned.stages()[i].state);
}

TEST_CASE("stages: a recorded change takes back what was planned behind it, ends and limits too")
{
    share_tree const tree = flat(2);
    std::vector<leaf_limit> const limits{{100, at_limit::end}, {never, {}}};
    stage_list list(tree, schedule(weigh({1, 1})), limits);
    CHECK(list.length() < 300);
    list.change(tree, 50, weigh({0, 1}));
    CHECK(list.length() == endless);
    CHECK_FALSE(list.ended_by());
    list.change(tree, 60, weigh({1, 0}));
    CHECK(list.length() == 60 + 75);
    CHECK(list.ended_by() == 0);
}

TEST_CASE("stages: a recorded change holds up to the next planned one")
{
    share_tree const tree = flat(2);
    schedule plan(weigh({1, 1}));
    plan.then(1000, weigh({0, 1})).then(2000, weigh({1, 1}));
    stage_list list(tree, plan, std::vector<leaf_limit>(2));
    list.change(tree, 600, weigh({1, 0}));
    CHECK(starts(list) == std::vector<std::uint64_t>{0, 600, 1000, 2000});
    CHECK(list.stages()[1].state.drawn == std::vector<std::uint64_t>{300, 300});
    CHECK(list.stages()[2].state.drawn == std::vector<std::uint64_t>{700, 300});
    CHECK(list.stages()[3].state.drawn == std::vector<std::uint64_t>{700, 1300});
    SECTION("one at the same place is taken instead")
    {
        list.change(tree, 600, weigh({0, 1}));
        CHECK(starts(list) == std::vector<std::uint64_t>{0, 600, 1000, 2000});
        CHECK(list.changes().size() == 4);
        CHECK(list.stages()[2].state.drawn == std::vector<std::uint64_t>{300, 700});
    }
    SECTION("one at the place of a planned one is taken instead of that")
    {
        list.change(tree, 1000, weigh({1, 0}));
        CHECK(list.stages()[3].state.drawn == std::vector<std::uint64_t>{1700, 300});
    }
}
