// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_ADAPTER_CONFIG_HPP
#define CROSSIN_LORA_ADAPTER_CONFIG_HPP

/// \file
/// What an adapter is: rank and scale, layer by layer, and which layers of a model it belongs to. Layer: lora. Needs:
/// factors.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/lora/factors.hpp>

namespace crossin {

/// Which biases of the model are trained themselves, and stand in the adapter as whole tensors.
enum class adapter_bias : std::uint8_t { none, all, lora_only };

/// Modules by the last parts of their paths, or by one expression over whole paths instead.
///
/// Models: std::regular.
struct module_choice {
    std::vector<std::string> names = {};
    std::string expression = {}; ///< a regular expression; "all-linear" are all linear layers but the head
    [[nodiscard]] bool empty() const noexcept { return names.empty() && expression.empty(); }
    friend bool operator==(module_choice const&, module_choice const&) = default;
};

/// The configuration of an adapter. Keys of `adapter_config.json` in parentheses.
///
/// Models: std::regular.
struct adapter_config {
    std::uint64_t rank = 8;                        ///< (r)
    double alpha = 8;                              ///< (lora_alpha)
    double dropout = 0;                            ///< of the inputs of A, in training (lora_dropout)
    lora_scaling scaling = lora_scaling::by_rank;  ///< (use_rslora)
    bool dora = false;                             ///< magnitudes are trained as well (use_dora)
    bool added_bias = false;                       ///< B has a bias (lora_bias)
    adapter_bias bias = adapter_bias::none;        ///< (bias)
    module_choice target = {};                     ///< (target_modules)
    module_choice exclude = {};                    ///< (exclude_modules)
    std::vector<std::uint64_t> layers = {};        ///< none: all (layers_to_transform)
    std::vector<std::string> layers_pattern = {};  ///< what stands before the number of a layer (layers_pattern)
    std::vector<std::string> modules_to_save = {}; ///< trained whole, such as embed_tokens (modules_to_save)
    std::string start = "true";                    ///< (init_lora_weights)
    std::string base = {};                         ///< (base_model_name_or_path)
    std::string revision = {};                     ///< of the base (revision)
    std::string task = "CAUSAL_LM";                ///< (task_type)

    std::vector<std::pair<std::string, std::uint64_t>> rank_pattern = {}; ///< the first that fits (rank_pattern)
    std::vector<std::pair<std::string, double>> alpha_pattern = {};       ///< the first that fits (alpha_pattern)

