// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MIX_ROW_ORDER_HPP
#define CROSSIN_MIX_ROW_ORDER_HPP

/// \file
/// In which order the rows of a source are gone through, epoch after epoch. Layer: mix. Needs: core.

#include <array>
#include <cstddef>
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
/// Requires:   how.block_rows > 0, how.group_blocks > 0, n > 0.
/// Complexity: O(1) a call, no memory.
class block_shuffle {
public:
    constexpr block_shuffle(std::uint64_t n, locality how, std::uint64_t key) noexcept
        : rows_(n), how_(how), key_(key), blocks_(n / how.block_rows),
          groups_(blocks_ < how.group_blocks ? 1 : blocks_ / how.group_blocks),
          // One group holds everything: the product of its sizes may then be larger than any number.
          group_rows_(groups_ == 1 ? n : how.group_blocks * how.block_rows), rotation_(below(n, random_bits(key, 0))),
          block_order_(blocks_, combine_keys(key, 0))
    {}

    /// The group of blocks that `index` falls into.
    [[nodiscard]] constexpr std::uint64_t group_of(std::uint64_t index) const noexcept
    {
        std::uint64_t const group = index / group_rows_;
        return group < groups_ ? group : groups_ - 1;
    }
    /// The order of the rows within a group, to be kept for as long as indices fall into it.
    [[nodiscard]] constexpr permutation group_order(std::uint64_t group) const noexcept
    {
        return {group + 1 == groups_ ? rows_ - group * group_rows_ : group_rows_, combine_keys(key_, 1 + group)};
    }
    /// The first index of a group.
    [[nodiscard]] constexpr std::uint64_t first_of(std::uint64_t group) const noexcept { return group * group_rows_; }
    /// The first row of the `number`-th block of a group, before the rotation.
    [[nodiscard]] constexpr std::uint64_t block_begin(std::uint64_t group, std::uint64_t number) const noexcept
    {
        std::uint64_t const slot = group * how_.group_blocks + number;
        return (slot < blocks_ ? block_order_(slot) : slot) * how_.block_rows;
    }
    /// The row number behind the rotation. Requires: row < n.
    [[nodiscard]] constexpr std::uint64_t rotated(std::uint64_t row) const noexcept
    {
        row += rotation_;
        return row >= rows_ ? row - rows_ : row;
    }

    /// Requires: index < n.
    [[nodiscard]] constexpr std::uint64_t operator()(std::uint64_t index) const noexcept
    {
        std::uint64_t const group = group_of(index);
        std::uint64_t const at = group_order(group)(index - first_of(group));
        return rotated(block_begin(group, at / how_.block_rows) + at % how_.block_rows);
    }

private:
    std::uint64_t rows_;
    locality how_;
    std::uint64_t key_;
    std::uint64_t blocks_; ///< whole ones
    std::uint64_t groups_;
    std::uint64_t group_rows_; ///< of each group but the last
    std::uint64_t rotation_;   ///< [rows]
    permutation block_order_;
};

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
        return {epoch, block_shuffle(rows, how, combine_keys(key, epoch))(at)};
    }
};

/// A walk in a row order that remembers what it has worked out for the epoch, and for the group of blocks, that it is in.
///
/// Properties: row_walk(order)(turn) == order(turn), for any turns in any order.
/// Complexity: the cost of `row_order`, less the making of permutations for as long as turns stay in an epoch and group.
class row_walk {
public:
    explicit row_walk(row_order const& order) noexcept : order_(order) {}

    /// Requires: the order has rows.
    [[nodiscard]] row_order::position operator()(std::uint64_t turn) noexcept
    {
        if (turn - first_turn_ >= order_.rows || !begun_) begin_epoch(turn / order_.rows);
        std::uint64_t at = turn - first_turn_ + order_.shift;
        if (at >= order_.rows) at -= order_.rows;
        if (order_.how.block_rows == 0) return {epoch_, rows_(at)};
        if (order_.how.group_blocks == 0) return {epoch_, at};
        if (at - group_first_ >= rows_.size()) begin_group(blocks_.group_of(at));
        std::uint64_t const place = rows_(at - group_first_), block = place / order_.how.block_rows;
        std::uint64_t const begin = block < known_blocks ? block_begins_[block] : blocks_.block_begin(group_, block);
        return {epoch_, blocks_.rotated(begin + place - block * order_.how.block_rows)};
    }

private:
    static constexpr std::size_t known_blocks = 32; ///< of a group, whose places are remembered

    void begin_epoch(std::uint64_t epoch) noexcept
    {
        begun_ = true;
        epoch_ = epoch;
        first_turn_ = epoch * order_.rows;
        std::uint64_t const key = combine_keys(order_.key, epoch);
        if (order_.how.block_rows == 0) {
            rows_ = permutation(order_.rows, key);
        } else if (order_.how.group_blocks > 0) {
            blocks_ = block_shuffle(order_.rows, order_.how, key);
            begin_group(0);
        }
    }
    void begin_group(std::uint64_t group) noexcept
    {
        group_ = group;
        group_first_ = blocks_.first_of(group);
        rows_ = blocks_.group_order(group);
        std::uint64_t const last = (rows_.size() + order_.how.block_rows - 1) / order_.how.block_rows;
        for (std::uint64_t block = 0; block < last && block < known_blocks; ++block)
            block_begins_[block] = blocks_.block_begin(group, block);
    }

    row_order order_;
    bool begun_ = false;
    std::uint64_t epoch_ = 0;
    std::uint64_t first_turn_ = 0; ///< of the epoch
    permutation rows_{1, 0};       ///< of the epoch, or of the group
    std::uint64_t group_ = 0;
    std::uint64_t group_first_ = 0; ///< first index of the group
    block_shuffle blocks_{1, {1, 1}, 0};
    std::array<std::uint64_t, known_blocks> block_begins_{}; ///< of the group; rows before the rotation
};

} // namespace crossin
#endif
