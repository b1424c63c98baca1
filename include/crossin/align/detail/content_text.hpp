// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_CONTENT_TEXT_HPP
#define CROSSIN_ALIGN_DETAIL_CONTENT_TEXT_HPP

/// \file
/// What can be told of a text in any language: its tokens as hashes, and its signs. Layer: align. Needs: core.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <crossin/core/hash.hpp>
#include <crossin/core/utf8.hpp>

namespace crossin::detail {

/// What a code point is to the search for tokens.
enum class letter_kind : std::uint8_t { sign, digit, letter, unspaced };

[[nodiscard]] constexpr letter_kind kind_of_letter(char32_t code) noexcept
{
    if (code < 0x80) {
        if (code >= U'0' && code <= U'9') return letter_kind::digit;
        return (code | 32U) >= U'a' && (code | 32U) <= U'z' ? letter_kind::letter : letter_kind::sign;
    }
    if (code < 0xC0) return code == 0xAA || code == 0xB5 || code == 0xBA ? letter_kind::letter : letter_kind::sign;
    if (code < 0x2000) {
        bool const unspaced = (code >= 0x0E00 && code <= 0x0EFF) || (code >= 0x1000 && code <= 0x109F) ||
                              (code >= 0x1780 && code <= 0x17FF); // Thai and Lao, Myanmar, Khmer
        bool const sign = code == 0xD7 || code == 0xF7 || code == 0x060C || code == 0x061B || code == 0x061F ||
                          code == 0x0964 || code == 0x0965;
        return unspaced ? letter_kind::unspaced : sign ? letter_kind::sign : letter_kind::letter;
    }
    if (code < 0x3000) return code < 0x2C00 ? letter_kind::sign : letter_kind::letter;
    if (code < 0x3040) return code == 0x3005 || code == 0x3007 ? letter_kind::unspaced : letter_kind::sign;
    if (code < 0xA000) return code == 0x30FB ? letter_kind::sign : letter_kind::unspaced; // kana and ideographs
    if (code >= 0xF900 && code < 0xFB00) return letter_kind::unspaced;
    if (code >= 0xFF00 && code < 0xFFF0) {
        if (code >= 0xFF10 && code <= 0xFF19) return letter_kind::digit;
        if ((code >= 0xFF21 && code <= 0xFF3A) || (code >= 0xFF41 && code <= 0xFF5A)) return letter_kind::letter;
        return code >= 0xFF66 ? letter_kind::unspaced : letter_kind::sign;
    }
    if (code >= 0x1F000 && code < 0x20000) return letter_kind::sign;
    return code >= 0x20000 ? letter_kind::unspaced : letter_kind::letter;
}

/// Small letters for large ones in the alphabets that have them, as far as that is a matter of one code point.
[[nodiscard]] constexpr char32_t small_letter(char32_t code) noexcept
{
    if (code < 0x80) return code >= U'A' && code <= U'Z' ? code + 32 : code;
    if (code >= 0xC0 && code <= 0xDE) return code + 32;
    if ((code >= 0x0100 && code <= 0x0137) || (code >= 0x014A && code <= 0x0177) ||
        (code >= 0x1E00 && code <= 0x1EFF) || (code >= 0x0460 && code <= 0x04FF))
        return code | 1;
    if ((code >= 0x0139 && code <= 0x0148) || (code >= 0x0179 && code <= 0x017E)) return code + (code & 1);
    if (code == 0x01A0 || code == 0x01AF) return code + 1; // Vietnamese letters with a horn
    if ((code >= 0x0391 && code <= 0x03A9) || (code >= 0x0410 && code <= 0x042F)) return code + 32;
    if (code >= 0x0400 && code <= 0x040F) return code + 80;
    return code >= 0xFF21 && code <= 0xFF5A ? ((code - 0xFF00 + 32) | 32U) : code;
}

/// The kind of a token stands in the two lowest bits of its hash.
enum class token_kind : std::uint8_t { word, number, character };

[[nodiscard]] constexpr token_kind kind_of_token(std::uint32_t hash) noexcept
{
    return static_cast<token_kind>(hash & 3U);
}

/// Adds the tokens of a text to a list: words cut to their first five letters, numbers without their separators, and,
/// where words are not put apart, single characters and pairs of neighbours.
inline void add_tokens(std::string_view text, std::vector<std::uint32_t>& tokens)
{
    constexpr std::size_t letters_kept = 5; // stems: what follows is mostly grammar
    auto const add = [&](std::uint64_t hash, token_kind kind) {
        tokens.push_back((static_cast<std::uint32_t>(hash >> 32) & ~3U) | static_cast<std::uint32_t>(kind));
    };
    letter_kind open = letter_kind::sign; // of the token that is being read
    std::uint64_t hash = 0;
    std::size_t letters = 0;
    char32_t before = 0; // the unspaced character just before
    auto const close = [&] {
        if (open == letter_kind::letter) add(hash, token_kind::word);
        if (open == letter_kind::digit) add(hash, token_kind::number);
        open = letter_kind::sign;
    };
    for (std::size_t at = 0; at < text.size();) {
        char32_t const code = next_code_point(text, at);
        letter_kind const kind = kind_of_letter(code);
        if (open == letter_kind::digit && (code == U'.' || code == U',') && at < text.size()) {
            std::size_t next = at;
            if (kind_of_letter(next_code_point(text, next)) == letter_kind::digit) continue; // 1,200 is 1200
        }
        if (kind != open) close();
        if (kind == letter_kind::unspaced) {
            add(hash_combine(2, code), token_kind::character);
            if (before != 0) add(hash_combine(hash_combine(3, before), code), token_kind::character);
            before = code;
            continue;
        }
        before = 0;
        if (kind == letter_kind::sign) continue;
        if (open != kind) {
            open = kind;
            hash = kind == letter_kind::digit ? 1 : 0;
            letters = 0;
        }
        if (kind == letter_kind::digit)
            hash = hash_combine(hash, code >= 0xFF10 ? code - 0xFF10 : code - U'0');
        else if (letters++ < letters_kept)
            hash = hash_combine(hash, small_letter(code));
    }
    close();
}

/// How many signs of some sorts a text has.
struct sign_counts {
    std::uint32_t newlines = 0, questions = 0, exclamations = 0, quotes = 0, brackets = 0;
    char32_t last = 0; ///< the last code point that is no white space

    void add(std::string_view text) noexcept
    {
        for (std::size_t at = 0; at < text.size();) {
            char32_t const code = next_code_point(text, at);
            switch (code) {
            case U'\n': ++newlines; continue;
            case U' ':
            case U'\r':
            case U'\t': continue;
            case U'?':
            case 0xFF1F:
            case 0x061F: ++questions; break;
            case U'!':
            case 0xFF01: ++exclamations; break;
            case U'"':
            case 0x201C:
            case 0x201D:
            case 0xAB:
            case 0xBB:
            case 0x300A:
            case 0x300B:
            case 0x300C:
            case 0x300D: ++quotes; break;
            case U'(':
            case 0xFF08:
            case U'[':
            case U'{': ++brackets; break;
            default: break;
            }
            last = code;
        }
    }
    /// A class of the last sign: none, question, full stop, colon, exclamation, other.
    [[nodiscard]] std::uint8_t ending() const noexcept
    {
        switch (last) {
        case 0: return 0;
        case U'?':
        case 0xFF1F:
        case 0x061F: return 1;
        case U'.':
        case 0x3002:
        case 0x0964: return 2;
        case U':':
        case 0xFF1A: return 3;
        case U'!':
        case 0xFF01: return 4;
        default: return 5;
        }
    }
};

} // namespace crossin::detail
#endif
