// SPDX-License-Identifier: MIT
#include <crossin/lora/peft.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <crossin/io/safetensors.hpp>
#include <crossin/io/safetensors_writer.hpp>

#include "lora/random_adapter.hpp"
#include "support/files.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

std::string const q0 = "base_model.model.model.layers.0.self_attn.q_proj";

/// A tensor of a file that is made by hand.
struct hand_made {
    std::string name;
    std::vector<std::uint64_t> shape;
    element_type type = element_type::f32;
    std::vector<float> values = {};
};

void write_by_hand(std::string const& folder, std::string const& keys, std::vector<hand_made> const& tensors)
{
    make_folder(folder);
    write_file(folder + "/adapter_config.json", R"({"peft_type": "LORA", "r": 2, "lora_alpha": 2, "target_modules": )"
                                                R"(["q_proj"])" +
                                                    keys + "}");
    std::vector<std::string> bytes;
    std::vector<tensor_view> views;
    for (hand_made const& one : tensors) bytes.emplace_back(*size_bytes(one.type, one.shape), '\0');
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        if (!tensors[i].values.empty())
            bytes[i].assign(reinterpret_cast<char const*>(tensors[i].values.data()), 4 * tensors[i].values.size());
        views.push_back({tensors[i].name, tensors[i].type, tensors[i].shape, bytes[i], {}, 0});
    }
    write_safetensors(folder + "/adapter_model.safetensors", views);
}

/// What is said of a folder with these files.
std::string refused(std::string const& keys, std::vector<hand_made> const& tensors, errc code = errc::mismatch)
{
    temporary_folder const folder;
    write_by_hand(folder.path(), keys, tensors);
    error const found = error_of([&] { static_cast<void>(read_peft(folder.path())); });
    CHECK(found.code() == code);
    CHECK(found.where().path == folder.file("adapter_model.safetensors"));
    return found.message();
}

hand_made const a{q0 + ".lora_A.weight", {2, 6}}, b{q0 + ".lora_B.weight", {7, 2}};

/// Adapters of every kind.
std::vector<adapter> all_kinds()
{
    std::vector<adapter> kinds;
    kinds.push_back(random_adapter({.rank = 2, .alpha = 3}, 1));
    kinds.push_back(random_adapter({.rank = 3, .alpha = 7, .scaling = lora_scaling::by_root_of_rank}, 2));
    kinds.push_back(random_adapter({.rank = 4, .alpha = 1, .dora = true}, 3, 12));
    kinds.push_back(random_adapter({.rank = 2, .alpha = 4, .added_bias = true}, 4));
    adapter_config mixed{.rank = 2, .alpha = 3};
    mixed.rank_pattern = {{"layers.1.mlp.down_proj", 5}};
    mixed.alpha_pattern = {{"q_proj", 1}};
    kinds.push_back(random_adapter(mixed, 5));
    adapter_config whole{.rank = 1, .bias = adapter_bias::all};
    whole.modules_to_save = {"embed_tokens", "lm_head"};
    kinds.push_back(random_adapter(whole, 6));
    kinds.back().saved = {{"model.embed_tokens.weight", {5, 2}, std::vector<float>(10, 0.25F)},
                          {"model.layers.0.self_attn.q_proj.bias", {7}, std::vector<float>(7, -1)},
                          {"model.layers.0.self_attn.v_proj.bias", {3}, std::vector<float>(3, 2)},
                          {"lm_head.weight", {5, 2}, std::vector<float>(10, 0.5F)}};
    sort_modules(kinds.back());
    return kinds;
}

} // namespace

TEST_CASE("peft: an adapter of any kind comes back as it was, and its files to the byte")
{
    for (adapter const& one : all_kinds()) {
        temporary_folder const folder;
        write_peft(folder.file("first"), one);
        peft_adapter const read = read_peft(folder.file("first/")); // with a slash
        CHECK(read.loaded == one);
        CHECK(read.unknown_keys.empty());
        write_peft(folder.file("second"), read.loaded);
        for (char const* const name : {"/adapter_config.json", "/adapter_model.safetensors"}) {
            CHECK(read_file(folder.file("first") + name) == read_file(folder.file("second") + name));
            CHECK_FALSE(exists(folder.file("first") + name + ".partial"));
        }
    }
}

