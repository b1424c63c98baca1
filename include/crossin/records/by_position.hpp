// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_BY_POSITION_HPP
#define CROSSIN_RECORDS_BY_POSITION_HPP

/// \file
/// Joins the records that stand at the same position. Layer: records. Needs: checks, row_list.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <crossin/core/concepts.hpp>
#include <crossin/records/checks.hpp>
#include <crossin/records/row_list.hpp>

namespace crossin {

/// Pairs record i of every language.
///
/// Models:     record_aligner.
/// Errors:     `error{mismatch}` for languages of different length.
struct by_position {
    row_checks checks = {};

    template <record_corpus Corpus>
    void align(std::span<Corpus const* const> corpora, row_list& rows) const
    {
        for (std::size_t l = 1; l < corpora.size(); ++l)
            if (corpora[l]->size() != corpora[0]->size())
                fail(errc::mismatch, {corpora[l]->name()},
                     std::to_string(corpora[l]->size()) + " records, where " + corpora[0]->name() + " has " +
                         std::to_string(corpora[0]->size()) + "; rows by position need as many in every language");
        rows.add_by_position();
    }
};

} // namespace crossin
#endif
