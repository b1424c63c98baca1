// SPDX-License-Identifier: MIT
#ifndef CROSSIN_PROMPT_CHAT_TEMPLATE_HPP
#define CROSSIN_PROMPT_CHAT_TEMPLATE_HPP

/// \file
/// Which template a model was tuned with, told from its tokenizer_config.json. Layer: prompt. Needs: error, settings,
/// catalogue.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/prompt/catalogue.hpp>
#include <crossin/prompt/template.hpp>

namespace crossin::detail {

/// The text of a string of a Jinja template, whose `\n`, `\t`, `\"`, `\'` and `\\` are written out.
[[nodiscard]] inline std::string jinja_string(std::string_view spelled)
{
    std::string text;
    for (std::size_t at = 0; at < spelled.size(); ++at) {
        char const next = spelled[at] == '\\' && at + 1 < spelled.size() ? spelled[at + 1] : '\0';
        switch (next) {
        case 'n': text += '\n'; break;
        case 't': text += '\t'; break;
        case '\\':
        case '\'':
        case '"': text += next; break;
        default: text += spelled[at]; continue;
        }
        ++at;
    }
    return text;
}

/// Which branches of a template are for tools only.
class jinja_branches {
public:
    /// Takes the words of a `{% ... %}`.
    void enter(std::string_view words)
    {
        words.remove_prefix(std::min(words.find_first_not_of("-+ \n\t"), words.size()));
        bool const tools = words.find("tools") != std::string_view::npos &&
                           words.find("not tools") == std::string_view::npos;
        if (words.starts_with("if"))
            for_tools_.push_back(tools);
        else if (for_tools_.empty())
            return;
        else if (words.starts_with("elif"))
            for_tools_.back() = tools;
        else if (words.starts_with("else"))
            for_tools_.back() = false;
        else if (words.starts_with("endif"))
            for_tools_.pop_back();
    }
    [[nodiscard]] bool for_tools() const
    {
        return std::find(for_tools_.begin(), for_tools_.end(), true) != for_tools_.end();
    }

private:
    std::vector<bool> for_tools_; ///< of each `if` that is open
};

/// Where the next `{{`, `{%` or `{#` stands; the end where none does.
[[nodiscard]] inline std::size_t next_jinja_tag(std::string_view jinja, std::size_t from) noexcept
{
    for (std::size_t at = jinja.find('{', from); at + 1 < jinja.size() && at != std::string_view::npos;
         at = jinja.find('{', at + 1))
        if (jinja[at + 1] == '{' || jinja[at + 1] == '%' || jinja[at + 1] == '#') return at;
    return jinja.size();
}

/// Whether a string behind `before`, the words of a `{{` up to its quote, is written as it stands: it is no name in
/// brackets, no argument, and nothing to compare with.
[[nodiscard]] inline bool is_operand(std::string_view before) noexcept
{
    before = before.substr(0, before.find_last_not_of(" \n\t(") + 1);
    return before.empty() || before == "-" || before.ends_with('+') || before.ends_with('~') ||
           before.ends_with("else") || before.ends_with("default");
}

/// Calls `visit(text, written)` with the texts of a Jinja template: what stands outside of braces, and the strings
/// inside of them; `written` says whether they surely are a part of what it writes. What is written only where there
/// are tools is left out.
template <class Visit>
void each_jinja_text(std::string_view jinja, Visit visit)
{
    jinja_branches branches;
    for (std::size_t at = 0; at < jinja.size();) {
        std::size_t const open = next_jinja_tag(jinja, at);
        if (open > at && !branches.for_tools()) visit(std::string(jinja.substr(at, open - at)), true);
        if (open == jinja.size()) return;
        char const kind = jinja[open + 1];
        char const close[] = {kind == '{' ? '}' : kind, '}', '\0'};
        for (at = open + 2; at < jinja.size() && !jinja.substr(at).starts_with(close);) {
            char const quote = jinja[at++];
            if (kind == '#' || (quote != '\'' && quote != '"')) continue;
            std::size_t end = at;
            while (end < jinja.size() && jinja[end] != quote) end += jinja[end] == '\\' ? 2 : 1;
            end = std::min(end, jinja.size());
            if (!branches.for_tools())
                visit(jinja_string(jinja.substr(at, end - at)),
                      kind == '{' && is_operand(jinja.substr(open + 2, at - open - 3)));
            at = end + 1;
        }
        if (kind == '%') branches.enter(jinja.substr(open + 2, std::min(at, jinja.size()) - open - 2));
        at += 2;
    }
}

/// The system text that a ChatML template puts where there is none, or nothing.
///
/// Errors: `error{unsupported}` with `where` for one that is put together while the template runs.
[[nodiscard]] inline std::string default_chat_system(std::string_view jinja, place const& where)
{
    std::string found, broken;
    bool open = false; // the head was written alone, and not yet its end
    each_jinja_text(jinja, [&](std::string const& text, bool written) {
        constexpr std::string_view head = "<|im_start|>system\n", end = "<|im_end|>";
        if (open) {
            if (!written) return;
            std::size_t const stop = text.find(end), first = text.find_first_not_of(" \n\t");
            if (broken.empty() && first < std::min(stop, text.size())) broken = text.substr(first, stop - first);
            open = stop == std::string::npos;
        }
        for (std::size_t at = text.find(head); at != std::string::npos; at = text.find(head, at + 1)) {
            std::size_t const begin = at + head.size(), stop = text.find(end, begin);
            open = written && begin == text.size();
            std::string& made = stop == std::string::npos ? broken : found;
            if (made.empty()) made = text.substr(begin, stop == std::string::npos ? stop : stop - begin);
        }
    });
    if (found.empty() && !broken.empty())
        fail(errc::unsupported, where,
             "the chat template puts its own system text together while it runs, beginning with " + in_quotes(broken) +
                 "; write the template as parts of a recipe's template");
    return found;
}

/// The first thing in a template that looks like a token of its own, for messages.
[[nodiscard]] inline std::string_view first_chat_marker(std::string_view jinja) noexcept
{
    for (std::size_t at = 0; at < jinja.size(); ++at) {
        char const close = jinja[at] == '<' ? '>' : jinja[at] == '[' ? ']' : '\0';
        if (close == '\0') continue;
        std::size_t const end = jinja.find_first_of("<[]> \n\t'\"", at + 1);
        if (end != std::string_view::npos && jinja[end] == close && end > at + 2 &&
            (close == '>' || (jinja[at + 1] >= 'A' && jinja[at + 1] <= 'Z')))
            return jinja.substr(at, end + 1 - at);
    }
    return {};
}

} // namespace crossin::detail

