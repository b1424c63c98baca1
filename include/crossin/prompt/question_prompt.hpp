// SPDX-License-Identifier: MIT
#ifndef CROSSIN_PROMPT_QUESTION_PROMPT_HPP
#define CROSSIN_PROMPT_QUESTION_PROMPT_HPP

/// \file
/// Prompts of benchmark questions, with lettered choices and worked examples. Layer: prompt. Needs: error, nearest.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/nearest.hpp>

namespace crossin {

/// A question as benchmarks have it. Views: what they show must outlive it.
struct benchmark_question {
    std::string_view context = {};                  ///< a passage, a premise, a first sentence; empty: none
    std::string_view question = {};                 ///< the question, the hypothesis, the second sentence
    std::span<std::string_view const> choices = {}; ///< in the order of their letters; empty: a free answer
};

/// A question with its answer, to be shown before the one that is asked.
struct worked_example {
    benchmark_question question = {};
    std::string_view answer = {}; ///< as a model should write it, such as "(B) blue"
};

/// A prompt of questions as people write it. Only `question_prompt` looks at the text.
///
/// Slots of both forms: {question}, {choices}, and {context}, which `with_context` must have and `without_context` may
/// not. `{{` and `}}` stand for single braces. An empty form is one that the benchmark does not need.
struct question_text {
    std::string_view name = {};            ///< for messages
    std::string_view opening = {};         ///< what is to be done; once, before the worked examples
    std::string_view with_context = {};    ///< a question that has a context, up to where the model goes on
    std::string_view without_context = {}; ///< a question that has none
    std::string_view between = "\n\n";     ///< behind the opening, and behind a worked example
    friend bool operator==(question_text const&, question_text const&) = default;
};

/// Number of letters that choices can have.
inline constexpr std::size_t most_choices = 26;

/// "(A)" for the first choice. Errors: `error{limit}` past Z.
[[nodiscard]] inline std::string choice_letter(std::size_t index)
{
    if (index >= most_choices)
        fail(errc::limit,
             "choice " + std::to_string(index + 1) + " has no letter; there are " + std::to_string(most_choices));
    return {'(', static_cast<char>('A' + index), ')'};
}

/// "(A) text" for the first choice; a choice that brings its letter, "(A) text", stays as it is.
///
/// Errors: `error{limit}` past Z.
[[nodiscard]] inline std::string lettered_choice(std::size_t index, std::string_view text)
{
    std::string made = choice_letter(index);
    if (text.starts_with(made)) return std::string(text);
    return made.append(" ").append(text);
}

/// The first line of a generation that says something, without white space of ASCII around it: what counts as the
/// answer after worked examples, where models go on with a question of their own. Empty where there is none.
[[nodiscard]] constexpr std::string_view first_line(std::string_view generation) noexcept
{
    constexpr std::string_view space = " \t\r\n\v\f";
    std::size_t const begin = generation.find_first_not_of(space);
    if (begin == std::string_view::npos) return {};
    generation = generation.substr(begin);
    generation = generation.substr(0, generation.find_first_of("\r\n"));
    return generation.substr(0, generation.find_last_not_of(space) + 1);
}

/// A prompt of questions, ready to be filled. Any number of threads may use one.
///
///     question_prompt const ask(prompts::multiple_choice[0]);
///     std::string const prompt = ask({.question = "How many?", .choices = choices});
///
/// Models: std::copyable, std::equality_comparable.
/// Errors: the constructor throws `error{parse}` for an unknown slot (naming the nearest known one), a brace that is
///         neither doubled nor part of a slot, and a form that would lose question or context.
class question_prompt {
public:
    /// Converts, so that `prompts::extractive` can be handed over as it is.
    ///
    /// `hint` follows the opening after a blank, such as `answer_sentence("en"_lang, "vi"_lang)`.
    question_prompt(question_text const& text, std::string_view hint = {})
        : name_(text.name), opening_(text.opening), between_(text.between)
    {
        if (text.with_context.empty() && text.without_context.empty())
            fail(errc::parse, subject() + " has no form: neither with_context nor without_context says anything");
        with_context_ = read("with_context", text.with_context, true);
        without_context_ = read("without_context", text.without_context, false);
        if (!hint.empty()) opening_.append(opening_.empty() ? "" : " ").append(hint);
    }

    [[nodiscard]] std::string const& name() const noexcept { return name_; }

    /// The prompt of `asked`, after any number of worked examples, up to where the model goes on.
    ///
    /// A worked example is its question as it would be asked, a blank unless the form ends in white space, its answer,
    /// and `between`.
    ///
    /// Complexity: O(length of the prompt).
    /// Errors:     as `append_question`.
    [[nodiscard]] std::string operator()(benchmark_question const& asked,
                                         std::span<worked_example const> examples = {}) const
    {
        std::string prompt;
        append(asked, examples, prompt);
        return prompt;
    }

