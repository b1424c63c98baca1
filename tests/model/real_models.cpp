// SPDX-License-Identifier: MIT
#include <crossin/model/decoder.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <crossin/io/llama2c.hpp>
#include <crossin/io/model_config.hpp>
#include <crossin/io/safetensors.hpp>
#include <crossin/lora/kernel.hpp>

#include "numbers.hpp"
#include "plain_decoder.hpp"

namespace xin = crossin;
using namespace crossin_test;

namespace {

/// The tensors of a model, by name, as the plain decoder takes them.
named_tensors numbers_of(xin::tensor_set const& tensors, xin::model_config const& config)
{
    named_tensors all;
    auto const take = [&](std::string const& name) {
        auto const floats = tensors.at(name).floats();
        all[name].assign(floats.begin(), floats.end());
    };
    take("model.embed_tokens.weight");
    take("model.norm.weight");
    for (std::size_t i = 0; i < config.layers; ++i) {
        take(xin::module_path(i, "input_layernorm.weight"));
        take(xin::module_path(i, "post_attention_layernorm.weight"));
        for (auto const& shape : xin::linear_shapes(config)) take(xin::module_path(i, shape.name) + ".weight");
    }
    return all;
}

xin::decoder_weights<float> weights_of(xin::tensor_set const& tensors, xin::model_config const& config)
{
    auto const view = [&](std::string const& name) -> xin::any_weights {
        auto const tensor = tensors.at(name);
        return xin::dense_weights<float>(tensor.bytes.data(), tensor.shape[0], tensor.shape[1]);
    };
    xin::decoder_weights<float> w;
    w.config = config;
    w.embedding = w.head = view("model.embed_tokens.weight");
    w.final_norm = tensors.at("model.norm.weight").floats();
    for (std::size_t i = 0; i < config.layers; ++i) {
        xin::decoder_layer_weights<float> layer;
        layer.input_norm = tensors.at(xin::module_path(i, "input_layernorm.weight")).floats();
        layer.post_norm = tensors.at(xin::module_path(i, "post_attention_layernorm.weight")).floats();
        for (std::size_t p = 0; p < xin::linear_parts; ++p)
            layer.linear(static_cast<xin::linear_part>(p)) = view(
                xin::module_path(i, xin::linear_shapes(config)[p].name) + ".weight");
        w.layers.push_back(layer);
    }
    return w;
}

/// Greedy continuation equals `expected`, and logits along it those of the plain formulas in double.
void check_model(xin::tensor_set const& tensors, xin::model_config const& config, std::vector<std::uint32_t> ids,
                 std::vector<std::uint32_t> const& expected)
{
    xin::decoder<xin::lora_kernel> decoder(weights_of(tensors, config));
    auto const says = [&] {
        std::vector<std::uint32_t> const begins{0, static_cast<std::uint32_t>(ids.size())}, place{begins[1] - 1};
        xin::matrix<float> logits(1, config.vocabulary);
        decoder.logits({ids, begins, {}, {}}, place, logits);
        return static_cast<std::uint32_t>(std::max_element(logits.row(0), logits.row(0) + logits.cols()) -
                                          logits.row(0));
    };
    std::vector<std::uint32_t> said;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        said.push_back(says());
        ids.push_back(said.back());
    }
    CHECK(said == expected);

    std::vector<std::uint32_t> const begins{0, static_cast<std::uint32_t>(ids.size())};
    std::vector<std::uint32_t> places(ids.size());
    std::iota(places.begin(), places.end(), 0U);
    xin::matrix<float> logits(ids.size(), config.vocabulary);
    decoder.logits({ids, begins, {}, {}}, places, logits);
    auto const plain = plain_decoder(config, numbers_of(tensors, config)).logits(ids);
    double worst = 0;
    for (std::size_t t = 0; t < ids.size(); ++t)
        for (std::size_t v = 0; v < config.vocabulary; ++v)
            worst = std::max(worst, std::abs(static_cast<double>(logits(t, v)) - plain[t][v]));
    CHECK(worst < 1e-4);
}

} // namespace

TEST_CASE("decoder: tinystories-656k goes on as published, with the logits of the plain formulas")
{
    auto const path = shared_data("tinystories-656k");
    if (!path) return;
    check_model(xin::read_model_tensors(*path), xin::read_model_config(*path), {1, 80, 147, 201, 282, 57},
                {313, 598, 303, 1049, 1468, 267, 628, 333, 94, 1210, 263, 251, 604, 94, 1030});
}

TEST_CASE("decoder: stories260k goes on as published, with the logits of the plain formulas")
{
    auto const path = shared_data("stories260k/stories260K.bin");
    if (!path) return;
    auto const model = xin::read_llama2c(*path);
    check_model(model.tensors, model.config, {1},
                {403, 407, 261, 378, 432, 383, 286, 261, 376, 298, 315, 421, 395, 317, 426, 338, 401, 396, 267});
}
