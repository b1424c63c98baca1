// SPDX-License-Identifier: MIT
#include <crossin/lora/ties.hpp>

#include <limits>
#include <span>
#include <vector>

#include "lora/random_adapter.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

std::vector<double> merge(std::vector<std::vector<double>> const& changes, double keep)
{
    std::vector<std::span<double const>> views(changes.begin(), changes.end());
    return ties<double>(views, keep);
}

} // namespace

TEST_CASE("ties: trims, elects a sign, and takes the mean of those that have it")
{
    CHECK(merge({{1, -2, 3, 0.5}, {3, 1, -1, 0.25}}, 1) == std::vector<double>{2, -2, 3, 0.375});
    // the second smallest of each, 1, stays as well, and so does the -1 that is as large
    CHECK(merge({{1, -2, 3, 0.5}, {3, 1, -1, 0.25}}, 0.5) == std::vector<double>{2, -2, 3, 0});
    CHECK(merge({{1, -2, 3, 0.5}, {3, 1, -1, 0.25}}, 0.25) == std::vector<double>{3, -2, 3, 0});
    CHECK(merge({{1, -2, 3, 0.5}}, 0) == std::vector<double>{0, 0, 3, 0});
    CHECK(merge({{4, -5}}, 1) == std::vector<double>{4, -5});
    CHECK(merge({{}, {}}, 0.5).empty());
}

TEST_CASE("ties: a sum of zero takes the sign of most places")
{
    CHECK(merge({{1, 2, 3}, {-1, 2, 3}}, 1) == std::vector<double>{1, 2, 3});
    CHECK(merge({{1, -2, -3}, {-1, -2, -3}}, 1) == std::vector<double>{-1, -2, -3});
    CHECK(merge({{1, -2, 3}, {-1, -2, 3}}, 1) == std::vector<double>{0, -2, 3}); // no majority either
}

TEST_CASE("ties: what cannot be merged is refused")
{
    CHECK_THROWS_AS(merge({}, 0.5), error);
    CHECK_THROWS_AS(merge({{1}}, 1.5), error);
    CHECK_THROWS_AS(merge({{1}}, -0.5), error);
    CHECK(error_of([] { static_cast<void>(merge({{1, 2}, {1}}, 1)); }).code() == errc::mismatch);
    CHECK_THROWS_AS(merge({{std::numeric_limits<double>::quiet_NaN()}}, 1), error);
}
