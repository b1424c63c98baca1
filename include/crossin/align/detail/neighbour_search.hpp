// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_NEIGHBOUR_SEARCH_HPP
#define CROSSIN_ALIGN_DETAIL_NEIGHBOUR_SEARCH_HPP

/// \file
/// All products of two sides, block by block, and of each row and column the best. Layer: align. Needs: product_tile,
/// vector_panels, neighbour_lists, threads.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <limits>
#include <mutex>
#include <utility>
#include <vector>

#include <crossin/align/detail/product_tile.hpp>
#include <crossin/align/detail/vector_panels.hpp>
#include <crossin/align/neighbour_lists.hpp>
#include <crossin/align/vectors.hpp>
#include <crossin/core/parallel.hpp>

namespace crossin::detail {
inline namespace CROSSIN_DETAIL_LANES {

/// Neighbours of both sides.
///
/// A block of sources is laid out once, for all threads. Threads take blocks of targets in ascending order; the lists of a
/// target belong to the thread that has its block, those of sources are kept by thread and merged behind the last
/// target. The best k under an order without ties are the same however they come together.
template <class Source, class Target>
class neighbour_search {
    using T = typename Source::scalar;
    using tile = product_tile<T>;

public:
    neighbour_search(Source const& source, Target const& target, std::size_t k, bool unit_length, unsigned threads)
        : source_(source), target_(target), k_(k), unit_length_(unit_length)
    {
        constexpr std::size_t block_bytes = std::size_t{4} << 20U; // large enough to make laying out targets cheap
        constexpr std::size_t longest = 384;                       // a multiple of every tile's width
        source_rows_ = std::clamp<std::size_t>(block_bytes / (source.dimension() * sizeof(T)), 64, 8192);
        // Few targets are cut into more blocks than there are threads, so that none of these waits long.
        std::size_t const share = target.size() / (8 * std::size_t{threads}) + 1;
        target_rows_ = std::min(longest, (share + tile::width - 1) / tile::width * tile::width);
        blocks_ = (target.size() + target_rows_ - 1) / target_rows_;
        slots_.resize(std::min<std::size_t>(threads, blocks_));
    }

    void run(neighbour_lists<T>& of_source, neighbour_lists<T>& of_target)
    {
        std::vector<T> room;
        for (std::size_t first = 0; first < source_.size(); first += source_rows_) {
            std::size_t const count = std::min(source_rows_, source_.size() - first);
            sources_.fill(source_.block(first, count, room), first, tile::rows, unit_length_, "source");
            multiply(of_target);
            for (slot const& one : slots_)
                for (std::size_t i = 0; i < sources_.size(); ++i)
                    for (neighbour<T> const& found : one.lists[i]) of_source.insert(sources_.rows()[i], found);
        }
    }

private:
    /// What a thread has of its own.
    struct slot {
        vector_panels<T> targets = {};
        neighbour_lists<T> lists = {};  ///< one a source of the block
        std::vector<T> thresholds = {}; ///< of those lists; infinite for rows that only fill a panel
        std::vector<T> room = {};
    };

    /// The block of sources with all targets.
    void multiply(neighbour_lists<T>& of_target)
    {
        std::atomic<std::size_t> next = 0, failed = blocks_;
        std::exception_ptr failure;
        std::mutex lock;
        for_each_block(slots_.size(), static_cast<unsigned>(slots_.size()), [&](std::uint64_t number) {
            slot& mine = slots_[number];
            mine.lists.reset(sources_.size(), k_);
            mine.thresholds.assign(sources_.panels() * tile::rows, std::numeric_limits<T>::infinity());
            std::fill_n(mine.thresholds.begin(), sources_.size(), -std::numeric_limits<T>::infinity());
            // Every block below a failed one is begun, so that the error is that of the lowest, whatever the threads.
            for (std::size_t block = next++; block < failed; block = next++) {
                try {
                    multiply_block(mine, block, of_target);
                } catch (...) {
                    std::lock_guard const hold(lock);
                    if (block < failed) {
                        failed = block;
                        failure = std::current_exception();
                    }
                }
            }
        });
        if (failure) std::rethrow_exception(failure);
    }

    void multiply_block(slot& mine, std::size_t block, neighbour_lists<T>& of_target)
    {
        std::size_t const first = block * target_rows_, count = std::min(target_rows_, target_.size() - first);
        mine.targets.fill(target_.block(first, count, mine.room), first, tile::width, unit_length_, "target");
        std::size_t const depth = source_.dimension();
        alignas(64) T values[static_cast<std::size_t>(tile::rows) * tile::width];
        for (std::size_t c = 0; c < mine.targets.panels(); ++c) {
            panel_of_columns columns(mine, c * tile::width, of_target);
            T const* const column_panel = mine.targets.panel(c);
            for (std::size_t r = 0; r < sources_.panels(); ++r) {
                if (products_above(sources_.panel(r), column_panel, depth, mine.thresholds.data() + r * tile::rows,
                                   columns.thresholds, values)) [[unlikely]]
                    keep_best(mine, values, r * tile::rows, columns, of_target);
            }
        }
    }

    /// Whether a product passes a list; only then are they written. A function of its own, or else the sums of GCC's inner
    /// loop do not stay in their registers (0.6 of the speed).
    [[gnu::noinline]] static bool products_above(T const* row_panel, T const* column_panel, std::size_t depth,
                                                 T const* of_rows, T const* of_columns, T* values)
    {
        tile const products(row_panel, column_panel, depth);
        if (!products.any_above(of_rows, of_columns)) [[likely]]
            return false;
        products.store(values);
        return true;
    }

    /// The columns of a panel.
    struct panel_of_columns {
        panel_of_columns(slot const& mine, std::size_t first, neighbour_lists<T> const& lists)
            : rows(mine.targets.rows().subspan(first, std::min<std::size_t>(tile::width, mine.targets.size() - first)))
        {
            std::fill_n(thresholds, tile::width, std::numeric_limits<T>::infinity());
            for (std::size_t j = 0; j < rows.size(); ++j) thresholds[j] = lists.threshold(rows[j]);
        }

        std::span<std::uint32_t const> rows;   ///< of the target
        alignas(64) T thresholds[tile::width]; ///< of their lists; infinite for columns that only fill up
    };

    /// Puts the products of a tile into the lists that they belong to.
    [[gnu::noinline]] void keep_best(slot& mine, T const* values, std::size_t first, panel_of_columns& columns,
                                     neighbour_lists<T>& of_target)
    {
        std::size_t const rows = std::min<std::size_t>(tile::rows, sources_.size() - first);
        for (std::size_t i = 0; i < rows; ++i) {
            T const* const row = values + i * tile::width;
            T& threshold = mine.thresholds[first + i];
            for (std::size_t j = 0; j < columns.rows.size(); ++j) {
                if (row[j] > threshold) {
                    mine.lists.insert(first + i, {columns.rows[j], row[j]});
                    threshold = mine.lists.threshold(first + i);
                }
                if (row[j] > columns.thresholds[j]) {
                    of_target.insert(columns.rows[j], {sources_.rows()[first + i], row[j]});
                    columns.thresholds[j] = of_target.threshold(columns.rows[j]);
                }
            }
        }
    }

    Source const& source_;
    Target const& target_;
    std::size_t k_;
    bool unit_length_;
    std::size_t source_rows_, target_rows_; ///< of a block
    std::size_t blocks_;                    ///< of targets
    vector_panels<T> sources_;
    std::vector<slot> slots_;
};

} // namespace CROSSIN_DETAIL_LANES
} // namespace crossin::detail
#endif
