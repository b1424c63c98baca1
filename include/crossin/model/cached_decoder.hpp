// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_CACHED_DECODER_HPP
#define CROSSIN_MODEL_CACHED_DECODER_HPP

/// \file
/// A decoder that reads one text piece by piece, and says after each what may follow. Layer: model. Needs: engine,
/// decoder_weights, key_value_cache, attention, rotary, rms_norm, gate.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/model_config.hpp>
#include <crossin/lora/adapter_layer.hpp>
#include <crossin/lora/dora.hpp>
#include <crossin/lora/engine.hpp>
#include <crossin/lora/matrix.hpp>
#include <crossin/lora/target.hpp>
#include <crossin/model/attention.hpp>
#include <crossin/model/decoder_weights.hpp>
#include <crossin/model/detail/batch_checks.hpp>
#include <crossin/model/detail/embed.hpp>
#include <crossin/model/detail/linear_place.hpp>
#include <crossin/model/detail/threads.hpp>
#include <crossin/model/gate.hpp>
#include <crossin/model/key_value_cache.hpp>
#include <crossin/model/rms_norm.hpp>
#include <crossin/model/rotary.hpp>

namespace crossin {
inline namespace CROSSIN_DETAIL_TARGET {

/// Reads a text from left to right, and keeps the keys and values of what it read. Made for generation: a token more
/// costs one row of each layer. A long piece is read in blocks, so that its rows share the weights.
///
/// Requires: engine, weights and adapter outlive this object and do not change.
/// State:    the text that was read. One object serves one thread of the caller at a time.
/// Errors:   from the constructor, those of `check_weights`; `error{not_found}` for an adapter's layer that the model does
///           not have, with the nearest name; `error{mismatch}` for one of another shape; `error{invalid_argument}` for
///           two adapters of a layer.
template <linear_engine Engine>
class cached_decoder {
public:
    using scalar = typename Engine::scalar;

    cached_decoder(Engine& engine, decoder_weights<scalar> const& weights,
                   std::span<adapter_layer<scalar> const> adapter = {})
        : engine_(&engine), weights_(&weights), cache_(weights.config), rotary_(weights.config),
          adapters_(weights.layers.size())
    {
        check_weights(weights);
        for (adapter_layer<scalar> const& one : adapter) add(one);
    }
    cached_decoder(Engine&, decoder_weights<scalar> const&&, std::span<adapter_layer<scalar> const> = {}) = delete;

    [[nodiscard]] model_config const& config() const noexcept { return weights_->config; }
    /// Length of the text that was read [tokens].
    [[nodiscard]] std::size_t tokens() const noexcept { return cache_.size(); }
    [[nodiscard]] key_value_cache<scalar> const& cache() const noexcept { return cache_; }

    /// Forgets the text.
    void clear() { cache_.cut(0); }
    /// Makes it possible to `cut` the text back to here, whatever is read from now on.
    void hold() noexcept { cache_.hold(); }
    /// Forgets all but the first `tokens`. Errors: those of `key_value_cache::cut`.
    void cut(std::size_t tokens) { cache_.cut(tokens); }

    /// Reads on.
    ///
    /// Returns: the logits of what may follow [vocabulary], which hold until the next call.
    /// Errors:  `error{invalid_argument}` for no ids at all, `error{mismatch}` for one that the vocabulary does not have;
    ///          `error{limit}` when the text becomes longer than the model reads.
    std::span<scalar const> read(std::span<std::uint32_t const> ids)
    {
        matrix_view<scalar const> last;
        read(ids, ids.empty() ? 0 : ids.size() - 1,
             [&](std::size_t, matrix_view<scalar const> logits) { last = logits; });
        return {last.row(0), last.cols()};
    }

    /// Reads the beginning of a text whose places see each other, as models expect that were trained with a prefix mask.
    ///
    /// Requires:   nothing was read before.
    /// Complexity: all rows at once, so that memory grows with them.
    /// Errors:     and `error{invalid_argument}` behind other tokens.
    std::span<scalar const> read_prefix(std::span<std::uint32_t const> ids)
    {
        require(tokens() == 0, "a prefix stands at the beginning of a text");
        check(ids);
        rotary_.reach(ids.size());
        matrix_view<scalar> const x = run(ids, ids.size());
        matrix_view<scalar const> const logits = logits_of({x.row(ids.size() - 1), 1, x.cols()});
        return {logits.row(0), logits.cols()};
    }

    /// Reads on, and calls each(place, logits) for the places of `ids` from `first` on, a few at a time: `logits` are
    /// those after place, place + 1, ... [rows x vocabulary], and hold until it returns.
    template <class Each>
    void read(std::span<std::uint32_t const> ids, std::size_t first, Each const& each)
    {
        check(ids);
        rotary_.reach(tokens() + ids.size());
        for (std::size_t begin = 0; begin < ids.size(); begin += cached_block) {
            std::size_t const rows = std::min(cached_block, ids.size() - begin);
            matrix_view<scalar> const x = run(ids.subspan(begin, rows));
            for (std::size_t row = first > begin ? first - begin : 0; row < rows; row += cached_logits) {
                std::size_t const count = std::min(cached_logits, rows - row);
                each(begin + row, logits_of({x.row(row), count, x.cols()}));
            }
        }
    }

private:
    /// Of states after the last layer, which stay as they are.
    [[nodiscard]] matrix_view<scalar const> logits_of(matrix_view<scalar const> x)
    {
        matrix_view<scalar> const logits = logits_.take(x.rows(), config().vocabulary),
                                  normed = normed_.take(x.rows(), x.cols());
        norm(weights_->final_norm, x, normed);
        engine_->forward(weights_->head, normed, logits);
        return logits;
    }

    /// What an adapter does to one linear layer.
    struct addition {
        adapter_layer<scalar> const* layer = nullptr;
        std::vector<scalar> norms = {}; ///< of DoRA
    };

    void add(adapter_layer<scalar> const& one)
    {
        auto const [layer, part, shape] = detail::find_linear(config(), one.module);
        detail::check_adapter(one, shape.out, shape.in);
        addition& made = adapters_[layer][static_cast<std::size_t>(part)];
        if (made.layer != nullptr) fail(errc::invalid_argument, "there are two adapters for " + one.module);
        made.layer = &one;
        if (!one.magnitude.empty())
            made.norms = std::visit([&](auto const& w) { return dora_norms(w, one.factors); },
                                    weights_->layers[layer].linear(part));
    }

    void check(std::span<std::uint32_t const> ids) const
    {
        require(!ids.empty(), "there is no token to read; the id that begins a text would be one");
        detail::check_ids(ids, config());
        detail::check_length(tokens() + ids.size(), config());
    }

    void norm(std::vector<scalar> const& weights, matrix_view<scalar const> x, matrix_view<scalar> y)
    {
        matrix_view<scalar> const inverses = inverses_.take(1, x.rows());
        rms_norm<scalar>({weights, config().norm_adds_one, config().norm_epsilon}, x, {inverses.data(), x.rows()}, y,
                         engine_->threads());
    }

    /// Several linear layers with one input, with bias and adapter.
    template <std::size_t Count>
    void linear(std::size_t index, std::array<linear_part, Count> const& parts, matrix_view<scalar const> x,
                std::array<matrix_view<scalar>, Count> const& y)
    {
        std::array<forward_layer<scalar>, Count> layers;
        for (std::size_t p = 0; p < Count; ++p) {
            layers[p].weights = weights_->layers[index].linear(parts[p]);
            layers[p].y = y[p];
            addition const& extra = adapters_[index][static_cast<std::size_t>(parts[p])];
            if (extra.layer == nullptr || extra.layer->factors.rank() == 0) continue;
            layers[p].factors = &extra.layer->factors;
            layers[p].h = low_[p].take(x.rows(), extra.layer->factors.rank());
        }
        engine_->forward(x, std::span<forward_layer<scalar> const>(layers));
        for (std::size_t p = 0; p < Count; ++p) {
            addition const& extra = adapters_[index][static_cast<std::size_t>(parts[p])];
            if (!extra.norms.empty()) dora_forward(std::span(extra.layer->magnitude), extra.norms, y[p], y[p]);
            add_rows(weights_->layers[index].bias(parts[p]), y[p]);
            if (extra.layer != nullptr) add_rows(extra.layer->bias, y[p]);
        }
    }
    static void add_rows(std::vector<scalar> const& bias, matrix_view<scalar> y)
    {
        if (bias.empty()) return;
        for (std::size_t t = 0; t < y.rows(); ++t)
            for (std::size_t c = 0; c < y.cols(); ++c) y.row(t)[c] += bias[c];
    }
    static void add_to(matrix_view<scalar> x, matrix_view<scalar const> y)
    {
        for (std::size_t t = 0; t < x.rows(); ++t)
            for (std::size_t c = 0; c < x.cols(); ++c) x.row(t)[c] += y.row(t)[c];
    }

    /// The states of the tokens after the last layer [ids x width]. The first `prefix` places of the text see each other.
    [[nodiscard]] matrix_view<scalar> run(std::span<std::uint32_t const> ids, std::size_t prefix = 0)
    {
        using part = linear_part;
        model_config const& c = config();
        std::size_t const rows = ids.size(), width = c.width, queries = c.heads * c.head_width, at = tokens();
        matrix_view<scalar> const x = x_.take(rows, width), normed = normed_.take(rows, width),
                                  change = change_.take(rows, width), q = q_.take(rows, queries),
                                  seen = seen_.take(rows, queries), gated = gate_.take(rows, c.inner_width),
                                  upper = up_.take(rows, c.inner_width), lse = lse_.take(rows, c.heads);
        detail::embed_rows(weights_->embedding, c, ids, x, engine_->threads());
        std::span<key_value_rows<scalar> const> const seen_by = cache_.room_for(rows, c);
        for (std::size_t i = 0; i < weights_->layers.size(); ++i) {
            decoder_layer_weights<scalar> const& layer = weights_->layers[i];
            auto const& [keys, values] = seen_by[i];
            std::size_t const old = keys.rows() - rows;
            matrix_view<scalar> const k(keys.row(old), rows, keys.cols()), v(values.row(old), rows, values.cols());
            norm(layer.input_norm, x, normed);
            linear<3>(i, {part::query, part::key, part::value}, normed, {q, k, v});
            if (c.query_key_norm) {
                auto const heads = [&](matrix_view<scalar> m) { return detail::heads_as_rows(m, c.head_width); };
                norm(layer.query_norm, heads(q), heads(q));
                norm(layer.key_norm, heads(k), heads(k));
            }
            rotary_.apply(q, at, rotation::forth, engine_->threads());
            rotary_.apply(k, at, rotation::forth, engine_->threads());
            attention_text const text{0, rows, 0, keys.rows(), prefix};
            attention_.forward({c.heads, c.key_value_heads, c.head_width, cache_.window(i)}, {&text, 1}, q, keys,
                               values, seen, lse, engine_->threads());
            linear<1>(i, {part::output}, seen, {change});
            add_to(x, change);
            norm(layer.post_norm, x, normed);
            linear<2>(i, {part::gate, part::up}, normed, {gated, upper});
            gate_forward<scalar>(c.inner, gated, upper, gated, engine_->threads());
            linear<1>(i, {part::down}, gated, {change});
            add_to(x, change);
        }
        cache_.grow(rows);
        return x;
    }

    Engine* engine_;
    decoder_weights<scalar> const* weights_;
    key_value_cache<scalar> cache_;
    rotary<scalar> rotary_;
    attention<scalar> attention_ = {};
    std::vector<std::array<addition, linear_parts>> adapters_; ///< [layers]
    detail::room<scalar> x_, normed_, change_, q_, seen_, gate_, up_, lse_, inverses_, logits_;
    std::array<detail::room<scalar>, 3> low_;
};

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin
#endif
