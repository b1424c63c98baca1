// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MIX_ROW_ORDER_HPP
#define CROSSIN_MIX_ROW_ORDER_HPP

/// \file
/// In which order the rows of a source are gone through, epoch after epoch. Layer: mix. Needs: core.

#include <cstdint>

#include <crossin/core/permutation.hpp>
#include <crossin/core/random.hpp>

namespace crossin {

/// How far a shuffle may carry a row from its neighbours in the file: `{}`, `in_blocks` or `in_order`.
///
/// `{}` shuffles all rows.
struct locality {
    std::uint64_t block_rows = 0;   ///< rows of a block; 0: no blocks, all rows are shuffled
    std::uint64_t group_blocks = 0; ///< blocks that are shuffled together; 0: the order of the file
    friend bool operator==(locality const&, locality const&) = default;
};

/// Shuffles blocks of `rows` consecutive rows, and then the rows of each group of `blocks_at_once` blocks.
///
/// What is read at a time lies in so many places, which is what corpora far larger than memory need.
[[nodiscard]] constexpr locality in_blocks(std::uint64_t rows, std::uint64_t blocks_at_once = 16) noexcept
{
    return {rows > 0 ? rows : 1, blocks_at_once > 0 ? blocks_at_once : 1};
}
/// Does not shuffle: every epoch is the order of the file.
[[nodiscard]] constexpr locality in_order() noexcept { return {1, 0}; }

/// A bijection of [0, n) that keeps neighbours near, as `locality` says.
///
/// The rows behind the last whole block travel with the last group; the row numbers are rotated by a random amount
/// first, so that these are other rows under each key.
///
/// Requires:   how.block_rows > 0, how.group_blocks > 0, index < n.
/// Complexity: O(1), no memory; three times the cost of a full shuffle.
[[nodiscard]] constexpr std::uint64_t block_shuffled(std::uint64_t n, locality how, std::uint64_t key,
                                                     std::uint64_t index) noexcept
{
    std::uint64_t const blocks = n / how.block_rows;
    std::uint64_t const groups = blocks < how.group_blocks ? 1 : blocks / how.group_blocks;
    // One group holds everything: the product of its sizes may then be larger than any number.
    std::uint64_t const group_rows = groups == 1 ? n : how.group_blocks * how.block_rows;
    std::uint64_t const group = index / group_rows < groups ? index / group_rows : groups - 1;
    std::uint64_t const first_row = group * group_rows;
    std::uint64_t const rows = group + 1 == groups ? n - first_row : group_rows;
    std::uint64_t const at = permutation(rows, combine_keys(key, 1 + group))(index - first_row);
    std::uint64_t const slot = group * how.group_blocks + at / how.block_rows;
    std::uint64_t const block = slot < blocks ? permutation(blocks, combine_keys(key, 0))(slot) : slot;
    std::uint64_t const row = block * how.block_rows + at % how.block_rows + below(n, random_bits(key, 0));
    return row >= n ? row - n : row;
}

/// Which row stands where in epoch `epoch` of an endless walk through `rows` rows.
///
/// Several walks may go through the same rows: given one key, and shifts of equal distance, they meet each row once
/// in a pass that they share.
///
/// Source: the design of this library; the permutation is new in each epoch and the same for all who share the key.
struct row_order {
    std::uint64_t rows = 0;
    std::uint64_t key = 0;
    std::uint64_t shift = 0; ///< in [0, rows)
    locality how = {};

    struct position {
        std::uint64_t epoch = 0;
        std::uint64_t row = 0;
        friend bool operator==(position const&, position const&) = default;
    };

    /// The row of the `turn`-th draw. Requires: rows > 0.
    [[nodiscard]] constexpr position operator()(std::uint64_t turn) const noexcept
    {
        std::uint64_t const epoch = turn / rows;
        std::uint64_t at = turn - epoch * rows + shift;
        if (at >= rows) at -= rows;
        if (how.block_rows == 0) return {epoch, permutation(rows, combine_keys(key, epoch))(at)};
        if (how.group_blocks == 0) return {epoch, at};
        return {epoch, block_shuffled(rows, how, combine_keys(key, epoch), at)};
    }
};

} // namespace crossin
#endif
