// SPDX-License-Identifier: MIT
#ifndef CROSSIN_SAMPLE_DIRECTIONS_HPP
#define CROSSIN_SAMPLE_DIRECTIONS_HPP

/// \file
/// From which language to which, and how often: policies over language numbers. Layer: sample. Needs: core/language.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/language.hpp>

namespace crossin {

/// A direction between languages known by number, and its weight.
struct weighted_direction {
    std::size_t from = 0;
    std::size_t to = 0;
    double weight = 0;
    friend bool operator==(weighted_direction const&, weighted_direction const&) = default;
};

/// Weights of languages and the pivot's number to a list of weighted directions.
///
/// Directions of weight zero are listed, so that the list has the same length whatever the weights. A class to copy,
/// which answers every language in the one that follows it:
///
///     struct to_the_next {
///         std::vector<crossin::weighted_direction> operator()(std::span<double const> weights, std::size_t pivot) const
///         {
///             std::vector<crossin::weighted_direction> list;
///             for (std::size_t l = 0; l < weights.size(); ++l)
///                 list.push_back({l, (l + 1) % weights.size(), weights[l]});    // from, to, weight
///             return list;
///         }
///     };
template <class P>
concept direction_policy = requires(P const& policy, std::span<double const> weights, std::size_t pivot) {
    { policy(weights, pivot) } -> std::convertible_to<std::vector<weighted_direction>>;
};

/// x2en: from every other language to the pivot, with that language's weight.
struct to_pivot {
    [[nodiscard]] std::vector<weighted_direction> operator()(std::span<double const> weights, std::size_t pivot) const
    {
        require(pivot < weights.size(), "the pivot is not among the languages");
        std::vector<weighted_direction> list;
        for (std::size_t l = 0; l < weights.size(); ++l)
            if (l != pivot) list.push_back({l, pivot, weights[l]});
        return list;
    }
};

/// en2x: from the pivot to every other language, with that language's weight.
struct from_pivot {
    [[nodiscard]] std::vector<weighted_direction> operator()(std::span<double const> weights, std::size_t pivot) const
    {
        require(pivot < weights.size(), "the pivot is not among the languages");
        std::vector<weighted_direction> list;
        for (std::size_t l = 0; l < weights.size(); ++l)
            if (l != pivot) list.push_back({pivot, l, weights[l]});
        return list;
    }
};

/// x2en and en2x: between the pivot and every other language, each way with that language's weight.
struct both_ways {
    [[nodiscard]] std::vector<weighted_direction> operator()(std::span<double const> weights, std::size_t pivot) const
    {
        std::vector<weighted_direction> list = to_pivot{}(weights, pivot);
        std::vector<weighted_direction> const back = from_pivot{}(weights, pivot);
        list.insert(list.end(), back.begin(), back.end());
        return list;
    }
};

/// x2x: both languages drawn independently, the direction's weight is the product of theirs. They may be equal unless
/// `distinct` is set.
///
/// Source: the on-line collator of CrossIn's released code, stage 2; `distinct` is ours.
struct any_to_any {
    bool distinct = false;

    [[nodiscard]] std::vector<weighted_direction> operator()(std::span<double const> weights, std::size_t) const
    {
        std::vector<weighted_direction> list;
        for (std::size_t from = 0; from < weights.size(); ++from)
            for (std::size_t to = 0; to < weights.size(); ++to)
                if (from != to || !distinct) list.push_back({from, to, weights[from] * weights[to]});
        return list;
    }
};

/// same: question and answer in one language.
struct to_itself {
    [[nodiscard]] std::vector<weighted_direction> operator()(std::span<double const> weights, std::size_t) const
    {
        std::vector<weighted_direction> list;
        for (std::size_t l = 0; l < weights.size(); ++l) list.push_back({l, l, weights[l]});
        return list;
    }
};

/// The directions that are listed, with the weights that are listed; weights of languages do not matter.
///
/// Errors: `error{invalid_argument}` for a language that is not there and for a direction that is listed twice.
struct direction_list {
    std::vector<weighted_direction> directions = {};

