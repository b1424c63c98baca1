// SPDX-License-Identifier: MIT
#include <crossin/lora/factors.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include <crossin/core/error.hpp>

namespace xin = crossin;

TEST_CASE("factors: alpha over the rank, or over its root")
{
    CHECK(xin::lora_scale(16, 8) == 2);
    CHECK(xin::lora_scale(16, 64, xin::lora_scaling::by_root_of_rank) == 2);
    CHECK(xin::lora_scale(-3, 1) == -3);
    CHECK_THROWS_AS(xin::lora_scale(16, 0), xin::error);
    CHECK(xin::lora_scale(3e38, 1) == 3e38);
    CHECK_THROWS_AS(xin::lora_scale(1e300, 8), xin::error);
    CHECK_THROWS_AS(xin::lora_scale(-1e39, 1), xin::error);
    CHECK_THROWS_AS(xin::lora_scale(std::numeric_limits<double>::infinity(), 8), xin::error);
}

TEST_CASE("factors: fresh ones have a uniform A and no B, the same for the same key")
{
    auto const factors = xin::fresh_factors(400, 30, 10, 2, 7);
    CHECK(factors == xin::fresh_factors(400, 30, 10, 2, 7));
    CHECK(factors.a != xin::fresh_factors(400, 30, 10, 2, 8).a);
    CHECK(factors.scale == 2);
    CHECK(factors.rank() == 10);
    CHECK(factors.in() == 400);
    CHECK(factors.out() == 30);
    CHECK(factors.b == xin::matrix<float>(30, 10));
    double sum = 0, squares = 0, largest = 0;
    for (std::size_t r = 0; r < 10; ++r)
        for (std::size_t c = 0; c < 400; ++c) {
            double const value = double{factors.a(r, c)};
            sum += value;
            squares += value * value;
            largest = std::max(largest, std::abs(value));
        }
    // bound 1/20, so the variance is 1/1200; 4000 numbers, bounds of 5 standard errors
    CHECK(largest <= 0.05);
    CHECK(largest > 0.0499);
    CHECK(std::abs(sum / 4000) < 5 * std::sqrt(1 / 1200.0 / 4000));
    CHECK(squares / 4000 == Approx(1 / 1200.0).epsilon(5 * std::sqrt(0.8 / 4000)));
}

TEST_CASE("factors: the same start in float and double")
{
    auto const narrow = xin::fresh_factors<float>(16, 3, 2, 1, 3);
    auto const wide = xin::fresh_factors<double>(16, 3, 2, 1, 3);
    CHECK(narrow.a(1, 7) == static_cast<float>(wide.a(1, 7)));
}

TEST_CASE("factors: a gradient has their shapes, and can be cleared")
{
    auto const factors = xin::fresh_factors(5, 4, 3, 1, 0);
    xin::lora_gradient<float> gradient(factors);
    CHECK(gradient.a.rows() == 3);
    CHECK(gradient.a.cols() == 5);
    CHECK(gradient.b.rows() == 4);
    CHECK(gradient.b.cols() == 3);
    gradient.a(2, 4) = gradient.b(3, 2) = 1;
    gradient.clear();
    CHECK(gradient == xin::lora_gradient<float>(factors));
}

TEST_CASE("factors: sizes of zero are refused")
{
    CHECK_THROWS_AS(xin::fresh_factors(0, 4, 3, 1, 0), xin::error);
    CHECK_THROWS_AS(xin::fresh_factors(5, 0, 3, 1, 0), xin::error);
    CHECK_THROWS_AS(xin::fresh_factors(5, 4, 0, 1, 0), xin::error);
}
