// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TEXT_CHARACTERS_HPP
#define CROSSIN_TEXT_CHARACTERS_HPP

/// \file
/// What code points are: letters, marks, digits, white space. Layer: text. Needs: utf8, ICU.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <crossin/core/utf8.hpp>
#include <crossin/text/detail/break_iterator.hpp>
#include <crossin/text/detail/icu.hpp>

namespace crossin {

/// What a code point is for the reader.
enum class character_kind : std::uint8_t {
    letter, ///< of an alphabet, a syllabary or Han
    mark,   ///< belongs to the letter before it
    number, ///< digits, and numbers of other kinds
    white_space,
    control, ///< control characters that are no white space
    other,   ///< punctuation marks, symbols, what is unassigned
    broken,  ///< bytes that are no code point
};

/// Stands for bytes that are no code point.
inline constexpr char32_t broken_character = 0xFFFFFFFFU;

/// The kind of a code point, by its general category and White_Space of Unicode.
[[nodiscard]] inline character_kind kind_of(char32_t code_point) noexcept
{
    if (code_point > 0x10FFFF) return character_kind::broken;
    auto const c = static_cast<UChar32>(code_point);
    if (code_point < 0x80) {
        char32_t const lower = code_point | 0x20U;
        if (lower >= 'a' && lower <= 'z') return character_kind::letter;
        if (code_point >= '0' && code_point <= '9') return character_kind::number;
        if (code_point == ' ' || (code_point >= '\t' && code_point <= '\r')) return character_kind::white_space;
        return code_point < ' ' || code_point == 0x7F ? character_kind::control : character_kind::other;
    }
    std::uint32_t const category = U_GET_GC_MASK(c);
    if ((category & U_GC_L_MASK) != 0) return character_kind::letter;
    if ((category & U_GC_M_MASK) != 0) return character_kind::mark;
    if ((category & U_GC_N_MASK) != 0) return character_kind::number;
    if (u_isUWhiteSpace(c)) return character_kind::white_space;
    return (category & U_GC_CC_MASK) != 0 ? character_kind::control : character_kind::other;
}

/// Whether a code point is a punctuation mark: a general category that starts with P. `$+<=>^|~` and the grave accent
/// are symbols, not punctuation marks.
[[nodiscard]] inline bool is_punctuation(char32_t code_point) noexcept
{
    return code_point <= 0x10FFFF && (U_GET_GC_MASK(static_cast<UChar32>(code_point)) & U_GC_P_MASK) != 0;
}

/// The value of a decimal digit of any script; negative for everything else.
[[nodiscard]] inline int digit_value(char32_t code_point) noexcept
{
    if (code_point < 0x80) return code_point >= '0' && code_point <= '9' ? static_cast<int>(code_point - '0') : -1;
    return code_point > 0x10FFFF ? -1 : static_cast<int>(u_charDigitValue(static_cast<UChar32>(code_point)));
}

/// The code point without case; one alone, so that `ß` stays what it is.
[[nodiscard]] inline char32_t without_case(char32_t code_point) noexcept
{
    return static_cast<char32_t>(u_foldCase(static_cast<UChar32>(code_point), U_FOLD_CASE_DEFAULT));
}

/// Whether a code point belongs to writing without white space between words: Han, kana, Thai, Lao, Khmer, Burmese, ...
[[nodiscard]] inline bool is_written_without_spaces(char32_t code_point) noexcept
{
    if (code_point < 0x0E00 || code_point > 0x10FFFF) return false;
    auto const c = static_cast<UChar32>(code_point);
    return (code_point >= 0x3000 && code_point <= 0x30FF) || u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) ||
           (code_point >= 0xFF00 && code_point <= 0xFFEF) || // full-width forms, kana of half width
           u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT;
}

/// Whether a code point is one of Chinese, Japanese or Korean writing that is a word, or a part of one, by itself: Han,
/// kana and hangul syllables.
[[nodiscard]] inline bool is_han_kana_or_hangul(char32_t code_point) noexcept
{
    if (code_point < 0x1100 || code_point > 0x10FFFF) return false;
    if ((code_point >= 0x3041 && code_point <= 0x30FF) || (code_point >= 0xFF66 && code_point <= 0xFF9F))
        return kind_of(code_point) == character_kind::letter; // what kana share, such as U+30FC, has no script
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode const script = uscript_getScript(static_cast<UChar32>(code_point), &status);
    return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ||
           script == USCRIPT_HANGUL;
}

/// Calls `visit(char32_t)` with every code point in order, and with `broken_character` for a row of bytes that are none.
template <class Visit>
void for_each_character(std::string_view text, Visit visit)
{
    for (std::size_t at = 0; at < text.size();) {
        auto const byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x80) {
            visit(static_cast<char32_t>(byte));
            ++at;
            continue;
        }
        utf8_piece const piece = utf8_piece_at(text, at);
        std::size_t begin = at;
        at += piece.bytes;
        visit(piece.whole ? next_code_point(text, begin) : broken_character);
    }
}

/// `text` without the white space of Unicode at both ends. Broken bytes are none.
[[nodiscard]] inline std::string_view without_outer_space(std::string_view text) noexcept
{
    return detail::without_trailing_space(detail::without_leading_space(text));
}

} // namespace crossin
#endif
