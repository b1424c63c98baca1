// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_BY_KEY_HPP
#define CROSSIN_ALIGN_BY_KEY_HPP

/// \file
/// Rows of two ranges that have equal keys. Layer: align. Needs: alignment.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <ranges>
#include <utility>
#include <vector>

#include <crossin/align/alignment.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/tally.hpp>

namespace crossin {

/// Pairs elements with equal keys; `SourceKey` and `TargetKey` take the key from an element.
///
///     auto const rows = align(a, b, by_key{&row::id});
///     auto const rows = align(a, b, by_key{&row::id, &entry::number});
///
/// Of several elements with one key the n-th of one side belongs to the n-th of the other.
///
/// Models:     aligner_policy for ranges whose keys have `<`.
/// Yields:     `row_pairs` in the order of the source; what has no partner is counted as "no partner".
/// Complexity: O(n log n).
/// Errors:     `error{limit}` past 2^32 - 1 elements.
template <class SourceKey = std::identity, class TargetKey = SourceKey>
class by_key {
public:
    explicit by_key(SourceKey key = {}) : source_key_(key), target_key_(key) {}
    by_key(SourceKey of_source, TargetKey of_target)
        : source_key_(std::move(of_source)), target_key_(std::move(of_target))
    {}

    template <std::ranges::random_access_range Source, std::ranges::random_access_range Target>
    [[nodiscard]] row_pairs align(Source const& source, Target const& target) const
    {
        auto const from = in_order(source, source_key_);
        auto const to = in_order(target, target_key_);
        auto const key_of_source = [&](std::uint32_t i) -> decltype(auto) {
            return std::invoke(source_key_, element(source, i));
        };
        auto const key_of_target = [&](std::uint32_t i) -> decltype(auto) {
            return std::invoke(target_key_, element(target, i));
        };
        std::vector<row_pair> pairs;
        tally of_source, of_target;
        auto const alone = [](tally& counts, char const* side, std::uint32_t i) {
            counts.add("no partner", {std::string(side) + '[' + std::to_string(i) + ']'}, "");
        };
        std::size_t i = 0, j = 0;
        while (i < from.size() || j < to.size()) {
            bool const have_both = i < from.size() && j < to.size();
            if (j == to.size() || (have_both && key_of_source(from[i]) < key_of_target(to[j])))
                alone(of_source, "source", from[i++]);
            else if (i == from.size() || key_of_target(to[j]) < key_of_source(from[i]))
                alone(of_target, "target", to[j++]);
            else
                pairs.push_back({from[i++], to[j++]});
        }
        std::ranges::sort(pairs, {}, &row_pair::source);
        of_source.kept = of_target.kept = pairs.size();
        return {std::move(pairs), std::move(of_source), std::move(of_target)};
    }

private:
    template <class Range>
    [[nodiscard]] static decltype(auto) element(Range const& range, std::uint32_t i)
    {
        return std::ranges::begin(range)[static_cast<std::ranges::range_difference_t<Range const>>(i)];
    }

    /// Indices by key, equal ones in ascending order.
    template <class Range, class Key>
    [[nodiscard]] static std::vector<std::uint32_t> in_order(Range const& range, Key const& key)
    {
        auto const size = static_cast<std::uint64_t>(std::ranges::size(range));
        if (size > 0xFFFFFFFFU) fail(errc::limit, "a range has more than 2^32 - 1 elements");
        std::vector<std::uint32_t> order(size);
        for (std::uint32_t i = 0; i < size; ++i) order[i] = i;
        std::ranges::stable_sort(order, std::ranges::less{}, [&](std::uint32_t i) -> decltype(auto) {
            return std::invoke(key, element(range, i));
        });
        return order;
    }

    SourceKey source_key_;
    TargetKey target_key_;
};

template <class Key>
explicit by_key(Key) -> by_key<Key, Key>;

} // namespace crossin
#endif
