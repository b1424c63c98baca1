// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_ENTITIES_HPP
#define CROSSIN_EVAL_ENTITIES_HPP

/// \file
/// Entities in rows of tags, and how many of them were found: span F1. Layer: eval. Needs: error, match_counts.

#include <cstddef>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/eval/match_counts.hpp>

namespace crossin {

/// A run of tokens that is one thing, as tags tell it.
struct entity {
    std::string_view type = {}; ///< part of the first tag
    std::size_t first = 0;      ///< token
    std::size_t last = 0;       ///< token, inclusive
    friend bool operator==(entity const&, entity const&) = default;
};

/// A range of tags that live on: of string views, or an lvalue of strings.
template <class Range>
concept tag_range = std::ranges::input_range<Range> &&
                    std::is_convertible_v<std::ranges::range_reference_t<Range>, std::string_view> &&
                    (std::is_same_v<std::ranges::range_value_t<Range>, std::string_view> ||
                     std::is_lvalue_reference_v<std::ranges::range_reference_t<Range>>);

namespace detail {

struct read_tag {
    char mark = 'O';            ///< B, I, E, S, O or what else a tag starts with
    std::string_view type = {}; ///< behind the first hyphen
};

[[nodiscard]] inline read_tag read_tag_of(std::string_view tag)
{
    require(!tag.empty(), "a tag is empty; tokens outside of entities have the tag O");
    std::size_t const hyphen = tag.find('-', 1);
    std::string_view const type = hyphen == std::string_view::npos ? tag : tag.substr(hyphen + 1);
    bool const bare = tag.size() == 1 && std::string_view("OBIES").find(tag[0]) != std::string_view::npos;
    return {tag[0], bare || type.empty() ? std::string_view("_") : type}; // of NOUN the whole is a type
}

[[nodiscard]] inline bool is_one_of(char mark, std::string_view marks) noexcept
{
    return marks.find(mark) != std::string_view::npos;
}

[[nodiscard]] inline bool ends_between(read_tag const& before, read_tag const& next) noexcept
{
    if (is_one_of(before.mark, "ES")) return true;
    if (is_one_of(before.mark, "BI") && is_one_of(next.mark, "BSO")) return true;
    return !is_one_of(before.mark, "O.") && before.type != next.type;
}

[[nodiscard]] inline bool starts_between(read_tag const& before, read_tag const& next) noexcept
{
    if (is_one_of(next.mark, "BS")) return true;
    if (is_one_of(before.mark, "ESO") && is_one_of(next.mark, "EI")) return true;
    return !is_one_of(next.mark, "O.") && before.type != next.type;
}

} // namespace detail

/// The entities of a row of tags, read leniently: an entity starts wherever B or S says so, where the type changes, and
/// where I or E follows nothing that it could go on with. Tags without a hyphen are types, so that a run of one part of
/// speech is one entity.
///
/// Complexity: O(tags).
/// Errors:     `error{invalid_argument}` for a tag that is empty.
/// Source:     the reading of CoNLL-2000's `conlleval` as seqeval has it in its default mode, which XTREME scores both
///             names and parts of speech with. (Of a tag without a hyphen seqeval drops the first letter.)
template <tag_range Tags>
[[nodiscard]] std::vector<entity> entities_of(Tags&& tags)
{
    std::vector<entity> found;
    detail::read_tag before{'O', ""};
    std::size_t begin = 0, at = 0;
    auto const step = [&](detail::read_tag const& next) {
        if (detail::ends_between(before, next)) found.push_back({before.type, begin, at - 1});
        if (detail::starts_between(before, next)) begin = at;
        before = next;
        ++at;
    };
    for (auto&& tag : tags) step(detail::read_tag_of(std::string_view(tag)));
    step({'O', "_"});
    return found;
}

/// How many entities of one sentence were found: the same type, first and last token. Counts of sentences add up.
///
/// Errors: `error{mismatch}` for rows of different lengths; as `entities_of`.
template <tag_range Found, tag_range Known>
[[nodiscard]] match_counts entity_matches(Found&& found, Known&& known)
{
    auto const tokens = [](auto& tags) { return static_cast<std::size_t>(std::ranges::distance(tags)); };
    if (std::size_t const ours = tokens(found), theirs = tokens(known); ours != theirs)
        fail(errc::mismatch, "a sentence has " + std::to_string(theirs) + " tags, and " + std::to_string(ours) +
                                 " were predicted; there must be one for each token");
    std::vector<entity> const ours = entities_of(found), theirs = entities_of(known);
    match_counts counts{0, ours.size(), theirs.size()};
    for (std::size_t i = 0, j = 0; i < ours.size() && j < theirs.size();) { // no two of one row end alike
        counts.matched += ours[i] == theirs[j];
        bool const behind = ours[i].last <= theirs[j].last, ahead = theirs[j].last <= ours[i].last;
        i += behind;
        j += ahead;
    }
    return counts;
}

} // namespace crossin
#endif
