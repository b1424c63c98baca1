// SPDX-License-Identifier: MIT
#include <crossin/core/fixed_point.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include "support/catch.hpp"

using namespace crossin;

namespace {
constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
using reals = std::vector<double>;
using integers = std::vector<std::uint64_t>;
} // namespace

TEST_CASE("fixed_point: products and quotients lose nothing in between")
{
    CHECK(multiply_high(most, most) == most - 1);
    CHECK(multiply_high(1, most) == 0);
    CHECK(multiply_high(std::uint64_t{1} << 63, 6) == 3);
    CHECK(multiply_add_high(most, most, most) == most);
    CHECK(multiply_add_high(1, most, 1) == 1);
    CHECK(multiply_divide(most, 7, 7) == most);
    CHECK(multiply_divide(most, most, most) == most);
    CHECK(multiply_divide(10, 3, 4) == 7);
}

TEST_CASE("fixed_point: a share is rounded down, but not to nothing")
{
    CHECK(fraction64::of(1, 2).bits() == std::uint64_t{1} << 63);
    CHECK(fraction64::of(0, 5).bits() == 0);
    CHECK(fraction64::of(1, most).bits() == 1);
    CHECK(fraction64::of(most - 1, most).bits() == most - 1);
    CHECK(fraction64::of(1, 3).floor_of(300) == 99);
    CHECK(fraction64::of(1, 4).floor_of(300) == 75);
    CHECK(fraction64::from_bits(5) == fraction64::from_bits(5));
    CHECK_THROWS_AS(fraction64::of(2, 2), error);
    CHECK_THROWS_AS(fraction64::of(0, 0), error);
}

TEST_CASE("fixed_point: numbers rounded to their highest digits")
{
    CHECK(rounded_to(3, 0b1011000) == 0b1100000);
    CHECK(rounded_to(3, 0b1010111) == 0b1010000);
    CHECK(rounded_to(3, 0b111) == 0b111);
    CHECK(rounded_to(1, 3) == 4);
    CHECK(rounded_to(30, 0) == 0);
    CHECK(rounded_to(30, (std::uint64_t{1} << 62) - 1) == std::uint64_t{1} << 62);
}

TEST_CASE("fixed_point: whole weights stay as they are, others keep their proportions")
{
    CHECK(integer_weights(reals{5, 2, 0, 1}) == integers{5, 2, 0, 1});
    CHECK(integer_weights(reals{4294967295.0}) == integers{4294967295U});
    for (reals const& weights :
         {reals{0.5, 0.3, 0.2}, reals{1e-9, 1, 1e9}, reals{1e300, 1e299}, reals{4294967296.0, 1}}) {
        integers const integral = integer_weights(weights);
        double sum = 0, integral_sum = 0;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            sum += weights[i];
            integral_sum += static_cast<double>(integral[i]);
        }
        CHECK(integral_sum < 9.3e18);
        for (std::size_t i = 0; i < weights.size(); ++i) {
            double const share = weights[i] / sum, got = static_cast<double>(integral[i]) / integral_sum;
            CAPTURE(i, share, got);
            CHECK(std::abs(got - share) <= 2e-9 * share + 1e-18);
        }
    }
    integers const tiny = integer_weights(reals{1e-300, 1, 0});
    CHECK(tiny[0] == 1); // not nothing
    CHECK(tiny[2] == 0);
}

TEST_CASE("fixed_point: weights that differ in the last bits of a double are the same integers")
{
    double const third = 1.0 / 3;
    double const near = std::nextafter(third, 1.0);
    CHECK(integer_weights(reals{third, 0.25, 0.1}) == integer_weights(reals{near, 0.25, 0.1}));
}

TEST_CASE("fixed_point: weights that are none are refused")
{
    for (reals const& bad : {reals{}, reals{0, 0}, reals{-1, 2}, reals{std::nan(""), 1},
                             reals{std::numeric_limits<double>::infinity(), 1}, reals{1e308, 1e308}})
        CHECK_THROWS_AS(integer_weights(bad), error);
}
