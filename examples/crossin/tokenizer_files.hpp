// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_TOKENIZER_FILES_HPP
#define CROSSIN_EXAMPLES_CROSSIN_TOKENIZER_FILES_HPP

/// \file
/// Tokenizers of any kind, from the files that the command line names.

#include <string>

#include <crossin/batch/any_tokenizer.hpp>
#include <crossin/recipe/source.hpp>

namespace CLI {
class App;
}

namespace program {

/// Whether there is anything of that name.
[[nodiscard]] bool is_there(std::string const& path);

/// A tokenizer.json, a tokenizer.model of SentencePiece, a .bin of llama2.c, or the folder of one.
///
/// Errors: those of the tokenizers; `error{unsupported}` for SentencePiece where the program was built without it.
[[nodiscard]] crossin::any_tokenizer open_words(std::string const& path);

/// Adds `--tokenizer` to a command of a recipe: it counts the tokens of weights that are in tokens.
void add_counter(CLI::App& command, crossin::open_options& to);

} // namespace program
#endif
