// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TEXT_LETTER_CASE_HPP
#define CROSSIN_TEXT_LETTER_CASE_HPP

/// \file
/// Texts in lower and in upper case, by Unicode's full mappings. Layer: text. Needs: ICU.

#include <cstdint>
#include <string>
#include <string_view>

#include <crossin/text/detail/icu.hpp>
#include <crossin/text/detail/utf16.hpp>

namespace crossin {
namespace detail {

/// Maps ASCII letter by letter, and everything else by `Map` of ICU.
template <auto Map>
[[nodiscard]] inline std::string mapped_case(std::string_view text, char first, char last, int shift)
{
    std::string mapped(text);
    bool ascii = true;
    for (char& c : mapped) {
        ascii = ascii && static_cast<unsigned char>(c) < 0x80;
        if (c >= first && c <= last) c = static_cast<char>(c + shift);
    }
    if (ascii) return mapped;
    std::u16string units, changed;
    if (!to_utf16(text, units)) fail_utf8(text);
    std::int32_t length = icu_length(units.size());
    do {
        changed.resize(static_cast<std::size_t>(length));
        UErrorCode status = U_ZERO_ERROR;
        length = Map(changed.data(), icu_length(changed.size()), units.data(), icu_length(units.size()), "", &status);
        if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR) fail_icu("u_strToLower or u_strToUpper", status);
    } while (static_cast<std::size_t>(length) > changed.size());
    changed.resize(static_cast<std::size_t>(length));
    mapped.clear();
    append_utf8(changed, mapped);
    return mapped;
}

} // namespace detail

/// `text` in lower case, whatever its language: "ÉTÉ" becomes "été", "İ" an i with a dot above it.
///
/// Errors: `error{encoding}` for text that is not UTF-8, `error{limit}` past 2^31 - 1 bytes.
/// Source: the Unicode Standard, section 3.13, definition of toLowercase.
[[nodiscard]] inline std::string lower_case(std::string_view text)
{
    return detail::mapped_case<u_strToLower>(text, 'A', 'Z', 'a' - 'A');
}

/// `text` in upper case: "straße" becomes "STRASSE". Errors: those of `lower_case`.
///
/// Source: the Unicode Standard, section 3.13, definition of toUppercase.
[[nodiscard]] inline std::string upper_case(std::string_view text)
{
    return detail::mapped_case<u_strToUpper>(text, 'a', 'z', 'A' - 'a');
}

} // namespace crossin
#endif
