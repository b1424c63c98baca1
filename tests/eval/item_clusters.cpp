// SPDX-License-Identifier: MIT
#include <crossin/eval/item_clusters.hpp>

#include <vector>

#include <crossin/core/random.hpp>

#include "support/errors.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

using ids = std::vector<std::uint32_t>;
using items = std::vector<std::uint64_t>;

/// The items of a resample whose draws are given; checks that all of them are asked for, from [0, n) each.
items resampled(item_clusters const& clusters, std::vector<std::uint64_t> const& draws,
                std::vector<std::uint64_t> below)
{
    items found;
    std::size_t step = 0;
    clusters.resample(
        [&](std::uint64_t n) {
            REQUIRE(step < draws.size());
            CHECK(n == below[step]);
            return draws[step++];
        },
        [&](std::uint64_t item) { found.push_back(item); });
    CHECK(step == draws.size());
    return found;
}

} // namespace

TEST_CASE("item_clusters: items by themselves")
{
    item_clusters const alone(3);
    CHECK(alone.items() == 3);
    CHECK(alone.size() == 3);
    CHECK(alone.levels() == 0);
    CHECK(resampled(alone, {2, 0, 2}, {3, 3, 3}) == items{2, 0, 2});
}

TEST_CASE("item_clusters: one level brings all items of a cluster")
{
    ids const documents = {7, 3, 7, 3, 3};
    item_clusters const clusters{documents};
    CHECK(clusters.size() == 2);
    CHECK(resampled(clusters, {0, 0}, {2, 2}) == items{1, 3, 4, 1, 3, 4});
    CHECK(resampled(clusters, {1, 0}, {2, 2}) == items{0, 2, 1, 3, 4});
    items of;
    clusters.each_of(1, [&](std::uint64_t item) { of.push_back(item); });
    CHECK(of == items{0, 2});
}

TEST_CASE("item_clusters: worlds first, then facts within the worlds that were drawn")
{
    // World 0: fact 0 (items 0, 3), fact 1 (item 1); world 1: fact 0 (item 2), fact 5 (items 4, 5), fact 6 (item 6).
    ids const worlds = {0, 0, 1, 0, 1, 1, 1}, facts = {0, 1, 0, 0, 5, 5, 6};
    item_clusters const clusters{worlds, facts};
    CHECK(clusters.size() == 2);
    CHECK(clusters.levels() == 2);
    CHECK(resampled(clusters, {1, 2, 0, 1, 0, 1, 1}, {2, 3, 3, 3, 2, 2, 2}) == items{6, 2, 4, 5, 1, 1});
    items of;
    clusters.each_of(0, [&](std::uint64_t item) { of.push_back(item); });
    CHECK(of == items{0, 3, 1});
}

TEST_CASE("item_clusters: three levels, and lists that do not fit")
{
    ids const a = {0, 0, 1, 1}, b = {0, 0, 0, 1}, c = {0, 1, 0, 0};
    item_clusters const clusters{a, b, c};
    CHECK(resampled(clusters, {0, 0, 1, 0, 1, 0, 0, 1, 0}, {2, 1, 2, 2, 2, 2, 1, 2, 1}) == items{1, 0, 2, 3});
    CHECK(error_of([&] { item_clusters{a, ids{0}}; }).code() == errc::mismatch);
}
