// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MIX_SHARD_HPP
#define CROSSIN_MIX_SHARD_HPP

/// \file
/// The part of a sequence that one rank takes. Layer: mix. Needs: core.

#include <cassert>
#include <concepts>
#include <cstdint>
#include <string>

#include <crossin/core/error.hpp>
#include <crossin/core/indexed.hpp>

namespace crossin {

/// What happens to the last, incomplete round when a run does not divide by the number of ranks.
enum class tail : std::uint8_t {
    uneven, ///< the first ranks get one example more; nothing is lost or repeated
    drop,   ///< nobody gets the incomplete round
    repeat, ///< the ranks that would go without take examples from the start of the run
};

/// Indices of the examples that a rank takes: first + rank, first + rank + world, ... below last.
///
/// For every `world` the ranks together take the same set, so that a run can go on with another number of ranks.
///
/// Models: index_sampler, std::ranges::random_access_range.
class shard_indices {
public:
    /// The share of `rank` among `world` ranks of the indices [first, last).
    ///
    /// Errors: `error{invalid_argument}` unless rank < world and first <= last.
    shard_indices(std::uint64_t rank, std::uint64_t world, std::uint64_t first, std::uint64_t last,
                  tail at_end = tail::uneven)
        : rank_(rank), world_(world), first_(first), length_(last - first)
    {
        require(world > 0 && rank < world, "a rank must be smaller than the number of ranks");
        require(first <= last, "a shard must end behind its start");
        std::uint64_t const rounds = length_ / world, rest = length_ % world;
        size_ = rounds;
        if (at_end == tail::repeat && rest > 0) ++size_;
        if (at_end == tail::uneven && rank < rest) ++size_;
    }

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    /// Requires: i < size().
    [[nodiscard]] std::uint64_t operator[](std::uint64_t i) const noexcept
    {
        assert(i < size_);
        std::uint64_t const offset = rank_ + i * world_;
        return first_ + (offset < length_ ? offset : offset % length_);
    }
    [[nodiscard]] auto begin() const noexcept { return index_iterator<shard_indices>(*this, 0); }
    [[nodiscard]] auto end() const noexcept { return index_iterator<shard_indices>(*this, size_); }

private:
    std::uint64_t rank_, world_, first_, length_, size_ = 0;
};

/// Something with elements by index, and their number; a range or not.
template <class R>
concept indexed_elements = requires(R const& range, std::uint64_t i) {
    { range.size() } -> std::convertible_to<std::uint64_t>;
    range[i];
};

/// The elements of `Range` at the indices of a shard. Keeps a reference: the range outlives it.
///
/// Models:   std::ranges::random_access_range.
/// Requires: `indexed_elements<Range>`, once Range is complete: a class may name the view of itself.
template <class Range>
class shard_view {
public:
    shard_view(Range const& range, shard_indices indices) noexcept : range_(&range), indices_(indices) {}
    shard_view(Range const&&, shard_indices) = delete;

    [[nodiscard]] std::uint64_t size() const noexcept { return indices_.size(); }
    /// Requires: i < size().
    [[nodiscard]] decltype(auto) operator[](std::uint64_t i) const { return (*range_)[indices_[i]]; }
    [[nodiscard]] shard_indices indices() const noexcept { return indices_; }
    [[nodiscard]] auto begin() const noexcept { return index_iterator<shard_view>(*this, 0); }
    [[nodiscard]] auto end() const noexcept { return index_iterator<shard_view>(*this, size()); }

private:
    Range const* range_;
    shard_indices indices_;
};

/// What rank `rank` of `world` takes of the elements [first, last) of `range`.
///
/// Errors: those of `shard_indices`; `error{exhausted}` when the range ends before `last`.
template <indexed_elements Range>
[[nodiscard]] shard_view<Range> shard(Range const& range, std::uint64_t rank, std::uint64_t world, std::uint64_t first,
                                      std::uint64_t last, tail at_end = tail::uneven)
{
    if (auto const size = static_cast<std::uint64_t>(range.size()); last > size)
        fail(errc::exhausted, "a shard up to " + std::to_string(last) + " was asked for, but there are only " +
                                  std::to_string(size) + " examples");
    return {range, shard_indices(rank, world, first, last, at_end)};
}
template <indexed_elements Range> // a shard refers to its range: name the range first
void shard(Range const&&, std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t, tail = tail::uneven) = delete;

} // namespace crossin
#endif
