// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <crossin/core/text_table.hpp>
#include <crossin/eval/bootstrap.hpp>
#include <crossin/eval/consistency.hpp>

#include "benchmark_log.hpp"
#include "commands.hpp"
#include "json.hpp"
#include "scoring_options.hpp"

namespace program {
namespace {

using crossin::decimal;
using crossin::grouped;
using crossin::score_interval;

struct score_command : scoring_options {
    std::vector<std::string> logs = {};
};

/// A log and its scores. Without resamples low and high are the value.
struct scored {
    benchmark_log log;
    std::vector<score_interval> scores;
};

[[nodiscard]] std::vector<score_interval> scores_of(benchmark_log const& log, crossin::bootstrap_options const& options)
{
    if (options.resamples > 0) return crossin::bootstrap(log.items, log.scores, options);
    std::vector<double> values(log.scores.size());
    crossin::write_scores(log.scores, log.items.sum(), values);
    std::vector<score_interval> found;
    for (double const value : values) found.push_back({value, value, value});
    return found;
}

[[nodiscard]] std::string names_of(std::vector<std::string> const& languages, std::uint32_t subset)
{
    std::string names;
    for (std::size_t l = 0; l < languages.size(); ++l)
        if ((subset >> l & 1) != 0) names.append(names.empty() ? "" : ",").append(languages[l]);
    return names;
}

/// The object of a published file of scores, and behind its members what it lacks.
void write_parallel(json_writer& json, scored const& one)
{
    crossin::parallel_scores const all = crossin::assess(*one.log.answers);
    std::vector<std::string> const& languages = one.log.languages;
    json.member("overall_acc", all.accuracy);
    json.object("language_acc", [&] {
        for (std::size_t l = 0; l < languages.size(); ++l) json.member(languages[l], all.language_accuracy[l]);
    });
    if (languages.size() < 2) return;
    for (std::size_t k = 2; k <= languages.size(); ++k)
        json.member("consistency_score_" + std::to_string(k), all.consistency[k]);
    json.object("detailed_consistency_score", [&] {
        for (std::size_t k = 2; k <= languages.size(); ++k)
            json.object(std::to_string(k) + "_combine", [&] {
                for (std::uint32_t const subset : crossin::language_subsets(languages.size(), k))
                    json.member(names_of(languages, subset), all.agreement[subset]);
            });
    });
    for (std::size_t k = 2; k <= languages.size(); ++k) json.member("AC3_" + std::to_string(k), all.ac3[k]);
    for (std::size_t k = 2; k <= languages.size(); ++k)
        json.member("right_overlap_" + std::to_string(k), all.right_overlap[k]);
}

void write_json(json_writer& json, scored const& one, score_command const& command)
{
    json.object([&] {
        if (one.log.answers)
            write_parallel(json, one);
        else
            for (std::size_t i = 0; i < one.scores.size(); ++i)
                json.member(one.log.scores.names()[i], one.scores[i].value);
        json.member("file", one.log.path);
        if (!one.log.benchmark.empty()) json.member("benchmark", one.log.benchmark);
        json.member("items", std::uint64_t{one.log.ids.size()});
        if (one.log.answers)
            json.object("answers", [&] {
                json.member("by", command.answers);
                json.member("choice", one.log.counts.choices);
                json.member("tie", one.log.counts.ties);
                json.member("none", one.log.counts.none);
            });
        if (command.intervals.resamples == 0) return;
        json.object("intervals", [&] {
            json.member("confidence", command.intervals.confidence);
            json.member("resamples", command.intervals.resamples);
            json.member("seed", command.intervals.seed);
            for (std::size_t i = 0; i < one.scores.size(); ++i)
                json.list(one.log.scores.names()[i], [&] {
                    json.value(one.scores[i].low);
                    json.value(one.scores[i].high);
                });
        });
    });
}

void print_text(scored const& one, score_command const& command)
{
    benchmark_log const& log = one.log;
    std::printf("%s%s%s: %s items in %s language%s\n", log.path.c_str(), log.benchmark.empty() ? "" : ", ",
                log.benchmark.c_str(), grouped(log.ids.size()).c_str(), grouped(log.languages.size()).c_str(),
                log.languages.size() == 1 ? "" : "s");
    if (log.answers)
        std::printf("answers by %s: %s mean a choice, %s two, %s none\n",
                    command.answers == "align" ? "what they say" : "their first three characters",
                    grouped(log.counts.choices).c_str(), grouped(log.counts.ties).c_str(),
                    grouped(log.counts.none).c_str());
    bool const intervals = command.intervals.resamples > 0;
    crossin::text_table table(intervals ? std::vector<std::string>{"", "score", "low", "high"}
                                        : std::vector<std::string>{"", "score"});
    for (std::size_t i = 0; i < one.scores.size(); ++i) {
        std::vector<std::string> row = {shown_score(log.scores.names()[i]), signed_decimal(one.scores[i].value, 4)};
        if (intervals) {
            row.push_back(signed_decimal(one.scores[i].low, 4));
            row.push_back(signed_decimal(one.scores[i].high, 4));
        }
        table.add(std::move(row));
    }
    std::fputs(table.text().c_str(), stdout);
    if (log.answers && log.languages.size() == 1)
        std::puts("consistency and AC3 need two languages or more; this log has one");
    if (intervals)
        std::printf("intervals: %s %%, %s resamples of items, seed %llu\n",
                    decimal(100 * command.intervals.confidence, 0).c_str(),
                    grouped(command.intervals.resamples).c_str(),
                    static_cast<unsigned long long>(command.intervals.seed));
}

[[nodiscard]] int run(score_command& command)
{
    answer_options const options = answers_by(command.answers, command.ties, command.intervals.seed);
    std::vector<scored> all;
    for (std::string const& path : command.logs)
        for (benchmark_log& log : read_benchmark_logs(path, options)) {
            std::vector<score_interval> scores = scores_of(log, command.intervals);
            all.push_back({std::move(log), std::move(scores)});
        }
    print_found(
        all, command.format, [&](json_writer& json, scored const& one) { write_json(json, one, command); },
        [&](scored const& one) { print_text(one, command); });
    return 0;
}

} // namespace

void add_score(CLI::App& to, int& exit_code)
{
    auto const command = std::make_shared<score_command>();
    CLI::App& app = *to.add_subcommand("score", "Scores what models answered: accuracy, consistency, AC3, intervals.");
    app.add_option("log", command->logs, "logs of predictions, as SeaEval writes them, or metrics of items")
        ->required()
        ->type_name("LOG");
    add_scoring_options(app, *command)->description("draws of the items, for intervals; 0: none");
    app.callback([command, &exit_code] { exit_code = run(*command); });
}

} // namespace program
