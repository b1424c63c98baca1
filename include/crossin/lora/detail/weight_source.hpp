// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_WEIGHT_SOURCE_HPP
#define CROSSIN_LORA_DETAIL_WEIGHT_SOURCE_HPP

/// \file
/// Weights of any format behind one type, so that products are compiled once, and layers of a group may differ.
/// Layer: lora. Needs: panels, few_rows.
///
/// A call fills a panel or multiplies a few rows, thousands of weights: that it goes by a pointer costs nothing.

#include <algorithm>
#include <cstddef>

#include <crossin/lora/detail/few_rows.hpp>
#include <crossin/lora/detail/panels.hpp>
#include <crossin/lora/detail/target.hpp>
#include <crossin/lora/matrix.hpp>
#include <crossin/lora/weights.hpp>

namespace crossin::detail {
inline namespace CROSSIN_DETAIL_TARGET {

/// A rectangle of weights.
struct weight_block {
    std::size_t row = 0, rows = 0, col = 0, cols = 0;
};

/// Weights of any format. Requires: they outlive it.
class weight_source {
public:
    template <frozen_weights W>
    explicit weight_source(W const& weights) noexcept
        : weights_(&weights), rows_(weights.rows()), cols_(weights.cols()), fill_(&fill<W>), multiply_(&multiply<W>)
    {
        if constexpr (requires { weights.address(std::size_t{}, std::size_t{}); }) {
            if (rows_ == 0 || cols_ == 0) return;
            first_ = reinterpret_cast<unsigned char const*>(weights.address(0, 0));
            if (rows_ > 1)
                row_bytes_ = static_cast<std::size_t>(reinterpret_cast<unsigned char const*>(weights.address(1, 0)) -
                                                      first_);
            bytes_of_64_ = static_cast<std::size_t>(reinterpret_cast<unsigned char const*>(weights.address(0, 64)) -
                                                    first_);
        }
    }

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::size_t cols() const noexcept { return cols_; }

    /// As `fill_panels`.
    void fill_panels(direction way, std::size_t k0, std::size_t depth, std::size_t first, std::size_t last,
                     float* panels, std::size_t panel_room) const
    {
        fill_(weights_, way, k0, depth, first, last, panels, panel_room);
    }

    /// As `multiply_few_rows`.
    void multiply_few_rows(std::size_t first, std::size_t last, matrix_view<float const> x, matrix_view<float> y) const
    {
        multiply_(weights_, first, last, x, y);
    }

private:
    friend class prefetch_walk;

    template <class W>
    static void fill(void const* weights, direction way, std::size_t k0, std::size_t depth, std::size_t first,
                     std::size_t last, float* panels, std::size_t panel_room)
    {
        detail::fill_panels(*static_cast<W const*>(weights), way, k0, depth, first, last, panels, panel_room);
    }
    template <class W>
    static void multiply(void const* weights, std::size_t first, std::size_t last, matrix_view<float const> x,
                         matrix_view<float> y)
    {
        detail::multiply_few_rows(*static_cast<W const*>(weights), first, last, x, y);
    }

    void const* weights_;
    std::size_t rows_, cols_;
    void (*fill_)(void const*, direction, std::size_t, std::size_t, std::size_t, std::size_t, float*, std::size_t);
    void (*multiply_)(void const*, std::size_t, std::size_t, matrix_view<float const>, matrix_view<float>);
    unsigned char const* first_ = nullptr; ///< where they lie, if they say so
    std::size_t row_bytes_ = 0, bytes_of_64_ = 0;
};

/// Asks for the memory of a block of weights, or of one piece, a few cache lines at a time, while something else is
/// computed.
class prefetch_walk {
public:
    prefetch_walk() = default; ///< of nothing
    prefetch_walk(void const* first, std::size_t bytes) noexcept
        : row_(static_cast<unsigned char const*>(first)), rows_(1), lines_((bytes + line - 1) / line)
    {}
    prefetch_walk(weight_source const& weights, weight_block block) noexcept
    {
        if (weights.first_ == nullptr) return;
        row_ = weights.first_ + block.row * weights.row_bytes_ + block.col * weights.bytes_of_64_ / 64;
        rows_ = block.rows;
        row_step_ = weights.row_bytes_;
        lines_ = (block.cols * weights.bytes_of_64_ / 64 + line - 1) / line;
    }

    /// [cache lines]
    [[nodiscard]] std::size_t size() const noexcept { return rows_ * lines_; }

    void take(std::size_t count) noexcept
    {
        for (; count != 0 && rows_ != 0; --count) {
            __builtin_prefetch(row_ + at_ * line, 0, 2);
            if (++at_ < lines_) continue;
            at_ = 0;
            row_ += row_step_;
            --rows_;
        }
    }

private:
    static constexpr std::size_t line = 64; ///< [bytes]
    unsigned char const* row_ = nullptr;
    std::size_t row_step_ = 0, rows_ = 0, lines_ = 0, at_ = 0;
};

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin::detail
#endif
