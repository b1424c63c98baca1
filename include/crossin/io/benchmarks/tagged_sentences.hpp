// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_BENCHMARKS_TAGGED_SENTENCES_HPP
#define CROSSIN_IO_BENCHMARKS_TAGGED_SENTENCES_HPP

/// \file
/// Sentences whose words have tags: Universal Dependencies and WikiAnn. Layer: io. Needs: benchmark_lines.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/benchmarks/detail/benchmark_lines.hpp>

namespace crossin {

/// A sentence, word by word.
///
/// Models: std::regular.
struct tagged_sentence {
    std::string id = {}; ///< `sent_id`, or the number of the sentence from 0 on
    std::vector<std::string> words = {};
    std::vector<std::string> tags = {}; ///< one a word
    friend bool operator==(tagged_sentence const&, tagged_sentence const&) = default;
};

/// What the tags of words are.
enum class tag_set : std::uint8_t {
    parts_of_speech, ///< the 17 of Universal Dependencies, and `_` where a treebank has none
    entities,        ///< O, B-KIND and I-KIND: outside, at the beginning and inside of a name
};

/// The universal parts of speech. Source: universaldependencies.org, "Universal POS tags", version 2.
inline constexpr std::array<std::string_view, 17> universal_tags = {"ADJ",   "ADP",   "ADV", "AUX",  "CCONJ", "DET",
                                                                    "INTJ",  "NOUN",  "NUM", "PART", "PRON",  "PROPN",
                                                                    "PUNCT", "SCONJ", "SYM", "VERB", "X"};

namespace detail {

/// `tag`, if it is one of `tags`. Errors: `error{parse}` at the line.
[[nodiscard]] inline std::string checked_tag(std::string_view tag, tag_set tags, benchmark_lines const& lines)
{
    if (tags == tag_set::parts_of_speech) {
        if (tag == "_") return std::string(tag);
        return known_label(tag, universal_tags, lines.where());
    }
    bool const span = tag.size() > 2 && (tag.starts_with("B-") || tag.starts_with("I-"));
    if (tag != "O" && !span) lines.reject(in_quotes(tag) + " is no tag of a name; O, B-KIND or I-KIND was expected");
    return std::string(tag);
}

} // namespace detail

/// All sentences of a file of Universal Dependencies, with their universal parts of speech: lines of ten columns, of
/// which the second is the word and the fourth its tag; a blank line behind each sentence; comments begin with `#`.
/// Ranges of words that are written as one (`3-4`) and empty nodes (`5.1`) are passed over, as they have no word of
/// their own.
///
/// Errors: those of `benchmark_lines`; with path and line, `error{parse}` for another number of columns, words that are
///         not numbered 1, 2, ..., a tag that is none, a `sent_id` that stands twice, a file without words.
/// Source: universaldependencies.org, "CoNLL-U Format".
[[nodiscard]] inline std::vector<tagged_sentence> read_conllu(std::string const& path)
{
    static constexpr std::string_view id_comment = "# sent_id =";
    detail::benchmark_lines lines(path);
    detail::id_rows ids;
    std::vector<tagged_sentence> sentences;
    tagged_sentence one;
    auto const finish = [&] {
        if (one.words.empty()) return;
        if (one.id.empty()) one.id = std::to_string(sentences.size());
        sentences.push_back(std::exchange(one, {}));
    };
    while (lines.next()) {
        std::string_view const line = lines.line();
        if (detail::only_blanks(line)) {
            finish();
            continue;
        }
        if (line.starts_with('#')) {
            if (!one.words.empty()) lines.reject("a comment stands inside of a sentence");
            if (line.starts_with(id_comment)) {
                one.id = detail::trimmed(line.substr(id_comment.size()));
                ids.add(one.id, lines.where());
            }
            continue;
        }
        std::vector<std::string_view> const cells = detail::cells_of(line);
        if (cells.size() != 10)
            lines.reject("the line has " + std::to_string(cells.size()) + " columns; CoNLL-U has 10 of them");
        if (cells[0].find_first_of("-.") != std::string_view::npos) continue;
        if (cells[0] != std::to_string(one.words.size() + 1))
            lines.reject("the word has the number " + in_quotes(cells[0]) + "; " +
                         std::to_string(one.words.size() + 1) + " was expected");
        if (cells[1].empty()) lines.reject("the word is empty");
        one.words.emplace_back(cells[1]);
        one.tags.push_back(detail::checked_tag(cells[3], tag_set::parts_of_speech, lines));
    }
    finish();
    if (sentences.empty()) fail(errc::parse, place{path}, "the file has no word");
    return sentences;
}

/// All sentences of a file with a word, a tab and its tag a line, and a blank line behind each sentence: WikiAnn, whose
/// words stand behind their language and a colon (`en:Berlin`), and XTREME's form of it and of Universal Dependencies,
/// whose do not. What stands before a colon is a language where it is the same in all lines.
///
/// Errors: those of `benchmark_lines`; with path and line, `error{parse}` for a line without two columns, an empty word,
///         a tag that is none of `tags`, a file without words.
/// Source: Pan et al. (ACL 2017); layout by the scripts of Hu et al. (ICML 2020).
[[nodiscard]] inline std::vector<tagged_sentence> read_tagged_words(std::string const& path,
                                                                    tag_set tags = tag_set::entities)
{
    detail::benchmark_lines lines(path);
    std::vector<tagged_sentence> sentences;
    tagged_sentence one;
    std::string prefix;
    bool first = true;
    auto const finish = [&] {
        if (one.words.empty()) return;
        one.id = std::to_string(sentences.size());
        sentences.push_back(std::exchange(one, {}));
    };
    while (lines.next()) {
        if (detail::only_blanks(lines.line())) {
            finish();
            continue;
        }
        std::vector<std::string_view> const cells = detail::cells_of(lines.line());
        if (cells.size() != 2)
            lines.reject("the line has " + std::to_string(cells.size()) + " columns; word, tab, tag were expected");
        std::string_view const word = detail::trimmed(cells[0]);
        if (word.empty()) lines.reject("the word is empty");
        if (std::exchange(first, false)) prefix = word.substr(0, word.find(':') + 1); // empty where there is no colon
        if (!word.starts_with(prefix)) prefix.clear();
        one.words.emplace_back(word);
        one.tags.push_back(detail::checked_tag(detail::trimmed(cells[1]), tags, lines));
    }
    finish();
    if (sentences.empty()) fail(errc::parse, place{path}, "the file has no word");
    for (tagged_sentence& sentence : sentences)
        for (std::string& word : sentence.words)
            if (word.size() > prefix.size()) word.erase(0, prefix.size());
    return sentences;
}

} // namespace crossin
#endif
