// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_DETAIL_HASH_SET_HPP
#define CROSSIN_RECORDS_DETAIL_HASH_SET_HPP

/// \file
/// A set of 64-bit hashes. Layer: records. Needs: nothing.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace crossin::detail {

/// Hashes in a table with open addressing, at most half full. 0 is taken for 1.
class hash_set {
public:
    void insert(std::uint64_t hash)
    {
        if (2 * (size_ + 1) > slots_.size()) grow();
        std::uint64_t& slot = slots_[place_of(hash)];
        size_ += slot == 0;
        slot = std::max<std::uint64_t>(hash, 1);
    }

    [[nodiscard]] bool contains(std::uint64_t hash) const noexcept
    {
        return !slots_.empty() && slots_[place_of(hash)] != 0;
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

private:
    /// Where the hash is, or the free slot where it would go.
    [[nodiscard]] std::size_t place_of(std::uint64_t hash) const noexcept
    {
        hash = std::max<std::uint64_t>(hash, 1);
        auto at = static_cast<std::size_t>(hash * 0x9E3779B97F4A7C15U >> (64 - std::countr_zero(slots_.size())));
        while (slots_[at] != 0 && slots_[at] != hash) at = (at + 1) & (slots_.size() - 1);
        return at;
    }

    void grow()
    {
        std::vector<std::uint64_t> old(std::max<std::size_t>(64, 2 * slots_.size()));
        old.swap(slots_);
        for (std::uint64_t const hash : old)
            if (hash != 0) slots_[place_of(hash)] = hash;
    }

    std::vector<std::uint64_t> slots_; ///< 0: free; a power of two of them
    std::size_t size_ = 0;
};

} // namespace crossin::detail
#endif
