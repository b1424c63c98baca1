// SPDX-License-Identifier: MIT
#include <crossin/train/moving_average.hpp>

#include "support/catch.hpp"

namespace xin = crossin;

TEST_CASE("moving_average: the first value counts in full, and a constant stays")
{
    xin::moving_average mean;
    CHECK(mean.mean() == 0);
    mean.add(3, 0.9);
    CHECK(mean.mean() == Approx(3));
    for (int i = 0; i < 50; ++i) mean.add(3, 0.9);
    CHECK(mean.mean() == Approx(3));
}

TEST_CASE("moving_average: older values count less, by the decay")
{
    xin::moving_average mean;
    for (double const x : {1.0, 2.0, 4.0}) mean.add(x, 0.5);
    CHECK(mean.mean() == Approx((0.25 * 1 + 0.5 * 2 + 4) / 1.75));
    mean.add(7, 0);
    CHECK(mean.mean() == 7);
}
