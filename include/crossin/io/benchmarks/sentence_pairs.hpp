// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_BENCHMARKS_SENTENCE_PAIRS_HPP
#define CROSSIN_IO_BENCHMARKS_SENTENCE_PAIRS_HPP

/// \file
/// Pairs of sentences with a label: XNLI and PAWS-X. Layer: io. Needs: benchmark_lines.

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/benchmarks/detail/benchmark_lines.hpp>

namespace crossin {

/// Two sentences and how they stand to each other.
///
/// Models: std::regular.
struct sentence_pair {
    std::string id = {};       ///< the number of the item where the file has no ids, from 0 on and for each language
    std::string language = {}; ///< empty where the file does not say
    std::string first = {};    ///< the premise of XNLI
    std::string second = {};   ///< the hypothesis of XNLI
    std::string label = {};    ///< empty where the file has none, as XTREME's test sets
    friend bool operator==(sentence_pair const&, sentence_pair const&) = default;
};

/// The labels of XNLI: does the second sentence follow from the first?
inline constexpr std::array<std::string_view, 3> xnli_labels = {"entailment", "neutral", "contradiction"};
/// The labels of PAWS-X: do both sentences mean the same?
inline constexpr std::array<std::string_view, 2> pawsx_labels = {"0", "1"};

/// All pairs of a file with labels among `labels`, in their order. Two layouts are read:
///
/// - XTREME's, without a header: first sentence, second sentence and, but for test sets, label. A cell with quotes in it
///   stands in quotes, its own doubled.
/// - With a header, as XNLI and PAWS-X come themselves: columns are found by their names `sentence1`, `sentence2`,
///   `label` or `gold_label`, `id` or `pairID`, `language`; others are passed over.
///
/// "contradictory", as XNLI's translated training set says, is a contradiction.
///
/// Errors: those of `benchmark_lines`; with path and line, `error{parse}` for another number of columns, an empty
///         sentence, a label that is none of `labels`, an id that stands twice in a language, a header without sentences.
/// Source: Conneau et al. (EMNLP 2018); Yang et al. (EMNLP 2019); layout by the scripts of Hu et al. (ICML 2020).
[[nodiscard]] inline std::vector<sentence_pair> read_sentence_pairs(std::string const& path,
                                                                    std::span<std::string_view const> labels)
{
    static constexpr std::size_t none = ~std::size_t{0};
    detail::benchmark_lines lines(path);
    lines.next();
    std::vector<std::string_view> cells = detail::cells_of(lines.line());
    auto const column = [&](std::string_view name, std::string_view other = {}) {
        for (std::string_view const one : {name, other})
            if (auto const at = std::ranges::find(cells, one); !one.empty() && at != cells.end())
                return static_cast<std::size_t>(at - cells.begin());
        return none;
    };
    bool const header = column("sentence1") != none || column("gold_label") != none;
    std::size_t first = 0, second = 1, label = 2, id = none, language = none, columns = 0;
    if (header) {
        columns = cells.size();
        first = column("sentence1");
        second = column("sentence2");
        label = column("gold_label", "label");
        id = column("pairID", "id");
        language = column("language");
        if (first == none || second == none)
            lines.reject("the header names no columns \"sentence1\" and \"sentence2\"");
        if (!lines.next()) lines.reject("behind the header stands nothing");
    }
    std::vector<std::pair<std::string, std::size_t>> counts; // items of each language
    std::vector<sentence_pair> pairs;
    detail::id_rows ids;
    do {
        cells = detail::cells_of(lines.line());
        if (columns == 0) columns = cells.size();
        if (!header && cells.size() != 2 && cells.size() != 3)
            lines.reject("the line has " + std::to_string(cells.size()) +
                         " columns; two sentences and, where there is one, a label were expected");
        if (cells.size() != columns)
            lines.reject("the line has " + std::to_string(cells.size()) + " columns, and the first has " +
                         std::to_string(columns));
        auto const text = [&](std::size_t at) {
            return at < cells.size() ? detail::trimmed(cells[at]) : std::string_view{};
        };
        auto const sentence = [&](std::size_t at) {
            return header ? std::string(text(at)) : detail::unquoted(text(at));
        };
        sentence_pair one{
            .language = std::string(text(language)), .first = sentence(first), .second = sentence(second)};
        if (one.first.empty() || one.second.empty()) lines.reject("a sentence of the pair is empty");
        if (label < cells.size()) {
            std::string_view const found = text(label) == "contradictory" ? "contradiction" : text(label);
            one.label = detail::known_label(found, labels, lines.where());
        }
        auto of = std::ranges::find(counts, one.language, &std::pair<std::string, std::size_t>::first);
        if (of == counts.end()) of = counts.insert(of, {one.language, 0});
        one.id = id == none ? std::to_string(of->second) : std::string(text(id));
        ++of->second;
        ids.add(one.language.empty() ? one.id : one.language + " " + one.id, lines.where());
        pairs.push_back(std::move(one));
    } while (lines.next());
    return pairs;
}

/// The pairs of a file of XNLI. Errors: those of `read_sentence_pairs`.
[[nodiscard]] inline std::vector<sentence_pair> read_xnli(std::string const& path)
{
    return read_sentence_pairs(path, xnli_labels);
}

/// The pairs of a file of PAWS-X. Errors: those of `read_sentence_pairs`.
[[nodiscard]] inline std::vector<sentence_pair> read_pawsx(std::string const& path)
{
    return read_sentence_pairs(path, pawsx_labels);
}

} // namespace crossin
#endif
