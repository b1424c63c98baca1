// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_HASH_HPP
#define CROSSIN_CORE_HASH_HPP

/// \file
/// A 64-bit hash of bytes, the same everywhere. Layer: core. Needs: nothing.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace crossin {

/// XXH64 of `text`.
///
/// Complexity: O(size), several bytes a cycle.
/// Source:     the xxHash specification, version 0.1.1, section "XXH64 algorithm description".
[[nodiscard]] inline std::uint64_t hash64(std::string_view text, std::uint64_t seed = 0) noexcept
{
    constexpr std::uint64_t p1 = 0x9E3779B185EBCA87U, p2 = 0xC2B2AE3D27D4EB4FU, p3 = 0x165667B19E3779F9U,
                            p4 = 0x85EBCA77C2B2AE63U, p5 = 0x27D4EB2F165667C5U;
    auto const word = [](char const* at) {
        std::uint64_t value = 0;
        std::memcpy(&value, at, 8);
        if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap64(value);
        return value;
    };
    auto const half_word = [](char const* at) {
        std::uint32_t value = 0;
        std::memcpy(&value, at, 4);
        if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap32(value);
        return std::uint64_t{value};
    };
    auto const lane_round = [](std::uint64_t lane, std::uint64_t input) {
        return std::rotl(lane + input * p2, 31) * p1;
    };

    char const* at = text.data();
    std::size_t left = text.size();
    std::uint64_t hash = seed + p5;
    if (left >= 32) {
        std::uint64_t lanes[4] = {seed + p1 + p2, seed + p2, seed, seed - p1};
        for (; left >= 32; at += 32, left -= 32)
            for (int i = 0; i < 4; ++i) lanes[i] = lane_round(lanes[i], word(at + 8 * i));
        hash = std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) + std::rotl(lanes[3], 18);
        for (std::uint64_t const lane : lanes) hash = (hash ^ lane_round(0, lane)) * p1 + p4;
    }
    hash += text.size();
    for (; left >= 8; at += 8, left -= 8) hash = std::rotl(hash ^ lane_round(0, word(at)), 27) * p1 + p4;
    if (left >= 4) {
        hash = std::rotl(hash ^ half_word(at) * p1, 23) * p2 + p3;
        at += 4;
        left -= 4;
    }
    for (; left > 0; ++at, --left) hash = std::rotl(hash ^ static_cast<unsigned char>(*at) * p5, 11) * p1;
    hash = (hash ^ (hash >> 33)) * p2;
    hash = (hash ^ (hash >> 29)) * p3;
    return hash ^ (hash >> 32);
}

/// One hash from a hash and a value, in an order that matters.
[[nodiscard]] constexpr std::uint64_t hash_combine(std::uint64_t hash, std::uint64_t value) noexcept
{
    std::uint64_t z = (hash ^ value) + 0x9E3779B97F4A7C15U + (hash << 6);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

} // namespace crossin
#endif
