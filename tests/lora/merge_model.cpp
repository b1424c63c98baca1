// SPDX-License-Identifier: MIT
#include <crossin/lora/merge_model.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

#include <crossin/core/half.hpp>
#include <crossin/io/safetensors.hpp>
#include <crossin/lora/combine.hpp>
#include <crossin/lora/merge.hpp>

#include "lora/random_adapter.hpp"
#include "support/files.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

/// A base of `small_model` in that type, with a norm, a list of integers, and biases of the queries.
std::string write_base(temporary_folder const& folder, element_type type)
{
    std::vector<tensor_spec> specs{{"model.norm.weight", element_type::f32, {6}},
                                   {"model.ids", element_type::i64, {3}}};
    for (module_shape const& shape : small_model()) {
        specs.push_back({shape.module + ".weight", type, {shape.out, shape.in}});
        if (shape.module.ends_with("q_proj")) specs.push_back({shape.module + ".bias", type, {shape.out}});
    }
    std::string const path = folder.file("base.safetensors");
    safetensors_writer writer(path, specs);
    for (tensor_spec const& next : writer.order()) {
        auto const numbers = random_matrix<float>(1, 300, hash64(next.name));
        std::string bytes;
        for (std::size_t i = 0; bytes.size() < *size_bytes(next.type, next.shape); ++i) {
            float const value = numbers(0, i);
            bfloat16 const brain = to_bfloat16(value);
            float16 const half = to_float16(value);
            if (next.type == element_type::bf16)
                bytes.append(reinterpret_cast<char const*>(&brain.bits), 2);
            else if (next.type == element_type::f16)
                bytes.append(reinterpret_cast<char const*>(&half.bits), 2);
            else
                bytes.append(reinterpret_cast<char const*>(&value), 4);
        }
        writer.append(bytes);
    }
    writer.commit();
    return path;
}

/// The weights of a layer with an adapter, or without.
matrix<float> weights_of(tensor_set const& model, std::string const& module, adapter const* one = nullptr)
{
    tensor_view const tensor = model.at(module + ".weight");
    matrix<float> weights(tensor.shape[0], tensor.shape[1]);
    tensor.floats({weights.data(), weights.rows() * weights.cols()});
    if (one && one->find(module)) static_cast<void>(merge_layer(weights, *one->find(module)));
    return weights;
}

} // namespace

TEST_CASE("merge_model: one adapter of any kind, in floats, and the rest of the base as it is")
{
    temporary_folder const folder;
    tensor_set const base = read_safetensors(write_base(folder, element_type::bf16));
    for (adapter const& one : {random_adapter({.rank = 2, .alpha = 3}, 1), random_adapter({.rank = 2, .dora = true}, 2),
                               random_adapter({.rank = 3, .scaling = lora_scaling::by_root_of_rank}, 3)}) {
        auto const report = merge_model(base, std::array{weighted_adapter{&one}}, folder.file("out"),
                                        {.type = element_type::f32});
        CHECK(report.files == std::vector<std::string>{folder.file("out/model.safetensors")});
        CHECK(report.merged == 4);
        CHECK(report.converted == 5); // the other weights, and biases
        CHECK(report.copied == 2);
        CHECK(report.converted + report.copied == base.size() - 4);
        CHECK(report.added.empty());
        CHECK(report.largest_loss < 3e-7);
        CHECK(report.mean_loss > 0);
        CHECK(report.largest_change > 0.1);
        CHECK(report.mean_change < report.largest_change);
        tensor_set const merged = read_model_tensors(folder.file("out"));
        CHECK(merged.size() == base.size());
        CHECK(merged.metadata("format") == "pt");
        for (module_shape const& shape : small_model()) {
            CHECK(merged.at(shape.module + ".weight").type == element_type::f32);
            CHECK(weights_of(merged, shape.module) == weights_of(base, shape.module, &one));
        }
        CHECK(merged.at("model.norm.weight").bytes == base.at("model.norm.weight").bytes);
        CHECK(merged.at("model.ids").bytes == base.at("model.ids").bytes);
    }
}

