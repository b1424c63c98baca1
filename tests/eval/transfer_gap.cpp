// SPDX-License-Identifier: MIT
#include <crossin/eval/transfer_gap.hpp>

#include <crossin/core/error.hpp>

#include "support/catch.hpp"

#include <vector>

using namespace crossin;

TEST_CASE("transfer_gap: the pivot less the mean of the others")
{
    std::vector<language_score> const scores{{"ar", 64.3}, {"en", 80.8}, {"sw", 49.7}, {"zh", 68.9}};
    CHECK(transfer_gap(scores, "en") == Approx(80.8 - (64.3 + 49.7 + 68.9) / 3));
    CHECK(transfer_gap(scores, "sw") < 0);
}

TEST_CASE("transfer_gap: it needs the pivot once, and another language")
{
    CHECK_THROWS_AS(transfer_gap({}, "en"), error);
    std::vector<language_score> const alone{{"en", 1}}, other{{"zh", 1}}, twice{{"en", 1}, {"en", 2}, {"zh", 1}};
    CHECK_THROWS_AS(transfer_gap(alone, "en"), error);
    CHECK_THROWS_AS(transfer_gap(other, "en"), error);
    CHECK_THROWS_AS(transfer_gap(twice, "en"), error);
}
