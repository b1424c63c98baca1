// SPDX-License-Identifier: MIT
#ifndef CROSSIN_PROMPT_CATALOGUE_HPP
#define CROSSIN_PROMPT_CATALOGUE_HPP

/// \file
/// The templates that come with the library. Layer: prompt. Needs: error, nearest, settings, template.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <crossin/core/error.hpp>
#include <crossin/core/nearest.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/prompt/template.hpp>

namespace crossin::prompts {

/// Headed blocks. A record's own system text takes the place of the opening sentence.
///
/// Source: the CrossIn collator (arXiv 2404.11932), template `alpaca`, with its blank before the language slot;
///         the repeated blocks of several turns are ours.
inline constexpr template_text alpaca{
    .name = "alpaca",
    .opening = "{system}\n\n",
    .system = "Below is an instruction that describes a task. Write a response that appropriately completes the "
              "request.",
    .system_with_input = "Below is an instruction that describes a task, paired with an input that provides further "
                         "context. Write a response that appropriately completes the request.",
    .with_input = "### Instruction:\n{instruction}\n\n### Input:\n{input}\n\n### Response:\n {output_lang}",
    .without_input = "### Instruction:\n{instruction}\n\n### Response:\n {output_lang}",
    .between_turns = "\n\n",
};

/// Instruction, input, language, each on its line.
///
/// Source: the CrossIn collator, template `plain`.
inline constexpr template_text plain{
    .name = "plain",
    .opening = "{system}\n",
    .with_input = "{instruction}\n{input}\n{output_lang}",
    .without_input = "{instruction}\n{output_lang}",
};

/// Llama-2 chat, without blanks around `[/INST]`, as the CrossIn collator writes it. `</s>` is that model's
/// end-of-text token: whoever appends the token itself leaves `response_end` out.
///
/// Source: the CrossIn collator, template `chat_inst`.
inline constexpr template_text llama2_chat{
    .name = "llama2_chat",
    .opening = "[INST] <<SYS>>\n{system}\n<</SYS>>\n\n",
    .opening_without_system = "[INST] ",
    .system = "You are a helpful assistant.",
    .with_input = "{instruction}\n{input}[/INST]{output_lang}",
    .without_input = "{instruction}[/INST]{output_lang}",
    .between_turns = "</s><s>[INST] ",
    .response_end = "</s>",
};

/// ChatML, as Qwen and others read it. No system message where the record brings none.
inline constexpr template_text chatml{
    .name = "chatml",
    .opening = "<|im_start|>system\n{system}<|im_end|>\n",
    .with_input = "<|im_start|>user\n{instruction}\n{input}<|im_end|>\n<|im_start|>assistant\n{output_lang}",
    .without_input = "<|im_start|>user\n{instruction}<|im_end|>\n<|im_start|>assistant\n{output_lang}",
    .between_turns = "<|im_end|>\n",
    .response_end = "<|im_end|>",
};

/// Names that `find` knows.
inline constexpr std::array<std::string_view, 6> names{"alpaca", "plain",     "llama2_chat",
                                                       "chatml", "chat_inst", "llama2"};

/// The template called `name`; `chat_inst` and `llama2` are other names of `llama2_chat`.
///
/// Errors: `error{not_found}` with the nearest known name.
[[nodiscard]] inline template_text const& find(std::string_view name, place const& where = {})
{
    constexpr std::array<template_text const*, names.size()> all{&alpaca, &plain,       &llama2_chat,
                                                                 &chatml, &llama2_chat, &llama2_chat};
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == name) return *all[i];
    fail(errc::not_found, where,
         "no prompt template is called " + in_quotes(name) + "; the nearest known one is " +
             in_quotes(nearest(name, names)));
}

/// A template of a recipe: the name of a known one, or a map with the parts of `template_text` as keys. The key
/// `like` names a known one that gives the parts that are not written.
///
/// Errors: `error{not_found}` for an unknown name; `error{parse}` for an unknown key and where
///         `prompt_template` throws.
[[nodiscard]] inline prompt_template read(setting const& from)
{
    if (from.is_text()) return find(from.text(), from.where());
    constexpr std::array<std::pair<std::string_view, std::string_view template_text::*>, 9> parts{{
        {"name", &template_text::name},
        {"opening", &template_text::opening},
        {"opening_without_system", &template_text::opening_without_system},
        {"system", &template_text::system},
        {"system_with_input", &template_text::system_with_input},
        {"with_input", &template_text::with_input},
        {"without_input", &template_text::without_input},
        {"between_turns", &template_text::between_turns},
        {"response_end", &template_text::response_end},
    }};
    std::array<std::string_view, parts.size() + 1> keys{"like"};
    for (std::size_t i = 0; i < parts.size(); ++i) keys[i + 1] = parts[i].first;
    from.expect_keys(keys);
    template_text text;
    if (setting const* const like = from.find("like")) {
        text = find(like->text(), like->where());
        if (from.find("system")) text.system_with_input = {};
    }
    for (auto const& [key, part] : parts)
        if (setting const* const given = from.find(key)) text.*part = given->text();
    return {text, from.where()};
}

} // namespace crossin::prompts
#endif
