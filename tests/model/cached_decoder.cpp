// SPDX-License-Identifier: MIT
#include <crossin/model/cached_decoder.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <list>
#include <span>
#include <string>
#include <vector>

#include <crossin/lora/engine.hpp>
#include <crossin/lora/kernel.hpp>
#include <crossin/model/decoder.hpp>
#include <crossin/model/load_weights.hpp>

#include "random_model.hpp"
#include "tiny_model.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

using ids = std::vector<std::uint32_t>;
using exact = formula_engine<double>;

ids random_ids(std::size_t count, std::uint64_t key)
{
    ids made;
    for (std::size_t i = 0; i < count; ++i) made.push_back(static_cast<std::uint32_t>(random_bits(key, i) % 23));
    return made;
}

/// How far the logits after every place are from those expected, when a text is read in these pieces.
template <class Engine>
double apart(cached_decoder<Engine>& model, rows const& expected, ids const& text,
             std::vector<std::size_t> const& pieces)
{
    std::vector<double> all, found;
    std::size_t at = 0;
    model.clear();
    for (std::size_t const piece : pieces) {
        model.read(std::span(text).subspan(at, piece), 0, [&](std::size_t place, auto const& logits) {
            CHECK((at + place) * 23 == found.size());
            for (std::size_t r = 0; r < logits.rows(); ++r)
                found.insert(found.end(), logits.row(r), logits.row(r) + logits.cols());
        });
        at += piece;
        CHECK(model.tokens() == at);
    }
    for (auto const& row : expected) all.insert(all.end(), row.begin(), row.end());
    return difference(found, all);
}

/// An adapter of every linear layer, with biases and, on request, magnitudes.
std::vector<adapter_layer<double>> adapters_of(tiny_model const& tiny, bool dora)
{
    std::vector<adapter_layer<double>> made;
    for (std::size_t i = 0; i < tiny.config().layers; ++i)
        for (linear_shape const& shape : linear_shapes(tiny.config())) {
            made.push_back(tiny.adapter(module_path(i, shape.name), 2, true));
            if (dora) made.back().magnitude = random_vector(shape.out, 9 + made.size(), 0.5, 1.5);
        }
    return made;
}

} // namespace

TEST_CASE("cached_decoder: however a text is cut, its logits are those of the formulas")
{
    for (model_config const& config : tiny_configs()) {
        tiny_model const tiny(config);
        auto const weights = tiny.weights();
        exact engine;
        cached_decoder<exact> model(engine, weights);
        ids const text = random_ids(40, 1);
        rows const expected = tiny.plain().logits(text);
        CHECK(apart(model, expected, text, {40}) < 1e-12);
        CHECK(apart(model, expected, text, std::vector<std::size_t>(40, 1)) < 1e-12);
        CHECK(apart(model, expected, text, {7, 1, 1, 12, 3, 16}) < 1e-12);
        CHECK(apart(model, expected, text, {1, 2, 37}) < 1e-12);
    }
}

TEST_CASE("cached_decoder: a prefix whose places see each other, and what follows")
{
    for (model_config const& config : tiny_configs()) {
        tiny_model const tiny(config);
        auto const weights = tiny.weights();
        exact engine;
        cached_decoder<exact> model(engine, weights);
        ids const text = random_ids(20, 8);
        rows const expected = tiny.plain().logits(text, 11);
        auto const like = [&](std::span<double const> logits, std::size_t place) {
            return difference(logits, std::span<double const>(expected[place])) < 1e-12;
        };
        CHECK(like(model.read_prefix(std::span(text).first(11)), 10));
        CHECK(like(model.read(std::span(text).subspan(11, 1)), 11));
        CHECK(like(model.read(std::span(text).subspan(12, 8)), 19));
        CHECK(error_of([&] { static_cast<void>(model.read_prefix(text)); }).code() == errc::invalid_argument);
        model.clear();
        CHECK(error_of([&] { static_cast<void>(model.read_prefix(ids{})); }).code() == errc::invalid_argument);
        CHECK(error_of([&] { static_cast<void>(model.read_prefix(ids(41, 1))); }).code() == errc::limit);
    }
}

