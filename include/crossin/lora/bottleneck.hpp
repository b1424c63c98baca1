// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_BOTTLENECK_HPP
#define CROSSIN_LORA_BOTTLENECK_HPP

/// \file
/// Bottleneck adapters, which language arithmetic was made for. Layer: lora. Needs: shapes, matrix.

#include <cmath>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/lora/detail/shapes.hpp>
#include <crossin/lora/matrix.hpp>

namespace crossin {

/// A narrow feed-forward layer beside the state of a token. Models: std::regular.
template <class Scalar>
struct bottleneck {
    matrix<Scalar> down;           ///< [narrow x width]
    std::vector<Scalar> down_bias; ///< [narrow]
    matrix<Scalar> up;             ///< [width x narrow]
    std::vector<Scalar> up_bias;   ///< [width]
    friend bool operator==(bottleneck const&, bottleneck const&) = default;
};

/// y = h + up(gelu(down(h))), gelu by the hyperbolic tangent. y may be h itself.
///
/// Shapes: h and y [n x width].
/// Errors: `error{mismatch}` for shapes that do not belong together.
/// Source: Pfeiffer et al., "MAD-X", arXiv 2005.00052, section 3.2; arXiv 2404.15737 has this activation in it.
template <std::floating_point Scalar>
void bottleneck_forward(bottleneck<Scalar> const& layer, matrix_view<std::type_identity_t<Scalar> const> h,
                        matrix_view<std::type_identity_t<Scalar>> y)
{
    std::size_t const width = layer.down.cols(), narrow = layer.down.rows();
    detail::check_shape("up", layer.up, width, narrow);
    detail::check_shape("h", h, h.rows(), width);
    detail::check_shape("y", y, h.rows(), width);
    if (layer.down_bias.size() != narrow || layer.up_bias.size() != width)
        fail(errc::mismatch, "there is one bias for each output of both layers");
    std::vector<double> inner(narrow);
    for (std::size_t t = 0; t < h.rows(); ++t) {
        for (std::size_t q = 0; q < narrow; ++q) {
            double sum = double{layer.down_bias[q]};
            for (std::size_t i = 0; i < width; ++i) sum += double{layer.down(q, i)} * double{h(t, i)};
            // 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))
            inner[q] = 0.5 * sum * (1 + std::tanh(0.7978845608028654 * (sum + 0.044715 * sum * sum * sum)));
        }
        for (std::size_t o = 0; o < width; ++o) {
            double sum = double{layer.up_bias[o]};
            for (std::size_t q = 0; q < narrow; ++q) sum += double{layer.up(o, q)} * inner[q];
            y(t, o) = static_cast<Scalar>(double{h(t, o)} + sum);
        }
    }
}

} // namespace crossin
#endif
