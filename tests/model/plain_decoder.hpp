// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_MODEL_PLAIN_DECODER_HPP
#define CROSSIN_TESTS_MODEL_PLAIN_DECODER_HPP

/// \file
/// A decoder in plain loops and double, straight from the published formulas: what the library is measured by. It takes
/// the sizes from a `model_config`, and shares no code with what it measures.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <crossin/io/model_config.hpp>

namespace crossin_test {

using numbers = std::vector<double>;
using rows = std::vector<numbers>;

/// Tensors by their names in files.
using named_tensors = std::map<std::string, numbers>;

class plain_decoder {
public:
    plain_decoder(crossin::model_config config, named_tensors tensors) : c(std::move(config)), all(std::move(tensors))
    {}

    /// Logits after each token of one text whose first `prefix` tokens see each other.
    [[nodiscard]] rows logits(std::vector<std::uint32_t> const& ids, std::size_t prefix = 0) const
    {
        rows x;
        numbers const& table = all.at("model.embed_tokens.weight");
        for (std::uint32_t const id : ids) {
            numbers row;
            for (std::size_t i = 0; i < c.width; ++i)
                row.push_back(table[id * c.width + i] *
                              (c.scaled_embedding ? std::sqrt(static_cast<double>(c.width)) : 1.0));
            x.push_back(row);
        }
        for (std::size_t l = 0; l < c.layers; ++l) {
            std::string const at = "model.layers." + std::to_string(l) + ".";
            add(x, attend(at, normed(x, all.at(at + "input_layernorm.weight")), l, prefix));
            rows const n = normed(x, all.at(at + "post_attention_layernorm.weight"));
            rows gate = linear(at + "mlp.gate_proj", n);
            rows const up = linear(at + "mlp.up_proj", n);
            for (std::size_t t = 0; t < gate.size(); ++t)
                for (std::size_t i = 0; i < gate[t].size(); ++i) gate[t][i] = bent(gate[t][i]) * up[t][i];
            add(x, linear(at + "mlp.down_proj", gate));
        }
        rows const last = normed(x, all.at("model.norm.weight"));
        return product(last, c.tied_embedding ? table : all.at("lm_head.weight"));
    }