TEST_CASE("cached_decoder: with adapters, what the decoder that trains them says")
{
    for (model_config const& config : tiny_configs())
        for (bool const dora : {false, true}) {
            tiny_model const tiny(config);
            decoder<exact> trained(tiny.weights(), adapters_of(tiny, dora));
            ids const text = random_ids(20, 2), begins = {0, 20};
            ids places(20);
            for (std::uint32_t i = 0; i < 20; ++i) places[i] = i;
            matrix<double> logits(20, 23);
            trained.logits({text, begins, {}, {}}, places, logits);
            rows expected;
            for (std::size_t t = 0; t < 20; ++t) expected.emplace_back(logits.row(t), logits.row(t) + 23);
            exact engine;
            cached_decoder<exact> model(engine, trained.weights(), trained.adapters());
            CHECK(apart(model, expected, text, {9, 1, 1, 9}) < 1e-12);
            cached_decoder<exact> some(engine, trained.weights(), trained.adapters().subspan(3, 2));
            CHECK(apart(some, expected, text, {20}) > 1e-3);
        }
}

TEST_CASE("cached_decoder: the kernel in floats")
{
    for (model_config const& config : tiny_configs()) {
        tiny_model const tiny(config);
        auto const weights = tiny.weights<float>();
        lora_kernel kernel(2);
        cached_decoder<lora_kernel> model(kernel, weights);
        ids const text = random_ids(33, 3);
        CHECK(apart(model, tiny.plain().logits(text), text, {20, 1, 1, 11}) < 1e-5);
    }
}

TEST_CASE("cached_decoder: weights as they are stored, and tables in few bits, as their numbers in floats")
{
    for (model_family const family : {model_family::llama, model_family::gemma})
        for (element_type const stored : {element_type::f32, element_type::bf16, element_type::f16})
            for (weight_format const table :
                 {weight_format::as_stored, weight_format::int8, weight_format::nf4, weight_format::nf4_twice}) {
                INFO(name_of(family) << ", " << name_of(stored) << ", tables " << name_of(table));
                model_config const config = small_config(family);
                temporary_folder const folder;
                write_tensors(folder.file("model.safetensors"), random_tensors(config, 3), stored);
                auto const weights = load_decoder_weights<float>(read_model_tensors(folder.path()), config,
                                                                 {.embedding = table});
                decoder_weights<float> floats = weights;
                std::list<matrix<float>> kept;
                auto const in_floats = [&](any_weights& one) {
                    matrix<float>& made = kept.emplace_back(rows_of(one), cols_of(one));
                    for (std::size_t r = 0; r < made.rows(); ++r) copy_row(one, r, made.row(r));
                    one = dense_weights<float>(made.view());
                };
                in_floats(floats.embedding);
                in_floats(floats.head);
                for (auto& layer : floats.layers)
                    for (std::size_t p = 0; p < linear_parts; ++p) in_floats(layer.linear(static_cast<linear_part>(p)));

                ids const text = random_ids(21, 6), begins = {0, 21};
                ids places(21);
                for (std::uint32_t i = 0; i < 21; ++i) places[i] = i;
                matrix<float> expected(21, config.vocabulary), whole(21, config.vocabulary),
                    pieces(21, config.vocabulary);
                decoder<formula_engine<float>>(floats).logits({text, begins, {}, {}}, places, expected);
                decoder<lora_kernel>(weights, {}, {}, lora_kernel(2)).logits({text, begins, {}, {}}, places, whole);
                CHECK(difference(whole, expected) < 1e-5);
                lora_kernel kernel(2);
                cached_decoder<lora_kernel> model(kernel, weights);
                for (std::size_t at = 0; at < 21; at += 7)
                    model.read(std::span(text).subspan(at, 7), 0, [&](std::size_t place, auto const& logits) {
                        for (std::size_t r = 0; r < logits.rows(); ++r)
                            std::copy_n(logits.row(r), logits.cols(), pieces.row(at + place + r));
                    });
                CHECK(difference(pieces, expected) < 1e-5);
            }
}

