// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_ENGINE_HPP
#define CROSSIN_LORA_ENGINE_HPP

/// \file
/// What a model asks of linear layers, and the plainest thing that gives it. Layer: lora. Needs: any_weights, linear.

#include <concepts>
#include <cstddef>
#include <span>
#include <variant>

#include <crossin/core/error.hpp>
#include <crossin/lora/any_weights.hpp>
#include <crossin/lora/detail/shapes.hpp>
#include <crossin/lora/dropout.hpp>
#include <crossin/lora/factors.hpp>
#include <crossin/lora/linear.hpp>
#include <crossin/lora/matrix.hpp>
#include <crossin/lora/weights.hpp>

namespace crossin {

/// Weights that engines take: of one format, or of one that is known when the program runs.
template <class W>
concept engine_weights = frozen_weights<W> || std::same_as<W, any_weights>;

/// One layer on its way forward, of several with the same input x (query, key and value; gate and up).
template <class Scalar>
struct forward_layer {
    any_weights weights = no_weights();            ///< W [out x in]
    matrix_view<Scalar> y = {};                    ///< [n x out]
    lora_factors<Scalar> const* factors = nullptr; ///< none: the frozen layer alone
    matrix_view<Scalar> h = {};                    ///< [n x rank], with factors
    lora_dropout dropout = {};
};

/// The same layer on its way back.
template <class Scalar>
struct backward_layer {
    any_weights weights = no_weights();            ///< W [out x in]
    matrix_view<Scalar const> dy = {};             ///< [n x out]
    lora_factors<Scalar> const* factors = nullptr; ///< none: the frozen layer alone
    matrix_view<Scalar const> h = {};              ///< [n x rank], with factors
    lora_gradient<Scalar>* gradient = nullptr;     ///< added to, with factors
    lora_dropout dropout = {};
};

/// Linear layers, forward and backward, for `any_weights` and for dense weights of the engine's own scalar:
///
///     engine.forward(W, x, y)                     y = x W^T
///     engine.backward(W, dy, dx, mode)            dx (+)= dy W
///     engine.forward(W, factors, x, h, y, dropout)                              as `lora_forward`
///     engine.backward(W, factors, x, h, dy, dx, gradient, mode, dropout)        as `lora_backward`
///     engine.forward(x, layers)                   each `forward_layer`, with one x
///     engine.backward(x, layers, dx, mode)        each `backward_layer`, dx summed up in their order
///     engine.add_weight_gradient(x, dy, dw)       dw [out x in] += dy^T x
///
/// Requires: outputs overlap no inputs: neither y and h x, nor dx any of x, h and dy, whose products may run at the
///           same time.
/// Shapes:   x and dx [n x in], h [n x rank], y and dy [n x out]. An empty dx is left out.
/// Errors:   `error{mismatch}` for shapes that do not belong together.
template <class Engine>
concept linear_engine = std::floating_point<typename Engine::scalar> &&
                        requires(Engine& engine, Engine const& same, any_weights const& weights,
                                 dense_weights<typename Engine::scalar> const& own,
                                 matrix_view<typename Engine::scalar const> in,
                                 matrix_view<typename Engine::scalar> out,
                                 lora_factors<typename Engine::scalar> const& factors,
                                 lora_gradient<typename Engine::scalar>& gradient, lora_dropout const& dropout,
                                 std::span<forward_layer<typename Engine::scalar> const> ahead,
                                 std::span<backward_layer<typename Engine::scalar> const> back, gradient_mode mode) {
                            { same.threads() } -> std::same_as<unsigned>;
                            engine.forward(weights, in, out);
                            engine.forward(own, in, out);
                            engine.forward(weights, factors, in, out, out);
                            engine.forward(weights, factors, in, out, out, dropout);
                            engine.forward(own, factors, in, out, out, dropout);
                            engine.forward(in, ahead);
                            engine.backward(weights, in, out);
                            engine.backward(weights, in, out, mode);
                            engine.backward(own, in, out, mode);
                            engine.backward(weights, factors, in, in, in, out, gradient);
                            engine.backward(weights, factors, in, in, in, out, gradient, mode, dropout);
                            engine.backward(own, factors, in, in, in, out, gradient, mode, dropout);
                            engine.backward(in, back, out);
                            engine.backward(in, back, out, mode);
                            engine.add_weight_gradient(in, in, out);
                        };

namespace detail {

/// Calls call(weights) with the format that `any_weights` hold, or with the weights themselves.
template <engine_weights W, class Call>
void with_format(W const& weights, Call&& call)
{
    if constexpr (frozen_weights<W>)
        call(weights);
    else
        std::visit(call, weights);
}

} // namespace detail

/// Linear layers as their formulas read, in one thread: the measure of faster engines, and the one for gradients in
/// double.
///
/// Models: `linear_engine`.
template <std::floating_point Scalar>
class formula_engine {
public:
    using scalar = Scalar;
    using input = matrix_view<Scalar const>;
    using output = matrix_view<Scalar>;

