// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_LORA_RANDOM_ADAPTER_HPP
#define CROSSIN_TESTS_LORA_RANDOM_ADAPTER_HPP

/// \file
/// Small models, and adapters for them with random numbers in them.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/lora/adapter.hpp>

#include "lora/random_layer.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"

namespace crossin_test {

/// The linear layers of a model with that many layers: queries, values and the way down, of odd sizes.
inline std::vector<crossin::module_shape> small_model(std::size_t layers = 2)
{
    std::vector<crossin::module_shape> modules;
    for (std::size_t i = 0; i < layers; ++i) {
        std::string const path = "model.layers." + std::to_string(i) + ".";
        modules.push_back({path + "self_attn.q_proj", 6, 7});
        modules.push_back({path + "self_attn.v_proj", 6, 3});
        modules.push_back({path + "mlp.down_proj", 9, 6});
    }
    modules.push_back({"lm_head", 6, 11});
    return modules;
}

/// An adapter of `small_model` with random numbers everywhere.
inline crossin::adapter random_adapter(crossin::adapter_config config, std::uint64_t key, std::size_t layers = 2)
{
    if (config.target.empty()) config.target.names = {"q_proj", "down_proj"};
    crossin::adapter made = crossin::fresh_adapter(std::move(config), small_model(layers), key);
    for (auto& layer : made.layers) {
        std::uint64_t const own = crossin::combine_keys(key, crossin::hash64(layer.module));
        layer.factors.b = random_matrix<float>(layer.factors.out(), layer.factors.rank(), own);
        auto const more = random_matrix<float>(2, layer.factors.out(), own + 1);
        if (made.config.dora)
            for (std::size_t o = 0; o < more.cols(); ++o) layer.magnitude.push_back(1.5F + more(0, o));
        for (std::size_t o = 0; o < layer.bias.size(); ++o) layer.bias[o] = more(1, o);
    }
    return made;
}

} // namespace crossin_test
#endif
