// SPDX-License-Identifier: MIT
#include <crossin/lora/gguf.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "io/gguf_file.hpp"
#include "lora/random_adapter.hpp"
#include "support/files.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

/// Two layers, four heads of width 6 for queries, two for keys.
model_config small_config(model_family family = model_family::llama)
{
    model_config model;
    model.family = family;
    model.vocabulary = 50;
    model.width = 20;
    model.inner_width = 28;
    model.layers = 2;
    model.heads = 4;
    model.key_value_heads = 2;
    model.head_width = 6;
    return model;
}

/// Random factors for all seven kinds of layers.
adapter full_adapter(adapter_config config = {.rank = 2, .alpha = 5})
{
    config.target.expression = "all-linear";
    adapter made = fresh_adapter(std::move(config), linear_modules(small_config()), 3);
    for (auto& layer : made.layers)
        layer.factors.b = random_matrix<float>(layer.factors.out(), layer.factors.rank(), hash64(layer.module));
    return made;
}

std::vector<float> values_of(matrix<float> const& from)
{
    return {from.data(), from.data() + from.rows() * from.cols()};
}

gguf_file written(adapter const& one, model_config const& model)
{
    temporary_folder const folder;
    write_gguf_adapter(folder.file("a.gguf"), one, model);
    return read_gguf(read_file(folder.file("a.gguf")));
}

} // namespace

TEST_CASE("gguf: an adapter of a Llama, field by field")
{
    adapter one = full_adapter();
    one.config.base = "some/model";
    gguf_file const file = written(one, small_config());
    CHECK(file.keys == std::vector<std::string>{"general.architecture", "general.type", "adapter.type",
                                                "adapter.lora.alpha", "general.file_type", "general.base_model.count",
                                                "general.base_model.0.name"});
    CHECK(file.values.at("general.architecture") == "text llama");
    CHECK(file.values.at("general.type") == "text adapter");
    CHECK(file.values.at("adapter.type") == "text lora");
    CHECK(file.values.at("adapter.lora.alpha") == "f32 5.000000");
    CHECK(file.values.at("general.file_type") == "u32 0");
    CHECK(file.values.at("general.base_model.0.name") == "text some/model");
    REQUIRE(file.tensors.size() == 2 * 14);
    struct renamed {
        char const *theirs, *ours;
    };
    for (renamed const& name : {renamed{"attn_q", "self_attn.q_proj"},
                                {"attn_k", "self_attn.k_proj"},
                                {"attn_v", "self_attn.v_proj"},
                                {"attn_output", "self_attn.o_proj"},
                                {"ffn_gate", "mlp.gate_proj"},
                                {"ffn_up", "mlp.up_proj"},
                                {"ffn_down", "mlp.down_proj"}})
        for (char const* const layer : {"0", "1"}) {
            auto const& factors = one.find(std::string("model.layers.") + layer + "." + name.ours)->factors;
            std::string const weight = std::string("blk.") + layer + "." + name.theirs + ".weight";
            CHECK(file.at(weight + ".lora_a").dimensions == std::vector<std::uint64_t>{factors.in(), 2});
            CHECK(file.at(weight + ".lora_b").dimensions == std::vector<std::uint64_t>{2, factors.out()});
            CHECK(file.floats(weight + ".lora_a") == values_of(factors.a));
            bool const turned = std::string(name.theirs) == "attn_q" || std::string(name.theirs) == "attn_k";
            CHECK((file.floats(weight + ".lora_b") == values_of(factors.b)) == !turned);
        }
}

TEST_CASE("gguf: rows of queries and keys of a Llama take the order of pairs")
{
    adapter const one = full_adapter();
    gguf_file const file = written(one, small_config());
    // Heads of width 6: the coordinates that turn together are i and i + 3 here, 2i and 2i + 1 there.
    std::size_t const from[] = {0, 3, 1, 4, 2, 5};
    for (std::string const part : {"q", "k"}) {
        auto const& b = one.find("model.layers.1.self_attn." + part + "_proj")->factors.b;
        auto const there = file.floats("blk.1.attn_" + part + ".weight.lora_b");
        for (std::size_t r = 0; r < b.rows(); ++r)
            for (std::size_t q = 0; q < 2; ++q) CHECK(there[r * 2 + q] == b(r / 6 * 6 + from[r % 6], q));
    }
    model_config pairs = small_config(); // a model whose rows are in that order already
    pairs.layout = rotary_layout::interleaved;
    CHECK(written(one, pairs).floats("blk.1.attn_q.weight.lora_b") ==
          values_of(one.find("model.layers.1.self_attn.q_proj")->factors.b));
    CHECK(written(one, small_config(model_family::mistral)).data == file.data);
    CHECK(written(one, small_config(model_family::mistral)).values.at("general.architecture") == "text llama");
    for (model_family const family : {model_family::gemma, model_family::qwen2, model_family::qwen3}) {
        gguf_file const other = written(one, small_config(family));
        CHECK(other.values.at("general.architecture") == "text " + std::string(name_of(family)));
        CHECK(other.floats("blk.1.attn_q.weight.lora_b") ==
              values_of(one.find("model.layers.1.self_attn.q_proj")->factors.b));
    }
}

