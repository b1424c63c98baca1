// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_WORD_TRAINER_HPP
#define CROSSIN_ALIGN_DETAIL_WORD_TRAINER_HPP

/// \file
/// Expected counts of links in pairs of sentences. Layer: align. Needs: link_chain, word_cells.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <crossin/align/detail/jump_table.hpp>
#include <crossin/align/detail/link_chain.hpp>
#include <crossin/align/detail/word_cells.hpp>
#include <crossin/align/detail/word_counts.hpp>
#include <crossin/align/detail/word_table.hpp>
#include <crossin/align/detail/word_text.hpp>
#include <crossin/core/parallel.hpp>

namespace crossin::detail {

/// Learns a table of pairs of words from pairs of sentences, by expectation and maximisation.
class word_trainer {
public:
    /// `known`: what was counted before, of which the words of `text` are part already.
    word_trainer(word_counts& known, coded_pairs const& text, word_options const& options)
        : known_(&known), text_(&text), how_(&options.training), threads_(options.threads), cells_(known, text, options)
    {
        for (std::size_t s = 0; s < text.size(); ++s)
            longest_ = std::max({longest_, text.source[s].size(), text.target[s].size()});
    }

    /// Counts until the model fits; the counts, and those known before, are in `known` afterwards.
    void run()
    {
        bool const begun = !cells_.counts_before().empty();
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
    static constexpr float least_posterior = 1e-5F;  ///< smaller ones are not counted
    static constexpr std::size_t pairs_at_once = 16; ///< few, so that their links take little room while they wait
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

    void restore_counts()
    {
        if (cells_.counts_before().empty())
            std::ranges::fill(known_->table.counts, 0.0F);
        else
            known_->table.counts = cells_.counts_before();
    }

    /// Runs `expect(sentence, room)` for all sentences and adds up, in their order, what it leaves in the room.
    template <class Expect>
    void add_up(Expect&& expect)
    {
        restore_counts();
        std::uint64_t source_token = 0, target_token = 0;
        for_each_block_in_order<expectation>(
            blocks_of(text_->size(), pairs_at_once), threads_,
            [&](std::uint64_t block, expectation& room) {
                room.links.clear();
                room.source_unlinked.clear();
                room.target_unlinked.clear();
                room.forward_jumps = room.backward_jumps = {};
                std::size_t const end = std::min<std::size_t>(text_->size(), (block + 1) * pairs_at_once);
                for (std::size_t s = block * pairs_at_once; s < end; ++s)
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
            cells_.for_each(s, [&](std::size_t i, std::size_t j, std::uint64_t pair) {
                pair_emission const& emission = known_->table.emission[pair];
                if (ahead)
                    of.emission[j * of.stride + i] = to_float(emission.forward);
                else
                    of.emission[i * of.stride + j] = to_float(emission.backward);
            });
            room.diagonal.run(of, how_->pull, null);
            cells_.for_each(s, [&](std::size_t i, std::size_t j, std::uint64_t pair) {
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
            cells_.for_each(s, [&](std::size_t i, std::size_t j, std::uint64_t pair) {
                pair_emission const& emission = known_->table.emission[pair];
                ahead.emission[j * ahead.stride + i] = to_float(emission.forward);
                back.emission[i * back.stride + j] = to_float(emission.backward);
            });
            room.chain.run(ahead, forward, how_->null, &room.forward_jumps);
            room.chain.run(back, backward, how_->null, &room.backward_jumps);
            cells_.for_each(s, [&](std::size_t i, std::size_t j, std::uint64_t pair) {
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
    word_cells cells_;
    std::size_t longest_ = 1; ///< sentence [tokens]
};

} // namespace crossin::detail
#endif
