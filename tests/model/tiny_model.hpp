// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_MODEL_TINY_MODEL_HPP
#define CROSSIN_TESTS_MODEL_TINY_MODEL_HPP

/// \file
/// Decoders of a few hundred random weights, one of each family, and batches for them.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <crossin/core/token_sequences.hpp>
#include <crossin/lora/adapter_layer.hpp>
#include <crossin/model/decoder_weights.hpp>

#include "numbers.hpp"
#include "plain_decoder.hpp"

namespace crossin_test {

namespace xin = crossin;

/// Sizes of which none is a multiple of another where that can be.
inline xin::model_config tiny_config()
{
    xin::model_config c;
    c.vocabulary = 23;
    c.width = 10;
    c.inner_width = 13;
    c.layers = 2;
    c.heads = 4;
    c.key_value_heads = 2;
    c.head_width = 6;
    c.longest_tokens = 40;
    c.norm_epsilon = 1e-3;
    return c;
}

/// One of each family, and one with what none of them has by default.
inline std::vector<xin::model_config> tiny_configs()
{
    std::vector<xin::model_config> all(6, tiny_config());
    all[0].scaling = {xin::rotary_scaling::kind::llama3, 8, 1, 4, 20};
    all[1].family = xin::model_family::mistral;
    all[1].window_tokens = 3;
    all[1].windowed = {1, 0};
    all[2].family = xin::model_family::gemma;
    all[2].inner = xin::activation::gelu_tanh;
    all[2].norm_adds_one = all[2].scaled_embedding = all[2].tied_embedding = true;
    all[2].key_value_heads = 1;
    all[3].family = xin::model_family::qwen2;
    all[3].query_key_value_bias = all[3].tied_embedding = true;
    all[3].scaling = {xin::rotary_scaling::kind::linear, 2, 1, 4, 0};
    all[4].family = xin::model_family::qwen3;
    all[4].query_key_norm = true;
    all[4].key_value_heads = 4;
    all[5].layout = xin::rotary_layout::interleaved;
    all[5].inner = xin::activation::gelu;
    all[5].query_key_value_bias = all[5].output_bias = all[5].inner_bias = true;
    return all;
}

/// Tensors of a decoder, and views of them. Stays where it is.
class tiny_model {
public:
    explicit tiny_model(xin::model_config const& config, std::uint64_t key = 1) : config_(config), key_(key)
    {
        std::size_t const width = config.width;
        add("model.embed_tokens.weight", config.vocabulary, width, 0.7);
        if (!config.tied_embedding) add("lm_head.weight", config.vocabulary, width, 0.7);
        add("model.norm.weight", 1, width, 0.3, 1);
        for (std::size_t i = 0; i < config.layers; ++i) {
            add(xin::module_path(i, "input_layernorm.weight"), 1, width, 0.3, 1);
            add(xin::module_path(i, "post_attention_layernorm.weight"), 1, width, 0.3, 1);
            if (config.query_key_norm) {
                add(xin::module_path(i, "self_attn.q_norm.weight"), 1, config.head_width, 0.3, 1);
                add(xin::module_path(i, "self_attn.k_norm.weight"), 1, config.head_width, 0.3, 1);
            }
            for (auto const& shape : xin::linear_shapes(config)) {
                add(xin::module_path(i, shape.name) + ".weight", shape.out, shape.in, 0.5);
                if (shape.bias) add(xin::module_path(i, shape.name) + ".bias", 1, shape.out, 0.3);
            }
        }
    }
    tiny_model(tiny_model const&) = delete;

    [[nodiscard]] xin::model_config const& config() const { return config_; }
    [[nodiscard]] xin::matrix<double>& operator[](std::string const& name) { return tensors_.at(name); }
    [[nodiscard]] std::map<std::string, xin::matrix<double>> const& tensors() const { return tensors_; }

