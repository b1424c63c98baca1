// SPDX-License-Identifier: MIT
#include <crossin/core/indexed.hpp>

#include <algorithm>
#include <iterator>
#include <ranges>
#include <vector>

#include "support/catch.hpp"

using namespace crossin;

namespace {
struct squares {
    std::uint64_t operator[](std::uint64_t i) const { return i * i; }
};
} // namespace

static_assert(std::random_access_iterator<index_iterator<squares>>);

TEST_CASE("indexed: an iterator walks, jumps and compares as its index does")
{
    squares const parent;
    index_iterator<squares> const begin(parent, 0), end(parent, 10);
    CHECK(std::vector<std::uint64_t>(begin, end) == std::vector<std::uint64_t>{0, 1, 4, 9, 16, 25, 36, 49, 64, 81});
    CHECK(end - begin == 10);
    CHECK(begin - end == -10);
    CHECK(begin[7] == 49);
    CHECK(*(3 + begin) == 9);
    CHECK(*(end - 1) == 81);
    CHECK(begin < end);
    index_iterator<squares> at = begin;
    CHECK(*at++ == 0);
    CHECK(*++at == 4);
    CHECK(*at-- == 4);
    CHECK(*--at == 0);
    CHECK(at == begin);
    at += 5;
    at -= 2;
    CHECK(at.index() == 3);
    CHECK(std::ranges::lower_bound(begin, end, 50).index() == 8);
}
