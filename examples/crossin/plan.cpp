// SPDX-License-Identifier: MIT
#include <cstdio>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>

#include <crossin/recipe/open.hpp>

#include "commands.hpp"
#include "recipe_file.hpp"
#include "report.hpp"
#include "tokenizer_files.hpp"

namespace program {
namespace {

struct plan_command {
    recipe_choice from = {};
    std::optional<std::uint64_t> count = {};
    std::uint64_t first = 0;
    std::string format = "text";
};

void plan(plan_command const& command)
{
    crossin::recipe recipe = load(command.from);
    run_bounds const run = bounds_of(recipe, command.count, command.first);
    crossin::opened_recipe const opened(std::move(recipe), command.from.open);
    run_report const report = planned(opened, run.first, run.last);
    if (command.format == "json") {
        json_writer json;
        json.object([&] { write_report(json, report); });
        std::fputs(json.finish().c_str(), stdout);
        return;
    }
    std::printf("%s\n%s\n%s", run_table_text(report).c_str(), heat_map_text(report).c_str(),
                language_table_text(report).c_str());
    for (std::string const& one : report.warnings) std::printf("warning: %s\n", one.c_str());
}

} // namespace

void add_plan(CLI::App& to, int& exit_code)
{
    auto const command = std::make_shared<plan_command>();
    CLI::App& app = *to.add_subcommand("plan", "Counts what a run would hold, without composing it");
    add_recipe(app, command->from);
    add_counter(app, command->from.open);
    app.add_option("--count", command->count, "number of examples; default: the recipe's `examples`");
    app.add_option("--from", command->first, "index of the first example")->capture_default_str();
    app.add_option("--format", command->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    app.footer("Examples:\n"
               "  crossin plan recipe.yaml --count 20000\n"
               "  crossin plan recipe.yaml --count 1000000 --format json > plan.json");
    app.callback([command, &exit_code] {
        plan(*command);
        exit_code = 0;
    });
}

} // namespace program
