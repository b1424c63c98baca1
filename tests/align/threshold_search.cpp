// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "support/catch.hpp"

#include <crossin/align/threshold_search.hpp>
#include <crossin/core/error.hpp>

using namespace crossin;

namespace {

using judged = std::pair<double, bool>;

score_threshold best_of(std::vector<judged> const& candidates, std::uint64_t known)
{
    return threshold_search(candidates, known, &judged::first, &judged::second);
}

} // namespace

TEST_CASE("threshold_search: half way to the next score, in any order of candidates")
{
    auto const best = best_of({{1.0, false}, {2.0, true}, {1.5, true}}, 2);
    CHECK(best == score_threshold{1.25, 2, 2, 1, 1, 1});
}

TEST_CASE("threshold_search: the score itself behind the last of all")
{
    CHECK(best_of({{1.4, true}, {1.2, true}}, 4).threshold == 1.2);
    CHECK(best_of({{1.4, true}, {1.2, true}}, 4).recall == 0.5);
}

TEST_CASE("threshold_search: candidates of one score are kept or left together")
{
    auto const best = best_of({{2.0, true}, {1.0, true}, {1.0, false}, {1.0, false}, {0.5, false}}, 2);
    CHECK(best.kept == 1);
    CHECK(best.threshold == 1.5);
}

TEST_CASE("threshold_search: of two neighbouring numbers the upper one is the cut")
{
    double const next = std::nextafter(1.0, 2.0);
    auto const best = best_of({{next, true}, {1.0, false}}, 1);
    CHECK(best.threshold == next);
}

TEST_CASE("threshold_search: the higher of two equal cuts; nothing where nothing is right")
{
    // F1 is 2/3 behind the first and behind the fourth.
    auto const best = best_of({{4, true}, {3, false}, {2, false}, {1, true}}, 2);
    CHECK(best.kept == 1);
    CHECK(best_of({{1, false}}, 3) == score_threshold{});
    CHECK(best_of({}, 0) == score_threshold{});
}

TEST_CASE("threshold_search: scores that are no numbers, and more right ones than are known")
{
    CHECK_THROWS_AS(best_of({{std::nan(""), true}}, 1), error);
    CHECK_THROWS_AS(best_of({{2, true}, {1, true}}, 1), error);
}

TEST_CASE("retrieval_accuracy: the share of rows that were found")
{
    std::vector<std::uint32_t> const found = {0, 2, 2, 3}, known = {0, 1, 2, 3};
    CHECK(retrieval_accuracy(found, known) == 0.75);
    CHECK(retrieval_accuracy({}, {}) == 0);
    CHECK_THROWS_AS(retrieval_accuracy(found, std::vector<std::uint32_t>{1}), error);
}
