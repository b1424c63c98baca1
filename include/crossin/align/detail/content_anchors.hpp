// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_CONTENT_ANCHORS_HPP
#define CROSSIN_ALIGN_DETAIL_CONTENT_ANCHORS_HPP

/// \file
/// Pairs that share what no other record has, in one order. Layer: align. Needs: content_side.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include <crossin/align/detail/content_facts_model.hpp>
#include <crossin/align/detail/content_side.hpp>

namespace crossin::detail {

/// The heaviest chain of pairs that ascends on both sides; a pair weighs the tokens that stand in its two records and in
/// no other. Pairs without a second such token count only where the chain around them agrees.
///
/// Complexity: O(n log n).
/// Source:     unique lines as anchors of a longest ascending chain are Bram Cohen's "patience" difference.
[[nodiscard]] inline std::vector<content_pair> anchors_of(content_side const& source, content_side const& target,
                                                          content_words const& words)
{
    std::vector<std::uint32_t> place(words.size(), 0);
    auto const is_unique = [&](std::uint32_t id) { return words.count(id, 0) == 1 && words.count(id, 1) == 1; };
    for (std::uint32_t j = 0; j < target.size(); ++j)
        for (content_token const one : target.tokens(j))
            if (is_unique(one.id())) place[one.id()] = j;

    std::vector<content_pair> votes; // the confidence is a weight here
    std::vector<std::uint32_t> met;
    for (std::uint32_t i = 0; i < source.size(); ++i) {
        met.clear();
        for (content_token const one : source.tokens(i))
            if (is_unique(one.id())) met.push_back(place[one.id()]);
        std::ranges::sort(met);
        for (std::size_t k = 0; k < met.size();) {
            std::size_t end = k;
            while (end < met.size() && met[end] == met[k]) ++end;
            auto const weight = static_cast<float>(end - k);
            votes.push_back({i, met[k], weight * weight});
            k = end;
        }
    }

    // Heaviest ascending chain: best[j] is the best chain that ends below target j, in a tree of prefix maxima.
    struct link {
        float weight = 0;
        std::uint32_t vote = 0xFFFFFFFFU;
    };
    std::vector<link> best(target.size() + 2);
    std::vector<std::uint32_t> before(votes.size(), 0xFFFFFFFFU);
    std::vector<float> reached(votes.size(), 0);
    for (std::size_t k = 0; k < votes.size();) {
        std::size_t end = k; // votes of one source record do not follow each other
        for (; end < votes.size() && votes[end].source == votes[k].source; ++end) {
            link most;
            for (std::size_t at = votes[end].target; at > 0; at -= at & (~at + 1))
                if (best[at].weight > most.weight) most = best[at];
            reached[end] = most.weight + votes[end].confidence;
            before[end] = most.vote;
        }
        for (; k < end; ++k)
            for (std::size_t at = votes[k].target + std::size_t{1}; at < best.size(); at += at & (~at + 1))
                if (reached[k] > best[at].weight) best[at] = {reached[k], static_cast<std::uint32_t>(k)};
    }
    link most;
    for (std::size_t at = target.size(); at > 0; at -= at & (~at + 1))
        if (best[at].weight > most.weight) most = best[at];
    std::vector<content_pair> chain;
    for (std::uint32_t k = most.vote; k != 0xFFFFFFFFU; k = before[k]) chain.push_back(votes[k]);
    std::ranges::reverse(chain);

    std::vector<content_pair> kept;
    auto const apart = [](content_pair const& a, content_pair const& b) {
        std::int64_t const rows = std::int64_t{b.source} - a.source, others = std::int64_t{b.target} - a.target;
        return std::abs(rows - others) > 8 + rows / 10;
    };
    for (std::size_t k = 0; k < chain.size(); ++k) {
        bool const alone = (k == 0 || apart(chain[k - 1], chain[k])) ||
                           (k + 1 == chain.size() || apart(chain[k], chain[k + 1]));
        if (!alone || chain[k].confidence >= 4) kept.push_back(chain[k]);
    }
    return kept;
}

} // namespace crossin::detail
#endif
