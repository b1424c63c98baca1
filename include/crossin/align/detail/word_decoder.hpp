// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_WORD_DECODER_HPP
#define CROSSIN_ALIGN_DETAIL_WORD_DECODER_HPP

/// \file
/// Probabilities of the words of any pair of sentences, by what a model has counted. Layer: align. Needs: word_counts.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/align/detail/jump_table.hpp>
#include <crossin/align/detail/link_chain.hpp>
#include <crossin/align/detail/spelling.hpp>
#include <crossin/align/detail/word_counts.hpp>
#include <crossin/align/detail/word_table.hpp>
#include <crossin/align/detail/word_text.hpp>

namespace crossin::detail {

/// A sentence as a model sees it.
struct model_sentence {
    std::vector<std::uint32_t> words;    ///< `unknown_word` where the model lacks one
    std::vector<std::uint32_t> families; ///< likewise
    spelled_words spelling;              ///< of all words where one of the pair of sentences is unknown

    [[nodiscard]] std::size_t size() const noexcept { return words.size(); }
};

/// Room for the work on one pair of sentences.
struct decoder_room {
    model_sentence source, target;
    link_direction forward, backward;
    link_chain chain;
    std::vector<std::uint32_t> spelling;
};

/// What a model knows of pairs of words, those too that it has never seen together.
class word_decoder {
public:
    word_decoder(word_counts& counts, word_training const& how, std::size_t most_tokens, unsigned threads)
        : how_(how), forward_(counts.forward_jumps, how.jump_smoothing, most_tokens),
          backward_(counts.backward_jumps, how.jump_smoothing, most_tokens),
          source_null_(null_emission(counts.source, how.null_smoothing)),
          target_null_(null_emission(counts.target, how.null_smoothing))
    {
        word_estimates estimates(counts.table, counts.source, counts.target, how, threads);
        join_families(counts);
        std::vector<float> const kept = counts.table.counts;
        estimates.forward();
        estimates.backward();
        counts.table.counts = kept;
        row_sums_ = estimates.row_sums();
        column_sums_ = estimates.column_sums();
        row_totals_ = estimates.family_row_sums();
        column_totals_ = estimates.family_column_sums();
        unknown_source_null_ = static_cast<float>(0.5 / std::max(counts.source.tokens, 1.0));
        unknown_target_null_ = static_cast<float>(0.5 / std::max(counts.target.tokens, 1.0));
    }

    /// Reads a sentence. Returns whether the model knows all its words.
    bool read(word_side const& side, token_list const& from, std::size_t sentence, model_sentence& to) const
    {
        to.words.clear();
        to.families.clear();
        to.spelling.clear();
        bool all = true;
        for (std::size_t i = from.first_token(sentence); i < from.sentence_ends[sentence]; ++i) {
            std::uint32_t const id = side.words.find(from.token(i));
            all &= id != unknown_word;
            to.words.push_back(id);
            to.families.push_back(id != unknown_word
                                      ? side.family[id]
                                      : side.families.find(family_of(from.token(i), how_.family_letters)));
        }
        return all;
    }

    static void spell(token_list const& from, std::size_t sentence, model_sentence& to)
    {
        for (std::size_t i = from.first_token(sentence); i < from.sentence_ends[sentence]; ++i)
            to.spelling.add(from.token(i));
    }

    /// Posteriors of both directions for the sentences in `room`, neither of which is empty.
    ///
    /// Returns: the logarithms of p(target | source) and p(source | target) [nats].
    std::pair<double, double> run(word_counts const& counts, decoder_room& room) const
    {
        model_sentence const &source = room.source, &target = room.target;
        room.forward.resize(target.size(), source.size());
        room.backward.resize(source.size(), target.size());
        for (std::size_t j = 0; j < target.size(); ++j)
            room.forward.null_emission[j] = target.words[j] == unknown_word ? unknown_target_null_
                                                                            : target_null_[target.words[j]];
        for (std::size_t i = 0; i < source.size(); ++i)
            room.backward.null_emission[i] = source.words[i] == unknown_word ? unknown_source_null_
                                                                             : source_null_[source.words[i]];
        for (std::size_t i = 0; i < source.size(); ++i)
            for (std::size_t j = 0; j < target.size(); ++j) {
                auto const [ahead, back] = emission(counts, room, i, j);
                room.forward.emission[j * room.forward.stride + i] = ahead;
                room.backward.emission[i * room.backward.stride + j] = back;
            }
        double const ahead = room.chain.run(room.forward, forward_, how_.null, nullptr);
        double const back = room.chain.run(room.backward, backward_, how_.null, nullptr);
        return {ahead, back};
    }

private:
    /// Counts of links between families, a row for each family of source words.
    void join_families(word_counts const& counts)
    {
        std::vector<std::vector<std::uint32_t>> members(counts.source.families.size());
        for (std::uint32_t id = 0; id < counts.table.rows(); ++id) members[counts.source.family[id]].push_back(id);
        std::vector<float> links(counts.target.families.size(), 0);
        std::vector<std::uint32_t> seen;
        for (std::vector<std::uint32_t> const& rows : members) {
            for (std::uint32_t const row : rows)
                for (std::uint64_t k = counts.table.begins[row]; k < counts.table.begins[row + 1]; ++k) {
                    std::uint32_t const family = counts.target.family[counts.table.column(k)];
                    if (links[family] == 0) seen.push_back(family);
                    links[family] += counts.table.counts[k];
                }
            std::ranges::sort(seen);
            auto const rest = std::ranges::unique(seen);
            seen.erase(rest.begin(), rest.end());
            for (std::uint32_t const family : seen) {
                if (links[family] > 0) {
                    family_columns_.push_back(family);
                    family_counts_.push_back(links[family]);
                }
                links[family] = 0;
            }
            seen.clear();
            family_begins_.push_back(family_columns_.size());
        }
    }

