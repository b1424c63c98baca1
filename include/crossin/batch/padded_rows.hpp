// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_PADDED_ROWS_HPP
#define CROSSIN_BATCH_PADDED_ROWS_HPP

/// \file
/// A batch as rows of one width, for trainers that take matrices. Layer: batch. Needs: token_batch.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <crossin/batch/token_batch.hpp>
#include <crossin/core/error.hpp>

namespace crossin {

/// What a label says of its place.
enum class label_place : std::uint8_t {
    same, ///< the id that stands there: for trainers that shift the labels themselves, as those of transformers do
    next, ///< the id behind it, which the model is to say there
};

/// How rows are filled. Models: std::regular.
struct padding_options {
    token_id pad_id = 0;
    label_place labels = label_place::same;
    std::size_t multiple_of = 1; ///< of which the width is a multiple [tokens]
    std::size_t width = 0;       ///< of every row; 0: that of the longest [tokens]
    friend bool operator==(padding_options const&, padding_options const&) = default;
};

/// A row for each bin of a batch. Integers are of 64 bits, as tensor libraries index with them.
///
/// Models: std::regular.
struct padded_rows {
    std::size_t rows = 0;
    std::size_t width = 0;                 ///< [tokens]
    std::vector<std::int64_t> ids = {};    ///< [rows x width]
    std::vector<std::int64_t> labels = {}; ///< [rows x width], or `no_label`
    std::vector<std::int64_t> mask = {};   ///< [rows x width], 1 where a token stands, 0 for padding
    std::vector<std::int64_t> texts = {};  ///< [rows x width], which text of its row, from 1; 0 for padding. A place
                                           ///< sees those with its own number only: the mask is block-diagonal.
    std::vector<std::int64_t> positions{}; ///< [rows x width], from 0 in each text
    std::vector<std::int64_t> prefixes{};  ///< [rows x width], 1 where a prompt's places see each other, ahead too: the
                                           ///< `prefixes` of the batch. A place with 0 sees none ahead of itself.
    friend bool operator==(padded_rows const&, padded_rows const&) = default;
};

/// Fills `to` anew with the rows of `batch`; memory is kept.
///
/// Complexity: O(rows x width).
/// Errors:     `error{invalid_argument}` for a multiple of 0, for a bin that is longer than the width, and for texts in
///             a bin that was not closed.
inline void pad(token_batch const& batch, padding_options const& options, padded_rows& to)
{
    require(options.multiple_of > 0, "the width of rows is a multiple of at least one token");
    require(batch.bins.back() == batch.size(),
            "the last bin of the batch is open; close it, so that its texts have a row");
    to.rows = batch.bin_count();
    auto const begin_of = [&](std::size_t bin) { return std::size_t{batch.begins[batch.bins[bin]]}; };
    std::size_t longest = 0;
    for (std::size_t row = 0; row < to.rows; ++row) longest = std::max(longest, begin_of(row + 1) - begin_of(row));
    to.width = options.width > 0 ? options.width : longest;
    to.width = (to.width + options.multiple_of - 1) / options.multiple_of * options.multiple_of;
    if (longest > to.width)
        fail(errc::invalid_argument,
             "a bin of " + std::to_string(longest) + " tokens does not fit into rows of " + std::to_string(to.width));
    std::size_t const places = to.rows * to.width;
    to.ids.assign(places, options.pad_id);
    to.labels.assign(places, no_label);
    to.mask.assign(places, 0);
    to.texts.assign(places, 0);
    to.positions.assign(places, 0);
    to.prefixes.assign(places, 0);
    for (std::size_t row = 0; row < to.rows; ++row) {
        std::size_t place = row * to.width;
        std::size_t const first = batch.bins[row], last = batch.bins[row + 1];
        for (std::size_t text = first; text < last; ++text) {
            std::size_t const begin = batch.begins[text], end = batch.begins[text + 1];
            std::size_t const prefix = batch.prefixes.empty() ? 0 : batch.prefixes[text];
            for (std::size_t i = begin; i < end; ++i, ++place) {
                to.ids[place] = batch.ids[i];
                to.mask[place] = 1;
                to.texts[place] = static_cast<std::int64_t>(text - first + 1);
                to.positions[place] = static_cast<std::int64_t>(i - begin);
                to.prefixes[place] = i - begin < prefix ? 1 : 0;
                if (options.labels == label_place::next)
                    to.labels[place] = batch.labels[i];
                else if (i > begin) // what the place before is to say stands here
                    to.labels[place] = batch.labels[i - 1];
            }
        }
    }
}
[[nodiscard]] inline padded_rows padded(token_batch const& batch, padding_options const& options = {})
{
    padded_rows rows;
    pad(batch, options, rows);
    return rows;
}

} // namespace crossin
#endif
