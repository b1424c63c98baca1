// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_MODEL_RANDOM_MODEL_HPP
#define CROSSIN_TESTS_MODEL_RANDOM_MODEL_HPP

/// \file
/// Files of small models with random weights, of every family.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/random.hpp>
#include <crossin/io/model_config.hpp>
#include <crossin/io/safetensors_writer.hpp>
#include <crossin/model/decoder_weights.hpp>

#include "support/catch.hpp"
#include "support/errors.hpp"

namespace crossin_test {

/// Sizes that are no multiple of anything, with what the family has besides.
inline crossin::model_config small_config(crossin::model_family family)
{
    using enum crossin::model_family;
    crossin::model_config made;
    made.family = family;
    made.vocabulary = 37;
    made.width = 12;
    made.inner_width = 22;
    made.layers = 2;
    made.heads = 4;
    made.key_value_heads = 2;
    made.head_width = family == qwen3 ? 6 : 4;
    made.longest_tokens = 48;
    made.end_ids = {2};
    if (family == gemma) {
        made.inner = crossin::activation::gelu_tanh;
        made.norm_adds_one = made.scaled_embedding = made.tied_embedding = true;
    }
    made.query_key_value_bias = family == qwen2;
    made.query_key_norm = family == qwen3;
    if (family == mistral) {
        made.window_tokens = 5;
        made.windowed = {1, 1};
    }
    return made;
}

/// A tensor of a file that is yet to be written: its shape, and its numbers as floats.
struct random_tensor {
    std::vector<std::uint64_t> shape;
    std::vector<float> values;
};

/// All tensors of such a model, by name. Weights are near what initialisation gives, norms near one.
inline std::map<std::string, random_tensor> random_tensors(crossin::model_config const& config, std::uint64_t key)
{
    std::map<std::string, random_tensor> made;
    auto const add = [&](std::string const& name, std::vector<std::uint64_t> shape, float around, float width) {
        random_tensor& one = made[name];
        std::uint64_t count = 1;
        for (std::uint64_t const size : shape) count *= size;
        std::uint64_t const own = crossin::combine_keys(key, made.size());
        for (std::uint64_t i = 0; i < count; ++i) {
            float const share = static_cast<float>(crossin::random_bits(own, i) >> 40) * 0x1p-23F - 1;
            float const value = around + width * share;
            one.values.push_back(crossin::to_float(crossin::to_bfloat16(value))); // exact in every type
        }
        one.shape = std::move(shape);
    };
    float const norm = config.norm_adds_one ? 0.0F : 1.0F;
    add("model.embed_tokens.weight", {config.vocabulary, config.width}, 0, 0.5F);
    if (!config.tied_embedding) add("lm_head.weight", {config.vocabulary, config.width}, 0, 0.5F);
    add("model.norm.weight", {config.width}, norm, 0.3F);
    for (std::size_t i = 0; i < config.layers; ++i) {
        add(crossin::module_path(i, "input_layernorm.weight"), {config.width}, norm, 0.3F);
        add(crossin::module_path(i, "post_attention_layernorm.weight"), {config.width}, norm, 0.3F);
        if (config.query_key_norm) {
            add(crossin::module_path(i, "self_attn.q_norm.weight"), {config.head_width}, norm, 0.3F);
            add(crossin::module_path(i, "self_attn.k_norm.weight"), {config.head_width}, norm, 0.3F);
        }
        for (crossin::linear_shape const& shape : crossin::linear_shapes(config)) {
            std::string const path = crossin::module_path(i, shape.name);
            add(path + ".weight", {shape.out, shape.in}, 0, 0.6F);
            if (shape.bias) add(path + ".bias", {shape.out}, 0, 0.3F);
        }
    }
    return made;
}

/// Writes tensors with elements of one type: F32, BF16, F16 or F64.
inline void write_tensors(std::string const& path, std::map<std::string, random_tensor> const& tensors,
                          crossin::element_type type = crossin::element_type::f32)
{
    std::map<std::string, std::vector<std::uint16_t>> halves;
    std::map<std::string, std::vector<double>> doubles;
    std::vector<crossin::tensor_view> views;
    for (auto const& [name, one] : tensors) {
        crossin::tensor_view view = crossin::view_of<float>(name, one.shape, one.values);
        view.type = type;
        if (type == crossin::element_type::bf16 || type == crossin::element_type::f16) {
            for (float const value : one.values)
                halves[name].push_back(type == crossin::element_type::bf16 ? crossin::to_bfloat16(value).bits
                                                                           : crossin::to_float16(value).bits);
            view.bytes = {reinterpret_cast<char const*>(halves[name].data()), 2 * one.values.size()};
        } else if (type == crossin::element_type::f64) {
            doubles[name].assign(one.values.begin(), one.values.end());
            view.bytes = {reinterpret_cast<char const*>(doubles[name].data()), 8 * one.values.size()};
        }
        views.push_back(view);
    }
    crossin::write_safetensors(path, views);
}

} // namespace crossin_test
#endif