namespace crossin::prompts {

/// The template of the catalogue that renders as a model's `chat_template` does, known by the tokens that it writes.
/// What the template does with tools and images, and with thoughts where there are any, is left out.
///
/// Returns: `llama3`, `llama3_1`, `gemma`, `mistral`, `mistral_v3`, `llama2_spaced`, or `chatml` with the system text
///          that the template puts where there is none (`qwen2`, `qwen2_5` and others), or `qwen3` with it where the
///          template ends thoughts before the last answer.
/// Errors:  `error{unsupported}` with `where` and the first token that the template writes, when it is none of these,
///          with the beginning of a system text that it puts together while it runs, and for blanks around `[INST]`
///          that are not those of Mistral's last published ones.
[[nodiscard]] inline prompt_template from_chat_template(std::string_view jinja, place const& where = {})
{
    auto const has = [&](std::string_view marker) { return jinja.find(marker) != std::string_view::npos; };
    if (has("<|start_header_id|>") && has("<|eot_id|>")) return has("Cutting Knowledge Date") ? llama3_1 : llama3;
    if (has("<start_of_turn>") && has("<end_of_turn>")) return gemma;
    auto const writes = [&](std::string_view wanted) {
        bool found = false;
        detail::each_jinja_text(
            jinja, [&](std::string const& text, bool written) { found = found || (written && text == wanted); });
        return found;
    };
    if (has("<|im_start|>") && has("<|im_end|>") && !has("<|im_sep|>")) {
        std::string const system = detail::default_chat_system(jinja, where);
        bool const thinks = has("loop.last") && writes("\n</think>\n\n");
        if (!thinks && system == qwen2.system) return qwen2;
        if (!thinks && system == qwen2_5.system) return qwen2_5;
        template_text made = thinks ? qwen3 : chatml;
        made.system = system;
        return made;
    }
    if (has("[INST]") && has("[/INST]")) {
        if (has("<<SYS>>")) return llama2_spaced;
        bool const spaced = has(" [/INST]");
        // Later ones write no blanks at all, or tokens for system texts.
        if (spaced || (has("[INST] ") && !has("[SYSTEM_PROMPT]"))) {
            if (writes(" ") && (!spaced || has(" [INST] "))) return spaced ? mistral : mistral_v3;
            fail(
                errc::unsupported, where,
                "the chat template writes \"[INST]\" without the blanks that Mistral's last published ones have before "
                "it and before earlier answers; write the template as parts of a recipe's template, \"like\" " +
                    std::string(spaced ? "mistral" : "mistral_v3") +
                    " with other \"before_earlier\" and \"between_turns\"");
        }
    }
    std::string_view const marker = has("[SYSTEM_PROMPT]") ? "[SYSTEM_PROMPT]"
                                    : has("<|im_sep|>")    ? "<|im_sep|>"
                                                           : detail::first_chat_marker(jinja);
    fail(errc::unsupported, where,
         "the chat template is none that is known: it " +
             (marker.empty() ? "writes no token of its own, and begins " + in_quotes(jinja)
                             : "writes " + in_quotes(marker)) +
             "; those of Llama 2 and 3, Mistral (to version 0.3), Gemma, and ChatML are known, and others are written "
             "as parts of a recipe's template");
}

/// The same out of the settings of a `tokenizer_config.json`: its `chat_template`, which is a text, or a list of named
/// ones, of which "default" is taken.
///
/// Errors: and `error{not_found}` when there is none, as in models that were not tuned to chat.
[[nodiscard]] inline prompt_template from_tokenizer_config(setting const& config)
{
    setting const* const found = config.find("chat_template");
    if (!found || found->empty())
        fail(errc::not_found, config.where(),
             "holds no \"chat_template\"; the model is none for chats, or keeps it in a file of its own");
    if (found->is_text()) return from_chat_template(found->text(), found->where());
    for (setting const& one : found->as_list())
        if (one.at("name").text() == "default")
            return from_chat_template(one.at("template").text(), one.at("template").where());
    fail(errc::not_found, found->where(), "no \"chat_template\" is called \"default\"");
}

} // namespace crossin::prompts
#endif
