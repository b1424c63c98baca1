// SPDX-License-Identifier: MIT
#include "model_files.hpp"

#include <bit>
#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <CLI/CLI.hpp>

#include <crossin/core/error.hpp>
#include <crossin/core/hash.hpp>

#include "tokenizer_files.hpp"

namespace program {
namespace {

/// Where the tokenizer of a model is.
[[nodiscard]] std::string const& words_path(model_choice const& choice)
{
    if (!choice.tokenizer.empty()) return choice.tokenizer;
    if (choice.path.ends_with(".bin"))
        crossin::fail(crossin::errc::invalid_argument,
                      "the file " + choice.path + " holds no tokenizer; name one with --tokenizer");
    return choice.path;
}

/// A hash of a few rows, which differ between any two models that were trained.
[[nodiscard]] std::uint64_t sample_of(crossin::any_weights const& weights)
{
    std::size_t const rows = crossin::rows_of(weights), cols = crossin::cols_of(weights);
    std::uint64_t hash = crossin::hash_combine(rows, cols);
    std::vector<float> row(cols);
    for (std::size_t const r : {std::size_t{0}, rows / 2, rows - 1}) {
        crossin::copy_row(weights, r, row.data());
        hash = crossin::hash_combine(
            hash, crossin::hash64({reinterpret_cast<char const*>(row.data()), cols * sizeof(float)}));
    }
    return hash;
}

} // namespace

void add_model(CLI::App& command, model_choice& choice)
{
    command
        .add_option("--model", choice.path, "folder with config.json and model.safetensors, or a .bin file of llama2.c")
        ->required();
    command.add_option(
        "--tokenizer", choice.tokenizer,
        "tokenizer.json, tokenizer.model, a .bin of llama2.c, or the folder of one; default: the model's "
        "folder");
    command.add_option("--adapter", choice.adapter, "folder with adapter_config.json and adapter_model.safetensors");
}

crossin::any_tokenizer open_words(model_choice const& choice) { return open_words(words_path(choice)); }

crossin::element_type stored_type(crossin::any_weights const& weights)
{
    return std::visit(
        []<class W>(W const&) {
            if constexpr (requires { typename W::element; })
                return crossin::element_type_of<typename W::element>();
            else
                return crossin::element_type::i8;
        },
        weights);
}

opened_model open_model(model_choice const& choice, crossin::load_options const& options)
{
    opened_model made{crossin::load_decoder_weights<float>(choice.path, options), open_words(choice)};
    crossin::require_embedding_rows(made.words, static_cast<std::size_t>(made.weights.config.vocabulary));
    return made;
}

void add_model(crossin::fingerprint& to, crossin::decoder_weights<float> const& weights)
{
    std::uint64_t hash = sample_of(weights.embedding);
    for (auto const& layer : weights.layers)
        for (std::size_t part = 0; part < crossin::linear_parts; ++part)
            hash = crossin::hash_combine(hash, sample_of(layer.linear(static_cast<crossin::linear_part>(part))));
    for (float const one : weights.final_norm) hash = crossin::hash_combine(hash, std::bit_cast<std::uint32_t>(one));
    to.add("model", hash);
}

} // namespace program
