// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_INDEXED_HPP
#define CROSSIN_CORE_INDEXED_HPP

/// \file
/// Iterators for classes that are a function of an index. Layer: core. Needs: nothing.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <type_traits>
#include <utility>

namespace crossin {

/// The size of a sequence without an end: large enough for ever, small enough for differences of indices.
inline constexpr std::uint64_t endless = std::uint64_t{1} << 62;

/// A position in a `Parent` that has `operator[](std::uint64_t) const`.
///
/// Models:   std::random_access_iterator; its reference is a value, as the elements are computed.
/// Requires: the parent outlives its iterators.
template <class Parent>
class index_iterator {
public:
    using difference_type = std::ptrdiff_t;
    using reference = decltype(std::declval<Parent const&>()[std::uint64_t{0}]);
    using value_type = std::remove_cvref_t<reference>;
    using iterator_concept = std::random_access_iterator_tag;
    using iterator_category = std::input_iterator_tag;

    constexpr index_iterator() noexcept = default;
    constexpr index_iterator(Parent const& parent, std::uint64_t index) noexcept : parent_(&parent), index_(index) {}

    [[nodiscard]] constexpr reference operator*() const { return (*parent_)[index_]; }
    [[nodiscard]] constexpr reference operator[](difference_type n) const { return *(*this + n); }

    /// Where the iterator stands.
    [[nodiscard]] constexpr std::uint64_t index() const noexcept { return index_; }

    constexpr index_iterator& operator++() noexcept { return *this += 1; }
    constexpr index_iterator operator++(int) noexcept
    {
        index_iterator const old = *this;
        ++*this;
        return old;
    }
    constexpr index_iterator& operator--() noexcept { return *this -= 1; }
    constexpr index_iterator operator--(int) noexcept
    {
        index_iterator const old = *this;
        --*this;
        return old;
    }
    constexpr index_iterator& operator+=(difference_type n) noexcept
    {
        index_ += static_cast<std::uint64_t>(n);
        return *this;
    }
    constexpr index_iterator& operator-=(difference_type n) noexcept { return *this += -n; }
    [[nodiscard]] friend constexpr index_iterator operator+(index_iterator at, difference_type n) noexcept
    {
        return at += n;
    }
    [[nodiscard]] friend constexpr index_iterator operator+(difference_type n, index_iterator at) noexcept
    {
        return at += n;
    }
    [[nodiscard]] friend constexpr index_iterator operator-(index_iterator at, difference_type n) noexcept
    {
        return at -= n;
    }
    [[nodiscard]] friend constexpr difference_type operator-(index_iterator a, index_iterator b) noexcept
    {
        return static_cast<difference_type>(a.index_ - b.index_);
    }
    [[nodiscard]] friend constexpr bool operator==(index_iterator a, index_iterator b) noexcept
    {
        return a.index_ == b.index_;
    }
    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(index_iterator a, index_iterator b) noexcept
    {
        return a.index_ <=> b.index_;
    }

private:
    Parent const* parent_ = nullptr;
    std::uint64_t index_ = 0;
};

} // namespace crossin
#endif
