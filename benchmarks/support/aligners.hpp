// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BENCHMARKS_SUPPORT_ALIGNERS_HPP
#define CROSSIN_BENCHMARKS_SUPPORT_ALIGNERS_HPP

/// \file
/// The program crossin beside other aligners: data sets, files of lines, rounds, and tables of quality and cost.
///
/// All of them are run as other processes, in turn, on the same files; their start is timed, too.

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/bench.hpp"
#include "support/child_process.hpp"

namespace crossin_bench {

/// Returns: the folder of the data sets for aligners, with a slash; empty, with a word on why, where they are not there.
[[nodiscard]] inline std::string alignment_data()
{
    char const* const named = std::getenv("CROSSIN_SHARED_DATA");
    std::string const folder = (named ? std::string(named)
                                      : std::string(CROSSIN_BENCH_SOURCE_DIR) + "/../../shared/data") +
                               "/alignment/";
    if (std::filesystem::is_directory(folder)) return folder;
    std::cout << "left out  everything: there is no " << folder << "; CROSSIN_SHARED_DATA names its parent\n";
    return {};
}

[[nodiscard]] inline std::string text_of(std::string const& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The lines of a file; of one that ends in .bz2, by the program bzip2.
[[nodiscard]] inline std::vector<std::string> lines_of(std::string const& path, std::string const& scratch)
{
    std::string file = path;
    if (path.ends_with(".bz2")) {
        file = scratch + "unpacked";
        run_program({"bzip2", "-dc", path}, file);
    }
    std::vector<std::string> lines;
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw std::runtime_error("cannot read " + path);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

inline void write_lines(std::string const& path, std::vector<std::string> const& lines)
{
    std::ofstream file(path, std::ios::binary);
    for (std::string const& line : lines) file << line << '\n';
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

/// What one aligner does with one data set.
struct aligner_run {
    std::string name;
    std::function<process_usage()> work; ///< runs it, in as many processes as it takes
};

/// What it took: medians of the rounds.
struct aligner_cost {
    double cpu_seconds = 0;
    double peak_mebibytes = 0;
    std::string failure = {}; ///< what it said, where it failed
};

/// Runs them in turn, as many rounds as CROSSIN_BENCH_ROUNDS says.
[[nodiscard]] inline std::vector<aligner_cost> costs_of(std::vector<aligner_run> const& runs, int rounds = 3)
{
    if (char const* const asked = std::getenv("CROSSIN_BENCH_ROUNDS")) rounds = std::max(1, std::atoi(asked));
    std::vector<std::vector<double>> seconds(runs.size()), mebibytes(runs.size());
    std::vector<aligner_cost> costs(runs.size());
    for (int round = 0; round < rounds; ++round)
        for (std::size_t i = 0; i < runs.size(); ++i) {
            if (!costs[i].failure.empty()) continue;
            try {
                process_usage const used = runs[i].work();
                seconds[i].push_back(used.cpu_seconds);
                mebibytes[i].push_back(used.peak_mebibytes);
            } catch (std::exception const& problem) {
                costs[i].failure = problem.what();
            }
        }
    auto const median = [](std::vector<double>& values) {
        std::ranges::sort(values);
        return values.empty() ? 0 : (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
    };
    for (std::size_t i = 0; i < runs.size(); ++i) {
        costs[i].cpu_seconds = median(seconds[i]);
        costs[i].peak_mebibytes = median(mebibytes[i]);
    }
    return costs;
}

/// Two processes of one aligner: their time adds up, their memory does not.
[[nodiscard]] inline process_usage both(process_usage const& a, process_usage const& b)
{
    return {a.cpu_seconds + b.cpu_seconds, std::max(a.peak_mebibytes, b.peak_mebibytes)};
}

/// One row of a table: a name to the left, then cells 10 wide.
inline void print_row(std::string const& name, std::vector<std::string> const& cells)
{
    std::cout << "  " << std::left << std::setw(26) << name << std::right;
    for (std::string const& cell : cells) std::cout << std::setw(11) << cell;
    std::cout << '\n';
}

/// A limit that a figure is held against.
class limits {
public:
    void at_least(std::string const& what, double figure, double limit) { say(what, figure >= limit, ">=", limit); }
    void at_most(std::string const& what, double figure, double limit) { say(what, figure <= limit, "<=", limit); }
    [[nodiscard]] bool met() const noexcept { return met_; }

private:
    void say(std::string const& what, bool good, char const* sign, double limit)
    {
        std::cout << "  goal " << what << ' ' << sign << ' ' << limit << (good ? " met\n" : " MISSED\n");
        met_ = met_ && good;
    }
    bool met_ = true;
};

} // namespace crossin_bench
#endif
