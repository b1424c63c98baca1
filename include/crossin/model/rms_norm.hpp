// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_RMS_NORM_HPP
#define CROSSIN_MODEL_RMS_NORM_HPP

/// \file
/// Rows divided by their root mean square, and weighted. Layer: model. Needs: matrix, OpenMP where there is one.

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <span>
#include <type_traits>

#include <crossin/lora/factors.hpp>
#include <crossin/lora/matrix.hpp>
#include <crossin/model/detail/lanes.hpp>
#include <crossin/model/detail/threads.hpp>

namespace crossin {
inline namespace CROSSIN_DETAIL_TARGET {

/// What a norm multiplies with: `weights`, or 1 + weights as Gemma has it.
template <class Scalar>
struct norm_weights {
    std::span<Scalar const> weights; ///< [width]
    bool adds_one = false;
    double epsilon = 1e-6; ///< added to the mean square
};

// Y[n x width] = X[n x width] * inverse[n] * w[width],  inverse = 1 / sqrt(mean(X^2) + epsilon)

/// Writes y, and in `inverses` what the backward pass needs. y may be x itself where the backward pass is not wanted.
///
/// Requires: shapes that go together.
/// Shapes:   x and y [n x width], inverses [n].
/// Source:   Zhang, Sennrich, "Root Mean Square Layer Normalization", arXiv 1910.07467, equation 4.
template <class Scalar>
void rms_norm(norm_weights<Scalar> const& norm, matrix_view<std::type_identity_t<Scalar> const> x,
              std::span<std::type_identity_t<Scalar>> inverses, matrix_view<std::type_identity_t<Scalar>> y,
              unsigned threads = 1)
{
    assert(x.cols() == norm.weights.size() && y.cols() == x.cols() && y.rows() == x.rows());
    assert(inverses.size() == x.rows());
    std::size_t const width = x.cols();
    auto const one = static_cast<Scalar>(norm.adds_one ? 1 : 0);
    Scalar const* const w = norm.weights.data();
    detail::in_blocks(x.rows(), 16, x.cols(), threads, [&](std::size_t first, std::size_t last) {
        for (std::size_t t = first; t < last; ++t) {
            Scalar const* const from = x.row(t);
            Scalar* const to = y.row(t);
            Scalar const squares = detail::lane_sum<Scalar>(width, [&](std::size_t i) { return from[i] * from[i]; });
            Scalar const inverse = 1 /
                                   std::sqrt(squares / static_cast<Scalar>(width) + static_cast<Scalar>(norm.epsilon));
            inverses[t] = inverse;
            for (std::size_t i = 0; i < width; ++i) to[i] = from[i] * inverse * (one + w[i]);
        }
    });
}

/// The same rows again, from the inverses that `rms_norm` left: nothing is summed a second time.
template <class Scalar>
void rms_norm_again(norm_weights<Scalar> const& norm, matrix_view<std::type_identity_t<Scalar> const> x,
                    std::span<std::type_identity_t<Scalar> const> inverses, matrix_view<std::type_identity_t<Scalar>> y,
                    unsigned threads = 1)
{
    auto const one = static_cast<Scalar>(norm.adds_one ? 1 : 0);
    Scalar const* const w = norm.weights.data();
    detail::in_blocks(x.rows(), 16, x.cols(), threads, [&](std::size_t first, std::size_t last) {
        for (std::size_t t = first; t < last; ++t) {
            Scalar const* const from = x.row(t);
            Scalar* const to = y.row(t);
            Scalar const inverse = inverses[t];
            for (std::size_t i = 0; i < x.cols(); ++i) to[i] = from[i] * inverse * (one + w[i]);
        }
    });
}

/// Gradients of `rms_norm`.
///
/// Requires: x and inverses are those of the forward pass. dx may be dy itself where it is overwritten.
/// Effects:  writes dx, or adds to it; an empty dx is left alone. Adds to `gradient` unless it is empty.
/// Shapes:   x, dy and dx [n x width], inverses [n], gradient [width].
template <class Scalar>
void rms_norm_backward(norm_weights<Scalar> const& norm, matrix_view<std::type_identity_t<Scalar> const> x,
                       std::span<std::type_identity_t<Scalar> const> inverses,
                       matrix_view<std::type_identity_t<Scalar> const> dy, matrix_view<std::type_identity_t<Scalar>> dx,
                       gradient_mode mode, std::span<std::type_identity_t<Scalar>> gradient, unsigned threads = 1)
{
    std::size_t const width = x.cols();
    auto const one = static_cast<Scalar>(norm.adds_one ? 1 : 0);
    Scalar const* const w = norm.weights.data();
    if (!gradient.empty()) // before dx, which may take the place of dy
        detail::in_blocks(width, 64, x.rows(), threads, [&](std::size_t first, std::size_t last) {
            for (std::size_t t = 0; t < x.rows(); ++t)
                for (std::size_t i = first; i < last; ++i) gradient[i] += dy.row(t)[i] * x.row(t)[i] * inverses[t];
        });
    if (dx.empty()) return;
    detail::in_blocks(x.rows(), 16, x.cols(), threads, [&](std::size_t first, std::size_t last) {
        for (std::size_t t = first; t < last; ++t) {
            Scalar const* const from = x.row(t);
            Scalar const* const back = dy.row(t);
            Scalar* const to = dx.row(t);
            // dX = inverse (w dY - X inverse^2 mean(w dY X))
            Scalar const inverse = inverses[t];
            Scalar const along = detail::lane_sum<Scalar>(
                width, [&](std::size_t i) { return (one + w[i]) * back[i] * from[i]; });
            Scalar const pull = along / static_cast<Scalar>(width) * inverse * inverse;
            if (mode == gradient_mode::add)
                for (std::size_t i = 0; i < width; ++i) to[i] += inverse * ((one + w[i]) * back[i] - from[i] * pull);
            else
                for (std::size_t i = 0; i < width; ++i) to[i] = inverse * ((one + w[i]) * back[i] - from[i] * pull);
        }
    });
}

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin
#endif
