// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_DETAIL_ID_JOIN_HPP
#define CROSSIN_RECORDS_DETAIL_ID_JOIN_HPP

/// \file
/// A join of several corpora on the hashes of their ids. Layer: records. Needs: repeats, row_list.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <crossin/core/concepts.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/records/checks.hpp>
#include <crossin/records/detail/repeats.hpp>
#include <crossin/records/row_list.hpp>

namespace crossin::detail {

/// A record whose id an earlier record of the same language has.
struct repeated_id {
    std::uint32_t record = 0;
    std::uint32_t first = 0;   ///< the first record with this id
    std::uint32_t ordinal = 0; ///< how many before have it, at least 1
};

template <class Corpus>
[[nodiscard]] std::uint64_t id_hash_at(Corpus const& corpus, std::uint64_t i)
{
    return static_cast<record_facts const&>(corpus.facts(i)).id_hash;
}

/// The hashes of the pivot's ids, if all languages have the same ids at the same positions; else nothing.
template <class Corpus>
[[nodiscard]] std::vector<std::uint64_t> ids_by_position(std::span<Corpus const* const> corpora)
{
    std::vector<std::uint64_t> ids;
    std::uint64_t const size = corpora[0]->size();
    for (Corpus const* corpus : corpora)
        if (corpus->size() != size) return {};
    ids.resize(size);
    for (std::uint64_t i = 0; i < size; ++i) {
        std::uint64_t const id = ids[i] = id_hash_at(*corpora[0], i);
        bool agree = id != 0;
        for (std::size_t l = 1; l < corpora.size(); ++l) agree &= id_hash_at(*corpora[l], i) == id;
        if (!agree) return {};
    }
    return ids;
}

/// In the order of the records. Errors: `error{unsupported}` when different ids have the same hash.
template <class Corpus, class HashAt>
[[nodiscard]] std::vector<repeated_id> repeated_ids(Corpus const& corpus, HashAt&& hash_at)
{
    std::vector<repeated_id> later;
    typename Corpus::workspace room, other_room;
    std::vector<repeated> const all = repeated_hashes(corpus.size(), hash_at);
    for (std::size_t i = 1, first = 0; i < all.size(); ++i) {
        if (all[i].hash == 0) continue; // no id
        if (all[i].hash != all[first].hash) {
            first = i;
            continue;
        }
        record_view const a = corpus.read(all[first].index, room), b = corpus.read(all[i].index, other_room);
        if (a.id != b.id)
            fail(errc::unsupported, corpus.source(all[i].index),
                 "the ids " + in_quotes(a.id) + " and " + in_quotes(b.id) +
                     " have the same 64-bit hash; change one of them");
        later.push_back({static_cast<std::uint32_t>(all[i].index), static_cast<std::uint32_t>(all[first].index),
                         static_cast<std::uint32_t>(i - first)});
    }
    std::ranges::sort(later, {}, &repeated_id::record);
    return later;
}

/// Numbers keys in the order in which they come.
class key_table {
public:
    /// The number of `key`, a new one if it has not come before.
    std::uint32_t number_of(std::uint64_t key)
    {
        if (2 * keys_.size() >= slots_.size()) grow();
        if (keys_.size() == missing_record) fail(errc::limit, "more than 2^32 - 1 different ids");
        std::size_t at = slot(key);
        for (; slots_[at] != 0; at = (at + 1) & (slots_.size() - 1))
            if (keys_[slots_[at] - 1] == key) return slots_[at] - 1;
        keys_.push_back(key);
        slots_[at] = static_cast<std::uint32_t>(keys_.size());
        return slots_[at] - 1;
    }
    [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }

private:
    [[nodiscard]] std::size_t slot(std::uint64_t key) const noexcept
    {
        return static_cast<std::size_t>(key * 0x9E3779B97F4A7C15U >> (64 - std::countr_zero(slots_.size())));
    }
    void grow()
    {
        slots_.assign(std::max<std::size_t>(1024, 4 * slots_.size()), 0);
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            std::size_t at = slot(keys_[i]);
            while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
            slots_[at] = static_cast<std::uint32_t>(i + 1);
        }
    }

    std::vector<std::uint64_t> keys_;
    std::vector<std::uint32_t> slots_; ///< number + 1, or 0; a power of two of them
};

/// Adds the rows. A record's key is the hash of its id; the k-th of several equal ids has a hash made of that and k; a
/// record without id has a key that no other one has.
template <class Corpus>
void join_by_id(std::span<Corpus const* const> corpora, std::vector<std::vector<repeated_id>> const& repeats,
                row_list& rows)
{
    std::size_t const languages = corpora.size();
    std::vector<std::uint32_t> records; // [rows x languages]
    key_table table;
    std::uint64_t lone = 0;
    for (std::size_t l = 0; l < languages; ++l) {
        Corpus const& corpus = *corpora[l];
        auto repeat = repeats[l].begin();
        std::uint64_t without = 0;
        for (std::uint32_t i = 0; i < corpus.size(); ++i) {
            std::uint64_t key = id_hash_at(corpus, i);
            if (repeat != repeats[l].end() && repeat->record == i) {
                key = hash_combine(key, repeat->ordinal);
                ++repeat;
            }
            if (rows.is_used(l, i)) continue; // rejected
            if (key == 0) {
                ++without;
                key = hash_combine(0x6E6F206964U, ++lone);
                bool const shown = rows.counts(l).wants_example(reasons::no_id);
                rows.counts(l).add(reasons::no_id, shown ? place(corpus.source(i)) : place{}, {}, false);
            }
            std::uint32_t const row = table.number_of(key);
            if (records.size() < table.size() * languages) records.resize(table.size() * languages, missing_record);
            records[row * languages + l] = i;
        }
        if (without > 0 && without == corpus.size())
            fail(errc::mismatch, {corpus.name()},
                 "none of its " + std::to_string(without) +
                     " records has an id; join by position, or give the records "
                     "of all languages the ids by which they belong together");
    }
    for (std::size_t row = 0; row < table.size(); ++row)
        rows.add(std::span<std::uint32_t const>(records).subspan(row * languages, languages));
}

} // namespace crossin::detail
#endif
