// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_BENCHMARKS_CHOICE_QUESTION_HPP
#define CROSSIN_IO_BENCHMARKS_CHOICE_QUESTION_HPP

/// \file
/// Questions with choices, the same ones in several languages, and what a model answered. Layer: io. Needs: error.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>

namespace crossin {

/// A question with choices, in one language.
///
/// Models: std::regular.
struct choice_question {
    std::string context = {}; ///< what is to be read before; empty where there is nothing
    std::string question = {};
    std::vector<std::string> choices = {}; ///< as the file spells them, with or without "(A) "
    std::uint32_t answer = 0;              ///< the right choice, from 0
    std::string prompt = {};               ///< what a model was asked with; empty where that is not known
    std::optional<std::string> prediction = {};
    friend bool operator==(choice_question const&, choice_question const&) = default;
};

/// One question in all languages of its benchmark.
///
/// Models: std::regular.
struct parallel_question {
    std::string id = {};
    std::vector<choice_question> in = {}; ///< one a language, in the order of `parallel_questions::languages`
    friend bool operator==(parallel_question const&, parallel_question const&) = default;
};

/// A benchmark, or the log of a model on it.
///
/// Models: std::regular.
struct parallel_questions {
    std::string name = {};                   ///< the path it was read from; for messages
    std::vector<std::string> languages = {}; ///< named as the file names them, in its order
    std::vector<parallel_question> questions = {};
    friend bool operator==(parallel_questions const&, parallel_questions const&) = default;
};

/// Number of predictions that are not there; `questions.size() * languages.size()` where no model was asked.
[[nodiscard]] inline std::uint64_t missing_predictions(parallel_questions const& of) noexcept
{
    std::uint64_t missing = 0;
    for (parallel_question const& one : of.questions)
        for (choice_question const& in : one.in) missing += !in.prediction;
    return missing;
}

/// Errors: `error{mismatch}` that counts predictions that are missing, and says where the first one is.
inline void expect_predictions(parallel_questions const& of)
{
    std::uint64_t const missing = missing_predictions(of);
    if (missing == 0) return;
    std::uint64_t const all = std::uint64_t{of.questions.size()} * of.languages.size();
    if (missing == all)
        fail(
            errc::mismatch, place{of.name},
            "holds questions without a prediction (\"model_prediction\"); give the log of a model that was asked them");
    for (parallel_question const& one : of.questions)
        for (std::size_t l = 0; l < one.in.size(); ++l)
            if (!one.in[l].prediction)
                fail(errc::mismatch, place{of.name},
                     std::to_string(missing) + " of " + std::to_string(all) +
                         " predictions are missing, the first one that of " + in_quotes(one.id) + " in " +
                         in_quotes(of.languages[l]) + "; a score over the others would be one of another benchmark");
}

} // namespace crossin
#endif
