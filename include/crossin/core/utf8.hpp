// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_UTF8_HPP
#define CROSSIN_CORE_UTF8_HPP

/// \file
/// Counting and stepping in UTF-8, and where a text stops being it. Layer: core. Needs: nothing.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace crossin {

/// Number of code points of well-formed UTF-8.
[[nodiscard]] constexpr std::uint64_t code_points(std::string_view text) noexcept
{
    std::uint64_t count = 0;
    std::size_t at = 0;
    if (!std::is_constant_evaluated())
        for (; text.size() - at >= 8; at += 8) { // eight bytes at a time: all but those that are 10xxxxxx
            std::uint64_t word = 0;
            std::memcpy(&word, text.data() + at, 8);
            std::uint64_t const continues = word >> 7 & ~(word >> 6) & 0x0101010101010101U;
            count += 8 - ((continues * 0x0101010101010101U) >> 56);
        }
    for (; at < text.size(); ++at) count += (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    return count;
}

/// Length of the code point that begins with `lead`. [bytes] Requires: a byte that begins one in well-formed UTF-8.
[[nodiscard]] constexpr std::size_t code_point_bytes(char lead) noexcept
{
    auto const byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// The code point that starts at `at`, which is moved behind it. Requires: well-formed UTF-8, at < text.size().
[[nodiscard]] constexpr char32_t next_code_point(std::string_view text, std::size_t& at) noexcept
{
    auto const byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
    std::uint32_t const lead = byte(at);
    std::size_t const length = code_point_bytes(text[at]);
    std::uint32_t code = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) code = code << 6 | (byte(at + i) & 0x3FU);
    at += length;
    return code;
}

/// What stands at a place of a text that may not be UTF-8.
struct utf8_piece {
    std::size_t bytes = 0; ///< of a code point, or of the longest beginning of one; 1 at least
    bool whole = false;    ///< it is a code point
};

/// The code point at `at`, or as much as there is of one. Requires: at < text.size().
///
/// Source: The Unicode Standard 15.0, table 3-7; what is not whole is a maximal subpart of section 3.9.
[[nodiscard]] constexpr utf8_piece utf8_piece_at(std::string_view text, std::size_t at) noexcept
{
    auto const byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    unsigned const lead = byte(at);
    if (lead < 0x80) return {1, true};
    if (lead < 0xC2 || lead > 0xF4) return {1, false};
    std::size_t const length = code_point_bytes(text[at]);
    unsigned const least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned const most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (byte(at + 1) < least || byte(at + 1) > most) return {1, false};
    std::size_t good = 2;
    while (good < length && (byte(at + good) & 0xC0U) == 0x80U) ++good;
    return {good, good == length};
}

/// Where `text` stops being well-formed UTF-8; its size where it does not. [bytes]
[[nodiscard]] constexpr std::size_t valid_utf8_bytes(std::string_view text) noexcept
{
    for (std::size_t at = 0; at < text.size();) {
        if (!std::is_constant_evaluated() && text.size() - at >= 8) { // eight bytes of ASCII at a time
            std::uint64_t word = 0;
            std::memcpy(&word, text.data() + at, 8);
            if ((word & 0x8080808080808080U) == 0) {
                at += 8;
                continue;
            }
        }
        utf8_piece const piece = utf8_piece_at(text, at);
        if (!piece.whole) return at;
        at += piece.bytes;
    }
    return text.size();
}

} // namespace crossin
#endif
