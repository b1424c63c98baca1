// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_ADAPTER_HPP
#define CROSSIN_LORA_ADAPTER_HPP

/// \file
/// Adapters: their configuration, their layers, and tensors that they hold whole. Layer: lora. Needs: adapter_config,
/// adapter_layer.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/core/random.hpp>
#include <crossin/lora/adapter_config.hpp>
#include <crossin/lora/adapter_layer.hpp>
#include <crossin/lora/detail/check_parts.hpp>
#include <crossin/lora/factors.hpp>

namespace crossin {

/// A tensor that stands in place of one of the model: an embedding, a head, a bias. Models: std::regular.
struct saved_tensor {
    std::string name = {};                 ///< as in the model: model.embed_tokens.weight
    std::vector<std::uint64_t> shape = {}; ///< outermost dimension first
    std::vector<float> values = {};        ///< row-major
    friend bool operator==(saved_tensor const&, saved_tensor const&) = default;
};

/// All that was trained of a model. Models: std::regular.
struct adapter {
    adapter_config config = {};
    std::vector<adapter_layer<float>> layers = {}; ///< in the order of `module_before`
    std::vector<saved_tensor> saved = {};          ///< in the order of `module_before`

    /// The layer of a module, or a null pointer.
    [[nodiscard]] adapter_layer<float> const* find(std::string_view module) const noexcept
    {
        auto const found = std::ranges::find(layers, module, &adapter_layer<float>::module);
        return found == layers.end() ? nullptr : &*found;
    }
    /// The whole tensor of that name, or a null pointer.
    [[nodiscard]] saved_tensor const* find_saved(std::string_view name) const noexcept
    {
        auto const found = std::ranges::find(saved, name, &saved_tensor::name);
        return found == saved.end() ? nullptr : &*found;
    }
    friend bool operator==(adapter const&, adapter const&) = default;
};

/// A linear layer of a model, as an adapter sees it. Models: std::regular.
struct module_shape {
    std::string module = {}; ///< such as model.layers.0.self_attn.q_proj
    std::size_t in = 0, out = 0;
    friend bool operator==(module_shape const&, module_shape const&) = default;
};

/// Whether a path comes before another: by its characters, with runs of digits as the numbers they are, so that layer 2
/// stands before layer 10.
[[nodiscard]] constexpr bool module_before(std::string_view a, std::string_view b) noexcept
{
    auto const digit = [](char c) { return c >= '0' && c <= '9'; };
    std::size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        if (!digit(a[i]) || !digit(b[j])) {
            if (a[i] != b[j]) return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
            ++i;
            ++j;
            continue;
        }
        auto const run = [&](std::string_view text, std::size_t& at) { // without leading zeros
            std::size_t const begin = at;
            while (at < text.size() && digit(text[at])) ++at;
            std::string_view digits = text.substr(begin, at - begin);
            while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
            return digits;
        };
        std::string_view const x = run(a, i), y = run(b, j);
        if (x.size() != y.size()) return x.size() < y.size();
        if (x != y) return x < y;
    }
    if (a.size() - i != b.size() - j) return a.size() - i < b.size() - j;
    return a < b; // 01 and 1
}

/// Puts layers and whole tensors into the order that files are read in.
inline void sort_modules(adapter& one)
{
    std::ranges::sort(one.layers, module_before, &adapter_layer<float>::module);
    std::ranges::sort(one.saved, module_before, &saved_tensor::name);
}

