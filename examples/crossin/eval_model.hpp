// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_EVAL_MODEL_HPP
#define CROSSIN_EXAMPLES_CROSSIN_EVAL_MODEL_HPP

/// \file
/// A model that answers prompts, by writing or by saying which of several answers is the likeliest.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <crossin/batch/any_tokenizer.hpp>
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

/// Weights, adapter, tokenizer, and how answers end.
struct asked_files {
    opened_model opened;
    crossin::adapter adapter = {};
    std::optional<crossin::prompt_template> form = {};
    crossin::generation_options options = {}; ///< the likeliest token each time

    /// `form`: what prompts are put into, a name of the catalogue, "chat" or "none".
    ///
    /// Errors: those of `open_model`, `read_adapter` and `form_named`.
    asked_files(model_choice const& choice, std::string const& form);
};

/// A model that is asked one prompt after the other, by one thread.
///
/// Of a prompt that is too long for the model, the middle is left out, so that what is to be done and what is asked stay:
/// as many tokens as need be, and `cuts` counts them.
///
/// Requires: the files outlive this object.
class asked_model {
public:
    explicit asked_model(asked_files const& files);
    asked_model(asked_model const&) = delete;
    asked_model& operator=(asked_model const&) = delete;

    /// What the model writes, the likeliest token each time; with `first_line`, until a line that says something ends.
    ///
    /// Errors: `error{limit}` where `most_tokens` leave no room for a prompt.
    [[nodiscard]] std::string write(std::string const& prompt, std::uint64_t most_tokens, bool first_line);

    /// How likely each of the answers is. A blank stands before them unless the prompt ends in white space.
    [[nodiscard]] std::vector<crossin::answer_score> score(std::string const& prompt,
                                                           std::span<std::string const> answers);

    cut_counts cuts = {};

private:
    [[nodiscard]] std::string formed(std::string const& prompt) const;
    [[nodiscard]] std::vector<std::uint32_t> ids_of(std::string const& text);
    void cut(std::vector<std::uint32_t>& prompt, std::size_t answer);

    asked_files const& files_;
    crossin::any_tokenizer words_;
    crossin::any_engine engine_;
    crossin::cached_decoder<crossin::any_engine> model_;
};

/// The model once for each thread: prompts are asked side by side, each by one thread, which for small models is much
/// faster than several threads for one prompt. Answers do not depend on it.
class asked_models {
public:
    asked_models(asked_files const& files, unsigned threads);

    /// Calls `work(model, i)` for each i in [0, count). Errors: what `work` throws, of several the one of the lowest i.
    void each(std::uint64_t count, std::function<void(asked_model&, std::uint64_t)> const& work);

    /// Of all that was asked since the last call.
    [[nodiscard]] cut_counts take_cuts();

private:
    std::vector<std::unique_ptr<asked_model>> models_;
};

} // namespace program
#endif
