// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_HALF_HPP
#define CROSSIN_CORE_HALF_HPP

/// \file
/// Numbers of 16 bits as models store them. Layer: core. Needs: nothing.

#include <bit>
#include <cstdint>

namespace crossin {

/// The upper half of a float: 8 bits of exponent, 7 of fraction. Storage only; compute in float.
struct bfloat16 {
    std::uint16_t bits = 0;
    friend bool operator==(bfloat16, bfloat16) = default; ///< of the bits
};

/// IEEE 754 binary16: 5 bits of exponent, 10 of fraction. Storage only; compute in float.
struct float16 {
    std::uint16_t bits = 0;
    friend bool operator==(float16, float16) = default; ///< of the bits
};

/// Returns: the same number, exactly.
[[nodiscard]] constexpr float to_float(bfloat16 number) noexcept
{
    return std::bit_cast<float>(std::uint32_t{number.bits} << 16);
}

/// Returns: the same number, exactly; infinities and NaN stay what they are.
[[nodiscard]] constexpr float to_float(float16 number) noexcept
{
    std::uint32_t const magnitude = number.bits & 0x7FFFU, sign = (number.bits & 0x8000U) << 16;
    if (magnitude < 0x0400U) { // zero and subnormal numbers: multiples of 2^-24
        float const value = static_cast<float>(magnitude) * 0x1p-24F;
        return sign != 0 ? -value : value;
    }
    std::uint32_t const shifted = magnitude << 13;
    bool const finite = magnitude < 0x7C00U;
    return std::bit_cast<float>(sign | (finite ? shifted + (112U << 23) : shifted | 0x7F800000U));
}

/// Returns: the nearest number, ties to even; NaN stays NaN.
[[nodiscard]] constexpr bfloat16 to_bfloat16(float number) noexcept
{
    auto const bits = std::bit_cast<std::uint32_t>(number);
    if ((bits & 0x7FFFFFFFU) > 0x7F800000U) return {static_cast<std::uint16_t>(bits >> 16 | 0x40U)};
    return {static_cast<std::uint16_t>((bits + 0x7FFFU + (bits >> 16 & 1U)) >> 16)};
}

/// Returns: the nearest number, ties to even; infinity from 65520 on, NaN stays NaN.
[[nodiscard]] constexpr float16 to_float16(float number) noexcept
{
    auto const bits = std::bit_cast<std::uint32_t>(number);
    std::uint32_t const sign = bits >> 16 & 0x8000U;
    std::uint32_t magnitude = bits & 0x7FFFFFFFU;
    if (magnitude > 0x7F800000U) return {static_cast<std::uint16_t>(sign | 0x7E00U | (magnitude >> 13 & 0x3FFU))};
    if (magnitude >= 0x477FF000U) return {static_cast<std::uint16_t>(sign | 0x7C00U)};
    if (magnitude < 0x38800000U) { // below 2^-14: adding 0.5 leaves the multiple of 2^-24 in the fraction, rounded
        float const moved = std::bit_cast<float>(magnitude) + 0.5F;
        return {static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(moved) - 0x3F000000U))};
    }
    magnitude += 0xFFFU + (magnitude >> 13 & 1U);
    return {static_cast<std::uint16_t>(sign | ((magnitude - (112U << 23)) >> 13))};
}

} // namespace crossin
#endif
