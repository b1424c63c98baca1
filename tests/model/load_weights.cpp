// SPDX-License-Identifier: MIT
#include <crossin/model/load_weights.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "random_model.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

using tensors = std::map<std::string, random_tensor>;

constexpr model_family families[] = {model_family::llama, model_family::mistral, model_family::gemma,
                                     model_family::qwen2, model_family::qwen3};

float at(any_weights const& weights, std::size_t row, std::size_t col)
{
    return std::visit([&](auto const& w) { return static_cast<float>(w.at(row, col)); }, weights);
}

/// How many numbers of a matrix are not those of the file.
std::size_t wrong(any_weights const& weights, random_tensor const& expected)
{
    REQUIRE(rows_of(weights) == expected.shape[0]);
    REQUIRE(cols_of(weights) == expected.shape[1]);
    std::size_t count = 0;
    for (std::size_t i = 0; i < expected.values.size(); ++i)
        count += at(weights, i / cols_of(weights), i % cols_of(weights)) != expected.values[i];
    return count;
}

/// The same for every number of a model.
template <class Scalar>
std::size_t wrong(decoder_weights<Scalar> const& model, tensors const& file)
{
    auto const vector = [&](std::vector<Scalar> const& found, std::string const& name) {
        return found != std::vector<Scalar>(file.at(name).values.begin(), file.at(name).values.end());
    };
    std::size_t count = wrong(model.embedding, file.at("model.embed_tokens.weight"));
    count += wrong(model.head, file.at(model.config.tied_embedding ? "model.embed_tokens.weight" : "lm_head.weight"));
    count += vector(model.final_norm, "model.norm.weight");
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        auto const& layer = model.layers[i];
        count += vector(layer.input_norm, module_path(i, "input_layernorm.weight"));
        count += vector(layer.post_norm, module_path(i, "post_attention_layernorm.weight"));
        if (model.config.query_key_norm) {
            count += vector(layer.query_norm, module_path(i, "self_attn.q_norm.weight"));
            count += vector(layer.key_norm, module_path(i, "self_attn.k_norm.weight"));
        }
        auto const shapes = linear_shapes(model.config);
        for (std::size_t p = 0; p < linear_parts; ++p) {
            auto const part = static_cast<linear_part>(p);
            count += wrong(layer.linear(part), file.at(module_path(i, shapes[p].name) + ".weight"));
            if (shapes[p].bias) count += vector(layer.bias(part), module_path(i, shapes[p].name) + ".bias");
        }
    }
    return count;
}

/// What loading these tensors complains of.
error refused(model_config const& config, tensors const& file, load_options const& options = {})
{
    temporary_folder const folder;
    write_tensors(folder.file("model.safetensors"), file);
    return error_of(
        [&] { static_cast<void>(load_decoder_weights<float>(read_model_tensors(folder.path()), config, options)); });
}

} // namespace

TEST_CASE("load_weights: every family, every type of element, without a copy")
{
    for (model_family const family : families)
        for (element_type const type : {element_type::f32, element_type::bf16, element_type::f16, element_type::f64}) {
            INFO(name_of(family) << ' ' << name_of(type));
            temporary_folder const folder;
            model_config const config = small_config(family);
            tensors file = random_tensors(config, 1);
            if (type == element_type::f16) // which has fewer exponents
                for (auto& [name, one] : file)
                    for (float& value : one.values) value = to_float(to_float16(value));
            write_tensors(folder.file("model.safetensors"), file, type);
            tensor_set const set = read_model_tensors(folder.path());
            decoder_weights<float> const model = load_decoder_weights<float>(set, config);
            CHECK_NOTHROW(check_weights(model));
            CHECK(wrong(model, file) == 0);
            CHECK(wrong(load_decoder_weights<double>(set, config), file) == 0);
            tensor_view const query = set.at("model.layers.1.self_attn.q_proj.weight");
            CHECK(std::visit(
                [&](auto const& w) {
                    if constexpr (requires { typename std::remove_cvref_t<decltype(w)>::element; })
                        return w.address(0, 0) == reinterpret_cast<unsigned char const*>(query.bytes.data());
                    else
                        return false;
                },
                model.layers[1].q));
            CHECK(model.layers[1].q.index() == (type == element_type::f32    ? 0
                                                : type == element_type::bf16 ? 1
                                                : type == element_type::f16  ? 2
                                                                             : 3));
        }
}

