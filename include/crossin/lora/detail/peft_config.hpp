// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_PEFT_CONFIG_HPP
#define CROSSIN_LORA_DETAIL_PEFT_CONFIG_HPP

/// \file
/// From the keys of adapter_config.json to an adapter_config, and back. Layer: lora. Needs: adapter_config, settings.

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/lora/adapter_config.hpp>

namespace crossin::detail {

/// Whether a setting says anything: not null, false, an empty text, list or map.
[[nodiscard]] inline bool is_set(setting const* value)
{
    if (!value || value->empty()) return false;
    if (value->is_text()) return !value->text().empty() && value->text() != "false";
    return !value->items().empty();
}

/// Keys that may not be set: what they ask for is not done here.
inline constexpr std::array<std::string_view, 15> refused_peft_keys = {"alora_invocation_tokens",
                                                                       "arrow_config",
                                                                       "ensure_weight_tying",
                                                                       "fan_in_fan_out",
                                                                       "invocation_string",
                                                                       "kasa_config",
                                                                       "layer_replication",
                                                                       "megatron_config",
                                                                       "monteclora_config",
                                                                       "target_parameters",
                                                                       "trainable_token_indices",
                                                                       "use_bdlora",
                                                                       "use_lora_fa",
                                                                       "use_qalora",
                                                                       "velora_config"};
/// Keys that are read, or mean nothing to an adapter that is trained.
inline constexpr std::array<std::string_view, 29> known_peft_keys = {"alpha_pattern",
                                                                     "auto_mapping",
                                                                     "base_model_name_or_path",
                                                                     "bias",
                                                                     "corda_config",
                                                                     "eva_config",
                                                                     "exclude_modules",
                                                                     "inference_mode",
                                                                     "init_lora_weights",
                                                                     "layers_pattern",
                                                                     "layers_to_transform",
                                                                     "loftq_config",
                                                                     "lora_alpha",
                                                                     "lora_bias",
                                                                     "lora_dropout",
                                                                     "lora_ga_config",
                                                                     "megatron_core",
                                                                     "modules_to_save",
                                                                     "peft_type",
                                                                     "peft_version",
                                                                     "qalora_group_size",
                                                                     "r",
                                                                     "rank_pattern",
                                                                     "revision",
                                                                     "runtime_config",
                                                                     "target_modules",
                                                                     "task_type",
                                                                     "use_dora",
                                                                     "use_rslora"};
static_assert(std::ranges::is_sorted(refused_peft_keys) && std::ranges::is_sorted(known_peft_keys));

class peft_config_reader {
public:
    explicit peft_config_reader(setting const& root) : root_(root)
    {
        if (!root.is_map()) root.reject("an object, as adapter_config.json holds");
    }

    [[nodiscard]] adapter_config read()
    {
        if (std::string const type = word("peft_type", ""); type != "LORA")
            fail(errc::unsupported, where("peft_type"),
                 "the adapter is of the type " + in_quotes(type) + "; only \"LORA\" is read");
        refuse_flags();
        numbers();
        modules();
        made_.base = word("base_model_name_or_path", "");
        made_.revision = word("revision", "");
        made_.task = word("task_type", "");
        return made_;
    }

