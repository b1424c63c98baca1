// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_DUPLICATES_HPP
#define CROSSIN_RECORDS_DUPLICATES_HPP

/// \file
/// Records and rows that stand there twice. Layer: records. Needs: parallel_corpus, repeats.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/concepts.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/records/detail/repeats.hpp>
#include <crossin/records/parallel_corpus.hpp>

namespace crossin {

/// What must be equal, byte for byte, for two records to be duplicates.
enum class duplicate_by : std::uint8_t {
    prompt_and_response, ///< all texts
    prompt,              ///< system text, instructions and inputs; answers may differ
};

/// A record or row that is equal to an earlier one.
struct duplicate {
    std::uint64_t index = 0;  ///< of the later one, which is the one to leave out
    std::uint64_t first = 0;  ///< of the first one that is equal
    std::size_t language = 0; ///< of a row: the number of the language in which they are equal
    friend bool operator==(duplicate const&, duplicate const&) = default;
};

namespace detail {

[[nodiscard]] inline bool equal_texts(record_view const& a, record_view const& b, duplicate_by what) noexcept
{
    if (a.system != b.system || a.turns.size() != b.turns.size()) return false;
    for (std::size_t i = 0; i < a.turns.size(); ++i)
        if (a.turns[i].instruction != b.turns[i].instruction || a.turns[i].input != b.turns[i].input ||
            (what == duplicate_by::prompt_and_response && a.turns[i].output != b.turns[i].output))
            return false;
    return true;
}

/// Duplicates among the records `record_at(0)`, ..., `record_at(n - 1)` of a corpus, by the index given.
template <class Corpus, class RecordAt>
[[nodiscard]] std::vector<duplicate> duplicates_among(Corpus const& corpus, std::uint64_t n, RecordAt&& record_at,
                                                      duplicate_by what)
{
    auto const hash_at = [&](std::uint64_t i) {
        record_facts const& facts = corpus.facts(record_at(i));
        return what == duplicate_by::prompt ? facts.prompt_hash : hash_combine(facts.prompt_hash, facts.response_hash);
    };
    std::vector<repeated> const all = repeated_hashes(n, hash_at);
    std::vector<duplicate> found;
    typename Corpus::workspace room, other_room;
    for (std::size_t i = 1, first = 0; i < all.size(); ++i) {
        if (all[i].hash != all[first].hash) {
            first = i;
            continue;
        }
        record_view const a = corpus.read(record_at(all[first].index), room);
        if (equal_texts(a, corpus.read(record_at(all[i].index), other_room), what))
            found.push_back({all[i].index, all[first].index, 0});
    }
    std::ranges::sort(found, {}, &duplicate::index);
    return found;
}

} // namespace detail

/// Records of a corpus that are equal to an earlier one, in the order of the corpus. Found by hash, compared by text.
template <record_corpus Corpus>
[[nodiscard]] std::vector<duplicate> find_duplicates(Corpus const& corpus,
                                                     duplicate_by what = duplicate_by::prompt_and_response)
{
    return detail::duplicates_among(corpus, corpus.size(), [](std::uint64_t i) { return i; }, what);
}

/// Rows that in any language are equal to an earlier row, in ascending order.
template <record_corpus Corpus>
[[nodiscard]] std::vector<duplicate> find_duplicates(parallel_corpus<Corpus> const& rows,
                                                     duplicate_by what = duplicate_by::prompt_and_response)
{
    std::vector<duplicate> found;
    for (std::size_t l = 0; l < rows.language_count(); ++l) {
        row_intervals const list = rows.intervals(language_mask{1} << l);
        auto const record_at = [&](std::uint64_t k) { return rows.record(list[k], l); };
        for (duplicate const& one : detail::duplicates_among(rows.corpus(l), list.size(), record_at, what))
            found.push_back({list[one.index], list[one.first], l});
    }
    std::ranges::sort(found, [](duplicate const& a, duplicate const& b) {
        return a.index != b.index ? a.index < b.index : a.language < b.language;
    });
    auto const rest = std::ranges::unique(found, {}, &duplicate::index);
    found.erase(rest.begin(), rest.end());
    return found;
}

/// Leaves the later ones of equal rows out, in every language, and counts them as "duplicate". Returns how many rows.
///
/// Errors: as `parallel_corpus::drop_rows`.
template <record_corpus Corpus>
std::uint64_t drop_duplicates(parallel_corpus<Corpus>& rows, duplicate_by what = duplicate_by::prompt_and_response,
                              problem_policy policy = {on_problem::skip})
{
    std::vector<duplicate> const found = find_duplicates(rows, what);
    std::vector<std::uint64_t> numbers;
    for (duplicate const& one : found) numbers.push_back(one.index);
    rows.drop_rows(numbers, reasons::duplicate, policy, [&](std::uint64_t row) {
        duplicate const& one = *std::ranges::lower_bound(found, row, {}, &duplicate::index);
        return "in " + to_string(rows.languages()[one.language]) + " equal to " +
               to_string(rows.source(one.first, one.language));
    });
    return numbers.size();
}

} // namespace crossin
#endif
