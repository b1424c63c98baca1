// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_LANGUAGE_HPP
#define CROSSIN_CORE_LANGUAGE_HPP

/// \file
/// Language tags as values. Layer: core. Needs: error.

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <crossin/core/error.hpp>

namespace crossin {

/// A well-formed BCP 47 tag in canonical case: language, then optional script, region and variants.
///
/// `language_tag::parse("ZH-hans")` is `zh-Hans`. The tag is checked for form, not against the registry:
/// what is not registered (`qaa`) stays usable. Extensions and private use (`x-...`) are refused.
///
/// Models:  std::regular, std::totally_ordered; usable in constant expressions.
/// Errors:  `parse` throws `error{invalid_argument}`; `"..."_lang` does not compile.
/// Source:  RFC 5646, section 2.1 (form, case by section 2.1.1); RFC 4647, section 3.3.1 (matching).
class language_tag {
public:
    static constexpr std::size_t max_length = 35; ///< [bytes] RFC 5646, section 4.4.1

    /// The undetermined language, `und`.
    constexpr language_tag() noexcept : text_{'u', 'n', 'd'}, length_(3), language_length_(3) {}

    /// The tag that `text` spells ('_' is taken for '-').
    [[nodiscard]] static constexpr language_tag parse(std::string_view text)
    {
        language_tag tag;
        if (!tag.assign(text)) throw_malformed(text);
        return tag;
    }

    /// Whether `text` spells a tag.
    [[nodiscard]] static constexpr bool valid(std::string_view text) noexcept { return language_tag{}.assign(text); }

    [[nodiscard]] constexpr std::string_view text() const noexcept { return {text_.data(), length_}; }
    [[nodiscard]] constexpr std::string_view language() const noexcept { return {text_.data(), language_length_}; }

    /// Four letters such as `Hans`, or nothing.
    [[nodiscard]] constexpr std::string_view script() const noexcept
    {
        return script_at_ == 0 ? std::string_view{} : text().substr(script_at_, 4);
    }

    /// Two letters or three digits such as `BR`, or nothing.
    [[nodiscard]] constexpr std::string_view region() const noexcept
    {
        return region_at_ == 0 ? std::string_view{} : text().substr(region_at_, region_length_);
    }

    /// Whether this tag lies within `range`: `zh-Hans-CN` matches `zh` and `zh-Hans`, not `zh-Hant`.
    [[nodiscard]] constexpr bool matches(language_tag const& range) const noexcept
    {
        std::string_view const mine = text(), wanted = range.text();
        return mine.starts_with(wanted) && (mine.size() == wanted.size() || mine[wanted.size()] == '-');
    }

    friend constexpr bool operator==(language_tag const& a, language_tag const& b) noexcept
    {
        return a.text() == b.text();
    }
    friend constexpr std::strong_ordering operator<=>(language_tag const& a, language_tag const& b) noexcept
    {
        return a.text() <=> b.text();
    }

private:
    static constexpr bool is_alpha(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
    static constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
    static constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
    static constexpr char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

    template <class Predicate>
    static constexpr bool all(std::string_view part, Predicate holds) noexcept
    {
        for (char const c : part)
            if (!holds(c)) return false;
        return true;
    }

    [[noreturn]] static void throw_malformed(std::string_view text)
    {
        fail(errc::invalid_argument,
             in_quotes(text) + " is not a BCP 47 language tag; write one such as \"vi\", \"zh-Hans\" or \"pt-BR\"");
    }

    // Stands before `assign`, which calls it: Clang evaluates no template in a constant whose body it has yet to read.
    template <class Case>
    constexpr void copy(std::string_view part, std::size_t at, Case to_case) noexcept
    {
        if (at > 0) text_[at - 1] = '-';
        for (std::size_t i = 0; i < part.size(); ++i) text_[at + i] = to_case(part[i]);
    }

    constexpr bool assign(std::string_view text) noexcept
    {
        if (text.size() < 2 || text.size() > max_length) return false;
        enum { after_language, after_script, after_region, after_variant } seen = after_language;
        std::size_t begin = 0;
        while (begin <= text.size()) {
            std::size_t end = begin;
            while (end < text.size() && text[end] != '-' && text[end] != '_') ++end;
            std::string_view const part = text.substr(begin, end - begin);
            auto const at = static_cast<std::uint8_t>(begin);
            bool const letters = all(part, is_alpha);
            if (begin == 0) {
                if (!letters || part.size() < 2 || part.size() > 8 || part.size() == 4) return false;
                copy(part, at, lower);
                language_length_ = static_cast<std::uint8_t>(part.size());
            } else if (seen < after_script && letters && part.size() == 4) {
                copy(part, at, lower);
                text_[begin] = upper(part[0]);
                script_at_ = at;
                seen = after_script;
            } else if (seen < after_region &&
                       ((letters && part.size() == 2) || (all(part, is_digit) && part.size() == 3))) {
                copy(part, at, upper);
                region_at_ = at;
                region_length_ = static_cast<std::uint8_t>(part.size());
                seen = after_region;
            } else if (is_variant(part)) {
                copy(part, at, lower);
                seen = after_variant;
            } else {
                return false;
            }
            begin = end + 1;
        }
        length_ = static_cast<std::uint8_t>(text.size());
        return true;
    }

    static constexpr bool is_variant(std::string_view part) noexcept
    {
        auto const alphanumeric = [](char c) { return is_alpha(c) || is_digit(c); };
        return all(part, alphanumeric) &&
               ((part.size() >= 5 && part.size() <= 8) || (part.size() == 4 && is_digit(part[0])));
    }

    std::array<char, max_length> text_{};
    std::uint8_t length_ = 0;          ///< [bytes]
    std::uint8_t language_length_ = 0; ///< [bytes]
    std::uint8_t script_at_ = 0;       ///< offset in the text; 0: no script
    std::uint8_t region_at_ = 0;       ///< offset in the text; 0: no region
    std::uint8_t region_length_ = 0;   ///< [bytes]
};

/// The tag as a string.
[[nodiscard]] inline std::string to_string(language_tag const& tag) { return std::string(tag.text()); }

/// From which language to which: the prompt's and the response's.
struct direction {
    language_tag from = {};
    language_tag to = {};
    friend constexpr bool operator==(direction const&, direction const&) = default;
    friend constexpr auto operator<=>(direction const&, direction const&) = default;
};

/// "en->vi".
[[nodiscard]] inline std::string to_string(direction const& way)
{
    return to_string(way.from) + "->" + to_string(way.to);
}

inline namespace literals {

/// A language tag checked by the compiler.
[[nodiscard]] consteval language_tag operator""_lang(char const* text, std::size_t length)
{
    return language_tag::parse({text, length});
}

} // namespace literals
} // namespace crossin
#endif
