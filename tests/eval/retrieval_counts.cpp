// SPDX-License-Identifier: MIT
#include <crossin/eval/retrieval_counts.hpp>

#include <crossin/core/error.hpp>

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace crossin;

TEST_CASE("retrieval_counts: hits in one order")
{
    std::vector<int> const found{2, 0, 1}, known{2, 1, 1};
    CHECK(count_hits(found, known) == hit_counts{2, 3});
    CHECK(accuracy_of(count_hits(found, known)) == Approx(2.0 / 3));
    CHECK(count_hits(std::vector<std::string>{"yes"}, std::vector<std::string_view>{"yes"}) == hit_counts{1, 1});
    CHECK_THROWS_AS(accuracy_of({}), error);
    CHECK_THROWS_AS(count_hits(std::vector<int>{1}, known), error);
    CHECK_THROWS_AS(count_hits(found, std::vector<int>{1}), error);
}

TEST_CASE("retrieval_counts: mined pairs in any order, none of them twice")
{
    using pairs = std::vector<std::pair<std::string_view, std::string_view>>;
    pairs const found{{"de-2", "en-2"}, {"de-1", "en-9"}, {"de-3", "en-3"}}, known{{"de-3", "en-3"}, {"de-2", "en-2"}};
    CHECK(count_mined(found, known) == match_counts{2, 3, 2});
    CHECK(count_mined(pairs{}, known) == match_counts{0, 0, 2});
    CHECK_THROWS_AS(count_mined(pairs{found[0], found[0]}, known), error);
    CHECK_THROWS_AS(count_mined(found, pairs{known[0], known[0]}), error);
}