TEST_CASE("cached_decoder: long texts are read in blocks, and memory of windows is bounded")
{
    model_config config = tiny_configs()[1];
    config.windowed = {1, 1};
    config.window_tokens = 16;
    config.longest_tokens = 1000;
    tiny_model const tiny(config);
    auto const weights = tiny.weights();
    exact engine;
    cached_decoder<exact> model(engine, weights);
    ids const text = random_ids(600, 4);
    rows const expected = tiny.plain().logits(text);
    CHECK(apart(model, expected, text, {3, 60, 1, 1, 15, 16, 17, 487}) < 1e-12);
    model.clear();
    std::size_t most = 0;
    for (std::size_t i = 0; i < 300; ++i) {
        static_cast<void>(model.read(std::span(text).subspan(i, 1)));
        most = std::max(most, model.cache().size_bytes());
    }
    CHECK(most <=
          2 * 2 * (15 + 256) * 12 * sizeof(double)); // keys and values, layers, a block beside a window, columns
    std::span<double const> const last = model.read(std::span(text).subspan(300, 1));
    CHECK(difference(last, std::span<double const>(expected[300])) < 1e-12);
}

TEST_CASE("cached_decoder: goes back to where it was held")
{
    for (model_config const& config : tiny_configs()) {
        tiny_model const tiny(config);
        auto const weights = tiny.weights();
        exact engine;
        cached_decoder<exact> model(engine, weights);
        ids const text = random_ids(16, 5);
        rows const expected = tiny.plain().logits(text);
        auto const like = [&](std::span<double const> logits, std::size_t place) {
            return difference(logits, std::span<double const>(expected[place])) < 1e-12;
        };
        CHECK(like(model.read(std::span(text).first(9)), 8));
        model.hold();
        for (std::uint64_t again = 0; again < 3; ++again) {
            static_cast<void>(model.read(random_ids(24, 70 + again)));
            model.cut(9);
            CHECK(model.tokens() == 9);
            CHECK(like(model.read(std::span(text).subspan(9, 7)), 15));
            model.cut(9);
        }
        model.clear();
        CHECK(model.tokens() == 0);
        CHECK(like(model.read(text), 15));
    }
}

TEST_CASE("cached_decoder: what it does not read")
{
    tiny_model const tiny(tiny_config());
    auto const weights = tiny.weights();
    exact engine;
    cached_decoder<exact> model(engine, weights);
    auto const message = [&](ids const& text, errc code) {
        error const found = error_of([&] { static_cast<void>(model.read(text)); });
        CHECK(found.code() == code);
        return found.message();
    };
    CHECK(message({}, errc::invalid_argument).find("no token") != std::string::npos);
    CHECK(message({1, 2, 23}, errc::mismatch) ==
          "token 2 has the id 23, and the model knows ids below 23; was the text "
          "cut up by the tokenizer of another model?");
    static_cast<void>(model.read(ids(39, 3)));
    CHECK(message({1, 2}, errc::limit) == "a text of 41 tokens is longer than the 40 that the model takes; shorten it");
    CHECK(model.tokens() == 39);
    CHECK_NOTHROW(model.read(ids{1}));

    auto const refused = [&](std::vector<adapter_layer<double>> const& adapter, errc code) {
        error const found = error_of([&] { cached_decoder<exact>(engine, weights, adapter); });
        CHECK(found.code() == code);
        return found.message();
    };
    std::string const module = "model.layers.1.self_attn.q_proj";
    std::vector<adapter_layer<double>> adapter = {tiny.adapter(module, 2)};
    CHECK_NOTHROW(cached_decoder<exact>(engine, weights, adapter));
    adapter.push_back(adapter[0]);
    CHECK(refused(adapter, errc::invalid_argument) == "there are two adapters for " + module);
    adapter.pop_back();
    adapter[0].factors = fresh_factors<double>(12, 20, 2, 1, 1);
    CHECK(refused(adapter, errc::mismatch) ==
          "the adapter of model.layers.1.self_attn.q_proj has an A of 2 x 12, and the layer has 10 inputs and 24 "
          "outputs");
    adapter[0].module = "model.layers.1.self_attn.q_prog";
    CHECK(refused(adapter, errc::not_found) ==
          "the model has no linear layer \"model.layers.1.self_attn.q_prog\"; the nearest is "
          "\"model.layers.1.self_attn.q_proj\"");

    decoder_weights<double> odd = weights;
    odd.config.window_tokens = 4;
    odd.config.windowed = {1};
    CHECK(error_of([&] { cached_decoder<exact>(engine, odd); }).code() == errc::mismatch);
    decoder_weights<double> damaged = weights;
    damaged.layers[0].post_norm.pop_back();
    CHECK_THROWS_AS((cached_decoder<exact>(engine, damaged)), error);
}
