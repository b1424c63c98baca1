// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_RECIPE_FILE_HPP
#define CROSSIN_EXAMPLES_CROSSIN_RECIPE_FILE_HPP

/// \file
/// Recipes from files, and what the command line says beside them.

#include <cstdint>
#include <optional>
#include <string>

#include <crossin/compose/recipe.hpp>
#include <crossin/recipe/source.hpp>

namespace CLI {
class App;
}

namespace program {

/// A recipe, and what every command may say about it.
struct recipe_choice {
    std::string path = {};
    std::optional<std::uint64_t> seed = {}; ///< instead of the recipe's
    crossin::open_options open = {};
};

/// Adds the recipe and the options that go with it to a command.
void add_recipe(CLI::App& command, recipe_choice& choice);

/// Errors: `error{parse}` and others with path and line, as `read_recipe` says; with a sink, they go there.
[[nodiscard]] crossin::recipe load(recipe_choice const& choice, crossin::problem_sink const& sink = {});

/// All that stands in the file, for the sections that `load` leaves to others. Errors: those of the file's format.
[[nodiscard]] crossin::setting settings_of(recipe_choice const& choice);

/// What `--count`, `--from` and the recipe make of the run: the indices [first, last).
struct run_bounds {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

/// `count` examples from `first` on; without a count, up to the number that the recipe names.
///
/// Errors: `error{invalid_argument}` when neither says how many.
[[nodiscard]] run_bounds bounds_of(crossin::recipe const& recipe, std::optional<std::uint64_t> count,
                                   std::uint64_t first);

} // namespace program
#endif