TEST_CASE("load_weights: the weights hold their files, and survive the set")
{
    temporary_folder const folder;
    model_config const config = small_config(model_family::llama);
    tensors const file = random_tensors(config, 2);
    write_tensors(folder.file("model.safetensors"), file);
    auto set = std::optional<tensor_set>(read_model_tensors(folder.path()));
    decoder_weights<float> const model = load_decoder_weights<float>(*set, config);
    set.reset();
    CHECK(wrong(model, file) == 0);
}

TEST_CASE("load_weights: tied embeddings, under either name, and under both")
{
    temporary_folder const folder;
    model_config config = small_config(model_family::llama);
    config.tied_embedding = true;
    tensors file = random_tensors(config, 3);
    auto const load = [&](tensors const& from) {
        std::string const path = folder.file("model.safetensors");
        write_tensors(path, from);
        return load_decoder_weights<float>(read_safetensors(path), config);
    };
    auto const same = [](decoder_weights<float> const& model) {
        return std::get<0>(model.head).address(0, 0) == std::get<0>(model.embedding).address(0, 0);
    };
    CHECK(same(load(file)));
    CHECK(wrong(load(file), file) == 0);

    tensors renamed = file;
    renamed["lm_head.weight"] = std::move(renamed.extract("model.embed_tokens.weight").mapped());
    CHECK(wrong(load(renamed), file) == 0);

    tensors twice = file;
    twice["lm_head.weight"] = file.at("model.embed_tokens.weight");
    CHECK(wrong(load(twice), file) == 0);
    CHECK(same(load(twice)));
    twice["lm_head.weight"].values[5] += 1;
    error const found = refused(config, twice);
    CHECK(found.code() == errc::mismatch);
    CHECK(found.message().find("tie_word_embeddings") != std::string::npos);

    config.tied_embedding = false;
    error const headless = refused(config, file);
    CHECK(headless.code() == errc::not_found);
    CHECK(headless.message() == "holds no tensor \"lm_head.weight\", and the configuration does not say that the "
                                "embedding is the head; if it is, set tie_word_embeddings to true");
}

TEST_CASE("load_weights: tensors that are missing, misshapen or of another type")
{
    model_config const config = small_config(model_family::qwen2);
    tensors const whole = random_tensors(config, 4);

    tensors misspelt = whole;
    misspelt["model.norms.weight"] = std::move(misspelt.extract("model.norm.weight").mapped());
    error found = refused(config, misspelt);
    CHECK(found.code() == errc::not_found);
    CHECK(found.message() == "holds no tensor \"model.norm.weight\"; the nearest name is \"model.norms.weight\"");
    CHECK(found.where().path.ends_with("model.safetensors"));

    tensors unbiased = whole;
    unbiased.erase("model.layers.0.self_attn.k_proj.bias");
    CHECK(refused(config, unbiased).message().find("\"model.layers.0.self_attn.k_proj.bias\"") != std::string::npos);

    tensors turned = whole;
    turned["model.layers.0.mlp.down_proj.weight"].shape = {22, 12};
    found = refused(config, turned);
    CHECK(found.code() == errc::mismatch);
    CHECK(found.message() ==
          "the tensor \"model.layers.0.mlp.down_proj.weight\" has the shape [22, 12]; [12, 22] was expected");

    model_config larger = config;
    larger.vocabulary = 38;
    CHECK(refused(larger, whole).message().find("[37, 12]; [38, 12] was expected") != std::string::npos);

    temporary_folder const folder;
    std::vector<std::uint64_t> const shape = {37, 12};
    std::vector<std::int8_t> const bytes(37 * 12);
    write_safetensors(folder.file("int8.safetensors"),
                      std::vector{view_of<std::int8_t>("model.embed_tokens.weight", shape, bytes)});
    found = error_of([&] {
        static_cast<void>(load_decoder_weights<float>(read_safetensors(folder.file("int8.safetensors")), config));
    });
    CHECK(found.code() == errc::mismatch);
    CHECK(found.message() == "the tensor \"model.embed_tokens.weight\" has elements of the type I8; weights are read "
                             "as F32, BF16, F16 or F64");
}

