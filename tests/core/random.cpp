// SPDX-License-Identifier: MIT
#include <crossin/core/random.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <set>

#include "support/catch.hpp"

using namespace crossin;

using four = std::array<std::uint32_t, 4>;

// The known-answer vectors of Random123, "philox4x32 10".
static_assert(philox4x32({0, 0, 0, 0}, {0, 0}) == four{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
              four{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
              four{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

TEST_CASE("random: Philox4x32-10 gives its authors' known answers, at run time too")
{
    std::uint32_t volatile ones = 0xffffffff;
    std::uint32_t const one = ones;
    CHECK(philox4x32({one, one, one, one}, {one, one}) == four{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
}

TEST_CASE("random: 64 bits are the first two words, and key, counter and stream each count")
{
    CHECK(random_bits(0, 0) == 0xe169c58d6627e8d5U);
    CHECK(random_bits(0x299f31d0a4093822U, 0x85a308d3243f6a88U, 0x0370734413198a2eU) == 0x94fdccebd16cfe09U);
    std::set<std::uint64_t> seen;
    for (std::uint64_t i = 0; i < 10; ++i)
        for (std::uint64_t shift : {0U, 32U, 60U}) {
            seen.insert(random_bits((1 + i) << shift, 0));
            seen.insert(random_bits(0, (1 + i) << shift));
            seen.insert(random_bits(0, 0, (1 + i) << shift));
        }
    CHECK(seen.size() == 90);
}

TEST_CASE("random: a number below n takes the high bits")
{
    std::uint64_t const most = ~std::uint64_t{0};
    CHECK(below(1, most) == 0);
    CHECK(below(10, 0) == 0);
    CHECK(below(10, most) == 9);
    CHECK(below(2, std::uint64_t{1} << 63) == 1);
    CHECK(below(most, most) == most - 1);
    std::array<double, 7> counts{};
    for (std::uint64_t i = 0; i < 70'000; ++i) counts[below(7, random_bits(3, i))] += 1;
    double chi_square = 0;
    for (double const count : counts) chi_square += (count - 10'000) * (count - 10'000) / 10'000;
    CHECK(chi_square < 22.5); // 6 degrees of freedom, 0.1 %
}

TEST_CASE("random: keys are combined in an order that matters")
{
    CHECK(combine_keys(5) == 5);
    std::set<std::uint64_t> const keys = {combine_keys(1, 2, 3), combine_keys(1, 3, 2), combine_keys(2, 1, 3),
                                          combine_keys(1, 2),    combine_keys(1, 2, 0), combine_keys(1, 0, 2),
                                          combine_keys(1, 0),    combine_keys(1, 0, 0), combine_keys(1)};
    CHECK(keys.size() == 9);
    CHECK(combine_keys(1, 2, 3) == combine_keys(1, 2U, std::uint8_t{3}));
    CHECK(combine_keys(42, 1, 2, 3) == 0x9cb4db7e720ffa23U);
}

TEST_CASE("random: half of all bits change with any bit of the counter")
{
    double flips = 0;
    for (unsigned bit = 0; bit < 64; ++bit)
        for (std::uint64_t i = 0; i < 100; ++i)
            flips += std::popcount(random_bits(9, i) ^ random_bits(9, i ^ std::uint64_t{1} << bit));
    CHECK(std::abs(flips / 6400 - 32) < 0.25);
}
