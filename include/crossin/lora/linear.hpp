// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_LINEAR_HPP
#define CROSSIN_LORA_LINEAR_HPP

/// \file
/// A linear layer with frozen weights and low-rank factors, as its formula reads: the measure of the fast one, and
/// good enough for tests and small models. Layer: lora. Needs: weights, factors, dropout.

#include <concepts>
#include <cstddef>
#include <string>
#include <type_traits>

#include <crossin/core/error.hpp>
#include <crossin/lora/detail/shapes.hpp>
#include <crossin/lora/dropout.hpp>
#include <crossin/lora/factors.hpp>
#include <crossin/lora/matrix.hpp>
#include <crossin/lora/weights.hpp>

namespace crossin {

/// y = x (W + scale B A)^T, or with dropout y = x W^T + scale drop(x) A^T B^T. Any scalar, any weights, one thread.
///
/// Requires:   y and h do not overlap x.
/// Effects:    writes y, and in h what the backward pass needs.
/// Shapes:     x [n x in], h [n x rank], y [n x out]; W [out x in].
/// Complexity: O(n (in out + rank (in + out))).
/// Errors:     `error{mismatch}` for shapes that do not belong together, naming them.
template <std::floating_point Scalar, frozen_weights W>
void lora_forward(W const& weights, lora_factors<Scalar> const& factors,
                  matrix_view<std::type_identity_t<Scalar> const> x, matrix_view<std::type_identity_t<Scalar>> h,
                  matrix_view<std::type_identity_t<Scalar>> y, lora_dropout const& dropout = {})
{
    detail::check_layer(weights, factors);
    detail::check_forward(factors, x, h, y);
    // Y[n x out] = X[n x in] W[out x in]^T + H[n x rank] B[out x rank]^T,  H = scale drop(X) A[rank x in]^T
    std::size_t const in = factors.in(), out = factors.out(), rank = factors.rank();
    for (std::size_t t = 0; t < x.rows(); ++t) {
        for (std::size_t q = 0; q < rank; ++q) {
            Scalar sum = 0;
            for (std::size_t i = 0; i < in; ++i)
                sum += x(t, i) * static_cast<Scalar>(dropout.factor(t, i)) * factors.a(q, i);
            h(t, q) = factors.scale * sum;
        }
        for (std::size_t o = 0; o < out; ++o) {
            Scalar sum = 0;
            for (std::size_t i = 0; i < in; ++i) sum += x(t, i) * static_cast<Scalar>(weights.at(o, i));
            for (std::size_t q = 0; q < rank; ++q) sum += h(t, q) * factors.b(o, q);
            y(t, o) = sum;
        }
    }
}

/// Gradients of the layer from the gradient of its output. There is none for W, which is frozen.
///
/// Requires:   x, h and dropout are those of the forward pass; dx overlaps none of x, h and dy.
/// Effects:    writes dx, or adds to it with `gradient_mode::add`; an empty dx is left alone (the first layer's
///             input learns nothing). Adds to `gradient`.
/// Shapes:     x and dx [n x in], h [n x rank], dy [n x out].
/// Complexity: O(n (in out + rank (in + out))).
/// Errors:     `error{mismatch}` for shapes that do not belong together, naming them.
template <std::floating_point Scalar, frozen_weights W>
void lora_backward(W const& weights, lora_factors<Scalar> const& factors,
                   matrix_view<std::type_identity_t<Scalar> const> x, matrix_view<std::type_identity_t<Scalar> const> h,
                   matrix_view<std::type_identity_t<Scalar> const> dy, matrix_view<std::type_identity_t<Scalar>> dx,
                   lora_gradient<Scalar>& gradient, gradient_mode mode = gradient_mode::overwrite,
                   lora_dropout const& dropout = {})
{
    detail::check_layer(weights, factors);
    detail::check_backward(factors, x, h, dy, dx, gradient);
    // G[n x rank] = scale dY[n x out] B[out x rank];  dX = dY W + drop'(G A)
    // dA[rank x in] += G^T drop(X);  dB[out x rank] += dY^T H
    std::size_t const in = factors.in(), out = factors.out(), rank = factors.rank();
    matrix<Scalar> g(1, rank);
    for (std::size_t t = 0; t < x.rows(); ++t) {
        for (std::size_t q = 0; q < rank; ++q) {
            Scalar sum = 0;
            for (std::size_t o = 0; o < out; ++o) {
                sum += dy(t, o) * factors.b(o, q);
                gradient.b(o, q) += dy(t, o) * h(t, q);
            }
            g(0, q) = factors.scale * sum;
        }
        for (std::size_t i = 0; i < in; ++i) {
            auto const kept = static_cast<Scalar>(dropout.factor(t, i));
            for (std::size_t q = 0; q < rank; ++q) gradient.a(q, i) += g(0, q) * x(t, i) * kept;
            if (dx.empty()) continue;
            Scalar sum = 0, low = 0;
            for (std::size_t o = 0; o < out; ++o) sum += dy(t, o) * static_cast<Scalar>(weights.at(o, i));
            for (std::size_t q = 0; q < rank; ++q) low += g(0, q) * factors.a(q, i);
            dx(t, i) = (mode == gradient_mode::add ? dx(t, i) : Scalar{0}) + sum + kept * low;
        }
    }
}

/// The delta of one layer: what its adapter adds to the frozen weights.
///
/// Returns: scale B A [out x in].
template <std::floating_point Scalar>
[[nodiscard]] matrix<Scalar> lora_delta(lora_factors<Scalar> const& factors)
{
    detail::check_ranks(factors);
    matrix<Scalar> delta(factors.out(), factors.in());
    for (std::size_t o = 0; o < factors.out(); ++o)
        for (std::size_t q = 0; q < factors.rank(); ++q) {
            Scalar const b = factors.scale * factors.b(o, q);
            for (std::size_t i = 0; i < factors.in(); ++i) delta(o, i) += b * factors.a(q, i);
        }
    return delta;
}

/// The layer without its adapter: x * result^T is what `lora_forward` yields.
///
/// Returns: W + scale B A [out x in], in the scalar of the factors.
/// Errors:  `error{mismatch}` for weights and factors of different shapes.
template <std::floating_point Scalar, frozen_weights W>
[[nodiscard]] matrix<Scalar> lora_merge(W const& weights, lora_factors<Scalar> const& factors)
{
    detail::check_layer(weights, factors);
    matrix<Scalar> merged = lora_delta(factors);
    for (std::size_t o = 0; o < merged.rows(); ++o)
        for (std::size_t i = 0; i < merged.cols(); ++i) merged(o, i) += static_cast<Scalar>(weights.at(o, i));
    return merged;
}

} // namespace crossin
#endif
