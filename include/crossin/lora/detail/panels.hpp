// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_PANELS_HPP
#define CROSSIN_LORA_DETAIL_PANELS_HPP

/// \file
/// Matrices laid out in the order in which the tile product reads them. Layer: lora. Needs: tile, load_run.
///
/// A panel is [depth x width]: step k holds the `width` elements, a multiple of `lane_count`, that are multiplied
/// with one element of each row. Packed rows are [tile][depth][tile_rows]. Both are padded with zeros.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

#include <Eigen/Core>

#include <crossin/lora/detail/load_run.hpp>
#include <crossin/lora/detail/target.hpp>
#include <crossin/lora/detail/tile.hpp>
#include <crossin/lora/matrix.hpp>
#include <crossin/lora/weights.hpp>

namespace crossin::detail {
inline namespace CROSSIN_DETAIL_TARGET {

/// Memory for floats that begins at a cache line; grows, and never shrinks.
class float_room {
public:
    /// Returns: room for `count` floats. What was there may be lost.
    float* reserve(std::size_t count)
    {
        if (count > size_) {
            first_.reset();
            size_ = 0;
            first_.reset(static_cast<float*>(::operator new(count * sizeof(float), std::align_val_t{64})));
            size_ = count;
        }
        return first_.get();
    }
    [[nodiscard]] float* data() const noexcept { return first_.get(); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

private:
    struct release {
        void operator()(float* first) const noexcept { ::operator delete(first, std::align_val_t{64}); }
    };
    std::unique_ptr<float, release> first_;
    std::size_t size_ = 0; ///< [floats]
};

[[nodiscard]] constexpr std::size_t rounded_up(std::size_t n, std::size_t unit) noexcept
{
    return (n + unit - 1) / unit * unit;
}

/// Which way the elements of one step lie in the weights [out x in].
enum class direction : std::uint8_t {
    down_rows,  ///< in one column, from row to row: y = x W^T
    along_rows, ///< in one row, next to each other: dx = dy W
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wignored-attributes" // of a register as an argument of Eigen's template

/// Panel of weights(first ..., k0 ...): steps run along the rows, so blocks are turned in registers.
template <frozen_weights W>
void fill_down_rows(W const& weights, std::size_t k0, std::size_t depth, std::size_t first, std::size_t width,
                    float* panel)
{
    constexpr std::size_t lines = lane_count;
    std::size_t const last = weights.rows();
    for (std::size_t j = 0; j < width; j += lines) {
        std::size_t k = 0;
        if (first + j + lines <= last) {
            for (; k + lines <= depth; k += lines) {
                Eigen::internal::PacketBlock<lanes, lane_count> block;
                alignas(64) float run[lines];
                for (std::size_t i = 0; i < lines; ++i) {
                    load_run<lane_count>(weights, first + j + i, k0 + k, run);
                    block.packet[i] = Eigen::internal::pload<lanes>(run);
                }
                Eigen::internal::ptranspose(block);
                for (std::size_t i = 0; i < lines; ++i)
                    Eigen::internal::pstoreu(panel + (k + i) * width + j, block.packet[i]);
            }
        }
        for (; k < depth; ++k)
            for (std::size_t i = 0; i < lines; ++i) {
                std::size_t const row = first + j + i;
                panel[k * width + j + i] = row < last ? static_cast<float>(weights.at(row, k0 + k)) : 0.0F;
            }
    }
}

#pragma GCC diagnostic pop

/// Panel of weights(k0 ..., first ...): steps are pieces of rows.
template <frozen_weights W>
void fill_along_rows(W const& weights, std::size_t k0, std::size_t depth, std::size_t first, std::size_t width,
                     float* panel)
{
    constexpr std::size_t lines = lane_count;
    std::size_t const last = weights.cols();
    std::size_t const whole = std::min(width, (last - first) / lines * lines);
    for (std::size_t k = 0; k < depth; ++k, panel += width) {
        std::size_t j = 0;
        for (; j < whole; j += lines) load_run<lane_count>(weights, k0 + k, first + j, panel + j);
        for (; j < width; ++j) panel[j] = first + j < last ? static_cast<float>(weights.at(k0 + k, first + j)) : 0.0F;
    }
}

/// Panels of `depth` steps from k0 on, for the outputs [first, last), `panel_room` floats from one to the next; the
/// last one may be narrower. Requires: first and k0 are multiples of `lane_count`.
template <frozen_weights W>
void fill_panels(W const& weights, direction way, std::size_t k0, std::size_t depth, std::size_t first,
                 std::size_t last, float* panels, std::size_t panel_room)
{
    auto const width = [&](std::size_t at) { return vectors_for(last - at) * lane_count; };
    if (way == direction::down_rows) {
        for (; first < last; first += panel_width, panels += panel_room)
            fill_down_rows(weights, k0, depth, first, width(first), panels);
        return;
    }
    // Whole panels side by side, so that a row is read once and in one piece.
    std::size_t const whole = (last - first) / panel_width;
    for (std::size_t k = 0; k < depth && whole != 0; ++k)
        for (std::size_t p = 0; p < whole; ++p)
            for (std::size_t j = 0; j < panel_width; j += lane_count)
                load_run<lane_count>(weights, k0 + k, first + p * panel_width + j,
                                     panels + p * panel_room + k * panel_width + j);
    first += whole * panel_width;
    if (first < last) fill_along_rows(weights, k0, depth, first, width(first), panels + whole * panel_room);
}

/// One tile of packed rows: to[k * tile_rows + i] = x(first + i, k), zero below the last row.
inline void pack_tile(matrix_view<float const> x, std::size_t first, float* to)
{
    using quarter = Eigen::internal::find_best_packet<float, 4>::type;
    constexpr int size = Eigen::internal::unpacket_traits<quarter>::size;
    std::size_t k = 0;
    if constexpr (size == 4) {
        if (first + tile_rows <= x.rows()) {
            for (; k + size <= x.cols(); k += size)
                for (int at = 0; at < tile_rows; at += size) {
                    int const i = std::min(at, tile_rows - size); // of six rows, two are written twice
                    Eigen::internal::PacketBlock<quarter, size> block;
                    for (int n = 0; n < size; ++n)
                        block.packet[n] = Eigen::internal::ploadu<quarter>(
                            x.row(first + static_cast<std::size_t>(i + n)) + k);
                    Eigen::internal::ptranspose(block);
                    for (int n = 0; n < size; ++n)
                        Eigen::internal::pstoreu(to + (k + static_cast<std::size_t>(n)) * tile_rows + i,
                                                 block.packet[n]);
                }
        }
    }
    for (; k < x.cols(); ++k)
        for (std::size_t i = 0; i < tile_rows; ++i)
            to[k * tile_rows + i] = first + i < x.rows() ? x(first + i, k) : 0.0F;
}

/// The same of the columns of x: to[k * tile_rows + i] = x(k, first + i).
inline void pack_turned_tile(matrix_view<float const> x, std::size_t first, float* to)
{
    std::size_t const width = std::min<std::size_t>(tile_rows, x.cols() - first);
    for (std::size_t k = 0; k < x.rows(); ++k, to += tile_rows)
        std::fill(std::copy_n(x.row(k) + first, width, to), to + tile_rows, 0.0F);
}

/// Rows packed by `pack_tile`, one tile behind the other.
struct packed_rows {
    float const* first = nullptr;
    std::size_t depth = 0;

    [[nodiscard]] float const* tile(std::size_t t) const noexcept { return first + t * depth * tile_rows; }
};

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin::detail
#endif
