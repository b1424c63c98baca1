// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_DETAIL_ID_CHECK_HPP
#define CROSSIN_IO_DETAIL_ID_CHECK_HPP

/// \file
/// Which records carry an id that an earlier one carries too. Layer: io. Needs: parallel.

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include <crossin/core/parallel.hpp>

namespace crossin::detail {

/// A record whose id was seen before, and the record that it was first seen at.
struct id_repetition {
    std::uint64_t first = 0;
    std::uint64_t again = 0;
};

/// What the ids of a corpus are like.
struct id_findings {
    std::uint64_t with_id = 0;
    std::uint64_t repeated = 0;               ///< records whose id stands at an earlier record too
    std::vector<id_repetition> examples = {}; ///< the first few of them, in the order of the records
};

/// Compares the ids of `count` records by their hashes: `hash_of(i)`, 0 for a record without id.
///
/// Complexity: O(n log n) time in two passes, the second only when there are repeated ids; 16 bytes a record.
template <class HashOf>
[[nodiscard]] id_findings find_repeated_ids(std::uint64_t count, HashOf&& hash_of, unsigned threads,
                                            std::size_t most_examples)
{
    id_findings found;
    // Sorted by their high bits first, so that the rest is sorted in pieces that stay in the cache, on all threads.
    unsigned bits = 0;
    while (bits < 16 && (count >> bits) > 512) ++bits;
    auto const piece_of = [&](std::uint64_t hash) { return bits == 0 ? 0 : hash >> (64 - bits); };
    std::vector<std::uint64_t> begin((std::size_t{1} << bits) + 1, 0);
    for (std::uint64_t i = 0; i < count; ++i)
        if (std::uint64_t const hash = hash_of(i); hash != 0) {
            ++begin[piece_of(hash) + 1];
            ++found.with_id;
        }
    if (found.with_id == 0) return found;
    for (std::size_t piece = 1; piece < begin.size(); ++piece) begin[piece] += begin[piece - 1];
    std::vector<std::uint64_t> hashes(static_cast<std::size_t>(found.with_id)), next(begin.begin(), begin.end() - 1);
    for (std::uint64_t i = 0; i < count; ++i)
        if (std::uint64_t const hash = hash_of(i); hash != 0) hashes[next[piece_of(hash)]++] = hash;
    auto const at = [&](std::uint64_t index) { return hashes.begin() + static_cast<std::ptrdiff_t>(index); };
    for_each_block(begin.size() - 1, threads,
                   [&](std::uint64_t piece) { std::sort(at(begin[piece]), at(begin[piece + 1])); });

    std::vector<std::pair<std::uint64_t, std::uint64_t>> repeated; // (hash, the first record that has it, later)
    for (std::size_t i = 1; i < hashes.size(); ++i)
        if (hashes[i] == hashes[i - 1]) {
            ++found.repeated;
            if (repeated.empty() || repeated.back().first != hashes[i]) repeated.emplace_back(hashes[i], UINT64_MAX);
        }
    for (std::uint64_t i = 0; i < count && !repeated.empty() && found.examples.size() < most_examples; ++i) {
        std::uint64_t const hash = hash_of(i);
        auto const entry = std::ranges::lower_bound(repeated, hash, {}, [](auto const& pair) { return pair.first; });
        if (hash == 0 || entry == repeated.end() || entry->first != hash) continue;
        if (entry->second == UINT64_MAX)
            entry->second = i;
        else
            found.examples.push_back({entry->second, i});
    }
    return found;
}

} // namespace crossin::detail
#endif
