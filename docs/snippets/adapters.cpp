// SPDX-License-Identifier: MIT
// Adapters: the code of the pages on them in docs/reference/lora/, and of docs/guides/adapters.md.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/lora.hpp>
#include <crossin/text/pattern.hpp>

namespace xin = crossin;

namespace {

/// A Llama of two layers, so small that it is made on the spot.
xin::model_config tiny_model()
{
    xin::model_config model;
    model.vocabulary = 16;
    model.width = 8;
    model.inner_width = 12;
    model.layers = 2;
    model.heads = 2;
    model.key_value_heads = 1;
    model.head_width = 4;
    model.tied_embedding = true;
    return model;
}

/// Its weights, in 16 bits.
void write_base(std::string const& path, xin::model_config const& model)
{
    std::vector<xin::tensor_spec> specs{{"model.embed_tokens.weight", xin::element_type::bf16, {16, 8}}};
    for (xin::module_shape const& one : xin::linear_modules(model))
        specs.push_back({one.module + ".weight", xin::element_type::bf16, {one.out, one.in}});
    xin::safetensors_writer writer(path, specs, {{"format", "pt"}});
    for (xin::tensor_spec const& next : writer.order()) {
        std::string bytes;
        for (std::uint64_t i = 0; i < next.shape[0] * next.shape[1]; ++i) {
            auto const drawn = static_cast<float>(xin::random_bits(xin::hash64(next.name), i) >> 40) * 0x1p-24F - 0.5F;
            std::uint16_t const half = xin::to_bfloat16(drawn).bits;
            bytes.append(reinterpret_cast<char const*>(&half), 2);
        }
        writer.append(bytes);
    }
    writer.commit();
}

/// As if it had been trained: B is no longer zero.
void pretend_to_train(xin::adapter& one, std::uint64_t key)
{
    for (auto& layer : one.layers) {
        auto& b = layer.factors.b;
        for (std::size_t i = 0; i < b.rows() * b.cols(); ++i)
            b.data()[i] = static_cast<float>(xin::random_bits(key + xin::hash64(layer.module), i) >> 40) * 0x1p-24F -
                          0.5F;
    }
}

} // namespace

