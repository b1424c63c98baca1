// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_DETAIL_JSON_CHECK_HPP
#define CROSSIN_IO_DETAIL_JSON_CHECK_HPP

/// \file
/// Where exactly text stops being UTF-8 or JSON, and why. Slow and thorough. Layer: io. Needs: json_structure.

#include <cstddef>
#include <string>
#include <string_view>

#include <crossin/io/detail/json_structure.hpp>

namespace crossin::detail {

/// Offset of the first byte that is not part of well-formed UTF-8, or npos.
///
/// Source: The Unicode Standard 15.0, table 3-7.
[[nodiscard]] inline std::size_t first_invalid_utf8(std::string_view text) noexcept
{
    auto const byte = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    for (std::size_t i = 0; i < text.size();) {
        unsigned const lead = byte(i), second = byte(i + 1);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        std::size_t const length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0) return i;
        unsigned const least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        unsigned const most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) return i;
        for (std::size_t next = 2; next < length; ++next)
            if ((byte(i + next) & 0xC0U) != 0x80U) return i;
        i += length;
    }
    return std::string_view::npos;
}

/// What messages say of a byte that is not UTF-8.
[[nodiscard]] inline std::string utf8_message(std::string_view text, std::size_t at)
{
    static constexpr char hex[] = "0123456789ABCDEF";
    auto const byte = static_cast<unsigned char>(text[at]);
    return std::string("the byte 0x") + hex[byte >> 4] + hex[byte & 15] +
           " is not part of well-formed UTF-8; convert the file to UTF-8";
}

/// What is wrong with a piece of JSON text, and at which of its bytes.
struct json_mistake {
    char const* message = nullptr; ///< nullptr: nothing is wrong
    std::size_t at = 0;            ///< [bytes]
};

/// Checks one JSON value, with nothing but space around it, against the grammar. Strings are not checked for UTF-8.
///
/// Source: RFC 8259, sections 2 to 7. Values nested more than `deepest` deep are a mistake, with the words `too_deep`.
class json_checker {
public:
    explicit json_checker(std::string_view text, std::size_t deepest = 1024,
                          char const* too_deep = "values are nested more than 1,024 deep")
        : text_(text), deepest_(deepest), too_deep_(too_deep)
    {}

    [[nodiscard]] json_mistake check()
    {
        bool value_wanted = true;
        while (!mistake_.message) {
            space();
            if (value_wanted) {
                value_wanted = value();
                continue;
            }
            if (open_.empty()) {
                if (at_ < text_.size()) wrong("text stands behind the end of the value");
                break;
            }
            char const c = here();
            if (c == ',') {
                ++at_;
                value_wanted = open_.back() == '[' || key();
            } else if (c == (open_.back() == '[' ? ']' : '}')) {
                ++at_;
                open_.pop_back();
            } else {
                wrong(at_ >= text_.size()    ? "the text ends inside a value that is not closed"
                      : c == '/' || c == '#' ? "JSON has no comments"
                      : open_.back() == '['  ? "',' or ']' was expected here"
                                             : "',' or '}' was expected here");
            }
        }
        return mistake_;
    }

private:
    [[nodiscard]] char here() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }
    void space() noexcept
    {
        while (at_ < text_.size() && is_json_space(text_[at_])) ++at_;
    }
    bool wrong(char const* message)
    {
        mistake_ = {message, at_};
        return false;
    }

    /// Reads a scalar, or the opening of a container. Returns whether a value must follow.
    bool value()
    {
        char const c = here();
        if (at_ >= text_.size()) return wrong("the text ends where a value was expected");
        if (c == '{' || c == '[') {
            if (open_.size() == deepest_) return wrong(too_deep_);
            open_.push_back(c);
            ++at_;
            space();
            if (here() == (c == '{' ? '}' : ']')) {
                ++at_;
                open_.pop_back();
                return false;
            }
            return c == '[' || key();
        }
        if (c == '"') return string();
        if (c == '-' || (c >= '0' && c <= '9')) return number();
        for (std::string_view const word : {"true", "false", "null"})
            if (text_.substr(at_, word.size()) == word) {
                at_ += word.size();
                char const next = here();
                if ((next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || (next >= '0' && next <= '9'))
                    return wrong("',' or a closing bracket was expected here");
                return false;
            }
        return wrong(c == ']' || c == '}'   ? "a value was expected before this bracket"
                     : c == '/' || c == '#' ? "JSON has no comments"
                                            : "no JSON value begins like this");
    }

    /// Reads a key and its colon. Returns whether a value must follow.
    bool key()
    {
        space();
        if (here() != '"')
            return wrong(at_ >= text_.size()              ? "the text ends inside an object"
                         : here() == '/' || here() == '#' ? "JSON has no comments"
                         : here() == '}'                  ? "no comma may stand before this bracket"
                                                          : "a key in double quotes was expected here");
        string();
        if (mistake_.message) return false;
        space();
        if (here() != ':') return wrong("':' was expected behind the key");
        ++at_;
        return true;
    }

    bool string()
    {
        for (++at_; at_ < text_.size(); ++at_) {
            char const c = text_[at_];
            if (c == '"') {
                ++at_;
                return false;
            }
            if (static_cast<unsigned char>(c) < 0x20)
                return wrong(c == '\n' || c == '\r' ? "a line ends inside a string; write \\n or close it"
                                                    : "a control character stands in a string; write it as \\u00XX");
            if (c != '\\') continue;
            char const kind = ++at_ < text_.size() ? text_[at_] : '\0';
            if (kind == 'u') {
                for (int i = 0; i < 4; ++i) {
                    char const digit = ++at_ < text_.size() ? text_[at_] : '\0';
                    bool const hex = (digit >= '0' && digit <= '9') || ((digit | 0x20) >= 'a' && (digit | 0x20) <= 'f');
                    if (!hex) return wrong("\\u needs four hexadecimal digits");
                }
            } else if (kind == '\0' || std::string_view("\"\\/bfnrt").find(kind) == std::string_view::npos) {
                return wrong("no escape is spelled like this");
            }
        }
        return wrong("the text ends inside a string");
    }

    bool digits(char const* message)
    {
        std::size_t const begin = at_;
        while (here() >= '0' && here() <= '9') ++at_;
        return at_ != begin || wrong(message);
    }
    bool number()
    {
        if (here() == '-') ++at_;
        if (here() == '0') {
            ++at_;
            if (here() >= '0' && here() <= '9') return wrong("a number must not begin with 0");
        } else if (!digits("a digit was expected here")) {
            return false;
        }
        if (here() == '.') {
            ++at_;
            if (!digits("a digit was expected behind the point")) return false;
        }
        if (here() == 'e' || here() == 'E') {
            ++at_;
            if (here() == '+' || here() == '-') ++at_;
            if (!digits("a digit was expected in the exponent")) return false;
        }
        return false;
    }

    std::string_view text_;
    std::size_t deepest_;
    char const* too_deep_;
    std::size_t at_ = 0;
    std::string open_; ///< the brackets that are open
    json_mistake mistake_;
};

} // namespace crossin::detail
#endif
