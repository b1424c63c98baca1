// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_SYMMETRIZE_HPP
#define CROSSIN_ALIGN_SYMMETRIZE_HPP

/// \file
/// One alignment from the links of two directions. Layer: align. Needs: alignment, word_options.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <crossin/align/alignment.hpp>
#include <crossin/align/word_options.hpp>
#include <crossin/core/error.hpp>

namespace crossin {

namespace detail {

/// The cells of a pair of sentences: which direction linked them, which are kept.
class link_grid {
public:
    link_grid(std::span<word_link const> forward, std::span<word_link const> backward)
    {
        for (std::span<word_link const> const links : {forward, backward})
            for (word_link const& link : links) {
                rows_ = std::max<std::size_t>(rows_, link.source + std::size_t{1});
                columns_ = std::max<std::size_t>(columns_, link.target + std::size_t{1});
            }
        cells_.resize(rows_ * columns_);
        row_is_free_.assign(rows_, true);
        column_is_free_.assign(columns_, true);
        for (word_link const& link : forward) at(link.source, link.target).forward = &link;
        for (word_link const& link : backward) at(link.source, link.target).backward = &link;
    }

    [[nodiscard]] bool both(std::size_t i, std::size_t j) const noexcept
    {
        return at(i, j).forward && at(i, j).backward;
    }
    [[nodiscard]] bool any(std::size_t i, std::size_t j) const noexcept
    {
        return at(i, j).forward || at(i, j).backward;
    }
    [[nodiscard]] bool kept(std::size_t i, std::size_t j) const noexcept { return at(i, j).kept; }
    [[nodiscard]] bool row_is_free(std::size_t i) const noexcept { return row_is_free_[i]; }
    [[nodiscard]] bool column_is_free(std::size_t j) const noexcept { return column_is_free_[j]; }
    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::size_t columns() const noexcept { return columns_; }

    void keep(std::size_t i, std::size_t j) noexcept
    {
        at(i, j).kept = true;
        row_is_free_[i] = column_is_free_[j] = false;
    }

    /// Whether one of the eight cells around this one is kept.
    [[nodiscard]] bool touches_kept(std::size_t i, std::size_t j) const noexcept
    {
        for (std::size_t a = i == 0 ? 0 : i - 1; a < std::min(rows_, i + 2); ++a)
            for (std::size_t b = j == 0 ? 0 : j - 1; b < std::min(columns_, j + 2); ++b)
                if ((a != i || b != j) && kept(a, b)) return true;
        return false;
    }

    /// Calls `visit(i, j)` for all cells that a direction linked.
    template <class Visit>
    void for_each_candidate(Visit visit)
    {
        for (std::size_t i = 0; i < rows_; ++i)
            for (std::size_t j = 0; j < columns_; ++j)
                if (any(i, j) && !kept(i, j)) visit(i, j);
    }

    /// What is kept; a link of both directions is as sure as their mean, one of a single direction half as sure.
    [[nodiscard]] alignment links() const
    {
        alignment all;
        for (std::size_t i = 0; i < rows_; ++i)
            for (std::size_t j = 0; j < columns_; ++j) {
                cell const& one = at(i, j);
                if (!one.kept) continue;
                float const sure = ((one.forward ? one.forward->confidence : 0) +
                                    (one.backward ? one.backward->confidence : 0)) /
                                   2;
                all.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j), sure});
            }
        return all;
    }

private:
    struct cell {
        word_link const* forward = nullptr;
        word_link const* backward = nullptr;
        bool kept = false;
    };
    [[nodiscard]] cell& at(std::size_t i, std::size_t j) noexcept { return cells_[i * columns_ + j]; }
    [[nodiscard]] cell const& at(std::size_t i, std::size_t j) const noexcept { return cells_[i * columns_ + j]; }

    std::size_t rows_ = 0, columns_ = 0;
    std::vector<cell> cells_; ///< [rows x columns]
    std::vector<bool> row_is_free_, column_is_free_;
};

} // namespace detail

/// Links that either or both directions found, by a heuristic over the two sets: all but `posterior` and `itermax`, which
/// need the probabilities of all cells.
///
/// `forward` has a link or none for each target word, `backward` one or none for each source word.
///
/// Complexity: O(source words x target words), a few times over.
/// Errors:     `error{invalid_argument}` for `posterior` and `itermax`.
/// Source:     Och, Ney 2003, section 3.3; Koehn et al. 2005, grow-diag-final-and. Cells are tried by source word, then by
///             target word, until nothing more is added.
[[nodiscard]] inline alignment symmetrize(std::span<word_link const> forward, std::span<word_link const> backward,
                                          link_heuristic heuristic)
{
    require(heuristic != link_heuristic::posterior && heuristic != link_heuristic::itermax,
            "the heuristics `posterior` and `itermax` need probabilities, which a word model has");
    if (heuristic == link_heuristic::forward) return {forward.begin(), forward.end()};
    if (heuristic == link_heuristic::backward) return {backward.begin(), backward.end()};
    detail::link_grid grid(forward, backward);
    bool const grows = heuristic == link_heuristic::grow_diag || heuristic == link_heuristic::grow_diag_final ||
                       heuristic == link_heuristic::grow_diag_final_and;
    grid.for_each_candidate([&](std::size_t i, std::size_t j) {
        if (heuristic == link_heuristic::union_of_both || grid.both(i, j)) grid.keep(i, j);
    });
    for (bool added = grows; added;) {
        added = false;
        grid.for_each_candidate([&](std::size_t i, std::size_t j) {
            if ((!grid.row_is_free(i) && !grid.column_is_free(j)) || !grid.touches_kept(i, j)) return;
            grid.keep(i, j);
            added = true;
        });
    }
    grid.for_each_candidate([&](std::size_t i, std::size_t j) {
        bool const row = grid.row_is_free(i), column = grid.column_is_free(j);
        if ((heuristic == link_heuristic::grow_diag_final && (row || column)) ||
            (heuristic == link_heuristic::grow_diag_final_and && row && column))
            grid.keep(i, j);
    });
    return grid.links();
}

} // namespace crossin
#endif
