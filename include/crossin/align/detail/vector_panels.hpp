// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_VECTOR_PANELS_HPP
#define CROSSIN_ALIGN_DETAIL_VECTOR_PANELS_HPP

/// \file
/// Vectors checked, brought to length one, and laid out as the tiles read them. Layer: align. Needs: vectors.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <crossin/align/detail/product_tile.hpp>
#include <crossin/align/vectors.hpp>
#include <crossin/core/error.hpp>

namespace crossin::detail {
inline namespace CROSSIN_DETAIL_LANES {

/// The sum of squares, in an order that depends on nothing but the number of elements.
template <class T>
[[nodiscard]] double sum_of_squares(std::span<T const> vector)
{
    constexpr std::size_t parts = 16;
    double sums[parts] = {};
    std::size_t i = 0;
    for (; i + parts <= vector.size(); i += parts)
        for (std::size_t p = 0; p < parts; ++p) {
            double const x = static_cast<double>(vector[i + p]);
            sums[p] += x * x;
        }
    for (std::size_t p = 0; i < vector.size(); ++i, ++p) {
        double const x = static_cast<double>(vector[i]);
        sums[p] += x * x;
    }
    for (std::size_t half = parts / 2; half > 0; half /= 2)
        for (std::size_t p = 0; p < half; ++p) sums[p] += sums[p + half];
    return sums[0];
}

/// Euclidean length; NaN or infinite where an element is. Lengths whose squares no double holds come out right, too.
template <class T>
[[nodiscard]] double length_of(std::span<T const> vector)
{
    double const sum = sum_of_squares(vector);
    if (sum >= 0x1p-900 && sum <= 0x1p900) [[likely]]
        return std::sqrt(sum);
    double length = 0;
    for (T const x : vector) length = std::hypot(length, static_cast<double>(x));
    return length;
}

[[noreturn, gnu::cold, gnu::noinline]] inline void refuse_vector(char const* side, std::size_t row,
                                                                 std::string const& what)
{
    fail(errc::invalid_argument, std::string(side) + " vector " + std::to_string(row) + ' ' + what);
}

/// Refuses a vector with an element that is no number.
template <class T>
void check_elements(std::span<T const> vector, char const* side, std::size_t row)
{
    for (std::size_t i = 0; i < vector.size(); ++i)
        if (!std::isfinite(vector[i]))
            refuse_vector(side, row,
                          "has " + std::to_string(vector[i]) + " at position " + std::to_string(i) +
                              "; vectors hold finite numbers, so look at what made it");
}

/// Panels of `width` vectors each, [panel][depth][width], padded with zeros.
template <class T>
class vector_panels {
public:
    /// Lays out the vectors of `block`, of which the first is row `first` of its side. With `unit_length`, all become of
    /// length one, and those without direction are left out.
    void fill(vector_view<T> block, std::size_t first, std::size_t width, bool unit_length, char const* side)
    {
        width_ = width;
        depth_ = block.dimension();
        rows_.clear();
        scales_.clear();
        for (std::size_t i = 0; i < block.size(); ++i) {
            double const length = length_of(block[i]);
            if (!(length <= std::numeric_limits<double>::max())) [[unlikely]] {
                check_elements(block[i], side, first + i);
                refuse_vector(side, first + i, "is longer than any number; scale the vectors down");
            }
            if (!unit_length && length * length > static_cast<double>(std::numeric_limits<T>::max())) [[unlikely]]
                refuse_vector(side, first + i, "is so long that its products overflow; scale the vectors down");
            if (unit_length && length < std::numeric_limits<double>::min()) continue;
            rows_.push_back(static_cast<std::uint32_t>(first + i));
            scales_.push_back(unit_length ? 1 / length : 1);
        }
        values_.resize(static_cast<Eigen::Index>(panels() * depth_ * width_));
        for (std::size_t panel = 0; panel < panels(); ++panel) fill_panel(block, first, panel);
    }

    [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); } ///< [vectors]
    [[nodiscard]] std::size_t panels() const noexcept { return (rows_.size() + width_ - 1) / width_; }
    [[nodiscard]] T const* panel(std::size_t i) const noexcept { return values_.data() + i * depth_ * width_; }
    /// Rows of all vectors that were laid out, ascending.
    [[nodiscard]] std::span<std::uint32_t const> rows() const noexcept { return rows_; }

private:
    void fill_panel(vector_view<T> block, std::size_t first, std::size_t panel)
    {
        T* const to = values_.data() + panel * depth_ * width_;
        std::size_t const begin = panel * width_, count = std::min(width_, rows_.size() - begin);
        for (std::size_t j = 0; j < count; ++j) {
            T const* const from = block[rows_[begin + j] - first].data();
            double const scale = scales_[begin + j];
            for (std::size_t k = 0; k < depth_; ++k)
                to[k * width_ + j] = static_cast<T>(static_cast<double>(from[k]) * scale);
        }
        for (std::size_t j = count; j < width_; ++j)
            for (std::size_t k = 0; k < depth_; ++k) to[k * width_ + j] = T(0);
    }

    Eigen::Array<T, Eigen::Dynamic, 1> values_; ///< begins at a cache line
    std::vector<std::uint32_t> rows_;
    std::vector<double> scales_; ///< one a row
    std::size_t width_ = 1, depth_ = 0;
};

} // namespace CROSSIN_DETAIL_LANES
} // namespace crossin::detail
#endif
