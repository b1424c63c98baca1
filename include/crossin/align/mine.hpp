// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_MINE_HPP
#define CROSSIN_ALIGN_MINE_HPP

/// \file
/// Pairs of rows that are nearer to each other than to what lies around them. Layer: align. Needs: neighbour_lists,
/// tally.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <crossin/align/alignment.hpp>
#include <crossin/align/neighbour_lists.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/tally.hpp>

namespace crossin {

/// How the similarity of a pair is held against its neighbourhood: the mean of what its two vectors have on average in
/// common with their k nearest.
enum class margin_kind : std::uint8_t {
    absolute, ///< not at all: the similarity itself
    distance, ///< similarity - mean
    ratio,    ///< similarity / mean; there is none where the mean is not positive, and the pair is none
};

/// Which of the pairs that neighbours make are taken.
enum class pair_selection : std::uint8_t {
    forward,        ///< of each source its best target; a target may stand in several pairs
    backward,       ///< of each target its best source
    intersection,   ///< pairs that are both
    union_by_score, ///< pairs that are either, the best first, as long as both rows are free
};

/// How pairs are mined from neighbours.
struct mining_options {
    margin_kind margin = margin_kind::ratio;
    pair_selection select = pair_selection::union_by_score;
    std::optional<double> threshold = {}; ///< pairs below this score are left out
};

/// Two rows that were found together, and how far they stand out.
struct mined_pair {
    std::uint32_t source = 0;
    std::uint32_t target = 0;
    double score = 0; ///< the margin
    friend bool operator==(mined_pair const&, mined_pair const&) = default;

