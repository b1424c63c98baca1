// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_BENCHMARKS_SEAEVAL_HPP
#define CROSSIN_IO_BENCHMARKS_SEAEVAL_HPP

/// \file
/// Parallel multiple choice as SeaEval has it: Cross-MMLU, Cross-LogiQA, Cross-XQuAD, and logs of models on them.
/// Layer: io. Needs: choice_question, mapped_file, escape.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <crossin/core/error.hpp>
#include <crossin/core/language.hpp>
#include <crossin/io/benchmarks/choice_question.hpp>
#include <crossin/io/benchmarks/detail/seaeval_reader.hpp>
#include <crossin/io/detail/escape.hpp>
#include <crossin/io/mapped_file.hpp>

namespace crossin {

namespace detail {

inline constexpr std::array<std::pair<std::string_view, std::string_view>, 12> seaeval_languages = {{
    {"English", "en"},
    {"Chinese", "zh"},
    {"Vietnamese", "vi"},
    {"Spanish", "es"},
    {"Indonesian", "id"},
    {"Malay", "ms"},
    {"Filipino", "fil"},
    {"Tamil", "ta"},
    {"Thai", "th"},
    {"Hindi", "hi"},
    {"Arabic", "ar"},
    {"German", "de"},
}};

} // namespace detail

/// The language that a file calls "Malay", or "ms"; nothing where the name is neither known nor a tag of two or three
/// letters.
[[nodiscard]] inline std::optional<language_tag> seaeval_language(std::string_view name)
{
    for (auto const& [known, tag] : detail::seaeval_languages)
        if (known == name) return language_tag::parse(tag);
    if (!language_tag::valid(name)) return std::nullopt;
    language_tag const tag = language_tag::parse(name);
    return tag.language().size() <= 3 ? std::optional(tag) : std::nullopt;
}

/// What such files call a language: "Malay" for `ms`, and the tag itself where they have no name for it.
[[nodiscard]] inline std::string seaeval_name(language_tag const& of)
{
    for (auto const& [known, tag] : detail::seaeval_languages)
        if (tag == of.text()) return std::string(known);
    return to_string(of);
}

/// What to keep of a file.
struct seaeval_options {
    bool texts = true;    ///< contexts and questions; scores do without
    bool prompts = false; ///< what the model was asked with
};

/// Questions out of a JSON list of sets {"id", LANGUAGE: {"question", "context", "choices", "answer", "model_input",
/// "model_prediction"}, ...}. Context, model_input and model_prediction may be absent or null; other members of a
/// language are passed over. The languages are those of the first set, in its order; every set has the same ones.
///
/// Errors: those of `mapped_file`; `error{parse}` or `error{encoding}` with path, line and byte: what is not JSON or not
///         such a list (a file of scores, records of another benchmark), an empty list, a set without id, with another's
///         id, without a language of the first set or with one more, fewer than two choices, equal choices, an answer
///         that is not among the choices.
[[nodiscard]] inline parallel_questions read_seaeval(std::string const& path, seaeval_options const& options = {})
{
    mapped_file const file(path);
    file.advise(access_pattern::sequential);
    return detail::seaeval_reader(path, file.bytes(), options.texts, options.prompts).read();
}

/// The same out of a text, called `name` in messages.
[[nodiscard]] inline parallel_questions seaeval_from_json(std::string_view text, std::string const& name = "questions",
                                                          seaeval_options const& options = {})
{
    std::string padded;
    padded.reserve(text.size() + mapped_file::padding);
    padded += text;
    padded.append(mapped_file::padding, '\0');
    return detail::seaeval_reader(name, std::string_view(padded).substr(0, text.size()), options.texts, options.prompts)
        .read();
}

/// Appends one set as the object that `read_seaeval` reads; members that are empty or nothing are left out.
///
/// Requires: one question a language.
inline void append_seaeval(std::string& to, parallel_question const& one, std::span<std::string const> languages)
{
    to += "{\"id\": ";
    detail::append_json_string(to, one.id);
    for (std::size_t l = 0; l < languages.size(); ++l) {
        choice_question const& in = one.in[l];
        auto const member = [&](std::string_view key, std::string_view text) {
            to += ", \"";
            to += key;
            to += "\": ";
            detail::append_json_string(to, text);
        };
        to += ", ";
        detail::append_json_string(to, languages[l]);
        to += ": {\"answer\": ";
        detail::append_json_string(to, in.choices[in.answer]);
        to += ", \"choices\": [";
        for (std::size_t c = 0; c < in.choices.size(); ++c) {
            if (c != 0) to += ", ";
            detail::append_json_string(to, in.choices[c]);
        }
        to += ']';
        if (!in.context.empty()) member("context", in.context);
        member("question", in.question);
        if (!in.prompt.empty()) member("model_input", in.prompt);
        if (in.prediction) member("model_prediction", *in.prediction);
        to += '}';
    }
    to += '}';
}

/// All sets as a file that `read_seaeval` reads, one a line: `seaeval_from_json(seaeval_json(x), x.name, all) == x`.
[[nodiscard]] inline std::string seaeval_json(parallel_questions const& of)
{
    std::string text = "[";
    for (std::size_t i = 0; i < of.questions.size(); ++i) {
        text += i == 0 ? "\n" : ",\n";
        append_seaeval(text, of.questions[i], of.languages);
    }
    text += "\n]\n";
    return text;
}

} // namespace crossin
#endif
