// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_KERNEL_HPP
#define CROSSIN_LORA_KERNEL_HPP

/// \file
/// Linear layers in floats, at the speed of the machine. Layer: lora. Needs: engine, Eigen, OpenMP where there is one.

#include <algorithm>
#include <cstddef>
#include <span>
#include <variant>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/lora/detail/few_rows.hpp>
#include <crossin/lora/detail/layer_pass.hpp>
#include <crossin/lora/detail/openmp.hpp>
#include <crossin/lora/detail/shapes.hpp>
#include <crossin/lora/detail/target.hpp>
#include <crossin/lora/detail/weight_source.hpp>
#include <crossin/lora/dropout.hpp>
#include <crossin/lora/engine.hpp>
#include <crossin/lora/factors.hpp>
#include <crossin/lora/matrix.hpp>
#include <crossin/lora/weights.hpp>

namespace crossin {
inline namespace CROSSIN_DETAIL_TARGET {

/// Forward and backward passes of linear layers, with low-rank factors and without, in memory that it keeps from call
/// to call.
///
/// Weights are decoded while they are packed, so that no copy of them in floats exists. The low-rank part is
/// folded into the product with the frozen weights. Layers of a group share the packed input. One OpenMP region a
/// call; its tasks are handed out as threads become free, so that a busy core slows one task and not half of the
/// layer. Up to `detail::few_tokens` tokens go forward without packing, as fast as the weights are read.
///
/// Models:  `linear_engine`.
/// State:   scratch memory only. One object serves one thread of the caller at a time.
/// Returns: the same bits for any number of threads; those of `formula_engine` but for rounding.
class lora_kernel {
public:
    using scalar = float;
    using input = matrix_view<float const>;
    using output = matrix_view<float>;

    /// With `threads` threads, or as many as OpenMP would take for 0; one without OpenMP.
    explicit lora_kernel(unsigned threads = 0) : threads_(detail::threads_or_all(threads)) {}

    [[nodiscard]] unsigned threads() const noexcept { return threads_; }

    /// y = x W^T.
    template <engine_weights W>
    void forward(W const& weights, input x, output y)
    {
        detail::with_format(weights, [&](auto const& w) {
            calls_.assign(1, {detail::weight_source(w), nullptr, {}, y, {}});
            run_forward(x);
        });
    }

    /// dx (+)= dy W.
    template <engine_weights W>
    void backward(W const& weights, input dy, output dx, gradient_mode mode = gradient_mode::overwrite)
    {
        detail::with_format(weights, [&](auto const& w) {
            returns_.assign(1, {detail::weight_source(w), nullptr, {}, dy, nullptr, {}});
            run_backward({}, dx, mode);
        });
    }

    /// As `lora_forward`.
    template <engine_weights W>
    void forward(W const& weights, lora_factors<float> const& factors, input x, output h, output y,
                 lora_dropout const& dropout = {})
    {
        detail::with_format(weights, [&](auto const& w) {
            calls_.assign(1, {detail::weight_source(w), &factors, h, y, dropout});
            run_forward(x);
        });
    }

    /// As `lora_backward`.
    template <engine_weights W>
    void backward(W const& weights, lora_factors<float> const& factors, input x, input h, input dy, output dx,
                  lora_gradient<float>& gradient, gradient_mode mode = gradient_mode::overwrite,
                  lora_dropout const& dropout = {})
    {
        detail::with_format(weights, [&](auto const& w) {
            returns_.assign(1, {detail::weight_source(w), &factors, h, dy, &gradient, dropout});
            run_backward(x, dx, mode);
        });
    }

    /// Each layer with the same x.
    void forward(input x, std::span<forward_layer<float> const> layers)
    {
        calls_.clear();
        for (auto const& layer : layers)
            calls_.push_back({source_of(layer.weights), layer.factors, layer.h, layer.y, layer.dropout});
        run_forward(x);
    }

    /// dx (+)= what each layer gives, in their order. x may be empty where no layer has factors.
    void backward(input x, std::span<backward_layer<float> const> layers, output dx,
                  gradient_mode mode = gradient_mode::overwrite)
    {
        returns_.clear();
        for (auto const& layer : layers)
            returns_.push_back(
                {source_of(layer.weights), layer.factors, layer.h, layer.dy, layer.gradient, layer.dropout});
        run_backward(x, dx, mode);
    }

    /// dw += dy^T x, the gradient of weights that are trained themselves.
    void add_weight_gradient(input x, input dy, output dw)
    {
        detail::check_shape("dy", dy, x.rows(), dy.cols());
        detail::check_shape("dw", dw, dy.cols(), x.cols());
        if (x.rows() == 0 || dw.empty()) return;
        // dW[out x in] += (dY^T)[out x n] X[n x in]: a product whose weights are the inputs
        dense_weights<float> const weights(x);
        pass_.restart(1);
        pass_.add_term({detail::weight_source(weights), pass_.add_input(dy, true)});
        pass_.add_product(detail::direction::along_rows, dw, true);
        pass_.run(threads_);
    }

private:
    /// A layer on its way forward.
    struct forward_call {
        detail::weight_source weights;
        lora_factors<float> const* factors;
        output h, y;
        lora_dropout dropout;
    };
    /// A layer on its way back.
    struct backward_call {
        detail::weight_source weights;
        lora_factors<float> const* factors;
        input h, dy;
        lora_gradient<float>* gradient;
        lora_dropout dropout;
    };

    [[nodiscard]] static detail::weight_source source_of(any_weights const& weights)
    {
        return std::visit([](auto const& w) { return detail::weight_source(w); }, weights);
    }

    void run_forward(input x);
    void run_few_rows(input x);
    void run_backward(input x, output dx, gradient_mode mode);

    unsigned threads_;
    detail::layer_pass pass_;
    std::vector<forward_call> calls_;
    std::vector<backward_call> returns_;
};

inline void lora_kernel::run_forward(input x)
{
    using namespace detail;
    bool dropping = false;
    for (forward_call const& call : calls_) {
        check_forward(call.weights, call.factors, x, call.h, call.y);
        dropping = dropping || (call.factors != nullptr && call.dropout.active());
    }
    if (x.rows() == 0 || calls_.empty()) return;
    if (x.rows() <= few_tokens && !dropping) return run_few_rows(x);
    // Y[n x out] = [X | H] [W | B]^T,  H[n x rank] = scale drop(X) A[rank x in]^T
    pass_.restart(calls_.size());
    packed_rows const packed = pass_.add_input(x);
    for (forward_call const& call : calls_) {
        product_term term{call.weights, packed};
        if (call.factors != nullptr) {
            lora_factors<float> const& factors = *call.factors;
            auto const& low = pass_.add_low_rank({detail::direction::down_rows,
                                                  dense_weights<float>(factors.a.view()),
                                                  factors.rank(),
                                                  factors.scale,
                                                  call.dropout,
                                                  call.h,
                                                  {}});
            term.factor = dense_weights<float>(factors.b.view());
            term.h = {low.packed, low.rank};
        }
        pass_.add_term(term);
        pass_.add_product(detail::direction::down_rows, call.y, false);
    }
    pass_.run(threads_);
}

/// The threads share the rows of all layers; every output is one thread's, and is summed in one order.
inline void lora_kernel::run_few_rows(input x)
{
    using namespace detail;
    constexpr std::size_t rows = 32; // of a task
    std::size_t tasks = 0;
    for (forward_call const& call : calls_) {
        tasks += (call.weights.rows() + rows - 1) / rows;
        if (call.factors == nullptr) continue;
        multiply_few_rows(dense_weights<float>(call.factors->a.view()), 0, call.factors->rank(), x, call.h);
        for (std::size_t t = 0; t < x.rows(); ++t)
            for (std::size_t q = 0; q < call.factors->rank(); ++q) call.h(t, q) *= call.factors->scale;
    }
    CROSSIN_DETAIL_OMP(parallel for schedule(dynamic, 1) num_threads(threads_) if(threads_ > 1))
    for (std::size_t i = 0; i < tasks; ++i) {
        auto call = calls_.begin();
        std::size_t task = i;
        for (; task * rows >= call->weights.rows(); ++call) task -= (call->weights.rows() + rows - 1) / rows;
        std::size_t const first = task * rows, last = std::min(first + rows, call->weights.rows());
        call->weights.multiply_few_rows(first, last, x, call->y);
        if (call->factors == nullptr) continue;
        matrix<float> const& b = call->factors->b;
        for (std::size_t t = 0; t < x.rows(); ++t)
            for (std::size_t o = first; o < last; ++o) {
                float low = 0;
                for (std::size_t q = 0; q < b.cols(); ++q) low += call->h(t, q) * b(o, q);
                call->y(t, o) += low;
            }
    }
}

inline void lora_kernel::run_backward(input x, output dx, gradient_mode mode)
{
    using namespace detail;
    std::size_t const n = returns_.empty() ? 0 : returns_.front().dy.rows();
    for (backward_call const& call : returns_)
        check_backward(call.weights, call.factors, n, x, call.h, call.dy, dx, call.gradient);
    if (n == 0) return;
    // dX[n x in] (+)= sum of [dY | G] [W ; A],  G[n x rank] = scale dY B;  dA += G^T drop(X);  dB += dY^T H
    pass_.restart(returns_.size());
    bool const add = mode == gradient_mode::add;
    for (backward_call const& call : returns_) {
        if (call.factors == nullptr && dx.empty()) continue;
        product_term term{call.weights, pass_.add_input(call.dy)};
        if (call.factors != nullptr) {
            lora_factors<float> const& factors = *call.factors;
            auto const& low = pass_.add_low_rank({detail::direction::along_rows,
                                                  dense_weights<float>(factors.b.view()),
                                                  factors.rank(),
                                                  factors.scale,
                                                  {},
                                                  {},
                                                  call.h});
            term.factor = dense_weights<float>(factors.a.view());
            term.h = {low.packed, low.rank};
            term.dropout = call.dropout;
            pass_.add_outer_product({low.low, low.rank, x, call.gradient->a.view(), false, call.dropout});
            pass_.add_outer_product({low.copy, low.rank, call.dy, call.gradient->b.view(), true, {}});
        }
        pass_.add_term(term);
    }
    pass_.add_product(detail::direction::along_rows, dx, add);
    pass_.run(threads_);
}

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin
#endif