TEST_CASE("peft: tensors have PEFT's names and shapes, in F32, and the metadata it asks for")
{
    temporary_folder const folder;
    auto const listed = [&](adapter const& one) {
        write_peft(folder.path(), one);
        tensor_set const set = read_safetensors(folder.file("adapter_model.safetensors"));
        CHECK(set.metadata("format") == "pt");
        CHECK(set.metadata().size() == 1);
        std::string text;
        for (tensor_view const tensor : set) {
            CHECK(tensor.type == element_type::f32);
            text += std::string(tensor.name).substr(17) + " " + shape_text(tensor.shape) + "\n";
            CHECK(tensor.name.starts_with("base_model.model."));
        }
        return text;
    };
    auto const kinds = all_kinds();
    CHECK(listed(kinds[0]) == "model.layers.0.mlp.down_proj.lora_A.weight [2, 9]\n"
                              "model.layers.0.mlp.down_proj.lora_B.weight [6, 2]\n"
                              "model.layers.0.self_attn.q_proj.lora_A.weight [2, 6]\n"
                              "model.layers.0.self_attn.q_proj.lora_B.weight [7, 2]\n"
                              "model.layers.1.mlp.down_proj.lora_A.weight [2, 9]\n"
                              "model.layers.1.mlp.down_proj.lora_B.weight [6, 2]\n"
                              "model.layers.1.self_attn.q_proj.lora_A.weight [2, 6]\n"
                              "model.layers.1.self_attn.q_proj.lora_B.weight [7, 2]\n");
    CHECK(has(listed(kinds[2]), "model.layers.11.self_attn.q_proj.lora_magnitude_vector [7]\n"));
    CHECK(has(listed(kinds[3]), "model.layers.0.self_attn.q_proj.lora_B.bias [7]\n"));
    std::string const whole = listed(kinds[5]);
    CHECK(has(whole, "\nmodel.embed_tokens.weight [5, 2]\n"));
    CHECK(has(whole, "lm_head.weight [5, 2]\n"));
    CHECK(has(whole, "model.layers.0.self_attn.q_proj.base_layer.bias [7]\n"));
    CHECK(has(whole, "model.layers.0.self_attn.v_proj.bias [3]\n"));
}

TEST_CASE("peft: numbers of 16 bits become floats; the scale is the configuration's")
{
    temporary_folder const folder;
    hand_made half = a, brain = b;
    half.type = element_type::f16;
    brain.type = element_type::bf16;
    write_by_hand(folder.path(), R"(, "lora_alpha_of_tomorrow": 1)", {half, brain});
    peft_adapter const read = read_peft(folder.path());
    REQUIRE(read.loaded.layers.size() == 1);
    CHECK(read.loaded.layers[0].factors == lora_factors<float>{matrix<float>(2, 6), matrix<float>(7, 2), 1});
    CHECK(read.unknown_keys == std::vector<std::string>{"lora_alpha_of_tomorrow"});
}

TEST_CASE("peft: tensors that are missing, left over or of another shape are refused by name")
{
    CHECK(has(refused("", {a}), "stands without \"" + q0 + ".lora_B.weight\""));
    CHECK(has(refused("", {b}), "stands without \"" + q0 + ".lora_A.weight\""));
    CHECK(has(refused("", {}), "holds no tensor"));
    CHECK(has(refused("", {a, b, {"model.norm.weight", {3}}}), "\"model.norm.weight\" is no part"));
    CHECK(has(refused("", {a, b, {"base_model.model.model.norm.weight", {3}}}),
              "\"base_model.model.model.norm.weight\" is neither part"));
    CHECK(has(refused("", {a, b, {q0 + ".base_layer.bias", {7}}}), "is neither part"));
    CHECK(has(refused("", {a, b, {q0 + ".lora_magnitude_vector", {7}}}), "\"use_dora\" is not set"));
    CHECK(has(refused("", {a, b, {q0 + ".lora_B.bias", {7}}}), "\"lora_bias\" is not set"));
    CHECK(has(refused(R"(, "use_dora": true)", {a, b}), "lora_magnitude_vector\", which"));
    CHECK(has(refused(R"(, "use_dora": true)", {a, b, {q0 + ".lora_magnitude_vector", {6}}}), "[7] was expected"));
    CHECK(has(refused("", {{a.name, {3, 6}}, {b.name, {7, 3}}}), "the configuration says rank 2"));
    CHECK(has(refused("", {a, {b.name, {7, 3}}}), "[7, 2] was expected"));
    CHECK(has(refused("", {a, {b.name, {14}}}), "2 dimensions were expected"));
    CHECK(has(refused("", {{"base_model.model.x.k_proj.lora_A.weight", {2, 6}},
                           {"base_model.model.x.k_proj.lora_B.weight", {7, 2}}}),
              "does not target"));
    CHECK(has(refused(R"(, "modules_to_save": ["lm_head"])", {a, b}), "no tensor of the module \"lm_head\""));
    CHECK(has(refused("", {{a.name, {2, 6}, element_type::f64}, b}), "of the type F64"));
    CHECK(has(refused("", {{"base_model.model.model.embed_tokens.lora_embedding_A", {2, 6}}}, errc::unsupported),
              "adapts an embedding"));
}

