// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_MATRIX_HPP
#define CROSSIN_LORA_MATRIX_HPP

/// \file
/// Matrices row after row: a view of memory, and one that owns it. Layer: lora. Needs: error.

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include <crossin/core/error.hpp>

namespace crossin {

/// Rows x columns of `T` in memory of somebody else, `stride` elements from row to row. A value; copies are views.
///
/// Requires: the memory outlives the view; stride >= columns.
template <class T>
class matrix_view {
public:
    constexpr matrix_view() noexcept = default;
    constexpr matrix_view(T* first, std::size_t rows, std::size_t cols) noexcept : matrix_view(first, rows, cols, cols)
    {}
    constexpr matrix_view(T* first, std::size_t rows, std::size_t cols, std::size_t stride) noexcept
        : first_(first), rows_(rows), cols_(cols), stride_(stride)
    {
        assert(stride >= cols);
    }
    /// A view to write through is one to read through.
    template <class Other>
        requires(std::is_same_v<Other const, T> && !std::is_same_v<Other, T>)
    constexpr matrix_view(matrix_view<Other> other) noexcept
        : matrix_view(other.data(), other.rows(), other.cols(), other.stride())
    {}

    [[nodiscard]] constexpr T* data() const noexcept { return first_; }
    [[nodiscard]] constexpr std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] constexpr std::size_t cols() const noexcept { return cols_; }
    [[nodiscard]] constexpr std::size_t stride() const noexcept { return stride_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return rows_ == 0 || cols_ == 0; }
    [[nodiscard]] constexpr T* row(std::size_t r) const noexcept { return first_ + r * stride_; }
    [[nodiscard]] constexpr T& operator()(std::size_t r, std::size_t c) const noexcept
    {
        assert(r < rows_ && c < cols_);
        return first_[r * stride_ + c];
    }

private:
    T* first_ = nullptr;
    std::size_t rows_ = 0, cols_ = 0, stride_ = 0;
};

/// Rows x columns of `T`, zero at first. Becomes a view wherever one is asked for.
///
/// Errors: `error{limit}` when rows x columns is more than memory can be counted in.
template <class T>
class matrix {
public:
    matrix() = default;
    matrix(std::size_t rows, std::size_t cols) : rows_(rows), cols_(cols)
    {
        if (cols != 0 && rows > std::numeric_limits<std::ptrdiff_t>::max() / sizeof(T) / cols)
            fail(errc::limit, "a matrix of " + std::to_string(rows) + " x " + std::to_string(cols) +
                                  " elements is larger than any memory");
        values_.resize(rows * cols);
    }

    [[nodiscard]] T* data() noexcept { return values_.data(); }
    [[nodiscard]] T const* data() const noexcept { return values_.data(); }
    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::size_t cols() const noexcept { return cols_; }
    [[nodiscard]] T* row(std::size_t r) noexcept { return data() + r * cols_; }
    [[nodiscard]] T const* row(std::size_t r) const noexcept { return data() + r * cols_; }
    [[nodiscard]] T& operator()(std::size_t r, std::size_t c) noexcept { return view()(r, c); }
    [[nodiscard]] T const& operator()(std::size_t r, std::size_t c) const noexcept { return view()(r, c); }

    [[nodiscard]] matrix_view<T> view() noexcept { return {data(), rows_, cols_}; }
    [[nodiscard]] matrix_view<T const> view() const noexcept { return {data(), rows_, cols_}; }
    operator matrix_view<T>() noexcept { return view(); }
    operator matrix_view<T const>() const noexcept { return view(); }

    /// Sets every element.
    void fill(T value) { std::fill(values_.begin(), values_.end(), value); }

    friend bool operator==(matrix const&, matrix const&) = default;

private:
    std::size_t rows_ = 0, cols_ = 0;
    std::vector<T> values_;
};

} // namespace crossin
#endif
