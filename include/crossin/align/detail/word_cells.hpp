// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_WORD_CELLS_HPP
#define CROSSIN_ALIGN_DETAIL_WORD_CELLS_HPP

/// \file
/// Which pair of words each two tokens of a pair of sentences are. Layer: align. Needs: word_counts, word_text, spelling.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <crossin/align/detail/spelling.hpp>
#include <crossin/align/detail/word_counts.hpp>
#include <crossin/align/detail/word_table.hpp>
#include <crossin/align/detail/word_text.hpp>
#include <crossin/align/word_options.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/parallel.hpp>

namespace crossin::detail {

/// Lists the pairs of words of a text, and numbers its cells by them, two bytes each, so that nothing is looked up later.
class word_cells {
public:
    /// Makes `known.table` anew: of the pairs in `text`, and of those that it had, whose counts are kept aside.
    ///
    /// Errors: `error{limit}` past 2^32 pairs of words.
    word_cells(word_counts& known, coded_pairs const& text, word_options const& options)
        : table_(&known.table), source_(&known.source), target_(&known.target), text_(&text),
          smallest_share_(static_cast<float>(options.training.smallest_share)), threads_(options.threads)
    {
        known.source.settle(options.training.family_letters);
        known.target.settle(options.training.family_letters);
        list_pairs(known);
        number_cells();
        known.table.counts.assign(known.table.size(), 0);
        known.table.emission.resize(known.table.size());
    }

    /// What the table had counted, by its new pairs; empty where it had nothing.
    [[nodiscard]] std::vector<float> const& counts_before() const noexcept { return before_; }

    /// Calls `visit(i, j, pair of words)` for each two tokens of a pair of sentences whose words are one.
    template <class Visit>
    void for_each(std::size_t s, Visit visit) const
    {
        std::span<std::uint32_t const> const source = text_->source[s];
        std::size_t const targets = text_->target[s].size();
        std::uint16_t const* cell = cells_.data() + cell_begins_[s];
        for (std::size_t i = 0; i < source.size(); ++i) {
            std::uint64_t const begin = table_->begins[source[i]];
            for (std::size_t j = 0; j < targets; ++j, ++cell)
                if (*cell != no_pair) visit(i, j, begin + *cell);
        }
    }

private:
    static constexpr std::uint16_t no_pair = 0xFFFF;
    static constexpr std::size_t most_in_row = no_pair;

    /// Where each source word stands.
    struct occurrence {
        std::uint32_t sentence = 0;
        std::uint32_t position = 0;
    };

    /// Makes the table: all words that stand in one pair of sentences, and what is known already.
    void list_pairs(word_counts& known)
    {
        std::size_t const words = known.source.words.size();
        occurrence_begins_.assign(words + 1, 0);
        for (std::uint32_t const id : text_->source.tokens) ++occurrence_begins_[id + 1];
        for (std::size_t id = 0; id < words; ++id) occurrence_begins_[id + 1] += occurrence_begins_[id];
        occurrences_.resize(text_->source.tokens.size());
        std::vector<std::uint64_t> at(occurrence_begins_.begin(), occurrence_begins_.end() - 1);
        for (std::uint32_t s = 0; s < text_->size(); ++s)
            for (std::uint32_t i = 0; i < text_->source[s].size(); ++i)
                occurrences_[at[text_->source[s][i]]++] = {s, i};

        word_table old = std::exchange(known.table, word_table{});
        old.begins.resize(words + 1, old.begins.back()); // words that are new have no pairs
        std::vector<std::uint64_t>& begins = known.table.begins;
        begins.resize(words + 1);
        for_each_row([&](std::uint32_t row, std::vector<std::uint32_t>& seen, std::vector<std::uint32_t>& targets) {
            begins[row + 1] = targets_of(row, old, seen, targets);
        });
        for (std::size_t row = 0; row < words; ++row) begins[row + 1] += begins[row];
        if (begins.back() > std::numeric_limits<std::uint32_t>::max())
            fail(errc::limit, std::to_string(begins.back()) + " pairs of words; align fewer sentences at once");
        known.table.columns.resize(begins.back());
        if (old.size() > 0) before_.assign(begins.back(), 0);
        spelled_words source_spelling, target_spelling;
        for (std::uint32_t id = 0; id < words; ++id) source_spelling.add(known.source.words[id]);
        for (std::uint32_t id = 0; id < known.target.words.size(); ++id) target_spelling.add(known.target.words[id]);
        for_each_row([&](std::uint32_t row, std::vector<std::uint32_t>& seen, std::vector<std::uint32_t>& targets) {
            targets_of(row, old, seen, targets);
            std::vector<std::uint32_t> room;
            std::uint64_t k = begins[row], of_old = old.begins[row];
            for (std::uint32_t const target : targets) {
                likeness const alike = source_spelling.compare(row, target_spelling, target, room);
                known.table.columns[k] = target | static_cast<std::uint32_t>(alike) << 30;
                while (of_old < old.begins[row + 1] && old.column(of_old) < target) ++of_old;
                if (of_old < old.begins[row + 1] && old.column(of_old) == target) before_[k] = old.counts[of_old];
                ++k;
            }
        });
    }

