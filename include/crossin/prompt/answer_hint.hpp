// SPDX-License-Identifier: MIT
#ifndef CROSSIN_PROMPT_ANSWER_HINT_HPP
#define CROSSIN_PROMPT_ANSWER_HINT_HPP

/// \file
/// How a prompt tells in which language the answer is wanted. Layer: prompt. Needs: language, nearest, phrasebooks,
/// settings, tags.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/language.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/prompt/detail/phrasebooks.hpp>
#include <crossin/prompt/tags.hpp>

namespace crossin {

/// How the language of the answer is told.
enum class hint_style : std::uint8_t {
    none,             ///< it is not
    tag,              ///< "\n[vi]" behind the input, also behind an empty one, as the CrossIn builder does
    tag_after_prompt, ///< "[vi]" in the template's slot {output_lang}, as the CrossIn collator does
    sentence,         ///< "Answer in Vietnamese." behind the instruction, in the language of the prompt
    tags,             ///< "[en] " before instruction and input, "[vi]" in the slot {output_lang}: the collator's stages
};

/// Spellings in recipes, in the order of `hint_style`.
inline constexpr std::array<std::string_view, 5> hint_style_names{"none", "tag", "tag_after_prompt", "sentence",
                                                                  "tags"};

/// The style that a recipe names. Errors: `error{parse}` with the nearest known word.
[[nodiscard]] inline hint_style read_hint_style(setting const& from)
{
    std::string const& word = from.one_of(hint_style_names);
    std::size_t at = 0;
    while (hint_style_names[at] != word) ++at;
    return static_cast<hint_style>(at);
}

/// The sentence that asks for an answer in `answer`, written in `prompt`.
///
/// Bundled prompt languages (en, zh, zh-Hant, vi, es, fr, de, pt, id, ms, ja, ko, ru, ar, hi, th, it) have a
/// sentence of their own. Others get the name alone, "[Kivietinamu]", or the tag where ICU knows no name.
[[nodiscard]] inline std::string answer_sentence(language_tag const& prompt, language_tag const& answer)
{
    if (detail::phrasebook const* const book = detail::find_phrasebook(prompt))
        return detail::with_forms(book->hint, detail::forms_of(*book, answer), {});
    return "[" + name_of(answer, prompt).text + "]";
}

/// What is added to a prompt of one direction. Looked up once, used for every example.
class answer_hint {
public:
    answer_hint() = default; ///< adds nothing
    answer_hint(hint_style style, direction const& languages)
    {
        if (style == hint_style::tag) after_input_ = "\n";
        if (style == hint_style::tag) append_tag(languages.to, after_input_);
        if (style == hint_style::tag_after_prompt || style == hint_style::tags) append_tag(languages.to, response_tag_);
        if (style == hint_style::tags) append_tagged(languages.from, {}, before_);
        if (style != hint_style::sentence) return;
        sentence_ = answer_sentence(languages.from, languages.to);
        detail::phrasebook const* const book = detail::find_phrasebook(languages.from);
        neutral_ = book == nullptr;
        spaced_ = book != nullptr && book->spaced;
    }

    /// Appends the instruction with its sentence or tag, if any.
    ///
    /// The sentence follows after a blank (in Chinese and Japanese directly) where the instruction is one line
    /// and ends as a sentence does, and on a line of its own otherwise. An instruction that ends in a colon
    /// announces what follows, so there the sentence comes first.
    void append_instruction(std::string_view instruction, std::string& out) const
    {
        if (sentence_.empty()) {
            out += before_;
            out += instruction;
            return;
        }
        bool const one_line = instruction.find('\n') == std::string_view::npos;
        if (ends_with_any_of(instruction, colons)) {
            out += sentence_;
            out += one_line && !neutral_ ? gap() : std::string_view("\n");
            out += instruction;
            return;
        }
        out += instruction;
        if (!instruction.empty())
            out += one_line && !neutral_ && ends_with_any_of(instruction, full_stops) ? gap() : std::string_view("\n");
        out += sentence_;
    }

    /// Appends the input with its tag, if any. An empty input gets a tag behind it, but none before it.
    void append_input(std::string_view input, std::string& out) const
    {
        if (!input.empty()) out += before_;
        out += input;
        out += after_input_;
    }

    /// What the slot {output_lang} is filled with.
    [[nodiscard]] std::string const& response_tag() const noexcept { return response_tag_; }
    /// Whether `append_instruction` adds something.
    [[nodiscard]] bool changes_instruction() const noexcept { return !sentence_.empty() || !before_.empty(); }
    /// Whether `append_input` adds something.
    [[nodiscard]] bool changes_input() const noexcept { return !after_input_.empty() || !before_.empty(); }

    friend bool operator==(answer_hint const&, answer_hint const&) = default;

private:
    static constexpr std::array<std::string_view, 15> full_stops{".", "?", "!",   "…",   "。",  "？",  "！", "．",
                                                                 "؟", "।", ".\"", "?\"", "!\"", "。”", "」"};
    static constexpr std::array<std::string_view, 2> colons{":", "："};

    template <std::size_t N>
    static bool ends_with_any_of(std::string_view text, std::array<std::string_view, N> const& ends) noexcept
    {
        for (std::string_view const end : ends)
            if (text.ends_with(end)) return true;
        return false;
    }
    [[nodiscard]] std::string_view gap() const noexcept { return spaced_ ? " " : ""; }

    std::string sentence_, before_, after_input_, response_tag_;
    bool spaced_ = false;
    bool neutral_ = false;
};

/// The hints of all directions of a recipe. Any number of threads may use one.
class hint_table {
public:
    hint_table() = default;
    /// The hints of `directions`, in their order.
    hint_table(hint_style style, std::span<direction const> directions)
        : style_(style), directions_(directions.begin(), directions.end())
    {
        for (direction const& way : directions_) hints_.emplace_back(style, way);
    }

    [[nodiscard]] hint_style style() const noexcept { return style_; }
    [[nodiscard]] std::size_t size() const noexcept { return hints_.size(); }
    /// The hint of the i-th direction. Requires: i < size().
    [[nodiscard]] answer_hint const& operator[](std::size_t i) const noexcept { return hints_[i]; }
    /// The hint of a direction, in O(size()). Errors: `error{not_found}` where the table has none for it.
    [[nodiscard]] answer_hint const& at(direction const& way) const
    {
        for (std::size_t i = 0; i < directions_.size(); ++i)
            if (directions_[i] == way) return hints_[i];
        fail(errc::not_found, "the table of answer hints has no direction " + to_string(way));
    }

private:
    hint_style style_ = hint_style::none;
    std::vector<direction> directions_;
    std::vector<answer_hint> hints_;
};

} // namespace crossin
#endif
