// SPDX-License-Identifier: MIT
// The CrossIn experiment in miniature: worlds, bases trained on them from nothing, and what mixtures make of these.
//
//     experiment run --out out/experiment        everything; what is there already is not made again
//     experiment report --out out/experiment     tables and the scripts of the plots, from what was measured
//     experiment world FOLDER                    one small world: its base, its corpora, its questions

#include <cstdio>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include <crossin/core/error.hpp>
#include <crossin/io/output_file.hpp>

#include "base.hpp"
#include "corpora.hpp"
#include "run.hpp"
#include "summary.hpp"

namespace {

using experiment::reported;

void add_options(CLI::App& to, experiment::run_options& options)
{
    to.add_option("--out", options.folder, "folder for bases and answers")->capture_default_str();
    to.add_option("--recipes", options.recipes, "folder of the recipes")->capture_default_str();
    to.add_option("--worlds", options.worlds, "how many worlds, each with a base of its own")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    to.add_option("--volumes", options.volumes, "examples to tune on, ascending, with commas between them")
        ->delimiter(',')
        ->capture_default_str();
    to.add_option("--entities", options.world.entities, "of a world, with five facts each")->capture_default_str();
    to.add_option("--lines", options.base.lines, "that a base reads")->capture_default_str();
    to.add_option("--threads", options.threads, "worlds at a time; 0: as many as there are processors");
}

void report(experiment::run_options const& options)
{
    experiment::summary const found = summarize(options);
    std::string const text = to_markdown(found);
    crossin::atomic_write(options.folder + "/table.md", text);
    crossin::atomic_write(options.folder + "/table.json", to_json(found));
    for (auto const& [score, name] : {std::pair(reported::english_only_written, "english-only"),
                                      std::pair(reported::across_written, "across"), std::pair(reported::ac3_4, "ac3")})
        crossin::atomic_write(options.folder + '/' + name + ".gnuplot",
                              plot_of(found, score, options.folder + '/' + name + ".svg"));
    std::fputs(text.c_str(), stdout);
}

/// A world that is small enough to lie beside the program, and is made in a minute.
void make_world(std::string const& folder, std::uint64_t lines)
{
    experiment::world const small(1, {.entities = 120});
    experiment::base_options how;
    how.width = 80;
    how.inner_width = 160;
    how.lines = lines;
    write_corpora(small, folder);
    write_questions(small, folder, 150);
    std::uint64_t const tokens = make_base(small, how, folder, 1);
    std::printf("%s: a base from %llu tokens\n", folder.c_str(), static_cast<unsigned long long>(tokens));
}

} // namespace

int main(int count, char** words)
{
    CLI::App app("The CrossIn experiment in miniature");
    app.require_subcommand(1);
    experiment::run_options options;
    CLI::App& run = *app.add_subcommand("run", "Trains and asks all that is not there yet");
    CLI::App& tell = *app.add_subcommand("report", "Tables and plots of what was measured");
    CLI::App& make = *app.add_subcommand("world", "Makes a small world: its base, its corpora, its questions");
    std::string folder;
    make.add_option("FOLDER", folder, "that is there")->required();
    std::uint64_t lines = 180'000;
    make.add_option("--lines", lines, "that its base reads")->capture_default_str();
    make.callback([&] { make_world(folder, lines); });
    add_options(run, options);
    add_options(tell, options);
    run.callback([&] { experiment::run(options); });
    tell.callback([&] { report(options); });
    try {
        app.parse(count, words);
        return 0;
    } catch (CLI::ParseError const& wrong) {
        return app.exit(wrong);
    } catch (crossin::error const& wrong) {
        std::fprintf(stderr, "experiment: %s\n", wrong.what());
        return 2;
    }
}
