// SPDX-License-Identifier: MIT
#ifndef CROSSIN_PROMPT_TRANSLATION_HPP
#define CROSSIN_PROMPT_TRANSLATION_HPP

/// \file
/// Instructions for translation, in many languages. Layer: prompt. Needs: language, language_names, phrasebooks.

#include <cstdint>
#include <string>
#include <string_view>

#include <crossin/core/language.hpp>
#include <crossin/prompt/detail/phrasebooks.hpp>
#include <crossin/text/language_names.hpp>

namespace crossin {

/// The instruction of the CrossIn builder, whatever the language of the record.
///
/// Source: the code of arXiv 2404.11932, translation mode.
inline constexpr std::string_view official_translation_instruction = "Translate the following sentence into English.";

/// In how many ways `translation_instruction` puts it in `written_in`; at least 1.
[[nodiscard]] constexpr std::uint64_t translation_variants(language_tag const& written_in) noexcept
{
    detail::phrasebook const* const book = detail::find_phrasebook(written_in);
    return book ? book->translations.size() : 1;
}

/// The instruction to translate from `languages.from` into `languages.to`, written in `written_in`.
///
/// Bundled languages (those of `answer_sentence`) have sentences of their own: variant 0 names the target,
/// variant 1 both languages, variant 2 puts it in other words. Others get "Kiingereza → Kivietinamu:", with
/// tags for names that ICU lacks. `variant` counts modulo `translation_variants(written_in)`, so that it may be
/// plain random bits.
///
/// Complexity: looks names up and allocates; ask once for each direction and keep the answer.
[[nodiscard]] inline std::string translation_instruction(direction const& languages, language_tag const& written_in,
                                                         std::uint64_t variant = 0)
{
    if (detail::phrasebook const* const book = detail::find_phrasebook(written_in))
        return detail::with_forms(book->translations[variant % book->translations.size()],
                                  detail::forms_of(*book, languages.to), detail::forms_of(*book, languages.from));
    return name_of(languages.from, written_in).text + " → " + name_of(languages.to, written_in).text + ":";
}

} // namespace crossin
#endif
