// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_EXPERIMENT_TUNING_HPP
#define CROSSIN_EXAMPLES_EXPERIMENT_TUNING_HPP

/// \file
/// A base tuned on a recipe.

#include <cstdint>
#include <memory>
#include <string>

#include "answers.hpp"

namespace experiment {

/// What a recipe made of a base.
struct tuned {
    std::unique_ptr<model> who = {};
    std::uint64_t steps = 0, supervised = 0; ///< supervised [tokens]
    double loss = 0;                         ///< moving average at the end [nats]
};

/// Tunes the base in `folder` on the first `count` examples of a recipe, whose paths are relative to that folder. None
/// leave the base as it is.
///
/// Errors: those of the recipe, its files and the tuner.
[[nodiscard]] tuned tune(std::string const& folder, std::string const& recipe, std::uint64_t count, std::uint64_t seed,
                         unsigned threads);

} // namespace experiment
#endif
