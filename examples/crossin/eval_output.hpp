// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_EVAL_OUTPUT_HPP
#define CROSSIN_EXAMPLES_CROSSIN_EVAL_OUTPUT_HPP

/// \file
/// What a model's answers and their scores look like: tables, JSON, and files of answers.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "eval_benchmarks.hpp"
#include "eval_model.hpp"
#include "eval_scores.hpp"

namespace program {

/// A benchmark that a model was asked.
struct eval_run {
    eval_benchmark const* benchmark = nullptr;
    std::size_t first = 0; ///< item that was asked first; those before it are worked examples
    std::size_t wording = 1;
    bool written = false;                               ///< answers were written; otherwise choices were scored
    bool per_token = false;                             ///< by the mean over the tokens of a choice
    std::vector<std::vector<eval_answer>> answers = {}; ///< [languages][items]
    std::vector<std::vector<std::string>> prompts = {}; ///< the same
    eval_result result = {};
    cut_counts cuts = {};
    double seconds = 0;
};

/// Tables and sentences, as people read them.
[[nodiscard]] std::string text_of(eval_run const& run, double confidence);

/// All of it as one JSON document.
[[nodiscard]] std::string json_of(std::span<eval_run const> runs, double confidence);

/// The answers, to be kept: as a log of SeaEval, which `crossin score` and `crossin compare` read, of one benchmark with
/// lettered choices in parallel languages; otherwise a JSON object a line.
[[nodiscard]] std::string answers_of(std::span<eval_run const> runs);

} // namespace program
#endif