TEST_CASE("load_weights: tensors that are left over are refused, or counted")
{
    model_config const config = small_config(model_family::llama);
    tensors file = random_tensors(config, 5);
    file["model.layers.0.self_attn.rotary_emb.inv_freq"] = {{2}, {1, 2}};
    temporary_folder const folder;
    write_tensors(folder.file("model.safetensors"), file);
    CHECK(left_over_tensors(read_model_tensors(folder.path()), config).empty());
    CHECK_NOTHROW(load_decoder_weights<float>(read_model_tensors(folder.path()), config));

    file["model.layers.0.self_attn.q_proj.bias"] = {{16}, std::vector<float>(16)};
    file["model.layers.2.input_layernorm.weight"] = {{12}, std::vector<float>(12)};
    error const found = refused(config, file);
    CHECK(found.code() == errc::mismatch);
    CHECK(found.message() == "holds 2 tensors that a llama model of this configuration does not have, such as "
                             "\"model.layers.0.self_attn.q_proj.bias\"");
    write_tensors(folder.file("model.safetensors"), file);
    tensor_set const set = read_model_tensors(folder.path());
    CHECK(left_over_tensors(set, config) == std::vector<std::string_view>{"model.layers.0.self_attn.q_proj.bias",
                                                                          "model.layers.2.input_layernorm.weight"});
    CHECK(wrong(load_decoder_weights<float>(set, config, {.allow_left_over = true}), file) == 0);
}

TEST_CASE("load_weights: tensors that an index does not name are left over, but for copies")
{
    model_config const config = small_config(model_family::llama);
    tensors const file = random_tensors(config, 5);
    temporary_folder const folder;
    tensors beside = {{"model.norm.weight", file.at("model.norm.weight")}, // a copy, which does no harm
                      {"model.layers.0.self_attn.rotary_emb.inv_freq", {{2}, {1, 2}}}};
    std::string index;
    for (auto const& [name, one] : file) index += (index.empty() ? "\"" : ",\n\"") + name + "\": \"one.safetensors\"";
    beside["used"] = {{1}, {1}};
    index += ",\n\"used\": \"two.safetensors\"";
    write_tensors(folder.file("one.safetensors"), file);
    folder.write("model.safetensors.index.json", "{\"weight_map\": {" + index + "}}");
    auto const left_over = [&] {
        write_tensors(folder.file("two.safetensors"), beside);
        tensor_set const set = read_model_tensors(folder.path());
        std::vector<std::string> names;
        for (std::string_view const name : left_over_tensors(set, config)) names.emplace_back(name);
        return names;
    };
    CHECK(left_over() == std::vector<std::string>{"used"});
    beside["model.layers.0.self_attn.q_proj.bias"] = {{16}, std::vector<float>(16)};
    CHECK(left_over() == std::vector<std::string>{"used", "model.layers.0.self_attn.q_proj.bias"});
    error const found = error_of(
        [&] { static_cast<void>(load_decoder_weights<float>(read_model_tensors(folder.path()), config)); });
    CHECK(found.code() == errc::mismatch);
    CHECK(found.message().starts_with("holds 2 tensors that a llama model"));
}

TEST_CASE("load_weights: in 32 or 16 bits where it is asked for, and a view where the file has them")
{
    model_config const config = small_config(model_family::llama);
    tensors file = random_tensors(config, 5);
    for (element_type const stored : {element_type::f32, element_type::bf16, element_type::f64})
        for (weight_format const format : {weight_format::f32, weight_format::bf16}) {
            INFO(name_of(stored) << " as " << name_of(format));
            temporary_folder const folder;
            write_tensors(folder.file("model.safetensors"), file, stored);
            tensor_set const set = read_model_tensors(folder.path());
            auto const model = load_decoder_weights<float>(set, config, {.linear = format, .embedding = format});
            CHECK(model.layers[0].down.index() == (format == weight_format::f32 ? 0 : 1));
            CHECK(wrong(model, file) == 0); // the numbers of the file are exact in 16 bits
            bool const same = name_of(stored) == (format == weight_format::f32 ? "F32" : "BF16");
            CHECK(model.storage.size() == (same ? 1 : 2 + 2 * linear_parts + 1));
        }
    float& one = file.at("model.layers.0.mlp.up_proj.weight").values[5];
    one = 1.001F; // not exact: the nearest
    temporary_folder const folder;
    write_tensors(folder.file("model.safetensors"), file);
    auto const model = load_decoder_weights<float>(read_model_tensors(folder.path()), config,
                                                   {.linear = weight_format::bf16});
    CHECK(at(model.layers[0].up, 0, 5) == to_float(to_bfloat16(1.001F)));
}

