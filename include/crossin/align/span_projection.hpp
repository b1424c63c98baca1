// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_SPAN_PROJECTION_HPP
#define CROSSIN_ALIGN_SPAN_PROJECTION_HPP

/// \file
/// Where words that stand together in one sentence stand in the other. Layer: align. Needs: alignment.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>

#include <crossin/align/alignment.hpp>
#include <crossin/core/error.hpp>

namespace crossin {

/// Tokens [first, last) of a sentence.
struct token_span {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    friend bool operator==(token_span const&, token_span const&) = default;
};

/// The tokens of the target that a span of the source is linked to.
struct projected_span {
    token_span target = {};
    float confidence = 0; ///< the mean of the links' [0, 1]
    bool clean = true;    ///< no token of `target` is linked to a token outside the span
    friend bool operator==(projected_span const&, projected_span const&) = default;
};

/// The smallest span of the target with all tokens that the source span is linked to; nothing where it has no link.
///
/// `links` count where their confidence is `least` or more. For spans of the target give the links the other way round
/// (`swap_sides`).
///
/// Complexity: O(links).
/// Errors:     `error{invalid_argument}` for an empty span.
[[nodiscard]] inline std::optional<projected_span> project_span(std::span<word_link const> links, token_span source,
                                                                float least = 0)
{
    require(source.first < source.last, "a span needs a token");
    auto const inside = [&](word_link const& link) { return link.source >= source.first && link.source < source.last; };
    projected_span found;
    std::uint32_t count = 0;
    for (word_link const& link : links) {
        if (link.confidence < least || !inside(link)) continue;
        found.target.first = count == 0 ? link.target : std::min(found.target.first, link.target);
        found.target.last = std::max(found.target.last, link.target + 1);
        found.confidence += link.confidence;
        ++count;
    }
    if (count == 0) return std::nullopt;
    found.confidence /= static_cast<float>(count);
    found.clean = std::ranges::none_of(links, [&](word_link const& link) {
        return link.confidence >= least && !inside(link) && link.target >= found.target.first &&
               link.target < found.target.last;
    });
    return found;
}

/// The same links from the target to the source.
[[nodiscard]] inline alignment swap_sides(std::span<word_link const> links)
{
    alignment swapped;
    swapped.reserve(links.size());
    for (word_link const& link : links) swapped.push_back({link.target, link.source, link.confidence});
    std::ranges::sort(swapped, [](word_link const& a, word_link const& b) { return precedes(a, b); });
    return swapped;
}

} // namespace crossin
#endif
