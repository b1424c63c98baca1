// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_RUN_SAMPLES_HPP
#define CROSSIN_EXAMPLES_CROSSIN_RUN_SAMPLES_HPP

/// \file
/// What a ledger says beside the counts: how long the texts are, some of them to read, and what was noticed in the files.

#include <cstdint>
#include <string>

#include "report.hpp"
#include "run.hpp"

namespace program {

inline constexpr std::uint64_t most_measured = 65'536; ///< examples; a run that is no longer is measured whole

/// The ledger of a run as JSON: its counts, lengths, some of its examples to read, and what was noticed in its files.
///
/// Examples are functions of their index, so they are composed once more where they are wanted, after the run: up to
/// `most_measured` spread evenly, and one of each direction. Nothing is collected on the way, so that a run that was
/// stopped and went on has the same ledger as one that was not, and so has any number of threads.
[[nodiscard]] std::string ledger_json(run_report const& report, run_options const& run,
                                      crossin::opened_recipe const& opened, bool equal);

} // namespace program
#endif