    /// From a matrix, row by row: `weights[from * languages + to]`. Entries of zero are no directions.
    [[nodiscard]] static direction_list of_matrix(std::span<double const> weights, std::size_t languages)
    {
        require(weights.size() == languages * languages, "a matrix of directions needs languages x languages weights");
        direction_list list;
        for (std::size_t i = 0; i < weights.size(); ++i)
            if (weights[i] != 0) list.directions.push_back({i / languages, i % languages, weights[i]});
        return list;
    }

    [[nodiscard]] std::vector<weighted_direction> operator()(std::span<double const> weights, std::size_t) const
    {
        for (std::size_t i = 0; i < directions.size(); ++i) {
            auto const& [from, to, weight] = directions[i];
            require(from < weights.size() && to < weights.size(), "a direction names a language that is not there");
            for (std::size_t j = 0; j < i; ++j)
                require(directions[j].from != from || directions[j].to != to, "a direction is listed twice");
        }
        return directions;
    }
};

/// A policy that was named in a recipe: one of the above, as a value.
struct named_directions {
    enum class kind : std::uint8_t { to_pivot, from_pivot, any_to_any, to_itself, one };
    kind which = kind::any_to_any;
    bool distinct = false;  ///< of any_to_any
    std::size_t pivot = 0;  ///< of to_pivot and from_pivot; the source of `one`
    std::size_t target = 0; ///< of `one`

    [[nodiscard]] std::vector<weighted_direction> operator()(std::span<double const> weights, std::size_t = 0) const
    {
        switch (which) {
        case kind::to_pivot: return crossin::to_pivot{}(weights, pivot);
        case kind::from_pivot: return crossin::from_pivot{}(weights, pivot);
        case kind::any_to_any: return crossin::any_to_any{distinct}(weights, pivot);
        case kind::to_itself: return crossin::to_itself{}(weights, pivot);
        case kind::one: break;
        }
        return direction_list{{{pivot, target, 1.0}}}(weights, pivot);
    }

    friend bool operator==(named_directions const&, named_directions const&) = default;
};

/// The policy that a name spells: `x2en` (from all others to that language), `en2x`, `x2x`, `same`, `en2vi`.
///
/// Errors: `error{invalid_argument}` for anything else, and for a language that is not in `languages`.
[[nodiscard]] inline named_directions parse_directions(std::string_view name, std::span<language_tag const> languages,
                                                       bool distinct = false)
{
    using kind = named_directions::kind;
    auto const number_of = [&](std::string_view tag) {
        std::string known;
        for (std::size_t l = 0; l < languages.size(); ++l) {
            if (languages[l] == language_tag::parse(tag)) return l;
            known += (l == 0 ? "" : ", ") + to_string(languages[l]);
        }
        fail(errc::invalid_argument, "the directions " + in_quotes(name) + " name the language " + in_quotes(tag) +
                                         ", which is not among " + known);
    };
    if (name == "same") return {kind::to_itself};
    if (name == "x2x") return {kind::any_to_any, distinct};
    for (std::size_t at = name.find('2'); at != std::string_view::npos; at = name.find('2', at + 1)) {
        std::string_view const from = name.substr(0, at), to = name.substr(at + 1);
        if (from == "x" && language_tag::valid(to)) return {kind::to_pivot, false, number_of(to)};
        if (to == "x" && language_tag::valid(from)) return {kind::from_pivot, false, number_of(from)};
        if (language_tag::valid(from) && language_tag::valid(to))
            return {kind::one, false, number_of(from), number_of(to)};
    }
    fail(errc::invalid_argument,
         "unknown directions " + in_quotes(name) + "; write x2x, same, x2en, en2x or en2vi, with any of the languages");
}

} // namespace crossin
#endif
