// SPDX-License-Identifier: MIT
#include <crossin/eval/summed_score.hpp>

#include <array>
#include <vector>

#include <crossin/core/random.hpp>

#include "support/errors.hpp"

using namespace crossin;
using namespace crossin_test;

static_assert(single_score<ratio_score>);
static_assert(summed_score<ratio_score>);
static_assert(!score_family<ratio_score>);
static_assert(!summed_score<int>);

TEST_CASE("item_statistics: equal rows are kept once, and every item keeps its own")
{
    item_statistics items(2);
    std::vector<std::array<double, 2>> wanted;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        wanted.push_back({static_cast<double>(below(9, random_bits(1, i))), static_cast<double>(i % 3)});
        items.add(wanted.back());
    }
    CHECK(items.size() == 1000);
    CHECK(items.rows() == 27);
    double first = 0, second = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        REQUIRE(items.of(i)[0] == wanted[i][0]);
        REQUIRE(items.of(i)[1] == wanted[i][1]);
        first += wanted[i][0];
        second += wanted[i][1];
    }
    CHECK(items.sum() == std::vector<double>{first, second});
    std::uint64_t all = 0;
    for (std::uint32_t const count : items.counts()) all += count;
    CHECK(all == 1000);
    CHECK(error_of([&] { items.add(std::array<double, 1>{1}); }).code() == errc::mismatch);
    CHECK(error_of([] { item_statistics(0); }).code() == errc::invalid_argument);
}

TEST_CASE("side_by_side: rows of both systems, of the same items only")
{
    item_statistics a(1), b(2);
    a.add(std::array<double, 1>{1});
    a.add(std::array<double, 1>{2});
    b.add(std::array<double, 2>{3, 4});
    CHECK(error_of([&] { static_cast<void>(side_by_side(a, b)); }).message() ==
          "one system has 2 items and the other 1; a paired comparison needs the same items of both");
    b.add(std::array<double, 2>{5, 6});
    item_statistics const both = side_by_side(a, b);
    CHECK(both.width() == 3);
    CHECK(both.sum() == std::vector<double>{3, 8, 10});
}

TEST_CASE("ratio_score: a ratio of sums, and 0 of nothing")
{
    CHECK(ratio_score{}(std::array<double, 2>{4, 1}) == 0.25);
    CHECK(ratio_score{}(std::array<double, 2>{0, 0}) == 0);
    CHECK(ratio_score{0, 1}(std::array<double, 2>{4, 2}) == 2);
}