    /// Keys that are neither used nor known to be without effect.
    [[nodiscard]] std::vector<std::string> unknown_keys() const
    {
        std::vector<std::string> unknown;
        for (std::string const& key : root_.keys())
            if (!std::ranges::binary_search(known_peft_keys, std::string_view(key)) &&
                !std::ranges::binary_search(refused_peft_keys, std::string_view(key)))
                unknown.push_back(key);
        return unknown;
    }

private:
    [[nodiscard]] place const& where(std::string_view key) const
    {
        setting const* const found = root_.find(key);
        return found ? found->where() : root_.where();
    }
    [[nodiscard]] std::string word(std::string_view key, char const* otherwise) const
    {
        setting const* const found = root_.find(key);
        return found && !found->empty() ? found->text() : otherwise;
    }
    [[nodiscard]] bool flag(std::string_view key) const
    {
        setting const* const found = root_.find(key);
        return found && !found->empty() && found->flag();
    }
    [[nodiscard]] std::vector<std::string> words(std::string_view key) const
    {
        std::vector<std::string> all;
        if (is_set(root_.find(key)))
            for (setting const& one : root_.find(key)->as_list()) all.push_back(one.text());
        return all;
    }
    [[nodiscard]] module_choice choice(std::string_view key) const
    {
        setting const* const found = root_.find(key);
        if (!is_set(found)) return {};
        if (found->is_text()) return {{}, found->text()};
        return {words(key), {}};
    }
    /// A value that is a number to JSON as well: settings also take 40% and 1_000.
    [[nodiscard]] static setting const& plain(setting const& value)
    {
        if (value.text().find_first_not_of("0123456789.eE+-") != std::string::npos || value.text().starts_with('+'))
            value.reject("a number as JSON writes it");
        return value;
    }
    [[nodiscard]] static double alpha(setting const& value)
    {
        double const number = plain(value).number();
        if (std::abs(number) > static_cast<double>(std::numeric_limits<float>::max()))
            value.reject("a number that a float can hold");
        return number;
    }
    /// What has patterns as its keys; nothing, where that says nothing.
    [[nodiscard]] setting const* patterns(std::string_view key) const
    {
        setting const* const found = root_.given(key);
        if (found && !found->is_map()) found->reject("an object with patterns as its keys");
        return found;
    }
    [[nodiscard]] static std::uint64_t rank(setting const& value)
    {
        std::uint64_t const r = plain(value).count();
        if (r == 0 || r > 1U << 20) value.reject("a rank from 1 to 1048576");
        return r;
    }

    void refuse_flags() const
    {
        for (std::string_view const key : refused_peft_keys)
            if (is_set(root_.find(key)))
                fail(errc::unsupported, where(key),
                     in_quotes(key) + " is set, which is not done here; without it the adapter would be another one");
        if (flag("use_dora") && flag("lora_bias"))
            fail(errc::unsupported, where("lora_bias"),
                 "\"lora_bias\" and \"use_dora\" are both set, which no one does");
        std::string const start = word("init_lora_weights", "true");
        static constexpr std::string_view harmless[] = {"true", "false", "gaussian", "eva", "orthogonal"};
        if (std::ranges::find(harmless, start) == std::end(harmless))
            fail(errc::unsupported, where("init_lora_weights"),
                 "\"init_lora_weights\" is " + in_quotes(start) +
                     ", which changes the weights of the base as well; save the adapter converted to plain LoRA "
                     "(PEFT: path_initial_model_for_weight_conversion)");
    }

    void numbers()
    {
        if (setting const* const value = root_.given("r")) made_.rank = rank(*value);
        if (setting const* const value = root_.given("lora_alpha")) made_.alpha = alpha(*value);
        if (setting const* const value = root_.given("lora_dropout")) {
            made_.dropout = plain(*value).number();
            if (made_.dropout < 0 || made_.dropout >= 1) value->reject("a rate in [0, 1)");
        }
        if (setting const* const map = patterns("rank_pattern"))
            for (std::size_t i = 0; i < map->keys().size(); ++i)
                made_.rank_pattern.emplace_back(map->keys()[i], rank(map->items()[i]));
        if (setting const* const map = patterns("alpha_pattern"))
            for (std::size_t i = 0; i < map->keys().size(); ++i)
                made_.alpha_pattern.emplace_back(map->keys()[i], alpha(map->items()[i]));
        made_.scaling = flag("use_rslora") ? lora_scaling::by_root_of_rank : lora_scaling::by_rank;
        made_.dora = flag("use_dora");
        made_.added_bias = flag("lora_bias");
        made_.start = word("init_lora_weights", "true");
        static constexpr std::string_view biases[] = {"none", "all", "lora_only"};
        if (setting const* const value = root_.find("bias"); value && !value->empty())
            made_.bias = static_cast<adapter_bias>(std::ranges::find(biases, value->one_of(biases)) - biases);
    }

