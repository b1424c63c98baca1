// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_NEIGHBOUR_LISTS_HPP
#define CROSSIN_ALIGN_NEIGHBOUR_LISTS_HPP

/// \file
/// The few best of many, for each row: lists that are filled one by one. Layer: align. Needs: vectors.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <crossin/align/vectors.hpp>

namespace crossin {

/// Where no row is.
inline constexpr std::uint32_t no_row = 0xFFFFFFFFU;

/// A vector of the other side.
template <vector_scalar T>
struct neighbour {
    std::uint32_t index = no_row;
    T similarity = -std::numeric_limits<T>::infinity();
    friend bool operator==(neighbour const&, neighbour const&) = default;

    /// The more similar one comes first; of equals, the one with the lower index.
    [[nodiscard]] friend constexpr bool precedes(neighbour const& a, neighbour const& b) noexcept
    {
        return a.similarity != b.similarity ? a.similarity > b.similarity : a.index < b.index;
    }
};

/// At most k neighbours of each row, the best first. Models: std::regular, a random-access range of spans.
template <vector_scalar T>
class neighbour_lists {
public:
    neighbour_lists() = default;
    neighbour_lists(std::size_t rows, std::size_t k) : rows_(rows), k_(k), all_(rows * k) {}

    [[nodiscard]] std::size_t size() const noexcept { return rows_; } ///< [rows]
    [[nodiscard]] std::size_t k() const noexcept { return k_; }       ///< longest list
    [[nodiscard]] std::span<neighbour<T> const> operator[](std::size_t row) const noexcept
    {
        neighbour<T> const* const list = all_.data() + row * k_;
        std::size_t count = k_;
        while (count > 0 && list[count - 1].index == no_row) --count;
        return {list, count};
    }

    /// Similarity of the last in a full list, below which nothing enters; minus infinity before.
    [[nodiscard]] T threshold(std::size_t row) const noexcept { return all_[row * k_ + k_ - 1].similarity; }

    /// Puts a neighbour where it belongs, if it does. Requires: k() > 0.
    void insert(std::size_t row, neighbour<T> const& one) noexcept
    {
        neighbour<T>* const list = all_.data() + row * k_;
        std::size_t at = k_ - 1;
        if (!precedes(one, list[at])) return;
        for (; at > 0 && precedes(one, list[at - 1]); --at) list[at] = list[at - 1];
        list[at] = one;
    }

    /// Empties all lists; memory is kept.
    void reset(std::size_t rows, std::size_t k)
    {
        rows_ = rows;
        k_ = k;
        all_.assign(rows * k, {});
    }

    friend bool operator==(neighbour_lists const&, neighbour_lists const&) = default;

private:
    std::size_t rows_ = 0, k_ = 0;
    std::vector<neighbour<T>> all_; ///< k a row
};

/// Neighbours of both sides, found in one pass.
template <vector_scalar T>
struct neighbours {
    neighbour_lists<T> of_source = {}; ///< a list for each source, of targets
    neighbour_lists<T> of_target = {}; ///< a list for each target, of sources
};

} // namespace crossin
#endif
