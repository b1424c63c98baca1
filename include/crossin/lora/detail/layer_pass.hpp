// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_LAYER_PASS_HPP
#define CROSSIN_LORA_DETAIL_LAYER_PASS_HPP

/// \file
/// What a call of the kernel has to do, as lists of tasks, and one OpenMP region that does it. Layer: lora. Needs:
/// layer_product, OpenMP where there is one.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <crossin/lora/detail/layer_product.hpp>
#include <crossin/lora/detail/low_rank.hpp>
#include <crossin/lora/detail/openmp.hpp>
#include <crossin/lora/detail/panels.hpp>
#include <crossin/lora/detail/target.hpp>
#include <crossin/lora/dropout.hpp>
#include <crossin/lora/matrix.hpp>
#include <crossin/lora/weights.hpp>

namespace crossin::detail {
inline namespace CROSSIN_DETAIL_TARGET {

/// Pieces of memory, handed out in turn and kept for the next call.
class rooms {
public:
    void restart() noexcept { used_ = 0; }
    float* take(std::size_t count)
    {
        if (used_ == all_.size()) all_.emplace_back();
        return all_[used_++].reserve(count);
    }

private:
    std::vector<float_room> all_;
    std::size_t used_ = 0;
};

/// LOW[n x rank] = scale drop(X) FIRST', packed and in rows, and what else is packed on that occasion.
struct low_rank_task {
    direction way;
    dense_weights<float> factor; ///< FIRST: A on the way forward, B on the way back
    std::size_t rank;
    float scale;
    lora_dropout dropout;
    matrix_view<float> out;        ///< LOW [n x rank], where it is asked for
    matrix_view<float const> rows; ///< h, to be copied to `copy`
    float* panels = nullptr;       ///< of the factor
    float* packed = nullptr;       ///< LOW as `packed_rows`
    float* low = nullptr;          ///< LOW [n x low_rank_step(rank)]
    float* copy = nullptr;         ///< rows [n x low_rank_step(rank)]
};

/// Rows, or columns where it is turned, that are packed, and the low-rank products of them.
struct input_task {
    matrix_view<float const> x;
    bool turned = false;
    float* packed = nullptr;
    index_range low = {}; ///< of the low-rank tasks

    [[nodiscard]] std::size_t rows() const noexcept { return turned ? x.cols() : x.rows(); }
    [[nodiscard]] std::size_t depth() const noexcept { return turned ? x.rows() : x.cols(); }
    [[nodiscard]] std::size_t tiles() const noexcept { return (rows() + tile_rows - 1) / tile_rows; }
};

/// The gradient of one factor: as `add_outer`.
struct outer_task {
    float const* low;
    std::size_t rank;
    matrix_view<float const> x;
    matrix_view<float> gradient;
    bool transposed;
    lora_dropout dropout;
};

/// The tasks of one call. Fill the lists in this order, then run; pointers to elements hold until `restart`.
class layer_pass {
public:
    /// Forgets all tasks, and keeps the memory. There will be at most `layers` layers.
    void restart(std::size_t layers)
    {
        shared_.restart();
        low_.clear();
        inputs_.clear();
        terms_.clear();
        products_.clear();
        outers_.clear();
        tasks_.clear();
        terms_.reserve(layers); // products point into it, and tasks to products
        products_.reserve(layers);
    }

    /// Adds rows to be packed, or columns.
    packed_rows add_input(matrix_view<float const> x, bool turned = false)
    {
        input_task input{x, turned};
        input.packed = shared_.take(input.tiles() * tile_rows * input.depth());
        input.low = {low_.size(), low_.size()};
        inputs_.push_back(input);
        return {input.packed, input.depth()};
    }

    /// Adds a low-rank product of the last input.
    low_rank_task const& add_low_rank(low_rank_task low)
    {
        input_task& input = inputs_.back();
        std::size_t const padded = input.tiles() * tile_rows, step = low_rank_step(low.rank);
        low.panels = shared_.take(input.depth() * rounded_up(low.rank, lane_count));
        low.packed = shared_.take(padded * low.rank);
        low.low = shared_.take(padded * step);
        if (!low.rows.empty()) low.copy = shared_.take(padded * step);
        low_.push_back(low);
        input.low.last = low_.size();
        return low_.back();
    }

    /// Adds a summand to the product that comes next.
    void add_term(product_term const& term) { terms_.push_back(term); }

    /// Adds the product of all terms since the last one.
    void add_product(direction way, matrix_view<float> c, bool add)
    {
        std::size_t first = 0;
        for (layer_product const& product : products_) first += product.terms.size();
        products_.push_back({way, std::span(terms_).subspan(first), c, add});
    }

    void add_outer_product(outer_task const& outer) { outers_.push_back(outer); }

    void run(unsigned threads);

private:
    void cut_products(unsigned threads);
    void fill_factor(low_rank_task const& low, std::size_t depth, std::size_t chunk) const;
    void pack(input_task const& input, std::size_t tile, float* mine) const;
    [[nodiscard]] std::size_t room_of_thread() const;

    rooms shared_;
    std::vector<float_room> own_; ///< of each thread
    std::vector<low_rank_task> low_;
    std::vector<input_task> inputs_;
    std::vector<product_term> terms_;
    std::vector<layer_product> products_;
    std::vector<outer_task> outers_;
    std::vector<product_task> tasks_;
};

/// Panels in groups, and where groups are few, the rows in parts: tasks enough to keep all threads busy to the end.
/// How they are cut changes no sum.
inline void layer_pass::cut_products(unsigned threads)
{
    std::size_t all = 0;
    for (layer_product const& product : products_) all += (product.c.cols() + panel_width - 1) / panel_width;
    std::size_t const wanted = threads == 1 ? 1 : 3 * std::size_t{threads};
    for (layer_product const& product : products_) {
        if (product.c.empty()) continue;
        std::size_t const panels = (product.c.cols() + panel_width - 1) / panel_width;
        std::size_t const tiles = (product.c.rows() + tile_rows - 1) / tile_rows;
        std::size_t const share = (wanted * panels + all - 1) / all; // of the tasks that are wanted
        std::size_t const groups = std::min(panels, std::max((panels + panels_in_group - 1) / panels_in_group, share));
        std::size_t const parts = groups >= share ? 1
                                                  : std::clamp((share + groups - 1) / groups, std::size_t{1}, tiles);
        for (std::size_t task = 0; task < groups * parts; ++task)
            tasks_.push_back({&product, part_of(panels, task / parts, groups), part_of(tiles, task % parts, parts)});
    }
}

inline std::size_t layer_pass::room_of_thread() const
{
    std::size_t room = 0;
    for (product_term const& term : terms_) room = std::max(room, panels_in_group * panel_room(term));
    for (outer_task const& outer : outers_) room = std::max(room, room_of_outer(outer.rank));
    for (input_task const& input : inputs_)
        for (std::size_t i = input.low.first; i < input.low.last; ++i)
            if (low_[i].dropout.active()) room = std::max(room, tile_rows * input.depth());
    return room;
}

inline void layer_pass::fill_factor(low_rank_task const& low, std::size_t depth, std::size_t chunk) const
{
    std::size_t const k0 = chunk * steps_in_block;
    for (std::size_t q = 0; q < low.rank; q += panel_width) {
        std::size_t const width = vectors_for(low.rank - q) * lane_count;
        fill_panels(low.factor, low.way, k0, std::min(steps_in_block, depth - k0), q, std::min(q + width, low.rank),
                    low.panels + q * depth + k0 * width, 0);
    }
}

inline void layer_pass::pack(input_task const& input, std::size_t tile, float* mine) const
{
    std::size_t const row = tile * tile_rows, depth = input.depth();
    std::size_t const rows = std::min<std::size_t>(tile_rows, input.rows() - row);
    float* const packed = input.packed + row * depth;
    if (input.turned)
        pack_turned_tile(input.x, row, packed);
    else
        pack_tile(input.x, row, packed);
    for (std::size_t i = input.low.first; i < input.low.last; ++i) { // while the tile is near
        low_rank_task const& task = low_[i];
        float const* source = packed;
        if (task.dropout.active()) {
            std::copy_n(packed, tile_rows * depth, mine);
            drop(task.dropout, row, tile_rows, 0, depth, mine, 1, tile_rows);
            source = mine;
        }
        std::size_t const rank = task.rank, step = low_rank_step(rank);
        float* const low = task.low + row * step;
        multiply_low_rank(source, depth, task.panels, rank, task.scale, low, task.packed + row * rank);
        for (std::size_t r = 0; r < rows; ++r) {
            if (!task.out.empty()) std::copy_n(low + r * step, rank, task.out.row(row + r));
            if (task.copy == nullptr) continue;
            float* const copy = task.copy + (row + r) * step;
            std::fill(std::copy_n(task.rows.row(row + r), rank, copy), copy + step, 0.0F);
        }
    }
}

inline void layer_pass::run(unsigned threads)
{
    cut_products(threads);
    std::size_t const room = room_of_thread();
    if (own_.size() < threads) own_.resize(threads);
    for (float_room& own : own_) own.reserve(room);
    std::size_t fills = 0, tiles = 0, panels = 0;
    auto const chunks = [](input_task const& input) { return (input.depth() + steps_in_block - 1) / steps_in_block; };
    auto const pieces = [](outer_task const& outer) { return (outer.x.cols() + panel_width - 1) / panel_width; };
    for (input_task const& input : inputs_) {
        fills += chunks(input) * (input.low.last - input.low.first);
        tiles += input.tiles();
    }
    for (outer_task const& outer : outers_) panels += pieces(outer);

    CROSSIN_DETAIL_OMP(parallel num_threads(threads) if (threads > 1))
    {
        float* const mine = own_[thread_number()].data();
        if (fills != 0) {
            CROSSIN_DETAIL_OMP(for schedule(dynamic, 1))
            for (std::size_t i = 0; i < fills; ++i) {
                std::size_t at = i;
                for (input_task const& input : inputs_) {
                    std::size_t const count = chunks(input) * (input.low.last - input.low.first);
                    if (at < count) {
                        fill_factor(low_[input.low.first + at / chunks(input)], input.depth(), at % chunks(input));
                        break;
                    }
                    at -= count;
                }
            }
        }
        CROSSIN_DETAIL_OMP(for schedule(dynamic, 4))
        for (std::size_t i = 0; i < tiles; ++i) {
            auto input = inputs_.begin();
            std::size_t at = i;
            for (; at >= input->tiles(); ++input) at -= input->tiles();
            pack(*input, at, mine);
        }
        CROSSIN_DETAIL_OMP(for schedule(dynamic, 1) nowait)
        for (std::size_t i = 0; i < tasks_.size(); ++i)
            multiply_group(tasks_[i], i + threads < tasks_.size() ? &tasks_[i + threads] : nullptr, mine);
        CROSSIN_DETAIL_OMP(for schedule(dynamic, 1) nowait)
        for (std::size_t i = 0; i < panels; ++i) {
            auto outer = outers_.begin();
            std::size_t at = i;
            for (; at >= pieces(*outer); ++outer) at -= pieces(*outer);
            if (outer->transposed)
                add_outer<true>(outer->low, outer->rank, outer->x, at, outer->gradient, outer->dropout, mine);
            else
                add_outer<false>(outer->low, outer->rank, outer->x, at, outer->gradient, outer->dropout, mine);
        }
    }
}

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin::detail

#endif
