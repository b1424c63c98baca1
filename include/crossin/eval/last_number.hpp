// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_LAST_NUMBER_HPP
#define CROSSIN_EVAL_LAST_NUMBER_HPP

/// \file
/// The result of a calculation that a model wrote down: the last number of a text. Layer: eval. Needs: error, utf8,
/// characters.

#include <cstddef>
#include <optional>
#include <string_view>

#include <crossin/core/error.hpp>
#include <crossin/core/utf8.hpp>
#include <crossin/text/characters.hpp>

namespace crossin {

/// How numbers are written.
struct number_marks {
    char decimal = '.'; ///< before the fraction
    char group = ',';   ///< between groups of three digits
};

/// The last number in `text`, in digits of any script; nothing where there is none.
///
/// "1,234.50" is 1234.5 and "1,23" are two numbers, since groups have three digits; a full stop that ends a sentence is
/// no part of a number. A minus sign (- or U+2212) belongs to it where no letter and no digit stands before the sign.
/// Whole numbers to 2^53 are exact.
///
/// Complexity: O(size).
/// Errors:     `error{invalid_argument}` for two marks that are the same.
/// Source:     ours; that the last number counts is how MGSM (Shi et al. 2022, arXiv 2210.03057) is commonly scored.
[[nodiscard]] inline std::optional<double> last_number(std::string_view text, number_marks marks = {})
{
    require(marks.decimal != marks.group, "the mark before a fraction and the one between groups must differ");
    // Reads digits from `at` on; how many there are.
    auto const digits = [&](std::size_t& at, auto visit) {
        std::size_t count = 0;
        while (at < text.size() && utf8_piece_at(text, at).whole) {
            std::size_t next = at;
            int const digit = digit_value(next_code_point(text, next));
            if (digit < 0) break;
            visit(digit);
            at = next;
            ++count;
        }
        return count;
    };
    auto const nothing = [](int) {};
    std::optional<double> last;
    bool signs = false, after_word = false;
    for (std::size_t at = 0; at < text.size();) {
        double value = 0;
        auto const append = [&](int digit) { value = 10 * value + digit; };
        std::size_t const first = digits(at, append);
        if (first == 0) {
            utf8_piece const piece = utf8_piece_at(text, at);
            std::size_t next = at;
            char32_t const c = piece.whole ? next_code_point(text, next) : broken_character;
            at += piece.bytes;
            signs = (c == '-' || c == 0x2212) && !after_word;
            after_word = kind_of(c) == character_kind::letter || kind_of(c) == character_kind::mark;
            continue;
        }
        for (std::size_t count = first; count <= 3 && at < text.size() && text[at] == marks.group; count = 3) {
            std::size_t behind = at + 1;
            if (digits(behind, nothing) != 3) break;
            ++at;
            digits(at, append);
        }
        if (std::size_t behind = at + 1; at < text.size() && text[at] == marks.decimal && digits(behind, nothing) > 0) {
            double whole = value, scale = 1;
            value = 0;
            ++at;
            digits(at, [&](int digit) {
                append(digit);
                scale *= 10;
            });
            value = whole + value / scale;
        }
        last = signs ? -value : value;
        signs = false;
        after_word = true;
    }
    return last;
}

} // namespace crossin
#endif
