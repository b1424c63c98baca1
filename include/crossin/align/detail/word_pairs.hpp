// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_WORD_PAIRS_HPP
#define CROSSIN_ALIGN_DETAIL_WORD_PAIRS_HPP

/// \file
/// How words of one side are translated, learnt from beads. Layer: align. Needs: bead, token_bags.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include <crossin/align/bead.hpp>
#include <crossin/align/detail/token_bags.hpp>

namespace crossin::detail {

/// A table of word pairs by source word, with the probability of each given the other.
struct word_pairs {
    struct entry {
        std::uint32_t target = 0;
        float forward = 0;  ///< p(target | source)
        float backward = 0; ///< p(source | target)
    };
    std::vector<std::uint32_t> rows; ///< [vocabulary + 1]
    std::vector<entry> entries;

    [[nodiscard]] std::span<entry const> of(std::uint32_t word) const noexcept
    {
        return std::span(entries).subspan(rows[word], rows[word + 1] - rows[word]);
    }
};

/// A pair that is known before.
struct known_pair {
    std::uint32_t source = 0;
    std::uint32_t target = 0;
    float probability = .5F;
    std::uint32_t order = 0; ///< among all that are given
};

/// The given pairs, and words that are the same on both sides: names, numbers, marks.
[[nodiscard]] inline word_pairs known_pairs(token_bags const& source, token_bags const& target,
                                            std::vector<known_pair> given)
{
    for (std::uint32_t w = 0; w < source.vocabulary(); ++w) given.push_back({w, w});
    for (std::uint32_t i = 0; i < given.size(); ++i) given[i].order = i;
    // Of several with the same words the first counts: what is given comes before what is only spelled alike.
    std::ranges::sort(given, [](known_pair const& a, known_pair const& b) {
        return std::tie(a.source, a.target, a.order) < std::tie(b.source, b.target, b.order);
    });
    word_pairs pairs;
    pairs.rows.assign(source.vocabulary() + 1, 0);
    for (std::size_t i = 0; i < given.size(); ++i) {
        known_pair const& one = given[i];
        bool const again = i > 0 && one.source == given[i - 1].source && one.target == given[i - 1].target;
        if (again || source.frequency(one.source) == 0 || target.frequency(one.target) == 0) continue;
        pairs.entries.push_back({one.target, one.probability, one.probability});
        ++pairs.rows[one.source + 1];
    }
    for (std::size_t w = 0; w < source.vocabulary(); ++w) pairs.rows[w + 1] += pairs.rows[w];
    return pairs;
}

/// Those pairs whose words stand in few sentences: in units of many sentences the others say nothing, and cost
/// the square of how often they are there.
[[nodiscard]] inline word_pairs rare_pairs(word_pairs const& all, token_bags const& source, token_bags const& target)
{
    auto const limit = static_cast<float>(20 + std::max(source.sentences(), target.sentences()) / 50);
    word_pairs rare;
    rare.rows.assign(1, 0);
    for (std::uint32_t w = 0; w < source.vocabulary(); ++w) {
        for (word_pairs::entry const& pair : all.of(w))
            if (source.frequency(w) <= limit && target.frequency(pair.target) <= limit) rare.entries.push_back(pair);
        rare.rows.push_back(static_cast<std::uint32_t>(rare.entries.size()));
    }
    return rare;
}

/// How pairs are learnt. Source: tried on the dev document of Text+Berg and four books of TransRead (Alice, Candide in
/// Spanish, Mouret, Mohicans).
struct learning_options {
    int rounds = 4;
    float discount = .25F; ///< of each pair's count
    float shrink = 1;      ///< pseudo-count of anything else
    float nothing = .05F;  ///< weight of words that come from no word
    float known = .6F;     ///< what is left of a pair that was known before and is not seen in the beads
    float least = 1e-3F;   ///< share of a word below which a pair counts for nothing
    float kept = 1e-3F;    ///< the smallest probability that is kept; one below that of any word is not, either
};

/// Word pairs of the beads that have two sides, by expectation maximisation in both directions.
///
/// Complexity: O(pairs of words in beads) a round; 12 bytes for each different pair.
/// Source:     IBM model 1 (Brown et al. 1993, section 4.1), with an absolute discount and a pseudo-count, so that
///             pairs that were seen once or twice prove nothing.
[[nodiscard]] inline word_pairs learn_word_pairs(std::span<bead const> beads, token_bags const& source,
                                                 token_bags const& target, word_pairs const& known,
                                                 learning_options const& options = {})
{
    std::size_t const vocabulary = source.vocabulary();
    std::vector<std::uint32_t> bead_of(source.sentences(), 0xFFFFFFFFU);
    for (std::uint32_t b = 0; b < beads.size(); ++b)
        for (std::uint32_t s = 0; s < beads[b].sources && !beads[b].one_sided(); ++s) bead_of[beads[b].source + s] = b;
    std::vector<std::uint32_t> bead_of_entry(source.start(source.sentences()), 0xFFFFFFFFU);
    for (std::size_t s = 0; s < source.sentences(); ++s)
        for (std::uint32_t e = source.start(s); e < source.start(s + 1); ++e) bead_of_entry[e] = bead_of[s];
    auto const targets_of = [&](std::uint32_t b) {
        return std::pair(target.start(beads[b].target), target.start(beads[b].target + beads[b].targets));
    };
    auto const for_each_place = [&](std::uint32_t word, auto&& f) {
        auto const [begin, end] = source.entries(word);
        for (auto const* e = begin; e != end; ++e)
            if (bead_of_entry[*e] != 0xFFFFFFFFU) f(*e, bead_of_entry[*e]);
    };

    // Pairs are counted before they are stored: the table is most of the memory, and must not grow by doubling.
    word_pairs pairs;
    pairs.rows.assign(vocabulary + 1, 0);
    std::vector<std::uint32_t> seen(vocabulary);
    for (bool const store : {false, true}) {
        std::ranges::fill(seen, 0xFFFFFFFFU);
        if (store) pairs.entries.reserve(pairs.rows.back());
        std::uint32_t count = 0;
        for (std::uint32_t w = 0; w < vocabulary; ++w) {
            for_each_place(w, [&](std::uint32_t, std::uint32_t b) {
                auto const [first, last] = targets_of(b);
                for (std::uint32_t e = first; e < last; ++e)
                    if (std::uint32_t const q = target.word(e); seen[q] != w) {
                        seen[q] = w;
                        ++count;
                        if (store) pairs.entries.push_back({q, 1, 1});
                    }
            });
            pairs.rows[w + 1] = count;
        }
    }

    std::vector<float> forward(vocabulary), backward(vocabulary); ///< a row, spread out
    std::vector<float> target_sum(target.start(target.sentences()));
    std::vector<float> source_sum(source.start(source.sentences()));
    std::vector<float> target_total(vocabulary);
    for (int round = 0; round < options.rounds; ++round) {
        // p(target word | its bead) of all target words, p(source word | its bead) of all source words.
        for (std::size_t e = 0; e < target_sum.size(); ++e)
            target_sum[e] = round > 0 ? options.nothing * target.probability(target.word(e)) : 0;
        for (std::size_t e = 0; e < source_sum.size(); ++e)
            source_sum[e] = round > 0 ? options.nothing * source.probability(source.word(e)) : 0;
        for (std::uint32_t w = 0; w < vocabulary; ++w) {
            if (pairs.of(w).empty()) continue;
            for (auto const& pair : pairs.of(w)) {
                forward[pair.target] = pair.forward;
                backward[pair.target] = pair.backward;
            }
            for_each_place(w, [&](std::uint32_t s, std::uint32_t b) {
                auto const [first, last] = targets_of(b);
                float const count = source.count_of(s);
                float sum = 0;
                for (std::uint32_t e = first; e < last; ++e) {
                    target_sum[e] += count * forward[target.word(e)];
                    sum += target.count_of(e) * backward[target.word(e)];
                }
                source_sum[s] += sum;
            });
        }
        for (float& sum : target_sum) sum = 1 / std::max(sum, 1e-30F);
        for (float& sum : source_sum) sum = 1 / std::max(sum, 1e-30F);
        // Shares of each pair, and from them the new probabilities.
        std::ranges::fill(target_total, 0.F);
        std::vector<float> forward_count(vocabulary), backward_count(vocabulary);
        for (std::uint32_t w = 0; w < vocabulary; ++w) {
            std::span<word_pairs::entry> const row(pairs.entries.data() + pairs.rows[w],
                                                   pairs.rows[w + 1] - pairs.rows[w]);
            if (row.empty()) continue;
            for (auto const& pair : row) {
                forward[pair.target] = pair.forward;
                backward[pair.target] = pair.backward;
                forward_count[pair.target] = backward_count[pair.target] = 0;
            }
            for_each_place(w, [&](std::uint32_t s, std::uint32_t b) {
                auto const [first, last] = targets_of(b);
                for (std::uint32_t e = first; e < last; ++e) {
                    std::uint32_t const q = target.word(e);
                    float const both = source.count_of(s) * target.count_of(e);
                    float const to = both * forward[q] * target_sum[e];
                    float const back = both * backward[q] * source_sum[s];
                    if (to > options.least) forward_count[q] += to;
                    if (back > options.least) backward_count[q] += back;
                }
            });
            float total = 0;
            for (auto const& pair : row) total += forward_count[pair.target];
            for (auto& pair : row) {
                pair.forward = std::max(0.F, forward_count[pair.target] - options.discount) / (total + options.shrink);
                pair.backward = std::max(0.F, backward_count[pair.target] - options.discount);
                target_total[pair.target] += backward_count[pair.target];
            }
        }
        for (auto& pair : pairs.entries) pair.backward /= target_total[pair.target] + options.shrink;
    }

    std::size_t end = 0; // of what is kept, in place
    for (std::uint32_t w = 0; w < vocabulary; ++w) {
        std::uint32_t const first = pairs.rows[w], last = pairs.rows[w + 1];
        pairs.rows[w] = static_cast<std::uint32_t>(end);
        for (std::uint32_t k = first; k < last; ++k) {
            word_pairs::entry const pair = pairs.entries[k];
            if (pair.forward > std::max(options.kept, target.probability(pair.target)) ||
                pair.backward > std::max(options.kept, source.probability(w)))
                pairs.entries[end++] = pair;
        }
        // pairs.rows[w + 1] is still where the next row begins among all.
    }
    pairs.rows[vocabulary] = static_cast<std::uint32_t>(end);
    pairs.entries.resize(end);
    pairs.entries.shrink_to_fit();

    word_pairs all; // with what was known before and is not seen here
    all.rows.assign(1, 0);
    for (std::uint32_t w = 0; w < vocabulary; ++w) {
        std::span<word_pairs::entry const> const learnt = pairs.of(w);
        all.entries.insert(all.entries.end(), learnt.begin(), learnt.end());
        for (word_pairs::entry const& pair : known.of(w))
            if (std::ranges::find(learnt, pair.target, &word_pairs::entry::target) == learnt.end())
                all.entries.push_back({pair.target, options.known * pair.forward, options.known * pair.backward});
        all.rows.push_back(static_cast<std::uint32_t>(all.entries.size()));
    }
    return all;
}

} // namespace crossin::detail
#endif
