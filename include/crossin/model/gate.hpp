// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_GATE_HPP
#define CROSSIN_MODEL_GATE_HPP

/// \file
/// What stands between the halves of a feed-forward layer: one half, bent, gates the other. Layer: model. Needs:
/// model_config, matrix, OpenMP where there is one.

#include <cassert>
#include <cmath>
#include <cstddef>
#include <type_traits>

#include <crossin/io/model_config.hpp>
#include <crossin/lora/matrix.hpp>
#include <crossin/model/detail/lanes.hpp>
#include <crossin/model/detail/threads.hpp>

namespace crossin {
namespace detail {
inline namespace CROSSIN_DETAIL_TARGET {

/// Value and slope of an activation.
template <class Scalar>
struct bend {
    Scalar value, slope;
};

template <activation How, class Scalar>
[[nodiscard]] CROSSIN_DETAIL_INLINE inline bend<Scalar> bend_at(Scalar x)
{
    if constexpr (How == activation::silu) { // x sigmoid(x)
        Scalar const sigmoid = 1 / (1 + exponential(-x));
        return {x * sigmoid, sigmoid * (1 + x * (1 - sigmoid))};
    } else if constexpr (How == activation::gelu) { // x Phi(x)
        Scalar const phi = (1 + std::erf(x * Scalar(0.70710678118654752440))) / 2;
        return {x * phi, phi + x * Scalar(0.39894228040143267794) * std::exp(-x * x / 2)};
    } else { // x (1 + tanh(s (x + c x^3))) / 2
        Scalar const s = Scalar(0.79788456080286535588), c = Scalar(0.044715);
        Scalar const half = 1 / (1 + exponential(-2 * s * (x + c * x * x * x))); // (1 + tanh) / 2
        return {x * half, half + x * 2 * half * (1 - half) * s * (1 + 3 * c * x * x)};
    }
}

/// Calls run(constant of the activation).
template <class Run>
void with_activation(activation how, Run const& run)
{
    switch (how) {
    case activation::silu: return run(std::integral_constant<activation, activation::silu>{});
    case activation::gelu: return run(std::integral_constant<activation, activation::gelu>{});
    case activation::gelu_tanh: return run(std::integral_constant<activation, activation::gelu_tanh>{});
    }
}

} // namespace CROSSIN_DETAIL_TARGET
} // namespace detail
inline namespace CROSSIN_DETAIL_TARGET {

// A[n x inner] = bent(GATE[n x inner]) * UP[n x inner]

/// Writes a.
///
/// Requires: shapes that are equal. a may be one of the others.
/// Source:   Shazeer, "GLU Variants Improve Transformer", arXiv 2002.05202, equation 6.
template <class Scalar>
void gate_forward(activation how, matrix_view<Scalar const> gate, matrix_view<std::type_identity_t<Scalar> const> up,
                  matrix_view<std::type_identity_t<Scalar>> a, unsigned threads = 1)
{
    assert(gate.rows() == up.rows() && a.rows() == up.rows() && gate.cols() == up.cols() && a.cols() == up.cols());
    detail::with_activation(how, [&](auto constant) {
        detail::in_blocks(a.rows(), 8, 4 * a.cols(), threads, [&](std::size_t first, std::size_t last) {
            for (std::size_t t = first; t < last; ++t) {
                Scalar const *const g = gate.row(t), *const u = up.row(t);
                Scalar* const to = a.row(t);
                for (std::size_t i = 0; i < a.cols(); ++i)
                    to[i] = detail::bend_at<decltype(constant)::value>(g[i]).value * u[i];
            }
        });
    });
}

/// Gradients of `gate_forward`: those of gate and up take the places of gate and up, which are needed no more.
///
/// Shapes: all [n x inner].
template <class Scalar>
void gate_backward(activation how, matrix_view<Scalar const> da, matrix_view<std::type_identity_t<Scalar>> gate,
                   matrix_view<std::type_identity_t<Scalar>> up, unsigned threads = 1)
{
    assert(gate.rows() == up.rows() && da.rows() == up.rows() && gate.cols() == up.cols() && da.cols() == up.cols());
    detail::with_activation(how, [&](auto constant) {
        detail::in_blocks(da.rows(), 8, 4 * da.cols(), threads, [&](std::size_t first, std::size_t last) {
            for (std::size_t t = first; t < last; ++t) {
                Scalar* __restrict const g = gate.row(t), * __restrict const u = up.row(t);
                Scalar const* __restrict const back = da.row(t);
                for (std::size_t i = 0; i < da.cols(); ++i) {
                    auto const bent = detail::bend_at<decltype(constant)::value>(g[i]);
                    g[i] = back[i] * u[i] * bent.slope;
                    u[i] = back[i] * bent.value;
                }
            }
        });
    });
}

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin
#endif
