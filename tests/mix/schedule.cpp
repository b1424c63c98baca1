// SPDX-License-Identifier: MIT
#include <crossin/mix/schedule.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "shapes.hpp"
#include "support/catch.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

std::vector<std::uint64_t> starts(schedule const& plan)
{
    std::vector<std::uint64_t> firsts;
    for (weight_change const& change : plan.changes()) firsts.push_back(change.first);
    return firsts;
}

} // namespace

TEST_CASE("schedule: weights hold from the position that they are given for")
{
    schedule plan(weigh({1, 2}));
    plan.then(100, weigh({2, 1})).then(300, weigh({0, 1}));
    CHECK(plan.changes() == std::vector<weight_change>{{0, weigh({1, 2})}, {100, weigh({2, 1})}, {300, weigh({0, 1})}});
}

TEST_CASE("schedule: a change at the place of the last one is taken instead of it")
{
    schedule plan(weigh({1, 2}));
    plan.then(0, weigh({5, 5})).then(7, weigh({1, 1})).then(7, weigh({2, 2}));
    CHECK(plan.changes() == std::vector<weight_change>{{0, weigh({5, 5})}, {7, weigh({2, 2})}});
}

TEST_CASE("schedule: what stands out of order or behind all positions is refused")
{
    schedule plan(weigh({1, 2}));
    plan.then(10, weigh({1, 1}));
    schedule const before = plan;
    CHECK_THROWS_AS(plan.then(9, weigh({1, 1})), error);
    CHECK_THROWS_AS(plan.then(endless, weigh({1, 1})), error);
    CHECK_THROWS_AS(plan.gradually(5, 20, 1, [](double) { return weigh({1, 1}); }), error);
    CHECK_THROWS_AS(plan.gradually(20, 20, 1, [](double) { return weigh({1, 1}); }), error);
    CHECK_THROWS_AS(plan.gradually(20, 30, 0, [](double) { return weigh({1, 1}); }), error);
    CHECK(plan == before);
}

TEST_CASE("schedule: gradual change asks for the weights of every step, from 0 to 1")
{
    schedule plan(weigh({1, 1}));
    std::vector<double> asked;
    plan.gradually(100, 200, 30, [&](double progress) {
        asked.push_back(progress);
        return weigh({1 + asked.size(), 1});
    });
    CHECK(starts(plan) == std::vector<std::uint64_t>{0, 100, 130, 160, 190, 200});
    CHECK(asked == std::vector<double>{0, 0.3, 0.6, 0.9, 1});
    CHECK(plan.changes().back().weights == weigh({6, 1}));
}

TEST_CASE("schedule: gradual change takes at most 4096 steps, of whole multiples of the step asked for")
{
    auto const steps = [](std::uint64_t first, std::uint64_t last, std::uint64_t step) {
        schedule plan(weigh({1, 1}));
        plan.gradually(first, last, step, [](double) { return weigh({1, 1}); });
        for (std::size_t i = 1; i + 1 < plan.changes().size(); ++i)
            CHECK((plan.changes()[i].first - first) % step == 0);
        return plan.changes().size() - 1 - (first > 0); // without the last weights and those before
    };
    CHECK(steps(0, 4096, 1) == 4096);
    CHECK(steps(0, 4097, 1) == 2049);
    CHECK(steps(50, 50 + 4096 * 10, 10) == 4096);
    CHECK(steps(50, 50 + 4096 * 10 + 1, 10) == 2049);
    CHECK(steps(0, 1'000'000'000, 4096) <= 4096);
    CHECK(steps(0, 1'000'000'000, 4096) > 4000);
    CHECK(steps(7, 8, 1000) == 1);
    CHECK(steps(3, endless - 1, 1) == 4096);
    CHECK(steps(3, endless - 1, std::numeric_limits<std::uint64_t>::max()) == 1);
}

TEST_CASE("annealed: shares move in a straight line")
{
    std::vector<double> const from{8, 2, 0}, to{0, 1, 1};
    auto const share = [&](std::size_t i, double progress) {
        std::vector<std::uint64_t> const now = annealed(from, to, progress);
        double const sum = static_cast<double>(std::accumulate(now.begin(), now.end(), std::uint64_t{0}));
        return static_cast<double>(now[i]) / sum;
    };
    for (double const progress : {0.0, 0.25, 0.5, 1.0}) {
        CHECK(share(0, progress) == Approx(0.8 * (1 - progress)).margin(1e-9));
        CHECK(share(1, progress) == Approx(0.2 + 0.3 * progress).margin(1e-9));
        CHECK(share(2, progress) == Approx(0.5 * progress).margin(1e-9));
    }
    CHECK(annealed(from, to, 0)[2] == 0);
    CHECK(annealed(from, to, 1)[0] == 0);
    CHECK(annealed(from, to, 1e-12)[2] == 0); // progress counts in steps of 2^-32
    CHECK(annealed(std::vector<double>{1e18, 1}, std::vector<double>{1e18, 1}, 0.5)[1] > 0);
}

TEST_CASE("annealed: weights are the same whatever the compiler makes of floating point")
{
    // A fused multiply-add, which some compilers make by default, must have nothing to change.
    std::vector<double> const from{0.1, 0.7, 0.3}, to{1, 1.0 / 3, 0.6};
    CHECK(annealed(from, to, 0.3) ==
          std::vector<std::uint64_t>{1'009'077'379'223'871'605, 2'292'831'983'258'744'485, 1'309'776'655'944'771'810});
    CHECK(annealed(from, to, 1.0 / 7) ==
          std::vector<std::uint64_t>{700'117'133'702'918'042, 2'629'053'426'760'056'992, 1'282'515'457'964'412'866});
}

TEST_CASE("annealed: ends without weight, of different length, or not between the ends are refused")
{
    std::vector<double> const two{1, 1}, three{1, 1, 1}, none{0, 0}, below{1, -1};
    CHECK_THROWS_AS(annealed(two, three, 0.5), error);
    CHECK_THROWS_AS(annealed(two, none, 0.5), error);
    CHECK_THROWS_AS(annealed(none, two, 0.5), error);
    CHECK_THROWS_AS(annealed(two, below, 0.5), error);
    CHECK_THROWS_AS(annealed(two, two, -0.01), error);
    CHECK_THROWS_AS(annealed(two, two, 1.01), error);
    CHECK_THROWS_AS(annealed(two, two, std::nan("")), error);
}
