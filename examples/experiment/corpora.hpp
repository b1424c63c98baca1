// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_EXPERIMENT_CORPORA_HPP
#define CROSSIN_EXAMPLES_EXPERIMENT_CORPORA_HPP

/// \file
/// The files of a world: what recipes read, and a benchmark for `crossin eval`.

#include <cstddef>
#include <string>

#include "world.hpp"

namespace experiment {

/// Writes facts.LANGUAGE.json, the questions that may be tuned on, and words.LANGUAGE.json, for translations.
void write_corpora(world const& of, std::string const& folder);

/// Writes questions.json, `count` of the facts that may not be tuned on, with their choices, as SeaEval's files have them.
void write_questions(world const& of, std::string const& folder, std::size_t count);

} // namespace experiment
#endif
