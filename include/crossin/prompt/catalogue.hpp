// SPDX-License-Identifier: MIT
#ifndef CROSSIN_PROMPT_CATALOGUE_HPP
#define CROSSIN_PROMPT_CATALOGUE_HPP

/// \file
/// The templates that come with the library. Those of models are what their makers publish, but for the token that
/// begins a text, which tokenizers add, and for texts that they trim. Layer: prompt. Needs: error, nearest, settings,
/// template.

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

/// ChatML with the system text that Qwen2 puts where there is none.
inline constexpr template_text qwen2 = [] {
    template_text made = chatml;
    made.name = "qwen2";
    made.system = "You are a helpful assistant.";
    return made;
}();

/// ChatML with the system text that Qwen2.5 puts where there is none.
inline constexpr template_text qwen2_5 = [] {
    template_text made = chatml;
    made.name = "qwen2_5";
    made.system = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant.";
    return made;
}();

/// ChatML with the thoughts that Qwen3 puts before the last answer, none: a prompt ends with an empty block of them, as
/// where thinking is switched off. Earlier answers stand without.
///
/// Source: `chat_template` of Qwen3-8B.
inline constexpr template_text qwen3 = [] {
    template_text made = chatml;
    made.name = "qwen3";
    made.before_last = "<think>\n\n</think>\n\n";
    return made;
}();

/// Llama-2 chat with blanks around `[/INST]`, as the model was tuned. The blank before the last answer is left to the
/// tokenizer, which puts one in front of every text.
///
/// Source: `chat_template` of Llama-2-7b-chat-hf.
inline constexpr template_text llama2_spaced{
    .name = "llama2_spaced",
    .opening = "[INST] <<SYS>>\n{system}\n<</SYS>>\n\n",
    .opening_without_system = "[INST] ",
    .with_input = "{instruction}\n{input} [/INST]{output_lang}",
    .without_input = "{instruction} [/INST]{output_lang}",
    .before_earlier = " ",
    .between_turns = " </s><s>[INST] ",
    .response_end = " </s>",
};

/// Llama 3: headed turns, each of which ends with `<|eot_id|>`.
///
/// Source: `chat_template` of Meta-Llama-3-8B-Instruct.
inline constexpr template_text llama3{
    .name = "llama3",
    .opening = "<|start_header_id|>system<|end_header_id|>\n\n{system}<|eot_id|>",
    .with_input = "<|start_header_id|>user<|end_header_id|>\n\n{instruction}\n{input}<|eot_id|>"
                  "<|start_header_id|>assistant<|end_header_id|>\n\n{output_lang}",
    .without_input = "<|start_header_id|>user<|end_header_id|>\n\n{instruction}<|eot_id|>"
                     "<|start_header_id|>assistant<|end_header_id|>\n\n{output_lang}",
    .between_turns = "<|eot_id|>",
    .response_end = "<|eot_id|>",
};

/// The same as Llama 3.1 to 3.3 have it: every prompt opens with two dates. The second is the one that the published
/// template takes when it is told none.
///
/// Source: `chat_template` of Llama-3.1-8B-Instruct, without tools.
inline constexpr template_text llama3_1 = [] {
    template_text made = llama3;
    made.name = "llama3_1";
    made.opening = "<|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\n"
                   "Today Date: 26 Jul 2024\n\n{system}<|eot_id|>";
    made.opening_without_system = "<|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December "
                                  "2023\nToday Date: 26 Jul 2024\n\n<|eot_id|>";
    return made;
}();

/// Mistral: the system text stands in the first turn. The first blank and the one before the last answer are left to
/// the tokenizer, which puts one in front of every text.
///
/// Source: `chat_template` of Mistral-7B-Instruct-v0.1 and v0.2, as they were last published.
inline constexpr template_text mistral{
    .name = "mistral",
    .opening = "[INST] {system}\n\n",
    .opening_without_system = "[INST] ",
    .with_input = "{instruction}\n{input} [/INST]{output_lang}",
    .without_input = "{instruction} [/INST]{output_lang}",
    .before_earlier = " ",
    .between_turns = "</s> [INST] ",
    .response_end = "</s>",
};

/// The same as version 0.3 and Mistral-Small-2409 have it. There the system text stands in the last turn, here in the
/// first, which is the same where there is one.
///
/// Source: `chat_template` of Mistral-7B-Instruct-v0.3, without tools.
inline constexpr template_text mistral_v3 = [] {
    template_text made = mistral;
    made.name = "mistral_v3";
    made.with_input = "{instruction}\n{input}[/INST]{output_lang}";
    made.without_input = "{instruction}[/INST]{output_lang}";
    made.between_turns = "</s>[INST] ";
    return made;
}();

/// Gemma: turns of user and model. There is no turn for system texts, so they stand before the first instruction, as
/// Gemma 3 has it.
///
/// Source: `chat_template` of gemma-7b-it and gemma-3-1b-it.
inline constexpr template_text gemma{
    .name = "gemma",
    .opening = "<start_of_turn>user\n{system}\n\n",
    .opening_without_system = "<start_of_turn>user\n",
    .with_input = "{instruction}\n{input}<end_of_turn>\n<start_of_turn>model\n{output_lang}",
    .without_input = "{instruction}<end_of_turn>\n<start_of_turn>model\n{output_lang}",
    .between_turns = "<end_of_turn>\n<start_of_turn>user\n",
    .response_end = "<end_of_turn>",
};

/// Names that `find` knows.
inline constexpr std::array<std::string_view, 15> names{
    "alpaca", "plain",    "llama2_chat", "chatml",     "qwen2", "qwen2_5",   "qwen3", "llama2_spaced",
    "llama3", "llama3_1", "mistral",     "mistral_v3", "gemma", "chat_inst", "llama2"};

/// The template called `name`; `chat_inst` and `llama2` are other names of `llama2_chat`.
///
/// Errors: `error{not_found}` with the nearest known name.
[[nodiscard]] inline template_text const& find(std::string_view name, place const& where = {})
{
    constexpr std::array<template_text const*, names.size()> all{
        &alpaca, &plain,    &llama2_chat, &chatml,     &qwen2, &qwen2_5,     &qwen3,      &llama2_spaced,
        &llama3, &llama3_1, &mistral,     &mistral_v3, &gemma, &llama2_chat, &llama2_chat};
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
    constexpr std::array<std::pair<std::string_view, std::string_view template_text::*>, 11> parts{{
        {"name", &template_text::name},
        {"opening", &template_text::opening},
        {"opening_without_system", &template_text::opening_without_system},
        {"system", &template_text::system},
        {"system_with_input", &template_text::system_with_input},
        {"with_input", &template_text::with_input},
        {"without_input", &template_text::without_input},
        {"before_earlier", &template_text::before_earlier},
        {"before_last", &template_text::before_last},
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
