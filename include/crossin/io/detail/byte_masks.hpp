// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_DETAIL_BYTE_MASKS_HPP
#define CROSSIN_IO_DETAIL_BYTE_MASKS_HPP

/// \file
/// Sixteen bytes at a time: which of them are of a kind, as bits. Layer: io. Needs: nothing.

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
    #include <emmintrin.h>
#endif

namespace crossin::detail {

/// Sixteen bytes; every question is answered with one bit a byte, the first byte in bit 0.
class bytes16 {
public:
#if defined(__SSE2__)
    explicit bytes16(char const* at) noexcept : value_(_mm_loadu_si128(reinterpret_cast<__m128i const*>(at))) {}

    void store(char* at) const noexcept { _mm_storeu_si128(reinterpret_cast<__m128i*>(at), value_); }
    [[nodiscard]] std::uint32_t equal(char c) const noexcept { return bits(_mm_cmpeq_epi8(value_, _mm_set1_epi8(c))); }
    /// Bytes that are `c` once bit 5 is set: '[' and '{' for '{', ']' and '}' for '}'.
    [[nodiscard]] std::uint32_t equal_with_bit5(char c) const noexcept
    {
        return bits(_mm_cmpeq_epi8(_mm_or_si128(value_, _mm_set1_epi8(0x20)), _mm_set1_epi8(c)));
    }
    [[nodiscard]] std::uint32_t equal(char a, char b) const noexcept
    {
        return bits(_mm_or_si128(_mm_cmpeq_epi8(value_, _mm_set1_epi8(a)), _mm_cmpeq_epi8(value_, _mm_set1_epi8(b))));
    }
    /// Bytes that JSON text must not hold as they are: '"', '\\' and everything below ' '.
    [[nodiscard]] std::uint32_t to_escape() const noexcept
    {
        __m128i const below = _mm_cmpeq_epi8(_mm_min_epu8(value_, _mm_set1_epi8(0x1F)), value_);
        return bits(_mm_or_si128(below, _mm_or_si128(_mm_cmpeq_epi8(value_, _mm_set1_epi8('"')),
                                                     _mm_cmpeq_epi8(value_, _mm_set1_epi8('\\')))));
    }

private:
    static std::uint32_t bits(__m128i mask) noexcept { return static_cast<std::uint32_t>(_mm_movemask_epi8(mask)); }

    __m128i value_;
#else
    explicit bytes16(char const* at) noexcept
    {
        std::memcpy(halves_, at, 16);
        if constexpr (std::endian::native == std::endian::big)
            for (std::uint64_t& half : halves_) half = __builtin_bswap64(half);
    }

    void store(char* at) const noexcept
    {
        std::uint64_t halves[2] = {halves_[0], halves_[1]};
        if constexpr (std::endian::native == std::endian::big)
            for (std::uint64_t& half : halves) half = __builtin_bswap64(half);
        std::memcpy(at, halves, 16);
    }
    [[nodiscard]] std::uint32_t equal(char c) const noexcept
    {
        return bits(zeros(halves_[0] ^ every(c)), zeros(halves_[1] ^ every(c)));
    }
    [[nodiscard]] std::uint32_t equal_with_bit5(char c) const noexcept
    {
        return bits(zeros((halves_[0] | every(' ')) ^ every(c)), zeros((halves_[1] | every(' ')) ^ every(c)));
    }
    [[nodiscard]] std::uint32_t equal(char a, char b) const noexcept { return equal(a) | equal(b); }
    [[nodiscard]] std::uint32_t to_escape() const noexcept
    {
        return equal('"') | equal('\\') | bits(zeros(halves_[0] & every('\xE0')), zeros(halves_[1] & every('\xE0')));
    }

private:
    static constexpr std::uint64_t low7 = 0x7F7F7F7F7F7F7F7FU;

    static std::uint64_t every(char c) noexcept { return static_cast<unsigned char>(c) * 0x0101010101010101U; }
    /// The highest bit of each byte that is zero; exact in every byte.
    static std::uint64_t zeros(std::uint64_t word) noexcept { return ~(((word & low7) + low7) | word | low7); }
    /// The highest bits of the bytes, gathered.
    static std::uint32_t bits(std::uint64_t low, std::uint64_t high) noexcept
    {
        auto const gather = [](std::uint64_t mask) {
            return static_cast<std::uint32_t>(((mask >> 7) * 0x0102040810204080U) >> 56);
        };
        return gather(low) | gather(high) << 8;
    }

    std::uint64_t halves_[2];
#endif
};

/// Position of the lowest set bit. Requires: mask != 0.
[[nodiscard]] inline unsigned first_bit(std::uint32_t mask) noexcept
{
    return static_cast<unsigned>(std::countr_zero(mask));
}

} // namespace crossin::detail
#endif