    void modules()
    {
        made_.target = choice("target_modules");
        made_.exclude = choice("exclude_modules");
        made_.modules_to_save = words("modules_to_save");
        made_.layers_pattern = words("layers_pattern");
        if (setting const* const value = root_.find("layers_to_transform"); value && !value->empty())
            for (setting const& one : value->as_list()) made_.layers.push_back(plain(one).count());
        if (made_.target.expression.empty()) return;
        for (char const* const key : {"layers_to_transform", "layers_pattern"})
            if (is_set(root_.find(key)))
                root_.find(key)->reject("nothing, since \"target_modules\" is an expression, which says all of it");
    }

    setting const& root_;
    adapter_config made_ = {};
};

/// Adds a JSON string; what is not ASCII stays UTF-8.
inline void add_json_text(std::string& to, std::string_view text)
{
    to += '"';
    for (char const c : text) {
        if (c == '"' || c == '\\')
            (to += '\\') += c;
        else if (static_cast<unsigned char>(c) < 0x20) {
            to += "\\u00";
            to += c < 16 ? '0' : '1';
            to += "0123456789abcdef"[c & 15];
        } else
            to += c;
    }
    to += '"';
}

/// A number in as few digits as bring it back; `decimal`: with a point in it, as Python writes its floats.
[[nodiscard]] inline std::string json_number(double value, bool decimal)
{
    char text[32];
    char const* const end = std::to_chars(text, text + sizeof text, value).ptr;
    std::string number(static_cast<char const*>(text), end);
    if (decimal && number.find_first_of(".e") == std::string::npos) number += ".0";
    return number;
}

/// An object of JSON with the keys in the order in which they are added, indented by two.
class json_object {
public:
    void add(std::string_view key, std::string const& value)
    {
        text_ += text_.empty() ? "{\n  " : ",\n  ";
        add_json_text(text_, key);
        (text_ += ": ") += value;
    }
    [[nodiscard]] std::string text() const { return text_ + "\n}\n"; }

    [[nodiscard]] static std::string word(std::string_view text)
    {
        if (text.empty()) return "null";
        std::string quoted;
        add_json_text(quoted, text);
        return quoted;
    }
    [[nodiscard]] static std::string flag(bool value) { return value ? "true" : "false"; }
    /// Items that are JSON already, one a line. Nothing is `empty`.
    [[nodiscard]] static std::string lines(std::span<std::string const> items, char const* brackets, char const* empty)
    {
        if (items.empty()) return empty;
        std::string list(1, brackets[0]);
        for (std::size_t i = 0; i < items.size(); ++i) (list += i == 0 ? "\n    " : ",\n    ") += items[i];
        return (list += "\n  ") += brackets[1];
    }
    [[nodiscard]] static std::string words(std::span<std::string const> texts)
    {
        std::vector<std::string> quoted;
        for (std::string const& one : texts) add_json_text(quoted.emplace_back(), one);
        return lines(quoted, "[]", "null");
    }
    [[nodiscard]] static std::string words(module_choice const& choice)
    {
        return choice.expression.empty() ? words(choice.names) : word(choice.expression);
    }
    template <class Patterns, class Show>
    [[nodiscard]] static std::string map(Patterns const& patterns, Show show)
    {
        std::vector<std::string> entries;
        for (auto const& [key, value] : patterns) {
            add_json_text(entries.emplace_back(), key);
            (entries.back() += ": ") += show(value);
        }
        return lines(entries, "{}", "{}");
    }

private:
    std::string text_;
};

} // namespace crossin::detail
#endif
