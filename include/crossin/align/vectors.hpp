// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_VECTORS_HPP
#define CROSSIN_ALIGN_VECTORS_HPP

/// \file
/// Vectors to be compared: where they lie, and how a block of them is had. Layer: align. Needs: error.

#include <algorithm>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <ranges>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>

namespace crossin {

/// What the elements of vectors are computed in.
template <class T>
concept vector_scalar = std::same_as<T, float> || std::same_as<T, double>;

/// Vectors, one a row, in memory of somebody else, `stride` elements from row to row. A value; copies are views.
///
/// Models:   vector_blocks.
/// Requires: the memory outlives the view; stride >= dimension.
template <vector_scalar T>
class vector_view {
public:
    using scalar = T;

    constexpr vector_view() noexcept = default;
    constexpr vector_view(T const* first, std::size_t size, std::size_t dimension) noexcept
        : vector_view(first, size, dimension, dimension)
    {}
    constexpr vector_view(T const* first, std::size_t size, std::size_t dimension, std::size_t stride) noexcept
        : first_(first), size_(size), dimension_(dimension), stride_(stride)
    {
        assert(stride >= dimension);
    }

    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; } ///< [vectors]
    [[nodiscard]] constexpr std::size_t dimension() const noexcept { return dimension_; }
    [[nodiscard]] constexpr std::span<T const> operator[](std::size_t row) const noexcept
    {
        assert(row < size_);
        return {first_ + row * stride_, dimension_};
    }

    /// Rows [first, first + count), without a copy.
    [[nodiscard]] constexpr vector_view block(std::size_t first, std::size_t count, std::vector<T>& /*room*/) const
    {
        return {first_ + first * stride_, count, dimension_, stride_};
    }

private:
    T const* first_ = nullptr;
    std::size_t size_ = 0, dimension_ = 0, stride_ = 0;
};

/// Vectors of one dimension that are had a block at a time, so that not all of them need to be in memory.
///
/// `block(first, count, room)` returns rows [first, first + count), which may lie in `room`; several threads call it at
/// once, each with a room of its own.
template <class V>
concept vector_blocks = vector_scalar<typename V::scalar> &&
                        requires(V const& vectors, std::size_t row, std::vector<typename V::scalar>& room) {
                            { vectors.size() } -> std::convertible_to<std::size_t>;
                            { vectors.dimension() } -> std::convertible_to<std::size_t>;
                            { vectors.block(row, row, room) } -> std::same_as<vector_view<typename V::scalar>>;
                        };

/// Vectors that a function of the user's writes when they are wanted.
///
/// Models: vector_blocks.
template <vector_scalar T, class Fetch>
    requires std::invocable<Fetch const&, std::size_t, std::span<T>>
class fetched_vectors {
public:
    using scalar = T;

    fetched_vectors(std::size_t size, std::size_t dimension, Fetch fetch)
        : size_(size), dimension_(dimension), fetch_(std::move(fetch))
    {}

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t dimension() const noexcept { return dimension_; }
    [[nodiscard]] vector_view<T> block(std::size_t first, std::size_t count, std::vector<T>& room) const
    {
        room.resize(count * dimension_);
        fetch_(first, std::span<T>(room));
        return {room.data(), count, dimension_};
    }

private:
    std::size_t size_, dimension_;
    Fetch fetch_;
};

/// Vectors that `fetch(first, to)` writes: to.size() / dimension rows from row `first` on, one behind the other.
///
///     auto const vectors = vectors_from<float>(rows, 1024, [&](std::size_t first, std::span<float> to) { ... });
///
/// Requires: `fetch` may be called by several threads at once, several times for a row, and then gives the same.
template <vector_scalar T, class Fetch>
[[nodiscard]] fetched_vectors<T, Fetch> vectors_from(std::size_t size, std::size_t dimension, Fetch fetch)
{
    return {size, dimension, std::move(fetch)};
}

/// An element of a range of vectors: `std::vector<float>`, `std::span<double const>`, a vector or row of Eigen's.
template <class V>
concept vector_element = requires(std::remove_reference_t<V> const& vector) {
    { vector.size() } -> std::integral;
    requires vector_scalar<std::remove_cvref_t<decltype(vector[vector.size()])>>;
};

/// A range of the user's whose elements are vectors.
///
/// Models: vector_blocks. The dimension is that of the first element.
/// Errors: `block` throws `error{mismatch}` for an element of another dimension.
template <std::ranges::random_access_range R>
    requires std::ranges::sized_range<R> && vector_element<std::ranges::range_reference_t<R const>>
class vector_range {
public:
    using scalar = std::remove_cvref_t<
        decltype(std::declval<std::remove_reference_t<std::ranges::range_reference_t<R const>> const&>()[0])>;

    /// Requires: `range` outlives this object.
    explicit vector_range(R const& range) : range_(&range), dimension_(size() == 0 ? 0 : size_of((*range_)[0])) {}
    explicit vector_range(R const&& range) = delete;

    [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(std::ranges::size(*range_)); }
    [[nodiscard]] std::size_t dimension() const noexcept { return dimension_; }
    [[nodiscard]] vector_view<scalar> block(std::size_t first, std::size_t count, std::vector<scalar>& room) const
    {
        room.resize(count * dimension_);
        for (std::size_t i = 0; i < count; ++i) {
            auto&& vector = (*range_)[static_cast<std::ranges::range_difference_t<R const>>(first + i)];
            if (size_of(vector) != dimension_) [[unlikely]]
                fail(errc::mismatch, "vector " + std::to_string(first + i) + " has " + std::to_string(size_of(vector)) +
                                         " elements, and vector 0 of its range has " + std::to_string(dimension_));
            using index = decltype(vector.size());
            for (std::size_t j = 0; j < dimension_; ++j) room[i * dimension_ + j] = vector[static_cast<index>(j)];
        }
        return {room.data(), count, dimension_};
    }

private:
    template <class V>
    [[nodiscard]] static std::size_t size_of(V const& vector)
    {
        return static_cast<std::size_t>(vector.size());
    }

    R const* range_;
    std::size_t dimension_;
};

/// The vectors of a range, to be had in blocks. Requires: the range outlives what is returned.
template <class R>
[[nodiscard]] vector_range<R> vectors_of(R const& range)
{
    return vector_range<R>(range);
}
template <class R>
void vectors_of(R const&& range) = delete;

} // namespace crossin
#endif
