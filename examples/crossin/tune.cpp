// SPDX-License-Identifier: MIT
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

#include <CLI/CLI.hpp>

#include <crossin/batch/token_counts.hpp>
#include <crossin/core/text_table.hpp>
#include <crossin/io/settings_json.hpp>
#include <crossin/recipe/open.hpp>
#include <crossin/train/read_tune_options.hpp>

#include "commands.hpp"
#include "recipe_file.hpp"
#include "report.hpp"
#include "report_pages.hpp"
#include "run_samples.hpp"
#include "tune_run.hpp"

namespace program {
namespace {

struct tune_command {
    recipe_choice from = {};
    std::optional<std::uint64_t> count = {};
    std::optional<std::uint64_t> steps = {};
    std::optional<double> rate = {};
    tune_request request = {};
    std::string report = {};
};

/// Training goes on from an adapter as it is: what the recipe says of it would be passed over in silence.
void refuse_lora_keys(crossin::setting const& section)
{
    constexpr char const* expected = "to be left out, as the adapter that --adapter names has its own";
    if (crossin::setting const* const lora = section.find("lora"))
        for (char const* const key :
             {"rank", "alpha", "dropout", "targets", "rank_stabilized", "dora", "rank_pattern", "alpha_pattern"})
            if (crossin::setting const* const value = lora->find(key)) value->reject(expected);
    if (crossin::setting const* const value = section.find("train")) value->reject(expected);
}

/// The recipe's section, with what the command line says in its place.
void read_options(tune_command& command)
{
    crossin::setting const root = settings_of(command.from);
    crossin::setting const* const section = root.given("tune");
    crossin::tune_options& options = command.request.options;
    options = section ? crossin::read_tune_options(*section) : crossin::presets::plain();
    command.request.length_is_said = section && section->find("length");
    if (section && !command.request.model.adapter.empty()) refuse_lora_keys(*section);
    if (command.rate) options.learning_rate = *command.rate;
    if (command.steps) options.steps = *command.steps;
}

/// How many steps, and behind which example they end.
void complete(tune_command& command, crossin::recipe const& recipe)
{
    tune_request& request = command.request;
    crossin::tune_options const& options = request.options;
    bool const counted = command.count || recipe.examples > 0;
    if (options.batches.pack && !counted)
        crossin::fail(crossin::errc::invalid_argument,
                      "with `pack` the examples of a run are counted; say how many with --count");
    if (counted || options.steps == 0)
        request.last = bounds_of(recipe, command.count, 0).last;
    else if (__builtin_mul_overflow(options.steps, options.accumulate, &request.last) ||
             __builtin_mul_overflow(request.last, options.batches.examples, &request.last))
        crossin::fail(crossin::errc::invalid_argument,
                      crossin::grouped(options.steps) +
                          " steps of these batches make more examples than can be counted");
    request.steps = options.steps > 0 ? options.steps : steps_of_examples(options, request.last);
    if (!options.batches.pack && request.steps > steps_of_examples(options, request.last))
        crossin::fail(crossin::errc::invalid_argument,
                      "the run has " + crossin::grouped(request.last) + " examples, which make " +
                          crossin::grouped(steps_of_examples(options, request.last)) + " steps and not " +
                          crossin::grouped(request.steps) + "; say more examples with --count, or fewer steps");
    static_cast<void>(tuner_options_of(options, request.steps)); // what makes no sense is said before files are opened
}

/// The recipe of held-out data, where there is one.
[[nodiscard]] std::optional<crossin::recipe> validation_recipe(tune_command const& command,
                                                               crossin::recipe const& recipe)
{
    crossin::tune_options const& options = command.request.options;
    if (options.validate_every == 0 || options.validation_recipe.empty()) return std::nullopt;
    recipe_choice choice = command.from;
    choice.path = path_in(recipe, options.validation_recipe);
    return load(choice);
}

[[nodiscard]] bool weighs_tokens(crossin::recipe const& recipe)
{
    using crossin::weight_unit;
    return recipe.unit == weight_unit::tokens || recipe.unit == weight_unit::supervised_tokens;
}

/// What was learned from, and how the loss went.
void write_tune_report(tune_command const& command, crossin::opened_recipe const& opened)
{
    tune_request const& request = command.request;
    run_options examples;
    examples.last = request.last;
    examples.threads = request.threads;
    crossin::report page;
    page.title = "What " + request.out + " learned";
    page.summary = "An adapter for " + request.model.path + ", tuned on " + command.from.path + ".";
    add_log(page, request.out + "/log.jsonl");
    run_report const counts = planned(opened, 0, request.last);
    add_json(page, crossin::settings_from_json(ledger_json(counts, examples, opened, true), "the ledger"));
    std::string const sentence = write_report(std::move(page), command.report);
    if (!sentence.empty()) std::fprintf(stderr, "crossin: %s\n", sentence.c_str());
    std::printf("report in %s\n", command.report.c_str());
}

[[nodiscard]] int run(tune_command& command)
{
    crossin::recipe recipe = load(command.from);
    read_options(command);
    tune_request& request = command.request;
    request.threads = command.from.open.threads;
    request.options.rows.response_end = recipe.prompt.response_end();
    complete(command, recipe);
    std::optional<crossin::recipe> apart = validation_recipe(command, recipe);
    if (weighs_tokens(recipe) || (apart && weighs_tokens(*apart)))
        command.from.open.count_tokens = crossin::token_counter(open_words(request.model));
    std::optional<crossin::opened_recipe> held_out;
    if (apart) held_out.emplace(std::move(*apart), command.from.open);
    crossin::opened_recipe opened(std::move(recipe), command.from.open);
    if (!tune(request, opened, held_out ? &*held_out : nullptr)) return 130;
    if (!command.report.empty()) write_tune_report(command, opened);
    std::printf("adapter in %s; try it: crossin generate --model %s --adapter %s --prompt \"...\"\n",
                request.out.c_str(), request.model.path.c_str(), request.out.c_str());
    return 0;
}

} // namespace

void add_tune(CLI::App& to, int& exit_code)
{
    auto const command = std::make_shared<tune_command>();
    CLI::App& app = *to.add_subcommand("tune", "Trains an adapter for a model on the examples of a recipe");
    add_recipe(app, command->from);
    add_model(app, command->request.model);
    app.add_option("--out", command->request.out, "folder for the adapter, the log and the checkpoint")->required();
    app.add_option("--count", command->count, "examples to learn from; default: the recipe's `examples`");
    app.add_option("--steps", command->steps, "steps; default: the recipe's, or those that the examples make")
        ->check(CLI::PositiveNumber);
    app.add_option("--rate", command->rate, "peak of the learning rate, instead of the recipe's")
        ->check(CLI::PositiveNumber);
    app.add_option("--report", command->report, "file for what was learned, as a page to look at");
    app.footer(
        "The recipe's section `tune` says how: batch, accumulate, length, learning_rate, schedule, lora, ... A run "
        "that was stopped\ngoes on when it is started again.\n"
        "Examples:\n"
        "  crossin tune recipe.yaml --model my-model --out my-adapter\n"
        "  crossin tune recipe.yaml --model my-model --out my-adapter --count 20000 --rate 1e-4");
    app.callback([command, &exit_code] { exit_code = run(*command); });
}

} // namespace program
