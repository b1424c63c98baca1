// SPDX-License-Identifier: MIT
#include <crossin/model/adapted.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <crossin/lora/combine.hpp>
#include <crossin/lora/engine.hpp>
#include <crossin/lora/linear_modules.hpp>
#include <crossin/lora/merge_model.hpp>
#include <crossin/lora/peft.hpp>
#include <crossin/model/load_weights.hpp>

#include "numbers.hpp"
#include "random_model.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

struct opened {
    temporary_folder folder;
    decoder_weights<float> weights;
    explicit opened(bool tied = false, model_family family = model_family::llama)
    {
        model_config config = small_config(family);
        config.tied_embedding = tied;
        write_tensors(folder.file("model.safetensors"), random_tensors(config, 1));
        weights = load_decoder_weights<float>(read_model_tensors(folder.path()), config);
    }
};

adapter_config all_layers(bool dora = false)
{
    adapter_config config;
    config.rank = 3;
    config.alpha = 6;
    config.dora = dora;
    config.target.names = {"q_proj", "down_proj"};
    return config;
}

std::vector<std::uint32_t> const ids{1, 5, 9, 13}, begins{0, 4};
std::vector<std::int32_t> const labels{5, 9, 13, 2};
token_sequences const batch{ids, begins, labels, {}};

/// The loss of a model that has an adapter, as it stands in a folder, or in memory.
double loss_with(adapter const& one, decoder_weights<float> weights)
{
    place_saved(one, weights);
    decoder<formula_engine<float>> model(std::move(weights), one.layers);
    return model.evaluate(batch).mean();
}

} // namespace

TEST_CASE("adapted: a fresh adapter changes nothing, with magnitudes and without")
{
    opened const base;
    double const plain = loss_with({}, base.weights);
    for (bool const dora : {false, true}) {
        adapter const fresh = fresh_adapter(all_layers(dora), base.weights, 7);
        REQUIRE(fresh.layers.size() == 4);
        CHECK(fresh.layers[0].magnitude.empty() != dora);
        CHECK(std::abs(loss_with(fresh, base.weights) - plain) < 1e-5);
    }
}

TEST_CASE("adapted: what was trained comes back from its files, whole tensors among it")
{
    using names = std::vector<std::string>;
    struct saving {
        bool tied;
        names modules;
        std::size_t tensors;
    };
    for (saving const& one : {saving{false, {"embed_tokens", "lm_head"}, 2}, saving{false, {"lm_head"}, 1},
                              saving{true, {"embed_tokens"}, 2}, saving{true, {"embed_tokens", "lm_head"}, 2},
                              saving{true, {"lm_head"}, 2}}) {
        INFO("tied " << one.tied << ", " << one.modules.size() << " modules, the last " << one.modules.back());
        opened const base(one.tied);
        adapter_config config = all_layers();
        config.modules_to_save = one.modules;
        adapter const fresh = fresh_adapter(config, base.weights, 7);
        decoder_options options;
        options.trained = trained_kinds_of(config);
        CHECK(options.trained.embedding == (one.modules.front() == "embed_tokens"));
        CHECK(options.trained.head == (one.modules.back() == "lm_head"));
        decoder<formula_engine<float>> model(base.weights, fresh.layers, options);
        for (int step = 0; step < 3; ++step) {
            model.clear_gradients();
            model.accumulate(batch, 0);
            for (auto const& each : model.parameters())
                for (std::size_t i = 0; i < each.value.size(); ++i) each.value[i] -= 0.1F * each.gradient[i];
        }
        adapter const trained = trained_adapter(model, config);
        CHECK(trained.saved.size() == one.tensors);
        CHECK(trained.config.modules_to_save.size() == one.tensors); // PEFT leaves what is not named as it is
        CHECK_FALSE(trained.layers == fresh.layers);
        temporary_folder const folder;
        write_peft(folder.file("adapter"), trained);
        adapter const read = read_peft(folder.file("adapter")).loaded;
        CHECK(read == trained);
        CHECK(loss_with(read, base.weights) == model.evaluate(batch).mean());
        CHECK(loss_with(read, base.weights) < loss_with({}, base.weights));
        decoder_weights<float> placed = base.weights;
        place_saved(read, placed);
        CHECK(placed.config.tied_embedding == one.tied);
    }
}

