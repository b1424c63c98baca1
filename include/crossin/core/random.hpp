// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_RANDOM_HPP
#define CROSSIN_CORE_RANDOM_HPP

/// \file
/// Random numbers without state: a function of key and counter. Layer: core. Needs: fixed_point.

#include <array>
#include <cstdint>

#include <crossin/core/fixed_point.hpp>

namespace crossin {

/// Philox4x32-10: four 32-bit words for a 128-bit counter under a 64-bit key.
///
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011, section 4.
[[nodiscard]] constexpr std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                                                std::array<std::uint32_t, 2> key) noexcept
{
    for (int round = 0; round < 10; ++round) {
        std::uint64_t const a = std::uint64_t{0xD2511F53U} * counter[0];
        std::uint64_t const b = std::uint64_t{0xCD9E8D57U} * counter[2];
        counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
                   static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
        key[0] += 0x9E3779B9U;
        key[1] += 0xBB67AE85U;
    }
    return counter;
}

/// 64 random bits: word `counter` of the stream that `key` names. Any word, in any order, on any machine.
[[nodiscard]] constexpr std::uint64_t random_bits(std::uint64_t key, std::uint64_t counter,
                                                  std::uint64_t stream = 0) noexcept
{
    auto const words = philox4x32({static_cast<std::uint32_t>(counter), static_cast<std::uint32_t>(counter >> 32),
                                   static_cast<std::uint32_t>(stream), static_cast<std::uint32_t>(stream >> 32)},
                                  {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)});
    return std::uint64_t{words[1]} << 32 | words[0];
}

/// A number in [0, n) from 64 random bits; uneven by at most n / 2^64. Requires: n > 0.
[[nodiscard]] constexpr std::uint64_t below(std::uint64_t n, std::uint64_t bits) noexcept
{
    return multiply_high(bits, n);
}

/// One key from a key and what it is used for, in an order that matters.
template <class... Parts>
[[nodiscard]] constexpr std::uint64_t combine_keys(std::uint64_t key, Parts... parts) noexcept
{
    std::uint64_t depth = 0;
    ((key = random_bits(key, static_cast<std::uint64_t>(parts), ++depth)), ...);
    return key;
}

} // namespace crossin
#endif