    template <class Scalar = double>
    [[nodiscard]] xin::decoder_weights<Scalar> weights() const
    {
        xin::decoder_weights<Scalar> w;
        w.config = config_;
        w.embedding = view("model.embed_tokens.weight");
        w.head = view(config_.tied_embedding ? "model.embed_tokens.weight" : "lm_head.weight");
        w.final_norm = vector<Scalar>("model.norm.weight");
        for (std::size_t i = 0; i < config_.layers; ++i) {
            xin::decoder_layer_weights<Scalar> layer;
            layer.input_norm = vector<Scalar>(xin::module_path(i, "input_layernorm.weight"));
            layer.post_norm = vector<Scalar>(xin::module_path(i, "post_attention_layernorm.weight"));
            layer.query_norm = vector<Scalar>(xin::module_path(i, "self_attn.q_norm.weight"));
            layer.key_norm = vector<Scalar>(xin::module_path(i, "self_attn.k_norm.weight"));
            for (std::size_t p = 0; p < xin::linear_parts; ++p) {
                auto const part = static_cast<xin::linear_part>(p);
                std::string const path = xin::module_path(i, xin::linear_shapes(config_)[p].name);
                layer.linear(part) = view(path + ".weight");
                layer.bias(part) = vector<Scalar>(path + ".bias");
            }
            w.layers.push_back(std::move(layer));
        }
        return w;
    }

    /// The same model for the plain decoder.
    [[nodiscard]] plain_decoder plain() const
    {
        named_tensors all;
        for (auto const& [name, m] : tensors_) all[name] = copy_of(m);
        return {config_, all};
    }

    /// An adapter for a module, nowhere zero.
    [[nodiscard]] xin::adapter_layer<double> adapter(std::string const& module, std::size_t rank,
                                                     bool bias = false) const
    {
        auto const& w = tensors_.at(module + ".weight");
        xin::adapter_layer<double> layer;
        layer.module = module;
        std::uint64_t const key = key_ + 1000 + module.size() * 31 + w.rows();
        layer.factors = {random_matrix(rank, w.cols(), key), random_matrix(w.rows(), rank, key + 1), 0.4};
        if (bias) layer.bias = random_vector(w.rows(), key + 2, 0.3);
        return layer;
    }

private:
    void add(std::string const& name, std::size_t row_count, std::size_t cols, double scale, double middle = 0)
    {
        auto m = random_matrix(row_count, cols, key_ + tensors_.size() * 7919, scale);
        if (middle != 0 && !config_.norm_adds_one)
            for (std::size_t i = 0; i < row_count * cols; ++i) m.data()[i] += middle;
        tensors_.emplace(name, std::move(m));
    }
    [[nodiscard]] xin::any_weights view(std::string const& name) const
    {
        return xin::dense_weights<double>(tensors_.at(name).view());
    }
    template <class Scalar>
    [[nodiscard]] std::vector<Scalar> vector(std::string const& name) const
    {
        auto const found = tensors_.find(name);
        if (found == tensors_.end()) return {};
        return {found->second.data(), found->second.data() + found->second.cols()};
    }

    xin::model_config config_;
    std::uint64_t key_;
    std::map<std::string, xin::matrix<double>> tensors_;
};

/// A batch that owns its numbers.
struct owned_batch {
    std::vector<std::uint32_t> ids, begins{0}, prefixes;
    std::vector<std::int32_t> labels;

    /// A text of random ids; a label at all places from `first_label` on but every fifth.
    void add(std::size_t tokens, std::size_t first_label, std::uint32_t prefix, std::uint64_t key,
             std::uint32_t vocabulary = 23)
    {
        for (std::size_t t = 0; t < tokens; ++t) {
            ids.push_back(static_cast<std::uint32_t>(xin::random_bits(key, t) % vocabulary));
            bool const learned = t >= first_label && t % 5 != 4;
            labels.push_back(learned ? static_cast<std::int32_t>(xin::random_bits(key + 1, t) % vocabulary)
                                     : xin::no_label);
        }
        begins.push_back(static_cast<std::uint32_t>(ids.size()));
        prefixes.push_back(prefix);
    }
    [[nodiscard]] xin::token_sequences view() const { return {ids, begins, labels, prefixes}; }
};

/// Causal, prefix and full texts, one without a label, one of a single token.
inline owned_batch tiny_batch()
{
    owned_batch batch;
    batch.add(9, 2, 0, 11);
    batch.add(1, 0, 0, 22);
    batch.add(7, 1, 4, 33);
    batch.add(3, 3, 0, 44);
    batch.add(5, 0, 5, 55);
    return batch;
}

} // namespace crossin_test
#endif
