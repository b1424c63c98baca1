// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_CONTENT_SEARCH_HPP
#define CROSSIN_ALIGN_DETAIL_CONTENT_SEARCH_HPP

/// \file
/// From the records of two sides to pairs: order first, then what moved. Layer: align. Needs: content_path,
/// content_moves, content_anchors.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <crossin/align/detail/content_anchors.hpp>
#include <crossin/align/detail/content_moves.hpp>
#include <crossin/align/detail/content_path.hpp>
#include <crossin/align/detail/content_scorer.hpp>
#include <crossin/align/detail/content_side.hpp>

namespace crossin::detail {

/// Aligns two sides.
class content_search {
public:
    content_search(content_side& source, content_side& target)
        : source_(source), target_(target), words_(source, target), scorer_(source, target, words_),
          path_(source, target, scorer_)
    {}

    /// Pairs in the order of the source; a record stands in one at most.
    [[nodiscard]] std::vector<content_pair> run()
    {
        std::uint64_t const most_cells = 24'000'000 + 60 * source_.size();
        std::vector<content_pair> pairs = anchors_of(source_, target_, words_);
        pairs = walk(pairs, first_reach, most_cells, 0);
        bool const many = source_.size() > 50'000; // they teach enough in two passes
        for (std::size_t const reach : {12, 6, 4}) {
            if (many && reach == 6) continue;
            if (!pairs.empty()) scorer_.learn(pairs);
            pairs = walk(pairs, reach, most_cells, pairs.size());
        }
        add_moved(pairs);
        return pairs;
    }

private:
    static constexpr std::size_t first_reach = 24;

    /// One pass over the order of both. `known`: how many pairs there are, as far as is known; 0: nothing is.
    [[nodiscard]] std::vector<content_pair> walk(std::span<content_pair const> points, std::size_t reach,
                                                 std::uint64_t most_cells, std::size_t known)
    {
        double const all = static_cast<double>(source_.size() + target_.size());
        auto const paired = static_cast<double>(known);
        double const steps = all - paired + 3;
        float match = -0.1F, gap = -3.0F;
        if (known > 0) {
            match = static_cast<float>(std::log((paired + 1) / steps));
            gap = static_cast<float>(std::log(((all - 2 * paired) / 2 + 1) / steps));
        }
        content_band const band = content_band::around(points, source_.size(), target_.size(), reach, most_cells);
        std::vector<content_pair> pairs = path_.run(band, match, gap);
        // A pair whose own records do not speak for it is held by its neighbours alone.
        constexpr float held_by_order = 1.5; // [nats]
        std::vector<content_pair> kept;
        for (std::size_t k = 0; k < pairs.size(); ++k) {
            pairs[k].evidence = path_.evidence()[k] - match;
            float const odds = pairs[k].evidence + held_by_order;
            pairs[k].confidence = std::min(pairs[k].confidence, 1 / (1 + std::exp(-odds)));
            kept.push_back(pairs[k]);
        }
        return kept;
    }

    void add_moved(std::vector<content_pair>& pairs)
    {
        if (!pairs.empty()) scorer_.learn(pairs);
        content_moves moves(source_, target_, scorer_);
        std::vector<content_pair> const moved = moves.run(free_of(pairs, source_.size(), &content_pair::source),
                                                          free_of(pairs, target_.size(), &content_pair::target));
        pairs.insert(pairs.end(), moved.begin(), moved.end());
        std::ranges::sort(pairs, {}, &content_pair::source);
        judge_contested(pairs);
    }

    /// Where records of both sides are free nearby, or anywhere for a pair that moved, order says little: the pair must
    /// have more evidence than neighbours have by chance.
    void judge_contested(std::vector<content_pair>& pairs) const
    {
        constexpr std::uint32_t reach = 6;
        auto const near_free = [](std::vector<std::uint32_t> const& free, std::uint32_t record) {
            auto const at = std::ranges::lower_bound(free, record > reach ? record - reach : 0);
            return at != free.end() && *at <= record + reach;
        };
        std::vector<std::uint32_t> const sources = free_of(pairs, source_.size(), &content_pair::source);
        std::vector<std::uint32_t> const targets = free_of(pairs, target_.size(), &content_pair::target);
        for (content_pair& pair : pairs) {
            if (!pair.moved && (!near_free(sources, pair.source) || !near_free(targets, pair.target))) continue;
            float const odds = pair.evidence - scorer_.by_chance() + 2; // 0.88 at the limit
            pair.confidence = std::min(pair.confidence, 1 / (1 + std::exp(-odds)));
        }
    }

    [[nodiscard]] static std::vector<std::uint32_t> free_of(std::vector<content_pair> const& pairs, std::size_t size,
                                                            std::uint32_t content_pair::* side)
    {
        std::vector<bool> taken(size);
        for (content_pair const& pair : pairs) taken[pair.*side] = true;
        std::vector<std::uint32_t> free;
        for (std::uint32_t i = 0; i < size; ++i)
            if (!taken[i]) free.push_back(i);
        return free;
    }

    content_side& source_;
    content_side& target_;
    content_words words_;
    content_scorer scorer_;
    content_path path_;
};

/// Pairs of two sides; none where one is empty.
[[nodiscard]] inline std::vector<content_pair> search_content(content_side& source, content_side& target)
{
    if (source.size() == 0 || target.size() == 0) return {};
    return content_search(source, target).run();
}

} // namespace crossin::detail
#endif
