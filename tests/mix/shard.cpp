// SPDX-License-Identifier: MIT
#include <crossin/mix/shard.hpp>

#include <algorithm>
#include <cstdint>
#include <ranges>
#include <vector>

#include <crossin/mix/mixture.hpp>

#include "shapes.hpp"
#include "support/catch.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

std::vector<std::uint64_t> indices_of(shard_indices const& one) { return {one.begin(), one.end()}; }

/// What all ranks take together, in order.
std::vector<std::uint64_t> together(std::uint64_t world, std::uint64_t first, std::uint64_t last,
                                    tail at_end = tail::uneven)
{
    std::vector<std::uint64_t> all;
    for (std::uint64_t rank = 0; rank < world; ++rank)
        for (std::uint64_t const index : shard_indices(rank, world, first, last, at_end)) all.push_back(index);
    std::ranges::sort(all);
    return all;
}

std::vector<std::uint64_t> from_to(std::uint64_t first, std::uint64_t last)
{
    std::vector<std::uint64_t> all;
    for (std::uint64_t i = first; i < last; ++i) all.push_back(i);
    return all;
}

} // namespace

TEST_CASE("shard: a rank takes every so-manieth index")
{
    CHECK(indices_of({0, 3, 10, 20}) == std::vector<std::uint64_t>{10, 13, 16, 19});
    CHECK(indices_of({2, 3, 10, 20}) == std::vector<std::uint64_t>{12, 15, 18});
    CHECK(indices_of({0, 1, 5, 8}) == std::vector<std::uint64_t>{5, 6, 7});
    CHECK(indices_of({3, 4, 0, 2}).empty());
    CHECK(indices_of({3, 4, 7, 7}).empty());
}

TEST_CASE("shard: any number of ranks takes the same set, nothing twice")
{
    for (std::uint64_t const world : {1U, 2U, 3U, 8U, 100U})
        for (std::uint64_t const last : {17U, 18U, 24U, 1000U}) CHECK(together(world, 17, last) == from_to(17, last));
}

TEST_CASE("shard: the number of ranks can change in mid-run")
{
    std::vector<std::uint64_t> all = together(4, 0, 1001), rest = together(6, 1001, 3000);
    all.insert(all.end(), rest.begin(), rest.end());
    CHECK(all == from_to(0, 3000));
}

TEST_CASE("shard: at the tail, ranks are uneven, lose the rest, or repeat examples from the start")
{
    // 10 examples, 4 ranks: 2 rounds and 2 over
    auto const sizes = [](tail at_end) {
        std::vector<std::uint64_t> all;
        for (std::uint64_t rank = 0; rank < 4; ++rank) all.push_back(shard_indices(rank, 4, 100, 110, at_end).size());
        return all;
    };
    CHECK(sizes(tail::uneven) == std::vector<std::uint64_t>{3, 3, 2, 2});
    CHECK(sizes(tail::drop) == std::vector<std::uint64_t>{2, 2, 2, 2});
    CHECK(sizes(tail::repeat) == std::vector<std::uint64_t>{3, 3, 3, 3});
    CHECK(together(4, 100, 110, tail::drop) == from_to(100, 108));
    CHECK(indices_of({2, 4, 100, 110, tail::repeat}) == std::vector<std::uint64_t>{102, 106, 100});
    CHECK(indices_of({3, 4, 100, 110, tail::repeat}) == std::vector<std::uint64_t>{103, 107, 101});
}

TEST_CASE("shard: a run that divides has no tail")
{
    for (tail const at_end : {tail::uneven, tail::drop, tail::repeat})
        CHECK(together(4, 3, 43, at_end) == from_to(3, 43));
}

TEST_CASE("shard: a run with fewer examples than ranks")
{
    CHECK(together(5, 0, 2) == std::vector<std::uint64_t>{0, 1});
    CHECK(together(5, 0, 2, tail::drop).empty());
    CHECK(together(5, 0, 2, tail::repeat) == std::vector<std::uint64_t>{0, 0, 0, 1, 1});
    CHECK(together(5, 8, 8, tail::repeat).empty());
}

TEST_CASE("shard: of a mixture, each rank sees its own draws, in order")
{
    std::vector<int> const a(100), b(30);
    mixture const m(3, part(a, 2), part(b, 1));
    std::vector<draw> all(500);
    for (std::uint64_t rank = 0; rank < 3; ++rank) {
        std::uint64_t expected = 200 + rank;
        for (draw const& taken : shard(m, rank, 3, 200, 500)) {
            CHECK(taken.index == expected);
            CHECK(taken == m[expected]);
            expected += 3;
        }
        CHECK(expected >= 500);
    }
}

TEST_CASE("shard: of elements, and of any container")
{
    std::vector<int> const numbers{0, 10, 20, 30, 40};
    auto const second = shard(numbers, 1, 2, 0, numbers.size());
    CHECK(&second[1] == &numbers[3]);
    CHECK(std::ranges::equal(second, std::vector<int>{10, 30}));
    mixture const m(1, part(numbers));
    auto const all = elements(m);
    CHECK(std::ranges::equal(shard(all, 0, 4, 0, 12) | std::views::take(2), std::vector<int>{all[0], all[4]}));
    CHECK(shard(m, 1, 2, 0, m.size()).size() == endless / 2);
}

TEST_CASE("shard: what there is not is refused")
{
    std::vector<int> const numbers(10);
    CHECK_THROWS_AS(shard_indices(0, 0, 0, 10), error);
    CHECK_THROWS_AS(shard_indices(2, 2, 0, 10), error);
    CHECK_THROWS_AS(shard_indices(0, 2, 11, 10), error);
    CHECK_THROWS_AS(shard(numbers, 0, 2, 0, 11), error);
    CHECK_NOTHROW(shard(numbers, 0, 2, 10, 10));
}
