// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_GENERATION_CONFIG_HPP
#define CROSSIN_IO_GENERATION_CONFIG_HPP

/// \file
/// How a model is meant to be asked, from its generation_config.json. Layer: io. Needs: model_config.

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/io/model_config.hpp>
#include <crossin/io/settings_json.hpp>

namespace crossin {

/// What the makers of a model advise for generation. Names of `generation_config.json` in parentheses.
///
/// Models: std::regular.
struct generation_config {
    bool sampled = false;                     ///< otherwise greedy (do_sample)
    double temperature = 1;                   ///< above 0
    std::uint64_t top_k = 50;                 ///< 0: all tokens
    double top_p = 1;                         ///< in (0, 1]
    double repetition_penalty = 1;            ///< above 0
    std::uint64_t unrepeated = 0;             ///< no run of so many tokens twice; 0: any may (no_repeat_ngram_size)
    std::uint64_t most_new_tokens = 0;        ///< of an answer; 0: not said (max_new_tokens)
    std::vector<std::uint32_t> end_ids = {};  ///< (eos_token_id)
    std::vector<std::string> stop_texts = {}; ///< (stop_strings)
    friend bool operator==(generation_config const&, generation_config const&) = default;
};

/// The configuration in settings that were read from a `generation_config.json`, for a model with `vocabulary` tokens.
///
/// Passed over are the ids that begin and pad texts, which are a tokenizer's, and `max_length`, of prompt and answer
/// together: an answer ends where the model reads no more.
///
/// Errors: with the place, `error{unsupported}` naming a way of generation that is not done (beams, forced or
///         suppressed tokens, ...), when it is set; `error{parse}` for values out of their range;
///         `error{mismatch}` for ids that the vocabulary does not have.
/// Source: the class GenerationConfig of the transformers library, which also says what absent keys mean.
[[nodiscard]] inline generation_config generation_config_from(setting const& root, std::uint64_t vocabulary)
{
    if (!root.is_map()) root.reject("an object, as generation_config.json holds");
    static constexpr std::array<std::string_view, 23> not_done = {"num_beams",
                                                                  "num_beam_groups",
                                                                  "penalty_alpha",
                                                                  "dola_layers",
                                                                  "min_p",
                                                                  "typical_p",
                                                                  "epsilon_cutoff",
                                                                  "eta_cutoff",
                                                                  "diversity_penalty",
                                                                  "encoder_repetition_penalty",
                                                                  "encoder_no_repeat_ngram_size",
                                                                  "bad_words_ids",
                                                                  "force_words_ids",
                                                                  "constraints",
                                                                  "forced_bos_token_id",
                                                                  "forced_eos_token_id",
                                                                  "exponential_decay_length_penalty",
                                                                  "suppress_tokens",
                                                                  "begin_suppress_tokens",
                                                                  "sequence_bias",
                                                                  "guidance_scale",
                                                                  "min_length",
                                                                  "min_new_tokens"};
    static constexpr std::array<std::string_view, 5> one_is_off = {"num_beams", "num_beam_groups", "typical_p",
                                                                   "encoder_repetition_penalty", "guidance_scale"};
    for (std::string_view const key : not_done) {
        setting const* const value = root.given(key);
        if (!value) continue;
        bool off = value->is_text() ? value->text() == "false" : value->items().empty();
        if (!off && value->is_text() && !key.ends_with("_token_id")) // where 0 is a token like any other
            off = value->number() == (std::ranges::find(one_is_off, key) != one_is_off.end() ? 1 : 0);
        if (!off) fail(errc::unsupported, value->where(), in_quotes(key) + " is set, which is not done");
    }
    auto const number = [&](std::string_view key, double& to, double most) {
        setting const* const value = root.given(key);
        if (!value) return;
        to = value->number();
        if (!(to > 0) || to > most) value->reject(most == 1 ? "a number above 0, at most 1" : "a number above 0");
    };
    generation_config made;
    if (setting const* const sampled = root.given("do_sample")) made.sampled = sampled->flag();
    constexpr double unbounded = 1e300;
    if (setting const* const value = root.given("temperature"); value && value->number() == 0)
        made.sampled = false; // what a temperature of 0 means, whatever do_sample says
    else
        number("temperature", made.temperature, unbounded);
    number("top_p", made.top_p, 1);
    number("repetition_penalty", made.repetition_penalty, unbounded);
    auto const count = [&](std::string_view key, std::uint64_t& to) {
        if (setting const* const value = root.given(key)) to = value->count();
    };
    count("top_k", made.top_k);
    count("no_repeat_ngram_size", made.unrepeated);
    count("max_new_tokens", made.most_new_tokens);
    made.end_ids = detail::token_ids_of(root.given("eos_token_id"), vocabulary);
    if (setting const* const texts = root.given("stop_strings"))
        for (setting const& one : texts->as_list()) made.stop_texts.push_back(one.text());
    return made;
}

/// The configuration in a file, or of a folder that holds a `generation_config.json`. Errors: and those of
/// `read_settings_json`.
[[nodiscard]] inline generation_config read_generation_config(std::string const& path, std::uint64_t vocabulary)
{
    return generation_config_from(read_settings_json(detail::in_folder(path, "generation_config.json")), vocabulary);
}

/// The same for a model, whose own ids stand in where the folder has no such file or the file does not name them.
[[nodiscard]] inline generation_config read_generation_config(std::string const& folder, model_config const& model)
{
    std::string const path = detail::in_folder(folder, "generation_config.json");
    struct stat status = {};
    generation_config made;
    if (::stat(path.c_str(), &status) == 0) made = read_generation_config(path, model.vocabulary);
    if (made.end_ids.empty()) made.end_ids = model.end_ids;
    return made;
}

} // namespace crossin
#endif