TEST_CASE("peft: numbers that are infinite or NaN are counted and refused, coming in and going out")
{
    std::vector<float> values(12);
    values[3] = std::numeric_limits<float>::quiet_NaN();
    values[7] = -std::numeric_limits<float>::infinity();
    std::string const message = refused("", {{a.name, {2, 6}, element_type::f32, values}, b}, errc::parse);
    CHECK(has(message, a.name));
    CHECK(has(message, "2 of 12 numbers that are infinite or NaN, the first of them number 3"));
    adapter one = random_adapter({.rank = 2}, 1);
    one.layers[1].factors.b(2, 1) = values[3];
    temporary_folder const folder;
    CHECK(has(error_of([&] { write_peft(folder.file("out"), one); }).message(), "1 of 14 numbers"));
    CHECK_FALSE(exists(folder.file("out")));
}

TEST_CASE("peft: damaged and missing files are named, with the byte")
{
    temporary_folder const folder;
    write_peft(folder.path(), random_adapter({.rank = 2}, 1));
    std::string const path = folder.file("adapter_model.safetensors"), whole = read_file(path);
    auto const read = [&] { return error_of([&] { static_cast<void>(read_peft(folder.path())); }); };
    write_file(path, whole.substr(0, whole.size() - 3));
    CHECK(read().where().path == path);
    CHECK(read().where().has_byte);
    write_file(path, "PK");
    CHECK(read().code() == errc::parse);
    temporary_folder const pickled;
    write_file(pickled.file("adapter_config.json"), read_file(folder.file("adapter_config.json")));
    error const missing = error_of([&] { static_cast<void>(read_peft(pickled.path())); });
    CHECK(missing.code() == errc::not_found);
    CHECK(missing.where().path == pickled.file("adapter_model.safetensors"));
    write_file(pickled.file("adapter_model.bin"), "PK");
    CHECK(error_of([&] { static_cast<void>(read_peft(pickled.path())); }).code() == errc::unsupported);
    write_file(folder.file("adapter_config.json"), R"({"peft_type": "LORA", "r": )");
    CHECK(read().where().path == folder.file("adapter_config.json"));
    CHECK(read().code() == errc::parse);
}

