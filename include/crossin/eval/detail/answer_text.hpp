// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_DETAIL_ANSWER_TEXT_HPP
#define CROSSIN_EVAL_DETAIL_ANSWER_TEXT_HPP

/// \file
/// Free answers as they are looked through: punctuation, sentences, a lone A. Layer: eval. Needs: utf8, text.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <crossin/core/utf8.hpp>
#include <crossin/text/letter_case.hpp>

namespace crossin::detail {

/// What stands for the letter A alone, so that the article "a" does not.
inline constexpr std::string_view lone_a = " *&^%$asa ";

/// What is left behind the first `count` code points.
[[nodiscard]] inline std::string_view behind_code_points(std::string_view text, std::size_t count) noexcept
{
    std::size_t at = 0;
    for (; count > 0 && at < text.size(); --count) at += code_point_bytes(text[at]);
    return text.substr(at < text.size() ? at : text.size());
}

/// `text` with the punctuation of CJK as that of ASCII.
[[nodiscard]] inline std::string with_ascii_punctuation(std::string_view text)
{
    static constexpr std::array<std::pair<char32_t, char>, 14> table = {{{U'，', ','},
                                                                         {U'。', '.'},
                                                                         {U'“', '"'},
                                                                         {U'”', '"'},
                                                                         {U'‘', '\''},
                                                                         {U'’', '\''},
                                                                         {U'！', '!'},
                                                                         {U'？', '?'},
                                                                         {U'【', '['},
                                                                         {U'】', ']'},
                                                                         {U'《', '<'},
                                                                         {U'》', '>'},
                                                                         {U'（', '('},
                                                                         {U'）', ')'}}};
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const begin = at;
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            plain += text[at++];
            continue;
        }
        if (utf8_piece const piece = utf8_piece_at(text, at); !piece.whole) { // refused when it is put into lower case
            plain.append(text, at, piece.bytes);
            at += piece.bytes;
            continue;
        }
        char32_t const code = next_code_point(text, at);
        char ascii = '\0';
        for (auto const& [wide, narrow] : table)
            if (wide == code) ascii = narrow;
        if (ascii != '\0')
            plain += ascii;
        else
            plain.append(text, begin, at - begin);
    }
    return plain;
}

/// Length of the first sentence, its mark included. [bytes]
[[nodiscard]] inline std::size_t sentence_bytes(std::string_view text) noexcept
{
    std::size_t const mark = text.find_first_of("!?."), wide = text.find("\u3002"); // the full stop of CJK
    if (mark == std::string_view::npos && wide == std::string_view::npos) return text.size();
    return wide < mark ? wide + 3 : mark + 1;
}

/// Calls `visit(std::string_view)` with each sentence.
template <class Visit>
void for_each_sentence(std::string_view text, Visit visit)
{
    while (!text.empty()) {
        std::size_t const length = sentence_bytes(text);
        visit(text.substr(0, length));
        text.remove_prefix(length);
    }
}

/// Whether answers are looked through without this code point at their ends.
[[nodiscard]] inline bool is_outer_punctuation(char32_t code) noexcept
{
    static constexpr std::u32string_view all = U" \t\n\r\v\f($,|！!\\.？?)，；：…—·《》“”‘’{}[]（）、/。";
    return all.find(code) != std::u32string_view::npos;
}

[[nodiscard]] inline std::string_view without_outer_punctuation(std::string_view text) noexcept
{
    while (!text.empty()) {
        std::size_t at = 0;
        if (!utf8_piece_at(text, 0).whole || !is_outer_punctuation(next_code_point(text, at))) break;
        text.remove_prefix(at);
    }
    while (!text.empty()) {
        std::size_t at = text.size() - 1;
        while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
        std::size_t end = at;
        if (!utf8_piece_at(text, at).whole || !is_outer_punctuation(next_code_point(text, end))) break;
        text = text.substr(0, at);
    }
    return text;
}

/// `text` between blanks, in lower case, but for a lone "A", which `lone_a` stands for.
[[nodiscard]] inline std::string with_lone_a(std::string_view text)
{
    std::string padded = " ";
    padded += text;
    padded += ' ';
    for (std::size_t at = padded.find(" A "); at != std::string::npos; at = padded.find(" A ", at + lone_a.size()))
        padded.replace(at, 3, lone_a);
    return lower_case(padded);
}

} // namespace crossin::detail
#endif
