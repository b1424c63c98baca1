// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <crossin/core/text_table.hpp>
#include <crossin/eval/bootstrap.hpp>
#include <crossin/eval/paired_tests.hpp>

#include "benchmark_log.hpp"
#include "commands.hpp"
#include "json.hpp"
#include "scoring_options.hpp"

namespace program {
namespace {

using crossin::decimal;
using crossin::grouped;

struct compare_command : scoring_options {
    std::string first = {};
    std::string second = {};
};

/// Two logs of one benchmark, and what is between them.
struct compared {
    benchmark_log first;
    benchmark_log second;
    std::vector<crossin::paired_interval> scores;
    std::vector<double> randomised; ///< p by swapping items
};

[[noreturn]] void refuse(benchmark_log const& log, std::string const& sentence)
{
    crossin::fail(crossin::errc::mismatch, {log.path}, sentence);
}

void expect_same_languages(benchmark_log const& first, benchmark_log const& second)
{
    for (std::string const& language : second.languages)
        if (std::ranges::find(first.languages, language) == first.languages.end())
            refuse(second, "has answers in " + crossin::in_quotes(language) + ", and " + first.path +
                               " has none; compare logs of the same languages");
    for (std::string const& language : first.languages)
        if (std::ranges::find(second.languages, language) == second.languages.end())
            refuse(second, "has no answers in " + crossin::in_quotes(language) + ", and " + first.path +
                               " has; compare logs of the same languages");
}

/// The items of `second` in the order of those of `first`.
[[nodiscard]] crossin::item_statistics in_order_of(benchmark_log const& first, benchmark_log const& second)
{
    std::map<std::string_view, std::uint64_t> at;
    for (std::size_t i = 0; i < second.ids.size(); ++i) at.emplace(second.ids[i], i);
    crossin::item_statistics items(second.items.width());
    std::uint64_t missing = 0;
    std::string_view example;
    for (std::string const& id : first.ids) {
        auto const found = at.find(id);
        if (found == at.end()) {
            if (missing++ == 0) example = id;
            continue;
        }
        if (missing == 0 && second.questions[found->second] != first.questions[items.size()])
            refuse(second, "has other choices or another right answer for " + crossin::in_quotes(id) + " than " +
                               first.path + "; compare logs of the same benchmark");
        items.add(second.items.of(found->second));
        at.erase(found);
    }
    if (missing > 0)
        refuse(second, "lacks " + grouped(missing) + " of the " + grouped(first.ids.size()) + " items of " +
                           first.path + ", the first one " + crossin::in_quotes(example));
    if (!at.empty())
        refuse(second, "has " + grouped(at.size()) + " items that " + first.path + " lacks, one of them " +
                           crossin::in_quotes(at.begin()->first));
    return items;
}

[[nodiscard]] compared compare(benchmark_log first, benchmark_log second, crossin::bootstrap_options const& options)
{
    expect_same_languages(first, second);
    if (first.scores.names() != second.scores.names())
        refuse(second, "has other scores than " + first.path + "; compare logs of one kind");
    crossin::item_statistics const items = in_order_of(first, second);
    compared found = {std::move(first), std::move(second), {}, {}};
    found.scores = crossin::paired_bootstrap(found.first.items, items, found.first.scores, options);
    found.randomised = crossin::randomisation_test(
        found.first.items, items, found.first.scores,
        {.trials = options.resamples, .seed = options.seed, .threads = options.threads});
    return found;
}

void write_json(json_writer& json, compared const& one, compare_command const& command)
{
    auto const interval = [&](std::string_view name, crossin::score_interval const& of) {
        json.object(name, [&] {
            json.member("score", of.value);
            json.member("low", of.low);
            json.member("high", of.high);
        });
    };
    json.object([&] {
        json.member("first", one.first.path);
        json.member("second", one.second.path);
        if (!one.first.benchmark.empty()) json.member("benchmark", one.first.benchmark);
        json.member("items", std::uint64_t{one.first.ids.size()});
        json.member("confidence", command.intervals.confidence);
        json.member("resamples", command.intervals.resamples);
        json.member("seed", command.intervals.seed);
        json.object("scores", [&] {
            for (std::size_t i = 0; i < one.scores.size(); ++i)
                json.object(one.first.scores.names()[i], [&] {
                    interval("first", one.scores[i].first);
                    interval("second", one.scores[i].second);
                    interval("difference", one.scores[i].difference);
                    json.member("p_bootstrap", one.scores[i].p);
                    json.member("p_randomisation", one.randomised[i]);
                });
        });
    });
}

void print_text(compared const& one, compare_command const& command)
{
    std::printf("first   %s\nsecond  %s\n%s%s%s items in %s languages\n", one.first.path.c_str(),
                one.second.path.c_str(), one.first.benchmark.c_str(), one.first.benchmark.empty() ? "" : ": ",
                grouped(one.first.ids.size()).c_str(), grouped(one.first.languages.size()).c_str());
    crossin::text_table table({"", "first", "second", "difference", "low", "high", "p", "p swapped"});
    for (std::size_t i = 0; i < one.scores.size(); ++i) {
        crossin::paired_interval const& score = one.scores[i];
        table.add({shown_score(one.first.scores.names()[i]), signed_decimal(score.first.value, 4),
                   signed_decimal(score.second.value, 4), signed_decimal(score.difference.value, 4, true),
                   signed_decimal(score.difference.low, 4, true), signed_decimal(score.difference.high, 4, true),
                   decimal(score.p, 4), decimal(one.randomised[i], 4)});
    }
    std::fputs(table.text().c_str(), stdout);
    std::printf("difference: second - first, %s %% interval from %s resamples of the items of both; p by these, and by "
                "swapping items between the two; seed %llu\n",
                decimal(100 * command.intervals.confidence, 0).c_str(), grouped(command.intervals.resamples).c_str(),
                static_cast<unsigned long long>(command.intervals.seed));
}

[[nodiscard]] int run(compare_command const& command)
{
    answer_options const options = answers_by(command.answers, command.ties, command.intervals.seed);
    std::vector<benchmark_log> first = read_benchmark_logs(command.first, options);
    std::vector<std::string> languages;
    for (benchmark_log const& one : first)
        languages.insert(languages.end(), one.languages.begin(), one.languages.end());
    std::vector<benchmark_log> second = read_benchmark_logs(command.second, options, languages);
    std::vector<compared> all;
    for (benchmark_log& one : first) {
        auto const other = std::ranges::find(second, one.benchmark, &benchmark_log::benchmark);
        if (other == second.end())
            refuse(second.front(), one.benchmark.empty() ? "holds metrics of items, and " + one.path +
                                                               " predictions; compare logs of "
                                                               "one kind"
                                                         : "has no items of " + crossin::in_quotes(one.benchmark) +
                                                               ", which " + one.path + " has");
        all.push_back(compare(std::move(one), std::move(*other), command.intervals));
        second.erase(other);
    }
    if (!second.empty())
        refuse(second.front(),
               "has items of " + crossin::in_quotes(second.front().benchmark) + ", and " + command.first + " has none");
    print_found(
        all, command.format, [&](json_writer& json, compared const& one) { write_json(json, one, command); },
        [&](compared const& one) { print_text(one, command); });
    return 0;
}

} // namespace

void add_compare(CLI::App& to, int& exit_code)
{
    auto const command = std::make_shared<compare_command>();
    CLI::App& app = *to.add_subcommand("compare", "Says how two models differ on the same items, and how surely.");
    app.add_option("first", command->first, "log of predictions, or metrics of items")->required()->type_name("A");
    app.add_option("second", command->second, "log of the other model")->required()->type_name("B");
    add_scoring_options(app, *command)->check(CLI::PositiveNumber);
    app.callback([command, &exit_code] { exit_code = run(*command); });
}

} // namespace program