TEST_CASE("merge_model: in the type of the base, with what rounding took")
{
    for (element_type const type : {element_type::f16, element_type::bf16, element_type::f32}) {
        temporary_folder const folder;
        tensor_set const base = read_safetensors(write_base(folder, type));
        adapter const one = random_adapter({.rank = 2, .alpha = 3}, 1);
        auto const report = merge_model(base, std::array{weighted_adapter{&one}}, folder.file("out"));
        tensor_set const merged = read_model_tensors(folder.file("out"));
        double largest = 0, sum = 0, count = 0;
        for (adapter_layer<float> const& layer : one.layers) {
            CHECK(merged.at(layer.module + ".weight").type == type);
            auto const exact = weights_of(base, layer.module, &one), stored = weights_of(merged, layer.module);
            for (std::size_t i = 0; i < exact.rows() * exact.cols(); ++i) {
                float const wanted = type == element_type::f16    ? to_float(to_float16(exact.data()[i]))
                                     : type == element_type::bf16 ? to_float(to_bfloat16(exact.data()[i]))
                                                                  : exact.data()[i];
                CHECK(stored.data()[i] == wanted);
                double const loss = std::abs(double{stored.data()[i]} - double{exact.data()[i]});
                largest = std::max(largest, loss);
                sum += loss;
                ++count;
            }
        }
        CHECK(report.largest_loss == Approx(largest).margin(3e-7));
        CHECK(report.mean_loss == Approx(sum / count).margin(3e-7));
        for (tensor_view const tensor : base)
            if (!one.find(tensor.name.substr(0, tensor.name.rfind('.'))) || tensor.name.ends_with("bias"))
                CHECK(merged.at(tensor.name).bytes == tensor.bytes);
    }
}

TEST_CASE("merge_model: numbers of 16 bits are rounded once, and what conversion takes of other tensors counts")
{
    temporary_folder const folder;
    std::vector<float> const ones{1, 1}, fine{1 + 0x1p-20F, 0x1p-30F};
    write_safetensors(folder.file("base.safetensors"),
                      std::vector{view_of<float>("q.weight", std::vector<std::uint64_t>{1, 2}, ones),
                                  view_of<float>("v.weight", std::vector<std::uint64_t>{1, 2}, fine)});
    adapter one{{}, {{"q", {matrix<float>(2, 2), matrix<float>(1, 2), 1}, {}, {}}}, {}};
    auto& [a, b, scale] = one.layers[0].factors;
    b(0, 0) = b(0, 1) = 1;
    auto const written = [&](element_type type, float half_a_step) {
        for (std::size_t i : {0U, 1U}) a(0, i) = half_a_step, a(1, i) = i == 0 ? 0x1p-40F : -0x1p-40F; // no float's sum
        auto const report = merge_model(read_safetensors(folder.file("base.safetensors")),
                                        std::array{weighted_adapter{&one}}, folder.file("out"), {.type = type});
        CHECK(report.converted == 1);
        CHECK(report.largest_loss >= 0x1p-20);
        return read_model_tensors(folder.file("out")).at("q.weight").floats();
    };
    CHECK(written(element_type::bf16, 0x1p-8F) == std::vector<float>{1 + 0x1p-7F, 1}); // above the middle, and below
    CHECK(written(element_type::bf16, 0x1.8p-7F) == std::vector<float>{1 + 0x1p-6F, 1 + 0x1p-7F});
    CHECK(written(element_type::f16, 0x1p-11F) == std::vector<float>{1 + 0x1p-10F, 1});
    one.layers.clear(); // what is converted alone
    one.saved = {{"q.weight", {1, 2}, ones}};
    auto const report = merge_model(read_safetensors(folder.file("base.safetensors")),
                                    std::array{weighted_adapter{&one}}, folder.file("out"),
                                    {.type = element_type::bf16});
    CHECK(report.largest_loss == 0x1p-20);
}

