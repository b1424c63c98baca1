// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_WORD_TRAINER_HPP
#define CROSSIN_ALIGN_DETAIL_WORD_TRAINER_HPP

/// \file
/// Expected counts of links in pairs of sentences. Layer: align. Needs: link_chain, word_table, word_text.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <crossin/align/detail/jump_table.hpp>
#include <crossin/align/detail/link_chain.hpp>
#include <crossin/align/detail/spelling.hpp>
#include <crossin/align/detail/word_table.hpp>
#include <crossin/align/detail/word_text.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/parallel.hpp>

namespace crossin::detail {

/// All that a word model has counted.
struct word_counts {
    word_side source;
    word_side target;
    word_table table; ///< `counts` are the model's; `emission` is made from them
    jump_counts forward_jumps = {};
    jump_counts backward_jumps = {};
};

/// Probability of a word where it has no link: its share of the text, the higher the more often it has none.
///
/// `everything` is the share of all words without link; an own rate counts as much as it at `smoothing` occurrences.
[[nodiscard]] inline std::vector<float> null_emission(word_side const& side, double smoothing)
{
    double unlinked = 0;
    for (float const one : side.unlinked) unlinked += double{one};
    double const everything = unlinked / side.tokens;
    std::vector<float> emission(side.words.size());
    for (std::size_t id = 0; id < emission.size(); ++id) {
        double const share = double{side.frequency[id]} / side.tokens;
        double const rate = everything > 0 ? (double{side.unlinked[id]} + smoothing * everything) /
                                                 (double{side.frequency[id]} + smoothing) / everything
                                           : 1;
        emission[id] = static_cast<float>(share * rate);
    }
    return emission;
}

/// Learns a table of pairs of words from pairs of sentences, by expectation and maximisation.
class word_trainer {
public:
    /// `known`: what was counted before, of which the words of `text` are part already.
    word_trainer(word_counts& known, coded_pairs const& text, word_options const& options)
        : known_(&known), text_(&text), how_(&options.training), threads_(options.threads)
    {
        for (std::size_t s = 0; s < text.size(); ++s)
            longest_ = std::max({longest_, text.source[s].size(), text.target[s].size()});
        known.source.settle(how_->family_letters);
        known.target.settle(how_->family_letters);
        list_pairs();
        number_cells();
        known.table.counts.assign(known.table.size(), 0);
        known.table.emission.resize(known.table.size());
    }

    /// Counts until the model fits; the counts, and those known before, are in `known` afterwards.
    void run()
    {
        bool const begun = !before_.empty();
        word_counts& known = *known_;
        std::vector<float> const source_before = known.source.unlinked, target_before = known.target.unlinked;
        jump_counts const forward_before = known.forward_jumps, backward_before = known.backward_jumps;
        jump_counts forward_jumps = begun ? forward_before : jump_table::guess();
        jump_counts backward_jumps = begun ? backward_before : jump_table::guess();
        double smoothing = begun ? how_->jump_smoothing : 0; // a guess is not counted
        word_estimates estimates(known.table, known.source, known.target, *how_, threads_);
        if (begun) {
            restore_counts();
            estimates.forward();
            estimates.backward();
        } else {
            estimates.guess();
        }
        for (unsigned pass = 0; pass < how_->independent_passes; ++pass) {
            expect_independent(direction::forward);
            estimates.forward();
            expect_independent(direction::backward);
            estimates.backward();
        }
        for (unsigned pass = 0; pass < how_->chain_passes; ++pass) {
            if (pass > 0) {
                estimates.forward();
                estimates.backward();
            }
            jump_table const forward(forward_jumps, smoothing, longest_), backward(backward_jumps, smoothing, longest_);
            std::vector<float> const source_null = null_emission(known.source, how_->null_smoothing);
            std::vector<float> const target_null = null_emission(known.target, how_->null_smoothing);
            known.source.unlinked = source_before;
            known.target.unlinked = target_before;
            known.forward_jumps = forward_before;
            known.backward_jumps = backward_before;
            expect_chain(forward, backward, source_null, target_null);
            forward_jumps = known.forward_jumps;
            backward_jumps = known.backward_jumps;
            smoothing = how_->jump_smoothing;
        }
    }

private:
    static constexpr std::uint16_t no_pair = 0xFFFF;
    static constexpr std::size_t most_in_row = no_pair;
    static constexpr float least_posterior = 1e-5F; ///< smaller ones are not counted
    enum class direction : std::uint8_t { forward, backward };

    /// Expected links of some pairs of sentences.
    struct expectation {
        link_direction forward, backward;
        diagonal_links diagonal;
        link_chain chain;
        std::vector<std::pair<std::uint32_t, float>> links;  ///< (pair of words, probability)
        std::vector<float> source_unlinked, target_unlinked; ///< of the tokens
        jump_counts forward_jumps, backward_jumps;
    };

    /// Where each source word stands.
    struct occurrence {
        std::uint32_t sentence = 0;
        std::uint32_t position = 0;
    };

