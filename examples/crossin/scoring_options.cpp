// SPDX-License-Identifier: MIT
#include "scoring_options.hpp"

#include <CLI/CLI.hpp>

namespace program {

CLI::Option* add_scoring_options(CLI::App& to, scoring_options& options)
{
    to.add_option("--answers", options.answers,
                  "what an answer is: the first three characters of a prediction, or the choice it means")
        ->check(CLI::IsMember({"prefix", "align"}))
        ->capture_default_str();
    to.add_option("--ties", options.ties, "of align: what a tie, or an answer that means none, becomes")
        ->check(CLI::IsMember({"random", "first", "wrong"}))
        ->capture_default_str();
    to.add_option("--seed", options.intervals.seed, "of resamples and of ties")->capture_default_str();
    to.add_option("--confidence", options.intervals.confidence, "of intervals, between 0 and 1")->capture_default_str();
    to.add_option("--threads", options.intervals.threads, "0: all; nothing depends on it");
    to.add_option("--format", options.format, "text or json; that of scores has the names of published files")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    return to.add_option("--resamples", options.intervals.resamples, "draws of the items, for intervals")
        ->capture_default_str();
}

} // namespace program