TEST_CASE("merge_model: a whole tensor of weight 1 leaves what another adapter adds to it")
{
    temporary_folder const folder;
    tensor_set const base = read_safetensors(write_base(folder, element_type::f32));
    adapter const a = random_adapter({.rank = 2}, 1);
    std::string const q = "model.layers.1.self_attn.q_proj";
    adapter whole;
    whole.saved = {{q + ".weight", {7, 6}, std::vector<float>(42, 0.5F)}};
    for (bool const first : {false, true}) {
        std::array parts{weighted_adapter{&a}, weighted_adapter{&whole}};
        if (first) std::swap(parts[0], parts[1]);
        static_cast<void>(merge_model(base, parts, folder.file("out")));
        auto const with = weights_of(base, q, &a), without = weights_of(base, q);
        matrix<float> wanted(7, 6);
        for (std::size_t i = 0; i < 42; ++i) wanted.data()[i] = 0.5F + with.data()[i] - without.data()[i];
        CHECK(difference(weights_of(read_model_tensors(folder.file("out")), q), wanted) < 1e-6);
    }
}

TEST_CASE("merge_model: several adapters by weight are what their combination is, DoRA among them")
{
    temporary_folder const folder;
    tensor_set const base = read_safetensors(write_base(folder, element_type::f32));
    adapter const a = random_adapter({.rank = 2, .alpha = 3}, 1), b = random_adapter({.rank = 3, .alpha = 1}, 2),
                  turned = random_adapter({.rank = 2, .dora = true}, 3);
    std::array const two{weighted_adapter{&a, 0.3}, weighted_adapter{&b, 0.7}};
    static_cast<void>(merge_model(base, two, folder.file("sum")));
    adapter const combined = combine_adapters(two).result;
    static_cast<void>(merge_model(base, std::array{weighted_adapter{&combined}}, folder.file("combined")));
    tensor_set const x = read_model_tensors(folder.file("sum")), y = read_model_tensors(folder.file("combined"));
    std::array const mixed{weighted_adapter{&a, 0.5}, weighted_adapter{&turned, -2}};
    static_cast<void>(merge_model(base, mixed, folder.file("mixed")));
    tensor_set const z = read_model_tensors(folder.file("mixed"));
    for (module_shape const& shape : small_model()) {
        CHECK(difference(weights_of(x, shape.module), weights_of(y, shape.module)) < 1e-6);
        auto const w = weights_of(base, shape.module), with_a = weights_of(base, shape.module, &a),
                   with_turned = weights_of(base, shape.module, &turned);
        matrix<float> wanted = w;
        for (std::size_t i = 0; i < w.rows() * w.cols(); ++i)
            wanted.data()[i] += 0.5F * (with_a.data()[i] - w.data()[i]) - 2 * (with_turned.data()[i] - w.data()[i]);
        CHECK(difference(weights_of(z, shape.module), wanted) < 1e-6);
    }
}

TEST_CASE("merge_model: whole tensors stand in place of the base's, biases are added, a head of its own is reported")
{
    temporary_folder const folder;
    tensor_set const base = read_safetensors(write_base(folder, element_type::f32));
    adapter_config config{.rank = 1, .added_bias = true};
    config.target.names = {"q_proj"};
    adapter one = random_adapter(config, 1);
    one.saved = {{"model.norm.weight", {6}, {1, 2, 3, 4, 5, 6.1F}}, {"other_head.weight", {2, 1}, {7, 8}}};
    auto const report = merge_model(base, std::array{weighted_adapter{&one}}, folder.file("out"));
    CHECK(report.added == std::vector<std::string>{"other_head.weight"});
    CHECK(report.merged == 2 + 2 + 2);
    tensor_set const merged = read_model_tensors(folder.file("out"));
    CHECK(merged.at("model.norm.weight").floats() == one.saved[0].values);
    CHECK(merged.at("other_head.weight", {2, 1}).floats() == one.saved[1].values);
    std::string const q = "model.layers.1.self_attn.q_proj";
    auto const before = base.at(q + ".bias").floats(), after = merged.at(q + ".bias").floats();
    for (std::size_t o = 0; o < 7; ++o) CHECK(after[o] == Approx(before[o] + one.find(q)->bias[o]));

    adapter other = one;
    other.saved = {{"model.norm.weight", {6}, {0, 0, 0, 0, 0, 0}}};
    one.saved.pop_back();
    static_cast<void>(
        merge_model(base, std::array{weighted_adapter{&one, 0.5}, weighted_adapter{&other, 0.25}}, folder.file("out")));
    tensor_set const both = read_model_tensors(folder.file("out"));
    auto const norm = base.at("model.norm.weight").floats(), mean = both.at("model.norm.weight").floats();
    auto const less = both.at(q + ".bias").floats();
    for (std::size_t o = 0; o < 7; ++o) CHECK(less[o] == Approx(before[o] + 0.75 * double{one.find(q)->bias[o]}));
    for (std::size_t i = 0; i < 6; ++i) CHECK(mean[i] == Approx(0.25 * norm[i] + 0.5 * one.saved[0].values[i]));
}

