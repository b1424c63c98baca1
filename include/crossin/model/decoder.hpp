// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_DECODER_HPP
#define CROSSIN_MODEL_DECODER_HPP

/// \file
/// The decoder of Llama, Mistral, Gemma, Qwen2 and Qwen3: losses, gradients, logits. Layer: model. Needs: decoder_weights,
/// engine, adapter_layer, parameter, and the blocks of this folder.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/token_sequences.hpp>
#include <crossin/lora/adapter_layer.hpp>
#include <crossin/lora/engine.hpp>
#include <crossin/lora/parameter.hpp>
#include <crossin/model/decoder_options.hpp>
#include <crossin/model/decoder_weights.hpp>
#include <crossin/model/detail/batch_checks.hpp>
#include <crossin/model/detail/decoder_head.hpp>
#include <crossin/model/detail/decoder_layer.hpp>
#include <crossin/model/detail/embed.hpp>
#include <crossin/model/detail/linear_place.hpp>

namespace crossin {
inline namespace CROSSIN_DETAIL_TARGET {

/// A decoder with adapters, as training and generation see it. Linear layers are the engine's; all else is done here.
///
/// Activations stand in memory that is taken once and reused: for each token and layer the state, what attention and
/// the gate work on, and h of the adapters; with `recompute` the state alone. Logits exist for a few rows at a time,
/// and only at places with a label. What stands below the lowest trained number has no way back.
///
/// State:   parameters, their gradients, and scratch memory. One object serves one thread of the caller at a time.
/// Returns: the same bits for any number of threads.
/// Errors:  `error{mismatch}` for weights that are not what their configuration says, adapters of other shapes, ids and
///          labels outside the vocabulary; `error{not_found}` for an adapter of a layer that is not there;
///          `error{limit}` for a text longer than the model takes; `error{invalid_argument}` for two adapters of a
///          layer, a dropout rate outside [0, 1), a batch without a label to learn from.
template <linear_engine Engine>
class decoder {
public:
    using scalar = typename Engine::scalar;
    using adapter_type = adapter_layer<scalar>;

    explicit decoder(decoder_weights<scalar> weights, std::vector<adapter_type> adapters = {},
                     decoder_options options = {}, Engine engine = Engine())
        : weights_(std::move(weights)), adapters_(std::move(adapters)), options_(options), engine_(std::move(engine)),
          turns_(weights_.config)
    {
        check_weights(weights_);
        static_cast<void>(lora_dropout(options_.dropout, 0));
        layers_.resize(weights_.layers.size());
        for (std::size_t i = 0; i < layers_.size(); ++i) layers_[i].set(weights_.config, i, weights_.layers[i]);
        for (adapter_type& adapter : adapters_) attach(adapter);
        top_.set(weights_.config, weights_.final_norm);
        embedding_.weights = weights_.embedding;
        head_.weights = weights_.head;
        train();
        list();
    }
    decoder(decoder const&) = delete; // parameters point into it
    decoder& operator=(decoder const&) = delete;

    [[nodiscard]] model_config const& config() const noexcept { return weights_.config; }
    [[nodiscard]] decoder_options const& options() const noexcept { return options_; }
    /// The weights, with the values that training gave them. As long as the model lives.
    [[nodiscard]] decoder_weights<scalar> const& weights() const noexcept { return weights_; }
    /// The adapters, likewise.
    [[nodiscard]] std::span<adapter_type const> adapters() const noexcept { return adapters_; }

    /// What is trained, in the order of the layers. Stable for the life of the model.
    [[nodiscard]] std::span<parameter<scalar> const> parameters() const noexcept { return parameters_; }

    /// Zeros in all gradients.
    void clear_gradients()
    {
        for (parameter<scalar> const& each : parameters_) std::ranges::fill(each.gradient, scalar{0});
    }

    /// Adds the gradients of the sum of the losses of all places with a label. NaN and infinities are passed on.
    ///
    /// Returns: that sum. The same for the same `step_key`, from which dropout is drawn.
    batch_loss accumulate(token_sequences const& batch, std::uint64_t step_key)
    {
        detail::check_batch(batch, config(), checked_);
        if (checked_.places.empty())
            fail(errc::invalid_argument, "a batch of " + std::to_string(batch.tokens()) +
                                             " tokens has no label: there is nothing to learn from it");
        return pass(batch, step_key, true, {});
    }

    /// Returns: the sum of the losses, without gradients and without dropout; no loss for a batch without a label.
    [[nodiscard]] batch_loss evaluate(token_sequences const& batch)
    {
        detail::check_batch(batch, config(), checked_);
        return pass(batch, 0, false, {});
    }

    /// Writes the logarithm of the probability of each label [nats], and 0 where there is none.
    ///
    /// Shapes: to [tokens]
    void label_log_probabilities(token_sequences const& batch, std::span<double> to)
    {
        detail::check_batch(batch, config(), checked_);
        if (to.size() != batch.tokens()) fail(errc::mismatch, "there is one log-probability for each token of a batch");
        std::ranges::fill(to, 0.0);
        pass(batch, 0, false, to);
    }

    /// Writes the logits of what follows the given places of a batch, whose labels are not looked at.
    ///
    /// Shapes: places [n], below batch.tokens(); to [n x vocabulary]
    void logits(token_sequences const& batch, std::span<std::uint32_t const> places, matrix_view<scalar> to)
    {
        detail::check_batch({batch.ids, batch.begins, {}, batch.prefixes}, config(), checked_);
        if (to.rows() != places.size() || to.cols() != config().vocabulary)
            fail(errc::mismatch, "logits need one row for each place and one column for each token of the vocabulary");
        for (std::uint32_t const place : places)
            if (place >= batch.tokens())
                fail(errc::mismatch, "place " + std::to_string(place) + " is not in a batch of " +
                                         std::to_string(batch.tokens()) + " tokens");
        refresh();
        tools with = tools_for(checked_.texts);
        matrix_view<scalar> const x = forward(with, batch.ids);
        engine_.forward(weights_.head, top_.rows_at(places, x, engine_.threads()), to);
    }

private:
    using memory = detail::layer_memory<scalar>;
    using tools = detail::layer_tools<Engine>;

    void attach(adapter_type& adapter)
    {
        detail::linear_place const at = detail::find_linear(config(), adapter.module);
        layers_[at.layer].attach(at.part, adapter);
    }

    void train()
    {
        trained_kinds const& kinds = options_.trained;
        bool const tied = config().tied_embedding;
        if (kinds.embedding || (tied && kinds.head)) embedding_.train();
        if (kinds.head && !tied) head_.train();
        if (kinds.norms) top_.norm().train();
        for (auto& layer : layers_) layer.train(kinds);
        weights_.embedding = embedding_.weights;
        weights_.head = tied ? embedding_.weights : head_.weights;
        for (std::size_t i = 0; i < layers_.size(); ++i)
            for (std::size_t p = 0; p < linear_parts; ++p)
                weights_.layers[i].linear(linear_part(p)) = layers_[i].weights(linear_part(p));
        lowest_ = embedding_.trained() ? 0 : layers_.size();
        for (std::size_t i = layers_.size(); i-- > 0;)
            if (layers_[i].trained()) lowest_ = i;
        memories_.resize(options_.recompute ? 1 : layers_.size() - lowest_ + 1); // the first is for what is not kept
    }

    void list()
    {
        embedding_.list(parameters_, "model.embed_tokens.weight", parameter_kind::embedding);
        for (auto& layer : layers_) layer.list(parameters_);
        top_.norm().list(parameters_, "model.norm.weight", parameter_kind::norm);
        head_.list(parameters_, "lm_head.weight", parameter_kind::head);
    }

    void refresh()
    {
        for (auto& layer : layers_) layer.refresh(engine_);
    }

    [[nodiscard]] tools tools_for(std::span<attention_text const> texts)
    {
        std::size_t longest = 0;
        for (attention_text const& text : texts) longest = std::max(longest, text.keys);
        turns_.reach(longest);
        return {engine_, turns_, attend_, texts, 0, 0, normed_, bent_, slope_, copy_};
    }

    [[nodiscard]] matrix_view<scalar> embed(std::span<std::uint32_t const> ids, detail::room<scalar>& to) const
    {
        matrix_view<scalar> const x = to.take(ids.size(), config().width);
        detail::embed_rows(embedding_.weights, config(), ids, x, engine_.threads());
        return x;
    }

    /// All layers, keeping nothing. Returns: the state after the last.
    [[nodiscard]] matrix_view<scalar> forward(tools& with, std::span<std::uint32_t const> ids)
    {
        states_.resize(std::max<std::size_t>(states_.size(), 2));
        matrix_view<scalar> x = embed(ids, states_[0]);
        for (std::size_t i = 0; i < layers_.size(); ++i) {
            matrix_view<scalar> const out = states_[(i + 1) % 2].take(x.rows(), x.cols());
            layers_[i].forward(with, memories_[0], x, out);
            x = out;
        }
        return x;
    }

    /// Losses of the checked batch, and gradients where they are wanted; logarithms of probabilities where there is room.
    batch_loss pass(token_sequences const& batch, std::uint64_t step_key, bool learn,
                    std::span<double> log_probabilities)
    {
        std::span<std::uint32_t const> const places = checked_.places;
        if (places.empty()) return {};
        refresh();
        tools with = tools_for(checked_.texts);
        if (learn) {
            with.dropout_key = step_key;
            with.dropout = options_.dropout;
        }
        matrix_view<scalar> const x = learn ? learn_forward(with, batch.ids) : forward(with, batch.ids);
        static_cast<void>(top_.rows_at(places, x, engine_.threads()));
        bool const below = lowest_ < layers_.size() || embedding_.trained() || top_.norm().trained();
        batch_loss const loss = top_.losses(engine_, config().tied_embedding ? embedding_ : head_, batch, places, learn,
                                            below, log_probabilities);
        if (learn && below) learn_backward(with, batch.ids);
        return loss;
    }

    /// As `forward`, and of layers that have a way back the state before each and what it leaves behind are kept.
    [[nodiscard]] matrix_view<scalar> learn_forward(tools& with, std::span<std::uint32_t const> ids)
    {
        states_.resize(std::max(states_.size(), state_of(layers_.size()) + 1));
        matrix_view<scalar> x = embed(ids, states_[0]);
        for (std::size_t i = 0; i < layers_.size(); ++i) {
            matrix_view<scalar> const out = states_[state_of(i + 1)].take(x.rows(), x.cols());
            layers_[i].forward(with, memory_of(i), x, out);
            x = out;
        }
        return x;
    }
    /// Which of the states stands before a layer: below those that are kept, two take turns.
    [[nodiscard]] std::size_t state_of(std::size_t layer) const noexcept
    {
        return layer < lowest_ ? layer % 2 : layer - lowest_ + std::min<std::size_t>(lowest_, 2);
    }
    [[nodiscard]] memory& memory_of(std::size_t layer)
    {
        return memories_[options_.recompute || layer < lowest_ ? 0 : layer - lowest_ + 1];
    }

    /// From the gradients of the rows of `top_` down to the lowest number that is trained.
    void learn_backward(tools& with, std::span<std::uint32_t const> ids)
    {
        matrix_view<scalar> const dx = gradient_.take(ids.size(), config().width);
        top_.backward(checked_.places, dx, engine_.threads());
        for (std::size_t i = layers_.size(); i-- > lowest_;) {
            matrix_view<scalar> const x = states_[state_of(i)].take(ids.size(), config().width);
            bool const last = i + 1 == layers_.size(); // whose memory is still there
            if (options_.recompute && !last) layers_[i].forward(with, memories_[0], x, {});
            layers_[i].backward(with, memory_of(i), x, dx, i > lowest_ || embedding_.trained());
        }
        if (!embedding_.trained()) return;
        auto const scale = detail::embedding_scale<scalar>(config());
        detail::in_blocks(dx.cols(), 64, ids.size(), engine_.threads(), [&](std::size_t first, std::size_t last) {
            for (std::size_t t = 0; t < ids.size(); ++t)
                for (std::size_t c = first; c < last; ++c) embedding_.gradient.row(ids[t])[c] += scale * dx.row(t)[c];
        });
    }

    decoder_weights<scalar> weights_;
    std::vector<adapter_type> adapters_;
    decoder_options options_;
    Engine engine_;
    rotary<scalar> turns_;
    attention<scalar> attend_;
    std::vector<detail::decoder_layer<scalar>> layers_;
    detail::trained_weights<scalar> embedding_, head_; ///< the head's are not used where the two are tied
    detail::decoder_head<scalar> top_;
    std::vector<parameter<scalar>> parameters_;
    std::size_t lowest_ = 0; ///< the first layer that has a way back

    detail::checked_batch checked_;
    std::vector<detail::room<scalar>> states_; ///< [tokens x width] before each layer, and after the last; see state_of
    std::vector<memory> memories_;             ///< of all layers that keep none, then of those that do
    detail::room<scalar> normed_, bent_, slope_, copy_, gradient_;
};

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin
#endif
