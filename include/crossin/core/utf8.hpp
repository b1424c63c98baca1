// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_UTF8_HPP
#define CROSSIN_CORE_UTF8_HPP

/// \file
/// Counting and stepping in text that is known to be UTF-8. Layer: core. Needs: nothing.

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

/// The code point that starts at `at`, which is moved behind it. Requires: well-formed UTF-8, at < text.size().
[[nodiscard]] constexpr char32_t next_code_point(std::string_view text, std::size_t& at) noexcept
{
    auto const byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
    std::uint32_t const lead = byte(at);
    std::size_t const length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t code = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) code = code << 6 | (byte(at + i) & 0x3FU);
    at += length;
    return code;
}

} // namespace crossin
#endif
