// SPDX-License-Identifier: MIT
#include <crossin/train/learning_rate.hpp>

#include "support/catch.hpp"

#include <cmath>
#include <cstdint>

#include <crossin/core/error.hpp>

namespace xin = crossin;
using xin::rate_shape;

TEST_CASE("learning_rate: warm-up in a straight line that teaches from the first step on")
{
    for (auto const shape : {rate_shape::constant, rate_shape::linear, rate_shape::cosine}) {
        xin::learning_rate const rate{.shape = shape, .peak = 1, .steps = 20, .warm_up = 4};
        CHECK(rate(0) == Approx(0.2));
        CHECK(rate(3) == Approx(0.8));
        CHECK(rate(4) == 1);
    }
}

TEST_CASE("learning_rate: constant, linear and cosine behind the peak")
{
    xin::learning_rate rate{.shape = rate_shape::constant, .peak = 2, .steps = 12, .warm_up = 2};
    CHECK(rate(11) == 2);
    CHECK(rate(1000) == 2);
    rate.shape = rate_shape::linear;
    CHECK(rate(7) == Approx(1));
    CHECK(rate(11) == Approx(0.2));
    CHECK(rate(12) == 0);
    rate.shape = rate_shape::cosine;
    CHECK(rate(7) == Approx(1));
    CHECK(rate(6) == Approx(1.3090169944));
    CHECK(rate(12) == 0);
    CHECK(rate(13) == 0);
}

TEST_CASE("learning_rate: the floor is a share of the peak")
{
    for (auto const shape : {rate_shape::linear, rate_shape::cosine}) {
        xin::learning_rate const rate{.shape = shape, .peak = 2, .steps = 10, .floor = 0.1};
        CHECK(rate(0) == 2);
        CHECK(rate(5) == Approx(1.1));
        CHECK(rate(10) == Approx(0.2));
        CHECK(rate(11) == Approx(0.2));
    }
}

TEST_CASE("learning_rate: shares of a run are rounded up, but not past a whole number")
{
    CHECK(xin::steps_of_share(0.03, 100) == 3);
    CHECK(xin::steps_of_share(0.07, 100) == 7); // 0.07 * 100 is a little more than 7
    CHECK(xin::steps_of_share(0.03, 101) == 4);
    CHECK(xin::steps_of_share(0.03, 1) == 1);
    CHECK(xin::steps_of_share(0, 100) == 0);
    CHECK(xin::steps_of_share(1, 100) == 100);
}

TEST_CASE("learning_rate: what makes no sense is refused")
{
    xin::learning_rate const good{.peak = 1, .steps = 10, .warm_up = 9};
    CHECK_NOTHROW(good.check());
    for (xin::learning_rate const& wrong : {xin::learning_rate{.peak = 0, .steps = 10},
                                            {.peak = -1, .steps = 10},
                                            {.peak = 1, .steps = 10, .warm_up = 10},
                                            {.peak = 1, .steps = 10, .floor = 1.5},
                                            {.peak = 1, .steps = 10, .floor = -0.1},
                                            {.peak = 1, .steps = 0},
                                            {.peak = HUGE_VAL, .steps = 10}})
        CHECK_THROWS_AS(wrong.check(), xin::error);
    CHECK_NOTHROW((xin::learning_rate{.shape = rate_shape::constant, .peak = 1}.check()));
}
