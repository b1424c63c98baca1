// SPDX-License-Identifier: MIT
#include <crossin/mix/ledger.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "shapes.hpp"
#include "support/catch.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

constexpr std::uint64_t block = draw_sequence::block;

draw_sequence capped()
{
    std::vector<component_shape> components{directions(1, 400, 0), directions(3, 100, 1)};
    components[0].leaves[0].limit.draws = 3 * 400;
    schedule plan({{1, 1}, {1, 1, 1, 2}});
    plan.then(10'000, {{1, 3}, {1, 1, 1, 2}});
    return {8, std::move(components), plan};
}

} // namespace

TEST_CASE("ledger: what is emitted equals the plan, cell by cell, for any run")
{
    draw_sequence const sequence = capped();
    for (auto const& [first, last] : std::vector<std::pair<std::uint64_t, std::uint64_t>>{
             {0, 20'000}, {0, 0}, {0, 1}, {2'399, 2'402}, {9'999, 10'001}, {5'000, 5'000 + block}}) {
        ledger emitted(sequence.leaf_count());
        for (std::uint64_t i = first; i < last; ++i) emitted.add(sequence[i]);
        std::vector<leaf_count> const plan = plan_of(sequence, first, last);
        CHECK(emitted.equals(plan));
        if (first == last) continue;
        ledger const less = emitted;
        emitted.add(sequence[last]);
        CHECK_FALSE(emitted.equals(plan));
        CHECK_FALSE(emitted == less);
    }
}

TEST_CASE("ledger: ranks' ledgers add up to that of the run")
{
    draw_sequence const sequence = capped();
    ledger sum(sequence.leaf_count());
    for (std::uint64_t rank = 0; rank < 3; ++rank) {
        ledger mine(sequence.leaf_count());
        for (std::uint64_t i = rank; i < 5'000; i += 3) mine.add(sequence[i]);
        sum += mine;
    }
    CHECK(sum.equals(plan_of(sequence, 0, 5'000)));
    CHECK_THROWS_AS(sum += ledger(3), error);
    CHECK_FALSE(ledger(3).equals(plan_of(sequence, 0, 0)));
}

TEST_CASE("plan: asked is what the weights say, got what limits leave of it")
{
    draw_sequence const sequence = capped();
    std::vector<leaf_count> const early = plan_of(sequence, 0, 2'000);
    CHECK(early[0].asked == Approx(1'000));
    CHECK(early[1].asked == Approx(250));
    CHECK(early[3].asked == Approx(500));
    CHECK(early[3].rows == 100);
    CHECK(early[3].epochs() == Approx(5).margin(1));
    CHECK(early[0].before == 0);
    std::vector<leaf_count> const whole = plan_of(sequence, 0, 20'000);
    CHECK(whole[0].asked == Approx(10'000 / 2 + 10'000 / 4));
    CHECK(whole[0].got == 1'200);
    CHECK(whole[0].epochs() == 3);
    CHECK(whole[3].asked == Approx(10'000 / 4 + 10'000 * 3 / 8));
    std::vector<leaf_count> const late = plan_of(sequence, 15'000, 20'000);
    CHECK(late[0].got == 0);
    CHECK(late[0].before == 1'200);
    std::uint64_t got = 0;
    double asked = 0;
    for (leaf_count const& one : late) {
        got += one.got;
        asked += one.asked;
    }
    CHECK(got == 5'000);
    CHECK(asked == Approx(5'000));
}

TEST_CASE("plan: recorded changes of weights are in it")
{
    draw_sequence sequence(1, pools({10, 10}), schedule(weigh({1, 1})));
    sequence.change_weights(block, weigh({0, 1}));
    std::vector<leaf_count> const plan = plan_of(sequence, 0, 3 * block);
    CHECK(plan[0].asked == Approx(block / 2));
    CHECK(plan[0].got == block / 2);
    CHECK(plan[1].asked == Approx(block * 5 / 2));
}

TEST_CASE("plan: a component whose directions weigh nothing is asked for nothing")
{
    draw_sequence const sequence(1, {directions(2, 10, 0), directions(1, 10, 1)}, schedule({{9, 1}, {0, 0, 1}}));
    std::vector<leaf_count> const plan = plan_of(sequence, 0, block);
    CHECK(plan[0] == leaf_count{0, 0, 10, 0});
    CHECK(plan[2] == leaf_count{block, block, 10, 0});
    CHECK(leaf_count{0, 5, 0, 0}.epochs() == 0);
}

TEST_CASE("plan: more than there is, is refused with the number that there is")
{
    draw_sequence const sequence(1, pools({10, 20}, {20, {}}), schedule(weigh({1, 1})));
    CHECK_NOTHROW(plan_of(sequence, 0, 40));
    try {
        (void)plan_of(sequence, 0, 50);
        FAIL("no error");
    } catch (error const& problem) {
        CHECK(problem.code() == errc::exhausted);
        CHECK(problem.message() == "50 examples were asked for, but this mixture ends after 40");
    }
    CHECK_THROWS_AS(plan_of(sequence, 20, 10), error);
}
