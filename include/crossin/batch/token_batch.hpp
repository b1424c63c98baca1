// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_TOKEN_BATCH_HPP
#define CROSSIN_BATCH_TOKEN_BATCH_HPP

/// \file
/// Rows side by side, with what each place is to say, and which examples they are. Layer: batch. Needs: collate,
/// language, token_sequences.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <crossin/batch/collate.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/language.hpp>
#include <crossin/core/token_sequences.hpp>

namespace crossin {

/// Where batches go on: an example, and how many bins of the window that begins there have been given.
///
/// Models: std::regular. Without packing `bins` is always 0.
struct batch_position {
    std::uint64_t index = 0;
    std::uint64_t bins = 0;
    friend bool operator==(batch_position const&, batch_position const&) = default;
};

/// Texts one after the other, without padding, that own their ids. `token_sequences` is their view.
///
/// Texts that are packed into one bin stand next to each other; without packing each is a bin of its own.
///
/// Models:     std::regular.
/// Properties: begins.back() == ids.size() == labels.size(); size() == indices.size() == languages.size().
struct token_batch {
    std::uint64_t first = 0; ///< the examples are of [first, last): all of them, or with packing some of them
    std::uint64_t last = 0;
    batch_position next = {};              ///< where the batch behind this one begins: a run resumes there
    std::vector<std::uint32_t> ids = {};   ///< [tokens]
    std::vector<std::uint32_t> begins{0};  ///< [sequences + 1]
    std::vector<std::int32_t> labels = {}; ///< [tokens], what each place is to say, that is the next id, or `no_label`
    std::vector<std::uint32_t> prefixes{}; ///< [sequences] or none: lengths of prompts that see themselves [tokens]
    std::vector<std::uint32_t> bins{0};    ///< [bins + 1], sequence at which each bin begins, then their number
    std::vector<std::uint64_t> indices{};  ///< [sequences], which example each is
    std::vector<direction> languages{};    ///< [sequences]
    collate_counts counts = {};            ///< of the examples of this batch, those left out among them

    [[nodiscard]] std::size_t tokens() const noexcept { return ids.size(); }
    [[nodiscard]] std::size_t size() const noexcept { return indices.size(); } ///< [sequences]
    [[nodiscard]] bool empty() const noexcept { return indices.empty(); }
    [[nodiscard]] std::size_t bin_count() const noexcept { return bins.size() - 1; }

    /// As models take it.
    [[nodiscard]] token_sequences sequences() const& noexcept { return {ids, begins, labels, prefixes}; }
    [[nodiscard]] token_sequences sequences() const&& = delete; // it would dangle
    [[nodiscard]] operator token_sequences() const& noexcept { return sequences(); }
    operator token_sequences() const&& = delete;

    /// Appends a row to the bin that is open.
    ///
    /// Errors: `error{limit}` where the batch would pass 2^32 tokens.
    void add(token_row const& row, std::uint64_t index, direction const& way, bool see_prompt = false)
    {
        if (row.ids.size() > std::numeric_limits<std::uint32_t>::max() - ids.size())
            fail(errc::limit, "a batch holds fewer than 2^32 tokens; take fewer examples");
        for (std::size_t i = 0; i < row.ids.size(); ++i) {
            ids.push_back(static_cast<std::uint32_t>(row.ids[i]));
            bool const learned = i + 1 >= row.source && i + 1 < row.ids.size();
            labels.push_back(learned ? row.ids[i + 1] : no_label);
        }
        begins.push_back(static_cast<std::uint32_t>(ids.size()));
        if (see_prompt) prefixes.push_back(static_cast<std::uint32_t>(row.source));
        indices.push_back(index);
        languages.push_back(way);
    }
    /// Ends the bin that is open, if anything is in it.
    void close_bin()
    {
        if (bins.back() != indices.size()) bins.push_back(static_cast<std::uint32_t>(indices.size()));
    }
    /// Empties it; memory is kept.
    void clear() noexcept
    {
        first = last = 0;
        next = {};
        ids.clear();
        labels.clear();
        prefixes.clear();
        indices.clear();
        languages.clear();
        begins.resize(1); // never grows: the 0 in front stays
        bins.resize(1);
        counts = {};
    }
    friend bool operator==(token_batch const&, token_batch const&) = default;
};

} // namespace crossin
#endif
