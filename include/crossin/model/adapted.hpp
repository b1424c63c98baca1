// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_ADAPTED_HPP
#define CROSSIN_MODEL_ADAPTED_HPP

/// \file
/// Adapters on their way into a decoder and out of it. Layer: model. Needs: adapter, decoder, decoder_weights, dora.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/tensor.hpp>
#include <crossin/lora/adapter.hpp>
#include <crossin/lora/any_weights.hpp>
#include <crossin/lora/dora.hpp>
#include <crossin/lora/linear_modules.hpp>
#include <crossin/lora/parameter.hpp>
#include <crossin/model/decoder.hpp>
#include <crossin/model/decoder_options.hpp>
#include <crossin/model/decoder_weights.hpp>
#include <crossin/model/detail/linear_place.hpp>

namespace crossin {

/// What a decoder has to train for an adapter of this configuration: its layers, and what it says is saved whole.
///
/// Errors: `error{unsupported}` naming a module to be saved that is neither the embedding nor the head, and for biases.
[[nodiscard]] inline trained_kinds trained_kinds_of(adapter_config const& config)
{
    trained_kinds kinds;
    for (std::string const& name : config.modules_to_save) {
        bool const embedding = names_module(name, "model.embed_tokens"), head = names_module(name, "lm_head");
        if (!embedding && !head)
            fail(errc::unsupported,
                 "the module " + in_quotes(name) + " cannot be trained whole; embed_tokens and lm_head can");
        kinds.embedding = kinds.embedding || embedding;
        kinds.head = kinds.head || head;
    }
    if (config.bias != adapter_bias::none)
        fail(errc::unsupported, "biases of the model are not trained with an adapter; set `bias` to none");
    return kinds;
}

/// An adapter that changes nothing yet, for a decoder with these weights: `fresh_adapter`, and the magnitudes of DoRA.
///
/// Errors: those of `fresh_adapter`.
template <expression_matcher Match = plain_expressions>
[[nodiscard]] adapter fresh_adapter(adapter_config config, decoder_weights<float> const& weights, std::uint64_t seed,
                                    Match const& match = {})
{
    adapter made = fresh_adapter(std::move(config), std::span<module_shape const>(linear_modules(weights.config)), seed,
                                 match);
    if (!made.config.dora) return made;
    auto const shapes = linear_shapes(weights.config);
    for (std::size_t i = 0; i < weights.layers.size(); ++i)
        for (std::size_t p = 0; p < linear_parts; ++p) {
            std::string const path = module_path(i, shapes[p].name);
            auto const layer = std::ranges::find(made.layers, path, &adapter_layer<float>::module);
            if (layer == made.layers.end()) continue;
            layer->magnitude = std::visit([&](auto const& base) { return dora_norms(base, layer->factors); },
                                          weights.layers[i].linear(static_cast<linear_part>(p)));
        }
    return made;
}

namespace detail {

/// Errors: `error{mismatch}` when a whole tensor of an adapter has another shape than that of the model.
inline void expect_saved(saved_tensor const& one, std::vector<std::uint64_t> const& shape)
{
    if (one.shape != shape || one.values.size() != *size_bytes(element_type::f32, shape) / sizeof(float))
        fail(errc::mismatch, "the tensor " + in_quotes(one.name, 120) + " of the adapter has the shape " +
                                 shape_text(one.shape) + ", and that of the model " + shape_text(shape));
}

} // namespace detail

/// Puts the whole tensors of an adapter in place of those of the model: embedding, head, and biases of linear layers.
/// The weights share them: the adapter may go.
///
/// Where the model is tied and the adapter holds only one of embedding and head, the other stays the base's, as in
/// PEFT; then, and where both are there and differ, the weights, and their configuration, are no longer tied.
///
/// Errors: `error{mismatch}` naming a tensor of another shape, a bias that the model has not, and a tensor that is none
///         of these; `error{not_found}` for the bias of a layer that the model has not, with the nearest name.
inline void place_saved(adapter const& from, decoder_weights<float>& to)
{
    saved_tensor const *embedding = nullptr, *head = nullptr;
    for (saved_tensor const& one : from.saved) {
        bool const first = one.name == "model.embed_tokens.weight";
        if (first || one.name == "lm_head.weight") {
            detail::expect_saved(one, {to.config.vocabulary, to.config.width});
            (first ? embedding : head) = &one;
            continue;
        }
        std::string_view const name = one.name, ending = ".bias";
        if (!name.ends_with(ending))
            fail(errc::mismatch, "the tensor " + in_quotes(name, 120) +
                                     " of the adapter is neither embedding, head nor the bias of a linear layer");
        auto const [layer, part, shape] = detail::find_linear(to.config, name.substr(0, name.size() - ending.size()));
        if (!shape.bias)
            fail(errc::mismatch, "the adapter holds " + in_quotes(name, 120) + ", and that layer has no bias");
        detail::expect_saved(one, {shape.out});
        to.layers.at(layer).bias(part) = one.values;
    }
    auto const placed = [&](saved_tensor const& one) -> any_weights {
        auto const kept = std::make_shared<std::vector<float> const>(one.values);
        to.storage.push_back(kept);
        return dense_weights<float>(kept->data(), to.config.vocabulary, to.config.width);
    };
    bool const equal = embedding && head && embedding->values == head->values;
    if ((embedding || head) && !equal) to.config.tied_embedding = false;
    if (embedding) to.embedding = placed(*embedding);
    if (head) to.head = to.config.tied_embedding ? to.embedding : placed(*head);
}

/// The adapter that training has come to: the layers of the decoder, and what was trained whole, or is named to be
/// saved so. Of a tied model, embedding and head are saved and named both, with the same numbers: of one alone, PEFT
/// would leave the other as the base has it.
///
/// Errors: `error{unsupported}` naming a trained array that an adapter does not hold (norms, weights of linear layers,
///         the model's own biases); those of `trained_kinds_of`.
template <linear_engine Engine>
    requires std::same_as<typename Engine::scalar, float>
[[nodiscard]] adapter trained_adapter(decoder<Engine> const& model, adapter_config config)
{
    trained_kinds whole = trained_kinds_of(config);
    adapter made{std::move(config), {model.adapters().begin(), model.adapters().end()}, {}};
    for (parameter<float> const& one : model.parameters()) {
        using enum parameter_kind;
        whole.embedding = whole.embedding || one.kind == embedding;
        whole.head = whole.head || one.kind == head;
        bool held = one.kind != norm && one.kind != weight;
        if (one.kind == bias)
            held = std::ranges::any_of(model.adapters(), [&](adapter_layer<float> const& layer) {
                return layer.bias.data() == one.value.data();
            });
        if (!held)
            fail(errc::unsupported, "an adapter cannot hold " + in_quotes(one.name, 120) +
                                        ", which was trained; train adapters, embedding and head alone");
    }
    if (model.weights().config.tied_embedding && (whole.embedding || whole.head)) {
        whole.embedding = whole.head = true;
        trained_kinds const named = trained_kinds_of(made.config);
        if (!named.embedding) made.config.modules_to_save.emplace_back("embed_tokens");
        if (!named.head) made.config.modules_to_save.emplace_back("lm_head");
    }
    auto const save = [&](char const* name, any_weights const& from) {
        std::size_t const rows = rows_of(from), cols = cols_of(from);
        std::vector<float> values(rows * cols);
        for (std::size_t r = 0; r < rows; ++r) copy_row(from, r, values.data() + r * cols);
        made.saved.push_back({name, {rows, cols}, std::move(values)});
    };
    if (whole.embedding) save("model.embed_tokens.weight", model.weights().embedding);
    if (whole.head) save("lm_head.weight", model.weights().head);
    sort_modules(made);
    return made;
}

} // namespace crossin
#endif
