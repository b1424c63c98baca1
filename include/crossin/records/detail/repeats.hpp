// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_DETAIL_REPEATS_HPP
#define CROSSIN_RECORDS_DETAIL_REPEATS_HPP

/// \file
/// Which of many hashes occur more than once. Layer: records. Needs: nothing.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

namespace crossin::detail {

/// One of several equal hashes.
struct repeated {
    std::uint64_t hash = 0;
    std::uint64_t index = 0;
    friend auto operator<=>(repeated const&, repeated const&) = default;
};

/// All indices in [0, n) whose `hash_at(i)` occurs at another index too, equal hashes side by side, indices ascending.
///
/// A bitmap of 16 bits a hash tells which hashes may have been seen before, a second one which may be seen again; what
/// passes both, a few per cent, is sorted. (A hash table of 500,000 hashes takes three times as long: it misses the
/// cache at every other step, where the bitmap of 1 MiB does not.)
///
/// Complexity: O(n), two calls of `hash_at` for each index; 4 bytes a hash of memory while it works.
template <class HashAt>
[[nodiscard]] std::vector<repeated> repeated_hashes(std::uint64_t n, HashAt&& hash_at)
{
    std::vector<repeated> found;
    if (n < 2) return found;
    unsigned const bits = std::max(6U, static_cast<unsigned>(std::bit_width(n - 1)) + 4);
    auto const slot = [bits](std::uint64_t hash) { return hash * 0x9E3779B97F4A7C15U >> (64 - bits); };
    std::vector<std::uint64_t> seen(std::uint64_t{1} << (bits - 6)), again;
    for (std::uint64_t i = 0; i < n; ++i) {
        std::uint64_t const at = slot(hash_at(i)), bit = std::uint64_t{1} << at % 64;
        if (seen[at / 64] & bit) {
            if (again.empty()) again.resize(seen.size());
            again[at / 64] |= bit;
        }
        seen[at / 64] |= bit;
    }
    if (again.empty()) return found;
    for (std::uint64_t i = 0; i < n; ++i) {
        std::uint64_t const hash = hash_at(i), at = slot(hash);
        if (again[at / 64] >> at % 64 & 1) found.push_back({hash, i});
    }
    std::ranges::sort(found);
    auto keep = found.begin();
    for (auto first = found.begin(); first != found.end();) {
        auto last = first;
        while (last != found.end() && last->hash == first->hash) ++last;
        if (last - first > 1) keep = std::copy(first, last, keep);
        first = last;
    }
    found.erase(keep, found.end());
    return found;
}

} // namespace crossin::detail
#endif
