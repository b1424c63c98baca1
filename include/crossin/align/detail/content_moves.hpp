// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_CONTENT_MOVES_HPP
#define CROSSIN_ALIGN_DETAIL_CONTENT_MOVES_HPP

/// \file
/// Partners for records that the common order left over. Layer: align. Needs: content_scorer.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <crossin/align/detail/content_scorer.hpp>
#include <crossin/align/detail/content_side.hpp>

namespace crossin::detail {

/// Finds, among records that are free on both sides, pairs of which each is the best that the other can have.
class content_moves {
public:
    content_moves(content_side const& source, content_side const& target, content_scorer& scorer)
        : source_(source), target_(target), scorer_(scorer)
    {}

    /// Pairs between `sources` and `targets`, both ascending, with a probability above one half.
    [[nodiscard]] std::vector<content_pair> run(std::span<std::uint32_t const> sources,
                                                std::span<std::uint32_t const> targets)
    {
        std::vector<candidate> list = candidates(sources, targets);
        double const chance = std::log(moved_share / (1 - moved_share)) -
                              std::log(static_cast<double>(std::max(sources.size(), targets.size())));
        for (candidate& one : list) one.odds = static_cast<double>(one.evidence) + chance;
        std::vector<content_pair> found = best_of(list);
        // Blocks move as a whole: beside a pair that moved, its neighbours may have moved with it.
        for (std::size_t begin = 0; begin < found.size();) {
            std::size_t const end = found.size();
            std::vector<candidate> near;
            for (std::size_t k = begin; k < end; ++k) neighbours(found[k], found, sources, targets, near);
            begin = end;
            for (content_pair const& pair : best_of(near)) found.push_back(pair);
        }
        std::ranges::sort(found, {}, &content_pair::source);
        return found;
    }

private:
    static constexpr double moved_share = 0.3;      ///< of free records, those whose partner is free too
    static constexpr std::size_t most_compared = 8; ///< candidates of a record that are judged in full

    struct candidate {
        std::uint32_t source = 0, target = 0;
        float evidence = 0;
        double odds = 0; ///< with what is known beforehand [nats]
    };

    [[nodiscard]] std::vector<candidate> candidates(std::span<std::uint32_t const> sources,
                                                    std::span<std::uint32_t const> targets)
    {
        std::vector<candidate> list;
        bool const few = sources.size() * targets.size() <= 4'000'000;
        postings index;
        if (!few) index = postings_of(targets);
        std::vector<float> sums(targets.size(), 0);
        std::vector<std::uint32_t> met;
        std::vector<std::pair<float, std::uint32_t>> ranked;
        for (std::uint32_t const i : sources) {
            met.clear();
            for (std::size_t part = 0; part < content_facts::parts; ++part) {
                content_spread const& spread = scorer_.open_source(i, part);
                if (few) {
                    for (std::size_t at = 0; at < targets.size(); ++at) sums[at] += spread.score(targets[at]);
                    continue;
                }
                for (std::uint32_t const id : spread.called())
                    for (std::uint32_t k = index.first[id]; k < index.first[id + 1]; ++k) {
                        float& sum = sums[index.places[k]];
                        if (sum == 0) met.push_back(index.places[k]);
                        sum += std::max(spread.present(id), 1e-3F);
                    }
            }
            ranked.clear();
            if (few)
                for (std::uint32_t at = 0; at < targets.size(); ++at)
                    ranked.emplace_back(-scorer_.combine(i, targets[at], 2 * sums[at]), targets[at]);
            else
                for (std::uint32_t const at : met) ranked.emplace_back(-sums[at], targets[at]);
            if (few)
                std::ranges::fill(sums, 0.0F);
            else
                for (std::uint32_t const at : met) sums[at] = 0;
            keep_best(ranked, few ? most_compared : 4 * most_compared);
            for (auto const& [rank, j] : ranked)
                if (float const evidence = scorer_.score(i, j); evidence > 0) list.push_back({i, j, evidence});
        }
        return list;
    }

    static void keep_best(std::vector<std::pair<float, std::uint32_t>>& ranked, std::size_t most)
    {
        std::size_t const kept = std::min(ranked.size(), most);
        std::ranges::partial_sort(ranked, ranked.begin() + static_cast<std::ptrdiff_t>(kept));
        ranked.resize(kept);
    }