    /// Makes the table: all words that stand in one pair of sentences, and what is known already.
    void list_pairs()
    {
        word_counts& known = *known_;
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
        std::uint64_t const rows = known_->source.words.size();
        for_each_block(blocks_of(rows, rows_at_once), threads_, [&](std::uint64_t block) {
            std::vector<std::uint32_t> seen(known_->target.words.size(), 0), targets;
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
            float const rarer = std::min(known_->source.frequency[row], known_->target.frequency[target]);
            bool const by_chance = together < static_cast<float>(how_->smallest_share) * rarer;
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
            word_table const& table = known_->table;
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

    void restore_counts()
    {
        if (before_.empty())
            std::ranges::fill(known_->table.counts, 0.0F);
        else
            known_->table.counts = before_;
    }

    /// Calls `visit(i, j, pair of words or none)` for the tokens of a pair of sentences.
    template <class Visit>
    void for_each_cell(std::size_t s, Visit visit) const
    {
        std::span<std::uint32_t const> const source = text_->source[s];
        std::size_t const targets = text_->target[s].size();
        std::uint16_t const* cell = cells_.data() + cell_begins_[s];
        for (std::size_t i = 0; i < source.size(); ++i) {
            std::uint64_t const begin = known_->table.begins[source[i]];
            for (std::size_t j = 0; j < targets; ++j, ++cell)
                if (*cell != no_pair) visit(i, j, begin + *cell);
        }
    }

    /// Runs `expect(sentence, room)` for all sentences and adds up, in their order, what it leaves in the room.
    template <class Expect>
    void add_up(Expect&& expect)
    {
        restore_counts();
        std::uint64_t source_token = 0, target_token = 0;
        for_each_block_in_order<expectation>(
            blocks_of(text_->size(), sentences_at_once), threads_,
            [&](std::uint64_t block, expectation& room) {
                room.links.clear();
                room.source_unlinked.clear();
                room.target_unlinked.clear();
                room.forward_jumps = room.backward_jumps = {};
                std::size_t const end = std::min<std::size_t>(text_->size(), (block + 1) * sentences_at_once);
                for (std::size_t s = block * sentences_at_once; s < end; ++s)
                    if (!text_->source[s].empty()) expect(s, room);
            },
            [&](std::uint64_t, expectation const& room) {
                for (auto const& [pair, probability] : room.links) known_->table.counts[pair] += probability;
                for (float const one : room.source_unlinked)
                    known_->source.unlinked[text_->source.tokens[source_token++]] += one;
                for (float const one : room.target_unlinked)
                    known_->target.unlinked[text_->target.tokens[target_token++]] += one;
                known_->forward_jumps += room.forward_jumps;
                known_->backward_jumps += room.backward_jumps;
            });
    }

    void expect_independent(direction which)
    {
        bool const ahead = which == direction::forward;
        word_side const& observed = ahead ? known_->target : known_->source;
        double const null = 0.3 * how_->null / (1 - how_->null);
        add_up([&](std::size_t s, expectation& room) {
            link_direction& of = room.forward;
            std::span<std::uint32_t const> const source = text_->source[s], target = text_->target[s];
            std::span<std::uint32_t const> const observations = ahead ? target : source;
            of.resize(observations.size(), ahead ? source.size() : target.size());
            for (std::size_t j = 0; j < observations.size(); ++j)
                of.null_emission[j] = observed.frequency[observations[j]] / static_cast<float>(observed.tokens);
            for_each_cell(s, [&](std::size_t i, std::size_t j, std::uint64_t pair) {
                pair_emission const& emission = known_->table.emission[pair];
                if (ahead)
                    of.emission[j * of.stride + i] = to_float(emission.forward);
                else
                    of.emission[i * of.stride + j] = to_float(emission.backward);
            });
            room.diagonal.run(of, how_->pull, null);
            for_each_cell(s, [&](std::size_t i, std::size_t j, std::uint64_t pair) {
                float const probability = ahead ? of.link(j, i) : of.link(i, j);
                if (probability > least_posterior)
                    room.links.emplace_back(static_cast<std::uint32_t>(pair), probability);
            });
        });
    }

    void expect_chain(jump_table const& forward, jump_table const& backward, std::vector<float> const& source_null,
                      std::vector<float> const& target_null)
    {
        add_up([&](std::size_t s, expectation& room) {
            std::span<std::uint32_t const> const source = text_->source[s], target = text_->target[s];
            link_direction &ahead = room.forward, &back = room.backward;
            ahead.resize(target.size(), source.size());
            back.resize(source.size(), target.size());
            for (std::size_t j = 0; j < target.size(); ++j) ahead.null_emission[j] = target_null[target[j]];
            for (std::size_t i = 0; i < source.size(); ++i) back.null_emission[i] = source_null[source[i]];
            for_each_cell(s, [&](std::size_t i, std::size_t j, std::uint64_t pair) {
                pair_emission const& emission = known_->table.emission[pair];
                ahead.emission[j * ahead.stride + i] = to_float(emission.forward);
                back.emission[i * back.stride + j] = to_float(emission.backward);
            });
            room.chain.run(ahead, forward, how_->null, &room.forward_jumps);
            room.chain.run(back, backward, how_->null, &room.backward_jumps);
            for_each_cell(s, [&](std::size_t i, std::size_t j, std::uint64_t pair) {
                float const agreed = ahead.link(j, i) * back.link(i, j);
                if (agreed > least_posterior) room.links.emplace_back(static_cast<std::uint32_t>(pair), agreed);
            });
            room.source_unlinked.insert(room.source_unlinked.end(), back.null_posterior.begin(),
                                        back.null_posterior.end());
            room.target_unlinked.insert(room.target_unlinked.end(), ahead.null_posterior.begin(),
                                        ahead.null_posterior.end());
        });
    }

    word_counts* known_;
    coded_pairs const* text_;
    word_training const* how_;
    unsigned threads_;
    std::size_t longest_ = 1;                      ///< sentence [tokens]
    std::vector<occurrence> occurrences_;          ///< by source word, in the order of the text
    std::vector<std::uint64_t> occurrence_begins_; ///< [source words + 1]
    std::vector<float> before_;                    ///< counts known before, a pair each; empty where nothing was
    std::vector<std::uint64_t> cell_begins_;       ///< [pairs of sentences + 1]
    std::vector<std::uint16_t> cells_;             ///< [source tokens x target tokens] of each pair of sentences
};

} // namespace crossin::detail
#endif
