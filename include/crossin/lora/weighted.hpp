// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_WEIGHTED_HPP
#define CROSSIN_LORA_WEIGHTED_HPP

/// \file
/// Adapters and factors with the weights they are added by, and the configuration of what comes out. Layer: lora.
/// Needs: adapter.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/lora/adapter.hpp>

namespace crossin {

/// Factors and their weight. Requires: the factors outlive this.
template <class Scalar>
struct weighted_factors {
    lora_factors<Scalar> const* factors;
    double weight = 1;
};

/// An adapter and its weight. Requires: the adapter outlives this.
struct weighted_adapter {
    adapter const* of;
    double weight = 1;
};

/// Makes the configuration say what the layers are: rank, alpha, and patterns for the layers that differ from most.
///
/// Requires: scales that are alpha / rank of some alpha to the bit, such as 1 or powers of two.
/// Effects:  `fits_config` holds; ranks are divided by (no rsLoRA), and DoRA is what the first layer is.
///           Patterns name a layer without the first part of its path where that is enough, since older versions of
///           PEFT want something before a pattern.
inline void describe_layers(adapter& one)
{
    adapter_config& config = one.config;
    config.scaling = lora_scaling::by_rank;
    config.dora = !one.layers.empty() && !one.layers[0].magnitude.empty();
    config.rank_pattern.clear();
    config.alpha_pattern.clear();
    auto const alpha = [](adapter_layer<float> const& layer) {
        return static_cast<double>(layer.factors.scale) * static_cast<double>(layer.factors.rank());
    };
    std::vector<std::pair<std::uint64_t, double>> kinds;
    for (adapter_layer<float> const& layer : one.layers) kinds.emplace_back(layer.factors.rank(), alpha(layer));
    std::ranges::sort(kinds);
    std::size_t most = 0;
    for (std::size_t i = 0; i < kinds.size();) {
        std::size_t const begin = i;
        while (i < kinds.size() && kinds[i] == kinds[begin]) ++i;
        if (i - begin <= most) continue;
        most = i - begin;
        config.rank = kinds[begin].first;
        config.alpha = kinds[begin].second;
    }
    for (adapter_layer<float> const& layer : one.layers) {
        if (layer.factors.rank() == config.rank && alpha(layer) == config.alpha) continue;
        std::string_view const module = layer.module;
        std::string_view pattern = module.substr(module.find('.') == std::string_view::npos ? 0 : module.find('.') + 1);
        auto const fitting = std::ranges::count_if(
            one.layers, [&](adapter_layer<float> const& other) { return names_module(pattern, other.module); });
        if (fitting > 1) pattern = module;
        if (layer.factors.rank() != config.rank) config.rank_pattern.emplace_back(pattern, layer.factors.rank());
        if (alpha(layer) != config.alpha) config.alpha_pattern.emplace_back(pattern, alpha(layer));
    }
}

} // namespace crossin
#endif
