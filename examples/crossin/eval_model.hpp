// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_EVAL_MODEL_HPP
#define CROSSIN_EXAMPLES_CROSSIN_EVAL_MODEL_HPP

/// \file
/// A model that answers prompts, by writing or by saying which of several answers is the likeliest.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <crossin/lora/adapter.hpp>
#include <crossin/lora/any_engine.hpp>
#include <crossin/model/cached_decoder.hpp>
#include <crossin/model/generate.hpp>
#include <crossin/model/score_answers.hpp>
#include <crossin/prompt/template.hpp>

#include "model_files.hpp"

namespace program {

/// What did not fit into what the model reads.
struct cut_counts {
    std::uint64_t prompts = 0; ///< asked
    std::uint64_t cut = 0;     ///< prompts whose middle was left out
    std::uint64_t tokens = 0;  ///< that were left out of them
};

/// A model with its adapter and tokenizer, which is asked one prompt after the other.
///
/// Of a prompt that is too long for the model, the middle is left out, so that what is to be done and what is asked stay:
/// as many tokens as need be, and `cuts` counts them.
class asked_model {
public:
    /// `form`: what prompts are put into, a name of the catalogue, "chat" or "none".
    ///
    /// Errors: those of `open_model`, `read_adapter` and `form_named`.
    asked_model(model_choice const& choice, std::string const& form, unsigned threads);
    asked_model(asked_model const&) = delete;
    asked_model& operator=(asked_model const&) = delete;

    /// What the model writes, the likeliest token each time; with `first_line`, until a line that says something ends.
    ///
    /// Errors: `error{limit}` where `most_tokens` leave no room for a prompt.
    [[nodiscard]] std::string write(std::string const& prompt, std::uint64_t most_tokens, bool first_line);

    /// How likely each of the answers is. A blank stands before them unless the prompt ends in white space.
    [[nodiscard]] std::vector<crossin::answer_score> score(std::string const& prompt,
                                                           std::span<std::string const> answers);

    [[nodiscard]] cut_counts const& cuts() const noexcept { return cuts_; }

private:
    [[nodiscard]] std::string formed(std::string const& prompt) const;
    [[nodiscard]] std::vector<std::uint32_t> ids_of(std::string const& text);
    void cut(std::vector<std::uint32_t>& prompt, std::size_t answer);

    opened_model opened_;
    crossin::adapter adapter_ = {};
    crossin::any_engine engine_;
    std::optional<crossin::prompt_template> form_ = {};
    std::optional<crossin::cached_decoder<crossin::any_engine>> model_ = {}; ///< of the three above
    crossin::generation_options options_ = {};
    cut_counts cuts_ = {};
};

} // namespace program
#endif
