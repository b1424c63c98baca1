// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_DETAIL_JSON_CURSOR_HPP
#define CROSSIN_IO_DETAIL_JSON_CURSOR_HPP

/// \file
/// Fields out of JSON that has been checked before, where it lies. Layer: io. Needs: json_structure, text_room.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <crossin/io/detail/json_structure.hpp>
#include <crossin/io/detail/text_room.hpp>

namespace crossin::detail {

/// The value of four hexadecimal digits, or something above 0xFFFF.
[[nodiscard]] inline std::uint32_t four_hex_digits(char const* at) noexcept
{
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
        auto const c = static_cast<unsigned char>(at[i]);
        std::uint32_t const digit = c >= '0' && c <= '9'                     ? c - '0'
                                    : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20U) - 'a' + 10U
                                                                             : 0x100000U;
        value = value << 4 | digit;
    }
    return value;
}

/// Writes `code` as UTF-8 and returns what lies behind. Requires: code <= 0x10FFFF, room for four bytes.
[[nodiscard]] inline char* put_utf8(char* to, std::uint32_t code) noexcept
{
    auto const byte = [](std::uint32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
    if (code < 0x80) {
        *to++ = byte(code);
        return to;
    }
    if (code < 0x800) {
        *to++ = byte(0xC0 | code >> 6);
    } else {
        if (code < 0x10000) {
            *to++ = byte(0xE0 | code >> 12);
        } else {
            *to++ = byte(0xF0 | code >> 18);
            *to++ = byte(0x80 | (code >> 12 & 0x3F));
        }
        *to++ = byte(0x80 | (code >> 6 & 0x3F));
    }
    *to++ = byte(0x80 | (code & 0x3F));
    return to;
}

/// Walks JSON text that is well-formed. On text that is not it returns false somewhere and never leaves the text.
///
/// Requires: 64 readable bytes behind the text.
class json_cursor {
public:
    explicit json_cursor(std::string_view text) noexcept : at_(text.data()), end_(text.data() + text.size()) {}

    [[nodiscard]] char const* position() const noexcept { return at_; }
    /// The first character of the next value or punctuation; '\0' at the end.
    [[nodiscard, gnu::always_inline]] char peek() noexcept
    {
        if (at_ < end_ && *at_ > ' ') [[likely]]
            return *at_;
        if (end_ - at_ > 1 && *at_ == ' ' && at_[1] > ' ') [[likely]]
            return *++at_;
        return peek_behind_space();
    }
    [[nodiscard, gnu::always_inline]] bool take(char c) noexcept
    {
        if (peek() != c) return false;
        ++at_;
        return true;
    }
    /// Passes over a value.
    [[nodiscard]] bool skip() noexcept
    {
        if (peek() == '\0') return false;
        char const* const behind = value_end(at_, end_);
        if (!behind) return false;
        at_ = behind;
        return true;
    }
    /// Passes over a value and gives its bytes as they stand.
    [[nodiscard]] bool raw(std::string_view& bytes) noexcept
    {
        if (peek() == '\0') return false;
        char const* const begin = at_;
        if (!skip()) return false;
        bytes = {begin, static_cast<std::size_t>(at_ - begin)};
        return true;
    }
    [[nodiscard]] bool take_null() noexcept
    {
        if (peek() != 'n' || end_ - at_ < 4) return false;
        at_ += 4;
        return true;
    }

    /// Reads a string. Without escapes the text stays where it is; otherwise it is written into `room`, which must
    /// have been started with at least the bytes of the whole JSON text.
    [[nodiscard, gnu::always_inline]] bool text(std::string_view& value, text_room& room) noexcept
    {
        if (!take('"')) return false;
        char const* const begin = at_;
        at_ = find_quote_or_backslash(at_, end_);
        if (at_ >= end_) return false;
        if (*at_ == '\\') [[unlikely]]
            return unescaped(begin, value, room);
        value = {begin, static_cast<std::size_t>(at_++ - begin)};
        return true;
    }

    /// Calls `member(key)` for each member of an object; it must read or skip the value and return whether it could.
    template <class Member>
    [[nodiscard]] bool each_member(text_room& room, Member&& member)
    {
        if (!take('{')) return false;
        if (take('}')) return true;
        do {
            std::string_view key;
            if (peek() != '"' || !text(key, room) || !take(':') || !member(key)) return false;
        } while (take(','));
        return take('}');
    }

    /// Calls `element()` for each element of an array, in the same way.
    template <class Element>
    [[nodiscard]] bool each_element(Element&& element)
    {
        if (!take('[')) return false;
        if (take(']')) return true;
        do {
            if (!element()) return false;
        } while (take(','));
        return take(']');
    }

private:
    [[nodiscard, gnu::noinline]] char peek_behind_space() noexcept
    {
        at_ = skip_json_space(at_, end_);
        return at_ < end_ ? *at_ : '\0';
    }

    /// The string that begins at `begin` and has its first escape at the cursor.
    [[nodiscard]] bool unescaped(char const* begin, std::string_view& value, text_room& room) noexcept
    {
        char* const first = room.next();
        char* to = first + (at_ - begin);
        std::memcpy(first, begin, static_cast<std::size_t>(at_ - begin));
        while (at_ < end_) {
            bytes16 const bytes(at_);
            bytes.store(to); // what is too much is written over, or lies in the slack
            std::uint32_t const special = bytes.equal('"', '\\');
            std::size_t const plain = special == 0 ? 16 : first_bit(special);
            at_ += plain;
            to += plain;
            if (special == 0) continue;
            if (at_ >= end_) return false;
            if (*at_ == '"') {
                ++at_;
                value = room.keep(static_cast<std::size_t>(to - first));
                return true;
            }
            do { // escapes often come in runs, as where all letters are spelled \uXXXX
                if (!escape(to)) return false;
            } while (at_ < end_ && *at_ == '\\');
        }
        return false;
    }

    [[nodiscard]] bool escape(char*& to) noexcept
    {
        if (end_ - at_ < 2) return false;
        char const kind = at_[1];
        if (kind == 'u') {
            if (end_ - at_ < 6) return false;
            std::uint32_t code = four_hex_digits(at_ + 2);
            at_ += 6;
            if (code > 0xFFFF || (code >= 0xDC00 && code < 0xE000)) return false;
            if (code >= 0xD800 && code < 0xDC00) {
                if (end_ - at_ < 6 || at_[0] != '\\' || at_[1] != 'u') return false;
                std::uint32_t const low = four_hex_digits(at_ + 2);
                if (low < 0xDC00 || low > 0xDFFF) return false;
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                at_ += 6;
            }
            to = put_utf8(to, code);
            return true;
        }
        at_ += 2;
        switch (kind) {
        case 'n': *to++ = '\n'; return true;
        case 't': *to++ = '\t'; return true;
        case 'r': *to++ = '\r'; return true;
        case 'b': *to++ = '\b'; return true;
        case 'f': *to++ = '\f'; return true;
        case '"':
        case '\\':
        case '/': *to++ = kind; return true;
        default: return false;
        }
    }

    char const* at_;
    char const* end_;
};

} // namespace crossin::detail
#endif
