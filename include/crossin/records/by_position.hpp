// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_BY_POSITION_HPP
#define CROSSIN_RECORDS_BY_POSITION_HPP

/// \file
/// Joins the records that stand at the same position. Layer: records. Needs: checks, drift, row_list.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <crossin/core/concepts.hpp>
#include <crossin/records/checks.hpp>
#include <crossin/records/detail/problems.hpp>
#include <crossin/records/drift.hpp>
#include <crossin/records/row_list.hpp>

namespace crossin {

/// Pairs record i of every language, after a look at whether that is right.
///
/// `drift` says what to do where the records of a language look like translations of the pivot's up to some row and no
/// longer after it: `stop`, `skip` (the language's records from there on; `at_most` is a share of its records) or
/// `keep`.
///
/// Models:     record_aligner.
/// Complexity: O(records); the rows take no memory.
/// Errors:     `error{mismatch}` for languages of different length and for drift, with the row where trust ends.
struct by_position {
    row_checks checks = {};
    problem_policy drift = {on_problem::stop};

    template <record_corpus Corpus>
    void align(std::span<Corpus const* const> corpora, row_list& rows) const
    {
        for (std::size_t l = 1; l < corpora.size(); ++l)
            if (corpora[l]->size() != corpora[0]->size()) refuse_length(*corpora[0], *corpora[l]);
        rows.add_by_position();
        for (std::size_t l = 1; l < corpora.size(); ++l) {
            Corpus const& corpus = *corpora[l];
            crossin::drift const found = find_drift(*corpora[0], corpus);
            detail::problem drifted = {reasons::drift, drift, corpus.size()};
            for (std::uint64_t i = found.trusted; i < found.rows; ++i) {
                auto const where = [&] { return place(corpus.source(i)); };
                auto const describe = [&] {
                    return to_string(found) + " (" + to_string(language_tag(corpora[0]->language())) + " at " +
                           to_string(place(corpora[0]->source(i))) + "); pair by id, or align by content";
                };
                drifted.add(rows.counts(l), where, describe);
                if (drifted.drops()) rows.drop(i, l);
            }
            drifted.check_limit("records of " + std::string(corpus.name()));
        }
    }

private:
    template <class Corpus>
    [[noreturn]] static void refuse_length(Corpus const& pivot, Corpus const& other)
    {
        crossin::drift const found = find_drift(pivot, other);
        fail(errc::mismatch, {other.name()},
             std::to_string(other.size()) + " records, where " + std::string(pivot.name()) + " has " +
                 std::to_string(pivot.size()) +
                 "; rows by position need the same number in every language. Compared by "
                 "position, " +
                 to_string(found) + "; pair by id, or align by content");
    }
};

} // namespace crossin
#endif
