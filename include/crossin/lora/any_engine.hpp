// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_ANY_ENGINE_HPP
#define CROSSIN_LORA_ANY_ENGINE_HPP

/// \file
/// An engine that is chosen when the program runs. Layer: lora. Needs: engine.

#include <concepts>
#include <memory>
#include <span>
#include <utility>

#include <crossin/lora/any_weights.hpp>
#include <crossin/lora/dropout.hpp>
#include <crossin/lora/engine.hpp>
#include <crossin/lora/factors.hpp>
#include <crossin/lora/matrix.hpp>

namespace crossin {

/// Any engine in floats behind one type: for programs that carry kernels for several processors, each compiled in a
/// unit of its own, and whose models are compiled once. A call costs an indirect jump.
///
/// Models:  `linear_engine`.
/// State:   owns its engine; moves, and does not copy. A moved-from one is only destroyed or assigned to.
class any_engine {
public:
    using scalar = float;
    using input = matrix_view<float const>;
    using output = matrix_view<float>;

    template <linear_engine Engine>
        requires(std::same_as<typename Engine::scalar, float> && !std::same_as<Engine, any_engine>)
    explicit any_engine(Engine engine) : engine_(std::make_unique<holder<Engine>>(std::move(engine)))
    {}

    [[nodiscard]] unsigned threads() const noexcept { return engine_->threads(); }

    /// y = x W^T, for weights of a format that `any_weights` know.
    template <std::convertible_to<any_weights> W>
    void forward(W const& weights, input x, output y)
    {
        forward_layer<float> const layer{.weights = weights, .y = y};
        engine_->forward(x, {&layer, 1});
    }

    /// dx (+)= dy W.
    template <std::convertible_to<any_weights> W>
    void backward(W const& weights, input dy, output dx, gradient_mode mode = gradient_mode::overwrite)
    {
        backward_layer<float> const layer{.weights = weights, .dy = dy};
        engine_->backward({}, {&layer, 1}, dx, mode);
    }

    /// As `lora_forward`.
    template <std::convertible_to<any_weights> W>
    void forward(W const& weights, lora_factors<float> const& factors, input x, output h, output y,
                 lora_dropout const& dropout = {})
    {
        forward_layer<float> const layer{.weights = weights, .y = y, .factors = &factors, .h = h, .dropout = dropout};
        engine_->forward(x, {&layer, 1});
    }

    /// As `lora_backward`.
    template <std::convertible_to<any_weights> W>
    void backward(W const& weights, lora_factors<float> const& factors, input x, input h, input dy, output dx,
                  lora_gradient<float>& gradient, gradient_mode mode = gradient_mode::overwrite,
                  lora_dropout const& dropout = {})
    {
        backward_layer<float> const layer{
            .weights = weights, .dy = dy, .factors = &factors, .h = h, .gradient = &gradient, .dropout = dropout};
        engine_->backward(x, {&layer, 1}, dx, mode);
    }

    /// Each layer with the same x.
    void forward(input x, std::span<forward_layer<float> const> layers) { engine_->forward(x, layers); }

    /// dx (+)= what each layer gives, in their order.
    void backward(input x, std::span<backward_layer<float> const> layers, output dx,
                  gradient_mode mode = gradient_mode::overwrite)
    {
        engine_->backward(x, layers, dx, mode);
    }

    /// dw += dy^T x.
    void add_weight_gradient(input x, input dy, output dw) { engine_->add_weight_gradient(x, dy, dw); }

private:
    struct interface {
        virtual ~interface() = default;
        [[nodiscard]] virtual unsigned threads() const noexcept = 0;
        virtual void forward(input x, std::span<forward_layer<float> const> layers) = 0;
        virtual void backward(input x, std::span<backward_layer<float> const> layers, output dx,
                              gradient_mode mode) = 0;
        virtual void add_weight_gradient(input x, input dy, output dw) = 0;
    };

    template <class Engine>
    struct holder final : interface {
        explicit holder(Engine engine) : engine_(std::move(engine)) {}
        [[nodiscard]] unsigned threads() const noexcept override { return engine_.threads(); }
        void forward(input x, std::span<forward_layer<float> const> layers) override { engine_.forward(x, layers); }
        void backward(input x, std::span<backward_layer<float> const> layers, output dx, gradient_mode mode) override
        {
            engine_.backward(x, layers, dx, mode);
        }
        void add_weight_gradient(input x, input dy, output dw) override { engine_.add_weight_gradient(x, dy, dw); }
        Engine engine_;
    };

    std::unique_ptr<interface> engine_;
};

} // namespace crossin
#endif