    /// Appends the same.
    void append(benchmark_question const& asked, std::span<worked_example const> examples, std::string& out) const
    {
        if (!opening_.empty()) out.append(opening_).append(between_);
        for (worked_example const& one : examples) {
            append_question(one.question, out);
            if (!out.empty() && out.back() != ' ' && out.back() != '\n') out += ' ';
            out.append(one.answer).append(between_);
        }
        append_question(asked, out);
    }

    /// Appends the form of one question without the opening: for prompts whose worked examples are turns of a chat.
    ///
    /// Errors: `error{invalid_argument}` for a question without text, a context or choices that the prompt has no place
    ///         for, and where it has a place for choices and there are none; `error{limit}` for more than 26 choices.
    void append_question(benchmark_question const& one, std::string& out) const
    {
        bool const has_context = !one.context.empty();
        form const& filled = has_context ? with_context_ : without_context_;
        if (one.question.empty()) refuse("is asked to show a question that is empty");
        if (filled.pieces.empty())
            refuse(has_context ? "has no form for a question with a context" : "needs a context, and there is none");
        if (filled.has_choices != !one.choices.empty())
            refuse(filled.has_choices ? "needs choices, and there are none" : "has no place for choices");
        for (piece const& next : filled.pieces) switch (next.what) {
            case slot::literal: out += next.text; break;
            case slot::context: out += one.context; break;
            case slot::question: out += one.question; break;
            case slot::choices:
                for (std::size_t i = 0; i < one.choices.size(); ++i)
                    out.append(i == 0 ? "" : "\n").append(lettered_choice(i, one.choices[i]));
            }
    }

    friend bool operator==(question_prompt const&, question_prompt const&) = default;

private:
    enum class slot : std::uint8_t { context, question, choices, literal };
    static constexpr std::array<std::string_view, 3> slot_names{"context", "question", "choices"};

    struct piece {
        slot what = slot::literal;
        std::string text = {}; ///< of a literal
        friend bool operator==(piece const&, piece const&) = default;
    };
    struct form {
        std::vector<piece> pieces = {};
        bool has_choices = false;
        friend bool operator==(form const&, form const&) = default;
    };

    [[nodiscard]] form read(std::string_view part, std::string_view text, bool with_context) const
    {
        form made;
        bool has_context = false, has_question = false;
        for (std::size_t at = 0; at < text.size();) {
            std::size_t const brace = text.find_first_of("{}", at);
            add_literal(made, text.substr(at, brace - at));
            if (brace == std::string_view::npos) break;
            if (brace + 1 < text.size() && text[brace + 1] == text[brace]) {
                add_literal(made, text.substr(brace, 1));
                at = brace + 2;
                continue;
            }
            std::size_t const end = text[brace] == '{' ? text.find('}', brace) : std::string_view::npos;
            if (end == std::string_view::npos)
                reject(part,
                       std::string("has a single '") + text[brace] + "'; write it twice to mean the brace itself");
            std::string_view const word = text.substr(brace + 1, end - brace - 1);
            made.pieces.push_back({slot_named(part, word)});
            has_context |= made.pieces.back().what == slot::context;
            has_question |= made.pieces.back().what == slot::question;
            made.has_choices |= made.pieces.back().what == slot::choices;
            at = end + 1;
        }
        if (text.empty()) return made;
        if (!has_question) reject(part, "lacks the slot {question}");
        if (has_context != with_context)
            reject(part, with_context ? "lacks the slot {context}" : "has the slot {context}, which is empty there");
        return made;
    }

    static void add_literal(form& to, std::string_view text)
    {
        if (text.empty()) return;
        if (to.pieces.empty() || to.pieces.back().what != slot::literal) to.pieces.emplace_back();
        to.pieces.back().text += text;
    }

    [[nodiscard]] slot slot_named(std::string_view part, std::string_view word) const
    {
        for (std::size_t i = 0; i < slot_names.size(); ++i)
            if (slot_names[i] == word) return static_cast<slot>(i);
        reject(part, "has the unknown slot {" + shortened(word, 30) + "}; the nearest known one is {" +
                         std::string(nearest(word, slot_names)) + "}");
    }

    [[nodiscard]] std::string subject() const
    {
        return name_.empty() ? std::string("the prompt of questions") : "the prompt " + in_quotes(name_);
    }
    [[noreturn]] void reject(std::string_view part, std::string const& what) const
    {
        fail(errc::parse, subject() + " " + what + " (" + std::string(part) + ")");
    }
    [[noreturn]] void refuse(std::string const& what) const { fail(errc::invalid_argument, subject() + " " + what); }

    std::string name_, opening_, between_;
    form with_context_, without_context_;
};

} // namespace crossin
#endif