    friend bool operator==(adapter_config const&, adapter_config const&) = default;
};

/// Whether all of a text is what an expression describes.
template <class M>
concept expression_matcher = requires(M const& match, std::string_view text) {
    { match(text, text) } -> std::convertible_to<bool>;
};

/// Expressions that are plain text, where a dot is any one character: those that most adapters have.
///
/// Errors: `error{unsupported}` naming an expression that means more. Give a matcher for those: the layer text has one
///         that fits, `text_pattern(expression).matches(text)`.
struct plain_expressions {
    [[nodiscard]] bool operator()(std::string_view expression, std::string_view text) const
    {
        if (expression.find_first_of("\\^$*+?()[]{}|") != std::string_view::npos) [[unlikely]]
            fail(errc::unsupported, "the modules " + in_quotes(expression, 200) +
                                        " are given as a regular expression, which is matched only by a matcher that "
                                        "is handed over; or name the modules in a list");
        if (expression.size() != text.size()) return false;
        for (std::size_t i = 0; i < text.size(); ++i)
            if (expression[i] != '.' && expression[i] != text[i]) return false;
        return true;
    }
};

/// Whether `module` is `name`, or a module of that name somewhere in the model.
[[nodiscard]] constexpr bool names_module(std::string_view name, std::string_view module) noexcept
{
    return module == name ||
           (module.size() > name.size() && module.ends_with(name) && module[module.size() - name.size() - 1] == '.');
}

namespace detail {

/// Whether a pattern fits all of `module`, or what follows one of its dots. Source: PEFT's `(.*\.)?(PATTERN)$`.
template <expression_matcher Match>
[[nodiscard]] bool fits_pattern(std::string const& expression, std::string_view module, Match const& match)
{
    if constexpr (!std::same_as<Match, plain_expressions>)
        return match("(.*\\.)?(" + expression + ")", module);
    else
        for (std::size_t at = 0;;) {
            if (match(expression, module.substr(at))) return true;
            std::size_t const dot = module.find('.', at);
            if (dot == std::string_view::npos) return false;
            at = dot + 1;
        }
}

/// The value of the first pattern that fits; else `otherwise`.
template <class Value, expression_matcher Match>
[[nodiscard]] Value by_pattern(std::vector<std::pair<std::string, Value>> const& patterns, Value otherwise,
                               std::string_view module, Match const& match)
{
    for (auto const& [expression, value] : patterns)
        if (fits_pattern(expression, module, match)) return value;
    return otherwise;
}

/// The number of the layer that a module is part of: the last part of its path that is a number, with one of `names`
/// (or anything, when there are none) before it, something before that, and something behind it.
template <expression_matcher Match>
[[nodiscard]] std::optional<std::uint64_t> layer_of(std::string_view module, std::vector<std::string> const& names,
                                                    Match const& match)
{
    std::vector<std::string_view> parts;
    for (std::size_t at = 0;;) {
        std::size_t const dot = module.find('.', at);
        parts.push_back(module.substr(at, dot - at));
        if (dot == std::string_view::npos) break;
        at = dot + 1;
    }
    auto const number_of = [](std::string_view digits) -> std::optional<std::uint64_t> {
        std::uint64_t number = 0;
        for (char const c : digits) {
            if (c < '0' || c > '9' || number > 1'000'000'000) return std::nullopt;
            number = 10 * number + static_cast<std::uint64_t>(c - '0');
        }
        return digits.empty() ? std::nullopt : std::optional(number);
    };
    auto const last_behind = [&](std::string const* name) -> std::optional<std::uint64_t> {
        for (std::size_t i = parts.size(); i-- > 3;)
            if (auto const number = number_of(parts[i - 1]); number && (!name || match(*name, parts[i - 2])))
                return number;
        return std::nullopt;
    };
    if (names.empty()) return last_behind(nullptr);
    for (std::string const& name : names)
        if (auto const number = last_behind(&name)) return number;
    return std::nullopt;
}

template <expression_matcher Match>
[[nodiscard]] bool chosen(module_choice const& choice, std::string_view module, Match const& match)
{
    if (!choice.expression.empty()) return match(choice.expression, module);
    for (std::string const& name : choice.names)
        if (names_module(name, module)) return true;
    return false;
}

} // namespace detail

/// The rank of the adapter of a module: that of the first pattern that fits, or the configuration's.
///
/// Source: PEFT's rule: `(.*\.)?(PATTERN)$` on the module's path, the first in the order of the file.
template <expression_matcher Match = plain_expressions>
[[nodiscard]] std::uint64_t rank_of(adapter_config const& config, std::string_view module, Match const& match = {})
{
    return detail::by_pattern(config.rank_pattern, config.rank, module, match);
}

/// The alpha of the adapter of a module, by the same rule.
template <expression_matcher Match = plain_expressions>
[[nodiscard]] double alpha_of(adapter_config const& config, std::string_view module, Match const& match = {})
{
    return detail::by_pattern(config.alpha_pattern, config.alpha, module, match);
}

/// What B A of a module is multiplied with: alpha / rank, or alpha / sqrt(rank).
///
/// Errors: those of `lora_scale`.
template <expression_matcher Match = plain_expressions>
[[nodiscard]] double scale_of(adapter_config const& config, std::string_view module, Match const& match = {})
{
    return lora_scale(alpha_of(config, module, match), static_cast<std::size_t>(rank_of(config, module, match)),
                      config.scaling);
}

/// Whether a linear layer of a model gets factors.
///
/// A name fits the module of that path, and those that end in a dot and the name. Excluded modules and those that are
/// trained whole get none; `layers` leaves the others out, but not a module whose whole path is a target. Beside an
/// expression `layers` means nothing, and nothing here that makes or reads an adapter lets it stand there.
///
/// Source: PEFT's rules for target_modules, exclude_modules, layers_to_transform and layers_pattern.
template <expression_matcher Match = plain_expressions>
[[nodiscard]] bool is_target(adapter_config const& config, std::string_view module, Match const& match = {})
{
    if (detail::chosen(config.exclude, module, match)) return false;
    for (std::string const& name : config.modules_to_save)
        if (names_module(name, module)) return false;
    if (config.target.expression == "all-linear") return !names_module("lm_head", module);
    if (!detail::chosen(config.target, module, match)) return false;
    if (config.layers.empty() || !config.target.expression.empty()) return true;
    for (std::string const& name : config.target.names)
        if (name == module) return true;
    auto const layer = detail::layer_of(module, config.layers_pattern, match);
    for (std::uint64_t const one : config.layers)
        if (layer == one) return true;
    return false;
}

} // namespace crossin
#endif
