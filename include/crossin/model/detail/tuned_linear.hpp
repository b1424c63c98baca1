// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_DETAIL_TUNED_LINEAR_HPP
#define CROSSIN_MODEL_DETAIL_TUNED_LINEAR_HPP

/// \file
/// A linear layer of a decoder with all that may be trained in it. Layer: model. Needs: engine, dora, adapter_layer.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/random.hpp>
#include <crossin/lora/adapter_layer.hpp>
#include <crossin/lora/any_weights.hpp>
#include <crossin/lora/dora.hpp>
#include <crossin/lora/engine.hpp>
#include <crossin/lora/parameter.hpp>
#include <crossin/model/decoder_options.hpp>
#include <crossin/model/detail/linear_place.hpp>
#include <crossin/model/detail/threads.hpp>

namespace crossin::detail {
inline namespace CROSSIN_DETAIL_TARGET {

/// Numbers in memory of somebody else, and their gradient where they are trained.
template <class Scalar>
struct trained_array {
    std::span<Scalar> value = {};
    std::vector<Scalar> gradient = {}; ///< empty: not trained

    [[nodiscard]] bool trained() const noexcept { return !gradient.empty(); }
    void train() { gradient.assign(value.size(), Scalar{0}); }
    void list(std::vector<parameter<Scalar>>& to, std::string name, parameter_kind kind, std::size_t rows = 1)
    {
        if (trained()) to.push_back({std::move(name), kind, rows, value.size() / rows, value, gradient});
    }
};

/// Weights that may be trained: a view of frozen ones, or a copy and its gradient.
template <class Scalar>
struct trained_weights {
    any_weights weights = no_weights();
    matrix<Scalar> own, gradient;

    [[nodiscard]] bool trained() const noexcept { return gradient.rows() != 0; }
    void train()
    {
        if (trained()) return;
        own = matrix<Scalar>(rows_of(weights), cols_of(weights));
        for (std::size_t r = 0; r < own.rows(); ++r) copy_row(weights, r, own.row(r));
        gradient = matrix<Scalar>(own.rows(), own.cols());
        weights = dense_weights<Scalar>(matrix_view<Scalar const>(own));
    }
    void list(std::vector<parameter<Scalar>>& to, std::string name, parameter_kind kind)
    {
        if (trained()) to.push_back(parameter_of(std::move(name), kind, own, gradient));
    }
    [[nodiscard]] static parameter<Scalar> parameter_of(std::string name, parameter_kind kind, matrix<Scalar>& value,
                                                        matrix<Scalar>& gradient)
    {
        std::size_t const size = value.rows() * value.cols();
        return {std::move(name), kind, value.rows(), value.cols(), {value.data(), size}, {gradient.data(), size}};
    }
};

/// gradient[o] += sum_t dy[t, o].
template <class Scalar>
void add_columns(matrix_view<Scalar const> dy, std::span<Scalar> gradient, unsigned threads)
{
    in_blocks(dy.cols(), 64, dy.rows(), threads, [&](std::size_t first, std::size_t last) {
        for (std::size_t t = 0; t < dy.rows(); ++t)
            for (std::size_t o = first; o < last; ++o) gradient[o] += dy.row(t)[o];
    });
}

/// What the way back needs of one pass through a linear layer.
template <class Scalar>
struct linear_memory {
    room<Scalar> low, unscaled; ///< h; and of DoRA, the outputs before the magnitudes
};

/// y = magnitude / norm * (x W^T + scale drop(x) A^T B^T) + biases
template <class Scalar>
class tuned_linear {
public:
    void base(any_weights const& weights, std::vector<Scalar>& bias)
    {
        base_.weights = weights;
        bias_.value = bias;
    }

    /// Requires: the adapter stays where it is.
    void attach(adapter_layer<Scalar>& adapter)
    {
        if (adapter_ != nullptr) fail(errc::invalid_argument, "there are two adapters for " + adapter.module);
        check_adapter(adapter, rows_of(base_.weights), cols_of(base_.weights));
        adapter_ = &adapter;
        added_bias_.value = adapter.bias;
        magnitude_.value = adapter.magnitude;
        gradient_ = lora_gradient<Scalar>(adapter.factors);
    }

    void train(trained_kinds const& kinds)
    {
        if (kinds.weights) base_.train();
        if (kinds.biases && added_bias_.value.empty()) bias_.train();
        if (!kinds.adapters || adapter_ == nullptr) return;
        adapter_trained_ = adapter_->factors.rank() != 0;
        added_bias_.train();
        magnitude_.train();
    }

    [[nodiscard]] bool trained() const noexcept
    {
        return adapter_trained_ || base_.trained() || bias_.trained() || added_bias_.trained() || magnitude_.trained();
    }

    void list(std::vector<parameter<Scalar>>& to, std::string const& path)
    {
        using weights = trained_weights<Scalar>;
        if (adapter_trained_) {
            lora_factors<Scalar>& factors = adapter_->factors;
            to.push_back(
                weights::parameter_of(path + ".lora_A.weight", parameter_kind::lora_a, factors.a, gradient_.a));
            to.push_back(
                weights::parameter_of(path + ".lora_B.weight", parameter_kind::lora_b, factors.b, gradient_.b));
        }
        magnitude_.list(to, path + ".lora_magnitude_vector", parameter_kind::magnitude);
        added_bias_.list(to, path + ".bias", parameter_kind::bias);
        bias_.list(to, path + ".bias", parameter_kind::bias);
        base_.list(to, path + ".weight", parameter_kind::weight);
    }

    /// Whether there are factors, which remember something of each pass.
    [[nodiscard]] bool adapted() const noexcept { return rank() != 0; }

    /// Before a pass: what follows from the values of the trained numbers. Of DoRA, the lengths of the rows:
    /// |W + scale B A|^2 = |W|^2 + 2 scale B (A W^T) + scale^2 B (A A^T) B^T, so that W is read once by the engine.
    template <class Engine>
    void refresh(Engine& engine)
    {
        if (magnitude_.value.empty()) return;
        lora_factors<Scalar> const& factors = adapter_->factors;
        std::size_t const out = factors.out(), in = factors.in();
        if (squares_.empty() || base_.trained()) find_squares(engine.threads());
        matrix<Scalar> along(rank(), out);
        engine.forward(base_.weights, factors.a, along);
        matrix<double> gram(rank(), rank());
        for (std::size_t p = 0; p < rank(); ++p)
            for (std::size_t q = 0; q < rank(); ++q)
                for (std::size_t i = 0; i < in; ++i)
                    gram(p, q) += static_cast<double>(factors.a(p, i)) * static_cast<double>(factors.a(q, i));
        norms_.resize(out);
        auto const scale = static_cast<double>(factors.scale);
        for (std::size_t o = 0; o < out; ++o) {
            double sum = squares_[o];
            for (std::size_t q = 0; q < rank(); ++q) {
                double inner = 2 * static_cast<double>(along(q, o));
                for (std::size_t p = 0; p < rank(); ++p)
                    inner += scale * gram(p, q) * static_cast<double>(factors.b(o, p));
                sum += scale * static_cast<double>(factors.b(o, q)) * inner;
            }
            norms_[o] = static_cast<Scalar>(std::sqrt(std::max(0.0, sum)));
        }
    }

    /// For the engine, on the way forward. `finish` goes after it.
    [[nodiscard]] forward_layer<Scalar> ahead(matrix_view<Scalar> y, linear_memory<Scalar>& memory,
                                              lora_dropout const& dropout) const
    {
        if (rank() == 0) return {base_.weights, y, nullptr, {}, {}};
        return {base_.weights, y, &adapter_->factors, memory.low.take(y.rows(), rank()), dropout_of(dropout)};
    }

    /// Magnitudes, biases, and what the layer's output is added to, if anything.
    void finish(matrix_view<Scalar> y, matrix_view<Scalar const> residual, linear_memory<Scalar>& memory,
                unsigned threads) const
    {
        bool const turned = !magnitude_.value.empty();
        if (!turned && bias_.value.empty() && added_bias_.value.empty() && residual.empty()) return;
        matrix_view<Scalar> const before = turned ? memory.unscaled.take(y.rows(), y.cols()) : matrix_view<Scalar>();
        in_blocks(y.rows(), 16, y.cols(), threads, [&](std::size_t first, std::size_t last) {
            for (std::size_t t = first; t < last; ++t) {
                Scalar* const row = y.row(t);
                if (turned) {
                    std::copy_n(row, y.cols(), before.row(t));
                    for (std::size_t o = 0; o < y.cols(); ++o) row[o] *= dora_factor(magnitude_.value[o], norms_[o]);
                }
                add_row(bias_.value.data(), bias_.value.size(), row);
                add_row(added_bias_.value.data(), added_bias_.value.size(), row);
                if (!residual.empty()) add_row(residual.row(t), y.cols(), row);
            }
        });
    }

    /// On the way back, first: gradients of biases and magnitudes.
    ///
    /// Returns: the gradient of what the engine gave. It takes the place of dy, or stands in `copy` where dy is to stay.
    [[nodiscard]] matrix_view<Scalar const> before(matrix_view<Scalar> dy, room<Scalar>* copy,
                                                   linear_memory<Scalar>& memory, unsigned threads)
    {
        if (bias_.trained()) add_columns<Scalar>(dy, bias_.gradient, threads);
        if (added_bias_.trained()) add_columns<Scalar>(dy, added_bias_.gradient, threads);
        if (magnitude_.value.empty()) return dy;
        matrix_view<Scalar> const z = memory.unscaled.take(dy.rows(), dy.cols());
        matrix_view<Scalar> const dz = copy != nullptr ? copy->take(dy.rows(), dy.cols()) : dy;
        std::vector<Scalar> unused(magnitude_.trained() ? 0 : norms_.size());
        dora_backward(std::span<Scalar const>(magnitude_.value), norms_, z, dy, dz,
                      magnitude_.trained() ? std::span(magnitude_.gradient) : std::span(unused));
        return dz;
    }

    /// For the engine, with what `before` returned.
    [[nodiscard]] backward_layer<Scalar> back(matrix_view<Scalar const> dz, linear_memory<Scalar>& memory,
                                              lora_dropout const& dropout)
    {
        if (rank() == 0) return {base_.weights, dz, nullptr, {}, nullptr, {}};
        return {base_.weights,      dz, &adapter_->factors, memory.low.take(dz.rows(), rank()), &gradient_,
                dropout_of(dropout)};
    }

    /// The gradient of the weights, where they are trained.
    template <class Engine>
    void add_weight_gradient(Engine& engine, matrix_view<Scalar const> x, matrix_view<Scalar const> dz)
    {
        if (base_.trained()) engine.add_weight_gradient(x, dz, base_.gradient);
    }

    [[nodiscard]] any_weights const& weights() const noexcept { return base_.weights; }

private:
    [[nodiscard]] std::size_t rank() const noexcept { return adapter_ == nullptr ? 0 : adapter_->factors.rank(); }
    [[nodiscard]] lora_dropout dropout_of(lora_dropout const& dropout) const
    {
        return magnitude_.value.empty() ? dropout : lora_dropout{};
    }
    void find_squares(unsigned threads)
    {
        squares_.assign(rows_of(base_.weights), 0);
        std::visit(
            [&](auto const& w) {
                in_blocks(w.rows(), 16, w.cols(), threads, [&](std::size_t first, std::size_t last) {
                    for (std::size_t o = first; o < last; ++o)
                        for (std::size_t i = 0; i < w.cols(); ++i) {
                            auto const value = static_cast<double>(w.at(o, i));
                            squares_[o] += value * value;
                        }
                });
            },
            base_.weights);
    }
    static void add_row(Scalar const* from, std::size_t count, Scalar* to)
    {
        for (std::size_t i = 0; i < count; ++i) to[i] += from[i];
    }

    trained_weights<Scalar> base_;
    trained_array<Scalar> bias_, added_bias_, magnitude_;
    adapter_layer<Scalar>* adapter_ = nullptr;
    lora_gradient<Scalar> gradient_;
    std::vector<Scalar> norms_;   ///< [out] of DoRA
    std::vector<double> squares_; ///< [out] of DoRA: those of the rows of W, summed up
    bool adapter_trained_ = false;
};

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin::detail
#endif