TEST_CASE("merge_model: several files with their index hold the same")
{
    temporary_folder const folder;
    tensor_set const base = read_safetensors(write_base(folder, element_type::bf16));
    adapter const one = random_adapter({.rank = 2}, 1);
    static_cast<void>(merge_model(base, std::array{weighted_adapter{&one}}, folder.file("single"), {.shard_bytes = 0}));
    auto const report = merge_model(base, std::array{weighted_adapter{&one}}, folder.file("several"),
                                    {.shard_bytes = 150});
    REQUIRE(report.files.size() > 3);
    CHECK(report.files[1].ends_with("/several/model-00002-of-0000" + std::to_string(report.files.size() - 1) +
                                    ".safetensors"));
    CHECK(report.files.back() == folder.file("several/model.safetensors.index.json"));
    tensor_set const x = read_model_tensors(folder.file("single")), y = read_model_tensors(folder.file("several"));
    CHECK(x.size() == y.size());
    CHECK(y.left_out().empty());
    for (tensor_view const tensor : x) CHECK(y.at(tensor.name).bytes == tensor.bytes);
    for (mapped_file const& file : y.files()) CHECK(read_safetensors(file.path()).total_bytes() <= 150);
    // A single file would be read in place of several.
    error const hidden = error_of([&] {
        static_cast<void>(
            merge_model(base, std::array{weighted_adapter{&one}}, folder.file("single"), {.shard_bytes = 150}));
    });
    CHECK(hidden.where().path == folder.file("single/model.safetensors"));
    CHECK_FALSE(exists(folder.file("single/model.safetensors.index.json")));
}

TEST_CASE("merge_model: what does not go together is refused by name, and nothing is written")
{
    temporary_folder const folder;
    tensor_set const base = read_safetensors(write_base(folder, element_type::f16));
    auto const refused = [&](auto change, errc code, double weight = 1, merge_options const& options = {}) {
        adapter one = random_adapter({.rank = 2}, 1);
        change(one);
        error const found = error_of([&] {
            static_cast<void>(
                merge_model(base, std::array{weighted_adapter{&one, weight}}, folder.file("out"), options));
        });
        CHECK(found.code() == code);
        CHECK_FALSE(exists(folder.file("out/model.safetensors")));
        CHECK_FALSE(exists(folder.file("out/model.safetensors.partial")));
        return found.message();
    };
    CHECK(has(refused([](adapter& one) { one.layers[0].module = "model.layers.9.mlp.down_proj"; }, errc::mismatch),
              "\"model.layers.9.mlp.down_proj.weight\""));
    CHECK(has(refused([](adapter& one) { one.layers[1].factors = random_factors<float>(6, 8, 2, 1); }, errc::mismatch),
              "6 inputs and 8 outputs in the adapter and 6 and 7"));
    CHECK(has(refused([](adapter& one) { one.layers[0].bias = {0, 0, 1, 0, 0, 0}; }, errc::unsupported),
              "\"model.layers.0.mlp.down_proj.bias\""));
    CHECK(has(refused([](adapter& one) { one.saved = {{"model.norm.weight", {5}, {1, 2, 3, 4, 5}}}; }, errc::mismatch),
              "[5] was expected"));
    CHECK(has(refused([](adapter& one) { one.saved = {{"model.norm.weight", {6}, {1}}}; }, errc::invalid_argument),
              "[6] and 1 values"));
    CHECK(has(refused([](adapter& one) { one.saved = {{"x", {1}, {1}}}; }, errc::unsupported, 0.5), "\"x\""));
    CHECK(has(refused([](adapter& one) { one.saved = {{"model.ids", {3}, {1, 2, 3}}}; }, errc::unsupported), "I64"));
    CHECK(has(refused([](adapter&) {}, errc::invalid_argument, 0), "no adapter"));
    CHECK(has(refused([](adapter&) {}, errc::invalid_argument, 1, {.type = element_type::i8}), "I8"));
    CHECK(has(refused([](adapter& one) { one.layers[0].factors.scale = 1e9F; }, errc::limit), "F16 cannot hold"));
}

