// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_XTREME_HPP
#define CROSSIN_EVAL_XTREME_HPP

/// \file
/// The scores of XTREME: of tasks over their languages, of groups of tasks, of all. Layer: eval. Needs: error, nearest.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/nearest.hpp>

namespace crossin {

/// A task of XTREME.
struct xtreme_task {
    std::string_view name;
    std::size_t group;                       ///< in `xtreme_groups`
    std::array<std::string_view, 2> metrics; ///< whose mean is the score; the second is empty where there is one
    std::size_t languages;                   ///< that the benchmark tests it in
};

inline constexpr std::array<std::string_view, 4> xtreme_groups{"classification", "tagging", "qa", "retrieval"};

/// The nine tasks.
///
/// Source: Hu et al. 2020, XTREME (arXiv 2003.11080), table 1, and the benchmark's code.
inline constexpr std::array<xtreme_task, 9> xtreme_tasks{{
    {"pawsx", 0, {"accuracy", ""}, 7},
    {"xnli", 0, {"accuracy", ""}, 15},
    {"udpos", 1, {"f1", ""}, 33},
    {"panx", 1, {"f1", ""}, 40},
    {"xquad", 2, {"f1", "exact_match"}, 11},
    {"mlqa", 2, {"f1", "exact_match"}, 7},
    {"tydiqa", 2, {"f1", "exact_match"}, 9},
    {"bucc2018", 3, {"f1", ""}, 4},
    {"tatoeba", 3, {"accuracy", ""}, 36},
}};

/// One score that was measured.
struct xtreme_result {
    std::string_view task = {};     ///< of `xtreme_tasks`
    std::string_view metric = {};   ///< of the task
    std::string_view language = {}; ///< any name; "all" for a mean over languages taken elsewhere
    double score = 0;               ///< [percent]
};

/// The scores of tasks, of groups, and of all, where all of their tasks are there. [percent]
struct xtreme_table {
    std::array<std::optional<double>, xtreme_tasks.size()> tasks{};
    std::array<std::size_t, xtreme_tasks.size()> languages{}; ///< that the score of a task is a mean over
    std::array<std::optional<double>, xtreme_groups.size()> groups{};
    std::optional<double> all = {};
    std::vector<std::string_view> missing = {}; ///< tasks without a score
    friend bool operator==(xtreme_table const&, xtreme_table const&) = default;
};

namespace detail {

struct xtreme_cell { ///< one metric of one task
    std::vector<std::string_view> languages = {};
    double sum = 0;
    [[nodiscard]] double mean() const { return sum / static_cast<double>(languages.size()); }
};

[[nodiscard]] inline std::size_t xtreme_task_named(std::string_view name)
{
    std::array<std::string_view, xtreme_tasks.size()> names{};
    for (std::size_t i = 0; i < names.size(); ++i) {
        names[i] = xtreme_tasks[i].name;
        if (names[i] == name) return i;
    }
    fail(errc::not_found,
         "XTREME has no task " + in_quotes(name) + "; the nearest one is " + in_quotes(nearest(name, names)));
}

[[nodiscard]] inline std::size_t xtreme_metric_of(xtreme_task const& task, std::string_view metric)
{
    for (std::size_t i = 0; i < task.metrics.size(); ++i)
        if (!metric.empty() && task.metrics[i] == metric) return i;
    fail(errc::not_found, "XTREME's task " + std::string(task.name) + " has no metric " + in_quotes(metric) +
                              "; it has " + std::string(task.metrics[0]) +
                              (task.metrics[1].empty() ? std::string() : " and " + std::string(task.metrics[1])));
}

/// The mean of some scores; nothing where one is not there.
template <class Scores>
[[nodiscard]] std::optional<double> mean_of_all(Scores const& scores)
{
    double sum = 0;
    for (std::optional<double> const& one : scores) {
        if (!one) return std::nullopt;
        sum += *one;
    }
    return sum / static_cast<double>(std::size(scores));
}

} // namespace detail

/// The table of `results`, which may come in any order and need not be complete.
///
/// A task's score is the mean over its languages, for questions and answers of the mean of F1 and exact match. Groups and
/// all are the means over their tasks, and are there only where these are all there: `missing` names the others.
///
/// Complexity: O(results * languages).
/// Errors:     `error{not_found}` for an unknown task or metric; `error{invalid_argument}` for no results, a score that
///             stands twice or is not 0 to 100; `error{mismatch}` where F1 and exact match of a task have other
///             languages, or one of them has none.
/// Source:     Hu et al. 2020, section 3, and the benchmark's code.
[[nodiscard]] inline xtreme_table xtreme_scores(std::span<xtreme_result const> results)
{
    require(!results.empty(), "there is no result to make a table of XTREME from");
    std::array<std::array<detail::xtreme_cell, 2>, xtreme_tasks.size()> cells;
    for (xtreme_result const& one : results) {
        std::size_t const task = detail::xtreme_task_named(one.task);
        detail::xtreme_cell& cell = cells[task][detail::xtreme_metric_of(xtreme_tasks[task], one.metric)];
        std::string const place = std::string(one.task) + ", " + std::string(one.metric) + ", " +
                                  shortened(one.language, 30);
        if (!(one.score >= 0 && one.score <= 100))
            fail(errc::invalid_argument, "the score of " + place + " is " + std::to_string(one.score) +
                                             "; scores of XTREME are percentages from 0 to 100");
        if (std::ranges::find(cell.languages, one.language) != cell.languages.end())
            fail(errc::invalid_argument, "the score of " + place + " stands twice");
        cell.languages.push_back(one.language);
        cell.sum += one.score;
    }
    xtreme_table table;
    for (std::size_t t = 0; t < xtreme_tasks.size(); ++t) {
        xtreme_task const& task = xtreme_tasks[t];
        auto& [first, second] = cells[t];
        table.languages[t] = first.languages.size();
        if (first.languages.empty() && second.languages.empty()) {
            table.missing.push_back(task.name);
            continue;
        }
        table.tasks[t] = first.mean();
        if (task.metrics[1].empty()) continue;
        std::ranges::sort(first.languages);
        std::ranges::sort(second.languages);
        if (first.languages != second.languages)
            fail(errc::mismatch, "of XTREME's task " + std::string(task.name) + ", f1 has " +
                                     std::to_string(first.languages.size()) + " languages and exact_match " +
                                     std::to_string(second.languages.size()) + ", or they are not the same ones");
        table.tasks[t] = (first.mean() + second.mean()) / 2;
    }
    for (std::size_t g = 0; g < xtreme_groups.size(); ++g) {
        std::vector<std::optional<double>> members;
        for (std::size_t t = 0; t < xtreme_tasks.size(); ++t)
            if (xtreme_tasks[t].group == g) members.push_back(table.tasks[t]);
        table.groups[g] = detail::mean_of_all(members);
    }
    table.all = detail::mean_of_all(table.tasks);
    return table;
}

} // namespace crossin
#endif
