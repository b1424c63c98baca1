// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_CHAT_FORM_HPP
#define CROSSIN_EXAMPLES_CROSSIN_CHAT_FORM_HPP

/// \file
/// What a prompt is put into, by the name that the command line gives, and where an answer to it ends.

#include <string>
#include <string_view>

#include <crossin/batch/any_tokenizer.hpp>
#include <crossin/model/generate.hpp>
#include <crossin/prompt/template.hpp>

namespace program {

/// A template of the catalogue, or for "chat" that of the model in `folder`, out of its tokenizer_config.json or a file
/// of its own.
///
/// Errors: `error{invalid_argument}` for an unknown name; those of `crossin::prompts::from_chat_template`.
[[nodiscard]] crossin::prompt_template form_named(std::string_view name, std::string const& folder);

/// Makes end ids of stop texts that spell a special token, which the text of an answer does not show.
void stop_at_special_tokens(crossin::generation_options& options, crossin::any_tokenizer& words);

} // namespace program
#endif
