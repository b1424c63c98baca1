// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_OPTIONS_HPP
#define CROSSIN_COMPOSE_OPTIONS_HPP

/// \file
/// What holds for a composition as a whole. Layer: compose. Needs: core, prompt.

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include <crossin/prompt/answer_hint.hpp>
#include <crossin/prompt/catalogue.hpp>
#include <crossin/prompt/template.hpp>

namespace crossin {

/// What weights count.
enum class weight_unit : std::uint8_t {
    examples,
    bytes,            ///< of record text
    characters,       ///< code points of record text
    tokens,           ///< of rendered prompt and response, by `compose_options::count_tokens`
    supervised_tokens ///< of the response alone
};

/// Component weights that hold from a position on.
struct weight_stage {
    std::uint64_t first = 0;
    std::vector<double> components = {}; ///< one a component, in their order
    bool gradual = false;                ///< reached in a straight line from the stage before
};

/// Seed, prompt, and how weights are to be understood.
struct compose_options {
    std::uint64_t seed = 0;
    prompt_template prompt = prompts::alpaca;
    hint_style hint = hint_style::tag;
    weight_unit unit = weight_unit::examples;
    std::function<std::uint64_t(std::string_view)> count_tokens = {}; ///< for the units that are tokens
    std::vector<weight_stage> stages = {}; ///< instead of the components' weights, from `first` on
};

} // namespace crossin
#endif
