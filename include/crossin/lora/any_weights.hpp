// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_ANY_WEIGHTS_HPP
#define CROSSIN_LORA_ANY_WEIGHTS_HPP

/// \file
/// Frozen weights whose format is only known when the model is read. Layer: lora. Needs: weights.

#include <cstddef>
#include <variant>

#include <crossin/lora/weights.hpp>

namespace crossin {

/// Frozen weights of one of the formats. A view, as they are; `std::visit` hands the right one to a kernel.
using any_weights = std::variant<dense_weights<float>, dense_weights<bfloat16>, dense_weights<float16>,
                                 dense_weights<double>, int8_weights, nf4_weights>;

/// Weights of no row and no column: those of a layer that is not there.
[[nodiscard]] inline any_weights no_weights() noexcept { return dense_weights<float>(nullptr, 0, 0); }

/// Outputs of the layer [rows].
[[nodiscard]] inline std::size_t rows_of(any_weights const& weights) noexcept
{
    return std::visit([](auto const& w) { return w.rows(); }, weights);
}

/// Inputs of the layer [columns].
[[nodiscard]] inline std::size_t cols_of(any_weights const& weights) noexcept
{
    return std::visit([](auto const& w) { return w.cols(); }, weights);
}

/// Writes one row of the weights: the embedding of a token, say.
///
/// Requires: row < rows_of(weights); `to` has room for a row.
template <class Scalar>
void copy_row(any_weights const& weights, std::size_t row, Scalar* to) noexcept
{
    std::visit(
        [&](auto const& w) {
            for (std::size_t c = 0; c < w.cols(); ++c) to[c] = static_cast<Scalar>(w.at(row, c));
        },
        weights);
}

} // namespace crossin
#endif