    [[nodiscard]] unsigned threads() const noexcept { return 1; }

    /// y = x W^T.
    template <engine_weights W>
    void forward(W const& weights, input x, output y) const
    {
        detail::with_format(weights, [&](auto const& w) {
            detail::check_shape("x", x, x.rows(), w.cols());
            detail::check_shape("y", y, x.rows(), w.rows());
            for (std::size_t t = 0; t < x.rows(); ++t)
                for (std::size_t o = 0; o < w.rows(); ++o) {
                    Scalar sum = 0;
                    for (std::size_t i = 0; i < w.cols(); ++i) sum += x(t, i) * static_cast<Scalar>(w.at(o, i));
                    y(t, o) = sum;
                }
        });
    }

    /// dx (+)= dy W.
    template <engine_weights W>
    void backward(W const& weights, input dy, output dx, gradient_mode mode = gradient_mode::overwrite) const
    {
        detail::with_format(weights, [&](auto const& w) {
            detail::check_shape("dy", dy, dy.rows(), w.rows());
            if (dx.empty()) return;
            detail::check_shape("dx", dx, dy.rows(), w.cols());
            for (std::size_t t = 0; t < dy.rows(); ++t)
                for (std::size_t i = 0; i < w.cols(); ++i) {
                    Scalar sum = 0;
                    for (std::size_t o = 0; o < w.rows(); ++o) sum += dy(t, o) * static_cast<Scalar>(w.at(o, i));
                    dx(t, i) = (mode == gradient_mode::add ? dx(t, i) : Scalar{0}) + sum;
                }
        });
    }

    /// As `lora_forward`.
    template <engine_weights W>
    void forward(W const& weights, lora_factors<Scalar> const& factors, input x, output h, output y,
                 lora_dropout const& dropout = {}) const
    {
        detail::with_format(weights, [&](auto const& w) { lora_forward(w, factors, x, h, y, dropout); });
    }

    /// As `lora_backward`.
    template <engine_weights W>
    void backward(W const& weights, lora_factors<Scalar> const& factors, input x, input h, input dy, output dx,
                  lora_gradient<Scalar>& gradient, gradient_mode mode = gradient_mode::overwrite,
                  lora_dropout const& dropout = {}) const
    {
        detail::with_format(weights,
                            [&](auto const& w) { lora_backward(w, factors, x, h, dy, dx, gradient, mode, dropout); });
    }

    /// Each layer with the same x.
    void forward(input x, std::span<forward_layer<Scalar> const> layers) const
    {
        for (auto const& layer : layers)
            if (layer.factors != nullptr)
                forward(layer.weights, *layer.factors, x, layer.h, layer.y, layer.dropout);
            else
                forward(layer.weights, x, layer.y);
    }

    /// dx (+)= what each layer gives, in their order. x may be empty where no layer has factors.
    void backward(input x, std::span<backward_layer<Scalar> const> layers, output dx,
                  gradient_mode mode = gradient_mode::overwrite) const
    {
        for (auto const& layer : layers) {
            if (layer.factors != nullptr) {
                require(layer.gradient != nullptr, "a layer with factors needs a gradient to add to");
                backward(layer.weights, *layer.factors, x, layer.h, layer.dy, dx, *layer.gradient, mode, layer.dropout);
            } else {
                backward(layer.weights, layer.dy, dx, mode);
            }
            mode = gradient_mode::add;
        }
    }

    /// dw += dy^T x, the gradient of weights that are trained themselves.
    void add_weight_gradient(input x, input dy, output dw) const
    {
        detail::check_shape("dy", dy, x.rows(), dy.cols());
        detail::check_shape("dw", dw, dy.cols(), x.cols());
        for (std::size_t o = 0; o < dw.rows(); ++o)
            for (std::size_t i = 0; i < dw.cols(); ++i) {
                Scalar sum = 0;
                for (std::size_t t = 0; t < x.rows(); ++t) sum += dy(t, o) * x(t, i);
                dw(o, i) += sum;
            }
    }
};

} // namespace crossin
#endif
