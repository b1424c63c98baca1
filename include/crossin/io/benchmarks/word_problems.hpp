// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_BENCHMARKS_WORD_PROBLEMS_HPP
#define CROSSIN_IO_BENCHMARKS_WORD_PROBLEMS_HPP

/// \file
/// Problems of arithmetic in words, with a number as the answer: MGSM. Layer: io. Needs: benchmark_lines.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/benchmarks/detail/benchmark_lines.hpp>

namespace crossin {

/// A problem and its solution.
///
/// Models: std::regular.
struct word_problem {
    std::string question = {};
    std::int64_t answer = 0;
    friend bool operator==(word_problem const&, word_problem const&) = default;
};

/// All problems of a file of MGSM, in their order: question, tab, whole number (commas between groups of three digits
/// may stand in it), without a header. Line i is the same problem in every language.
///
/// Errors: those of `benchmark_lines`; with path and line, `error{parse}` for a line without two columns, an empty
///         question, and an answer that is no whole number.
/// Source: Shi et al. (ICLR 2023).
[[nodiscard]] inline std::vector<word_problem> read_word_problems(std::string const& path)
{
    detail::benchmark_lines lines(path);
    std::vector<word_problem> problems;
    while (lines.next()) {
        std::vector<std::string_view> const cells = detail::cells_of(lines.line());
        if (cells.size() != 2)
            lines.reject("the line has " + std::to_string(cells.size()) +
                         " columns; question, tab, answer were expected");
        if (detail::only_blanks(cells[0])) lines.reject("the question is empty");
        std::optional<std::int64_t> const answer = detail::whole_number(detail::trimmed(cells[1]));
        if (!answer) lines.reject("the answer is " + in_quotes(cells[1]) + "; a whole number was expected");
        problems.push_back({std::string(detail::trimmed(cells[0])), *answer});
    }
    return problems;
}

} // namespace crossin
#endif
