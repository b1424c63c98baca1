// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_METRIC_TOKENS_HPP
#define CROSSIN_EVAL_METRIC_TOKENS_HPP

/// \file
/// How metrics of texts cut them into tokens. Layer: eval. Needs: characters, letter_case.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/utf8.hpp>
#include <crossin/text/characters.hpp>
#include <crossin/text/letter_case.hpp>

namespace crossin {

/// A way to cut texts, named as the metrics' users know it.
enum class token_rule : std::uint8_t {
    white_space,   ///< between white space: for texts that are tokens already
    mteval_13a,    ///< BLEU's usual one: punctuation and symbols of ASCII stand alone, marks inside of numbers do not
    chinese,       ///< BLEU's for Chinese: Han and what is printed as wide stands alone, the rest as in `mteval_13a`
    ascii_words,   ///< ROUGE's usual one: runs of a to z and 0 to 9 in lower case; other scripts are lost
    unicode_words, ///< ROUGE for any script: Han, kana and hangul alone, and runs of other letters, marks and digits
};

namespace detail {

/// What stands around white space.
[[nodiscard]] inline std::vector<std::string> split_at_white_space(std::string_view text)
{
    std::vector<std::string> tokens;
    bool inside = false;
    for (std::size_t at = 0; at < text.size();) {
        utf8_piece const piece = utf8_piece_at(text, at);
        std::size_t begin = at;
        at += piece.bytes;
        std::string_view const bytes = text.substr(begin, piece.bytes);
        if (piece.whole && kind_of(next_code_point(text, begin)) == character_kind::white_space) {
            inside = false;
            continue;
        }
        if (!inside) tokens.emplace_back();
        tokens.back() += bytes;
        inside = true;
    }
    return tokens;
}

[[nodiscard]] constexpr bool is_ascii_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Punctuation and symbols of ASCII that stand alone wherever they are: all but ' , - .
[[nodiscard]] constexpr bool stands_alone(char c) noexcept
{
    return (c >= '!' && c <= '&') || (c >= '(' && c <= '+') || c == '/' || (c >= ':' && c <= '@') ||
           (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

/// `text` with blanks where the rules of mteval-v13a part it.
///
/// The three later rules work one after the other from left to right, and none looks twice at a character: of "a.,b" the
/// comma is the second rule's. On bytes they do what they do on code points, as all they look for is ASCII.
[[nodiscard]] inline std::string parted_by_13a(std::string_view text)
{
    std::string parted, next;
    for (char const c : text)
        if (stands_alone(c))
            parted.append({' ', c, ' '});
        else
            parted += c;
    auto const pass = [&](auto fits, auto put) { // replaces pairs of characters
        next.clear();
        std::size_t at = 0;
        while (at < parted.size()) {
            if (at + 1 < parted.size() && fits(parted[at], parted[at + 1])) {
                put(parted[at], parted[at + 1]);
                at += 2;
            } else {
                next += parted[at++];
            }
        }
        parted.swap(next);
    };
    auto const is_mark = [](char c) { return c == '.' || c == ','; };
    pass([&](char a, char b) { return !is_ascii_digit(a) && is_mark(b); },
         [&](char a, char b) { next.append({a, ' ', b, ' '}); });
    pass([&](char a, char b) { return is_mark(a) && !is_ascii_digit(b); },
         [&](char a, char b) { next.append({' ', a, ' ', b}); });
    pass([&](char a, char b) { return is_ascii_digit(a) && b == '-'; },
         [&](char a, char b) { next.append({a, ' ', b, ' '}); });
    return parted;
}

/// `text` with every `from` as `to`.
[[nodiscard]] inline std::string with_replaced(std::string_view text, std::string_view from, std::string_view to)
{
    std::string made;
    for (;;) {
        std::size_t const at = text.find(from);
        made += text.substr(0, at);
        if (at == std::string_view::npos) return made;
        made += to;
        text.remove_prefix(at + from.size());
    }
}

/// The code points that the tokenizer for Chinese takes for Chinese.
///
/// Two of its ranges were meant for planes beyond the first; as they are compared there, they stand for U+2001 to U+2A6D
/// (quotation marks, dashes, arrows, signs of mathematics) and U+2F81 to U+2FA1. Scores that are published have been
/// computed so, and these are too.
[[nodiscard]] constexpr bool is_chinese_to_metrics(char32_t c) noexcept
{
    constexpr std::array<std::pair<char32_t, char32_t>, 17> ranges{{{0x2001, 0x2A6D},
                                                                    {0x2E80, 0x2EFF},
                                                                    {0x2F00, 0x2FDF},
                                                                    {0x2FF0, 0x303F},
                                                                    {0x3100, 0x312F},
                                                                    {0x31A0, 0x31BF},
                                                                    {0x31C0, 0x31EF},
                                                                    {0x3200, 0x33FF},
                                                                    {0x3400, 0x4DB5},
                                                                    {0x4E00, 0x9FBB},
                                                                    {0xF900, 0xFA2D},
                                                                    {0xFA30, 0xFA6A},
                                                                    {0xFA70, 0xFAD9},
                                                                    {0xFE10, 0xFE1F},
                                                                    {0xFE30, 0xFE4F},
                                                                    {0xFF00, 0xFFEF},
                                                                    {0x2600, 0x27BF}}};
    for (auto const& [first, last] : ranges)
        if (c >= first && c <= last) return true;
    return false;
}

[[nodiscard]] inline std::vector<std::string> tokens_13a(std::string_view text)
{
    std::string line = with_replaced(with_replaced(text, "<skipped>", ""), "-\n", "");
    for (char& c : line)
        if (c == '\n') c = ' ';
    for (auto const& [name, sign] : {std::pair{"&quot;", "\""}, {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}})
        line = with_replaced(line, name, sign);
    return split_at_white_space(parted_by_13a(" " + line + " "));
}

[[nodiscard]] inline std::vector<std::string> tokens_of_chinese(std::string_view text)
{
    std::string line;
    text = without_outer_space(text); // an end of text is no blank here: "in 1949." keeps its full stop
    for (std::size_t at = 0; at < text.size();) {
        utf8_piece const piece = utf8_piece_at(text, at);
        std::size_t begin = at;
        at += piece.bytes;
        std::string_view const bytes = text.substr(begin, piece.bytes);
        bool const alone = piece.whole && is_chinese_to_metrics(next_code_point(text, begin));
        line.append(alone ? " " : "").append(bytes).append(alone ? " " : "");
    }
    return split_at_white_space(parted_by_13a(line));
}

[[nodiscard]] inline std::vector<std::string> ascii_words(std::string_view text)
{
    std::vector<std::string> words;
    bool inside = false;
    for (char const c : lower_case(text)) {
        bool const part = (c >= 'a' && c <= 'z') || is_ascii_digit(c);
        if (part && !inside) words.emplace_back();
        if (part) words.back() += c;
        inside = part;
    }
    return words;
}

[[nodiscard]] inline std::vector<std::string> unicode_words(std::string_view text)
{
    std::vector<std::string> words;
    bool inside = false;
    std::string const lower = lower_case(text);
    for (std::size_t at = 0; at < lower.size();) {
        std::size_t const begin = at;
        char32_t const c = next_code_point(lower, at);
        character_kind const kind = kind_of(c);
        bool const part = kind == character_kind::letter || kind == character_kind::mark ||
                          kind == character_kind::number;
        bool const alone = part && is_han_kana_or_hangul(c);
        if (part && (alone || !inside)) words.emplace_back();
        if (part) words.back().append(lower, begin, at - begin);
        inside = part && !alone;
    }
    return words;
}

} // namespace detail

/// The tokens of `text`.
///
/// Complexity: O(size).
/// Errors:     `error{encoding}` for words of text that is not UTF-8; the other rules take broken bytes as they are.
/// Source:     `mteval_13a`: NIST's mteval-v13a, as sacreBLEU (Post 2018) has it; `chinese`: the same; `ascii_words`:
///             ROUGE-1.5.5's default without stemming, as rouge_score has it; `unicode_words`: ours.
[[nodiscard]] inline std::vector<std::string> metric_tokens(std::string_view text, token_rule rule)
{
    switch (rule) {
    case token_rule::white_space: return detail::split_at_white_space(text);
    case token_rule::mteval_13a: return detail::tokens_13a(text);
    case token_rule::chinese: return detail::tokens_of_chinese(text);
    case token_rule::ascii_words: return detail::ascii_words(text);
    case token_rule::unicode_words: return detail::unicode_words(text);
    }
    fail(errc::invalid_argument, "there is no such rule for tokens");
}

} // namespace crossin
#endif