    struct postings {
        std::vector<std::uint32_t> first{}, places{};
    };
    /// Where the tokens of free target records stand; tokens that many have lead nowhere.
    [[nodiscard]] postings postings_of(std::span<std::uint32_t const> targets) const
    {
        constexpr std::uint32_t most_places = 200;
        postings index;
        std::size_t const ids = scorer_.word_count();
        std::vector<std::uint32_t> counts(ids, 0);
        for (std::uint32_t const j : targets)
            for (content_token const one : target_.tokens(j)) ++counts[one.id()];
        index.first.assign(ids + 1, 0);
        for (std::size_t id = 0; id < ids; ++id)
            index.first[id + 1] = index.first[id] + (counts[id] <= most_places ? counts[id] : 0);
        index.places.resize(index.first.back());
        std::vector<std::uint32_t> next(index.first.begin(), index.first.end() - 1);
        for (std::uint32_t at = 0; at < targets.size(); ++at)
            for (content_token const one : target_.tokens(targets[at]))
                if (counts[one.id()] <= most_places) index.places[next[one.id()]++] = at;
        return index;
    }

    /// Of candidates for records that are still free, those that are best on both sides and more likely than not.
    [[nodiscard]] std::vector<content_pair> best_of(std::span<candidate const> list)
    {
        source_taken_.resize(source_.size());
        target_taken_.resize(target_.size());
        struct side_sums {
            double sum = 0;   ///< of all odds, and 1 for none
            double most = -1; ///< the best odds
            std::uint32_t best = 0;
        };
        std::vector<std::uint32_t> order(list.size());
        for (std::uint32_t k = 0; k < order.size(); ++k) order[k] = k;
        std::vector<double> share(list.size(), 1);
        std::vector<char> leads(list.size(), 1);
        // Shares of a record's candidates, first by source, then by target.
        for (bool const by_source : {true, false}) {
            auto const key = [&](std::uint32_t k) { return by_source ? list[k].source : list[k].target; };
            std::ranges::stable_sort(order, {}, key);
            for (std::size_t begin = 0; begin < order.size();) {
                std::size_t end = begin;
                double most = 0;
                std::uint32_t best = order[begin];
                for (; end < order.size() && key(order[end]) == key(order[begin]); ++end) {
                    most = std::max(most, list[order[end]].odds);
                    if (list[order[end]].odds > list[best].odds) best = order[end];
                }
                double sum = std::exp(-most);
                for (std::size_t k = begin; k < end; ++k) sum += std::exp(list[order[k]].odds - most);
                for (std::size_t k = begin; k < end; ++k) {
                    std::uint32_t const one = order[k];
                    share[one] = std::min(share[one], std::exp(list[one].odds - most) / sum);
                    leads[one] = leads[one] && one == best;
                }
                begin = end;
            }
        }
        std::vector<content_pair> found;
        for (std::size_t k = 0; k < list.size(); ++k) {
            if (!leads[k] || share[k] <= 0.5 || source_taken_[list[k].source] || target_taken_[list[k].target])
                continue;
            source_taken_[list[k].source] = target_taken_[list[k].target] = true;
            found.push_back({list[k].source, list[k].target, static_cast<float>(share[k]), true, list[k].evidence});
        }
        return found;
    }

    void neighbours(content_pair const& pair, std::span<content_pair const>, std::span<std::uint32_t const> sources,
                    std::span<std::uint32_t const> targets, std::vector<candidate>& near)
    {
        auto const is_free = [](std::span<std::uint32_t const> list, std::uint32_t record) {
            return std::ranges::binary_search(list, record);
        };
        for (std::uint32_t const step : {1U, 0xFFFFFFFFU}) { // one on, one back
            std::uint32_t const i = pair.source + step, j = pair.target + step;
            if (i >= source_.size() || j >= target_.size() || source_taken_[i] || target_taken_[j]) continue;
            if (!is_free(sources, i) || !is_free(targets, j)) continue;
            float const evidence = scorer_.score(i, j);
            near.push_back({i, j, evidence, static_cast<double>(evidence)});
        }
    }

    content_side const& source_;
    content_side const& target_;
    content_scorer& scorer_;
    std::vector<bool> source_taken_, target_taken_;
};

} // namespace crossin::detail
#endif
