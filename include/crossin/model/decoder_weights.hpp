// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_DECODER_WEIGHTS_HPP
#define CROSSIN_MODEL_DECODER_WEIGHTS_HPP

/// \file
/// The weights of one decoder, by name, and the shapes they must have. Layer: model. Needs: model_config, any_weights,
/// linear_modules.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/model_config.hpp>
#include <crossin/lora/any_weights.hpp>
#include <crossin/lora/linear_modules.hpp>

namespace crossin {

/// The weights of one layer. Vectors are empty where the model has none.
template <class Scalar>
struct decoder_layer_weights {
    std::vector<Scalar> input_norm = {}, post_norm = {}; ///< [width] (input_layernorm, post_attention_layernorm)
    std::vector<Scalar> query_norm = {}, key_norm = {};  ///< [head_width] of Qwen3 (self_attn.q_norm, self_attn.k_norm)
    any_weights q = no_weights(), k = no_weights(), v = no_weights(), o = no_weights();
    any_weights gate = no_weights(), up = no_weights(), down = no_weights();
    std::vector<Scalar> q_bias = {}, k_bias = {}, v_bias = {}, o_bias = {};
    std::vector<Scalar> gate_bias = {}, up_bias = {}, down_bias = {};

    [[nodiscard]] any_weights& linear(linear_part part) noexcept { return this->*weights_at(part); }
    [[nodiscard]] any_weights const& linear(linear_part part) const noexcept { return this->*weights_at(part); }
    [[nodiscard]] std::vector<Scalar>& bias(linear_part part) noexcept { return this->*bias_at(part); }
    [[nodiscard]] std::vector<Scalar> const& bias(linear_part part) const noexcept { return this->*bias_at(part); }

private:
    using self = decoder_layer_weights;
    static constexpr auto weights_at(linear_part part) noexcept
    {
        constexpr std::array<any_weights self::*, linear_parts> all = {&self::q,    &self::k,  &self::v,   &self::o,
                                                                       &self::gate, &self::up, &self::down};
        return all[static_cast<std::size_t>(part)];
    }
    static constexpr auto bias_at(linear_part part) noexcept
    {
        constexpr std::array<std::vector<Scalar> self::*, linear_parts> all = {
            &self::q_bias,    &self::k_bias,  &self::v_bias,   &self::o_bias,
            &self::gate_bias, &self::up_bias, &self::down_bias};
        return all[static_cast<std::size_t>(part)];
    }
};

/// The weights of a decoder. Large ones are views of memory that `storage` holds, or that the maker keeps.
template <class Scalar>
struct decoder_weights {
    model_config config = {};
    any_weights embedding = no_weights(); ///< [vocabulary x width] (model.embed_tokens)
    any_weights head = no_weights();      ///< [vocabulary x width] (lm_head); the same view where it is tied
    std::vector<decoder_layer_weights<Scalar>> layers = {};
    std::vector<Scalar> final_norm = {};                   ///< [width] (model.norm)
    std::vector<std::shared_ptr<void const>> storage = {}; ///< of the views: tensor sets, quantised copies
};

namespace detail {

[[noreturn, gnu::cold]] inline void refuse_weights(std::string const& name, std::string const& found,
                                                   std::string const& expected)
{
    fail(errc::mismatch, name + " is " + found + ", and the configuration of the model asks for " + expected);
}

inline void check_weights(std::string const& name, any_weights const& weights, std::size_t rows, std::size_t cols)
{
    if (rows_of(weights) != rows || cols_of(weights) != cols)
        refuse_weights(name, std::to_string(rows_of(weights)) + " x " + std::to_string(cols_of(weights)),
                       std::to_string(rows) + " x " + std::to_string(cols));
}

template <class Scalar>
void check_vector(std::string const& name, std::vector<Scalar> const& values, std::size_t length)
{
    if (values.size() != length)
        refuse_weights(name, std::to_string(values.size()) + " long", "a length of " + std::to_string(length));
}

} // namespace detail

/// Errors: those of `check_model_config`; `error{mismatch}` naming the weights whose shape is not what the configuration
///         says, with both shapes.
template <class Scalar>
void check_weights(decoder_weights<Scalar> const& weights)
{
    model_config const& config = weights.config;
    check_model_config(config);
    if (weights.layers.size() != config.layers)
        detail::refuse_weights("the list of layers", std::to_string(weights.layers.size()) + " long",
                               std::to_string(config.layers) + " layers");
    detail::check_weights("model.embed_tokens", weights.embedding, config.vocabulary, config.width);
    detail::check_weights("lm_head", weights.head, config.vocabulary, config.width);
    detail::check_vector("model.norm", weights.final_norm, config.width);
    auto const shapes = linear_shapes(config);
    for (std::size_t i = 0; i < weights.layers.size(); ++i) {
        decoder_layer_weights<Scalar> const& layer = weights.layers[i];
        std::size_t const normed = config.query_key_norm ? config.head_width : 0;
        detail::check_vector(module_path(i, "input_layernorm"), layer.input_norm, config.width);
        detail::check_vector(module_path(i, "post_attention_layernorm"), layer.post_norm, config.width);
        detail::check_vector(module_path(i, "self_attn.q_norm"), layer.query_norm, normed);
        detail::check_vector(module_path(i, "self_attn.k_norm"), layer.key_norm, normed);
        for (std::size_t p = 0; p < linear_parts; ++p) {
            auto const part = static_cast<linear_part>(p);
            std::string const path = module_path(i, shapes[p].name);
            detail::check_weights(path, layer.linear(part), shapes[p].out, shapes[p].in);
            detail::check_vector(path + ".bias", layer.bias(part), shapes[p].bias ? shapes[p].out : 0);
        }
    }
}

} // namespace crossin
#endif
