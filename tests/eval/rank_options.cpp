// SPDX-License-Identifier: MIT
#include <crossin/eval/rank_options.hpp>

#include <crossin/core/error.hpp>

#include "support/catch.hpp"

#include <limits>
#include <vector>

using namespace crossin;

namespace {

using options = std::vector<std::vector<double>>;

} // namespace

TEST_CASE("rank_options: the sum prefers short options, the mean does not")
{
    options const two{{-0.5, -0.5}, {-0.7}};
    CHECK(rank_options(two) == ranked_options{{-1.0, -0.7}, 1});
    CHECK(rank_options(two, option_score::mean) == ranked_options{{-0.5, -0.7}, 0});
}

TEST_CASE("rank_options: of equals the first; a token that cannot come is no error")
{
    CHECK(rank_options(options{{-2.0}, {-1.0}, {-1.0}}).best == 1);
    double const never = -std::numeric_limits<double>::infinity();
    CHECK(rank_options(options{{never}, {-9.0}}).best == 1);
    CHECK(rank_options(std::vector<std::vector<float>>{{-0.5F}}).scores[0] == -0.5);
}

TEST_CASE("rank_options: what cannot be ranked")
{
    CHECK_THROWS_AS(rank_options(options{}), error);
    CHECK_THROWS_AS(rank_options(options{{-1.0}, {}}), error);
    CHECK_THROWS_AS(rank_options(options{{0.1}}), error);
    CHECK_THROWS_AS(rank_options(options{{std::numeric_limits<double>::quiet_NaN()}}), error);
}
