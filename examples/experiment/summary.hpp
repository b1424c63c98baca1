// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_EXPERIMENT_SUMMARY_HPP
#define CROSSIN_EXAMPLES_EXPERIMENT_SUMMARY_HPP

/// \file
/// What the measurements of a run say together, with intervals: as Markdown, as JSON, and as data for plots.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/eval/bootstrap.hpp>

#include "run.hpp"
#include "scores.hpp"

namespace experiment {

/// All worlds of one variant at one volume.
struct summary_row {
    std::string variant = {}, title = {};
    std::uint64_t examples = 0, steps = 0, supervised = 0; ///< of each world
    std::vector<crossin::score_interval> scores = {};      ///< as `fact_scores` has them
};

/// One variant against another at the largest volume.
struct contrast {
    std::string first = {}, second = {};               ///< names; the difference is second - first
    std::vector<crossin::paired_interval> scores = {}; ///< as `fact_scores` has them
};

/// What a base has to be able to before variants are compared; the least of all worlds.
struct gate {
    double english = 1;       ///< written, asked in English; at least 0.98
    double told = 1;          ///< written, facts told in the language, the least language; at least 0.95
    double english_tuned = 1; ///< English after tuning on English alone; at least 0.90
    [[nodiscard]] bool holds() const noexcept { return english >= 0.98 && told >= 0.95 && english_tuned >= 0.90; }
};

struct summary {
    std::uint64_t worlds = 0, facts = 0;     ///< facts that were asked about in each world
    std::vector<std::uint64_t> volumes = {}; ///< examples that were tuned on
    gate passed = {};
    std::vector<summary_row> rows = {};
    std::vector<contrast> contrasts = {}; ///< the first two are the primary ones

    [[nodiscard]] summary_row const& row(std::string_view variant, std::uint64_t examples) const;
};

/// Intervals are expanded percentiles (95 %) of 4,000 resamples of the worlds and then of their facts.
///
/// Errors: `error{not_found}` for a measurement that is not there; those of reading.
[[nodiscard]] summary summarize(run_options const& options);

[[nodiscard]] std::string to_markdown(summary const& of);
[[nodiscard]] std::string to_json(summary const& of);
/// A script for gnuplot that draws a score by the number of examples, a line a variant, into `picture`.
[[nodiscard]] std::string plot_of(summary const& of, reported score, std::string const& picture);

} // namespace experiment
#endif
