// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_DETAIL_SCORE_TABLE_HPP
#define CROSSIN_EVAL_DETAIL_SCORE_TABLE_HPP

/// \file
/// Scores of many resamples, on several threads. Layer: eval. Needs: item_clusters, parallel, summed_score.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/parallel.hpp>
#include <crossin/eval/item_clusters.hpp>
#include <crossin/eval/summed_score.hpp>

namespace crossin::detail {

inline void expect_finite(std::span<double const> scores)
{
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (!std::isfinite(scores[i]))
            fail(errc::invalid_argument,
                 "score " + std::to_string(i) +
                     " is not finite for some draw of the items; let it be a number, such as 0, "
                     "where it is not defined");
}

/// Calls `score(weights, scores)` for each resample, where weights[row_of(item)] says how often the items of a row were
/// drawn. Resamples are independent of each other, so that threads do not matter.
template <class Draws, class RowOf, class Score>
[[nodiscard]] std::vector<double> score_table(item_clusters const& clusters, std::size_t rows, std::size_t size,
                                              std::uint64_t resamples, unsigned threads, Draws const& draws,
                                              RowOf const& row_of, Score const& score)
{
    require(clusters.items() > 0, "there is no item to draw");
    require(resamples > 0, "a bootstrap needs at least one resample");
    require(size > 0, "there is no score");
    std::vector<double> table(static_cast<std::size_t>(resamples) * size);
    constexpr std::uint64_t together = 8; // resamples of a block, which share one list of weights
    for_each_block((resamples + together - 1) / together, threads, [&](std::uint64_t block) {
        std::vector<std::uint32_t> weights(rows);
        for (std::uint64_t r = block * together; r < std::min(resamples, (block + 1) * together); ++r) {
            std::ranges::fill(weights, 0);
            std::uint64_t step = 0;
            clusters.resample([&](std::uint64_t n) { return draws(r, step++, n); },
                              [&](std::uint64_t item) { ++weights[row_of(item)]; });
            std::span<double> const scores(table.data() + static_cast<std::size_t>(r) * size, size);
            score(std::span<std::uint32_t const>(weights), scores);
            expect_finite(scores);
        }
    });
    return table;
}

/// Scores that are functions of sums over items. `score(sums, scores)`.
template <class Score>
class summed_scores {
public:
    summed_scores(item_statistics const& items, std::size_t size, Score score)
        : items_(items), size_(size), score_(std::move(score))
    {
        require(items.size() > 0, "there is no item to score");
    }

    [[nodiscard]] std::vector<double> as_they_are() const
    {
        std::vector<double> scores(size_);
        score_(std::span<double const>(items_.sum()), std::span<double>(scores));
        expect_finite(scores);
        return scores;
    }

    template <class Draws>
    [[nodiscard]] std::vector<double> resampled(item_clusters const& clusters, std::uint64_t resamples,
                                                unsigned threads, Draws const& draws) const
    {
        if (clusters.items() != items_.size())
            fail(errc::mismatch, "clusters of " + std::to_string(clusters.items()) + " items, and statistics of " +
                                     std::to_string(items_.size()));
        return score_table(
            clusters, items_.rows(), size_, resamples, threads, draws,
            [&](std::uint64_t item) { return items_.row_of(item); },
            [&](std::span<std::uint32_t const> weights, std::span<double> scores) {
                std::vector<double> sums(items_.width());
                items_.weighted_sum(weights, sums);
                score_(std::span<double const>(sums), scores);
            });
    }

private:
    item_statistics const& items_;
    std::size_t size_;
    Score score_;
};

} // namespace crossin::detail
#endif
