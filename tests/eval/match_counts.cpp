// SPDX-License-Identifier: MIT
#include <crossin/eval/match_counts.hpp>

#include "support/catch.hpp"

using namespace crossin;

TEST_CASE("match_counts: precision, recall and F1; nothing is divided by zero")
{
    match_scores const scores = scores_of(match_counts{3, 4, 6});
    CHECK(scores.precision == 0.75);
    CHECK(scores.recall == 0.5);
    CHECK(scores.f1 == Approx(0.6));
    CHECK(scores_of(match_counts{}) == match_scores{});
    CHECK(scores_of(match_counts{0, 3, 0}) == match_scores{});
}

TEST_CASE("match_counts: counts add up")
{
    match_counts sum{1, 2, 3};
    sum += {10, 20, 30};
    CHECK(sum == match_counts{11, 22, 33});
}
