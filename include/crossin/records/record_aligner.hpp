// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_RECORD_ALIGNER_HPP
#define CROSSIN_RECORDS_RECORD_ALIGNER_HPP

/// \file
/// What an aligner of records must be able to do. Layer: records. Needs: checks, row_list.

#include <span>

#include <crossin/core/concepts.hpp>
#include <crossin/records/checks.hpp>
#include <crossin/records/row_list.hpp>

namespace crossin {

/// A policy that says which records of several corpora belong together.
///
/// `align(corpora, rows)` adds rows to an empty list; `corpora[0]` is the pivot. It may reject records, which are then
/// counted under the reason that it gives; what it leaves over is counted as "not placed". It must be deterministic.
/// A member `checks`, if there is one, says how the rows are checked afterwards.
///
/// A class to copy, which pairs records that have the same prompt length:
///
///     struct by_prompt_length {
///         crossin::row_checks checks = {};                 // may be left out: the defaults of row_checks
///
///         template <crossin::record_corpus Corpus>
///         void align(std::span<Corpus const* const> corpora, crossin::row_list& rows) const
///         {
///             std::map<std::uint32_t, std::vector<std::uint32_t>> row_of;      // prompt length to row
///             for (std::size_t l = 0; l < corpora.size(); ++l)
///                 for (std::uint32_t i = 0; i < corpora[l]->size(); ++i) {
///                     auto& row = row_of[corpora[l]->facts(i).prompt_bytes];   // or read(i, workspace)
///                     row.resize(corpora.size(), crossin::missing_record);
///                     if (row[l] == crossin::missing_record)
///                         row[l] = i;                                          // a record stands in one row
///                     else
///                         rows.reject(l, i, "same length", corpora[l]->source(i), "a second record of this length");
///                 }
///             for (auto const& [length, row] : row_of) rows.add(row);          // one number a language
///         }
///     };
template <class A, class Corpus>
concept record_aligner = record_corpus<Corpus> && requires(A const& aligner, std::span<Corpus const* const> corpora,
                                                           row_list& rows) { aligner.align(corpora, rows); };

} // namespace crossin
#endif
