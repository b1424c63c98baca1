// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TEXT_LOWER_CASE_HPP
#define CROSSIN_TEXT_LOWER_CASE_HPP

/// \file
/// Texts in lower case. Layer: text. Needs: error, ICU.

#include <cstddef>
#include <string>
#include <string_view>

#include <crossin/text/detail/icu.hpp>
#include <crossin/text/detail/utf16.hpp>

namespace crossin {

/// `text` in lower case by the rules of no language: "ΟΔΟΣ" becomes "οδος" with its final sigma, "İ" an "i" with a dot
/// above. For texts that are compared as readers wrote them; keys are folded (`nfkc_casefold`).
///
/// Complexity: O(size); ASCII needs no ICU. Any number of threads may call it.
/// Errors:     `error{encoding}` with the byte for text that is not UTF-8, `error{limit}` past 2^31 - 1 bytes.
/// Source:     the Unicode Standard, section 3.13, toLowercase.
[[nodiscard]] inline std::string lower_case(std::string_view text)
{
    std::string lower(text);
    bool ascii = true;
    for (char& c : lower) {
        ascii &= static_cast<unsigned char>(c) < 0x80;
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    }
    if (ascii) return lower;
    std::u16string units, made;
    if (!detail::to_utf16(text, units)) detail::fail_utf8(text);
    std::int32_t length = 0;
    for (made.resize(units.size() + 16);; made.resize(static_cast<std::size_t>(length))) {
        UErrorCode status = U_ZERO_ERROR;
        length = u_strToLower(made.data(), detail::icu_length(made.size()), units.data(),
                              detail::icu_length(units.size()), "", &status);
        if (status == U_BUFFER_OVERFLOW_ERROR) continue;
        if (U_FAILURE(status)) detail::fail_icu("u_strToLower", status);
        break;
    }
    lower.clear();
    detail::append_utf8({made.data(), static_cast<std::size_t>(length)}, lower);
    return lower;
}

} // namespace crossin
#endif
