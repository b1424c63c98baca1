// SPDX-License-Identifier: MIT
#include <cstdio>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "commands.hpp"
#include "report_pages.hpp"

namespace program {
namespace {

struct report_command {
    std::string folder = {};
    std::string output = "-";
    std::string format = {};
};

void make_report(report_command& command)
{
    if (command.format.empty())
        command.format = command.output.ends_with(".html")   ? "html"
                         : command.output.ends_with(".json") ? "json"
                                                             : "text";
    std::string const sentence = write_report(report_of_folder(command.folder), command.output, command.format);
    if (!sentence.empty()) std::fprintf(stderr, "crossin: %s\n", sentence.c_str());
    if (command.output != "-") std::printf("report in %s\n", command.output.c_str());
}

} // namespace

void add_report(CLI::App& to, int& exit_code)
{
    auto const command = std::make_shared<report_command>();
    CLI::App& app = *to.add_subcommand("report", "Shows what runs have left in a folder: as a page, JSON or text");
    app.add_option("folder", command->folder, "folder with ledgers, logs of tuning, and scores")->required();
    app.add_option("--output", command->output, "file to write, or - for standard output")->capture_default_str();
    app.add_option("--format", command->format, "html, json or text; default: by the name of the output, or text")
        ->check(CLI::IsMember({"html", "json", "text"}));
    app.footer("Examples:\n"
               "  crossin report out\n"
               "  crossin report out --output out/report.html   # one file, which needs no network");
    app.callback([command, &exit_code] {
        make_report(*command);
        exit_code = 0;
    });
}

} // namespace program
