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
///
/// A component's share of the bytes is exact in the long run: the mean over all rows is known. Of tokens, up to 2000
/// examples of each direction are counted, spread over its rows, and the rest is told from its bytes.
enum class weight_unit : std::uint8_t {
    examples,
    bytes,            ///< of record text in prompt and response, without template and hints
    characters,       ///< code points of the same
    tokens,           ///< of rendered prompt and response, by `compose_options::count_tokens`
    supervised_tokens ///< of the response alone
};

/// Component weights that hold from a position on.
struct weight_stage {
    std::uint64_t first = 0;             ///< where they hold in full
    std::vector<double> components = {}; ///< one a component, in their order
    bool gradual = false;                ///< reached in a straight line that begins where the stage before does
};

/// Where a composition ends that no component's limit ends before.
enum class run_end : std::uint8_t {
    never,         ///< rows come again, shuffled anew in every epoch
    first_used_up, ///< where the first direction has given each of its rows once
    last_used_up,  ///< where the last direction has got there; the others have begun again by then
};

/// Seed, prompt, and how weights are to be understood.
struct compose_options {
    std::uint64_t seed = 0;
    prompt_template prompt = prompts::alpaca;
    hint_style hint = hint_style::tag;
    weight_unit unit = weight_unit::examples;
    std::function<std::uint64_t(std::string_view)> count_tokens = {}; ///< for the units that are tokens
    std::vector<weight_stage> stages = {}; ///< instead of the components' weights, from the first one's `first` on
    run_end ends = run_end::never;
};

} // namespace crossin
#endif
