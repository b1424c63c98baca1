// SPDX-License-Identifier: MIT
#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>

#include <crossin/core/text_table.hpp>

#include "checked_recipe.hpp"
#include "commands.hpp"
#include "json.hpp"
#include "tokenizer_files.hpp"

namespace program {
namespace {

using crossin::grouped;

struct check_command {
    recipe_choice from = {};
    std::string show = {};
    std::string format = "text";
};

/// "left out", "noticed", or why nothing can be composed.
[[nodiscard]] std::string fate_of(finding const& one)
{
    return one.what == finding::kind::error      ? "not allowed"
           : one.what == finding::kind::left_out ? "left out"
                                                 : "noticed";
}

void print_languages(checked_recipe const& checked)
{
    crossin::text_table table({"corpus", "language", "file", "format", "read", "paired", "unpaired", "rejected"}, 4);
    for (checked_language const& one : checked.languages)
        table.add({one.corpus, to_string(one.account.language), one.file, one.format, grouped(one.account.read),
                   grouped(one.account.paired), grouped(one.account.unpaired), grouped(one.account.rejected)});
    if (!checked.languages.empty()) std::printf("%s", table.text().c_str());
}

void print_findings(checked_recipe const& checked, std::string const& show)
{
    for (finding const& one : checked.findings) {
        std::printf("%s, %s: %s %s (%s)\n", one.corpus.c_str(), to_string(one.language).c_str(),
                    grouped(one.reason.count).c_str(), one.reason.name.c_str(), fate_of(one).c_str());
        bool const all = show == "all" || show == one.reason.name;
        for (std::size_t i = 0; i < one.reason.examples.size() && (all || i < 1); ++i) {
            crossin::tally::example const& example = one.reason.examples[i];
            std::printf("  %s%s%s\n", to_string(example.where).c_str(), example.detail.empty() ? "" : ": ",
                        example.detail.c_str());
        }
    }
}

void print_json(checked_recipe const& checked)
{
    json_writer json;
    json.object([&] {
        json.member("ready", checked.errors.empty());
        json.list("errors", [&] {
            for (crossin::error const& one : checked.errors)
                json.object([&] {
                    json.member("path", one.where().path);
                    json.member("line", one.where().line);
                    json.member("byte", one.where().byte);
                    json.member("message", one.message());
                });
        });
        json.list("languages", [&] {
            for (checked_language const& one : checked.languages)
                json.object([&] {
                    json.member("corpus", one.corpus);
                    json.member("language", one.account.language.text());
                    json.member("file", one.file);
                    json.member("format", one.format);
                    json.member("read", one.account.read);
                    json.member("paired", one.account.paired);
                    json.member("unpaired", one.account.unpaired);
                    json.member("rejected", one.account.rejected);
                });
        });
        json.list("findings", [&] {
            for (finding const& one : checked.findings)
                json.object([&] {
                    json.member("corpus", one.corpus);
                    json.member("language", one.language.text());
                    json.member("reason", one.reason.name);
                    json.member("count", one.reason.count);
                    json.member("fate", fate_of(one));
                    json.list("examples", [&] {
                        for (crossin::tally::example const& example : one.reason.examples)
                            json.object([&] {
                                json.member("path", example.where.path);
                                json.member("line", example.where.line);
                                json.member("byte", example.where.byte);
                                json.member("detail", example.detail);
                            });
                    });
                });
        });
        json.list("notes", [&] {
            for (std::string const& one : checked.notes) json.value(one);
        });
    });
    std::fputs(json.finish().c_str(), stdout);
}

[[nodiscard]] int check(check_command const& command)
{
    checked_recipe const checked = check_everything(command.from);
    if (command.format == "json") {
        print_json(checked);
    } else {
        print_languages(checked);
        print_findings(checked, command.show);
        for (std::string const& one : checked.notes) std::printf("note: %s\n", one.c_str());
        std::fflush(stdout);
        for (crossin::error const& one : checked.errors) std::fprintf(stderr, "crossin: %s\n", one.what());
        std::uint64_t rejected = 0;
        for (checked_language const& one : checked.languages) rejected += one.account.rejected;
        if (checked.errors.empty())
            std::printf("ready%s\n", rejected == 0 ? "" : ("; " + grouped(rejected) + " records are left out").c_str());
        else
            std::printf("not ready: %zu %s\n", checked.errors.size(), checked.errors.size() == 1 ? "error" : "errors");
    }
    return checked.errors.empty() ? 0 : 2;
}

} // namespace

void add_check(CLI::App& to, int& exit_code)
{
    auto const command = std::make_shared<check_command>();
    CLI::App& app = *to.add_subcommand("check", "Reads everything and reports all that is wrong at once");
    add_recipe(app, command->from);
    add_counter(app, command->from.open);
    app.add_option("--show", command->show, "show up to five records for a reason, or for `all` reasons");
    app.add_option("--format", command->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    app.footer(
        "Ends with 0 when the recipe can be composed (what its policies leave out is counted), with 2 when it cannot.\n"
        "Examples:\n"
        "  crossin check recipe.yaml\n"
        "  crossin check recipe.yaml --show \"numbers differ\"\n"
        "  crossin check recipe.yaml --format json > check.json");
    app.callback([command, &exit_code] { exit_code = check(*command); });
}

} // namespace program
