// SPDX-License-Identifier: MIT
#include <cstdint>
#include <limits>
#include <vector>

#include <crossin/core/random.hpp>
#include <crossin/report/histogram.hpp>

#include "support/catch.hpp"

using crossin::length_histogram;

TEST_CASE("histogram: the classes lie next to each other and hold every length")
{
    for (std::size_t c = 0; c + 1 < 250; ++c) {
        CHECK(length_histogram::first_of(c) < length_histogram::first_of(c + 1));
        CHECK(length_histogram::class_of(length_histogram::first_of(c)) == c);
        CHECK(length_histogram::class_of(length_histogram::first_of(c + 1) - 1) == c);
    }
    CHECK(length_histogram::class_of(std::numeric_limits<std::uint64_t>::max()) < length_histogram::classes);
    CHECK(length_histogram::class_of(0) == 0);
}

TEST_CASE("histogram: parts added in any order count the same as one")
{
    length_histogram whole;
    std::vector<length_histogram> parts(7);
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        std::uint64_t const length = crossin::below(5'000, crossin::random_bits(3, i));
        whole.add(length);
        parts[i % 7].add(length);
    }
    length_histogram forwards, backwards;
    for (std::size_t i = 0; i < 7; ++i) {
        forwards += parts[i];
        backwards += parts[6 - i];
    }
    CHECK(forwards == whole);
    CHECK(backwards == whole);
    CHECK(whole.count() == 10'000);
    CHECK(whole.mean() > 2'400);
    CHECK(whole.mean() < 2'600);
}

TEST_CASE("histogram: quantiles are within a quarter of the exact ones, and within the extremes")
{
    length_histogram lengths;
    CHECK(lengths.quantile(0.5) == 0);
    CHECK(lengths.least() == 0);
    for (std::uint64_t length = 101; length <= 1'100; ++length) lengths.add(length);
    CHECK(lengths.quantile(0) == 101);
    CHECK(lengths.quantile(1) == 1'100);
    for (double const share : {0.05, 0.25, 0.5, 0.75, 0.95}) {
        double const exact = 100 + 1000 * share;
        CHECK(static_cast<double>(lengths.quantile(share)) > 0.75 * exact);
        CHECK(static_cast<double>(lengths.quantile(share)) < 1.25 * exact);
    }
    length_histogram one;
    one.add(1'000);
    CHECK(one.quantile(0.01) == 1'000);
    CHECK_THROWS_AS(static_cast<void>(one.quantile(1.1)), crossin::error);
}
