// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_DETAIL_LANES_HPP
#define CROSSIN_MODEL_DETAIL_LANES_HPP

/// \file
/// Sums and products of short rows, in a fixed number of lanes: the same bits for any number of threads. Layer: model.
/// Needs: nothing.

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include <crossin/lora/target.hpp>

namespace crossin {
namespace detail {
inline namespace CROSSIN_DETAIL_TARGET {

/// Partial sums of a reduction.
inline constexpr std::size_t sum_lanes = 32;

/// Sum of value(i) for i in [0, count).
template <class Scalar, class Value>
[[nodiscard]] CROSSIN_DETAIL_INLINE inline Scalar lane_sum(std::size_t count, Value const& value)
{
    std::array<Scalar, sum_lanes> parts{};
    std::size_t i = 0;
    for (; i + sum_lanes <= count; i += sum_lanes)
        for (std::size_t l = 0; l < sum_lanes; ++l) parts[l] += value(i + l);
    for (std::size_t l = 0; i + l < count; ++l) parts[l] += value(i + l);
    for (std::size_t half = sum_lanes / 2; half > 0; half /= 2)
        for (std::size_t l = 0; l < half; ++l) parts[l] += parts[l + half];
    return parts[0];
}

/// The largest of a row; NaN where the first number is that, and else the largest of those that are not.
template <class Scalar>
[[nodiscard]] Scalar largest_of(Scalar const* values, std::size_t count)
{
    std::array<Scalar, sum_lanes> parts;
    parts.fill(values[0]);
    std::size_t i = 0;
    for (; i + sum_lanes <= count; i += sum_lanes)
        for (std::size_t l = 0; l < sum_lanes; ++l) parts[l] = parts[l] < values[i + l] ? values[i + l] : parts[l];
    for (; i < count; ++i) parts[0] = parts[0] < values[i] ? values[i] : parts[0];
    for (Scalar const lane : parts) parts[0] = parts[0] < lane ? lane : parts[0];
    return parts[0];
}

/// The exponential function, without branches. A float's is exact to 2 units of the last place between -87.3 and 88.3,
/// and stays at what it is there beyond; NaN remains.
template <class Scalar>
[[nodiscard]] CROSSIN_DETAIL_INLINE inline Scalar exponential(Scalar x)
{
    if constexpr (std::is_same_v<Scalar, float>) {
        // e^x = 2^n e^r, |r| <= ln 2 / 2. Adding 1.5 * 2^23 rounds to n, which stands in the last bits then.
        x = x < -87.3F ? -87.3F : x;
        x = x > 88.3F ? 88.3F : x;
        float const shifted = x * 1.44269504F + 12582912.0F, n = shifted - 12582912.0F;
        float const r = (x - n * 0.693145752F) - n * 1.42860677e-6F; // ln 2 in two parts
        float p = 1.0F / 5040; // Taylor's series to the seventh power: 5e-9 at the ends
        p = p * r + 1.0F / 720;
        p = p * r + 1.0F / 120;
        p = p * r + 1.0F / 24;
        p = p * r + 1.0F / 6;
        p = p * r + 0.5F;
        p = p * r + 1;
        p = p * r + 1;
        std::uint32_t const power = (std::bit_cast<std::uint32_t>(shifted) << 23) + (127U << 23);
        return p * std::bit_cast<float>(power);
    } else {
        return std::exp(x);
    }
}

/// As wide as a register of the machine.
#if defined(__AVX512F__)
inline constexpr int register_bytes = 64;
#elif defined(__AVX__)
inline constexpr int register_bytes = 32;
#else
inline constexpr int register_bytes = 16;
#endif
template <class Scalar>
inline constexpr std::size_t register_lanes = register_bytes / sizeof(Scalar);

/// A matrix whose elements stand `row` and `col` apart; turned by exchanging the two.
template <class Scalar>
struct strided {
    Scalar* first;
    std::size_t row, col;
    [[nodiscard]] Scalar* at(std::size_t r, std::size_t c) const { return first + r * row + c * col; }
};

/// Rows x two registers of C, by `depth` steps.
template <int Rows, class Scalar>
CROSSIN_DETAIL_INLINE inline void multiply_tile(strided<Scalar const> a, Scalar const* b, std::size_t b_row, Scalar* c,
                                                std::size_t c_row, std::size_t depth, std::size_t width, bool add)
{
    using vector [[gnu::vector_size(register_bytes)]] = Scalar;
    constexpr std::size_t per_register = register_lanes<Scalar>;
    vector sums[Rows][2] = {};
    auto const fused = [&](vector left, vector right, std::size_t k) {
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r) {
            Scalar const factor = *a.at(static_cast<std::size_t>(r), k);
            sums[r][0] += factor * left;
            sums[r][1] += factor * right;
        }
    };
    if (width == 2 * per_register) {
        for (std::size_t k = 0; k < depth; ++k) {
            vector left, right;
            std::memcpy(&left, b + k * b_row, sizeof left);
            std::memcpy(&right, b + k * b_row + per_register, sizeof right);
            fused(left, right, k);
        }
    } else {
        for (std::size_t k = 0; k < depth; ++k) {
            Scalar part[2 * per_register] = {};
            for (std::size_t i = 0; i < width; ++i) part[i] = b[k * b_row + i];
            vector left, right;
            std::memcpy(&left, part, sizeof left);
            std::memcpy(&right, part + per_register, sizeof right);
            fused(left, right, k);
        }
    }
    for (int r = 0; r < Rows; ++r) {
        Scalar row[2 * per_register];
        std::memcpy(row, &sums[r][0], sizeof row);
        Scalar* const to = c + static_cast<std::size_t>(r) * c_row;
        if (add)
            for (std::size_t i = 0; i < width; ++i) to[i] += row[i];
        else
            for (std::size_t i = 0; i < width; ++i) to[i] = row[i];
    }
}

/// C[m x n] (+)= A[m x depth] B[depth x n], for matrices that fit the caches of a core. One thread.
template <class Scalar>
void multiply_small(std::size_t m, std::size_t n, std::size_t depth, strided<Scalar const> a, Scalar const* b,
                    std::size_t b_row, Scalar* c, std::size_t c_row, bool add)
{
    constexpr std::size_t step = 2 * register_lanes<Scalar>;
    for (std::size_t j = 0; j < n; j += step) {
        std::size_t const width = n - j < step ? n - j : step;
        auto const tile = [&]<int Rows>(std::integral_constant<int, Rows>, std::size_t i) {
            multiply_tile<Rows>(strided<Scalar const>{a.at(i, 0), a.row, a.col}, b + j, b_row, c + i * c_row + j, c_row,
                                depth, width, add);
        };
        std::size_t i = 0;
        for (; i + 6 <= m; i += 6) tile(std::integral_constant<int, 6>{}, i);
        switch (m - i) {
        case 5: tile(std::integral_constant<int, 5>{}, i); break;
        case 4: tile(std::integral_constant<int, 4>{}, i); break;
        case 3: tile(std::integral_constant<int, 3>{}, i); break;
        case 2: tile(std::integral_constant<int, 2>{}, i); break;
        case 1: tile(std::integral_constant<int, 1>{}, i); break;
        default: break;
        }
    }
}

} // namespace CROSSIN_DETAIL_TARGET
} // namespace detail
} // namespace crossin
#endif
