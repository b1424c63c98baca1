// SPDX-License-Identifier: MIT
#include <crossin/align/score_filters.hpp>

#include "support/catch.hpp"

#include <cmath>
#include <limits>

using namespace crossin;

TEST_CASE("score filters: a score within limits keeps its pair")
{
    score_filter filter({0.5, -1, std::numeric_limits<double>::quiet_NaN(), 9}, 0.0, 1.0, "word model");
    CHECK(filter.reason() == "word model");
    CHECK(filter({"a", "b", 0}));
    CHECK_FALSE(filter({"a", "b", 1}));
    CHECK_FALSE(filter({"a", "b", 2}));
    CHECK_FALSE(filter({"a", "b", 3}));
    CHECK_THROWS_AS(filter({"a", "b", 4}), error);
    CHECK(filter.detail({"a", "b", 3}) == "9");
    CHECK(score_filter({9}, 0)({"", "", 0}));
    CHECK_THROWS_AS(score_filter({}, 1, 0), error);
}

TEST_CASE("score filters: cross-entropies of two models")
{
    CHECK(dual_cross_entropy(2, 2) == 2);
    CHECK(dual_cross_entropy(1, 3) == 4);
    CHECK(dual_cross_entropy(3, 1) == 4);
    CHECK(dual_cross_entropy(0, 0) == 0);
    CHECK(dual_cross_entropy_weight(0, 0) == 1);
    CHECK(dual_cross_entropy_weight(1, 3) == Approx(std::exp(-4.0)));
    CHECK(cross_entropy_difference(2, 3) == -1);
    CHECK(domain_weight(2, 3) == 1);
    CHECK(domain_weight(3, 2) == Approx(std::exp(-1.0)));
    CHECK(domain_weight(9, 2) == 0);
}
