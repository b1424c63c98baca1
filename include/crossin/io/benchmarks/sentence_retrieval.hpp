// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_BENCHMARKS_SENTENCE_RETRIEVAL_HPP
#define CROSSIN_IO_BENCHMARKS_SENTENCE_RETRIEVAL_HPP

/// \file
/// Sentences and their translations, which are to be found: Tatoeba and BUCC. Layer: io. Needs: benchmark_lines.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/benchmarks/detail/benchmark_lines.hpp>

namespace crossin {

/// Sentences of two languages, of which those of `gold` translate each other.
///
/// Models: std::regular.
struct retrieval_set {
    std::vector<std::string> source = {}, target = {};
    std::vector<std::string> source_ids = {}, target_ids = {};  ///< one a sentence; none for files of lines
    std::vector<std::pair<std::size_t, std::size_t>> gold = {}; ///< rows of source and target, in the order of the file
    friend bool operator==(retrieval_set const&, retrieval_set const&) = default;
};

namespace detail {

[[nodiscard]] inline std::vector<std::string> benchmark_sentences(std::string const& path)
{
    benchmark_lines lines(path);
    std::vector<std::string> sentences;
    while (lines.next()) {
        if (only_blanks(lines.line())) lines.reject("the line is empty; a sentence was expected");
        sentences.emplace_back(trimmed(lines.line()));
    }
    return sentences;
}

/// Reads `id, tab, sentence` lines. Returns: the row of each id.
[[nodiscard]] inline id_rows numbered_sentences(std::string const& path, std::vector<std::string>& sentences)
{
    benchmark_lines lines(path);
    id_rows rows;
    while (lines.next()) {
        std::vector<std::string_view> const cells = cells_of(lines.line());
        if (cells.size() != 2 || trimmed(cells[0]).empty() || only_blanks(cells[1]))
            lines.reject("the line is not an id, a tab and a sentence");
        rows.add(trimmed(cells[0]), lines.where());
        sentences.emplace_back(trimmed(cells[1]));
    }
    return rows;
}

} // namespace detail

/// The set in two files of lines, of which line i of one translates line i of the other: Tatoeba, as
/// `tatoeba.XXX-eng.XXX` and `tatoeba.XXX-eng.eng`.
///
/// Errors: those of `benchmark_lines`; with path and line, `error{parse}` for an empty line; `error{mismatch}` for files
///         of unequal length.
/// Source: Artetxe and Schwenk (TACL 2019), appendix C.
[[nodiscard]] inline retrieval_set read_translated_lines(std::string const& source, std::string const& target)
{
    retrieval_set set{.source = detail::benchmark_sentences(source), .target = detail::benchmark_sentences(target)};
    if (set.source.size() != set.target.size())
        fail(errc::mismatch, place{target},
             "has " + std::to_string(set.target.size()) + " lines, and " + source + " has " +
                 std::to_string(set.source.size()) + "; line i of one should translate line i of the other");
    for (std::size_t i = 0; i < set.source.size(); ++i) set.gold.emplace_back(i, i);
    return set;
}

/// The set in two files of numbered sentences (id, tab, sentence) and one with pairs of their ids (id, tab, id): BUCC,
/// as `xx-en.test.xx`, `xx-en.test.en` and `xx-en.test.gold`. Most sentences have no translation in the other file.
///
/// Errors: those of `benchmark_lines`; with path and line, `error{parse}` for other lines than these, and an id that
///         stands twice; `error{mismatch}` for a pair with an id that is in neither file, or in the other one.
/// Source: Zweigenbaum, Sharoff and Rapp (BUCC 2018).
[[nodiscard]] inline retrieval_set read_numbered_sentences(std::string const& source, std::string const& target,
                                                           std::string const& gold)
{
    retrieval_set set;
    detail::id_rows const from = detail::numbered_sentences(source, set.source),
                          to = detail::numbered_sentences(target, set.target);
    set.source_ids = from.ids();
    set.target_ids = to.ids();
    detail::benchmark_lines lines(gold);
    detail::id_rows unique;
    while (lines.next()) {
        std::vector<std::string_view> const cells = detail::cells_of(lines.line());
        if (cells.size() != 2) lines.reject("the line is not two ids with a tab between them");
        auto const row = [&](detail::id_rows const& rows, std::string_view id, std::string const& path) {
            std::size_t const at = rows.find(id);
            if (at == detail::id_rows::none)
                fail(errc::mismatch, lines.where(), "the sentence " + in_quotes(id) + " is not in " + path);
            return at;
        };
        unique.add(lines.line(), lines.where());
        std::size_t const source_row = row(from, detail::trimmed(cells[0]), source);
        set.gold.emplace_back(source_row, row(to, detail::trimmed(cells[1]), target));
    }
    return set;
}

} // namespace crossin
#endif
