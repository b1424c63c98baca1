// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "support/catch.hpp"

#include <crossin/align/mine.hpp>
#include <crossin/align/neighbour_lists.hpp>
#include <crossin/core/error.hpp>

using namespace crossin;

namespace {

/// Neighbours of two sides, all of them, from a table of similarities [source x target].
neighbours<double> neighbours_of(std::vector<std::vector<double>> const& similarities, std::size_t k)
{
    std::size_t const sources = similarities.size(), targets = similarities[0].size();
    neighbours<double> made{neighbour_lists<double>(sources, k), neighbour_lists<double>(targets, k)};
    for (std::size_t i = 0; i < sources; ++i)
        for (std::size_t j = 0; j < targets; ++j) {
            made.of_source.insert(i, {static_cast<std::uint32_t>(j), similarities[i][j]});
            made.of_target.insert(j, {static_cast<std::uint32_t>(i), similarities[i][j]});
        }
    return made;
}

std::vector<mined_pair> pairs_of(mined_pairs const& from) { return {from.begin(), from.end()}; }

} // namespace

TEST_CASE("mine: margins against the mean of both neighbourhoods")
{
    auto const found = neighbours_of({{0.9, 0.1}, {0.5, 0.3}}, 2);
    // Means: sources 0.5 and 0.4, targets 0.7 and 0.2.
    auto const score = [&](margin_kind kind) { return mine(found, {.margin = kind})[0].score; };
    CHECK(score(margin_kind::absolute) == Approx(0.9));
    CHECK(mine(found, {.margin = margin_kind::ratio})[0].score == Approx(0.9 / 0.6));
    CHECK(score(margin_kind::distance) == Approx(0.9 - 0.6));
    CHECK(mine(found)[1] == mined_pair{1, 1, 0.3 / ((0.4 + (0.1 + 0.3) / 2) / 2)});
}

TEST_CASE("mine: what each selection takes")
{
    // Source 2 and target 2 are nobody's best; targets 0 and sources 1 are chosen twice.
    std::vector<std::vector<double>> const table = {{0.9, 0.2, 0.1}, {0.8, 0.7, 0.6}, {0.5, 0.4, 0.3}};
    auto const found = neighbours_of(table, 3);
    auto const pairs = [&](pair_selection select) {
        return pairs_of(mine(found, {.margin = margin_kind::absolute, .select = select}));
    };
    using list = std::vector<mined_pair>;
    CHECK(pairs(pair_selection::forward) == list{{0, 0, 0.9}, {1, 0, 0.8}, {2, 0, 0.5}});
    CHECK(pairs(pair_selection::backward) == list{{0, 0, 0.9}, {1, 1, 0.7}, {1, 2, 0.6}});
    CHECK(pairs(pair_selection::intersection) == list{{0, 0, 0.9}});
    CHECK(pairs(pair_selection::union_by_score) == list{{0, 0, 0.9}, {1, 1, 0.7}});
}

TEST_CASE("mine: equal scores are taken by source, then by target")
{
    auto const found = neighbours_of({{0.5, 0.5}, {0.5, 0.5}}, 2);
    auto const pairs = mine(found, {.margin = margin_kind::absolute});
    CHECK(pairs_of(pairs) == std::vector<mined_pair>{{0, 0, 0.5}});
    CHECK(pairs.source_tally().count("no partner") == 1);
}

TEST_CASE("mine: every row is counted")
{
    auto found = neighbours_of({{0.9, 0.2, 0.1}, {0.8, 0.7, 0.6}, {0.5, 0.4, 0.3}}, 3);
    auto const pairs = mine(found, {.margin = margin_kind::absolute, .threshold = 0.8});
    REQUIRE(pairs.size() == 1);
    CHECK(pairs.source_tally().kept == 1);
    CHECK(pairs.source_tally().count("below the threshold") == 1);
    CHECK(pairs.source_tally().count("no partner") == 1);
    CHECK(pairs.tally().total() == 6);
    CHECK(mine(found, {.margin = margin_kind::absolute, .threshold = 0.7}).size() == 2); // the threshold itself is kept

    neighbours<float> empty{neighbour_lists<float>(2, 1), neighbour_lists<float>(1, 1)};
    empty.of_source.insert(1, {0, 0.5F});
    empty.of_target.insert(0, {1, 0.5F});
    auto const one = mine(empty);
    CHECK(one.size() == 1);
    CHECK(one.source_tally().count("no direction") == 1);
    CHECK(one.source_tally().reasons()[0].examples[0].where.path == "source[0]");

    neighbours<float> none{neighbour_lists<float>(2, 0), neighbour_lists<float>(0, 0)};
    CHECK(mine(none).source_tally().count("no partner") == 2);
}

TEST_CASE("mine: there is no ratio to a mean that is not positive")
{
    auto const found = neighbours_of({{-0.5, -0.1}, {0.2, -0.2}}, 2);
    CHECK(mine(found).size() == 0);
    CHECK(mine(found, {.margin = margin_kind::distance}).size() == 2);
    CHECK_THROWS_AS(mine(found, {.threshold = std::nan("")}), error);
}
