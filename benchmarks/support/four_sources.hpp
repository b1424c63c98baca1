// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BENCHMARKS_SUPPORT_FOUR_SOURCES_HPP
#define CROSSIN_BENCHMARKS_SUPPORT_FOUR_SOURCES_HPP

/// \file
/// The program crossin beside programs that do comparable work: four files become one, each record coming once.
///
/// All of them are run as other processes, on one thread each, with their standard output in a file; their start is
/// timed, too. CPU time is that of the whole process tree. Each run's output is checked by its length.

#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "support/bench.hpp"
#include "support/child_process.hpp"
#include "support/corpora.hpp"
#include "support/scratch_folder.hpp"

namespace crossin_bench {

/// A program to be held against ours.
struct peer {
    std::string name;
    std::vector<std::string> command; ///< writes to standard output
    int more_bytes;                   ///< its output for a record is so much longer than the input [bytes]
};

/// An order of the rows, as benchmarks and as recipes (in JSON) call it.
struct row_shuffle {
    std::string name;
    std::string setting;
};

/// What crossin is to do.
struct four_sources {
    std::string title;                ///< of the contest
    std::string extension;            ///< of the files
    std::string corpus_keys;          ///< what else a recipe says about each corpus
    std::string format;               ///< of the output
    int more_bytes;                   ///< as in `peer`
    std::vector<row_shuffle> shuffle; ///< to be tried
};

/// Returns: the paths of the four files.
[[nodiscard]] inline std::vector<std::string> files_of(std::string const& folder, std::string const& extension)
{
    std::vector<std::string> paths;
    for (std::string_view const language : languages)
        paths.push_back(folder + "/" + std::string(language) + "." + extension);
    return paths;
}

/// Runs a contest of crossin against one program, or of crossin alone where `against` has no name.
///
/// Returns: whether each of our rows is `cpu_ratio` times as fast as the peer, by CPU time. Not where one of them fails
///          or writes another number of bytes than it should.
[[nodiscard]] inline bool beats(peer const& against, four_sources const& ours, double cpu_ratio,
                                std::string const& folder, std::uint64_t records, scratch_folder const& scratch)
{
    namespace fs = std::filesystem;
    std::uint64_t const lines = languages.size() * records;
    std::uint64_t bytes = 0;
    for (std::string const& path : files_of(folder, ours.extension)) bytes += fs::file_size(path);
    auto const run = [&scratch, bytes, lines](std::vector<std::string> const& command, int more_bytes) {
        std::string const output = scratch / "output";
        run_program(command, output);
        auto const expected = static_cast<std::int64_t>(bytes) + more_bytes * static_cast<std::int64_t>(lines);
        if (static_cast<std::int64_t>(fs::file_size(output)) != expected)
            throw std::runtime_error(command[0] + " wrote " + std::to_string(fs::file_size(output)) + " bytes, not " +
                                     std::to_string(expected));
    };
    auto const remove = [&scratch](std::string const& name) { fs::remove_all(scratch / name); };

    bool const alone = against.name.empty();
    contest race(ours.title + ", 4 x " + std::to_string(records) + " records", "records");
    if (!alone)
        race.add(
            against.name, static_cast<double>(lines), [&] { run(against.command, against.more_bytes); }, {},
            [&] { remove("output"); });
    for (row_shuffle const& shuffle : ours.shuffle) {
        std::string corpora, mixture;
        for (std::string_view const language : languages) {
            std::string const name(language), comma = corpora.empty() ? "" : ", ";
            corpora += comma + R"(")" + name + R"(": {"files": ")" + folder + "/" + name + "." + ours.extension +
                       R"(", "language": ")" + name + R"(")" + ours.corpus_keys + "}";
            mixture += comma + R"(")" + name + R"(": {"from": ")" + name +
                       R"(", "task": "answer", "share": "25%", "max_epochs": 1, "shuffle": )" + shuffle.setting + "}";
        }
        std::string const recipe = scratch / ("recipe-" + shuffle.name + ".json");
        std::ofstream(recipe) << R"({"seed": 1, "corpora": {)" << corpora << R"(}, "mixture": {)" << mixture << "}}\n";
        for (bool const cached : {false, true}) {
            std::string const cache = cached ? "kept-indexes" : "new-indexes";
            std::vector<std::string> const command{
                CROSSIN_BENCH_PROGRAM, "compose",  recipe,     "--count",   std::to_string(lines),
                "--threads",           "1",        "--format", ours.format, "--cache",
                scratch / cache,       "--output", "-"};
            race.add(
                "crossin, " + shuffle.name + (cached ? ", cached index" : ", no index yet"), static_cast<double>(lines),
                [=] { run(command, ours.more_bytes); }, {.cpu_ratio = alone ? 0 : cpu_ratio},
                [=, &scratch] {
                    remove("output");
                    remove("new-indexes");
                    fs::create_directories(scratch / cache);
                });
        }
    }
    try {
        race.run(3);
    } catch (std::exception const& problem) {
        std::cerr << problem.what() << "\n";
        return false;
    }
    return race.goals_met();
}

} // namespace crossin_bench
#endif