TEST_CASE("gguf: what llama.cpp multiplies with, and B, give every layer its delta")
{
    adapter_config mixed{.rank = 2, .alpha = 3, .scaling = lora_scaling::by_root_of_rank};
    mixed.rank_pattern = {{"layers.0.mlp.up_proj", 5}};
    mixed.alpha_pattern = {{"v_proj", 0.7}};
    for (adapter const& one : {full_adapter(mixed), full_adapter({.rank = 3, .alpha = 0.1})}) {
        gguf_file const file = written(one, small_config(model_family::qwen2));
        float const alpha = std::stof(file.values.at("adapter.lora.alpha").substr(4));
        for (auto const& layer : one.layers) {
            auto const b = file.floats(*detail::gguf_name(layer.module) + ".lora_b");
            for (std::size_t i = 0; i < b.size(); ++i)
                CHECK(b[i] * (alpha / static_cast<float>(layer.factors.rank())) ==
                      Approx(layer.factors.b.data()[i] * layer.factors.scale).epsilon(1e-5));
        }
    }
    gguf_file const plain = written(full_adapter({.rank = 3, .alpha = 0.1}), small_config(model_family::qwen2));
    CHECK(plain.floats("blk.0.ffn_up.weight.lora_b") ==
          values_of(full_adapter({.rank = 3, .alpha = 0.1}).find("model.layers.0.mlp.up_proj")->factors.b));
}

TEST_CASE("gguf: what llama.cpp does not apply is refused by name, and nothing is written")
{
    temporary_folder const folder;
    std::string const path = folder.file("a.gguf");
    auto const refused = [&](auto change, errc code = errc::unsupported) {
        adapter one = full_adapter();
        model_config model = small_config();
        change(one, model);
        error const found = error_of([&] { write_gguf_adapter(path, one, model); });
        CHECK(found.code() == code);
        CHECK(found.where().path == path);
        CHECK_FALSE(exists(path));
        return found.message();
    };
    auto const has = [](std::string const& text, std::string const& part) {
        return text.find(part) != std::string::npos;
    };
    CHECK(has(refused([](adapter& one, auto&) { one.saved = {{"model.embed_tokens.weight", {1}, {1}}}; }),
              "\"model.embed_tokens.weight\""));
    CHECK(has(refused([](adapter& one, auto&) { one.layers[1].magnitude = {1}; }), "DoRA"));
    CHECK(has(refused([](adapter& one, auto&) { one.layers[1].bias = {0, 1}; }), "bias"));
    CHECK(has(refused([](adapter& one, auto&) { one.layers[1].module = "model.layers.0.mlp.router"; }),
              "\"model.layers.0.mlp.router\""));
    CHECK(has(refused([](auto&, model_config& model) { model.layers = 1; }), "of 1 layers"));
    CHECK(has(refused([](auto&, model_config& model) { model.width = 24; }, errc::mismatch), "another model"));
    CHECK(has(refused([](adapter& one, auto&) { one.layers.clear(); }, errc::invalid_argument), "no layers"));
    CHECK(has(refused([](adapter& one, auto&) { one.layers[3].factors.scale = 0; }, errc::invalid_argument), "by 0"));
    CHECK(
        has(refused([](adapter& one, auto&) { one.layers[3].factors.b(1, 1) = std::nanf(""); }, errc::invalid_argument),
            "NaN"));
    auto const head = [](adapter& one) {
        one.layers.push_back({"lm_head", random_factors<float>(20, 50, 2, 1), {}, {}});
    };
    CHECK(has(refused([&](adapter& one, model_config& model) {
                  head(one);
                  model.tied_embedding = true;
              }),
              "is the embedding"));
    adapter one = full_adapter();
    head(one);
    CHECK(written(one, small_config()).at("output.weight.lora_b").dimensions == std::vector<std::uint64_t>{2, 50});
}
