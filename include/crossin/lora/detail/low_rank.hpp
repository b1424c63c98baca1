// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_LOW_RANK_HPP
#define CROSSIN_LORA_DETAIL_LOW_RANK_HPP

/// \file
/// The thin products of a layer: h and g, and the gradients of the factors. Layer: lora. Needs: panels, dropout.

#include <algorithm>
#include <array>
#include <cstddef>

#include <crossin/lora/detail/panels.hpp>
#include <crossin/lora/detail/target.hpp>
#include <crossin/lora/detail/tile.hpp>
#include <crossin/lora/dropout.hpp>
#include <crossin/lora/matrix.hpp>
#include <crossin/lora/weights.hpp>

namespace crossin::detail {
inline namespace CROSSIN_DETAIL_TARGET {

/// Tokens whose inputs are copied at once for the gradient of a factor.
inline constexpr std::size_t tokens_in_chunk = 512;

/// Multiplies the element in row r and column c of `values`, which lies at r * row_step + c * col_step, with the
/// factor of (row + r, col + c).
inline void drop(lora_dropout const& dropout, std::size_t row, std::size_t rows, std::size_t col, std::size_t cols,
                 float* values, std::size_t row_step, std::size_t col_step)
{
    auto const scale = static_cast<float>(dropout.scale());
    std::array<bool, 4> kept{};
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < cols; ++c) {
            std::size_t const at = col + c;
            if (c == 0 || at % 4 == 0) kept = dropout.keeps(row + r, at / 4);
            values[r * row_step + c * col_step] *= kept[at % 4] ? scale : 0.0F;
        }
}

/// Columns of a low-rank product in memory: room for whole tiles of rows and whole vectors.
[[nodiscard]] constexpr std::size_t low_rank_step(std::size_t rank) noexcept
{
    return rounded_up(rounded_up(rank, tile_rows), lane_count);
}

/// One tile of h = scale * x A^T or g = scale * dy B, from a packed tile of x or dy: rows [tile_rows x step] with zeros
/// behind the last column, and the same packed. `panels` are those of the factor, one behind the other.
inline void multiply_low_rank(float const* x, std::size_t depth, float const* panels, std::size_t rank, float scale,
                              float* rows, float* packed)
{
    std::size_t const step = low_rank_step(rank);
    std::fill_n(rows, tile_rows * step, 0.0F);
    for (std::size_t first = 0; first < rank; first += panel_width)
        with_vectors(vectors_for(rank - first), [&](auto vectors) CROSSIN_DETAIL_INLINE {
            tile_sums<vectors()> sums;
            multiply_tile(sums, depth, x, tile_rows, panels + first * depth,
                          static_cast<std::size_t>(vectors()) * lane_count);
            store_tile(sums, rows + first, step, tile_rows, step - first, false);
        });
    for (std::size_t i = 0; i < tile_rows; ++i)
        for (std::size_t q = 0; q < rank; ++q) packed[q * tile_rows + i] = rows[i * step + q] *= scale;
}

/// [floats] that `add_outer` needs.
[[nodiscard]] constexpr std::size_t room_of_outer(std::size_t rank) noexcept
{
    return (tokens_in_chunk + rounded_up(rank, tile_rows)) * panel_width;
}

/// One task of the gradient of a factor: G(q, first + j) += sum over tokens of low[t][q] * x(t, first + j), for the
/// columns of one panel, after dropout of x. The vectors run along the columns of x, never along the rank, which may be
/// short.
///
/// `low` is [tokens x low_rank_step(rank)]; G is [rank x n], or [n x rank] where it is `Transposed`.
template <bool Transposed>
void add_outer(float const* low, std::size_t rank, matrix_view<float const> x, std::size_t panel,
               matrix_view<float> gradient, lora_dropout const& dropout, float* room)
{
    std::size_t const step = low_rank_step(rank), first = panel * panel_width;
    std::size_t const cols = std::min(panel_width, x.cols() - first);
    with_vectors(vectors_for(cols), [&](auto vectors) CROSSIN_DETAIL_INLINE {
        constexpr std::size_t width = static_cast<std::size_t>(vectors()) * lane_count;
        float* const result = room + tokens_in_chunk * panel_width; // [rank, padded, x width]
        for (std::size_t t0 = 0; t0 < x.rows(); t0 += tokens_in_chunk) {
            std::size_t const tokens = std::min(tokens_in_chunk, x.rows() - t0);
            float const* source = x.row(t0) + first;
            std::size_t source_step = x.stride();
            if (cols < width || rank > tile_rows || dropout.active()) { // not as it is, or read often: copied
                fill_along_rows(dense_weights<float>(x), t0, tokens, first, width, room);
                if (dropout.active()) drop(dropout, t0, tokens, first, cols, room, width, 1);
                source = room;
                source_step = width;
            }
            for (std::size_t q = 0; q < rank; q += tile_rows) {
                tile_sums<vectors()> sums;
                multiply_tile(sums, tokens, low + t0 * step + q, step, source, source_step);
                store_tile(sums, result + q * width, width, tile_rows, width, t0 != 0);
            }
        }
        if (x.rows() == 0) return;
        for (std::size_t q = 0; q < rank; ++q)
            for (std::size_t j = 0; j < cols; ++j)
                (Transposed ? gradient(first + j, q) : gradient(q, first + j)) += result[q * width + j];
    });
}

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin::detail
#endif
