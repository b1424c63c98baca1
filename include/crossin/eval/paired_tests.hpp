// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_PAIRED_TESTS_HPP
#define CROSSIN_EVAL_PAIRED_TESTS_HPP

/// \file
/// Whether two systems differ, by swapping their items and by counting wins. Layer: eval. Needs: item_clusters, parallel,
/// random, summed_score.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/parallel.hpp>
#include <crossin/core/random.hpp>
#include <crossin/eval/item_clusters.hpp>
#include <crossin/eval/summed_score.hpp>

namespace crossin {

/// How a randomisation is done.
struct randomisation_options {
    std::uint64_t trials = 1000;
    std::uint64_t seed = 1;
    unsigned threads = 0; ///< 0: all; results do not depend on it
};

/// Two-sided p of each score's difference: how often a difference as large comes out where the two systems' rows are
/// swapped by a coin, one for each outermost cluster. Each count has one more than was found, so that no p is 0.
///
/// `coin(trial, cluster)` is true where the cluster is swapped; any thread may ask.
///
/// Errors: those of `side_by_side`; `error{invalid_argument}` for no item and no trial.
/// Source: Noreen, "Computer-intensive methods for testing hypotheses", 1989, section 3A (approximate randomisation);
///         Riezler, Maxwell, ACL 2005 workshop on evaluation measures, for its use with scores of whole sets.
template <summed_score Score, class Coin>
    requires std::is_invocable_r_v<bool, Coin const&, std::uint64_t, std::uint64_t>
[[nodiscard]] std::vector<double> randomisation_test(item_statistics const& first, item_statistics const& second,
                                                     Score const& score, randomisation_options const& options,
                                                     item_clusters const& clusters, Coin const& coin)
{
    item_statistics const both = side_by_side(first, second);
    require(both.size() > 0, "there is no item to compare");
    require(options.trials > 0, "a randomisation needs at least one trial");
    if (clusters.items() != both.size())
        fail(errc::mismatch, "clusters of " + std::to_string(clusters.items()) + " items, and statistics of " +
                                 std::to_string(both.size()));
    std::size_t const size = score_size(score), width = first.width();
    require(width == second.width(), "the two systems have different statistics");
    std::vector<std::uint32_t> const counts = both.counts();
    // The sums of both systems where the rows with these weights are swapped.
    auto const differences = [&](std::span<std::uint32_t const> swapped, std::span<double> found) {
        std::vector<double> all = both.sum(), moved(both.width()), scores(2 * size);
        both.weighted_sum(swapped, moved);
        for (std::size_t i = 0; i < width; ++i) {
            double const change = moved[width + i] - moved[i];
            all[i] += change;
            all[width + i] -= change;
        }
        std::span<double const> const sums(all);
        write_scores(score, sums.first(width), std::span(scores).first(size));
        write_scores(score, sums.subspan(width), std::span(scores).subspan(size));
        for (std::size_t i = 0; i < size; ++i) found[i] = std::fabs(scores[size + i] - scores[i]);
    };
    std::vector<double> observed(size), table(static_cast<std::size_t>(options.trials) * size);
    differences(std::vector<std::uint32_t>(both.rows(), 0), observed);
    for_each_block(options.trials, options.threads, [&](std::uint64_t trial) {
        std::vector<std::uint32_t> swapped(both.rows(), 0);
        for (std::uint64_t c = 0; c < clusters.size(); ++c)
            if (coin(trial, c)) clusters.each_of(c, [&](std::uint64_t item) { ++swapped[both.row_of(item)]; });
        differences(swapped, std::span(table).subspan(static_cast<std::size_t>(trial) * size, size));
    });
    std::vector<double> found;
    for (std::size_t i = 0; i < size; ++i) {
        std::uint64_t as_large = 0;
        for (std::size_t t = i; t < table.size(); t += size) as_large += table[t] >= observed[i] * (1 - 1e-12);
        found.push_back(static_cast<double>(as_large + 1) / static_cast<double>(options.trials + 1));
    }
    return found;
}

/// The same with coins from the seed.
template <summed_score Score>
[[nodiscard]] std::vector<double> randomisation_test(item_statistics const& first, item_statistics const& second,
                                                     Score const& score, randomisation_options const& options,
                                                     item_clusters const& clusters)
{
    std::uint64_t const key = combine_keys(options.seed, 1); // other draws than those of a bootstrap
    return randomisation_test(first, second, score, options, clusters, [&](std::uint64_t trial, std::uint64_t cluster) {
        return (random_bits(key, cluster, trial) >> 63) != 0;
    });
}
template <summed_score Score>
[[nodiscard]] std::vector<double> randomisation_test(item_statistics const& first, item_statistics const& second,
                                                     Score const& score, randomisation_options const& options = {})
{
    return randomisation_test(first, second, score, options, item_clusters(first.size()));
}

/// Two-sided p of as uneven a count of wins and losses, were both as likely; ties are left out. 1 where there is neither.
///
/// Complexity: O(wins + losses).
/// Source:     Dixon, Mood, "The statistical sign test", 1946.
[[nodiscard]] inline double sign_test(std::uint64_t wins, std::uint64_t losses)
{
    std::uint64_t const all = wins + losses, rarer = std::min(wins, losses);
    double tail = 0, log_term = -static_cast<double>(all) * std::log(2.0); // of no win
    for (std::uint64_t i = 0;; ++i) {
        tail += std::exp(log_term);
        if (i == rarer) break;
        log_term += std::log(static_cast<double>(all - i)) - std::log(static_cast<double>(i + 1));
    }
    return std::min(1.0, 2 * tail);
}

} // namespace crossin
#endif
