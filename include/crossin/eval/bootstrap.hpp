// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_BOOTSTRAP_HPP
#define CROSSIN_EVAL_BOOTSTRAP_HPP

/// \file
/// Intervals of scores, and of their differences, by drawing items anew. Layer: eval. Needs: item_clusters, parallel,
/// random, summed_score.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/parallel.hpp>
#include <crossin/core/random.hpp>
#include <crossin/eval/detail/score_table.hpp>
#include <crossin/eval/detail/student.hpp>
#include <crossin/eval/item_clusters.hpp>
#include <crossin/eval/summed_score.hpp>

namespace crossin {

/// A score with its interval.
struct score_interval {
    double value = 0; ///< of the items as they are
    double low = 0;
    double high = 0;
    friend bool operator==(score_interval const&, score_interval const&) = default;
};

/// A score of two systems on the same items.
struct paired_interval {
    score_interval first = {};
    score_interval second = {};
    score_interval difference = {}; ///< second - first
    double p = 1;                   ///< two-sided, of a difference of 0
    friend bool operator==(paired_interval const&, paired_interval const&) = default;
};

/// Which quantiles of resampled scores an interval lies between.
enum class interval_kind : std::uint8_t {
    percentile, ///< those of the confidence
    expanded,   ///< further out where few items or outermost clusters were drawn: for ten worlds, say; of many the same
};

/// How intervals are found.
struct bootstrap_options {
    std::uint64_t resamples = 1000;
    double confidence = 0.95; ///< (0, 1)
    interval_kind kind = interval_kind::percentile;
    std::uint64_t seed = 1;
    unsigned threads = 0; ///< 0: all; intervals do not depend on it
};

/// Draws of a bootstrap: `draw(resample, step, n)` is a number in [0, n), and any thread may ask.
template <class Draws>
concept bootstrap_draws =
    std::is_invocable_r_v<std::uint64_t, Draws const&, std::uint64_t, std::uint64_t, std::uint64_t>;

/// Draws from a seed: step `step` of resample `resample` is word (step, resample) of the stream that the seed names.
struct seeded_draws {
    std::uint64_t seed = 1;
    [[nodiscard]] constexpr std::uint64_t operator()(std::uint64_t resample, std::uint64_t step,
                                                     std::uint64_t n) const noexcept
    {
        return below(n, random_bits(seed, step, resample));
    }
};

/// Scores of each resample, row by row: what intervals are read from. [resamples x scores]
///
/// `score(weights, scores)` gets how often each item was drawn, and writes `size` numbers; several threads call it at once.
/// For scores that are no function of sums; `bootstrap` is faster for others.
///
/// Errors: `error{invalid_argument}` for no item, no resample, and a score that is not finite.
template <class Score, bootstrap_draws Draws>
    requires std::invocable<Score const&, std::span<std::uint32_t const>, std::span<double>>
[[nodiscard]] std::vector<double> resampled_scores(item_clusters const& clusters, std::size_t size, Score const& score,
                                                   bootstrap_options const& options, Draws const& draws)
{
    return detail::score_table(
        clusters, static_cast<std::size_t>(clusters.items()), size, options.resamples, options.threads, draws,
        [](std::uint64_t item) { return item; }, score);
}

/// The interval between quantiles of resampled values, of which there is one every `stride` numbers. With `drawn`, the
/// number of things that were drawn, it is the expanded one.
///
/// Source: Efron, Tibshirani, "An introduction to the bootstrap", 1993, section 13.3 (percentile interval); between
///         values quantiles are interpolated linearly. Hesterberg, The American Statistician 69(4), 2015 (expanded).
[[nodiscard]] inline score_interval percentile_interval(double value, std::span<double const> values, double confidence,
                                                        std::size_t first = 0, std::size_t stride = 1,
                                                        std::uint64_t drawn = 0)
{
    require(confidence > 0 && confidence < 1, "the confidence of an interval lies between 0 and 1");
    require(first < values.size() && stride > 0, "there are no resampled values");
    std::vector<double> sorted;
    for (std::size_t i = first; i < values.size(); i += stride) sorted.push_back(values[i]);
    std::ranges::sort(sorted);
    auto const quantile = [&](double share) {
        double const at = share * static_cast<double>(sorted.size() - 1);
        auto const below = static_cast<std::size_t>(at);
        std::size_t const above = std::min(below + 1, sorted.size() - 1);
        return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
    };
    double tail = (1 - confidence) / 2;
    if (drawn > 0) tail = detail::expanded_tail(tail, drawn);
    return {value, quantile(tail), quantile(1 - tail)};
}

/// Two-sided p of a difference of 0: twice the share of resampled differences on the rarer side of it, each side counted
/// with one more than there are, so that it is never 0.
///
/// Source: Davison, Hinkley, "Bootstrap methods and their application", 1997, section 4.4 (with their + 1).
[[nodiscard]] inline double two_sided_p(std::span<double const> differences, std::size_t first = 0,
                                        std::size_t stride = 1)
{
    std::uint64_t low = 0, high = 0, all = 0;
    for (std::size_t i = first; i < differences.size(); i += stride, ++all) {
        low += differences[i] <= 0;
        high += differences[i] >= 0;
    }
    double const rarer = static_cast<double>(std::min(low, high) + 1);
    return std::min(1.0, 2 * rarer / static_cast<double>(all + 1));
}

/// Scores of items, with percentile intervals: one for each score that `score` gives.
///
///     item_statistics items(2); // of each: 1, right
///     auto const found = bootstrap(items, ratio_score{});
///
/// The items are drawn anew `resamples` times, by `clusters`, each by itself without them.
///
/// Complexity: O(resamples * (items + different rows * width)).
/// Errors:     `error{invalid_argument}` for no item, no resample, a confidence outside of (0, 1), and a score that is not
///             finite; `error{mismatch}` for clusters of another number of items.
/// Source:     Efron, Tibshirani, "An introduction to the bootstrap", 1993, section 13.3.
template <summed_score Score, bootstrap_draws Draws>
[[nodiscard]] std::vector<score_interval> bootstrap(item_statistics const& items, Score const& score,
                                                    bootstrap_options const& options, item_clusters const& clusters,
                                                    Draws const& draws)
{
    std::size_t const size = score_size(score);
    detail::summed_scores const summed(items, size, [&](std::span<double const> sums, std::span<double> scores) {
        write_scores(score, sums, scores);
    });
    std::vector<double> const values = summed.as_they_are();
    std::vector<double> const table = summed.resampled(clusters, options.resamples, options.threads, draws);
    std::uint64_t const drawn = options.kind == interval_kind::expanded ? clusters.size() : 0;
    std::vector<score_interval> found;
    for (std::size_t i = 0; i < size; ++i)
        found.push_back(percentile_interval(values[i], table, options.confidence, i, size, drawn));
    return found;
}
template <summed_score Score>
[[nodiscard]] std::vector<score_interval> bootstrap(item_statistics const& items, Score const& score,
                                                    bootstrap_options const& options, item_clusters const& clusters)
{
    return bootstrap(items, score, options, clusters, seeded_draws{options.seed});
}
template <summed_score Score>
[[nodiscard]] std::vector<score_interval> bootstrap(item_statistics const& items, Score const& score,
                                                    bootstrap_options const& options = {})
{
    return bootstrap(items, score, options, item_clusters(items.size()));
}

/// Scores of two systems on the same items, and of their difference: both see the same draws.
///
/// Errors: those of `bootstrap`; `error{mismatch}` for different numbers of items.
/// Source: Koehn, "Statistical significance tests for machine translation evaluation", EMNLP 2004, section 4 (the draws);
///         `two_sided_p` for p.
template <summed_score Score, bootstrap_draws Draws>
[[nodiscard]] std::vector<paired_interval> paired_bootstrap(item_statistics const& first, item_statistics const& second,
                                                            Score const& score, bootstrap_options const& options,
                                                            item_clusters const& clusters, Draws const& draws)
{
    std::size_t const size = score_size(score), width = first.width();
    item_statistics const both = side_by_side(first, second);
    detail::summed_scores const summed(both, 3 * size, [&](std::span<double const> sums, std::span<double> scores) {
        write_scores(score, sums.first(width), scores.first(size));
        write_scores(score, sums.subspan(width), scores.subspan(size, size));
        for (std::size_t i = 0; i < size; ++i) scores[2 * size + i] = scores[size + i] - scores[i];
    });
    std::vector<double> const values = summed.as_they_are();
    std::vector<double> const table = summed.resampled(clusters, options.resamples, options.threads, draws);
    std::uint64_t const drawn = options.kind == interval_kind::expanded ? clusters.size() : 0;
    auto const interval = [&](std::size_t i) {
        return percentile_interval(values[i], table, options.confidence, i, 3 * size, drawn);
    };
    std::vector<paired_interval> found;
    for (std::size_t i = 0; i < size; ++i)
        found.push_back(
            {interval(i), interval(size + i), interval(2 * size + i), two_sided_p(table, 2 * size + i, 3 * size)});
    return found;
}
template <summed_score Score>
[[nodiscard]] std::vector<paired_interval> paired_bootstrap(item_statistics const& first, item_statistics const& second,
                                                            Score const& score, bootstrap_options const& options,
                                                            item_clusters const& clusters)
{
    return paired_bootstrap(first, second, score, options, clusters, seeded_draws{options.seed});
}
template <summed_score Score>
[[nodiscard]] std::vector<paired_interval> paired_bootstrap(item_statistics const& first, item_statistics const& second,
                                                            Score const& score, bootstrap_options const& options = {})
{
    return paired_bootstrap(first, second, score, options, item_clusters(first.size()));
}

} // namespace crossin
#endif
