// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_TUNE_RUN_HPP
#define CROSSIN_EXAMPLES_CROSSIN_TUNE_RUN_HPP

/// \file
/// A run that tunes a model on a composition, and can be stopped at any moment and gone on with.

#include <cstdint>
#include <string>

#include <crossin/train/tune_options.hpp>

#include "model_files.hpp"

namespace crossin {
class opened_recipe;
}

namespace program {

/// What is tuned, how, and where it goes.
struct tune_request {
    model_choice model = {}; ///< with an adapter: training goes on from it
    crossin::tune_options options = {};
    bool length_is_said = false; ///< or else rows are no longer than the model takes
    std::string out = {};        ///< folder of adapter, log and checkpoint
    std::uint64_t last = 0;      ///< behind the last example that is learned from
    std::uint64_t steps = 0;
    unsigned threads = 0; ///< 0: all
};

/// Tunes on the examples of a recipe and writes the adapter, unless SIGINT or SIGTERM comes before the end: then a
/// checkpoint is left, and the same request goes on from it. Files do not depend on the number of threads, nor on how
/// often the run was stopped, but for the tokens a second in the log. Validation takes the first examples of `held_out`,
/// or those behind the run's. A second of these signals ends the program at once, and its last checkpoint is whole.
///
/// Returns: whether the run came to its end.
/// Errors:  those of the model's files, of the adapter, of `tuner` and of writing; `error{invalid_argument}` when the
///          folder holds another run's files, or there are too few examples; `error{mismatch}` naming what differs when
///          its checkpoint is of another run, and for a corpus that changes meanwhile; `error{limit}` when there is too
///          little memory.
[[nodiscard]] bool tune(tune_request request, crossin::opened_recipe& examples,
                        crossin::opened_recipe const* held_out = nullptr);

} // namespace program
#endif
