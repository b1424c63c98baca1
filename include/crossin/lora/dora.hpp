// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DORA_HPP
#define CROSSIN_LORA_DORA_HPP

/// \file
/// Weights taken apart into direction, which the low-rank factors turn, and magnitude, which is trained by itself.
/// Layer: lora. Needs: linear.

#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/lora/detail/shapes.hpp>
#include <crossin/lora/factors.hpp>
#include <crossin/lora/matrix.hpp>
#include <crossin/lora/weights.hpp>

namespace crossin {

/// Returns: the length of each row of W + scale B A [out]. Fresh magnitudes are those of fresh factors.
///
/// Complexity: O(out in rank).
/// Errors:     `error{mismatch}` for weights and factors of different shapes.
template <std::floating_point Scalar, frozen_weights W>
[[nodiscard]] std::vector<Scalar> dora_norms(W const& weights, lora_factors<Scalar> const& factors)
{
    detail::check_layer(weights, factors);
    std::vector<Scalar> norms(factors.out()), row(factors.in());
    for (std::size_t o = 0; o < factors.out(); ++o) {
        for (std::size_t i = 0; i < factors.in(); ++i) row[i] = static_cast<Scalar>(weights.at(o, i));
        for (std::size_t q = 0; q < factors.rank(); ++q)
            for (std::size_t i = 0; i < factors.in(); ++i) row[i] += factors.scale * factors.b(o, q) * factors.a(q, i);
        Scalar squares = 0;
        for (Scalar const value : row) squares += value * value;
        norms[o] = std::sqrt(squares);
    }
    return norms;
}

/// What the outputs of a row are multiplied with: magnitude / norm, and 0 for a row of zeros, which has no direction.
template <std::floating_point Scalar>
[[nodiscard]] constexpr Scalar dora_factor(Scalar magnitude, Scalar norm) noexcept
{
    return norm == 0 ? Scalar{0} : magnitude / norm;
}

/// y = `dora_factor` * z by columns, where z is what `lora_forward` yields. y may be z itself.
///
/// Shapes: y and z [n x out]; magnitudes and norms [out].
/// Errors: `error{mismatch}` for shapes that do not belong together.
/// Source: Liu et al., "DoRA", arXiv 2402.09353, equation 5. Without dropout of the inputs, and without bias.
template <std::floating_point Scalar>
void dora_forward(std::span<Scalar const> magnitudes, std::span<std::type_identity_t<Scalar> const> norms,
                  matrix_view<std::type_identity_t<Scalar> const> z, matrix_view<std::type_identity_t<Scalar>> y)
{
    detail::check_shape("z", z, z.rows(), magnitudes.size());
    detail::check_shape("y", y, z.rows(), magnitudes.size());
    if (norms.size() != magnitudes.size()) fail(errc::mismatch, "there is one norm for each magnitude");
    for (std::size_t t = 0; t < z.rows(); ++t)
        for (std::size_t o = 0; o < z.cols(); ++o) y(t, o) = dora_factor(magnitudes[o], norms[o]) * z(t, o);
}

/// Gradients of `dora_forward`: dz, for `lora_backward` to go on with, and those of the magnitudes.
///
/// Requires: z and norms are those of the forward pass. dz may be dy itself.
/// Effects:  writes dz, adds to `gradient` [out]. Norms count as constants, though the factors move them.
/// Errors:   `error{mismatch}` for shapes that do not belong together.
/// Source:   DoRA, arXiv 2402.09353, section 4.3 (the norm without gradient).
template <std::floating_point Scalar>
void dora_backward(std::span<Scalar const> magnitudes, std::span<std::type_identity_t<Scalar> const> norms,
                   matrix_view<std::type_identity_t<Scalar> const> z,
                   matrix_view<std::type_identity_t<Scalar> const> dy, matrix_view<std::type_identity_t<Scalar>> dz,
                   std::span<std::type_identity_t<Scalar>> gradient)
{
    detail::check_shape("z", z, z.rows(), magnitudes.size());
    detail::check_shape("dy", dy, z.rows(), magnitudes.size());
    detail::check_shape("dz", dz, z.rows(), magnitudes.size());
    if (norms.size() != magnitudes.size() || gradient.size() != magnitudes.size())
        fail(errc::mismatch, "there is one norm and one gradient for each magnitude");
    for (std::size_t t = 0; t < z.rows(); ++t)
        for (std::size_t o = 0; o < z.cols(); ++o) {
            gradient[o] += dora_factor(dy(t, o) * z(t, o), norms[o]);
            dz(t, o) = dora_factor(magnitudes[o], norms[o]) * dy(t, o);
        }
}

} // namespace crossin
#endif