TEST_CASE("adapted: embedding and head of a tied model that an adapter holds apart are no longer tied")
{
    opened const base(true), apart(false);
    std::size_t const size = base.weights.config.vocabulary * base.weights.config.width;
    adapter both;
    std::vector<std::uint64_t> const shape{base.weights.config.vocabulary, base.weights.config.width};
    for (bool const head : {true, false}) {
        std::vector<float> values(size);
        for (std::size_t r = 0; r < shape[0]; ++r)
            copy_row(head ? apart.weights.head : apart.weights.embedding, r, values.data() + r * shape[1]);
        both.saved.push_back({head ? "lm_head.weight" : "model.embed_tokens.weight", shape, std::move(values)});
    }
    decoder_weights<float> placed = base.weights;
    place_saved(both, placed);
    CHECK_FALSE(placed.config.tied_embedding);
    decoder_weights<float> expected = base.weights;
    expected.config.tied_embedding = false;
    expected.embedding = apart.weights.embedding;
    expected.head = apart.weights.head;
    CHECK(loss_with(both, base.weights) == loss_with({}, expected));

    // And training goes on with both.
    decoder_options options;
    options.trained.embedding = options.trained.head = true;
    decoder<formula_engine<float>> model(placed, {}, options);
    CHECK(model.parameters().size() == 2);
    adapter_config config;
    config.modules_to_save = {"embed_tokens", "lm_head"};
    CHECK(trained_adapter(model, config).saved == both.saved);
    CHECK(linear_modules(placed.config).back().module == "lm_head");
}

TEST_CASE("adapted: of a tied model what an adapter does not hold stays the base's, in memory and merged")
{
    std::string const embedding = "model.embed_tokens.weight", head = "lm_head.weight";
    model_config config = small_config(model_family::llama);
    config.tied_embedding = true;
    auto const values_of = [&](any_weights const& from) {
        std::vector<float> values(config.vocabulary * config.width);
        for (std::size_t r = 0; r < config.vocabulary; ++r) copy_row(from, r, values.data() + r * config.width);
        return values;
    };
    std::vector<std::uint64_t> const shape{config.vocabulary, config.width};
    std::vector<float> const first(shape[0] * shape[1], 0.5F), second(shape[0] * shape[1], -1);
    using whole = std::vector<saved_tensor>;
    for (std::string const& stored : {embedding, head, std::string("both")}) {
        temporary_folder const folder;
        auto tensors = random_tensors(config, 1);
        if (stored != embedding) tensors[head] = tensors[embedding];
        if (stored == head) tensors.erase(embedding);
        write_tensors(folder.file("model.safetensors"), tensors);
        tensor_set const base = read_model_tensors(folder.path());
        auto const weights = load_decoder_weights<float>(base, config);
        for (whole const& saved : {whole{{embedding, shape, first}}, whole{{head, shape, first}},
                                   whole{{head, shape, first}, {embedding, shape, first}},
                                   whole{{head, shape, first}, {embedding, shape, second}}, whole{}}) {
            INFO("stored " << stored << ", saved " << saved.size());
            adapter one = fresh_adapter(all_layers(), weights, 7);
            one.saved = saved;
            decoder_weights<float> placed = weights;
            place_saved(one, placed);
            std::vector<float> const plain = values_of(weights.embedding);
            auto const expected = [&](std::string const& name) {
                return one.find_saved(name) ? one.find_saved(name)->values : plain;
            };
            CHECK(values_of(placed.embedding) == expected(embedding));
            CHECK(values_of(placed.head) == expected(head));
            CHECK(placed.config.tied_embedding == (expected(embedding) == expected(head)));

            std::vector<weighted_adapter> const parts{{&one, 1}};
            auto const report = merge_model(base, parts, folder.file("merged"));
            CHECK(report.untied != placed.config.tied_embedding);
            CHECK(report.added.size() == (report.untied && stored != "both" ? 1 : 0));
            tensor_set const merged = read_model_tensors(folder.file("merged"));
            CHECK(merged.size() == base.size() + report.added.size());
            auto const loaded = load_decoder_weights<float>(merged, placed.config);
            CHECK(values_of(loaded.embedding) == expected(embedding));
            CHECK(values_of(loaded.head) == expected(head));
        }
    }
}

TEST_CASE("adapted: DoRA, and added biases of several, yield in a decoder what they do merged")
{
    opened const base(false, model_family::qwen2);
    adapter_config biased;
    biased.rank = 2;
    biased.added_bias = true;
    biased.target.names = {"q_proj"};
    auto const moved = [&](adapter_config const& config, float by) {
        adapter made = fresh_adapter(config, base.weights, 7);
        for (auto& layer : made.layers) {
            for (std::size_t o = 0; o < layer.factors.out(); ++o) layer.factors.b(o, 0) = by * static_cast<float>(o);
            for (float& value : layer.magnitude) value *= 1 + by;
            for (float& value : layer.bias) value = 3 * by;
        }
        return made;
    };
    adapter const a = moved(biased, 0.02F), b = moved(biased, -0.05F), dora = moved(all_layers(true), 0.03F);
    std::vector<weighted_adapter> const two{{&a, 0.25}, {&b, 0.75}}, one{{&dora, 1}};
    temporary_folder const folder;
    for (auto const& parts : {two, one}) {
        static_cast<void>(merge_model(read_model_tensors(base.folder.path()), parts, folder.file("merged")));
        auto const merged = load_decoder_weights<float>(read_model_tensors(folder.file("merged")), base.weights.config);
        double const loss = loss_with(combine_adapters(parts).result, base.weights);
        CHECK(std::abs(loss - loss_with({}, merged)) < 1e-5);
        CHECK(std::abs(loss - loss_with({}, base.weights)) > 1e-3);
    }
}

