// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_LINEAR_MODULES_HPP
#define CROSSIN_LORA_LINEAR_MODULES_HPP

/// \file
/// The linear layers of a decoder by their paths, which adapters choose from. Layer: lora. Needs: adapter,
/// model_config.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/io/model_config.hpp>
#include <crossin/lora/adapter.hpp>

namespace crossin {

/// The linear layers of a decoder's layer, in the order of the lists below.
enum class linear_part : std::uint8_t { query, key, value, output, gate, up, down };

/// How many there are.
inline constexpr std::size_t linear_parts = 7;

/// One of them: what files call it, and its shape.
struct linear_shape {
    std::string_view name; ///< behind `model.layers.N.`, such as self_attn.q_proj
    std::size_t out, in;   ///< of the weights [out x in]
    bool bias;             ///< whether the model has one
};

/// The linear layers that every layer of such a decoder has.
[[nodiscard]] inline std::array<linear_shape, linear_parts> linear_shapes(model_config const& config)
{
    std::size_t const width = config.width, inner = config.inner_width, queries = config.heads * config.head_width,
                      keys = config.key_value_heads * config.head_width;
    bool const qkv = config.query_key_value_bias, both = config.inner_bias;
    return {{{"self_attn.q_proj", queries, width, qkv},
             {"self_attn.k_proj", keys, width, qkv},
             {"self_attn.v_proj", keys, width, qkv},
             {"self_attn.o_proj", width, queries, config.output_bias},
             {"mlp.gate_proj", inner, width, both},
             {"mlp.up_proj", inner, width, both},
             {"mlp.down_proj", width, inner, both}}};
}

/// Where adapters and files find a linear layer: model.layers.3.self_attn.q_proj.
[[nodiscard]] inline std::string module_path(std::size_t layer, std::string_view name)
{
    std::string path = "model.layers.";
    path += std::to_string(layer);
    path += '.';
    path += name;
    return path;
}

/// Returns: the linear layers of all layers, and the head where it is not the embedding, with the paths that their
///          weights have in files.
/// Errors:  none, for a configuration that `model_config_from` made.
[[nodiscard]] inline std::vector<module_shape> linear_modules(model_config const& model)
{
    auto const shapes = linear_shapes(model);
    std::vector<module_shape> modules;
    for (std::size_t i = 0; i < model.layers; ++i)
        for (linear_shape const& shape : shapes) modules.push_back({module_path(i, shape.name), shape.in, shape.out});
    if (!model.tied_embedding) modules.push_back({"lm_head", model.width, model.vocabulary});
    return modules;
}

} // namespace crossin
#endif
