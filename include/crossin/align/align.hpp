// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_ALIGN_HPP
#define CROSSIN_ALIGN_ALIGN_HPP

/// \file
/// Finds what belongs together in two ranges, by a policy. Layer: align. Needs: nothing.

#include <concepts>
#include <functional>
#include <ranges>
#include <type_traits>
#include <utility>

namespace crossin {

/// A range that can be aligned: the elements may be of any type, in any order.
template <class R>
concept alignable_range = std::ranges::random_access_range<R> && std::ranges::sized_range<R>;

/// A policy says how two ranges are aligned, and what the result is.
///
/// `policy.align(source, target)` returns the result, which has a member `tally()`: what was aligned, and what was
/// left over for which reason. It is deterministic and changes neither range. Policies of the library:
///
/// | policy | elements | result |
/// | --- | --- | --- |
/// | `by_key` | anything with a key | rows of equal keys |
/// | `word_aligner`, `word_model` | sentences: texts, or ranges of tokens | links between the words of each pair |
/// | `sentence_aligner` | the sentences of one document | beads, n to m sentences |
/// | `by_content` | records | rows, also where one side has gaps, repeats or another order |
/// | `by_embedding` | vectors | pairs, the best first |
template <class P, class Source, class Target>
concept aligner_policy = alignable_range<Source> && alignable_range<Target> &&
                         requires(P const& policy, Source& source, Target& target) {
                             policy.align(source, target).tally();
                         };

namespace detail {

/// The range as a policy sees it: itself where nothing is projected.
template <class R, class Projection>
[[nodiscard]] auto projected(R& range, Projection& projection)
{
    if constexpr (std::same_as<Projection, std::identity>)
        return std::ranges::ref_view<R>(range);
    else
        return std::ranges::ref_view<R>(range) | std::views::transform(std::ref(projection));
}

template <class R, class Projection>
using projected_range = decltype(projected(std::declval<R&>(), std::declval<Projection&>()));

} // namespace detail

/// Aligns `source` with `target`; projections take from each element what the policy looks at.
///
///     auto const beads = align(english, french, sentence_aligner{});                    // ranges of strings
///     auto const links = align(rows, rows, word_aligner{}, &row::english, &row::french);  // a table of your own
///     auto const pairs = align(ours, theirs, by_key{}, &record::id, &entry::number);
///
/// Errors: those of the policy.
template <alignable_range Source, alignable_range Target, class Policy, class SourceProjection, class TargetProjection>
    requires aligner_policy<Policy, detail::projected_range<Source const, SourceProjection>,
                            detail::projected_range<Target const, TargetProjection>>
[[nodiscard]] auto align(Source const& source, Target const& target, Policy const& policy, SourceProjection of_source,
                         TargetProjection of_target)
{
    auto const from = detail::projected(source, of_source);
    auto const to = detail::projected(target, of_target);
    return policy.align(from, to);
}

/// The same with one projection for both sides, or none.
template <alignable_range Source, alignable_range Target, class Policy, class Projection = std::identity>
    requires aligner_policy<Policy, detail::projected_range<Source const, Projection>,
                            detail::projected_range<Target const, Projection>>
[[nodiscard]] auto align(Source const& source, Target const& target, Policy const& policy, Projection of_both = {})
{
    return align(source, target, policy, of_both, of_both);
}

} // namespace crossin
#endif
