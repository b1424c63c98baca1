// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_BY_ID_HPP
#define CROSSIN_RECORDS_BY_ID_HPP

/// \file
/// Joins records that have the same id. Layer: records. Needs: checks, row_list.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <crossin/core/concepts.hpp>
#include <crossin/records/checks.hpp>
#include <crossin/records/detail/id_join.hpp>
#include <crossin/records/detail/problems.hpp>
#include <crossin/records/row_list.hpp>

namespace crossin {

/// Pairs records of several languages by their id.
///
/// Rows stand in the order of the pivot's records; those that it lacks follow, in the order of the next languages. A
/// record without id is a row of its own and counted as "no id".
///
/// Models:     record_aligner.
/// Complexity: O(records). Where all languages have the same ids at the same positions, as translations of one file
///             do, one pass over their facts, and the rows take no memory; else a hash join.
/// Errors:     `error{mismatch}` when a language has records and none has an id, and as `checks` says.
///             `error{unsupported}` for two ids of one language with the same 64-bit hash. Between languages ids are
///             taken to be equal when their hashes are: of 10 million different ids one pair or more would be wrong
///             with a probability of 3e-6.
struct by_id {
    row_checks checks = {};

    template <record_corpus Corpus>
    void align(std::span<Corpus const* const> corpora, row_list& rows) const
    {
        std::vector<std::uint64_t> const ids = detail::ids_by_position(corpora);
        bool const agree = !ids.empty();
        std::vector<std::vector<detail::repeated_id>> repeats;
        for (Corpus const* corpus : corpora) {
            if (!agree)
                repeats.push_back(
                    detail::repeated_ids(*corpus, [&](std::uint64_t i) { return detail::id_hash_at(*corpus, i); }));
            else if (repeats.empty())
                repeats.push_back(detail::repeated_ids(*corpus, [&](std::uint64_t i) { return ids[i]; }));
            else
                repeats.push_back(repeats.front());
        }
        bool const as_they_stand = agree && (repeats.front().empty() || checks.duplicate_id.action == on_problem::keep);
        if (as_they_stand) rows.add_by_position();
        for (std::size_t l = 0; l < corpora.size(); ++l) judge(*corpora[l], l, repeats[l], rows);
        if (!as_they_stand) detail::join_by_id(corpora, repeats, rows);
    }

private:
    template <class Corpus>
    void judge(Corpus const& corpus, std::size_t language, std::vector<detail::repeated_id> const& repeats,
               row_list& rows) const
    {
        detail::problem twice = {reasons::duplicate_id, checks.duplicate_id, corpus.size()};
        typename Corpus::workspace room;
        for (detail::repeated_id const& one : repeats) {
            auto const describe = [&] {
                return "the id " + in_quotes(record_view(corpus.read(one.record, room)).id) + " stands at " +
                       to_string(place(corpus.source(one.first))) + " already";
            };
            if (twice.drops()) rows.leave_out(language, one.record);
            twice.add(rows.counts(language), [&] { return place(corpus.source(one.record)); }, describe);
        }
        twice.check_limit("records of " + std::string(corpus.name()));
    }
};

} // namespace crossin
#endif
