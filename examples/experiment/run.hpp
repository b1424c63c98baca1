// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_EXPERIMENT_RUN_HPP
#define CROSSIN_EXAMPLES_EXPERIMENT_RUN_HPP

/// \file
/// All worlds, bases, variants and volumes. What lies in the folder and was made the same way is not made again.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base.hpp"
#include "world.hpp"

namespace experiment {

struct run_options {
    std::string folder = "out/experiment";
    std::string recipes = "examples/experiment/recipes";
    std::uint64_t worlds = 8;                               ///< seeds 1, 2, ...
    std::vector<std::uint64_t> volumes = {300, 1200, 4800}; ///< examples that are tuned on, ascending
    unsigned threads = 0;                                   ///< worlds at a time; 0: as many as there are processors
    world_options world = {};
    base_options base = {};
};

/// `FOLDER/SEED/world`: base and corpora. Recipes name it `../world`.
[[nodiscard]] std::string folder_of(run_options const& options, std::uint64_t world);
/// `FOLDER/SEED/VARIANT-EXAMPLES.json`.
[[nodiscard]] std::string path_of(run_options const& options, std::uint64_t world, std::string_view variant,
                                  std::uint64_t examples);

/// Tells what it does, a line a base and a measurement. Errors: those of bases, recipes and tuning.
void run(run_options const& options);

} // namespace experiment
#endif
