// SPDX-License-Identifier: MIT
#include <cstdio>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>

#include <crossin/core/text_table.hpp>
#include <crossin/io/output_file.hpp>
#include <crossin/io/settings_json.hpp>
#include <crossin/recipe/open.hpp>

#include "commands.hpp"
#include "destination.hpp"
#include "recipe_file.hpp"
#include "report.hpp"
#include "report_pages.hpp"
#include "run.hpp"
#include "run_samples.hpp"
#include "tokenizer_files.hpp"
#include "trainer.hpp"

namespace program {
namespace {

using crossin::grouped;

struct compose_command {
    recipe_choice from = {};
    std::optional<std::uint64_t> count = {};
    run_options run = {};
    std::string ledger = {};
    std::string report = {};
};

/// Fills in what the command line leaves to the recipe.
///
/// Errors: `error{invalid_argument}` for what does not go together.
void complete(compose_command& command, crossin::recipe const& recipe)
{
    using crossin::errc, crossin::fail;
    run_options& run = command.run;
    run.threads = command.from.open.threads;
    if (run.format.empty()) run.format = recipe.output.format.empty() ? "alpaca" : recipe.output.format;
    if (run.output.empty() && !recipe.output.path.empty()) {
        if (run.world > 1)
            fail(errc::invalid_argument,
                 "with --world each rank needs an --output of its own, or all would write " + recipe.output.path);
        run.output = crossin::path_in(recipe, recipe.output.path);
    }
    if (run.output.empty()) run.output = "-";
    if (!run.checkpoint.empty() && destination::is_stream(run.output))
        fail(errc::invalid_argument, "--checkpoint needs an --output file; what went to a stream cannot be cut back");
    if (run.rank >= run.world)
        fail(errc::invalid_argument,
             "--rank " + std::to_string(run.rank) + " must be smaller than --world " + std::to_string(run.world));
    std::string const* const files[] = {&run.output, &run.checkpoint, &command.ledger, &command.report};
    for (std::string const* const& one : files)
        for (std::string const* const& other : files)
            if (&one < &other && *one == *other && !one->empty() && *one != "-")
                fail(errc::invalid_argument, "--output, --checkpoint, --ledger and --report must be different files");
    if (recipe.output.trainer == "llamafactory") check_llamafactory(run.format);
}

/// Errors: `error{invalid_argument}` when the run would replace a file that it reads.
void check_inputs(std::string const& output, recipe_choice const& choice, crossin::opened_recipe const& opened)
{
    bool same = crossin::same_file(output, choice.path);
    for (crossin::recipe_source const& source : opened.sources())
        for (crossin::corpus const& one : source.corpora())
            for (std::size_t file = 0; file < one.file_count(); ++file)
                same = same || crossin::same_file(output, one.path(file));
    if (same)
        crossin::fail(crossin::errc::invalid_argument, {output}, "the output would replace a file that the run reads");
}

/// Ledger and report, where they are asked for.
void write_ledger(compose_command const& command, run_report const& report, bool equal,
                  crossin::opened_recipe const& opened)
{
    if (command.ledger.empty() && command.report.empty()) return;
    std::string const ledger = ledger_json(report, command.run, opened, equal);
    if (!command.ledger.empty()) crossin::atomic_write(command.ledger, ledger);
    if (command.report.empty()) return;
    crossin::report page;
    page.title = "What " + command.from.path + " composed";
    add_json(page, crossin::settings_from_json(ledger, "the ledger"));
    std::string const sentence = write_report(std::move(page), command.report);
    if (!sentence.empty()) std::fprintf(stderr, "crossin: %s\n", sentence.c_str());
}

[[nodiscard]] int compose(compose_command& command)
{
    crossin::recipe recipe = load(command.from);
    complete(command, recipe);
    run_options& options = command.run;
    run_bounds const bounds = bounds_of(recipe, command.count, options.first);
    options.last = bounds.last;
    bool const stream = destination::is_stream(options.output);

    crossin::opened_recipe opened(std::move(recipe), command.from.open);
    check_inputs(options.output, command.from, opened);
    written_run run(options, opened);
    run_report report = planned(opened, bounds.first, bounds.last); // of what a checkpoint recorded, too
    run.write();
    bool const equal = run.equals(report);
    put_written(report, run.written(), options.world);
    if (equal) run.finish();
    write_ledger(command, report, equal, opened);

    std::FILE* const out = stream ? stderr : stdout;
    if (run.goes_on_from() > options.first)
        std::fprintf(out, "went on from index %s\n", grouped(run.goes_on_from()).c_str());
    std::fprintf(out, "%s", run_table_text(report).c_str());
    if (!equal) {
        std::fprintf(stderr,
                     "crossin: the examples that were written are not those of the plan, which is a mistake in this "
                     "program; the output was not put in place\n");
        return 1;
    }
    std::fprintf(out, "%s examples%s, %s/s; ledger = plan\n", grouped(report.everything.got).c_str(),
                 stream ? "" : (" in " + options.output).c_str(),
                 grouped(static_cast<std::uint64_t>(run.per_second())).c_str());
    if (!command.report.empty()) std::fprintf(out, "report in %s\n", command.report.c_str());
    if (opened.of().output.trainer == "llamafactory" && !stream)
        std::fputs(describe_for_llamafactory(options.output, options.format).c_str(), out);
    return 0;
}

} // namespace

void add_compose(CLI::App& to, int& exit_code)
{
    auto const command = std::make_shared<compose_command>();
    run_options& run = command->run;
    CLI::App& app = *to.add_subcommand("compose", "Writes the examples of a run");
    add_recipe(app, command->from);
    add_counter(app, command->from.open);
    app.add_option("--count", command->count, "number of examples; default: up to the recipe's `examples`");
    app.add_option("--from", run.first, "index of the first example")->capture_default_str();
    app.add_option("--rank", run.rank, "which of the ranks this is, from 0")->capture_default_str();
    app.add_option("--world", run.world, "number of ranks; each takes every WORLD-th example")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--tail", run.tail, "what becomes of a last round that is not whole: uneven, drop or repeat")
        ->check(CLI::IsMember({"uneven", "drop", "repeat"}))
        ->capture_default_str();
    app.add_option("--format", run.format,
                   "alpaca, messages, prompt-completion, tsv or text; default: the recipe's, or alpaca")
        ->check(CLI::IsMember({"alpaca", "messages", "prompt-completion", "tsv", "text"}));
    app.add_option("--output", run.output, "file to write, or - for standard output; default: the recipe's, or -");
    app.add_option("--checkpoint", run.checkpoint,
                   "file that remembers how far the run is; a run that was stopped goes on from it");
    app.add_option("--checkpoint-every", run.checkpoint_every, "examples between two checkpoints")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--ledger", command->ledger, "file for what was written, as JSON");
    app.add_option("--report", command->report, "file for what was written, as a page to look at");
    app.footer("Examples:\n"
               "  crossin compose recipe.yaml --count 3\n"
               "  crossin compose recipe.yaml --count 20000 --format messages --output train.jsonl --ledger "
               "train.ledger.json\n"
               "  crossin compose recipe.yaml --count 100000000 --output train.jsonl --checkpoint train.ckpt   # "
               "again, to go on\n"
               "  crossin compose recipe.yaml --count 20000 --rank 0 --world 4 --output rank0.jsonl");
    app.callback([command, &exit_code] { exit_code = compose(*command); });
}

} // namespace program
