// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_MODEL_FILES_HPP
#define CROSSIN_EXAMPLES_CROSSIN_MODEL_FILES_HPP

/// \file
/// A model and its tokenizer, from the files that the command line names.

#include <string>

#include <crossin/batch/any_tokenizer.hpp>
#include <crossin/core/fingerprint.hpp>
#include <crossin/model/decoder_weights.hpp>
#include <crossin/model/load_weights.hpp>

namespace CLI {
class App;
}

namespace program {

/// What every command that needs a model may say about it.
struct model_choice {
    std::string path = {};      ///< a folder with config.json and safetensors, or a .bin of llama2.c
    std::string tokenizer = {}; ///< a file or a folder; empty: the model's folder
    std::string adapter = {};   ///< a folder as PEFT writes it; empty: none
};

/// Adds the options of a model to a command.
void add_model(CLI::App& command, model_choice& choice);

/// The tokenizer of a model. Errors: those of its kind; `error{invalid_argument}` where nothing says where it is.
[[nodiscard]] crossin::any_tokenizer open_words(model_choice const& choice);

/// A model that was opened, without its adapter.
struct opened_model {
    crossin::decoder_weights<float> weights = {};
    crossin::any_tokenizer words;
};

/// Errors: those of `load_decoder_weights` and the tokenizers; `error{mismatch}` when the vocabulary has more ids than the
///         embedding has rows.
[[nodiscard]] opened_model open_model(model_choice const& choice, crossin::load_options const& options = {});

/// What the elements of dense weights are.
[[nodiscard]] crossin::element_type stored_type(crossin::any_weights const& weights);

/// Adds what tells one model from another: its shape, and some of its weights.
void add_model(crossin::fingerprint& to, crossin::decoder_weights<float> const& weights);

} // namespace program
#endif
