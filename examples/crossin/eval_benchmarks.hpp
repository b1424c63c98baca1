// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_EVAL_BENCHMARKS_HPP
#define CROSSIN_EXAMPLES_CROSSIN_EVAL_BENCHMARKS_HPP

/// \file
/// Benchmarks that a model can be asked, whatever their files are, as lists of questions.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/language.hpp>
#include <crossin/io/benchmarks/benchmark_kind.hpp>
#include <crossin/prompt/question_prompt.hpp>

namespace program {

/// A question in one language.
struct eval_item {
    std::string id = {};
    std::string context = {};
    std::string question = {};
    std::vector<std::string> choices = {}; ///< what a model may answer; none: a free answer
    std::size_t right = 0;                 ///< of the choices
    std::vector<std::string> answers = {}; ///< to a free answer, all that count as right
};

/// The questions of a benchmark in one language.
struct eval_language {
    std::string name = {}; ///< as the files spell it
    crossin::language_tag tag = {};
    std::string path = {};
    std::vector<eval_item> items = {};
};

/// A benchmark in one or several languages.
struct eval_benchmark {
    crossin::benchmark_kind kind = {};
    std::string name = {};
    bool lettered = false; ///< prompts show the choices, with letters
    bool parallel = false; ///< item i is the same question in every language
    std::vector<eval_language> languages = {};

    [[nodiscard]] bool has_choices() const { return !languages.front().items.front().choices.empty(); }
};

/// What the command line says about benchmarks.
struct benchmark_choice {
    std::vector<std::string> files = {};     ///< PATH, or LANGUAGE=PATH
    std::string kind = {};                   ///< empty: by the contents
    std::vector<std::string> languages = {}; ///< only these; empty: all
};

/// The benchmarks in files. Those of one kind, in several languages, are one benchmark; each file of SeaEval is one.
///
/// Errors: those of the readers; `error{invalid_argument}` for a file of no known kind or language, one that a model cannot
///         be asked, two files of one kind and language, a language that no file has, and a question without an answer.
[[nodiscard]] std::vector<eval_benchmark> open_benchmarks(benchmark_choice const& choice);

/// The prompt of a kind in one of its wordings, from 1 on; 0 is the question alone.
///
/// Errors: `error{invalid_argument}` for a wording that the kind does not have.
[[nodiscard]] crossin::question_prompt prompt_of(crossin::benchmark_kind kind, std::size_t wording);

} // namespace program
#endif