    /// The better one comes first; of equals, that with the lower source, then with the lower target.
    [[nodiscard]] friend constexpr bool precedes(mined_pair const& a, mined_pair const& b) noexcept
    {
        if (a.score != b.score) return a.score > b.score;
        return a.source != b.source ? a.source < b.source : a.target < b.target;
    }
};

/// Mined pairs, the best first.
using mined_pairs = pair_list<mined_pair>;

namespace detail {

/// Mean similarity of each list; of an empty one 0.
template <class T>
[[nodiscard]] std::vector<double> mean_similarities(neighbour_lists<T> const& lists)
{
    std::vector<double> means(lists.size());
    for (std::size_t i = 0; i < lists.size(); ++i) {
        auto const list = lists[i];
        double sum = 0;
        for (neighbour<T> const& one : list) sum += static_cast<double>(one.similarity);
        if (!list.empty()) means[i] = sum / static_cast<double>(list.size());
    }
    return means;
}

/// The score of a pair; minus infinity for none.
[[nodiscard]] inline double margin_score(margin_kind kind, double similarity, double mean_of_source,
                                         double mean_of_target)
{
    double const mean = (mean_of_source + mean_of_target) / 2;
    switch (kind) {
    case margin_kind::absolute: return similarity;
    case margin_kind::distance: return similarity - mean;
    default: return mean > 0 ? similarity / mean : -std::numeric_limits<double>::infinity();
    }
}

/// Of each list the pair with the best score, without those that have none. `pair_of(row, index)` says which is which.
template <class T, class Score, class PairOf>
[[nodiscard]] std::vector<mined_pair> best_of_each(neighbour_lists<T> const& lists, Score score, PairOf pair_of)
{
    std::vector<mined_pair> pairs;
    for (std::size_t i = 0; i < lists.size(); ++i) {
        mined_pair best{0, 0, -std::numeric_limits<double>::infinity()};
        bool any = false;
        for (neighbour<T> const& one : lists[i]) {
            mined_pair candidate = pair_of(static_cast<std::uint32_t>(i), one.index);
            candidate.score = score(static_cast<double>(one.similarity), candidate);
            if (candidate.score > -std::numeric_limits<double>::infinity() && (!any || precedes(candidate, best))) {
                best = candidate;
                any = true;
            }
        }
        if (any) pairs.push_back(best);
    }
    return pairs;
}

/// Keeps pairs whose rows are both free, the best first; `pairs` are in order.
inline void keep_each_row_once(std::vector<mined_pair>& pairs, std::size_t sources, std::size_t targets)
{
    std::vector<bool> source_taken(sources), target_taken(targets);
    std::erase_if(pairs, [&](mined_pair const& one) {
        if (source_taken[one.source] || target_taken[one.target]) return true;
        source_taken[one.source] = target_taken[one.target] = true;
        return false;
    });
}

/// What became of the rows of one side.
template <class T>
[[nodiscard]] tally tally_of_rows(char const* side, neighbour_lists<T> const& lists,
                                  std::vector<mined_pair> const& kept, std::vector<mined_pair> const& below,
                                  std::uint32_t mined_pair::* row_of)
{
    enum : std::uint8_t { alone, left, in_pair };
    std::vector<std::uint8_t> state(lists.size(), alone);
    for (mined_pair const& one : below) state[one.*row_of] = left;
    for (mined_pair const& one : kept) state[one.*row_of] = in_pair;
    tally counts;
    for (std::size_t i = 0; i < state.size(); ++i) {
        char const* const reason = state[i] == left                    ? "below the threshold"
                                   : lists[i].empty() && lists.k() > 0 ? "no direction"
                                                                       : "no partner";
        if (state[i] == in_pair)
            ++counts.kept;
        else
            counts.add(reason, counts.wants_example(reason) ? place{side + ('[' + std::to_string(i)) + ']'} : place{},
                       "");
    }
    return counts;
}

} // namespace detail

/// Pairs of rows by margin, from the neighbours of both sides.
///
///     auto const pairs = mine(nearest_neighbours(vectors_of(english), vectors_of(french)), {.threshold = 1.06});
///
/// Yields:     pairs in the order of `precedes`. Rows that stand in none are counted: "below the threshold"; "no direction",
///             a vector of zeros; and "no partner".
/// Complexity: O(k n + n log n) for n rows.
/// Errors:     `error{invalid_argument}` for a threshold that is NaN.
/// Source:     Artetxe, Schwenk, "Margin-based parallel corpus mining with multilingual sentence embeddings", 2019,
///             section 3. Of k that a list lacks, because the other side is smaller, the mean knows nothing.
template <vector_scalar T>
[[nodiscard]] mined_pairs mine(neighbours<T> const& found, mining_options const& options = {})
{
    require(!options.threshold || *options.threshold == *options.threshold, "the threshold is not a number");
    std::vector<double> const of_source = detail::mean_similarities(found.of_source),
                              of_target = detail::mean_similarities(found.of_target);
    auto const score = [&](double similarity, mined_pair const& pair) {
        return detail::margin_score(options.margin, similarity, of_source[pair.source], of_target[pair.target]);
    };
    auto const as_found = [](std::uint32_t row, std::uint32_t other) { return mined_pair{row, other, 0}; };
    auto const turned = [](std::uint32_t row, std::uint32_t other) { return mined_pair{other, row, 0}; };
    auto const by_score = [](mined_pair const& a, mined_pair const& b) { return precedes(a, b); };

    std::vector<mined_pair> pairs, backward;
    if (options.select != pair_selection::backward) pairs = detail::best_of_each(found.of_source, score, as_found);
    if (options.select != pair_selection::forward) backward = detail::best_of_each(found.of_target, score, turned);
    std::ranges::sort(pairs, by_score);
    std::ranges::sort(backward, by_score);
    if (options.select == pair_selection::intersection) {
        std::vector<mined_pair> both;
        std::ranges::set_intersection(pairs, backward, std::back_inserter(both), by_score);
        pairs = std::move(both);
    } else {
        std::vector<mined_pair> either;
        either.reserve(pairs.size() + backward.size());
        std::ranges::merge(pairs, backward, std::back_inserter(either), by_score);
        pairs = std::move(either);
    }
    if (options.select == pair_selection::union_by_score)
        detail::keep_each_row_once(pairs, found.of_source.size(), found.of_target.size());

    std::vector<mined_pair> below;
    if (options.threshold) {
        auto const cut = std::ranges::find_if(pairs,
                                              [&](mined_pair const& one) { return one.score < *options.threshold; });
        below.assign(cut, pairs.end());
        pairs.erase(cut, pairs.end());
    }
    tally source = detail::tally_of_rows("source", found.of_source, pairs, below, &mined_pair::source),
          target = detail::tally_of_rows("target", found.of_target, pairs, below, &mined_pair::target);
    return {std::move(pairs), std::move(source), std::move(target)};
}

} // namespace crossin
#endif
