// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <crossin/core/text_table.hpp>
#include <crossin/io/model_config.hpp>
#include <crossin/io/safetensors.hpp>
#include <crossin/lora/combine.hpp>
#include <crossin/lora/gguf.hpp>
#include <crossin/lora/linear_modules.hpp>
#include <crossin/lora/merge_model.hpp>
#include <crossin/lora/peft.hpp>

#include "adapter_files.hpp"
#include "commands.hpp"

namespace program {
namespace {

using crossin::grouped;

struct adapter_command {
    std::vector<std::string> folders = {};
    std::vector<double> weights = {};
    std::string model = {};
    std::string out = {};
    std::string type = {};
    std::string method = "sum";
    std::uint64_t rank = 0;
    std::optional<double> keep = {};
    std::optional<double> lambda = {};
};

/// The largest entry of scale B A, a row at a time.
[[nodiscard]] double largest_change(crossin::lora_factors<float> const& factors)
{
    std::vector<double> row(factors.in());
    double largest = 0;
    for (std::size_t o = 0; o < factors.out(); ++o) {
        std::ranges::fill(row, 0.0);
        for (std::size_t q = 0; q < factors.rank(); ++q)
            for (std::size_t i = 0; i < row.size(); ++i) row[i] += double{factors.b(o, q)} * double{factors.a(q, i)};
        for (double const value : row) largest = std::max(largest, std::abs(value));
    }
    return largest * std::abs(double{factors.scale});
}

[[nodiscard]] int show(adapter_command const& command)
{
    crossin::adapter const one = read_adapter(command.folders.front(), {});
    crossin::adapter_config const& config = one.config;
    std::printf("base     %s\nrank     %s, alpha %g%s%s, dropout %g\n",
                config.base.empty() ? "(not said)" : config.base.c_str(), grouped(config.rank).c_str(), config.alpha,
                config.scaling == crossin::lora_scaling::by_root_of_rank ? " / sqrt(rank) (rsLoRA)" : " / rank",
                config.dora ? ", with magnitudes (DoRA)" : "", config.dropout);
    std::printf("layers   %s, %s trained values\n\n", grouped(one.layers.size()).c_str(),
                grouped(trained_values(one)).c_str());
    crossin::text_table table({"layer", "in", "out", "rank", "scale", "largest change"}, 1);
    for (crossin::adapter_layer<float> const& layer : one.layers) {
        // With DoRA the change of a weight depends on the base, which is not at hand.
        std::string const largest = config.dora ? "-" : crossin::decimal(largest_change(layer.factors), 5);
        table.add({layer.module, grouped(layer.factors.in()), grouped(layer.factors.out()),
                   grouped(layer.factors.rank()), crossin::decimal(static_cast<double>(layer.factors.scale), 3),
                   largest});
    }
    std::fputs(table.text().c_str(), stdout);
    for (crossin::saved_tensor const& tensor : one.saved)
        std::printf("whole    %s %s\n", tensor.name.c_str(), crossin::shape_text(tensor.shape).c_str());
    return 0;
}

/// The adapters with their weights, which are 1 where none are given.
[[nodiscard]] std::vector<crossin::weighted_adapter> weighted(adapter_command const& command,
                                                              module_matcher const& match,
                                                              std::vector<crossin::adapter>& kept)
{
    if (!command.weights.empty() && command.weights.size() != command.folders.size())
        crossin::fail(crossin::errc::invalid_argument, std::to_string(command.folders.size()) +
                                                           " adapters need as many weights, and there are " +
                                                           std::to_string(command.weights.size()));
    for (std::string const& folder : command.folders) kept.push_back(read_adapter(folder, match));
    std::vector<crossin::weighted_adapter> parts;
    for (std::size_t i = 0; i < kept.size(); ++i)
        parts.push_back({&kept[i], command.weights.empty() ? 1 : command.weights[i]});
    return parts;
}

[[nodiscard]] int merge(adapter_command const& command)
{
    module_matcher const match;
    std::vector<crossin::adapter> kept;
    std::vector<crossin::weighted_adapter> const parts = weighted(command, match, kept);
    crossin::model_config const config = crossin::read_model_config(command.model);
    for (crossin::adapter& one : kept) {
        expect_model(one, crossin::linear_modules(config), match);
        one.config.base = ""; // the base is the model at hand, whatever others call it
    }
    crossin::merge_options options;
    if (command.type == "f32") options.type = crossin::element_type::f32;
    if (command.type == "bf16") options.type = crossin::element_type::bf16;
    if (command.type == "f16") options.type = crossin::element_type::f16;
    crossin::merge_report const report = merge_model(crossin::read_model_tensors(command.model), parts, command.out,
                                                     options);
    std::printf("%s tensors changed, %s converted, %s copied; largest change %.3g, mean %.3g; rounding took at most "
                "%.3g, on average %.3g\n",
                grouped(report.merged).c_str(), grouped(report.converted).c_str(), grouped(report.copied).c_str(),
                report.largest_change, report.mean_change, report.largest_loss, report.mean_loss);
    for (std::string const& file : report.files) std::printf("%s\n", file.c_str());
    for (std::string const& name : report.added) std::printf("new: %s\n", name.c_str());
    std::printf("copy config.json and the tokenizer's files from %s%s\n", command.model.c_str(),
                config.tied_embedding && report.untied
                    ? ", and set \"tie_word_embeddings\": false in config.json: the head is no longer the embedding"
                    : "");
    return 0;
}

[[nodiscard]] int combine(adapter_command const& command)
{
    bool const by_ties = command.method == "ties";
    if (!by_ties && (command.keep || command.lambda))
        crossin::fail(crossin::errc::invalid_argument, std::string(command.keep ? "--keep" : "--lambda") +
                                                           " belongs to --method ties, and the method is " +
                                                           command.method);
    module_matcher const match;
    std::vector<crossin::adapter> kept;
    std::vector<crossin::weighted_adapter> const parts = weighted(command, match, kept);
    auto const rank = static_cast<std::size_t>(command.rank);
    crossin::ties_options options;
    options.keep = command.keep.value_or(options.keep);
    options.lambda = command.lambda.value_or(options.lambda);
    if (rank > 0) options.rank = rank;
    crossin::combined_adapter const made = by_ties ? combine_by_ties(parts, options) : combine_adapters(parts, rank);
    crossin::write_peft(command.out, made.result, match);
    std::printf("adapter of rank %s in %s", grouped(made.result.config.rank).c_str(), command.out.c_str());
    if (made.norm > 0) std::printf("; left out %.3g of %.3g (Frobenius norms)", made.error, made.norm);
    std::printf("\n");
    return 0;
}

[[nodiscard]] int export_gguf(adapter_command const& command)
{
    crossin::adapter const one = read_adapter(command.folders.front(), {});
    crossin::write_gguf_adapter(command.out, one, crossin::read_model_config(command.model));
    std::printf("%s: load it with llama.cpp's --lora, beside the model converted from %s\n", command.out.c_str(),
                command.model.c_str());
    return 0;
}

} // namespace

void add_adapter(CLI::App& to, int& exit_code)
{
    CLI::App& app = *to.add_subcommand("adapter", "Shows, merges, combines and exports adapters");
    app.require_subcommand(1);
    auto const add = [&](char const* name, char const* about, int (*run)(adapter_command const&), bool several) {
        auto const command = std::make_shared<adapter_command>();
        CLI::App& one = *app.add_subcommand(name, about);
        one.add_option("ADAPTER", command->folders, "folder with adapter_config.json and adapter_model.safetensors")
            ->required()
            ->expected(1, several ? 1000 : 1);
        one.callback([command, run, &exit_code] { exit_code = run(*command); });
        return std::pair{&one, command};
    };
    add("info",
        "Shows what an adapter changes; with DoRA that depends on the base, and the largest change of a weight is not "
        "said",
        &show, false);

    auto const [merged, m] = add("merge", "Writes a model with adapters merged into its weights", &merge, true);
    merged->add_option("--model", m->model, "folder of the base model")->required();
    merged->add_option("--out", m->out, "folder for the merged model")->required();
    merged->add_option("--weight", m->weights, "of each adapter, in their order; default: 1");
    merged->add_option("--type", m->type, "f32, bf16 or f16; default: as the base has it")
        ->check(CLI::IsMember({"f32", "bf16", "f16"}));

    auto const [joined, c] = add("combine", "Writes one adapter whose changes are the weighted sum of those of others",
                                 &combine, true);
    joined->add_option("--out", c->out, "folder for the adapter")->required();
    joined->add_option("--weight", c->weights, "of each adapter, in their order; default: 1");
    joined->add_option("--rank", c->rank, "of the result; default: as many as the exact sum needs (16 for ties)");
    joined->add_option("--method", c->method, "sum, or ties (arXiv 2306.01708)")
        ->check(CLI::IsMember({"sum", "ties"}))
        ->capture_default_str();
    joined->add_option("--keep", c->keep, "share of the entries that ties keeps; default: 0.2");
    joined->add_option("--lambda", c->lambda, "what ties multiplies the result with; default: 1");

    auto const [exported, e] = add("export", "Writes an adapter as llama.cpp loads it", &export_gguf, false);
    exported->add_option("--model", e->model, "folder of the base model, for its config.json")->required();
    exported->add_option("--gguf", e->out, "file to write")->required();
}

} // namespace program