int main()
{
    std::string const folder = (std::filesystem::temp_directory_path() / "crossin-adapters").string();
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    std::string const base_file = folder + "/base.safetensors", vi_folder = folder + "/vi", zh_folder = folder + "/zh",
                      merged_folder = folder + "/merged", gguf_file = folder + "/vi.gguf";
    xin::model_config const model = tiny_model();
    write_base(base_file, model);

    //! [config]
    xin::adapter_config config{.rank = 4, .alpha = 8};
    config.target.names = {"q_proj", "v_proj", "mlp.down_proj"};
    config.rank_pattern = {{"layers.1.mlp.down_proj", 2}}; // the last layer learns less
    std::cout << xin::is_target(config, "model.layers.0.self_attn.q_proj") << ' '
              << xin::rank_of(config, "model.layers.1.mlp.down_proj") << ' '
              << xin::scale_of(config, "model.layers.1.mlp.down_proj") << '\n';
    //! [config]

    //! [matcher]
    // Some adapters name their modules by a regular expression; a matcher reads those: ICU's, or another.
    auto const match = [](std::string_view expression, std::string_view text) {
        return xin::text_pattern(expression).matches(text);
    };
    xin::adapter_config by_expression;
    by_expression.target.expression = R"(model\.layers\.\d+\..*_proj)";
    std::cout << xin::is_target(by_expression, "model.layers.0.mlp.up_proj", match) << ' '
              << xin::is_target(by_expression, "lm_head", match) << '\n';
    //! [matcher]

    //! [linear_modules]
    auto const modules = xin::linear_modules(model);
    std::cout << modules.size() << ' ' << modules[6].module << ' ' << modules[6].in << ' ' << modules[6].out << '\n';
    //! [linear_modules]

    //! [fresh]
    xin::adapter vi = xin::fresh_adapter(config, modules, 42); // A drawn by seed and module, B zero
    for (xin::adapter_layer<float> const& layer : vi.layers)
        std::cout << layer.module << ' ' << layer.factors.rank() << '\n';
    std::cout << xin::trained_values(vi) << " values\n";
    //! [fresh]
    pretend_to_train(vi, 1);
    xin::adapter zh = xin::fresh_adapter(config, modules, 43);
    pretend_to_train(zh, 2);

    //! [layer]
    xin::adapter_layer<float> const& layer = *vi.find("model.layers.0.self_attn.q_proj");
    std::cout << layer.factors.in() << ' ' << layer.factors.out() << ' ' << layer.magnitude.empty() << '\n';
    //! [layer]

    //! [write_peft]
    xin::write_peft(vi_folder, vi); // adapter_config.json and adapter_model.safetensors
    xin::write_peft(zh_folder, zh);
    //! [write_peft]

    //! [read_peft]
    xin::peft_adapter const read = xin::read_peft(vi_folder);
    xin::expect_model(read.loaded, modules); // an adapter of another model stops here, by the layer that shows it
    std::cout << (read.loaded == vi) << ' ' << read.unknown_keys.size() << '\n';
    //! [read_peft]

    //! [peft_config]
    std::string const json = xin::to_json(config); // adapter_config.json
    std::cout << (xin::adapter_config_from(xin::settings_from_json(json)) == config) << '\n';
    try {
        static_cast<void>(xin::adapter_config_from(
            xin::settings_from_json(R"({"peft_type": "LORA", "layer_replication": [[0, 2]]})", "adapter_config.json")));
    } catch (xin::error const& refused) {
        std::cout << refused.what() << '\n';
    }
    //! [peft_config]

    //! [combine]
    // A language between the two: lambda * vi + (1 - lambda) * zh, of the deltas. The ranks add up.
    double const lambda = 0.35;
    auto const between = xin::combine_adapters(
        std::array{xin::weighted_adapter{&vi, lambda}, xin::weighted_adapter{&zh, 1 - lambda}});
    std::cout << between.result.config.rank << ' ' << between.error << '\n';

    // The same at the rank of each of them: the nearest there is, and how near.
    auto const smaller = xin::combine_adapters(
        std::array{xin::weighted_adapter{&vi, lambda}, xin::weighted_adapter{&zh, 1 - lambda}}, 4);
    std::cout << smaller.result.config.rank << ' ' << (smaller.error > 0 && smaller.error < smaller.norm) << '\n';
    //! [combine]

    //! [combine_by_ties]
    auto const merged_by_sign = xin::combine_by_ties(std::array{xin::weighted_adapter{&vi}, xin::weighted_adapter{&zh}},
                                                     {.keep = 0.2, .lambda = 1, .rank = 8});
    std::cout << merged_by_sign.result.layers.size() << '\n';
    //! [combine_by_ties]

    //! [weighted]
    xin::adapter doubled = vi;
    doubled.layers[0].factors.scale *= 2; // the configuration no longer says so
    std::cout << xin::fits_config(doubled) << ' ';
    xin::describe_layers(doubled); // and now it does, by a pattern
    std::cout << xin::fits_config(doubled) << ' ' << doubled.config.alpha_pattern.size() << '\n';
    //! [weighted]

    //! [low_rank]
    xin::lora_factors<float> const stacked = between.result.layers[0].factors;
    auto const reduced = xin::reduce_rank(stacked, 3);
    std::cout << stacked.rank() << ' ' << reduced.factors.rank() << ' ' << (reduced.error < reduced.norm) << '\n';
    //! [low_rank]

    //! [ties]
    std::array<double, 4> const first{1, -2, 3, 0.5}, second{3, 1, -1, 0.25};
    std::array<std::span<double const>, 2> const changes{first, second};
    for (double const value : xin::ties<double>(changes, 1)) std::cout << value << ' '; // keep all; elect; mean
    std::cout << '\n';
    //! [ties]

    //! [search_lambda]
    auto const best = xin::search_lambda(xin::lambda_grid(), [](double l) { // a score on held-out data, in earnest
        return 1 - (l - 0.35) * (l - 0.35);
    });
    std::cout << best.lambda << ' ' << best.score << '\n';
    //! [search_lambda]

    //! [interpolate]
    std::array<float, 2> const a{1, 2}, b{3, 6};
    std::array<float, 2> mixed{};
    xin::interpolate<float>(a, b, 0.25, mixed); // 0.25 a + 0.75 b
    std::cout << mixed[0] << ' ' << mixed[1] << '\n';
    //! [interpolate]

    //! [bottleneck]
    xin::bottleneck<float> narrow{xin::matrix<float>(1, 2), {1}, xin::matrix<float>(2, 1), {0.5F, 0}};
    xin::matrix<float> h(1, 2), y(1, 2); // one token of width 2
    xin::bottleneck_forward(narrow, h, y);
    std::cout << y(0, 0) << '\n';
    //! [bottleneck]

    //! [merge]
    xin::tensor_set const base = xin::read_safetensors(base_file);
    std::vector<float> weights = base.at("model.layers.0.self_attn.q_proj.weight").floats();
    xin::matrix_view<float> const w(weights.data(), 8, 8);
    float const before = w(0, 0);
    auto const merged = xin::merge_layer(w, layer); // W + scale B A
    xin::unmerge_layer(w, layer, merged.lengths);   // but for rounding, as it was
    std::cout << (std::abs(w(0, 0) - before) < 1e-6F) << ' ' << (merged.largest_loss < 1e-6) << '\n';
    //! [merge]

    //! [merge_model]
    auto const report = xin::merge_model(base, std::array{xin::weighted_adapter{&vi}}, merged_folder,
                                         {.type = xin::element_type::f32});
    std::cout << report.merged << " merged, " << report.converted << " converted, "
              << (report.largest_loss < 1e-6 ? "no" : "some") << " loss\n";
    auto const rounded = xin::merge_model(base, std::array{xin::weighted_adapter{&vi}},
                                          merged_folder); // as the base: BF16
    std::cout << (rounded.largest_loss > 1e-4) << ' ' << (rounded.mean_loss < rounded.mean_change) << '\n';
    //! [merge_model]

    //! [gguf]
    xin::write_gguf_adapter(gguf_file, vi, model); // llama-cli --lora vi.gguf
    //! [gguf]

    //! [gguf_writer]
    std::vector<float> const numbers{1, 2, 3, 4, 5, 6};
    std::array<std::uint64_t, 2> const shape{2, 3};
    xin::write_gguf(folder + "/t.gguf", {{"general.architecture", std::string("llama")}, {"note.year", 2025U}},
                    std::vector{xin::view_of<float>("a", shape, numbers)});
    //! [gguf_writer]
    std::cout << std::filesystem::file_size(gguf_file) << '\n';
}
