// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_GGUF_NAMES_HPP
#define CROSSIN_LORA_DETAIL_GGUF_NAMES_HPP

/// \file
/// What llama.cpp calls the weights of a model, and in which order it has their rows. Layer: lora. Needs: adapter,
/// linear_modules.

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/model_config.hpp>
#include <crossin/lora/adapter.hpp>
#include <crossin/lora/linear_modules.hpp>
#include <crossin/lora/matrix.hpp>

namespace crossin::detail {

/// Mistral is a Llama there.
[[nodiscard]] constexpr std::string_view gguf_architecture(model_family family) noexcept
{
    return family == model_family::mistral ? name_of(model_family::llama) : name_of(family);
}

/// The number of a layer and what follows it, of a path such as model.layers.3.self_attn.q_proj.
[[nodiscard]] inline std::optional<std::pair<std::uint64_t, std::string_view>> split_layer(std::string_view module)
{
    constexpr std::string_view prefix = "model.layers.";
    if (!module.starts_with(prefix)) return std::nullopt;
    module.remove_prefix(prefix.size());
    std::uint64_t number = 0;
    auto const [end, problem] = std::from_chars(module.data(), module.data() + module.size(), number);
    if (problem != std::errc{} || end == module.data() + module.size() || *end != '.') return std::nullopt;
    return std::pair(number, module.substr(static_cast<std::size_t>(end - module.data()) + 1));
}

/// The name of the weights of a linear layer, or nothing for what is none.
[[nodiscard]] inline std::optional<std::string> gguf_name(std::string_view module)
{
    if (module == "lm_head") return "output.weight";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> names = {
        {{"self_attn.q_proj", "attn_q"},
         {"self_attn.k_proj", "attn_k"},
         {"self_attn.v_proj", "attn_v"},
         {"self_attn.o_proj", "attn_output"},
         {"mlp.gate_proj", "ffn_gate"},
         {"mlp.up_proj", "ffn_up"},
         {"mlp.down_proj", "ffn_down"}}};
    if (auto const layer = split_layer(module))
        for (auto const& [ours, theirs] : names)
            if (layer->second == ours)
                return ("blk." + std::to_string(layer->first) + ".").append(theirs).append(".weight");
    return std::nullopt;
}

/// How many heads the rows of a layer are of whose coordinates change places; 0 where none do.
[[nodiscard]] inline std::size_t rotated_heads(std::string_view module, model_config const& model) noexcept
{
    bool const llama = gguf_architecture(model.family) == name_of(model_family::llama);
    if (!llama || model.layout != rotary_layout::half_split) return 0;
    if (module.ends_with("self_attn.q_proj")) return static_cast<std::size_t>(model.heads);
    if (module.ends_with("self_attn.k_proj")) return static_cast<std::size_t>(model.key_value_heads);
    return 0;
}

/// B times a factor, its rows in the order of llama.cpp: of a head of width w, rows 0, w/2, 1, w/2 + 1, ...
[[nodiscard]] inline matrix<float> gguf_b(matrix<float> const& b, std::size_t heads, double factor)
{
    matrix<float> made(b.rows(), b.cols());
    std::size_t const width = heads == 0 ? b.rows() : b.rows() / heads;
    for (std::size_t r = 0; r < b.rows(); ++r) {
        std::size_t const head = r / width, within = r % width;
        std::size_t const from = heads == 0 ? r : head * width + within / 2 + (within % 2) * (width / 2);
        for (std::size_t q = 0; q < b.cols(); ++q)
            made(r, q) = static_cast<float>(static_cast<double>(b(from, q)) * factor);
    }
    return made;
}

/// What llama.cpp multiplies the factors of a rank with.
[[nodiscard]] inline float gguf_scale(float alpha, std::size_t rank) noexcept
{
    return alpha / static_cast<float>(rank);
}

/// The alpha that is written: the configuration's where it gives the first layer its scale, and else one that does, so
/// that few layers are multiplied. Requires: there is a layer, of a scale other than 0.
[[nodiscard]] inline float gguf_alpha(adapter const& one) noexcept
{
    auto const& first = one.layers[0].factors;
    auto const alpha = static_cast<float>(one.config.alpha);
    return gguf_scale(alpha, first.rank()) == first.scale ? alpha : first.scale * static_cast<float>(first.rank());
}

/// Throws for what the format has no place for.
inline void check_gguf(std::string const& path, adapter const& one, model_config const& model)
{
    auto const refuse = [&](errc code, std::string const& what) {
        fail(code, place{path}, "cannot be written: " + what);
    };
    for (saved_tensor const& tensor : one.saved)
        refuse(errc::unsupported,
               "the adapter holds " + in_quotes(tensor.name, 120) +
                   " as a whole, and adapters for llama.cpp hold factors only; merge it into its base "
                   "and convert the model");
    if (one.layers.empty()) refuse(errc::invalid_argument, "the adapter has no layers");
    std::vector<module_shape> const modules = linear_modules(model);
    for (adapter_layer<float> const& layer : one.layers) {
        std::string const named = "the layer " + in_quotes(layer.module, 120);
        auto const& factors = layer.factors;
        if (!layer.magnitude.empty())
            refuse(errc::unsupported, named +
                                          " has magnitudes (DoRA), which llama.cpp does not apply; merge the adapter "
                                          "into its base and convert the model");
        for (float const value : layer.bias)
            if (value != 0) refuse(errc::unsupported, named + " adds a bias, which llama.cpp does not apply");
        if (layer.module == "lm_head" && model.tied_embedding)
            refuse(errc::unsupported,
                   named + " is the embedding in this model, which llama.cpp does not adapt as a head");
        auto const found = std::ranges::find(modules, layer.module, &module_shape::module);
        if (found == modules.end() || !gguf_name(layer.module))
            refuse(errc::unsupported, named + " is no linear layer of a " + std::string(name_of(model.family)) +
                                          " of " + std::to_string(model.layers) + " layers");
        if (factors.in() != found->in || factors.out() != found->out || factors.rank() == 0 ||
            factors.b.cols() != factors.rank())
            refuse(errc::mismatch, named + " has " + std::to_string(factors.in()) + " inputs, " +
                                       std::to_string(factors.out()) + " outputs and rank " +
                                       std::to_string(factors.rank()) + ", and that of the model has " +
                                       std::to_string(found->in) + " and " + std::to_string(found->out) +
                                       ": the adapter is of another model");
        if (!std::isfinite(factors.scale) || factors.scale == 0)
            refuse(errc::invalid_argument, named + " is scaled by 0 or by no finite number");
        for (matrix<float> const* const half : {&factors.a, &factors.b})
            for (std::size_t i = 0; i < half->rows() * half->cols(); ++i)
                if (!std::isfinite(half->data()[i]))
                    refuse(errc::invalid_argument, named + " holds numbers that are infinite or NaN");
    }
}

} // namespace crossin::detail
#endif
