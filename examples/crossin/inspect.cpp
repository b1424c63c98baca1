// SPDX-License-Identifier: MIT
#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>

#include <crossin/core/text_table.hpp>
#include <crossin/recipe/open.hpp>

#include "commands.hpp"
#include "recipe_file.hpp"
#include "report.hpp"
#include "tokenizer_files.hpp"

namespace program {
namespace {

struct inspect_command {
    recipe_choice from = {};
    std::uint64_t index = 0;
    std::string format = "text";
};

/// What a source is to the example.
[[nodiscard]] std::string role_of(crossin::example_origin const& origin, crossin::language_tag language)
{
    bool const prompt = language == origin.languages.from, response = language == origin.languages.to;
    return prompt && response ? "prompt, response" : prompt ? "prompt" : response ? "response" : "context";
}

void print_text(crossin::composition const& data, crossin::example const& example,
                crossin::example_origin const& origin)
{
    crossin::draw const& taken = origin.taken;
    std::printf("example %s: %s %s, row %s, epoch %s; one of %s rows\n\n", crossin::grouped(example.index).c_str(),
                origin.component.c_str(), to_string(origin.languages).c_str(), crossin::grouped(origin.row).c_str(),
                crossin::grouped(taken.epoch).c_str(), crossin::grouped(data.leaf(taken.leaf).rows.size()).c_str());
    crossin::text_table sources({"record", "language", "id", "stands at"}, 4);
    for (crossin::record_source const& one : origin.sources)
        sources.add({role_of(origin, one.language), to_string(one.language), one.id.empty() ? "-" : one.id,
                     to_string(one.where)});
    std::printf("%s\n--- prompt\n%s\n--- response\n%s\n--- fields\n", sources.text().c_str(), example.prompt.c_str(),
                example.response.c_str());
    if (!example.fields.system.empty()) std::printf("system: %s\n", example.fields.system.c_str());
    for (auto const& one : example.fields.turns)
        std::printf("instruction: %s\ninput: %s\noutput: %s\n", one.instruction.c_str(), one.input.c_str(),
                    one.output.c_str());
}

void print_json(crossin::composition const& data, crossin::example const& example,
                crossin::example_origin const& origin)
{
    json_writer json;
    json.object([&] {
        json.member("index", example.index);
        json.member("component", origin.component);
        json.member("from", origin.languages.from.text());
        json.member("to", origin.languages.to.text());
        json.member("row", origin.row);
        json.member("rows", data.leaf(origin.taken.leaf).rows.size());
        json.member("epoch", origin.taken.epoch);
        json.list("sources", [&] {
            for (crossin::record_source const& one : origin.sources)
                json.object([&] {
                    json.member("role", role_of(origin, one.language));
                    json.member("language", one.language.text());
                    json.member("id", one.id);
                    json.member("path", one.where.path);
                    json.member("line", one.where.line);
                    json.member("byte", one.where.byte);
                });
        });
        json.member("prompt", example.prompt);
        json.member("response", example.response);
        json.member("system", example.fields.system);
        json.list("turns", [&] {
            for (auto const& one : example.fields.turns)
                json.object([&] {
                    json.member("instruction", one.instruction);
                    json.member("input", one.input);
                    json.member("output", one.output);
                });
        });
    });
    std::fputs(json.finish().c_str(), stdout);
}

void inspect(inspect_command const& command)
{
    crossin::opened_recipe const opened(load(command.from), command.from.open);
    crossin::composition const& data = opened.data();
    if (command.index >= data.size())
        crossin::fail(crossin::errc::exhausted, opened.of().where,
                      "there is no example " + std::to_string(command.index) + "; this composition holds " +
                          std::to_string(data.size()));
    crossin::example const example = data[command.index];
    crossin::example_origin const origin = data.origin(command.index);
    if (command.format == "json")
        print_json(data, example, origin);
    else
        print_text(data, example, origin);
}

} // namespace

void add_inspect(CLI::App& to, int& exit_code)
{
    auto const command = std::make_shared<inspect_command>();
    CLI::App& app = *to.add_subcommand("inspect", "Shows one example, and the records that it is made of");
    add_recipe(app, command->from);
    add_counter(app, command->from.open);
    app.add_option("INDEX", command->index, "index of the example, from 0")->required();
    app.add_option("--format", command->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    app.footer("Examples:\n"
               "  crossin inspect recipe.yaml 123\n"
               "  crossin inspect recipe.yaml 123456789 --format json");
    app.callback([command, &exit_code] {
        inspect(*command);
        exit_code = 0;
    });
}

} // namespace program
