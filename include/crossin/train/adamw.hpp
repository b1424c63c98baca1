// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TRAIN_ADAMW_HPP
#define CROSSIN_TRAIN_ADAMW_HPP

/// \file
/// AdamW over the parameters of a model. Layer: train. Needs: error, parallel, parameter.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/parallel.hpp>
#include <crossin/lora/parameter.hpp>
#include <crossin/lora/target.hpp>
#include <crossin/train/detail/blocks.hpp>

namespace crossin {

/// Models: std::regular.
struct adamw_options {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double decay = 0.01;    ///< of weights, times the rate; norms, biases and magnitudes have none
    double lora_b_rate = 1; ///< what the rate of B is multiplied with: LoRA+ (arXiv 2402.12354) takes 16
    friend bool operator==(adamw_options const&, adamw_options const&) = default;
};

/// What holds for parameters of one kind.
struct parameter_group {
    double rate = 1; ///< times the rate of the step
    double decay = 0;
    friend bool operator==(parameter_group const&, parameter_group const&) = default;
};

/// The group of a kind.
[[nodiscard]] constexpr parameter_group group_of(parameter_kind kind, adamw_options const& options) noexcept
{
    bool const decays = kind != parameter_kind::norm && kind != parameter_kind::bias &&
                        kind != parameter_kind::magnitude;
    return {kind == parameter_kind::lora_b ? options.lora_b_rate : 1, decays ? options.decay : 0};
}

/// All that the optimizer knows of the steps so far. Models: std::regular.
struct adamw_state {
    std::uint64_t steps = 0;
    std::vector<std::vector<float>> first = {};  ///< one a parameter: mean of the gradients
    std::vector<std::vector<float>> second = {}; ///< one a parameter: mean of their squares
    friend bool operator==(adamw_state const&, adamw_state const&) = default;
};

namespace detail {
inline namespace CROSSIN_DETAIL_TARGET {

/// What is the same for all elements of a block in one step.
struct adamw_factors {
    double beta1, beta2, scale, keep, move;
    float root, epsilon;
};

#if defined(__GNUC__) && !defined(__clang__)
// Roots that may set errno are not vectorized; these are never of negative numbers.
[[gnu::noinline, gnu::optimize("O3", "no-math-errno")]]
#endif
inline void adamw_elements(std::size_t count, adamw_factors const& f, float const* __restrict gradient,
                           float* __restrict value, float* __restrict first, float* __restrict second) noexcept
{
    double const b1 = f.beta1, b2 = f.beta2, rest1 = 1 - f.beta1, rest2 = 1 - f.beta2;
    double const scale = f.scale, keep = f.keep, move = f.move;
    float const root = f.root, epsilon = f.epsilon;
    for (std::size_t i = 0; i < count; ++i) {
        double const g = static_cast<double>(gradient[i]) * scale;
        auto const m = static_cast<float>(b1 * static_cast<double>(first[i]) + rest1 * g);
        auto const v = static_cast<float>(b2 * static_cast<double>(second[i]) + rest2 * g * g);
        float const along = m / (std::sqrt(v) * root + epsilon);
        value[i] = static_cast<float>(static_cast<double>(value[i]) * keep - move * static_cast<double>(along));
        first[i] = m;
        second[i] = v;
    }
}

} // namespace CROSSIN_DETAIL_TARGET
} // namespace detail
inline namespace CROSSIN_DETAIL_TARGET {

/// Adam with decay of the weights themselves.
///
///     m = b1 m + (1 - b1) g,  v = b2 v + (1 - b2) g^2
///     w = w (1 - rate decay) - rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)
///
/// Requires:   the parameters stay where they are and outlive it.
/// State:      `state()`; with it and the parameters a run goes on bit for bit.
/// Complexity: O(parameters) a step. Moments and weights are added up in double precision and kept as floats; every
///             element is computed alone, so that any number of threads gives the same bits.
/// Errors:     `error{invalid_argument}` for betas outside [0, 1), an epsilon that is not positive as a float, a negative
///             decay or rate of B.
/// Source:     Loshchilov, Hutter, "Decoupled weight decay regularization", arXiv 1711.05101, algorithm 2, with the decay
///             multiplied by the whole rate, as torch.optim.AdamW has it.
class adamw {
public:
    explicit adamw(std::span<parameter<float> const> parameters, adamw_options const& options = {},
                   unsigned threads = 1)
        : parameters_(parameters), options_(options), threads_(threads), blocks_(detail::blocks_of(parameters))
    {
        auto const is_share = [](double beta) { return beta >= 0 && beta < 1; };
        require(is_share(options.beta1) && is_share(options.beta2), "the betas of AdamW lie in [0, 1)");
        auto const epsilon = static_cast<float>(options.epsilon);
        require(epsilon > 0 && std::isfinite(epsilon), "the epsilon of AdamW must be positive, as a float too");
        require(options.decay >= 0 && std::isfinite(options.decay), "weight decay must not be negative");
        require(options.lora_b_rate > 0 && std::isfinite(options.lora_b_rate), "the rate of B must be positive");
        for (parameter<float> const& one : parameters) {
            state_.first.emplace_back(one.value.size());
            state_.second.emplace_back(one.value.size());
        }
    }

    [[nodiscard]] adamw_options const& options() const noexcept { return options_; }
    [[nodiscard]] adamw_state const& state() const& noexcept { return state_; }

    /// Goes on where a state was taken.
    ///
    /// Errors: `error{mismatch}` naming the parameter whose size is another.
    void restore(adamw_state state)
    {
        if (state.first.size() != parameters_.size() || state.second.size() != parameters_.size())
            fail(errc::mismatch, "the state of the optimizer is of " + std::to_string(state.first.size()) +
                                     " parameters, and the model has " + std::to_string(parameters_.size()));
        for (std::size_t i = 0; i < parameters_.size(); ++i)
            if (state.first[i].size() != parameters_[i].value.size() ||
                state.second[i].size() != parameters_[i].value.size())
                fail(errc::mismatch,
                     "the state of the optimizer does not fit the parameter " + in_quotes(parameters_[i].name, 120));
        state_ = std::move(state);
    }

    /// One step. The gradients are taken times `scale`, and stay as they are.
    ///
    /// Requires: the gradients are finite.
    void step(double rate, double scale = 1)
    {
        ++state_.steps;
        auto const t = static_cast<double>(state_.steps);
        double const first_share = 1 - std::pow(options_.beta1, t); // what m has seen of its first t gradients
        double const second_root = std::sqrt(1 - std::pow(options_.beta2, t));
        for_each_block(blocks_.size(), threads_, [&](std::uint64_t block) {
            update(blocks_[static_cast<std::size_t>(block)], rate, scale, first_share, second_root);
        });
    }

private:
    void update(detail::parameter_block const& block, double rate, double scale, double first_share,
                double second_root) noexcept
    {
        parameter<float> const& of = parameters_[block.parameter];
        parameter_group const group = group_of(of.kind, options_);
        detail::adamw_factors const factors{
            .beta1 = options_.beta1,
            .beta2 = options_.beta2,
            .scale = scale,
            .keep = 1 - rate * group.rate * group.decay,
            .move = rate * group.rate / first_share,
            .root = static_cast<float>(1 / second_root),
            .epsilon = static_cast<float>(options_.epsilon),
        };
        detail::adamw_elements(block.last - block.first, factors, of.gradient.data() + block.first,
                               of.value.data() + block.first, state_.first[block.parameter].data() + block.first,
                               state_.second[block.parameter].data() + block.first);
    }

    std::span<parameter<float> const> parameters_;
    adamw_options options_;
    unsigned threads_;
    std::vector<detail::parameter_block> blocks_;
    adamw_state state_;
};

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin
#endif
