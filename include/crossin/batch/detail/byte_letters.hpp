// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_DETAIL_BYTE_LETTERS_HPP
#define CROSSIN_BATCH_DETAIL_BYTE_LETTERS_HPP

/// \file
/// The letters that byte-level vocabularies write for bytes. Layer: batch. Needs: utf8.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <crossin/core/utf8.hpp>

namespace crossin::detail {

/// Whether the byte is its own letter: the printable ones of Latin-1, without spaces and the soft hyphen.
[[nodiscard]] constexpr bool is_own_letter(unsigned byte) noexcept
{
    return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

/// The bytes of the letters below U+0144; -1 for letters of no byte.
///
/// Source: GPT-2's vocabulary: the bytes that are not their own letters take U+0100, U+0101, ... in order.
[[nodiscard]] constexpr std::array<std::int16_t, 0x144> bytes_of_letters() noexcept
{
    std::array<std::int16_t, 0x144> bytes{};
    bytes.fill(-1);
    std::size_t next = 0x100;
    for (unsigned byte = 0; byte < 256; ++byte)
        bytes[is_own_letter(byte) ? byte : next++] = static_cast<std::int16_t>(byte);
    return bytes;
}

/// Replaces `bytes` by what the letters of `token` stand for; false where one of them stands for none.
///
/// Requires: `token` is UTF-8.
[[nodiscard]] inline bool bytes_of(std::string_view token, std::string& bytes)
{
    static constexpr auto table = bytes_of_letters();
    bytes.clear();
    for (std::size_t at = 0; at < token.size();) {
        char32_t const letter = next_code_point(token, at);
        if (letter >= table.size() || table[letter] < 0) return false;
        bytes += static_cast<char>(static_cast<unsigned char>(table[letter]));
    }
    return true;
}

} // namespace crossin::detail
#endif
