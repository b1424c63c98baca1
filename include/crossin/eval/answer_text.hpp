// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_ANSWER_TEXT_HPP
#define CROSSIN_EVAL_ANSWER_TEXT_HPP

/// \file
/// What benchmarks of questions leave of an answer before they compare it. Layer: eval. Needs: error, language, utf8,
/// characters, letter_case.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/language.hpp>
#include <crossin/core/utf8.hpp>
#include <crossin/text/characters.hpp>
#include <crossin/text/letter_case.hpp>

namespace crossin {

/// What is left out of answers. All rules put them into lower case first and join their tokens by blanks last.
enum class answer_rules : std::uint8_t {
    squad,         ///< ASCII punctuation and English articles: SQuAD, and XQuAD and TyDiQA in every language
    english,       ///< MLQA: all punctuation; articles a, an, the
    spanish,       ///< MLQA: un, una, unos, unas, el, la, los, las
    german,        ///< MLQA: ein and der in all their forms
    vietnamese,    ///< MLQA: của, là, cái, chiếc, những
    arabic,        ///< MLQA: the letters alef and lam wherever they stand together, also inside of words
    arabic_prefix, ///< the same at the start of words only; not what MLQA computes
    hindi,         ///< MLQA: no articles
    chinese,       ///< MLQA: no articles; each of U+4E00 to U+9FA5 is a token of its own
};

/// The rules that MLQA has for a language, whatever its region.
///
/// Errors: `error{unsupported}` for a language that MLQA does not have.
/// Source: Lewis et al., MLQA (arXiv 1910.07475), its evaluation script.
[[nodiscard]] inline answer_rules mlqa_rules(language_tag const& language)
{
    constexpr std::array<std::string_view, 7> codes{"en", "es", "de", "vi", "ar", "hi", "zh"};
    using enum answer_rules;
    constexpr std::array<answer_rules, 7> rules{english, spanish, german, vietnamese, arabic, hindi, chinese};
    for (std::size_t i = 0; i < codes.size(); ++i)
        if (codes[i] == language.language()) return rules[i];
    fail(errc::unsupported, "MLQA has no rules for answers in " + in_quotes(to_string(language)) +
                                "; it has those of en, es, de, vi, ar, hi and zh, and answer_rules::squad serves every "
                                "language as XQuAD and TyDiQA use it");
}

namespace detail {

[[nodiscard]] inline std::span<std::string_view const> articles_of(answer_rules rules) noexcept
{
    static constexpr std::array<std::string_view, 3> of_english{"a", "an", "the"};
    static constexpr std::array<std::string_view, 8> of_spanish{"un", "una", "unos", "unas", "el", "la", "los", "las"};
    static constexpr std::array<std::string_view, 12> of_german{"ein", "eine", "einen", "einem", "eines", "einer",
                                                                "der", "die",  "das",   "den",   "dem",   "des"};
    static constexpr std::array<std::string_view, 5> of_vietnamese{"của", "là", "cái", "chiếc", "những"};
    switch (rules) {
    case answer_rules::squad:
    case answer_rules::english: return of_english;
    case answer_rules::spanish: return of_spanish;
    case answer_rules::german: return of_german;
    case answer_rules::vietnamese: return of_vietnamese;
    default: return {};
    }
}

/// A letter or digit of any script, or an underscore: what words are made of to a regular expression. Marks are none.
[[nodiscard]] inline bool is_word_character(char32_t c) noexcept
{
    character_kind const kind = kind_of(c);
    return kind == character_kind::letter || kind == character_kind::number || c == '_';
}

/// Calls `visit(char32_t, std::string_view bytes)` with every code point. Requires: well-formed UTF-8.
template <class Visit>
void for_each_checked(std::string_view text, Visit visit)
{
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const begin = at;
        char32_t const c = next_code_point(text, at);
        visit(c, text.substr(begin, at - begin));
    }
}

[[nodiscard]] inline std::string without_punctuation(std::string_view text, bool ascii_only)
{
    std::string kept;
    for_each_checked(text, [&](char32_t c, std::string_view bytes) {
        bool const ascii = c < 0x80 && c > ' ' && kind_of(c) == character_kind::other;
        if (!ascii && (ascii_only || !is_punctuation(c))) kept += bytes;
    });
    return kept;
}

/// Every article that is a whole run of word characters becomes a blank.
[[nodiscard]] inline std::string without_articles(std::string_view text, std::span<std::string_view const> articles)
{
    std::string kept;
    std::size_t word = 0; // where the run at the end of `kept` starts
    auto const end_word = [&] {
        std::string_view const run = std::string_view(kept).substr(word);
        if (std::ranges::find(articles, run) != articles.end()) kept.replace(word, std::string::npos, " ");
    };
    for_each_checked(text, [&](char32_t c, std::string_view bytes) {
        if (!is_word_character(c)) end_word();
        kept += bytes;
        if (!is_word_character(c)) word = kept.size();
    });
    end_word();
    return kept;
}

/// Alef and lam become a blank: everywhere, or where no letter or digit stands before them.
[[nodiscard]] inline std::string without_arabic_article(std::string_view text, bool prefix_only)
{
    constexpr std::string_view article = "ال";
    std::string kept;
    bool inside = false;
    for (std::size_t at = 0; at < text.size();) {
        if (text.substr(at).starts_with(article) && !(prefix_only && inside)) {
            kept += ' ';
            at += article.size();
            inside = true;
            continue;
        }
        std::size_t const begin = at;
        char32_t const c = next_code_point(text, at);
        inside = is_word_character(c) || (inside && kind_of(c) == character_kind::mark);
        kept += text.substr(begin, at - begin);
    }
    return kept;
}

} // namespace detail

/// The tokens of `text`, joined by blanks, without case, punctuation and articles.
///
/// Complexity: O(size).
/// Errors:     `error{encoding}` with the byte for text that is not UTF-8.
/// Source:     the evaluation scripts of SQuAD v1.1 and MLQA. One of MLQA's two rules for the Arabic article can never
///             match, so that the letters go wherever they stand; `arabic_prefix` is what it seems to have meant.
[[nodiscard]] inline std::string normalize_answer(std::string_view text, answer_rules rules)
{
    std::string kept = detail::without_punctuation(lower_case(text), rules == answer_rules::squad);
    if (rules == answer_rules::arabic || rules == answer_rules::arabic_prefix)
        kept = detail::without_arabic_article(kept, rules == answer_rules::arabic_prefix);
    else if (std::span const articles = detail::articles_of(rules); !articles.empty())
        kept = detail::without_articles(kept, articles);
    std::string joined;
    bool new_token = true;
    detail::for_each_checked(kept, [&](char32_t c, std::string_view bytes) {
        if (kind_of(c) == character_kind::white_space) {
            new_token = true;
            return;
        }
        bool const alone = rules == answer_rules::chinese && c >= 0x4E00 && c <= 0x9FA5;
        if ((new_token || alone) && !joined.empty()) joined += ' ';
        joined += bytes;
        new_token = alone;
    });
    return joined;
}

/// The tokens of what `normalize_answer` returned, as views into it.
[[nodiscard]] inline std::vector<std::string_view> answer_tokens(std::string_view normalized)
{
    std::vector<std::string_view> tokens;
    while (!normalized.empty()) {
        std::size_t const blank = normalized.find(' ');
        tokens.push_back(normalized.substr(0, blank));
        normalized.remove_prefix(blank == std::string_view::npos ? normalized.size() : blank + 1);
    }
    return tokens;
}
std::vector<std::string_view> answer_tokens(std::string&& normalized) = delete;

} // namespace crossin
#endif