    /// The next `count` tokens, each the most likely one.
    [[nodiscard]] std::vector<std::uint32_t> greedy(std::vector<std::uint32_t> ids, std::size_t count) const
    {
        std::vector<std::uint32_t> said;
        for (std::size_t i = 0; i < count; ++i) {
            numbers const last = logits(ids).back();
            std::uint32_t best = 0;
            for (std::uint32_t v = 1; v < last.size(); ++v)
                if (last[v] > last[best]) best = v;
            said.push_back(best);
            ids.push_back(best);
        }
        return said;
    }

private:
    static void add(rows& to, rows const& from)
    {
        for (std::size_t t = 0; t < to.size(); ++t)
            for (std::size_t i = 0; i < to[t].size(); ++i) to[t][i] += from[t][i];
    }
    [[nodiscard]] static rows product(rows const& x, numbers const& w)
    {
        rows y;
        for (numbers const& row : x) {
            numbers out(w.size() / row.size());
            for (std::size_t o = 0; o < out.size(); ++o)
                for (std::size_t i = 0; i < row.size(); ++i) out[o] += row[i] * w[o * row.size() + i];
            y.push_back(out);
        }
        return y;
    }
    [[nodiscard]] rows linear(std::string const& name, rows const& x) const
    {
        rows y = product(x, all.at(name + ".weight"));
        if (auto const bias = all.find(name + ".bias"); bias != all.end())
            for (numbers& row : y)
                for (std::size_t i = 0; i < row.size(); ++i) row[i] += bias->second[i];
        return y;
    }
    [[nodiscard]] numbers normed(numbers const& x, numbers const& w) const
    {
        double squares = 0;
        for (double const value : x) squares += value * value;
        double const root = std::sqrt(squares / static_cast<double>(x.size()) + c.norm_epsilon);
        numbers y;
        for (std::size_t i = 0; i < x.size(); ++i) y.push_back(x[i] / root * (c.norm_adds_one ? 1 + w[i] : w[i]));
        return y;
    }
    [[nodiscard]] rows normed(rows const& x, numbers const& w) const
    {
        rows y;
        for (numbers const& row : x) y.push_back(normed(row, w));
        return y;
    }
    [[nodiscard]] double bent(double x) const
    {
        double const pi = std::acos(-1.0);
        if (c.inner == crossin::activation::silu) return x / (1 + std::exp(-x));
        if (c.inner == crossin::activation::gelu) return x / 2 * (1 + std::erf(x / std::sqrt(2.0)));
        return x / 2 * (1 + std::tanh(std::sqrt(2 / pi) * (x + 0.044715 * std::pow(x, 3))));
    }
    /// One head at one position.
    [[nodiscard]] numbers turned(numbers const& x, std::size_t position) const
    {
        numbers y = x;
        std::size_t const half = x.size() / 2;
        for (std::size_t i = 0; i < half; ++i) {
            double frequency = 1 / std::pow(c.rotary_base, 2 * static_cast<double>(i) / static_cast<double>(x.size()));
            auto const& s = c.scaling;
            if (s.how == crossin::rotary_scaling::kind::linear) frequency /= s.factor;
            if (s.how == crossin::rotary_scaling::kind::llama3) {
                double const length = 2 * std::acos(-1.0) / frequency,
                             original = static_cast<double>(s.original_tokens);
                double const low = original / s.low_frequency_factor, high = original / s.high_frequency_factor;
                double smooth = (original / length - s.low_frequency_factor) /
                                (s.high_frequency_factor - s.low_frequency_factor);
                if (length > low) smooth = 0;
                if (length < high) smooth = 1;
                frequency = (1 - smooth) * frequency / s.factor + smooth * frequency;
            }
            double const angle = static_cast<double>(position) * frequency;
            bool const split = c.layout == crossin::rotary_layout::half_split;
            std::size_t const a = split ? i : 2 * i, b = split ? i + half : 2 * i + 1;
            y[a] = x[a] * std::cos(angle) - x[b] * std::sin(angle);
            y[b] = x[a] * std::sin(angle) + x[b] * std::cos(angle);
        }
        return y;
    }
    [[nodiscard]] numbers head_of(numbers const& row, std::size_t head) const
    {
        auto const first = row.begin() + static_cast<std::ptrdiff_t>(head * c.head_width);
        return {first, first + static_cast<std::ptrdiff_t>(c.head_width)};
    }
    [[nodiscard]] rows attend(std::string const& at, rows const& x, std::size_t layer, std::size_t prefix) const
    {
        rows const q = linear(at + "self_attn.q_proj", x), k = linear(at + "self_attn.k_proj", x),
                   v = linear(at + "self_attn.v_proj", x);
        bool const windowed = c.window_tokens != 0 && (c.windowed.empty() || c.windowed[layer] != 0);
        rows out(x.size(), numbers(c.heads * c.head_width));
        for (std::size_t h = 0; h < c.heads; ++h) {
            std::size_t const shared = h * c.key_value_heads / c.heads;
            rows queries, keys;
            for (std::size_t t = 0; t < x.size(); ++t) {
                numbers query = head_of(q[t], h), key = head_of(k[t], shared);
                if (c.query_key_norm) {
                    query = normed(query, all.at(at + "self_attn.q_norm.weight"));
                    key = normed(key, all.at(at + "self_attn.k_norm.weight"));
                }
                queries.push_back(turned(query, t));
                keys.push_back(turned(key, t));
            }
            for (std::size_t i = 0; i < x.size(); ++i) {
                double sum = 0;
                for (std::size_t j = 0; j < x.size(); ++j) {
                    bool seen = j <= i || (i < prefix && j < prefix);
                    if (windowed && (i > j ? i - j : j - i) >= c.window_tokens) seen = false;
                    if (!seen) continue;
                    double score = 0;
                    for (std::size_t d = 0; d < c.head_width; ++d) score += queries[i][d] * keys[j][d];
                    double const weight = std::exp(score / std::sqrt(static_cast<double>(c.head_width)));
                    sum += weight;
                    numbers const value = head_of(v[j], shared);
                    for (std::size_t d = 0; d < c.head_width; ++d) out[i][h * c.head_width + d] += weight * value[d];
                }
                for (std::size_t d = 0; d < c.head_width; ++d) out[i][h * c.head_width + d] /= sum;
            }
        }
        return linear(at + "self_attn.o_proj", out);
    }

    crossin::model_config c;
    named_tensors all;
};

} // namespace crossin_test
#endif