TEST_CASE("load_weights: quantised where it is asked for")
{
    model_config const config = small_config(model_family::qwen3);
    tensors const file = random_tensors(config, 6);
    temporary_folder const folder;
    write_tensors(folder.file("model.safetensors"), file, element_type::bf16);
    random_tensor const& expected = file.at("model.layers.1.mlp.gate_proj.weight");
    matrix_view<float const> const values(expected.values.data(), expected.shape[0], expected.shape[1]);
    int8_matrix const eight = quantize_int8(values);
    nf4_matrix const four = quantize_nf4(values), twice = quantize_nf4(values, nf4_maxima::quantized);
    for (weight_format const format : {weight_format::int8, weight_format::nf4, weight_format::nf4_twice}) {
        INFO(name_of(format));
        decoder_weights<float> const model = load_decoder_weights<float>(read_model_tensors(folder.path()), config,
                                                                         {.linear = format});
        CHECK_NOTHROW(check_weights(model));
        CHECK(model.embedding.index() == 1); // as stored
        CHECK(model.head.index() == 1);
        CHECK(model.layers[1].gate.index() == (format == weight_format::int8 ? 4 : 5));
        std::size_t apart = 0;
        for (std::size_t r = 0; r < values.rows(); ++r)
            for (std::size_t c = 0; c < values.cols(); ++c) {
                float const want = format == weight_format::int8  ? eight.weights().at(r, c)
                                   : format == weight_format::nf4 ? four.weights().at(r, c)
                                                                  : twice.weights().at(r, c);
                apart += at(model.layers[1].gate, r, c) != want;
            }
        CHECK(apart == 0);
    }
    decoder_weights<float> const all = load_decoder_weights<float>(
        read_model_tensors(folder.path()), config, {.linear = weight_format::nf4, .embedding = weight_format::int8});
    CHECK(all.embedding.index() == 4);
    CHECK(all.head.index() == 4);

    tensors broken = file;
    broken["model.layers.0.self_attn.v_proj.weight"].values[13] = std::numeric_limits<float>::infinity();
    error const found = refused(config, broken, {.linear = weight_format::int8});
    CHECK(found.code() == errc::invalid_argument);
    CHECK(found.message().find("in the tensor \"model.layers.0.self_attn.v_proj.weight\" the weight in row 1, column "
                               "1 is inf") == 0);
}

TEST_CASE("load_weights: tinystories-656k, whose embedding is only named as an alias")
{
    auto const path = shared_data("tinystories-656k");
    if (!path) return;
    decoder_weights<float> const model = load_decoder_weights<float>(*path);
    CHECK_NOTHROW(check_weights(model));
    auto const flat = [](any_weights const& weights, std::size_t i) {
        return at(weights, i / cols_of(weights), i % cols_of(weights));
    };
    CHECK(flat(model.embedding, 50) == 0.14453125F); // values that a course publishes with the file
    CHECK(flat(model.head, 50) == 0.14453125F);
    CHECK(model.layers[0].input_norm[10] == 0.18652344F);
    CHECK(model.layers[1].post_norm[10] == 0.32421875F);
    CHECK(model.final_norm[100] == 0.73046875F);
    CHECK(flat(model.layers[0].down, 100) == -0.0625F);
    CHECK(flat(model.layers[0].up, 100) == 1.46875F);
    CHECK(flat(model.layers[1].gate, 100) == 0.296875F);
    CHECK(flat(model.layers[1].q, 100) == 0.032226563F);
    CHECK(flat(model.layers[1].k, 100) == -0.21386719F);
    CHECK(flat(model.layers[0].v, 100) == 0.041015625F);
    CHECK(flat(model.layers[0].o, 100) == 0.01965332F);
}

TEST_CASE("load_weights: stories260k, of llama2.c")
{
    auto const path = shared_data("stories260k/stories260K.bin");
    if (!path) return;
    decoder_weights<float> const model = load_decoder_weights<float>(*path);
    CHECK_NOTHROW(check_weights(model));
    CHECK(model.layers.size() == 5);
    CHECK(model.config.layout == rotary_layout::interleaved);
    CHECK(std::get<0>(model.head).address(0, 0) == std::get<0>(model.embedding).address(0, 0));
    CHECK_NOTHROW(load_decoder_weights<double>(*path, {.linear = weight_format::nf4_twice}));
}
