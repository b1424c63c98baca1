// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_RUN_STATE_HPP
#define CROSSIN_EXAMPLES_CROSSIN_RUN_STATE_HPP

/// \file
/// The checkpoint of a run that writes a file: the library's, and what the run has to remember beside it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <crossin/io/checkpoint_file.hpp>

namespace program {

/// How far a run has come.
struct run_state {
    crossin::saved_checkpoint saved = {}; ///< its `next`: the first index that no rank has begun
    std::string format = {};
    std::string tail = {};
    std::uint64_t first = 0; ///< index at which the run began
    std::uint64_t base = 0;  ///< index at which it began with this number of ranks
    std::uint64_t rank = 0;
    std::uint64_t world = 1;
    std::uint64_t taken = 0;                 ///< examples of this rank from `base` on
    std::vector<std::uint64_t> written = {}; ///< examples a direction, from `first` on
};

/// Writes a state in one go: a crash leaves the old one or the new one.
void save(run_state const& state, std::string const& path);

/// The state in a file, or nothing where there is none.
///
/// Errors: `error{parse}` with path and line for a file that is no checkpoint of a run; `error{unsupported}` for one of
///         another version.
[[nodiscard]] std::optional<run_state> load_state(std::string const& path);

} // namespace program
#endif
