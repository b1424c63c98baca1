// SPDX-License-Identifier: MIT
#ifndef CROSSIN_PROMPT_TAGS_HPP
#define CROSSIN_PROMPT_TAGS_HPP

/// \file
/// Language tags in brackets, as the CrossIn collator writes them. Layer: prompt. Needs: language.

#include <string>
#include <string_view>

#include <crossin/core/language.hpp>

namespace crossin {

/// Appends "[zh]".
inline void append_tag(language_tag const& language, std::string& out)
{
    out += '[';
    out += language.text();
    out += ']';
}

/// Appends "[zh] text".
inline void append_tagged(language_tag const& language, std::string_view text, std::string& out)
{
    append_tag(language, out);
    out += ' ';
    out += text;
}

/// Appends "[zh] text \n [en] pivot text": a text and the same text in the pivot language.
inline void append_tagged_pair(language_tag const& language, std::string_view text, language_tag const& pivot,
                               std::string_view pivot_text, std::string& out)
{
    append_tagged(language, text, out);
    out += " \n ";
    append_tagged(pivot, pivot_text, out);
}

/// Appends the instruction of the task pair-in-context: the tagged pair, or the bare text where it is in the
/// pivot language already.
///
/// Source: the CrossIn collator (arXiv 2404.11932), stage 3.
inline void append_instruction_in_context(language_tag const& language, std::string_view text,
                                          language_tag const& pivot, std::string_view pivot_text, std::string& out)
{
    if (language == pivot)
        out += text;
    else
        append_tagged_pair(language, text, pivot, pivot_text, out);
}

/// Appends the input of the task pair-in-context: nothing for an empty input, the tagged pair, or, in the pivot
/// language, the text with the collator's blank and new line.
inline void append_input_in_context(language_tag const& language, std::string_view text, language_tag const& pivot,
                                    std::string_view pivot_text, std::string& out)
{
    if (text.empty()) return;
    append_instruction_in_context(language, text, pivot, pivot_text, out);
    if (language == pivot) out += " \n";
}

} // namespace crossin
#endif
