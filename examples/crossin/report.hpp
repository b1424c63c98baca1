// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_REPORT_HPP
#define CROSSIN_EXAMPLES_CROSSIN_REPORT_HPP

/// \file
/// What a plan and a ledger say of a run, and how it is printed: as tables and as JSON.

#include <cstdint>
#include <string>
#include <vector>

#include <crossin/compose/options.hpp>
#include <crossin/core/language.hpp>

#include "json.hpp"

namespace crossin {
class opened_recipe;
}

namespace program {

/// How often each of so many rows is given.
[[nodiscard]] inline double times(std::uint64_t got, std::uint64_t rows)
{
    return rows == 0 ? 0 : static_cast<double>(got) / static_cast<double>(rows);
}

/// The counts of a run with what is needed to read them.
struct run_report {
    /// One direction of a component, one component, or everything.
    struct line {
        std::string component = {};
        crossin::direction languages = {}; ///< of a direction only
        double asked = 0;                  ///< by the weights, before any limit [examples]
        std::uint64_t planned = 0;         ///< [examples]
        std::uint64_t got = 0;             ///< written; in a plan, as planned [examples]
        std::uint64_t total = 0;           ///< got, and what stands before the run's first index [examples]
        std::uint64_t rows = 0;            ///< that there are to draw from
        double bytes = 0;                  ///< of record text
        double supervised_bytes = 0;
    };
    /// How often the records of a language are seen.
    struct language_line {
        std::string corpus = {};
        crossin::language_tag language = {};
        std::uint64_t records = 0;
        std::uint64_t as_prompt = 0;   ///< [examples]
        std::uint64_t as_response = 0; ///< [examples]
    };

    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t world = 1; ///< more: what was written is the part of one rank
    crossin::weight_unit unit = crossin::weight_unit::examples;
    std::vector<line> cells = {};
    std::vector<line> components = {};
    line everything = {};
    std::vector<language_line> languages = {};
    std::vector<std::string> warnings = {};
};

/// What the examples [first, last) will be.
///
/// Errors: those of `composition::plan`.
[[nodiscard]] run_report planned(crossin::opened_recipe const& from, std::uint64_t first, std::uint64_t last);

/// Puts what was written, one count a direction, in place of what is planned. `world`: as one of so many ranks.
void put_written(run_report& report, std::vector<std::uint64_t> const& counts, std::uint64_t world);

/// The languages of the run, in the order of the corpora.
[[nodiscard]] std::vector<crossin::language_tag> languages_of(run_report const& report);
/// Examples from each language (row) to each (column).
[[nodiscard]] std::vector<std::vector<std::uint64_t>> counts_of(run_report const& report,
                                                                std::vector<crossin::language_tag> const& tags);

/// Component by component and direction by direction; asked, got and total side by side.
[[nodiscard]] std::string run_table_text(run_report const& report);
/// Examples from language to language.
[[nodiscard]] std::string heat_map_text(run_report const& report);
/// How often each record is seen, language by language.
[[nodiscard]] std::string language_table_text(run_report const& report);

/// The members of an object that says all of the above.
void write_report(json_writer& json, run_report const& report);

} // namespace program
#endif
