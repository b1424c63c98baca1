// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_PEFT_CONFIG_HPP
#define CROSSIN_LORA_PEFT_CONFIG_HPP

/// \file
/// adapter_config.json of PEFT. Layer: lora. Needs: adapter_config, settings.

#include <string>
#include <vector>

#include <crossin/core/settings.hpp>
#include <crossin/lora/adapter_config.hpp>
#include <crossin/lora/detail/peft_config.hpp>

namespace crossin {

/// The configuration in settings that were read from an `adapter_config.json`.
///
/// Effects: adds to `unknown`, if given, the keys that nothing is known about; PEFT passes them over too.
/// Errors:  with the place, `error{unsupported}` naming a key that is set and not done here (`refused_peft_keys` in
///          detail/), for another type than LORA, lora_bias beside use_dora, and a start that changes the base (pissa,
///          olora, loftq, corda, lora_ga); `error{parse}` for values that are not what the key asks for, and for
///          layers_to_transform or layers_pattern beside an expression in target_modules, as PEFT does.
/// Source:  PEFT's LoraConfig and PeftConfigMixin, version 0.20.
[[nodiscard]] inline adapter_config adapter_config_from(setting const& root,
                                                        std::vector<std::string>* unknown = nullptr)
{
    detail::peft_config_reader reader(root);
    adapter_config const made = reader.read();
    if (unknown)
        for (std::string& key : reader.unknown_keys()) unknown->push_back(std::move(key));
    return made;
}

/// An `adapter_config.json`, with the keys that every version of PEFT knows, sorted, indented by two; `lora_bias` and
/// `exclude_modules` only where they are set. Patterns stay in their order, since the first that fits counts.
///
/// Returns: text from which `adapter_config_from` reads the same configuration.
[[nodiscard]] inline std::string to_json(adapter_config const& config)
{
    using object = detail::json_object;
    auto const whole = [](auto number) { return std::to_string(number); };
    auto const real = [](double number) { return detail::json_number(number, false); };
    static constexpr char const* biases[] = {"none", "all", "lora_only"};
    std::vector<std::string> layers;
    for (auto const layer : config.layers) layers.push_back(whole(layer));
    bool const plain_start = config.start == "true" || config.start == "false";

    object made;
    made.add("alpha_pattern", object::map(config.alpha_pattern, real));
    made.add("auto_mapping", "null");
    made.add("base_model_name_or_path", object::word(config.base));
    made.add("bias", object::word(biases[static_cast<std::size_t>(config.bias)]));
    if (!config.exclude.empty()) made.add("exclude_modules", object::words(config.exclude));
    made.add("fan_in_fan_out", "false");
    made.add("inference_mode", "true");
    made.add("init_lora_weights", plain_start ? config.start : object::word(config.start));
    made.add("layers_pattern", object::words(config.layers_pattern));
    made.add("layers_to_transform", object::lines(layers, "[]", "null"));
    made.add("lora_alpha", real(config.alpha));
    if (config.added_bias) made.add("lora_bias", "true");
    made.add("lora_dropout", detail::json_number(config.dropout, true));
    made.add("modules_to_save", object::words(config.modules_to_save));
    made.add("peft_type", "\"LORA\"");
    made.add("r", whole(config.rank));
    made.add("rank_pattern", object::map(config.rank_pattern, whole));
    made.add("revision", object::word(config.revision));
    made.add("target_modules", object::words(config.target));
    made.add("task_type", object::word(config.task));
    made.add("use_dora", object::flag(config.dora));
    made.add("use_rslora", object::flag(config.scaling == lora_scaling::by_root_of_rank));
    return made.text();
}

} // namespace crossin
#endif
