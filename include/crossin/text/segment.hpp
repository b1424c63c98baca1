// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TEXT_SEGMENT_HPP
#define CROSSIN_TEXT_SEGMENT_HPP

/// \file
/// Words and sentences of a text in any script, by ICU. Layer: text. Needs: error, language, ICU.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <crossin/core/language.hpp>
#include <crossin/text/detail/break_iterator.hpp>
#include <crossin/text/detail/word_classes.hpp>

namespace crossin {

/// What becomes of tokens without letters, digits or ideographs: punctuation marks, symbols, emoji.
enum class punctuation : std::uint8_t { kept, left_out };

/// Splits text into words, with an ICU iterator of its own; Chinese, Japanese, Thai, Khmer, Lao and Burmese by
/// dictionary.
///
/// White space is left out; a punctuation mark or a symbol is a token of its own. Tokens are views into the text, in
/// its order, and do not overlap.
///
///     word_segmenter english("en"_lang);
///     english.words("It's 3.50 (or so)."); // It's 3.50 ( or so ) .
///
/// Requires:      texts in UTF-8. Broken bytes are never read past, but where the boundaries lie among them is left
///                open.
/// Complexity:    O(size). Stretches between white space whose letters lie below U+2070 and have neither marks nor
///                a dictionary (Latin, Greek, Cyrillic, Arabic, ...) need no ICU: a tenth of the time, the same tokens.
///                Opening takes a tenth of a millisecond.
/// Errors:        `error{limit}` past 2^31 - 1 bytes, `error{unsupported}` where ICU comes without its data.
/// Thread safety: an object serves one thread at a time; any number of objects may work at once.
/// Source:        Unicode Standard Annex 29, section 4, with the rules and dictionaries of ICU's version.
class word_segmenter {
public:
    explicit word_segmenter(language_tag const& language = {}, punctuation marks = punctuation::kept)
        : iterator_(UBRK_WORD, language), classes_(iterator_), marks_(marks == punctuation::kept)
    {}

    /// Calls `visit(std::string_view)` with every token in order.
    template <class Visit>
    void for_each(std::string_view text, Visit visit)
    {
        static_cast<void>(detail::icu_length(text.size()));
        std::size_t at = 0;
        while (true) {
            while (at < text.size() && is_space(text[at])) ++at;
            if (at == text.size()) return;
            std::size_t end = at;
            if (is_easy(text, end)) {
                split_easy(text.substr(at, end - at), visit);
                at = end;
                continue;
            }
            // Setting up ICU costs as much as some dozen letters, so that what follows and needs it too goes along.
            for (std::size_t next = end; next < text.size();) {
                while (next < text.size() && is_space(text[next])) ++next;
                if (next == text.size() || is_easy(text, next)) break;
                end = next;
            }
            split_hard(text.substr(at, end - at), visit);
            at = end;
        }
    }

    /// The tokens of `text`.
    [[nodiscard]] std::vector<std::string_view> words(std::string_view text)
    {
        std::vector<std::string_view> found;
        for_each(text, [&](std::string_view word) { found.push_back(word); });
        return found;
    }

    /// How many tokens `text` has.
    [[nodiscard]] std::size_t count(std::string_view text)
    {
        std::size_t sum = 0;
        for_each(text, [&](std::string_view) { ++sum; });
        return sum;
    }

private:
    using kind = detail::word_class;

    static bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

    /// Moves `at` behind the stretch that starts there and has no white space of ASCII; whether the table knows all
    /// of it.
    [[nodiscard]] bool is_easy(std::string_view text, std::size_t& at) const noexcept
    {
        for (std::size_t width = 1; at < text.size(); at += width) {
            kind const here = classes_.at(text, at, width);
            if (here == kind::space) return true;
            if (here != kind::hard) continue;
            while (at < text.size() && !is_space(text[at])) ++at;
            return false;
        }
        return true;
    }

    /// The rules WB5 to WB13 for what the table knows.
    template <class Visit>
    void split_easy(std::string_view text, Visit& visit) const
    {
        auto const joined = [](kind one) { return one == kind::letter || one == kind::digit; };
        std::size_t width = 0;
        for (std::size_t begin = 0; begin < text.size();) {
            kind before = classes_.at(text, begin, width);
            std::size_t end = begin + width;
            bool const word = joined(before);
            while (word && end < text.size()) {
                kind const here = classes_.at(text, end, width);
                std::size_t next = end + width;
                if (!joined(here)) {
                    bool const joins = here == kind::mid_both ||
                                       here == (before == kind::letter ? kind::mid_letter : kind::mid_digit);
                    if (!joins || next == text.size() || classes_.at(text, next, width) != before) break;
                    next += width;
                } else {
                    before = here;
                }
                end = next;
            }
            if (word || marks_) visit(text.substr(begin, end - begin));
            begin = end;
        }
    }

    template <class Visit>
    void split_hard(std::string_view text, Visit& visit)
    {
        iterator_.for_each(text, [&](std::string_view piece, std::int32_t rule) {
            // A mark joins the space before it, which is no part of a token all the same.
            std::string_view const token = detail::without_leading_space(piece);
            if (!token.empty() && (marks_ || rule >= UBRK_WORD_NONE_LIMIT)) visit(token);
        });
    }

    detail::break_iterator iterator_;
    detail::word_classes classes_;
    bool marks_;
};

/// Splits text into sentences, with an ICU iterator of its own.
///
/// Sentences have no white space around them, and none is empty. A line end ends a sentence. In English, French,
/// German, Greek, Italian, Portuguese, Russian and Spanish common abbreviations with a full stop end none.
///
/// Requires:      as `word_segmenter`.
/// Complexity:    O(size), by ICU's speed.
/// Errors:        as `word_segmenter`.
/// Thread safety: as `word_segmenter`.
/// Source:        Unicode Standard Annex 29, section 5, with ICU's rules; abbreviations from CLDR ("ss=standard").
class sentence_segmenter {
public:
    explicit sentence_segmenter(language_tag const& language = {}) : iterator_(UBRK_SENTENCE, language, "@ss=standard")
    {}

    /// Calls `visit(std::string_view)` with every sentence in order.
    template <class Visit>
    void for_each(std::string_view text, Visit visit)
    {
        iterator_.for_each(text, [&](std::string_view piece, std::int32_t) {
            std::string_view const sentence = detail::without_trailing_space(detail::without_leading_space(piece));
            if (!sentence.empty()) visit(sentence);
        });
    }

    /// The sentences of `text`.
    [[nodiscard]] std::vector<std::string_view> sentences(std::string_view text)
    {
        std::vector<std::string_view> found;
        for_each(text, [&](std::string_view sentence) { found.push_back(sentence); });
        return found;
    }

private:
    detail::break_iterator iterator_;
};

} // namespace crossin
#endif
