// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TEXT_DETAIL_WORD_CLASSES_HPP
#define CROSSIN_TEXT_DETAIL_WORD_CLASSES_HPP

/// \file
/// What the rules for word boundaries make of the code points below U+2070. Layer: text. Needs: ICU.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <crossin/text/detail/break_iterator.hpp>
#include <crossin/text/detail/icu.hpp>

namespace crossin::detail {

/// The part of a code point in the rules of Unicode Standard Annex 29, as far as a table can tell.
enum class word_class : std::uint8_t {
    hard,       ///< not for the table: marks, emoji, scripts that are split by dictionary or have rules of their own
    letter,     ///< joins letters and digits
    digit,      ///< joins letters and digits
    mid_letter, ///< joins the letters on both sides
    mid_digit,  ///< joins the digits on both sides
    mid_both,   ///< does both
    other,      ///< stands alone
    space,      ///< white space of ASCII: words end here, whatever the language
};

/// The classes that a language gives to code points, for texts that need no iterator.
///
/// Letters and digits are those of Unicode's properties. What ASCII punctuation does differs between versions of ICU
/// (`@` joins letters in 72) and between languages (`:` joins them in Swedish), so the iterator itself is asked.
class word_classes {
public:
    static constexpr std::size_t limit = 0x2070;

    explicit word_classes(break_iterator& iterator) : shared_(&by_property())
    {
        for (std::size_t c = 0; c < ascii_.size(); ++c) {
            ascii_[c] = (*shared_)[c];
            bool const plain = ascii_[c] == word_class::letter || ascii_[c] == word_class::digit ||
                               ascii_[c] == word_class::space;
            if (c < 0x20 || c == 0x7F)
                ascii_[c] = plain ? ascii_[c] : word_class::hard;
            else if (!plain)
                ascii_[c] = asked(iterator, static_cast<char>(c));
        }
    }

    /// The class of the code point at byte `at`, whose width is written; `hard` also for broken bytes.
    [[nodiscard]] word_class at(std::string_view text, std::size_t at, std::size_t& width) const noexcept
    {
        auto const byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[i])); };
        unsigned const lead = byte(at);
        width = 1;
        if (lead < 0x80) return ascii_[lead];
        if (lead >= 0xC2 && lead <= 0xDF && at + 1 < text.size() && (byte(at + 1) & 0xC0U) == 0x80U) {
            width = 2;
            return (*shared_)[(lead & 0x1FU) << 6U | (byte(at + 1) & 0x3FU)];
        }
        bool const three = (lead >= 0xE0 && lead <= 0xE2) && at + 2 < text.size() && (byte(at + 1) & 0xC0U) == 0x80U &&
                           (byte(at + 2) & 0xC0U) == 0x80U;
        if (!three) return word_class::hard;
        std::size_t const code = (lead & 0xFU) << 12U | (byte(at + 1) & 0x3FU) << 6U | (byte(at + 2) & 0x3FU);
        width = 3;
        return code >= 0x800 && code < limit ? (*shared_)[code] : word_class::hard;
    }

private:
    using table = std::array<word_class, limit>;

    [[nodiscard]] static table const& by_property()
    {
        static table const classes = [] {
            table made{};
            for (std::size_t c = 0; c < limit; ++c) made[c] = class_of(static_cast<UChar32>(c));
            return made;
        }();
        return classes;
    }

    [[nodiscard]] static word_class class_of(UChar32 c)
    {
        if (c == ' ' || (c >= '\t' && c <= '\r')) return word_class::space;
        if (u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) || u_isUWhiteSpace(c)) return word_class::hard;
        if (u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT) return word_class::hard; // Thai, ...
        switch (u_getIntPropertyValue(c, UCHAR_WORD_BREAK)) {
        case U_WB_ALETTER: return word_class::letter;
        case U_WB_NUMERIC: return word_class::digit;
        case U_WB_MIDLETTER: return word_class::mid_letter;
        case U_WB_MIDNUM: return word_class::mid_digit;
        case U_WB_MIDNUMLET:
        case U_WB_SINGLE_QUOTE: return word_class::mid_both;
        case U_WB_OTHER: return u_isprint(c) ? word_class::other : word_class::hard;
        default: return word_class::hard;
        }
    }

    /// What the iterator makes of a mark between, before and behind letters and digits.
    [[nodiscard]] static word_class asked(break_iterator& iterator, char mark)
    {
        auto const whole = [&](char before, char after) {
            std::string const text{before, mark, after};
            std::size_t pieces = 0;
            iterator.for_each(text, [&](std::string_view, std::int32_t) { ++pieces; });
            return pieces == 1;
        };
        auto const alone = [&](std::string const& text) {
            std::size_t pieces = 0;
            iterator.for_each(text, [&](std::string_view, std::int32_t) { ++pieces; });
            return pieces == text.size();
        };
        std::string const one(1, mark);
        for (std::string const& beside : {one + 'a', 'a' + one, one + '1', '1' + one, one + one, one + ' ', ' ' + one})
            if (!alone(beside)) return word_class::hard;
        bool const letters = whole('a', 'a'), digits = whole('1', '1');
        if (whole('a', '1') || whole('1', 'a')) return word_class::hard;
        if (letters && digits) return word_class::mid_both;
        return letters ? word_class::mid_letter : digits ? word_class::mid_digit : word_class::other;
    }

    table const* shared_; ///< not this object's: one a process
    std::array<word_class, 128> ascii_{};
};

} // namespace crossin::detail
#endif
