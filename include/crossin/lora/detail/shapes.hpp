// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_SHAPES_HPP
#define CROSSIN_LORA_DETAIL_SHAPES_HPP

/// \file
/// Whether the matrices of a layer belong together. Layer: lora. Needs: factors.

#include <cstddef>
#include <string>

#include <crossin/core/error.hpp>
#include <crossin/lora/factors.hpp>
#include <crossin/lora/matrix.hpp>

namespace crossin::detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_shape(char const* name, std::size_t rows, std::size_t cols,
                                                              std::size_t wanted_rows, std::size_t wanted_cols)
{
    fail(errc::mismatch, std::string(name) + " is " + std::to_string(rows) + " x " + std::to_string(cols) +
                             ", and the other matrices of the layer ask for " + std::to_string(wanted_rows) + " x " +
                             std::to_string(wanted_cols));
}

/// Throws unless `matrix` is rows x cols.
template <class Matrix>
void check_shape(char const* name, Matrix const& matrix, std::size_t rows, std::size_t cols)
{
    if (matrix.rows() != rows || matrix.cols() != cols) [[unlikely]]
        fail_shape(name, matrix.rows(), matrix.cols(), rows, cols);
}

template <class Scalar>
void check_ranks(lora_factors<Scalar> const& factors)
{
    require(factors.rank() > 0, "the rank of an adapter is at least 1");
    check_shape("B", factors.b, factors.out(), factors.rank());
}

template <class W, class Scalar>
void check_layer(W const& weights, lora_factors<Scalar> const& factors)
{
    check_ranks(factors);
    check_shape("A", factors.a, factors.rank(), weights.cols());
    check_shape("B", factors.b, weights.rows(), factors.rank());
}

template <class Scalar>
void check_forward(lora_factors<Scalar> const& factors, matrix_view<Scalar const> x, matrix_view<Scalar> h,
                   matrix_view<Scalar> y)
{
    check_shape("x", x, x.rows(), factors.in());
    check_shape("h", h, x.rows(), factors.rank());
    check_shape("y", y, x.rows(), factors.out());
}

template <class Scalar>
void check_backward(lora_factors<Scalar> const& factors, matrix_view<Scalar const> x, matrix_view<Scalar const> h,
                    matrix_view<Scalar const> dy, matrix_view<Scalar> dx, lora_gradient<Scalar> const& gradient)
{
    check_shape("x", x, x.rows(), factors.in());
    check_shape("h", h, x.rows(), factors.rank());
    check_shape("dy", dy, x.rows(), factors.out());
    if (!dx.empty()) check_shape("dx", dx, x.rows(), factors.in());
    check_shape("the gradient of A", gradient.a, factors.rank(), factors.in());
    check_shape("the gradient of B", gradient.b, factors.out(), factors.rank());
}

/// The same of a layer that may have no factors, as engines take it.
template <class W, class Scalar>
void check_forward(W const& weights, lora_factors<Scalar> const* factors, matrix_view<Scalar const> x,
                   matrix_view<Scalar> h, matrix_view<Scalar> y)
{
    if (factors != nullptr) {
        check_layer(weights, *factors);
        return check_forward(*factors, x, h, y);
    }
    check_shape("x", x, x.rows(), weights.cols());
    check_shape("y", y, x.rows(), weights.rows());
}

/// The same of a layer of a group of `n` tokens.
template <class W, class Scalar>
void check_backward(W const& weights, lora_factors<Scalar> const* factors, std::size_t n, matrix_view<Scalar const> x,
                    matrix_view<Scalar const> h, matrix_view<Scalar const> dy, matrix_view<Scalar> dx,
                    lora_gradient<Scalar> const* gradient)
{
    check_shape("dy", dy, n, weights.rows());
    if (!dx.empty()) check_shape("dx", dx, n, weights.cols());
    if (factors == nullptr) return;
    require(gradient != nullptr, "a layer with factors needs a gradient to add to");
    check_layer(weights, *factors);
    check_backward(*factors, x, h, dy, dx, *gradient);
}

} // namespace crossin::detail
#endif
