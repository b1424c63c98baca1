// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_LAYER_PRODUCT_HPP
#define CROSSIN_LORA_DETAIL_LAYER_PRODUCT_HPP

/// \file
/// Products of packed rows with weights, cut into tasks that share nothing. Layer: lora. Needs: low_rank,
/// weight_source.
///
/// Every output element is summed by one task, in an order that depends on the shapes alone; so any number of
/// threads gives the same bits.

#include <algorithm>
#include <cstddef>
#include <span>

#include <crossin/lora/detail/low_rank.hpp>
#include <crossin/lora/detail/panels.hpp>
#include <crossin/lora/detail/target.hpp>
#include <crossin/lora/detail/tile.hpp>
#include <crossin/lora/detail/weight_source.hpp>
#include <crossin/lora/dropout.hpp>
#include <crossin/lora/matrix.hpp>
#include <crossin/lora/weights.hpp>

namespace crossin::detail {
inline namespace CROSSIN_DETAIL_TARGET {

/// A group of panels is packed at once, so that a tile of rows, once read, meets all of them: with a block of 384
/// steps, 288 KiB of the second-level cache at 48 columns, and 12 KiB of the first for the rows.
inline constexpr std::size_t panels_in_group = 4, steps_in_block = 384;

/// Lines that are asked for all at once wait for each other, and the tile for them: so a few at a time, 7 % of a
/// training step (`bench_model_decoder_step 1 1`) less.
inline constexpr std::size_t steps_between_prefetches = 32;

/// [first, last)
struct index_range {
    std::size_t first = 0, last = 0;
};

/// Returns: part `which` of `parts` of [0, count), all of almost the same size.
[[nodiscard]] constexpr index_range part_of(std::size_t count, std::size_t which, std::size_t parts) noexcept
{
    return {count * which / parts, count * (which + 1) / parts};
}

/// Returns: the steps of a block, so that blocks of a product of `depth` steps are of almost the same size.
[[nodiscard]] constexpr std::size_t block_steps(std::size_t depth) noexcept
{
    std::size_t const blocks = std::max<std::size_t>(1, (depth + steps_in_block - 1) / steps_in_block);
    return std::max<std::size_t>(lane_count, rounded_up((depth + blocks - 1) / blocks, lane_count));
}

/// One summand of a product: X[n x depth] W' + H[n x rank] E', where ' is ^T for `down_rows`, and E is B on the way
/// forward, A on the way back.
struct product_term {
    weight_source weights;
    packed_rows x;
    dense_weights<float> factor = {nullptr, 0, 0};
    packed_rows h = {};
    lora_dropout dropout = {}; ///< of the low-rank part, not of X W'
};

/// C[n x cover] (+)= the sum of the terms, in their order.
struct layer_product {
    direction way;
    std::span<product_term const> terms;
    matrix_view<float> c;
    bool add;
};

/// Some panels of a product, at most `panels_in_group`, for some tiles of its rows.
struct product_task {
    layer_product const* product = nullptr;
    index_range panels, tiles;

    /// [first, last) of the columns of C.
    [[nodiscard]] index_range cols() const noexcept
    {
        return {panels.first * panel_width, std::min(panels.last * panel_width, product->c.cols())};
    }
};

/// Steps of one term that are packed at once.
struct step_block {
    std::size_t first = 0, count = 0;
    bool last = false; ///< of its term, with the low-rank part behind it
};

[[nodiscard]] inline step_block next_block(product_term const& term, std::size_t first) noexcept
{
    std::size_t const depth = term.x.depth, count = std::min(block_steps(depth), depth - first);
    return {first, count, first + count == depth};
}

/// [floats] from one panel of a term to the next.
[[nodiscard]] inline std::size_t panel_room(product_term const& term) noexcept
{
    return panel_width * (std::min(block_steps(term.x.depth), term.x.depth) + term.h.depth);
}

/// Where the weights of a block lie.
[[nodiscard]] inline prefetch_walk walk_of(product_task const& task, product_term const& term,
                                           step_block block) noexcept
{
    index_range const cols = task.cols();
    std::size_t const count = cols.last - cols.first;
    return {term.weights, task.product->way == direction::down_rows
                              ? weight_block{cols.first, count, block.first, block.count}
                              : weight_block{block.first, block.count, cols.first, count}};
}

/// Multiplies the tiles of a task with panels that are packed, and asks meanwhile for the weights that come next.
inline void multiply_block(product_task const& task, product_term const& term, step_block block, bool add,
                           float const* room, prefetch_walk ahead)
{
    matrix_view<float> const c = task.product->c;
    std::size_t const rank = term.h.depth, step = c.stride(), apart = panel_room(term);
    std::size_t const panels = task.panels.last - task.panels.first;
    std::size_t const pieces = (block.count + steps_between_prefetches - 1) / steps_between_prefetches;
    std::size_t const products = std::max<std::size_t>(1, (task.tiles.last - task.tiles.first) * panels * pieces);
    std::size_t const lines = (ahead.size() + products - 1) / products;
    bool const dropping = block.last && rank != 0 && term.dropout.active();
    for (std::size_t t = task.tiles.first; t < task.tiles.last; ++t) {
        float const* const x = term.x.tile(t) + block.first * tile_rows;
        float const* const h = term.h.tile(t);
        std::size_t const rows = c.rows() - t * tile_rows;
        prefetch_walk inputs;
        if (t + 1 < task.tiles.last)
            inputs = {term.x.tile(t + 1) + block.first * tile_rows, block.count * tile_rows * sizeof(float)};
        std::size_t const input_lines = inputs.size() / (panels * pieces) + 1;
        for (std::size_t p = task.panels.first; p < task.panels.last; ++p) {
            std::size_t const first = p * panel_width, cols = c.cols() - first;
            float const* const panel = room + (p - task.panels.first) * apart;
            float* const to = c.row(t * tile_rows) + first;
            prefetch_tile(to, step, rows, cols);
            with_vectors(vectors_for(cols), [&](auto vectors) CROSSIN_DETAIL_INLINE {
                constexpr std::size_t width = static_cast<std::size_t>(vectors()) * lane_count;
                float const* const low_panel = panel + block.count * width;
                tile_sums<vectors()> sums;
                for (std::size_t k = 0; k < block.count; k += steps_between_prefetches) {
                    ahead.take(lines);
                    inputs.take(input_lines);
                    multiply_tile(sums, std::min(steps_between_prefetches, block.count - k), x + k * tile_rows,
                                  tile_rows, panel + k * width, width);
                }
                if (block.last && !dropping) multiply_tile(sums, rank, h, tile_rows, low_panel, width);
                store_tile(sums, to, step, rows, cols, add);
                if (!dropping) return;
                tile_sums<vectors()> low;
                float dropped[tile_rows * width];
                multiply_tile(low, rank, h, tile_rows, low_panel, width);
                store_tile(low, dropped, width, tile_rows, width, false);
                drop(term.dropout, t * tile_rows, tile_rows, first, width, dropped, width, 1);
                for (std::size_t i = 0; i < std::min<std::size_t>(rows, tile_rows); ++i)
                    for (std::size_t j = 0; j < std::min(width, cols); ++j) to[i * step + j] += dropped[i * width + j];
            });
        }
    }
}

/// One task of a product; `next` is what this thread is likely to do then, or null.
///
/// The factor is packed behind the last block of the weights, as are the rows of h behind those of x, so that the
/// low-rank part costs what its operations cost, and no second pass over c.
inline void multiply_group(product_task const& task, product_task const* next, float* room)
{
    direction const way = task.product->way;
    auto const terms = task.product->terms;
    index_range const cols = task.cols();
    bool add = task.product->add;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        product_term const& term = terms[i];
        std::size_t const apart = panel_room(term);
        step_block block = next_block(term, 0);
        for (;;) {
            term.weights.fill_panels(way, block.first, block.count, cols.first, cols.last, room, apart);
            if (block.last && term.h.depth != 0)
                for (std::size_t p = task.panels.first; p < task.panels.last; ++p) {
                    std::size_t const first = p * panel_width, width = vectors_for(cols.last - first) * lane_count;
                    fill_panels(term.factor, way, 0, term.h.depth, first, std::min(first + width, cols.last),
                                room + (p - task.panels.first) * apart + block.count * width, apart);
                }
            prefetch_walk ahead;
            if (!block.last)
                ahead = walk_of(task, term, next_block(term, block.first + block.count));
            else if (i + 1 < terms.size())
                ahead = walk_of(task, terms[i + 1], next_block(terms[i + 1], 0));
            else if (next != nullptr)
                ahead = walk_of(*next, next->product->terms[0], next_block(next->product->terms[0], 0));
            multiply_block(task, term, block, add, room, ahead);
            add = true;
            if (block.last) break;
            block = next_block(term, block.first + block.count);
        }
    }
}

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin::detail
#endif
