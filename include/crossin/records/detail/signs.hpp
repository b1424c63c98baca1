// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_DETAIL_SIGNS_HPP
#define CROSSIN_RECORDS_DETAIL_SIGNS_HPP

/// \file
/// Which code points are no letters, digits or marks, roughly. Layer: records. Needs: core/utf8.

#include <cstddef>
#include <string_view>

#include <crossin/core/utf8.hpp>

namespace crossin::detail {

/// Whether a code point is white space, punctuation, a symbol or a pictograph. Knows the blocks that hold nothing else,
/// not the single signs inside the blocks of scripts.
[[nodiscard]] constexpr bool is_sign(char32_t code) noexcept
{
    if (code < 0x80) {
        bool const letter = (code | 0x20U) >= U'a' && (code | 0x20U) <= U'z';
        return !letter && !(code >= U'0' && code <= U'9');
    }
    if (code < 0xC0) return code != 0xAA && code != 0xB5 && code != 0xBA; // Latin-1, but for ª µ º
    return code == 0xD7 || code == 0xF7 ||                                // multiplication, division
           (code >= 0x2000 && code <= 0x206F) ||                          // general punctuation
           (code >= 0x20A0 && code <= 0x20CF) ||                          // currencies
           (code >= 0x2190 && code <= 0x2BFF) ||                          // arrows, mathematics, boxes, symbols
           (code >= 0x2E00 && code <= 0x2E7F) ||                          // supplementary punctuation
           (code >= 0x3000 && code <= 0x3020) || code == 0x30FB ||        // CJK punctuation
           (code >= 0xFE00 && code <= 0xFE1F) || (code >= 0xFE30 && code <= 0xFE6F) || // variation selectors, forms
           (code >= 0xFF00 && code <= 0xFF0F) || (code >= 0xFF1A && code <= 0xFF20) || // full-width punctuation
           (code >= 0xFF3B && code <= 0xFF40) || (code >= 0xFF5B && code <= 0xFF65) ||
           (code >= 0x1F000 && code <= 0x1FAFF); // pictographs
}

/// Whether `text` holds a letter; in doubt (a script that this does not know) yes.
[[nodiscard]] constexpr bool has_letter(std::string_view text) noexcept
{
    for (std::size_t i = 0; i < text.size();) {
        char32_t const code = next_code_point(text, i);
        bool const digit = (code >= U'0' && code <= U'9') || (code >= 0xFF10 && code <= 0xFF19);
        if (!digit && !is_sign(code)) return true;
    }
    return false;
}

} // namespace crossin::detail
#endif
