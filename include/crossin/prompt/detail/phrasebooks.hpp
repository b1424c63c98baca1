// SPDX-License-Identifier: MIT
#ifndef CROSSIN_PROMPT_DETAIL_PHRASEBOOKS_HPP
#define CROSSIN_PROMPT_DETAIL_PHRASEBOOKS_HPP

/// \file
/// All phrasebooks, and the one that fits a language. Layer: prompt. Needs: phrases_of_asia, phrases_of_europe.

#include <array>

#include <crossin/core/language.hpp>
#include <crossin/prompt/detail/phrasebook.hpp>
#include <crossin/prompt/detail/phrases_of_asia.hpp>
#include <crossin/prompt/detail/phrases_of_europe.hpp>

namespace crossin::detail {

inline constexpr std::array<phrasebook const*, 17> phrasebooks{&english,    &chinese,    &traditional_chinese,
                                                               &vietnamese, &spanish,    &french,
                                                               &german,     &portuguese, &indonesian,
                                                               &malay,      &japanese,   &korean,
                                                               &russian,    &arabic,     &hindi,
                                                               &thai,       &italian};

/// The phrasebook of a language, whatever its region; none in a script that the book is not written in.
[[nodiscard]] constexpr phrasebook const* find_phrasebook(language_tag const& language) noexcept
{
    if (is_traditional_chinese(language)) return &traditional_chinese;
    for (phrasebook const* const book : phrasebooks)
        if (book->language == language.language())
            return language.script().empty() || language.script() == book->script ? book : nullptr;
    return nullptr;
}

} // namespace crossin::detail
#endif
