// SPDX-License-Identifier: MIT
#include <crossin/lora/bottleneck.hpp>

#include <vector>

#include "lora/random_adapter.hpp"

using namespace crossin;
using namespace crossin_test;

TEST_CASE("bottleneck: the state and what the narrow layer adds")
{
    bottleneck<double> layer{matrix<double>(1, 2), {0.5}, matrix<double>(2, 1), {0.25, 0}};
    layer.down(0, 0) = 1;
    layer.up(1, 0) = 2;
    matrix<double> h(2, 2), y(2, 2);
    h(0, 0) = 0.5;
    h(0, 1) = 3;
    h(1, 0) = -50.5;
    bottleneck_forward(layer, h, y);
    CHECK(y(0, 0) == 0.75);
    CHECK(y(0, 1) == Approx(3 + 2 * 0.8411919906).epsilon(1e-9)); // gelu(1)
    CHECK(y(1, 1) == Approx(0).margin(1e-9));                     // gelu(-50)
    matrix<double> own = h;
    bottleneck_forward(layer, own, own);
    CHECK(own == y);
}

TEST_CASE("bottleneck: matrices that do not belong together are refused")
{
    bottleneck<float> layer{matrix<float>(1, 2), {0}, matrix<float>(2, 1), {0, 0}};
    matrix<float> two(1, 2), three(1, 3);
    CHECK_THROWS_AS(bottleneck_forward(layer, three, two), error);
    CHECK_THROWS_AS(bottleneck_forward(layer, two, three), error);
    layer.up_bias.pop_back();
    CHECK_THROWS_AS(bottleneck_forward(layer, two, two), error);
    layer.up = matrix<float>(3, 1);
    CHECK_THROWS_AS(bottleneck_forward(layer, two, two), error);
}
