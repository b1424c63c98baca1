// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_PACKING_HPP
#define CROSSIN_BATCH_PACKING_HPP

/// \file
/// Several texts in one row: which goes where. Layer: batch. Needs: error.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>

namespace crossin {

/// Consecutive examples that are packed together. It divides the blocks of a composition.
inline constexpr std::uint64_t packing_window = 256;

/// Puts each text into the first bin that has room for it; `bin_of[i]` becomes the bin of text i.
///
/// Returns:    the number of bins. They are opened in the order in which they are numbered.
/// Complexity: O(texts x bins), which suits a window.
/// Errors:     `error{invalid_argument}` for a text that is longer than a bin.
/// Source:     first-fit; D. S. Johnson, "Near-optimal bin packing algorithms", 1973: at most 1.7 times the bins that
///             are needed. Decreasing lengths would need fewer, and would tear the order of the examples apart.
inline std::uint32_t first_fit(std::span<std::uint32_t const> lengths, std::uint64_t capacity,
                               std::vector<std::uint32_t>& bin_of)
{
    bin_of.clear();
    std::vector<std::uint64_t> room; // one a bin [tokens]
    for (std::uint32_t const length : lengths) {
        if (length > capacity)
            fail(errc::invalid_argument, "a text of " + std::to_string(length) + " tokens does not fit into a bin of " +
                                             std::to_string(capacity));
        std::size_t bin = 0;
        while (bin < room.size() && room[bin] < length) ++bin;
        if (bin == room.size()) room.push_back(capacity);
        room[bin] -= length;
        bin_of.push_back(static_cast<std::uint32_t>(bin));
    }
    return static_cast<std::uint32_t>(room.size());
}

} // namespace crossin
#endif
