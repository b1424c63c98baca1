// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_FEW_ROWS_HPP
#define CROSSIN_LORA_DETAIL_FEW_ROWS_HPP

/// \file
/// The product of few tokens with weights, as generation needs it: each weight is read once, decoded in registers and
/// forgotten. Layer: lora. Needs: tile, load_run.

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <Eigen/Core>

#include <crossin/lora/detail/load_run.hpp>
#include <crossin/lora/detail/target.hpp>
#include <crossin/lora/detail/tile.hpp>
#include <crossin/lora/matrix.hpp>
#include <crossin/lora/weights.hpp>

namespace crossin::detail {
inline namespace CROSSIN_DETAIL_TARGET {

/// As many tokens as are multiplied without packing.
inline constexpr std::size_t few_tokens = 4;

/// y(t, row + r) = sum over k of x(t, k) weights(row + r, k), for `Rows` rows and `Tokens` tokens.
template <int Rows, int Tokens, frozen_weights W>
void multiply_row_block(W const& weights, std::size_t row, matrix_view<float const> x, matrix_view<float> y)
{
    namespace eigen = Eigen::internal;
    auto const readers = [&]<std::size_t... R>(std::index_sequence<R...>) CROSSIN_DETAIL_INLINE {
        return std::array{row_runs<lane_count, W>(weights, row + R)...};
    }(std::make_index_sequence<Rows>{});
    lanes sums[Rows][Tokens];
    auto const each = [](auto&& call) CROSSIN_DETAIL_INLINE {
        unrolled<Rows>(
            [&](auto r) CROSSIN_DETAIL_INLINE { unrolled<Tokens>([&](auto t) CROSSIN_DETAIL_INLINE { call(r, t); }); });
    };
    each([&](auto r, auto t) CROSSIN_DETAIL_INLINE { sums[r][t] = eigen::pset1<lanes>(0.0F); });
    std::size_t k = 0;
    for (; k + lane_count <= x.cols(); k += lane_count) {
        lanes inputs[Tokens];
        unrolled<Tokens>([&](auto t) CROSSIN_DETAIL_INLINE { inputs[t] = eigen::ploadu<lanes>(x.row(t) + k); });
        unrolled<Rows>([&](auto r) CROSSIN_DETAIL_INLINE {
            alignas(64) float run[lane_count];
            readers[r].load(k, run);
            lanes const loaded = eigen::pload<lanes>(run);
            unrolled<Tokens>([&](auto t)
                                 CROSSIN_DETAIL_INLINE { sums[r][t] = eigen::pmadd(loaded, inputs[t], sums[r][t]); });
        });
    }
    each([&](auto r, auto t) CROSSIN_DETAIL_INLINE {
        float sum = readers[r].factor() * eigen::predux(sums[r][t]);
        for (std::size_t i = k; i < x.cols(); ++i) sum += x(t, i) * static_cast<float>(weights.at(row + r, i));
        y(t, row + r) = sum;
    });
}

/// y(t, o) = sum over k of x(t, k) weights(o, k) for o in [first, last). Requires: at most `few_tokens` tokens.
///
/// What a row yields does not depend on the rows beside it.
template <frozen_weights W>
void multiply_few_rows(W const& weights, std::size_t first, std::size_t last, matrix_view<float const> x,
                       matrix_view<float> y)
{
    if constexpr (std::is_same_v<W, nf4_weights>)
        if (whole_blocks(weights)) return multiply_few_rows(nf4_whole_rows(weights), first, last, x, y);
    auto const with_tokens = [&](auto tokens) {
        constexpr int rows = tokens() == 1 ? 8 : 4; // streams of memory: eight are faster than four
        std::size_t row = first;
        for (; row + rows <= last; row += rows) multiply_row_block<rows, tokens()>(weights, row, x, y);
        for (; row < last; ++row) multiply_row_block<1, tokens()>(weights, row, x, y);
    };
    switch (x.rows()) {
    case 1: return with_tokens(std::integral_constant<int, 1>{});
    case 2: return with_tokens(std::integral_constant<int, 2>{});
    case 3: return with_tokens(std::integral_constant<int, 3>{});
    case 4: return with_tokens(std::integral_constant<int, 4>{});
    default: return;
    }
}

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin::detail
#endif
