// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_DETAIL_ESCAPE_HPP
#define CROSSIN_IO_DETAIL_ESCAPE_HPP

/// \file
/// Text as it must be spelled in JSON strings and in lines. Layer: io. Needs: byte_masks,
/// text_room.

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include <crossin/io/detail/byte_masks.hpp>
#include <crossin/io/detail/text_room.hpp>

namespace crossin::detail {

/// Offset of the first byte from `from` on that a JSON string must not hold as it is, or the size of `text`.
[[nodiscard]] inline std::size_t find_json_special(std::string_view text, std::size_t from) noexcept
{
    std::size_t at = from;
    for (; text.size() - at >= 16; at += 16)
        if (std::uint32_t const special = bytes16(text.data() + at).to_escape(); special != 0)
            return at + first_bit(special);
    if (at == text.size()) return at;
    if (text.size() - from >= 16) { // the last 16 bytes, of which the first were looked at before
        std::uint32_t const special = bytes16(text.data() + text.size() - 16).to_escape();
        return special == 0 ? text.size() : text.size() - 16 + first_bit(special);
    }
    char rest[16];
    std::memset(rest, ' ', sizeof rest);
    std::memcpy(rest, text.data() + at, text.size() - at);
    std::uint32_t const special = bytes16(rest).to_escape();
    return special == 0 ? text.size() : at + first_bit(special);
}

/// Appends `text` as the inside of a JSON string; what is not ASCII stays UTF-8.
inline void append_json_escaped(std::string& to, std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const special = find_json_special(text, at);
        to.append(text, at, special - at);
        if (special == text.size()) return;
        char const c = text[special];
        at = special + 1;
        switch (c) {
        case '"': to += "\\\""; break;
        case '\\': to += "\\\\"; break;
        case '\n': to += "\\n"; break;
        case '\r': to += "\\r"; break;
        case '\t': to += "\\t"; break;
        case '\b': to += "\\b"; break;
        case '\f': to += "\\f"; break;
        default:
            to += "\\u00";
            to += static_cast<unsigned char>(c) < 16 ? '0' : '1';
            to += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
        }
    }
}

/// Appends `text` as a JSON string.
inline void append_json_string(std::string& to, std::string_view text)
{
    to += '"';
    append_json_escaped(to, text);
    to += '"';
}

/// Appends `text` with tabs, line ends and backslashes as \t, \n, \r and \\, so that it stays one cell of one line.
inline void append_line_escaped(std::string& to, std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        std::size_t special = find_json_special(text, at);
        while (special < text.size() && std::string_view("\t\n\r\\").find(text[special]) == std::string_view::npos)
            special = find_json_special(text, special + 1); // a quote or rarer control character, which stays
        to.append(text, at, special - at);
        if (special == text.size()) return;
        char const c = text[special];
        to += '\\';
        to += c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\\';
        at = special + 1;
    }
}

/// Undoes `append_line_escaped` into `to`, which has room for `text`. Returns the bytes written. A backslash before
/// anything else stays, so that text which was never escaped mostly survives.
[[nodiscard]] inline std::size_t unescape_line(std::string_view text, char* to) noexcept
{
    char* const begin = to;
    for (std::size_t at = 0; at < text.size();) {
        auto const* const found = static_cast<char const*>(std::memchr(text.data() + at, '\\', text.size() - at));
        std::size_t const plain = found ? static_cast<std::size_t>(found - text.data()) - at : text.size() - at;
        std::memcpy(to, text.data() + at, plain);
        to += plain;
        at += plain;
        if (!found) break;
        char const kind = at + 1 < text.size() ? text[at + 1] : '\0';
        char const meant = kind == 't' ? '\t' : kind == 'n' ? '\n' : kind == 'r' ? '\r' : kind == '\\' ? '\\' : '\0';
        *to++ = meant == '\0' ? '\\' : meant;
        at += meant == '\0' ? 1 : 2;
    }
    return static_cast<std::size_t>(to - begin);
}

/// A cell or line as text: where it lies, or in `room` when it has escapes that count.
[[nodiscard]] inline std::string_view line_text(std::string_view cell, bool escapes, text_room& room) noexcept
{
    if (!escapes || cell.empty() || !std::memchr(cell.data(), '\\', cell.size())) return cell;
    return room.keep(unescape_line(cell, room.next()));
}

} // namespace crossin::detail
#endif