    /// Calls `work(row, zeros by target word, room)` for each source word.
    template <class Work>
    void for_each_row(Work&& work)
    {
        constexpr std::uint64_t rows_at_once = 256;
        std::uint64_t const rows = source_->words.size();
        for_each_block(blocks_of(rows, rows_at_once), threads_, [&](std::uint64_t block) {
            std::vector<std::uint32_t> seen(target_->words.size(), 0), targets;
            for (std::uint64_t row = block * rows_at_once; row < std::min(rows, (block + 1) * rows_at_once); ++row)
                work(static_cast<std::uint32_t>(row), seen, targets);
        });
    }

    /// The target words of a source word, ascending; of more than a cell can number, the most frequent.
    std::size_t targets_of(std::uint32_t row, word_table const& old, std::vector<std::uint32_t>& seen,
                           std::vector<std::uint32_t>& targets) const
    {
        targets.clear();
        auto const see = [&](std::uint32_t target, std::uint32_t times) {
            if (seen[target] == 0) targets.push_back(target);
            seen[target] += times;
        };
        for (std::uint64_t k = old.begins[row]; k < old.begins[row + 1]; ++k) see(old.column(k), 0x10000);
        for (std::uint64_t o = occurrence_begins_[row]; o < occurrence_begins_[row + 1]; ++o)
            if (o == occurrence_begins_[row] || occurrences_[o].sentence != occurrences_[o - 1].sentence)
                for (std::uint32_t const target : text_->target[occurrences_[o].sentence]) see(target, 1);
        std::erase_if(targets, [&](std::uint32_t target) {
            auto const together = static_cast<float>(seen[target]);
            float const rarer = std::min(source_->frequency[row], target_->frequency[target]);
            bool const by_chance = together < smallest_share_ * rarer;
            if (by_chance) seen[target] = 0;
            return by_chance;
        });
        if (targets.size() > most_in_row) {
            auto const by_count = [&](std::uint32_t a, std::uint32_t b) {
                return seen[a] != seen[b] ? seen[a] > seen[b] : a < b;
            };
            std::ranges::nth_element(targets, targets.begin() + most_in_row, by_count);
            for (std::size_t i = most_in_row; i < targets.size(); ++i) seen[targets[i]] = 0;
            targets.resize(most_in_row);
        }
        std::ranges::sort(targets);
        for (std::uint32_t const target : targets) seen[target] = 0;
        return targets.size();
    }

    /// Writes for each two tokens of a pair of sentences where their pair of words is in its row.
    void number_cells()
    {
        cell_begins_.assign(text_->size() + 1, 0);
        for (std::size_t s = 0; s < text_->size(); ++s)
            cell_begins_[s + 1] = cell_begins_[s] + text_->source[s].size() * text_->target[s].size();
        cells_.resize(cell_begins_.back());
        for_each_row([&](std::uint32_t row, std::vector<std::uint32_t>& place, std::vector<std::uint32_t>&) {
            word_table const& table = *table_;
            std::uint64_t const begin = table.begins[row], end = table.begins[row + 1];
            for (std::uint64_t k = begin; k < end; ++k)
                place[table.column(k)] = static_cast<std::uint32_t>(k - begin) + 1;
            for (std::uint64_t o = occurrence_begins_[row]; o < occurrence_begins_[row + 1]; ++o) {
                std::span<std::uint32_t const> const targets = text_->target[occurrences_[o].sentence];
                std::uint64_t cell = cell_begins_[occurrences_[o].sentence] + occurrences_[o].position * targets.size();
                for (std::uint32_t const target : targets) // 0, for no place, becomes `no_pair`
                    cells_[cell++] = static_cast<std::uint16_t>(place[target] - 1);
            }
            for (std::uint64_t k = begin; k < end; ++k) place[table.column(k)] = 0;
        });
        occurrences_ = {};
        occurrence_begins_ = {};
    }

    word_table* table_;
    word_side const* source_;
    word_side const* target_;
    coded_pairs const* text_;
    float smallest_share_;
    unsigned threads_;
    std::vector<occurrence> occurrences_;          ///< by source word, in the order of the text
    std::vector<std::uint64_t> occurrence_begins_; ///< [source words + 1]
    std::vector<float> before_;                    ///< counts known before, a pair each; empty where nothing was
    std::vector<std::uint64_t> cell_begins_;       ///< [pairs of sentences + 1]
    std::vector<std::uint16_t> cells_;             ///< [source tokens x target tokens] of each pair of sentences
};

} // namespace crossin::detail
#endif
