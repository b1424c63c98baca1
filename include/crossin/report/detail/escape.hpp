// SPDX-License-Identifier: MIT
#ifndef CROSSIN_REPORT_DETAIL_ESCAPE_HPP
#define CROSSIN_REPORT_DETAIL_ESCAPE_HPP

/// \file
/// Text inside HTML and JSON. Layer: report. Needs: utf8.

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

#include <crossin/core/utf8.hpp>

namespace crossin::detail {

/// Appends `text` for an element or an attribute in quotes. What is not UTF-8 or may not stand in HTML becomes U+FFFD.
inline void append_html(std::string& to, std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        utf8_piece const piece = utf8_piece_at(text, at);
        auto const byte = static_cast<unsigned char>(text[at]);
        bool const control = (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F;
        bool const control_of_two = byte == 0xC2 && piece.whole && static_cast<unsigned char>(text[at + 1]) < 0xA0;
        if (!piece.whole || control || control_of_two)
            to += "\xEF\xBF\xBD";
        else if (byte == '&')
            to += "&amp;";
        else if (byte == '<')
            to += "&lt;";
        else if (byte == '>')
            to += "&gt;";
        else if (byte == '"')
            to += "&quot;";
        else if (byte == '\'')
            to += "&#39;";
        else
            to += text.substr(at, piece.bytes);
        at += piece.bytes;
    }
}

[[nodiscard]] inline std::string html_of(std::string_view text)
{
    std::string made;
    append_html(made, text);
    return made;
}

/// Appends `text` as a JSON string. What is not UTF-8 becomes U+FFFD.
inline void append_json(std::string& to, std::string_view text)
{
    constexpr std::string_view hexadecimal = "0123456789abcdef";
    to += '"';
    for (std::size_t at = 0; at < text.size();) {
        utf8_piece const piece = utf8_piece_at(text, at);
        auto const byte = static_cast<unsigned char>(text[at]);
        if (!piece.whole) {
            to += "\xEF\xBF\xBD";
        } else if (byte == '"' || byte == '\\') {
            to += '\\';
            to += text[at];
        } else if (byte < 0x20) {
            to += "\\u00";
            to += hexadecimal[byte >> 4U];
            to += hexadecimal[byte & 15U];
        } else {
            to += text.substr(at, piece.bytes);
        }
        at += piece.bytes;
    }
    to += '"';
}

/// The shortest digits that read back as the same number; `null` for what JSON has no number for.
[[nodiscard]] inline std::string number_text(double value)
{
    if (!std::isfinite(value)) return "null";
    std::array<char, 32> digits{};
    char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    return {digits.data(), static_cast<std::size_t>(end - digits.data())};
}

} // namespace crossin::detail
#endif