TEST_CASE("peft: an adapter that its configuration does not describe is not written")
{
    temporary_folder const folder;
    auto const refused = [&](auto change, errc code = errc::invalid_argument) {
        adapter one = random_adapter({.rank = 2, .alpha = 3}, 1);
        change(one);
        error const found = error_of([&] { write_peft(folder.file("out"), one); });
        CHECK(found.code() == code);
        CHECK_FALSE(exists(folder.file("out")));
        return found.message();
    };
    CHECK(has(refused([](adapter& one) { one.config.rank = 3; }),
              "\"model.layers.0.mlp.down_proj\" of the adapter has rank 2"));
    CHECK(has(refused([](adapter& one) { one.layers[2].factors.scale = 0.5F; }), "scaled by 0.5, and the configuration "
                                                                                 "says 1.5"));
    CHECK(has(refused([](adapter& one) { one.config.dora = true; }), "0 magnitudes and 6 outputs"));
    CHECK(has(refused([](adapter& one) { one.layers[0].bias.resize(6); }), "6 biases"));
    CHECK(has(refused([](adapter& one) { one.layers[0].factors.b = matrix<float>(6, 1); }), "a B of rank 1"));
    CHECK(has(refused([](adapter& one) { one.layers[0].factors = {}; }, errc::unsupported), "rank 0"));
    CHECK(has(refused([](adapter& one) { one.layers.clear(); }), "without layers"));
    CHECK(has(refused([](adapter& one) { one.saved = {{"lm_head.weight", {2, 2}, {1}}}; }), "[2, 2] and 1 values"));
    // What `read_peft` would not take back.
    CHECK(has(refused([](adapter& one) { one.config.modules_to_save = {"lm_head"}; }),
              "no tensor of the module \"lm_head\""));
    CHECK(has(refused([](adapter& one) { one.saved = {{"model.norm.weight", {1}, {1}}}; }), "\"model.norm.weight\""));
    CHECK(has(refused([](adapter& one) { one.saved = {{"x.q_proj.bias", {1}, {1}}}; }), "\"x.q_proj.bias\""));
    CHECK(has(refused([](adapter& one) {
                  one.config.bias = adapter_bias::all;
                  one.saved = {{"x.q_proj.lora_B.bias", {1}, {1}}};
              }),
              "\"x.q_proj.lora_B.bias\""));
    CHECK(has(refused([](adapter& one) {
                  one.config.modules_to_save = {"q_proj.base_layer"};
                  one.saved = {{"model.layers.0.self_attn.q_proj.base_layer.weight", {1}, {1}}};
              }),
              "\"model.layers.0.self_attn.q_proj.base_layer.weight\""));
    CHECK(has(refused([](adapter& one) { one.config.target.names = {"q_proj"}; }),
              "\"model.layers.0.mlp.down_proj\" of the adapter is of a module that the configuration does not target"));
    CHECK(has(refused([](adapter& one) { one.config.exclude.names = {"layers.1.self_attn.q_proj"}; }), "not target"));
    CHECK(has(refused([](adapter& one) { one.config.layers = {1}; }), "not target"));
    CHECK(has(refused([](adapter& one) { one.config.start = "pissa"; }, errc::unsupported), "pissa"));
    CHECK(has(refused([](adapter& one) { one.config.dropout = 1; }, errc::parse), "lora_dropout"));
    CHECK(has(refused([](adapter& one) { one.config.target.expression = ".*"; }), "cannot say"));
}

TEST_CASE("peft: the base's own weight beside the factors of a head is passed over, and counted")
{
    temporary_folder const folder;
    std::string const head = "base_model.model.lm_head";
    hand_made const head_a{head + ".lora_A.weight", {2, 6}}, head_b{head + ".lora_B.weight", {7, 2}},
        own{head + ".base_layer.weight", {7, 6}};
    make_folder(folder.path());
    write_by_hand(folder.path(), R"(, "bias": "none")", {a, b});
    CHECK(read_peft(folder.path()).base_weights == 0);
    std::string const config = R"({"peft_type": "LORA", "r": 2, "target_modules": ["lm_head", "q_proj"]})";
    write_by_hand(folder.path(), "", {head_a, head_b, own, a, b});
    write_file(folder.file("adapter_config.json"), config);
    peft_adapter const read = read_peft(folder.path());
    CHECK(read.base_weights == 1);
    CHECK(read.loaded.saved.empty());
    CHECK(read.loaded.layers.size() == 2);
    CHECK(read.loaded.find("lm_head")->factors.out() == 7);
    write_peft(folder.path(), read.loaded); // without it
    CHECK(read_peft(folder.path()).base_weights == 0);
    hand_made const bias{q0 + ".bias", {7}}, wrapped{q0 + ".base_layer.bias", {7}};
    CHECK(has(refused(R"(, "bias": "all")", {a, b, bias, wrapped}),
              "is the second that stands for \"model.layers.0.self_attn.q_proj.bias\""));
    CHECK(has(refused("", {a, b, own}), "\"" + own.name + "\" is neither part")); // of no layer
    CHECK(has(refused("", {a, b, {q0 + ".base_layer.norm", {7, 6}}}), "is neither part"));
}

TEST_CASE("peft: what cannot be written leaves the older adapter whole")
{
    temporary_folder const folder;
    adapter const older = random_adapter({.rank = 2}, 1);
    write_peft(folder.path(), older);
    make_folder(folder.file("adapter_config.json.partial")); // in the way of the second file
    CHECK_THROWS_AS(write_peft(folder.path(), random_adapter({.rank = 3}, 2)), error);
    CHECK(read_peft(folder.path()).loaded == older);
    CHECK_FALSE(exists(folder.file("adapter_model.safetensors.partial")));
    CHECK_THROWS_AS(write_peft(folder.file("absent/folder"), older), error);
    CHECK_THROWS_AS(write_peft(folder.file("adapter_config.json"), older), error);
}
