// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_PAIRING_REPORT_HPP
#define CROSSIN_RECORDS_PAIRING_REPORT_HPP

/// \file
/// What pairing by row number would have done to corpora whose rows are known. Layer: records. Needs:
/// parallel_corpus.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <crossin/core/language.hpp>
#include <crossin/records/parallel_corpus.hpp>

namespace crossin {

/// How one language would be paired with the pivot by row number.
///
/// Properties: rows == right + wrong.
struct pairing_report {
    language_tag language = {};
    std::uint64_t rows = 0;  ///< row numbers that both have
    std::uint64_t right = 0; ///< where the record of that number belongs to the pivot's record of that number
    std::uint64_t wrong = 0;
    std::uint64_t first_wrong = 0; ///< the first wrong row, 0-based; `rows` when there is none
    friend bool operator==(pairing_report const&, pairing_report const&) = default;
};

/// The report from pairs (pivot's record, other language's record) that belong together.
///
/// Errors: `error{invalid_argument}` for a pair of which either record does not exist.
[[nodiscard]] inline pairing_report report_pairing(language_tag language, std::uint64_t pivot_records,
                                                   std::uint64_t other_records,
                                                   std::span<std::pair<std::uint32_t, std::uint32_t> const> pairs)
{
    pairing_report report = {language, std::min(pivot_records, other_records)};
    std::vector<bool> right(report.rows);
    for (auto const& [of_pivot, of_other] : pairs) {
        require(of_pivot < pivot_records && of_other < other_records, "a pair names a record that does not exist");
        if (of_pivot == of_other) right[of_pivot] = true;
    }
    report.right = static_cast<std::uint64_t>(std::ranges::count(right, true));
    report.wrong = report.rows - report.right;
    report.first_wrong = static_cast<std::uint64_t>(std::ranges::find(right, false) - right.begin());
    return report;
}

/// One report for each language but the pivot, by the rows of `truth`.
///
/// A record that `truth` rejected or left unpaired belongs to no record of the pivot: its row number is wrong.
template <record_corpus Corpus>
[[nodiscard]] std::vector<pairing_report> report_pairing(parallel_corpus<Corpus> const& truth)
{
    std::vector<pairing_report> reports;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (std::size_t l = 1; l < truth.language_count(); ++l) {
        pairs.clear();
        row_intervals const rows = truth.rows_of(0, l);
        for (std::uint64_t k = 0; k < rows.size(); ++k)
            pairs.emplace_back(truth.record(rows[k], 0), truth.record(rows[k], l));
        reports.push_back(report_pairing(truth.languages()[l], truth.corpus(0).size(), truth.corpus(l).size(), pairs));
    }
    return reports;
}

} // namespace crossin
#endif
