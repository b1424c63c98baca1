// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_BENCHMARKS_XTREME_PREDICTIONS_HPP
#define CROSSIN_IO_BENCHMARKS_XTREME_PREDICTIONS_HPP

/// \file
/// Predictions in the files that XTREME asks for. Layer: io. Needs: benchmark_lines, settings_json.
///
/// A folder has one folder for each task, and each of these one file for each language: `test-xx.json` for the questions
/// of xquad, mlqa and tydiqa, `test-xx.tsv` for pawsx, xnli, panx, udpos, bucc2018 and tatoeba. Files with the right
/// answers look the same, but for questions.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/io/benchmarks/detail/benchmark_lines.hpp>
#include <crossin/io/settings_json.hpp>

namespace crossin {

/// A label for each item, a line each: pawsx, xnli, and tatoeba, whose labels are line numbers.
///
/// Errors: those of `benchmark_lines`; with path and line, `error{parse}` for a blank line, and for a label that is none
///         of `labels`, where there are some.
/// Source: Hu et al. (ICML 2020), the program evaluate.py.
[[nodiscard]] inline std::vector<std::string> read_label_predictions(std::string const& path,
                                                                     std::span<std::string_view const> labels = {})
{
    detail::benchmark_lines lines(path);
    std::vector<std::string> found;
    while (lines.next()) {
        std::string_view const label = detail::trimmed(lines.line());
        if (label.empty()) lines.reject("the line is empty; each item has a label");
        found.push_back(labels.empty() ? std::string(label) : detail::known_label(label, labels, lines.where()));
    }
    return found;
}

/// A tag for each word, a line each, and a blank line behind each sentence: panx and udpos.
///
/// Errors: those of `benchmark_lines`.
[[nodiscard]] inline std::vector<std::vector<std::string>> read_tag_predictions(std::string const& path)
{
    detail::benchmark_lines lines(path);
    std::vector<std::vector<std::string>> sentences;
    bool inside = false;
    while (lines.next()) {
        std::string_view const tag = detail::trimmed(lines.line());
        if (!std::exchange(inside, !tag.empty())) sentences.emplace_back();
        if (!tag.empty()) sentences.back().emplace_back(tag);
    }
    return sentences;
}

/// Pairs of ids with a tab between them, a line each: bucc2018.
///
/// Errors: those of `benchmark_lines`; with path and line, `error{parse}` for another line, and a pair that stands twice.
[[nodiscard]] inline std::vector<std::pair<std::string, std::string>> read_pair_predictions(std::string const& path)
{
    detail::benchmark_lines lines(path);
    detail::id_rows unique;
    std::vector<std::pair<std::string, std::string>> pairs;
    while (lines.next()) {
        std::vector<std::string_view> const cells = detail::cells_of(lines.line());
        if (cells.size() != 2 || detail::only_blanks(cells[0]) || detail::only_blanks(cells[1]))
            lines.reject("the line is not two ids with a tab between them");
        unique.add(lines.line(), lines.where());
        pairs.emplace_back(detail::trimmed(cells[0]), detail::trimmed(cells[1]));
    }
    return pairs;
}

/// The text that answers a question.
///
/// Models: std::regular.
struct answer_prediction {
    std::string id = {};   ///< of the question
    std::string text = {}; ///< may be empty
    friend bool operator==(answer_prediction const&, answer_prediction const&) = default;
};

/// An answer for each question, in one JSON object with their ids as its keys: xquad, mlqa and tydiqa.
///
/// Errors: those of `read_settings_json`, with the place; an id that stands twice is one. `error{parse}` for a file that
///         is no object or has no answer.
[[nodiscard]] inline std::vector<answer_prediction> read_answer_predictions(std::string const& path)
{
    setting const root = read_settings_json(path);
    if (!root.is_map() || root.items().empty())
        root.reject("an object with the ids of questions as its keys and answers as their values");
    std::vector<answer_prediction> answers;
    for (std::size_t i = 0; i < root.items().size(); ++i) answers.push_back({root.keys()[i], root.items()[i].text()});
    return answers;
}

} // namespace crossin
#endif
