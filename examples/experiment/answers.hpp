// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_EXPERIMENT_ANSWERS_HPP
#define CROSSIN_EXAMPLES_EXPERIMENT_ANSWERS_HPP

/// \file
/// What a model answers when it is asked about a world, in every pair of languages.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <crossin/batch/any_tokenizer.hpp>
#include <crossin/lora/any_engine.hpp>
#include <crossin/model/decoder.hpp>

#include "world.hpp"

namespace experiment {

using model = crossin::decoder<crossin::any_engine>;

/// What became of an answer that the model wrote.
enum class outcome : char {
    right = 'r',
    wrong = 'w',           ///< another value, in the language that was asked for
    right_elsewhere = 'l', ///< the right value in another language
    wrong_elsewhere = 'x', ///< another value in another language
    none = 'n',            ///< no value, or more than one word
};

/// Answers in one pair of languages, one for each fact that was asked about.
///
/// Models: std::regular.
struct answers {
    std::size_t question_language = 0, answer_language = 0;
    std::string written = {}; ///< an `outcome` each
    std::string chosen = {};  ///< '0' to '3': the likeliest of the choices
    friend bool operator==(answers const&, answers const&) = default;
};

/// Which facts are asked about.
struct asked_facts {
    std::vector<std::uint32_t> same = {};   ///< with question and answer in one language
    std::vector<std::uint32_t> across = {}; ///< with an answer in another one; fewer, as these pairs are many
};

/// The facts of a world that may not be tuned on: all of them, and `across` of those, spread evenly.
[[nodiscard]] asked_facts held_out(world const& of, std::size_t across = 250);

/// The prompt of a question, as recipes of this experiment write it.
[[nodiscard]] std::string prompt_of(world const& of, std::size_t fact, std::size_t question_language,
                                    std::size_t answer_language);

/// Asks about all facts in all pairs of languages. The likeliest word is the answer, and has to be the last one.
///
/// Returns: pairs in the order of questions' languages, then of answers'.
[[nodiscard]] std::vector<answers> ask(model& who, crossin::any_tokenizer words, world const& about,
                                       asked_facts const& facts);

} // namespace experiment
#endif
