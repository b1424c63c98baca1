// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_FILTER_PAIRS_HPP
#define CROSSIN_ALIGN_FILTER_PAIRS_HPP

/// \file
/// Runs filters over pairs of texts, and counts what is left out by reason. Layer: align. Needs: pair_filter, parallel,
/// tally.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <ranges>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/align/pair_filter.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/parallel.hpp>
#include <crossin/core/tally.hpp>

namespace crossin {

/// How `filter_pairs` works.
struct filter_options {
    unsigned threads = 1;  ///< 0: all of the machine; the result is the same for any number
    std::string name = {}; ///< of the file whose lines the pairs are, for the examples of the tally
};

/// Which pairs stay, and what became of the others.
class filtered_pairs {
public:
    filtered_pairs() = default;
    /// `failures[i]` is the filter that pair i failed, 0xFFFF for none.
    filtered_pairs(std::vector<std::uint16_t> failures, crossin::tally counts)
        : failures_(std::move(failures)), tally_(std::move(counts))
    {
        for (std::size_t i = 0; i < failures_.size(); ++i)
            if (failures_[i] == passed) kept_.push_back(i);
    }

    /// Number of pairs that stay.
    [[nodiscard]] std::size_t size() const noexcept { return kept_.size(); }
    /// The position of the i-th of them among all pairs.
    [[nodiscard]] std::size_t operator[](std::size_t i) const noexcept { return kept_[i]; }
    [[nodiscard]] auto begin() const noexcept { return kept_.begin(); }
    [[nodiscard]] auto end() const noexcept { return kept_.end(); }

    /// The filter that a pair failed, by its position in the list; `pair_filters::none` for one that stays.
    [[nodiscard]] std::size_t failed(std::size_t pair) const noexcept
    {
        return failures_[pair] == passed ? pair_filters::none : failures_[pair];
    }

    /// Pairs by reason. Properties: `tally().kept == size()`, and `tally().total()` is the number of all pairs.
    [[nodiscard]] crossin::tally const& tally() const noexcept { return tally_; }

    static constexpr std::uint16_t passed = std::numeric_limits<std::uint16_t>::max();

private:
    std::vector<std::uint16_t> failures_;
    std::vector<std::size_t> kept_;
    crossin::tally tally_;
};

namespace detail {

template <class PairAt>
[[nodiscard]] filtered_pairs filter_pairs(std::size_t size, PairAt pair_at, pair_filters filters,
                                          filter_options const& options)
{
    require(filters.size() < filtered_pairs::passed, "more than 65,534 filters are more than can be counted");
    std::vector<std::size_t> ordered; // which filters depend on the pairs before
    for (std::size_t f = 0; f < filters.size(); ++f)
        if (filters[f].ordered()) ordered.push_back(f);
    std::vector<std::uint16_t> failures(size, filtered_pairs::passed);
    std::vector<std::vector<std::uint64_t>> keys(ordered.size(), std::vector<std::uint64_t>(size));

    constexpr std::size_t block_size = 1024; // a copy of the filters a block: segmenters are opened that often
    for_each_block((size + block_size - 1) / block_size, options.threads, [&](std::uint64_t block) {
        pair_filters mine = filters;
        for (std::size_t i = block * block_size; i < std::min<std::size_t>(size, (block + 1) * block_size); ++i) {
            text_pair const pair = pair_at(i);
            for (std::size_t f = 0, next = 0; f < mine.size(); ++f) {
                if (next < ordered.size() && ordered[next] == f) {
                    keys[next++][i] = mine[f].key(pair);
                } else if (!mine[f](pair)) {
                    failures[i] = static_cast<std::uint16_t>(f);
                    break;
                }
            }
        }
    });
    for (std::size_t i = 0; !ordered.empty() && i < size; ++i)
        for (std::size_t next = 0; next < ordered.size() && ordered[next] < failures[i]; ++next)
            if (!filters[ordered[next]].admit(keys[next][i])) {
                failures[i] = static_cast<std::uint16_t>(ordered[next]);
                break;
            }

    tally counts;
    for (std::size_t i = 0; i < size; ++i) {
        if (failures[i] == filtered_pairs::passed) {
            ++counts.kept;
            continue;
        }
        any_pair_filter& failed = filters[failures[i]];
        place const where = options.name.empty() ? place{"pair[" + std::to_string(i) + ']'}
                                                 : place{options.name, i + 1};
        counts.add(failed.reason(), where, counts.wants_example(failed.reason()) ? failed.detail(pair_at(i)) : "");
    }
    return {std::move(failures), std::move(counts)};
}

} // namespace detail

/// A range of texts that outlive the look at them: of strings that lie somewhere, or of views.
template <class R>
concept text_range = std::ranges::random_access_range<R const> && std::ranges::sized_range<R const> &&
                     std::convertible_to<std::ranges::range_reference_t<R const>, std::string_view> &&
                     (std::is_lvalue_reference_v<std::ranges::range_reference_t<R const>> ||
                      std::same_as<std::remove_cv_t<std::ranges::range_reference_t<R const>>, std::string_view>);

/// Element i of the source and element i of the target are a pair.
///
///     filtered_pairs const kept = filter_pairs(english, vietnamese, pair_filters{not_empty{}, duplicate_filter{}});
///     for (std::size_t const i : kept) use(english[i], vietnamese[i]);
///
/// Of several filters that a pair fails the first in the list counts.
///
/// Yields:     the same result for any number of threads.
/// Complexity: that of the filters; 2 bytes a pair, and 8 for each filter of duplicates.
/// Errors:     `error{mismatch}` for ranges of different sizes; what the filters throw, such as `error{encoding}` for
///             text that is not UTF-8.
template <text_range Source, text_range Target>
[[nodiscard]] filtered_pairs filter_pairs(Source const& source, Target const& target, pair_filters const& filters,
                                          filter_options const& options = {})
{
    auto const size = static_cast<std::size_t>(std::ranges::size(source));
    if (size != static_cast<std::size_t>(std::ranges::size(target)))
        fail(errc::mismatch, "the source has " + std::to_string(size) + " texts and the target " +
                                 std::to_string(std::ranges::size(target)) +
                                 "; text i of one must belong to text i of the other");
    auto const pair_at = [&](std::size_t i) {
        return text_pair{std::ranges::begin(source)[static_cast<std::ranges::range_difference_t<Source const>>(i)],
                         std::ranges::begin(target)[static_cast<std::ranges::range_difference_t<Target const>>(i)], i};
    };
    return detail::filter_pairs(size, pair_at, filters, options);
}

/// The same for a range of pairs: of elements with members `source` and `target`, of `std::pair` or of other tuples of
/// two texts.
template <std::ranges::random_access_range Pairs>
[[nodiscard]] filtered_pairs filter_pairs(Pairs const& pairs, pair_filters const& filters,
                                          filter_options const& options = {})
{
    auto const pair_at = [&](std::size_t i) {
        auto const& pair = std::ranges::begin(pairs)[static_cast<std::ranges::range_difference_t<Pairs const>>(i)];
        if constexpr (requires { std::string_view(pair.source); })
            return text_pair{pair.source, pair.target, i};
        else
            return text_pair{std::get<0>(pair), std::get<1>(pair), i};
    };
    return detail::filter_pairs(static_cast<std::size_t>(std::ranges::size(pairs)), pair_at, filters, options);
}

} // namespace crossin
#endif
