// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_COMBINE_PARTS_HPP
#define CROSSIN_LORA_DETAIL_COMBINE_PARTS_HPP

/// \file
/// Adapters taken apart into the layers that are summed. Layer: lora. Needs: adapter, weighted.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/lora/adapter.hpp>
#include <crossin/lora/detail/check_parts.hpp>
#include <crossin/lora/weighted.hpp>

namespace crossin::detail {

/// The adapters that count, checked against each other but for their layers.
[[nodiscard]] inline std::vector<weighted_adapter> adapters_of_weight(std::span<weighted_adapter const> parts)
{
    std::vector<weighted_adapter> used;
    for (weighted_adapter const& part : parts) {
        require(std::isfinite(part.weight), "the weight of an adapter must be a finite number");
        if (part.weight != 0) used.push_back(part);
    }
    require(!used.empty(), "there is no adapter to combine, or none of a weight other than 0");
    std::string first; // of those that name their base
    for (weighted_adapter const& part : used) {
        std::string const& other = part.of->config.base;
        if (first.empty()) first = other;
        if (!other.empty() && first != other)
            fail(errc::mismatch, "adapters of different bases cannot be combined: " + in_quotes(first) + " and " +
                                     in_quotes(other) + "; give them the same base name if the bases are the same");
    }
    return used;
}

[[nodiscard]] inline bool comes_back(std::span<weighted_adapter const> used, std::size_t rank)
{
    return used.size() == 1 && used[0].weight == 1 &&
           (rank == 0 || std::ranges::all_of(used[0].of->layers, [&](adapter_layer<float> const& layer) {
                return layer.factors.rank() <= rank;
            }));
}

/// What one layer of the sum is made of.
struct layer_parts {
    std::string module;
    std::vector<weighted_factors<float>> factors;
    std::vector<float> bias;
};

[[nodiscard]] inline std::vector<layer_parts> layers_of(std::span<weighted_adapter const> used)
{
    std::vector<layer_parts> all;
    bool const biased = std::ranges::any_of(used, [](auto const& part) { return part.of->config.added_bias; });
    for (auto const& [of, weight] : used)
        for (adapter_layer<float> const& layer : of->layers) {
            std::string const named = "the layer " + in_quotes(layer.module, 120);
            check_parts(of->config, layer);
            if (of->config.dora || !layer.magnitude.empty())
                fail(errc::unsupported, named + " has magnitudes (DoRA), whose delta depends on the base: merge the "
                                                "adapters into the base by their weights instead");
            if (layer.factors.rank() == 0) fail(errc::unsupported, named + " has rank 0, and cannot be combined");
            auto found = std::ranges::find(all, layer.module, &layer_parts::module);
            if (found == all.end())
                found = all.insert(found, {layer.module, {}, std::vector<float>(biased ? layer.factors.out() : 0)});
            else if (auto const& first = *found->factors[0].factors;
                     first.in() != layer.factors.in() || first.out() != layer.factors.out())
                fail(errc::mismatch,
                     named + " has " + std::to_string(first.in()) + " inputs and " + std::to_string(first.out()) +
                         " outputs in one adapter and " + std::to_string(layer.factors.in()) + " and " +
                         std::to_string(layer.factors.out()) + " in another: they are of different models");
            found->factors.push_back({&layer.factors, weight});
            for (std::size_t o = 0; o < layer.bias.size(); ++o)
                found->bias[o] = static_cast<float>(double{found->bias[o]} + weight * double{layer.bias[o]});
        }
    std::ranges::sort(all, module_before, &layer_parts::module);
    return all;
}

/// The whole tensors of the sum.
[[nodiscard]] inline std::vector<saved_tensor> saved_sum(std::span<weighted_adapter const> used)
{
    std::vector<saved_tensor> sums;
    double weights = 0;
    for (weighted_adapter const& part : used) weights += part.weight;
    for (auto const& [of, unused] : used)
        for (saved_tensor const& tensor : of->saved) {
            if (std::ranges::find(sums, tensor.name, &saved_tensor::name) != sums.end()) continue;
            std::string const named = "the whole tensor " + in_quotes(tensor.name, 120);
            if (std::abs(weights - 1) > 1e-9)
                fail(errc::unsupported, named + " cannot be combined without the base, since the weights add up to " +
                                            std::to_string(weights) + " and not to 1");
            std::vector<double> sum(tensor.values.size());
            for (auto const& [other, weight] : used) {
                saved_tensor const* const mine = other->find_saved(tensor.name);
                if (!mine)
                    fail(errc::unsupported, named + " cannot be combined without the base, since not all have it");
                if (mine->shape != tensor.shape || mine->values.size() != sum.size())
                    fail(errc::mismatch, named + " has different shapes: the adapters are of different models");
                for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += weight * double{mine->values[i]};
            }
            sums.push_back({tensor.name, tensor.shape, std::vector<float>(sum.size())});
            for (std::size_t i = 0; i < sum.size(); ++i) sums.back().values[i] = static_cast<float>(sum[i]);
        }
    std::ranges::sort(sums, module_before, &saved_tensor::name);
    return sums;
}

/// The sum without its layers: the configuration that they will have, and the whole tensors.
[[nodiscard]] inline adapter begin_combination(std::span<weighted_adapter const> used)
{
    adapter_config const& first = used[0].of->config;
    adapter made{first, {}, saved_sum(used)};
    adapter_config& config = made.config;
    config.start = "true";
    bool same = true;
    for (weighted_adapter const& part : used) {
        adapter_config const& other = part.of->config;
        same = same && other.target == first.target && other.exclude == first.exclude && other.layers == first.layers &&
               other.layers_pattern == first.layers_pattern && other.modules_to_save == first.modules_to_save;
        config.added_bias = config.added_bias || other.added_bias;
        if (config.bias == adapter_bias::none) config.bias = other.bias;
        if (config.base.empty()) config.base = other.base;
        if (config.dropout != other.dropout) config.dropout = 0;
        for (std::string const& module : other.modules_to_save)
            if (std::ranges::find(config.modules_to_save, module) == config.modules_to_save.end())
                config.modules_to_save.push_back(module);
    }
    if (same) return made;
    config.target = {}; // by their whole paths, which no rule of any of them can be told from
    config.exclude = {};
    config.layers = {};
    config.layers_pattern = {};
    for (weighted_adapter const& part : used)
        for (adapter_layer<float> const& layer : part.of->layers) config.target.names.push_back(layer.module);
    std::ranges::sort(config.target.names, module_before);
    config.target.names.erase(std::ranges::unique(config.target.names).begin(), config.target.names.end());
    return made;
}

} // namespace crossin::detail
#endif
