// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_GGUF_HPP
#define CROSSIN_LORA_GGUF_HPP

/// \file
/// Adapters as llama.cpp loads them with `--lora`. Layer: lora. Needs: adapter, gguf_writer, model_config.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/gguf_writer.hpp>
#include <crossin/io/model_config.hpp>
#include <crossin/io/tensor.hpp>
#include <crossin/lora/adapter.hpp>
#include <crossin/lora/detail/gguf_names.hpp>

namespace crossin {

/// Writes an adapter as a GGUF file for the model that it is of.
///
/// Effects: tensors in F32, named as llama.cpp names the weights, with .lora_a [rank x in] and .lora_b [out x rank]
///          behind; the rows of B of queries and keys of Llama and Mistral in the order of llama.cpp, which turns
///          coordinates 2i and 2i + 1 of a head together. One alpha is written for all layers, and each is divided by
///          its rank there: where a layer's scale is another (rsLoRA, patterns), its B is multiplied with what is
///          missing.
/// Errors:  `error{unsupported}` naming the layer or tensor for what the format has no place for: magnitudes (DoRA),
///          added biases, whole tensors such as embeddings and heads (merge the adapter and convert the model instead),
///          modules that are no linear layer of the model's, and a head that is tied; `error{mismatch}` for a layer of
///          other sizes than the model's; `error{invalid_argument}` for an adapter without layers, a layer of scale 0
///          or numbers that are not finite; those of `write_gguf`.
/// Source:  llama.cpp: convert_lora_to_gguf.py and src/llama-adapter.cpp as of 2025; `adapter.lora.alpha` divided by
///          the rank of the tensor is what it multiplies with.
inline void write_gguf_adapter(std::string const& path, adapter const& one, model_config const& model)
{
    detail::check_gguf(path, one, model);
    std::deque<std::string> names;
    std::deque<std::array<std::uint64_t, 2>> shapes;
    std::deque<matrix<float>> changed;
    std::vector<tensor_view> tensors;
    auto const add = [&](std::string name, matrix<float> const& values) {
        auto const& shape = shapes.emplace_back(std::array<std::uint64_t, 2>{values.rows(), values.cols()});
        tensors.push_back(
            view_of<float>(names.emplace_back(std::move(name)), shape, {values.data(), values.rows() * values.cols()}));
    };
    float const alpha = detail::gguf_alpha(one);
    for (adapter_layer<float> const& layer : one.layers) {
        std::string const weight = *detail::gguf_name(layer.module);
        float const there = detail::gguf_scale(alpha, layer.factors.rank()), wanted = layer.factors.scale;
        double const missing = there == wanted ? 1 : static_cast<double>(wanted) / static_cast<double>(there);
        std::size_t const heads = detail::rotated_heads(layer.module, model);
        bool const same = missing == 1 && heads == 0;
        add(weight + ".lora_a", layer.factors.a);
        add(weight + ".lora_b",
            same ? layer.factors.b : changed.emplace_back(detail::gguf_b(layer.factors.b, heads, missing)));
    }
    gguf_metadata metadata{{"general.architecture", std::string(detail::gguf_architecture(model.family))},
                           {"general.type", std::string("adapter")},
                           {"adapter.type", std::string("lora")},
                           {"adapter.lora.alpha", alpha},
                           {"general.file_type", std::uint32_t{0}}}; // all of F32
    if (!one.config.base.empty()) {
        metadata.emplace_back("general.base_model.count", std::uint32_t{1});
        metadata.emplace_back("general.base_model.0.name", one.config.base);
    }
    write_gguf(path, metadata, tensors);
}

} // namespace crossin
#endif