/// An adapter that changes nothing yet, for the layers of `modules` that the configuration names.
///
/// Returns: A of each layer uniform, by a key of seed and module, so that it does not depend on the other layers; B
///          zero; biases, where B has them, zero. Magnitudes of DoRA are empty: they are `dora_norms` of the base.
///          Tensors that are trained whole are those of the base too, and are the caller's to add.
/// Errors:  `error{invalid_argument}` for a configuration without targets, for a target or an excluded module that fits
///          none, a number of a layer without a target, or beside an expression, a pattern of ranks or alphas that fits
///          no target, a start other than PEFT's default ("true"), a dropout outside [0, 1); those of `scale_of` and of
///          the matcher. What is to be saved whole need be no linear layer: who trains it checks it.
template <expression_matcher Match = plain_expressions>
[[nodiscard]] adapter fresh_adapter(adapter_config config, std::span<module_shape const> modules, std::uint64_t seed,
                                    Match const& match = {})
{
    if (config.target.empty()) fail(errc::invalid_argument, "an adapter needs the names of the modules it is for");
    if (config.start != "true")
        fail(errc::invalid_argument,
             "a fresh adapter begins as \"true\" says (A uniform, B zero), and not by " + in_quotes(config.start));
    require(config.dropout >= 0 && config.dropout < 1, "a dropout rate lies in [0, 1)");
    auto const named = [&](std::string const& name) {
        return std::ranges::any_of(modules, [&](module_shape const& one) { return names_module(name, one.module); });
    };
    for (std::string const& name : config.target.names)
        if (!named(name))
            fail(errc::invalid_argument, "the target " + in_quotes(name) + " is no linear layer of the model");
    for (std::string const& name : config.exclude.names)
        if (!named(name))
            fail(errc::invalid_argument, "the excluded module " + in_quotes(name) + " is no linear layer of the model");
    if (std::string const& name = config.exclude.expression; !name.empty())
        if (std::ranges::none_of(modules, [&](module_shape const& one) -> bool { return match(name, one.module); }))
            fail(errc::invalid_argument,
                 "the excluded modules " + in_quotes(name) + " are no linear layers of the model");
    if (!config.target.expression.empty() && !(config.layers.empty() && config.layers_pattern.empty()))
        fail(errc::invalid_argument, "the target " + in_quotes(config.target.expression) +
                                         " is an expression, which says all of it: numbers of layers and what stands "
                                         "before them go with names");

    adapter made{std::move(config), {}, {}};
    adapter_config const& used = made.config;
    for (module_shape const& one : modules) {
        if (!is_target(used, one.module, match)) continue;
        auto const rank = static_cast<std::size_t>(rank_of(used, one.module, match));
        std::uint64_t const key = combine_keys(seed, hash64(one.module));
        made.layers.push_back({one.module,
                               fresh_factors(one.in, one.out, rank, scale_of(used, one.module, match), key),
                               {},
                               std::vector<float>(used.added_bias ? one.out : 0)});
    }
    for (std::uint64_t const number : used.layers)
        if (std::ranges::none_of(made.layers, [&](adapter_layer<float> const& layer) {
                return detail::layer_of(layer.module, used.layers_pattern, match) == number;
            }))
            fail(errc::invalid_argument,
                 "the layer " + std::to_string(number) + " of the model has none of the targets");
    if (made.layers.empty()) fail(errc::invalid_argument, "the targets of the adapter are no layers of the model");
    auto const check = [&](std::string_view what, auto const& patterns) {
        for (auto const& pattern : patterns) {
            std::vector<std::pair<std::string, bool>> const alone{{pattern.first, true}};
            if (std::ranges::none_of(made.layers, [&](adapter_layer<float> const& layer) {
                    return detail::by_pattern(alone, false, layer.module, match);
                }))
                fail(errc::invalid_argument, "the " + std::string(what) + " pattern " + in_quotes(pattern.first) +
                                                 " fits no layer of the adapter");
        }
    };
    check("rank", used.rank_pattern);
    check("alpha", used.alpha_pattern);
    sort_modules(made);
    return made;
}

/// Checks that an adapter is one for a model with these linear layers.
///
/// Errors: `error{mismatch}` naming the layer that the model does not have, or has in other sizes, as in an adapter of
///         another base; and the target of the configuration that the adapter has no layer for;
///         `error{invalid_argument}` naming a layer whose parts do not belong together, or to the configuration.
template <expression_matcher Match = plain_expressions>
void expect_model(adapter const& one, std::span<module_shape const> modules, Match const& match = {})
{
    auto const sizes = [](std::size_t in, std::size_t out) {
        return std::to_string(in) + " inputs and " + std::to_string(out) + " outputs";
    };
    for (adapter_layer<float> const& layer : one.layers) {
        auto const found = std::ranges::find(modules, layer.module, &module_shape::module);
        if (found == modules.end())
            fail(errc::mismatch, "the adapter has a layer " + in_quotes(layer.module, 120) +
                                     ", and the model has not: it is of another model");
        detail::check_parts(one.config, layer);
        lora_factors<float> const& factors = layer.factors;
        if (factors.rank() == 0)
            for (std::size_t const size : {layer.bias.size(), layer.magnitude.size()})
                if (size != 0 && size != found->out)
                    detail::refuse_layer(layer,
                                         "has " + std::to_string(size) +
                                             " biases or magnitudes, and the layer of the " + "model " +
                                             std::to_string(found->out) + " outputs",
                                         errc::mismatch);
        if (factors.rank() > 0 && (factors.in() != found->in || factors.out() != found->out))
            fail(errc::mismatch, "the layer " + in_quotes(layer.module, 120) + " has " +
                                     sizes(factors.in(), factors.out()) + " in the adapter and " +
                                     sizes(found->in, found->out) + " in the model: the adapter is of another model");
    }
    for (module_shape const& wanted : modules)
        if (is_target(one.config, wanted.module, match) && !one.find(wanted.module))
            fail(errc::mismatch,
                 "the adapter lacks the layer " + in_quotes(wanted.module, 120) + ", which its configuration names");
}

/// Returns: whether every layer has the rank and the scale that the configuration gives it.
template <expression_matcher Match = plain_expressions>
[[nodiscard]] bool fits_config(adapter const& one, Match const& match = {})
{
    return std::ranges::all_of(one.layers, [&](adapter_layer<float> const& layer) {
        return layer.factors.rank() == rank_of(one.config, layer.module, match) &&
               layer.factors.scale == static_cast<float>(scale_of(one.config, layer.module, match));
    });
}

/// Number of trained values: of the factors, magnitudes, biases and whole tensors.
[[nodiscard]] inline std::uint64_t trained_values(adapter const& one)
{
    std::uint64_t sum = 0;
    for (adapter_layer<float> const& layer : one.layers)
        sum += layer.factors.rank() * (layer.factors.in() + layer.factors.out()) + layer.magnitude.size() +
               layer.bias.size();
    for (saved_tensor const& tensor : one.saved) sum += tensor.values.size();
    return sum;
}

} // namespace crossin
#endif