    [[nodiscard]] float family_count(std::uint32_t source, std::uint32_t target) const noexcept
    {
        auto const begin = family_columns_.begin() + static_cast<std::ptrdiff_t>(family_begins_[source]);
        auto const end = family_columns_.begin() + static_cast<std::ptrdiff_t>(family_begins_[source + 1]);
        auto const at = std::lower_bound(begin, end, target);
        return at != end && *at == target ? family_counts_[static_cast<std::size_t>(at - family_columns_.begin())] : 0;
    }

    [[nodiscard]] std::pair<float, float> emission(word_counts const& counts, decoder_room& room, std::size_t i,
                                                   std::size_t j) const
    {
        std::uint32_t const source = room.source.words[i], target = room.target.words[j];
        bool const known = source != unknown_word && target != unknown_word;
        if (known)
            if (std::uint64_t const k = counts.table.find(source, target); k != counts.table.size()) {
                pair_emission const& pair = counts.table.emission[k];
                return {to_float(pair.forward), to_float(pair.backward)};
            }
        return unseen(counts, room, i, j, known);
    }

    /// As `word_estimates` has it, with a count of zero. A word that is unknown has what its family lends it.
    [[nodiscard]] std::pair<float, float> unseen(word_counts const& counts, decoder_room& room, std::size_t i,
                                                 std::size_t j, bool known) const
    {
        std::uint32_t const source = room.source.words[i], target = room.target.words[j];
        std::uint32_t const from = room.source.families[i], to = room.target.families[j];
        float own = static_cast<float>(how_.smoothing);
        if (!known && !room.source.spelling.empty())
            own += static_cast<float>(how_.spelling) *
                   likeness_weight[static_cast<std::size_t>(
                       room.source.spelling.compare(i, room.target.spelling, j, room.spelling))];
        float ahead = own, back = own;
        if (from != unknown_word && to != unknown_word) {
            float const links = static_cast<float>(how_.family) * family_count(from, to);
            if (links > 0) {
                ahead += links / static_cast<float>(row_totals_[from] + 1e-6) * share(counts.target, target, to);
                back += links / static_cast<float>(column_totals_[to] + 1e-6) * share(counts.source, source, from);
            }
        }
        auto const lent = static_cast<float>(how_.family + how_.spelling + how_.smoothing);
        return {ahead / (source == unknown_word ? lent : std::max(row_sums_[source], lent * 1e-3F)),
                back / (target == unknown_word ? lent : std::max(column_sums_[target], lent * 1e-3F))};
    }

    /// Of a word that was never seen: as if it made up one more occurrence of its family.
    [[nodiscard]] static float share(word_side const& side, std::uint32_t word, std::uint32_t family) noexcept
    {
        return word != unknown_word ? side.share(word) : 1 / (side.family_frequency[family] + 1);
    }

    word_training how_;
    jump_table forward_, backward_;
    std::vector<float> source_null_, target_null_;
    float unknown_source_null_ = 0, unknown_target_null_ = 0;
    std::vector<std::uint64_t> family_begins_ = {0}; ///< [families of source words + 1]
    std::vector<std::uint32_t> family_columns_;      ///< families of target words
    std::vector<float> family_counts_;
    std::vector<float> row_sums_, column_sums_;
    std::vector<double> row_totals_, column_totals_;
};

} // namespace crossin::detail
#endif
