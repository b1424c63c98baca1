// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_PEFT_RULES_HPP
#define CROSSIN_LORA_DETAIL_PEFT_RULES_HPP

/// \file
/// What the tensors of an adapter's file must be by its configuration, in reading and in writing alike. Layer: lora.
/// Needs: adapter.

#include <algorithm>
#include <concepts>
#include <string>
#include <string_view>

#include <crossin/lora/adapter.hpp>

namespace crossin::detail {

/// The module that a tensor of the model is of.
[[nodiscard]] constexpr std::string_view module_of(std::string_view tensor) noexcept
{
    return tensor.substr(0, tensor.rfind('.'));
}

/// Whether an adapter may hold that tensor of the model whole: one of the embedding or the head, which PEFT stores of
/// its own accord, of a module in `modules_to_save`, and where biases are trained a bias.
[[nodiscard]] inline bool may_be_whole(adapter_config const& config, std::string_view tensor)
{
    std::string_view const module = module_of(tensor);
    return names_module("embed_tokens", module) || names_module("lm_head", module) ||
           std::ranges::any_of(config.modules_to_save,
                               [&](std::string const& name) { return names_module(name, module); }) ||
           (config.bias != adapter_bias::none && tensor.ends_with(".bias"));
}

/// The first of `modules_to_save` of which the adapter holds no tensor, or a null pointer.
[[nodiscard]] inline std::string const* module_without_tensor(adapter const& one)
{
    auto const found = std::ranges::find_if(one.config.modules_to_save, [&](std::string const& name) {
        return std::ranges::none_of(
            one.saved, [&](saved_tensor const& tensor) { return names_module(name, module_of(tensor.name)); });
    });
    return found == one.config.modules_to_save.end() ? nullptr : &*found;
}

/// Whether a configuration leaves a module out. One without targets leaves it to the model, and one with an expression
/// that nobody here can read to the file.
template <expression_matcher Match>
[[nodiscard]] bool leaves_out(adapter_config const& config, std::string_view module, Match const& match)
{
    if (config.target.empty()) return false;
    if constexpr (std::same_as<Match, plain_expressions>)
        if (!config.target.expression.empty()) return false;
    return !is_target(config, module, match);
}

} // namespace crossin::detail
#endif