TEST_CASE("merge_model: adapters whose configurations name different bases are not merged into one")
{
    temporary_folder const folder;
    tensor_set const base = read_safetensors(write_base(folder, element_type::f32));
    adapter const nameless = random_adapter({.rank = 2}, 3);
    adapter a = random_adapter({.rank = 2, .base = "one/base"}, 1), b = random_adapter({.rank = 2, .base = "other"}, 2);
    auto const merge = [&](double weight) {
        std::array const parts{weighted_adapter{&nameless}, weighted_adapter{&a, 1}, weighted_adapter{&b, weight}};
        static_cast<void>(merge_model(base, parts, folder.file("out")));
    };
    error const found = error_of([&] { merge(0.5); });
    CHECK(found.code() == errc::mismatch);
    CHECK(has(found.message(), "\"one/base\" and \"other\""));
    CHECK_FALSE(exists(folder.file("out")));
    merge(0); // counts for nothing
    b.config.base = "";
    merge(0.5);
}

TEST_CASE("merge_model: the base is never written over, however its folder is spelled")
{
    temporary_folder const folder;
    tensor_set const base = read_safetensors(write_base(folder, element_type::f16));
    adapter const one = random_adapter({.rank = 2}, 1);
    std::array const parts{weighted_adapter{&one}};
    make_folder(folder.file("own"));
    std::string const before = read_file(folder.file("base.safetensors")),
                      file = folder.write("own/model.safetensors", before);
    static_cast<void>(merge_model(base, parts, folder.file("shards"), {.shard_bytes = 150}));
    REQUIRE(::symlink("own", folder.file("link").c_str()) == 0);
    make_folder(folder.file("hard"));
    REQUIRE(::link(file.c_str(), folder.file("hard/model.safetensors").c_str()) == 0);
    make_folder(folder.file("soft"));
    REQUIRE(::symlink(file.c_str(), folder.file("soft/model.safetensors").c_str()) == 0);
    auto const refused = [&](tensor_set const& of, std::string const& to) {
        CAPTURE(to);
        error const found = error_of([&] { static_cast<void>(merge_model(of, parts, folder.path() + to)); });
        CHECK(found.code() == errc::invalid_argument);
        return found.message();
    };
    tensor_set const own = read_model_tensors(folder.file("own"));
    for (char const* const to : {"/own", "/own/", "/./own", "//own", "/own/../own", "/link", "/link/"})
        CHECK(has(refused(own, to), "is the folder of the base"));
    CHECK(has(refused(own, "/hard"), "is the base"));
    CHECK(has(refused(own, "/soft"), "is the base"));
    CHECK(read_file(file) == before);
    // One file would hide a base of several.
    tensor_set const several = read_model_tensors(folder.file("shards"));
    CHECK(several.files().size() > 2);
    CHECK(has(refused(several, "/own/../shards"), "is the folder of the base"));
    CHECK_FALSE(exists(folder.file("shards/model.safetensors")));
    static_cast<void>(merge_model(own, parts, folder.path() + "/./out")); // elsewhere is no obstacle
    CHECK(exists(folder.file("out/model.safetensors")));
}
