// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_EVAL_SCORES_HPP
#define CROSSIN_EXAMPLES_CROSSIN_EVAL_SCORES_HPP

/// \file
/// What answers to a benchmark are worth, with intervals.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/align/language_identifier.hpp>
#include <crossin/core/language.hpp>
#include <crossin/eval/answer_language.hpp>
#include <crossin/eval/bootstrap.hpp>
#include <crossin/eval/parallel_answers.hpp>

#include "eval_benchmarks.hpp"

namespace program {

/// Tells whether answers are in the language that they were asked for: by their script, and by a guess that has learned
/// the questions of the benchmark. Any thread may ask.
class answer_languages {
public:
    explicit answer_languages(eval_benchmark const& of);
    [[nodiscard]] crossin::language_verdict operator()(std::string_view answer,
                                                       crossin::language_tag const& wanted) const;

private:
    [[nodiscard]] crossin::language_tag guess(std::string_view text) const;

    crossin::language_identifier identifier_;
    std::vector<crossin::language_tag> known_ = {}; ///< of the benchmark, and English
};

/// What a model answered to one item.
struct eval_answer {
    std::string text = {};                                  ///< what it wrote, or the choice that it held the likeliest
    std::optional<std::size_t> choice = {};                 ///< nothing: the text means none, or several
    bool tie = false;                                       ///< several
    std::optional<crossin::language_verdict> language = {}; ///< of what was written
    std::uint64_t key = crossin::no_answer;                 ///< equal for answers that are the same in any language
    std::vector<double> scores = {};                        ///< in the order of `metric_names`
};

/// "accuracy", or "exact_match" and "f1".
[[nodiscard]] std::vector<std::string> metric_names(crossin::benchmark_kind kind);

/// How free answers are compared.
enum class comparison : std::uint8_t { squad, mlqa };

/// Fills in what is known of an answer once its text is there: its choice (unless it has one), key and scores.
void judge(eval_answer& answer, eval_item const& item, eval_benchmark const& of, crossin::language_tag const& language,
           comparison how);

/// Scores of one language, or the mean of all.
struct eval_row {
    std::string name = {};
    std::uint64_t items = 0;
    std::vector<crossin::score_interval> scores = {}; ///< in the order of `metric_names`
    double chance = 0;                                ///< of the accuracy; 0 where there are no choices
    std::uint64_t ties = 0, none = 0;                 ///< answers that mean several choices, or none
    crossin::language_counts languages = {};          ///< of written answers
};

/// Consistency over the sets of so many languages, and AC3 with it.
struct consistency_row {
    std::size_t languages = 0;
    crossin::score_interval consistency = {};
    crossin::score_interval ac3 = {};
};

struct eval_result {
    std::vector<eval_row> rows = {}; ///< one a language
    eval_row mean = {};              ///< over the languages
    std::vector<consistency_row> consistency =
        {};                             ///< none where items are not parallel, or their answers differ by language
    std::vector<double> agreement = {}; ///< [languages x languages] likewise: share of items with equal answers
};

/// "at chance", "above" or "below": where an interval lies.
[[nodiscard]] std::string_view against_chance(eval_row const& row);

/// Scores of all answers. Items of parallel benchmarks are drawn together in all languages.
///
/// Requires: answers[l][i] belongs to item first + i of language l, and is judged.
[[nodiscard]] eval_result score_benchmark(eval_benchmark const& of, std::size_t first,
                                          std::vector<std::vector<eval_answer>> const& answers,
                                          crossin::bootstrap_options const& options);

} // namespace program
#endif