TEST_CASE("adapted: biases that an adapter holds take the place of the model's")
{
    opened const base(false, model_family::qwen2);
    adapter trained = fresh_adapter(all_layers(), base.weights, 7);
    trained.config.bias = adapter_bias::all;
    for (auto& layer : trained.layers)
        for (std::size_t i = 0; i < layer.factors.out(); ++i) layer.factors.b(i, 0) = 0.01F * static_cast<float>(i);
    trained.saved = {{"model.layers.0.self_attn.q_proj.bias", {16}, std::vector<float>(16, 0.5F)},
                     {"model.layers.1.self_attn.v_proj.bias", {8}, std::vector<float>(8, -0.25F)}};
    temporary_folder const folder;
    write_peft(folder.file("adapter"), trained);
    adapter const read = read_peft(folder.file("adapter")).loaded;
    CHECK(read == trained);
    CHECK(loss_with(read, base.weights) != loss_with({read.config, read.layers, {}}, base.weights));

    std::vector<weighted_adapter> const parts{{&read, 1}};
    static_cast<void>(merge_model(read_model_tensors(base.folder.path()), parts, folder.file("merged")));
    auto const merged = load_decoder_weights<float>(read_model_tensors(folder.file("merged")), base.weights.config);
    decoder_weights<float> placed = base.weights;
    place_saved(read, placed);
    CHECK(placed.layers[1].v_bias == merged.layers[1].v_bias);
    decoder<formula_engine<float>> whole(merged), adapted(placed, read.layers);
    std::vector<std::uint32_t> const places{0, 1, 2, 3};
    matrix<float> expected(4, base.weights.config.vocabulary), found(4, base.weights.config.vocabulary);
    whole.logits(batch, places, expected);
    adapted.logits(batch, places, found);
    CHECK(difference(found, expected) < 1e-5);

    auto const refused = [&](std::string const& name, std::vector<float> values) {
        adapter other;
        other.saved = {{name, {values.size()}, values}};
        decoder_weights<float> weights = base.weights;
        return error_of([&] { place_saved(other, weights); });
    };
    CHECK(refused("model.layers.0.self_attn.q_proj.bias", {1, 2}).message() ==
          "the tensor \"model.layers.0.self_attn.q_proj.bias\" of the adapter has the shape [2], and that of the model "
          "[16]");
    CHECK(refused("model.layers.0.mlp.up_proj.bias", {1}).code() == errc::mismatch); // has none
    CHECK(refused("model.layers.2.self_attn.q_proj.bias", {1}).code() == errc::not_found);
}

TEST_CASE("adapted: what was trained and has no place in an adapter is refused by name")
{
    opened const base(false, model_family::qwen2);
    adapter_config config = all_layers();
    config.added_bias = true;
    adapter const fresh = fresh_adapter(config, base.weights, 7);
    auto const refused = [&](trained_kinds const& kinds) {
        decoder<formula_engine<float>> const model(base.weights, fresh.layers, {.trained = kinds});
        error const found = error_of([&] { static_cast<void>(trained_adapter(model, config)); });
        CHECK(found.code() == errc::unsupported);
        return found.message();
    };
    CHECK(refused({.norms = true}) ==
          "an adapter cannot hold \"model.layers.0.input_layernorm.weight\", which was trained; train adapters, "
          "embedding and head alone");
    CHECK(refused({.weights = true}).find("\"model.layers.0.self_attn.q_proj.weight\"") != std::string::npos);
    CHECK(refused({.biases = true}).find("\"model.layers.0.self_attn.k_proj.bias\"") != std::string::npos);
    decoder<formula_engine<float>> const model(base.weights, fresh.layers);
    CHECK(trained_adapter(model, config) == fresh); // with the biases that it adds
}

TEST_CASE("adapted: what a decoder has no place for is refused by name")
{
    opened base;
    adapter_config config = all_layers();
    config.target.names = {"lm_head"};
    auto const of_head = fresh_adapter(config, linear_modules(base.weights.config), 7); // which can be merged
    error const no_head = error_of([&] { decoder<formula_engine<float>>(base.weights, of_head.layers); });
    CHECK(no_head.code() == errc::unsupported);
    CHECK(no_head.message().find("takes no adapter of the head") != std::string::npos);
    config = all_layers();
    config.modules_to_save = {"norm"};
    CHECK(error_of([&] { static_cast<void>(trained_kinds_of(config)); }).code() == errc::unsupported);
    config.modules_to_save = {};
    config.bias = adapter_bias::all;
    CHECK(error_of([&] { static_cast<void>(trained_kinds_of(config)); }).code() == errc::unsupported);
    adapter other;
    other.saved = {{"model.embed_tokens.weight", {2, 2}, {1, 2, 3, 4}}};
    CHECK(error_of([&] { place_saved(other, base.weights); }).code() == errc::mismatch);
    other.saved = {{"model.norm.weight", {base.weights.config.width}, base.weights.final_norm}};
    CHECK(error_of([&] { place_saved(other, base.weights); }).code() == errc::mismatch);
}
