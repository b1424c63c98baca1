// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_CHECKS_HPP
#define CROSSIN_RECORDS_CHECKS_HPP

/// \file
/// What may be wrong with records that stand in one row, and what to do about it. Layer: records. Needs: core/tally.

#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/language.hpp>
#include <crossin/core/tally.hpp>

namespace crossin {

/// How much longer or shorter than usual a translation may be.
///
/// Usual is the ratio of all characters of the language to all characters of the reference in the same rows. A record
/// of n characters beside a reference of m passes when (n + slack) / (usual * m + slack) lies in [lowest, highest].
struct length_bounds {
    double lowest = 0.2;
    double highest = 5.0;
    double slack_characters = 40; ///< [code points] spares short texts, where ratios say little
    friend bool operator==(length_bounds const&, length_bounds const&) = default;
};

/// A policy for each thing that can be wrong with the records of a row.
///
/// In every row one language is the reference: the first one, called the pivot, or where it is missing the first that
/// the row has. Each other language is compared with the reference. `skip` drops the record of the language that
/// disagrees and leaves the rest of the row as it is, so that it stays usable for the directions that remain. The
/// limit `at_most` is a share of the comparisons made by this check.
struct row_checks {
    /// A record has no counterpart in some language. `skip` drops its whole row; `at_most` is a share of the rows.
    problem_policy missing = {on_problem::keep};
    /// Two records of a language have the same id. `skip` keeps the first; `keep` pairs the second with the second of
    /// the other languages, and so on. `at_most` is a share of the records.
    problem_policy duplicate_id = {on_problem::stop};
    /// The same system text, instructions and inputs in two languages, with letters in them.
    problem_policy untranslated = {on_problem::skip};
    /// An input, a whole prompt or a whole response is empty in one language only.
    problem_policy empty_on_one_side = {on_problem::skip};
    /// Different numbers of turns.
    problem_policy turns = {on_problem::skip};
    /// One record is much longer than the other; `lengths` says what is much.
    problem_policy length_ratio = {on_problem::skip};
    /// Both records hold numbers, and not the same ones. Numbers written as words are no numbers, so good
    /// translations fail this check too: skip them with a limit in mind, or keep them and look at the examples.
    problem_policy numbers = {on_problem::keep};

    length_bounds lengths = {};
    /// Bounds for single languages, instead of `lengths`.
    std::vector<std::pair<language_tag, length_bounds>> lengths_of = {};

    friend bool operator==(row_checks const&, row_checks const&) = default;
};

/// Names under which the checks count. In the order in which they are made: the first that fails counts.
namespace reasons {
inline constexpr std::string_view missing = "missing in a language";
inline constexpr std::string_view duplicate_id = "duplicate id";
inline constexpr std::string_view no_id = "no id";
inline constexpr std::string_view not_placed = "not placed";
inline constexpr std::string_view drift = "rows drift apart";
inline constexpr std::string_view turns = "different number of turns";
inline constexpr std::string_view untranslated = "left untranslated";
inline constexpr std::string_view empty_on_one_side = "empty on one side";
inline constexpr std::string_view length_ratio = "length ratio";
inline constexpr std::string_view numbers = "numbers differ";
inline constexpr std::string_view duplicate = "duplicate";
inline constexpr std::string_view in_benchmark = "in a benchmark";
} // namespace reasons

} // namespace crossin
#endif
