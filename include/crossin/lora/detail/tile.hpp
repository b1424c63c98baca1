// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_TILE_HPP
#define CROSSIN_LORA_DETAIL_TILE_HPP

/// \file
/// The innermost product: a few rows times a narrow panel, all sums in registers. Layer: lora. Needs: Eigen.

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <Eigen/Core>

#include <crossin/lora/detail/target.hpp>

namespace crossin::detail {
inline namespace CROSSIN_DETAIL_TARGET {

/// What one register of the processor holds.
using lanes = Eigen::internal::packet_traits<float>::type;
inline constexpr int lane_count = Eigen::internal::packet_traits<float>::size;

/// Rows and vectors of a tile: 24 sums, 3 vectors of the panel and 1 element in 32 registers; 12, 2 and 1 in 16.
inline constexpr bool many_registers = EIGEN_ARCH_DEFAULT_NUMBER_OF_REGISTERS >= 32;
inline constexpr int tile_rows = many_registers ? 8 : 6;
inline constexpr int tile_vectors = many_registers ? 3 : 2;
inline constexpr std::size_t panel_width = static_cast<std::size_t>(tile_vectors) * lane_count;

/// Calls call(0), ..., call(Count - 1) with constants, so that arrays of registers stay in registers.
template <int Count, class Call>
CROSSIN_DETAIL_INLINE inline void unrolled(Call&& call)
{
    [&]<int... I>(std::integer_sequence<int, I...>) CROSSIN_DETAIL_INLINE {
        (call(std::integral_constant<int, I>{}), ...);
    }(std::make_integer_sequence<int, Count>{});
}

/// The sums of a tile.
template <int Vectors>
struct tile_sums {
    lanes at[tile_rows][Vectors];

    CROSSIN_DETAIL_INLINE tile_sums()
    {
        unrolled<tile_rows>([&](auto i) CROSSIN_DETAIL_INLINE {
            unrolled<Vectors>([&](auto j) CROSSIN_DETAIL_INLINE { at[i][j] = Eigen::internal::pset1<lanes>(0.0F); });
        });
    }
};

/// sums[i][j] += sum over k of rows[k * row_step + i] * panel[k * panel_step + j].
template <int Vectors>
CROSSIN_DETAIL_INLINE inline void multiply_tile(tile_sums<Vectors>& sums, std::size_t depth, float const* rows,
                                                std::size_t row_step, float const* panel, std::size_t panel_step)
{
    namespace eigen = Eigen::internal;
    constexpr std::size_t ahead = 8; // steps; the panel comes from the second-level cache
    for (std::size_t k = 0; k < depth; ++k) {
        lanes columns[Vectors];
        unrolled<Vectors>([&](auto j) CROSSIN_DETAIL_INLINE {
            columns[j] = eigen::ploadu<lanes>(panel + j * lane_count);
            __builtin_prefetch(panel + ahead * panel_step + j * lane_count);
        });
        unrolled<tile_rows>([&](auto i) CROSSIN_DETAIL_INLINE {
            lanes const row = eigen::pset1<lanes>(rows[i]);
            unrolled<Vectors>(
                [&](auto j) CROSSIN_DETAIL_INLINE { sums.at[i][j] = eigen::pmadd(row, columns[j], sums.at[i][j]); });
        });
        rows += row_step;
        panel += panel_step;
    }
}

/// Asks for the memory of a tile that will be written.
inline void prefetch_tile(float const* c, std::size_t step, std::size_t rows, std::size_t cols) noexcept
{
    constexpr std::size_t line = 16; // floats of a cache line
    for (std::size_t i = 0; i < std::min<std::size_t>(rows, tile_rows); ++i)
        for (std::size_t j = 0; j < std::min(cols, panel_width); j += line) __builtin_prefetch(c + i * step + j, 1);
}

/// Writes the first `rows` x `cols` sums to c, or adds them to it.
template <int Vectors>
CROSSIN_DETAIL_INLINE inline void store_tile(tile_sums<Vectors> const& sums, float* c, std::size_t step,
                                             std::size_t rows, std::size_t cols, bool add)
{
    namespace eigen = Eigen::internal;
    constexpr std::size_t width = static_cast<std::size_t>(Vectors) * lane_count;
    if (rows >= tile_rows && cols >= width) {
        unrolled<tile_rows>([&](auto i) CROSSIN_DETAIL_INLINE {
            unrolled<Vectors>([&](auto j) CROSSIN_DETAIL_INLINE {
                float* const to = c + i * step + j * lane_count;
                eigen::pstoreu(to, add ? eigen::padd(eigen::ploadu<lanes>(to), sums.at[i][j]) : sums.at[i][j]);
            });
        });
        return;
    }
    float spilled[tile_rows * width];
    unrolled<tile_rows>([&](auto i) CROSSIN_DETAIL_INLINE {
        unrolled<Vectors>(
            [&](auto j) CROSSIN_DETAIL_INLINE { eigen::pstoreu(spilled + i * width + j * lane_count, sums.at[i][j]); });
    });
    for (std::size_t i = 0; i < std::min<std::size_t>(rows, tile_rows); ++i)
        for (std::size_t j = 0; j < std::min(cols, width); ++j)
            c[i * step + j] = add ? c[i * step + j] + spilled[i * width + j] : spilled[i * width + j];
}

/// Returns: how many vectors the panel has that begins where `cols` columns are left.
[[nodiscard]] inline std::size_t vectors_for(std::size_t cols) noexcept
{
    return (std::min(cols, panel_width) + lane_count - 1) / lane_count;
}

/// Calls call(constant) with the constant that equals `vectors`. Requires: 1 <= vectors <= tile_vectors.
template <class Call>
CROSSIN_DETAIL_INLINE inline void with_vectors(std::size_t vectors, Call&& call)
{
    if (vectors == tile_vectors) [[likely]]
        return call(std::integral_constant<int, tile_vectors>{});
    if constexpr (tile_vectors > 2)
        if (vectors == 2) return call(std::integral_constant<int, 2>{});
    call(std::integral_constant<int, 1>{});
}

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin::detail
#endif
