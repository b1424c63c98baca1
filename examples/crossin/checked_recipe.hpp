// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_CHECKED_RECIPE_HPP
#define CROSSIN_EXAMPLES_CROSSIN_CHECKED_RECIPE_HPP

/// \file
/// A recipe and its files looked through to the end, whatever is wrong.

#include <cstdint>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/tally.hpp>
#include <crossin/records/parallel_corpus.hpp>

#include "recipe_file.hpp"

namespace program {

/// What became of the records of a file, or of several in one language.
struct checked_language {
    std::string corpus = {};
    std::string file = {};
    std::string format = {};
    crossin::language_account account = {};
};

/// Records that have the same wrong with them.
struct finding {
    enum class kind : std::uint8_t { noticed, left_out, error };
    std::string corpus = {};
    crossin::language_tag language = {};
    crossin::tally::reason reason = {};
    kind what = kind::noticed;
};

/// All that there is to say.
struct checked_recipe {
    std::vector<crossin::error> errors = {}; ///< none: it can be composed
    std::vector<checked_language> languages = {};
    std::vector<finding> findings = {};
    std::vector<std::string> notes = {};
};

/// Reads the recipe and every file that it names, and goes on after what is wrong.
[[nodiscard]] checked_recipe check_everything(recipe_choice const& choice);

} // namespace program
#endif
