// SPDX-License-Identifier: MIT
#include <crossin/core/permutation.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include "support/catch.hpp"

using namespace crossin;

TEST_CASE("permutation: every value occurs once, and inverse undoes it")
{
    std::vector<std::uint64_t> sizes = {4095, 4096, 4097, 65'536, 100'003};
    for (std::uint64_t n = 1; n <= 300; ++n) sizes.push_back(n);
    for (std::uint64_t const n : sizes)
        for (std::uint64_t const key : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}}) {
            permutation const shuffle(n, key);
            REQUIRE(shuffle.size() == n);
            std::vector<bool> seen(n);
            for (std::uint64_t i = 0; i < n; ++i) {
                std::uint64_t const value = shuffle(i);
                REQUIRE(value < n);
                REQUIRE_FALSE(seen[value]);
                seen[value] = true;
                REQUIRE(shuffle.inverse(value) == i);
            }
        }
}

TEST_CASE("permutation: inverse undoes it at sizes that nobody can walk through")
{
    for (std::uint64_t const n : {(std::uint64_t{1} << 32) - 1, (std::uint64_t{1} << 40) + 7, std::uint64_t{1} << 62,
                                  (std::uint64_t{1} << 63) + 1, ~std::uint64_t{0}}) {
        permutation const shuffle(n, 7);
        for (std::uint64_t i = 0; i < 2000; ++i) {
            std::uint64_t const index = random_bits(1, i) % n;
            REQUIRE(shuffle(index) < n);
            REQUIRE(shuffle.inverse(shuffle(index)) == index);
            REQUIRE(shuffle(shuffle.inverse(index)) == index);
        }
    }
}

TEST_CASE("permutation: usable in constant expressions, and the same everywhere")
{
    static_assert(permutation(100, 5).inverse(permutation(100, 5)(42)) == 42);
    static_assert(permutation(10, 5).inverse(permutation(10, 5)(7)) == 7);
    auto const first = [](std::uint64_t n, std::uint64_t key) {
        std::vector<std::uint64_t> values;
        for (std::uint64_t i = 0; i < std::min<std::uint64_t>(n, 10); ++i) values.push_back(permutation(n, key)(i));
        return values;
    };
    using values = std::vector<std::uint64_t>;
    CHECK(first(7, 1) == values{0, 3, 4, 1, 5, 2, 6});
    CHECK(first(31, 42) == values{4, 24, 10, 15, 2, 11, 12, 25, 17, 14});
    CHECK(first(32, 42) == values{8, 29, 16, 26, 12, 30, 23, 13, 7, 27});
    CHECK(first(1000, 42) == values{936, 86, 60, 631, 670, 421, 148, 142, 759, 502});
    CHECK(first(1000, 43) == values{433, 300, 92, 690, 165, 984, 740, 230, 181, 472});
    CHECK(first(std::uint64_t{1} << 40, 42) == values{285400503130, 361716688168, 824352350973, 648111778460,
                                                      793985655077, 332351255386, 681086443913, 248088374080,
                                                      734748128965, 995930800283});
}

namespace {
/// Chi-square of counts that should all be `expected`, in standard deviations from its mean.
double surplus(std::vector<double> const& counts, double expected, double freedom)
{
    double sum = 0;
    for (double const count : counts) sum += (count - expected) * (count - expected) / expected;
    return (sum - freedom) / std::sqrt(2 * freedom);
}
} // namespace

TEST_CASE("permutation: over many keys every value stands at every place equally often, also in pairs")
{
    constexpr std::uint64_t keys = 60'000;
    for (std::uint64_t const n : {2U, 3U, 4U, 5U, 8U, 16U, 31U, 32U, 33U, 48U, 64U, 65U}) {
        std::vector<double> places(n * n), pairs(n * n);
        for (std::uint64_t key = 0; key < keys; ++key) {
            permutation const shuffle(n, combine_keys(12345, key));
            for (std::uint64_t i = 0; i < n; ++i) places[i * n + shuffle(i)] += 1;
            pairs[shuffle(0) * n + shuffle(1)] += 1;
        }
        CAPTURE(n);
        auto const size = static_cast<double>(n);
        CHECK(surplus(places, keys / size, (size - 1) * (size - 1)) < 4.5);
        std::erase(pairs, 0.0); // a value beside itself cannot be
        REQUIRE(pairs.size() == n * (n - 1));
        CHECK(surplus(pairs, keys / (size * (size - 1)), std::max(1.0, size * (size - 1) - 1)) < 4.5);
    }
}

TEST_CASE("permutation: all orders of four values occur equally often")
{
    std::vector<double> counts(256);
    for (std::uint64_t key = 0; key < 24'000; ++key) {
        permutation const shuffle(4, combine_keys(1, key));
        counts[shuffle(0) * 64 + shuffle(1) * 16 + shuffle(2) * 4 + shuffle(3)] += 1;
    }
    std::erase(counts, 0.0);
    REQUIRE(counts.size() == 24);
    CHECK(surplus(counts, 1000, 23) < 4.5);
}

TEST_CASE("permutation: neighbours do not stay neighbours")
{
    permutation const shuffle(10'000, 3);
    int near = 0;
    for (std::uint64_t i = 0; i + 1 < 10'000; ++i) {
        std::uint64_t const a = shuffle(i), b = shuffle(i + 1);
        near += (a > b ? a - b : b - a) <= 50;
    }
    CHECK(near > 50); // 100 of 10,000 by chance
    CHECK(near < 150);
}
