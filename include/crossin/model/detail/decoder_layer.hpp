// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_DETAIL_DECODER_LAYER_HPP
#define CROSSIN_MODEL_DETAIL_DECODER_LAYER_HPP

/// \file
/// One layer of a decoder, forward and backward. Layer: model. Needs: attention, gate, rms_norm, rotary, tuned_linear.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <crossin/model/attention.hpp>
#include <crossin/model/decoder_weights.hpp>
#include <crossin/model/detail/decoder_head.hpp>
#include <crossin/model/detail/embed.hpp>
#include <crossin/model/detail/tuned_linear.hpp>
#include <crossin/model/gate.hpp>
#include <crossin/model/rms_norm.hpp>
#include <crossin/model/rotary.hpp>

namespace crossin::detail {
inline namespace CROSSIN_DETAIL_TARGET {

/// What a layer leaves behind for its way back. Products that are cheap to make again are not kept.
template <class Scalar>
struct layer_memory {
    room<Scalar> q, k, v, attended, log_sums, middle, gate, up;
    room<Scalar> plain_q, plain_k; ///< before their norms
    room<Scalar> input_inverses, post_inverses, query_inverses, key_inverses;
    std::array<linear_memory<Scalar>, linear_parts> linear;
};

/// What all layers share: memory that one uses after the other, and the tables of turns.
template <class Engine>
struct layer_tools {
    using scalar = typename Engine::scalar;
    Engine& engine;
    rotary<scalar>& turns;
    attention<scalar>& attend;
    std::span<attention_text const> texts;
    std::uint64_t dropout_key = 0; ///< of the step
    double dropout = 0;
    room<scalar>&normed, &bent, &slope, &copy;

    [[nodiscard]] unsigned threads() const { return engine.threads(); }
};

template <class Scalar>
class decoder_layer {
public:
    void set(model_config const& config, std::size_t index, decoder_layer_weights<Scalar>& weights)
    {
        config_ = &config;
        index_ = index;
        heads_ = {config.heads, config.key_value_heads, config.head_width, window_of(config, index)};
        for (std::size_t p = 0; p < linear_parts; ++p)
            linear_[p].base(weights.linear(static_cast<linear_part>(p)), weights.bias(static_cast<linear_part>(p)));
        input_norm_.value = weights.input_norm;
        post_norm_.value = weights.post_norm;
        query_norm_.value = weights.query_norm;
        key_norm_.value = weights.key_norm;
    }
    void attach(linear_part part, adapter_layer<Scalar>& adapter) { linear(part).attach(adapter); }
    [[nodiscard]] any_weights const& weights(linear_part part) const noexcept
    {
        return linear_[static_cast<std::size_t>(part)].weights();
    }
    void train(trained_kinds const& kinds)
    {
        for (auto& each : linear_) each.train(kinds);
        if (!kinds.norms) return;
        input_norm_.train();
        post_norm_.train();
        query_norm_.train();
        key_norm_.train();
    }
    void list(std::vector<parameter<Scalar>>& to)
    {
        auto const shapes = linear_shapes(*config_);
        auto const norm = [&](trained_array<Scalar>& array, char const* name) {
            array.list(to, module_path(index_, name) + ".weight", parameter_kind::norm);
        };
        norm(input_norm_, "input_layernorm");
        norm(query_norm_, "self_attn.q_norm");
        norm(key_norm_, "self_attn.k_norm");
        norm(post_norm_, "post_attention_layernorm");
        for (std::size_t p = 0; p < linear_parts; ++p) linear_[p].list(to, module_path(index_, shapes[p].name));
    }
    template <class Engine>
    void refresh(Engine& engine)
    {
        for (auto& each : linear_) each.refresh(engine);
    }
    [[nodiscard]] bool trained() const noexcept
    {
        return input_trained() || trained(linear_part::output) || post_norm_.trained() || gates_trained() ||
               trained(linear_part::down);
    }

    /// out = x + attention and feed-forward. Without an `out`, all that the way back needs, and no more.
    ///
    /// Shapes: x and out [n x width].
    template <class Engine>
    void forward(layer_tools<Engine>& tools, layer_memory<Scalar>& memory, matrix_view<Scalar const> x,
                 matrix_view<Scalar> out)
    {
        std::size_t const n = x.rows();
        unsigned const threads = tools.threads();
        matrix_view<Scalar> const normed = tools.normed.take(n, config_->width);
        matrix_view<Scalar> const q = memory.q.take(n, queries()), k = memory.k.take(n, keys()),
                                  v = memory.v.take(n, keys()), attended = memory.attended.take(n, queries()),
                                  middle = memory.middle.take(n, config_->width);
        rms_norm(norm_of(input_norm_), x, as_span(memory.input_inverses.take(n, 1)), normed, threads);
        run<3>(tools, memory, normed, {linear_part::query, linear_part::key, linear_part::value}, {q, k, v}, {});
        if (config_->query_key_norm) {
            normalize_heads(query_norm_, q, memory.plain_q, memory.query_inverses, threads);
            normalize_heads(key_norm_, k, memory.plain_k, memory.key_inverses, threads);
        }
        turn_heads(tools, q, k, rotation::forth);
        tools.attend.forward(heads_, tools.texts, q, k, v, attended, memory.log_sums.take(n, heads_.heads), threads);
        run<1>(tools, memory, attended, {linear_part::output}, {middle}, x);

        matrix_view<Scalar> const gate = memory.gate.take(n, config_->inner_width),
                                  up = memory.up.take(n, config_->inner_width);
        rms_norm(norm_of(post_norm_), middle, as_span(memory.post_inverses.take(n, 1)), normed, threads);
        run<2>(tools, memory, normed, {linear_part::gate, linear_part::up}, {gate, up}, {});
        if (out.empty()) {
            keep_down(tools, memory, n);
            return;
        }
        matrix_view<Scalar> const bent = tools.bent.take(n, config_->inner_width);
        gate_forward<Scalar>(config_->inner, gate, up, bent, threads);
        run<1>(tools, memory, bent, {linear_part::down}, {out}, middle);
    }

    /// Adds to the gradients of what is trained in the layer; makes the gradient of its output that of its input,
    /// where something below is trained.
    ///
    /// Requires: x and memory are those of `forward`; the memory is used up.
    template <class Engine>
    void backward(layer_tools<Engine>& tools, layer_memory<Scalar>& memory, matrix_view<Scalar const> x,
                  matrix_view<Scalar> dx, bool below)
    {
        std::size_t const n = x.rows(), inner = config_->inner_width;
        unsigned const threads = tools.threads();
        matrix_view<Scalar> const none, normed = tools.normed.take(n, config_->width);
        matrix_view<Scalar> const middle = memory.middle.take(n, config_->width), gate = memory.gate.take(n, inner),
                                  up = memory.up.take(n, inner), bent = tools.bent.take(n, inner);
        bool const want_attended = below || input_trained();
        bool const want_middle = want_attended || trained(linear_part::output);
        bool const want_post = want_middle || post_norm_.trained(); // of the output of its norm
        bool const want_bent = want_post || gates_trained();

        gate_forward<Scalar>(config_->inner, gate, up, bent, threads);
        matrix_view<Scalar> const slope = want_bent ? tools.slope.take(n, std::max(inner, queries())) : none;
        matrix_view<Scalar> const dbent = want_bent ? matrix_view<Scalar>(slope.data(), n, inner) : none;
        back<1>(tools, memory, bent, {linear_part::down}, {dx}, dbent, &tools.copy);
        if (!want_bent) return;
        gate_backward<Scalar>(config_->inner, dbent, gate, up, threads);
        rms_norm_again(norm_of(post_norm_), middle, as_span<Scalar const>(memory.post_inverses.take(n, 1)), normed,
                       threads);
        matrix_view<Scalar> const dnormed = want_post ? tools.copy.take(n, config_->width) : none;
        back<2>(tools, memory, normed, {linear_part::gate, linear_part::up}, {gate, up}, dnormed, nullptr);
        if (want_post)
            rms_norm_backward(norm_of(post_norm_), middle, as_span<Scalar const>(memory.post_inverses.take(n, 1)),
                              dnormed, want_middle ? dx : none, gradient_mode::add, post_norm_.gradient, threads);
        if (!want_middle) return;

        matrix_view<Scalar> const q = memory.q.take(n, queries()), k = memory.k.take(n, keys()),
                                  v = memory.v.take(n, keys()), attended = memory.attended.take(n, queries());
        matrix_view<Scalar> const dattended = want_attended ? matrix_view<Scalar>(slope.data(), n, queries()) : none;
        back<1>(tools, memory, attended, {linear_part::output}, {dx}, dattended, &tools.copy);
        if (!want_attended) return;
        tools.attend.backward(heads_, tools.texts, q, k, v, memory.log_sums.take(n, heads_.heads), dattended, q, k, v,
                              threads);
        turn_heads(tools, q, k, rotation::back);
        if (config_->query_key_norm) {
            normalize_heads_backward(query_norm_, q, memory.plain_q, memory.query_inverses, threads);
            normalize_heads_backward(key_norm_, k, memory.plain_k, memory.key_inverses, threads);
        }
        bool const want_input = below || input_norm_.trained();
        matrix_view<Scalar> const dinput = want_input ? tools.copy.take(n, config_->width) : none;
        rms_norm_again(norm_of(input_norm_), x, as_span<Scalar const>(memory.input_inverses.take(n, 1)), normed,
                       threads);
        back<3>(tools, memory, normed, {linear_part::query, linear_part::key, linear_part::value}, {q, k, v}, dinput,
                nullptr);
        if (want_input)
            rms_norm_backward(norm_of(input_norm_), x, as_span<Scalar const>(memory.input_inverses.take(n, 1)), dinput,
                              below ? dx : none, gradient_mode::add, input_norm_.gradient, threads);
    }

private:
    [[nodiscard]] tuned_linear<Scalar>& linear(linear_part part) { return linear_[static_cast<std::size_t>(part)]; }
    [[nodiscard]] bool trained(linear_part part) const noexcept
    {
        return linear_[static_cast<std::size_t>(part)].trained();
    }
    [[nodiscard]] bool gates_trained() const noexcept { return trained(linear_part::gate) || trained(linear_part::up); }
    /// Whether anything is that stands before the outputs of attention.
    [[nodiscard]] bool input_trained() const noexcept
    {
        return input_norm_.trained() || query_norm_.trained() || key_norm_.trained() || trained(linear_part::query) ||
               trained(linear_part::key) || trained(linear_part::value);
    }
    [[nodiscard]] std::size_t queries() const noexcept { return heads_.heads * heads_.width; }
    [[nodiscard]] std::size_t keys() const noexcept { return heads_.key_value_heads * heads_.width; }
    [[nodiscard]] norm_weights<Scalar> norm_of(trained_array<Scalar> const& array) const
    {
        return {array.value, config_->norm_adds_one, config_->norm_epsilon};
    }
    template <class Engine>
    [[nodiscard]] lora_dropout dropout(layer_tools<Engine> const& tools, linear_part part) const
    {
        if (tools.dropout == 0) return {};
        return {tools.dropout, combine_keys(tools.dropout_key, index_, static_cast<std::size_t>(part))};
    }

    /// Linear layers with one input, forward.
    template <std::size_t Count, class Engine>
    void run(layer_tools<Engine>& tools, layer_memory<Scalar>& memory, matrix_view<Scalar const> x,
             std::array<linear_part, Count> const& parts, std::array<matrix_view<Scalar>, Count> const& y,
             matrix_view<Scalar const> residual)
    {
        std::array<forward_layer<Scalar>, Count> layers;
        for (std::size_t i = 0; i < Count; ++i)
            layers[i] = linear(parts[i]).ahead(y[i], memory_of(memory, parts[i]), dropout(tools, parts[i]));
        tools.engine.forward(x, std::span<forward_layer<Scalar> const>(layers));
        for (std::size_t i = 0; i < Count; ++i)
            linear(parts[i]).finish(y[i], residual, memory_of(memory, parts[i]), tools.threads());
    }
    /// And backward. dy may be changed where there is no `copy`.
    template <std::size_t Count, class Engine>
    void back(layer_tools<Engine>& tools, layer_memory<Scalar>& memory, matrix_view<Scalar const> x,
              std::array<linear_part, Count> const& parts, std::array<matrix_view<Scalar>, Count> const& dy,
              matrix_view<Scalar> dx, room<Scalar>* copy)
    {
        std::array<backward_layer<Scalar>, Count> layers;
        bool work = !dx.empty();
        for (std::size_t i = 0; i < Count; ++i) {
            tuned_linear<Scalar>& part = linear(parts[i]);
            work = work || part.trained();
            matrix_view<Scalar const> const dz = part.before(dy[i], copy, memory_of(memory, parts[i]), tools.threads());
            layers[i] = part.back(dz, memory_of(memory, parts[i]), dropout(tools, parts[i]));
            part.add_weight_gradient(tools.engine, x, dz);
        }
        if (work) tools.engine.backward(x, std::span<backward_layer<Scalar> const>(layers), dx);
    }
    [[nodiscard]] static linear_memory<Scalar>& memory_of(layer_memory<Scalar>& memory, linear_part part)
    {
        return memory.linear[static_cast<std::size_t>(part)];
    }

    /// h of the last linear layer, whose outputs nobody asks for when the layer is run again.
    template <class Engine>
    void keep_down(layer_tools<Engine>& tools, layer_memory<Scalar>& memory, std::size_t n)
    {
        if (!linear(linear_part::down).adapted()) return;
        matrix_view<Scalar> const bent = tools.bent.take(n, config_->inner_width);
        gate_forward<Scalar>(config_->inner, memory.gate.take(n, config_->inner_width),
                             memory.up.take(n, config_->inner_width), bent, tools.threads());
        run<1>(tools, memory, bent, {linear_part::down}, {tools.copy.take(n, config_->width)}, {});
    }

    void normalize_heads(trained_array<Scalar> const& norm, matrix_view<Scalar> x, room<Scalar>& plain,
                         room<Scalar>& inverses, unsigned threads) const
    {
        matrix_view<Scalar> const heads = heads_as_rows(x, heads_.width),
                                  before = plain.take(heads.rows(), heads.cols());
        std::copy_n(heads.data(), heads.rows() * heads.cols(), before.data());
        rms_norm(norm_of(norm), before, as_span(inverses.take(heads.rows(), 1)), heads, threads);
    }
    void normalize_heads_backward(trained_array<Scalar>& norm, matrix_view<Scalar> dx, room<Scalar>& plain,
                                  room<Scalar>& inverses, unsigned threads) const
    {
        matrix_view<Scalar> const heads = heads_as_rows(dx, heads_.width),
                                  before = plain.take(heads.rows(), heads.cols());
        rms_norm_backward(norm_of(norm), before, as_span<Scalar const>(inverses.take(heads.rows(), 1)), heads, heads,
                          gradient_mode::overwrite, norm.gradient, threads);
    }
    template <class Engine>
    void turn_heads(layer_tools<Engine>& tools, matrix_view<Scalar> q, matrix_view<Scalar> k, rotation way) const
    {
        for (attention_text const& text : tools.texts) {
            std::size_t const first = text.keys - text.queries, row = text.first_query, rows = text.queries;
            if (rows == 0) continue;
            tools.turns.apply({q.row(row), rows, q.cols()}, first, way, tools.threads());
            tools.turns.apply({k.row(row), rows, k.cols()}, first, way, tools.threads());
        }
    }

    model_config const* config_ = nullptr;
    std::size_t index_ = 0;
    attention_heads heads_;
    std::array<tuned_linear<Scalar>, linear_parts> linear_;
    trained_array<Scalar> input_norm_, post_norm_, query_norm_, key_norm_;
};

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin::detail
#endif
