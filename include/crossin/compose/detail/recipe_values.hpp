// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_DETAIL_RECIPE_VALUES_HPP
#define CROSSIN_COMPOSE_DETAIL_RECIPE_VALUES_HPP

/// \file
/// The values that recipes hold: weights, policies, languages, directions. Layer: compose. Needs: recipe, settings.

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/compose/recipe.hpp>
#include <crossin/core/settings.hpp>

namespace crossin::detail {

/// Does a part of the reading; what is wrong with it goes to the sink, if there is one.
template <class Work>
void attempt(problem_sink const& sink, Work&& work)
{
    if (!sink) return work();
    try {
        work();
    } catch (error const& problem) {
        sink(problem);
    }
}

/// Every key of a map that is not known is a problem of its own.
inline void check_keys(setting const& map, std::span<std::string_view const> known, problem_sink const& sink)
{
    if (!map.is_map()) return map.expect_keys(known);
    for (std::size_t i = 0; i < map.keys().size(); ++i) attempt(sink, [&] { map.expect_key(i, known); });
}

/// The entries of an enumeration whose names are in its order.
template <class Enum, std::size_t N>
[[nodiscard]] Enum read_choice(setting const& from, std::array<std::string_view, N> const& names)
{
    return static_cast<Enum>(std::ranges::find(names, from.one_of(names)) - names.begin());
}

/// A tag, with the place in the error.
[[nodiscard]] inline language_tag read_language(setting const& from)
{
    if (!language_tag::valid(from.text())) from.reject("a BCP 47 language tag such as vi, zh-Hans or pt-BR");
    return language_tag::parse(from.text());
}

/// A weight that is finite and not negative.
[[nodiscard]] inline double read_weight(setting const& from)
{
    double const weight = from.number();
    if (weight < 0) from.reject("a weight that is not negative");
    return weight;
}

/// stop, keep, skip, or {skip_at_most: 1%}.
[[nodiscard]] inline problem_policy read_policy(setting const& from)
{
    if (from.is_map()) {
        constexpr std::array<std::string_view, 1> keys{"skip_at_most"};
        from.expect_keys(keys);
        double const share = from.at("skip_at_most").number();
        if (share < 0 || share > 1) from.at("skip_at_most").reject("a share between 0 and 100%");
        return {on_problem::skip, share};
    }
    constexpr std::array<std::string_view, 3> names{"stop", "skip", "keep"};
    return {read_choice<on_problem>(from, names)};
}

/// One policy for what is wrong with the texts of a pair, or one for each check.
inline void read_checks(setting const& from, recipe_corpus& corpus)
{
    constexpr std::array<std::pair<std::string_view, problem_policy row_checks::*>, 7> parts{{
        {"missing", &row_checks::missing},
        {"duplicate_id", &row_checks::duplicate_id},
        {"untranslated", &row_checks::untranslated},
        {"empty_on_one_side", &row_checks::empty_on_one_side},
        {"turns", &row_checks::turns},
        {"length_ratio", &row_checks::length_ratio},
        {"numbers", &row_checks::numbers},
    }};
    row_checks& checks = corpus.checks;
    if (from.is_text() || from.find("skip_at_most")) {
        problem_policy const policy = read_policy(from);
        checks.untranslated = checks.empty_on_one_side = checks.turns = checks.length_ratio = policy;
        return;
    }
    constexpr std::array<std::pair<std::string_view, problem_policy recipe_corpus::*>, 3> of_alignment{{
        {"drift", &recipe_corpus::drift},
        {"doubtful", &recipe_corpus::doubtful},
        {"no_partner", &recipe_corpus::no_partner},
    }};
    std::array<std::string_view, of_alignment.size() + parts.size()> keys{};
    for (std::size_t i = 0; i < of_alignment.size(); ++i) keys[i] = of_alignment[i].first;
    for (std::size_t i = 0; i < parts.size(); ++i) keys[of_alignment.size() + i] = parts[i].first;
    from.expect_keys(keys);
    for (auto const& [key, part] : parts)
        if (setting const* const given = from.find(key)) checks.*part = read_policy(*given);
    for (auto const& [key, part] : of_alignment)
        if (setting const* const given = from.find(key)) corpus.*part = read_policy(*given);
}

[[nodiscard]] inline recipe_languages read_language_weights(setting const& from)
{
    using kind = recipe_languages::kind;
    recipe_languages result;
    if (from.is_text()) {
        constexpr std::array<std::string_view, 3> names{"uniform", "proportional", "adaptive"};
        std::string const& name = from.one_of(names);
        result.how = name == "uniform" ? kind::alike : name == "proportional" ? kind::proportional : kind::adaptive;
        return result;
    }
    constexpr std::array<std::string_view, 6> keys{"temperature", "exponent", "unimax", "weights", "from", "until"};
    from.expect_keys(keys);
    int ways = 0;
    for (std::string_view const key : {"temperature", "exponent", "unimax", "weights"})
        ways += from.find(key) != nullptr;
    if (ways != 1) from.reject("one of temperature, exponent, unimax and weights");
    auto const read_value = [&](setting const& value, kind how) {
        result.how = how;
        result.value = value.as_list().front().number();
        if (value.as_list().size() == 2)
            result.later = value.as_list()[1].number();
        else if (value.as_list().size() > 2)
            value.reject("one number, or two for the start and the end");
    };
    if (setting const* const value = from.find("temperature")) read_value(*value, kind::temperature);
    if (setting const* const value = from.find("exponent")) read_value(*value, kind::exponent);
    if (setting const* const value = from.find("from")) result.from = value->count();
    if (setting const* const value = from.find("until")) result.until = value->count();
    if (result.later && result.until <= result.from)
        from.reject("`until` behind `from`, as the value changes between them");
    if (!result.later && result.until > 0)
        from.reject("two values such as [1, 5], as `until` says when the second is reached");
    if (setting const* const value = from.find("unimax")) {
        constexpr std::array<std::string_view, 2> parts{"budget", "max_epochs"};
        value->expect_keys(parts);
        result.how = kind::unimax;
        if (setting const* const budget = value->find("budget")) result.budget = read_weight(*budget);
        result.max_epochs = read_weight(value->at("max_epochs"));
    }
    if (setting const* const value = from.find("weights")) {
        if (!value->is_map()) value->reject("a map from languages to weights");
        result.how = kind::listed;
        for (std::size_t i = 0; i < value->keys().size(); ++i) {
            if (!language_tag::valid(value->keys()[i])) value->items()[i].reject("language tags as keys");
            result.weights.emplace_back(language_tag::parse(value->keys()[i]), read_weight(value->items()[i]));
        }
    }
    return result;
}

inline void read_directions(setting const& from, recipe_component& component)
{
    if (from.is_text()) {
        component.directions = from.text();
        return;
    }
    for (setting const& item : from.as_list()) {
        if (item.is_map()) {
            constexpr std::array<std::string_view, 3> keys{"from", "to", "weight"};
            item.expect_keys(keys);
            setting const* const weight = item.find("weight");
            component.listed.push_back(
                {{read_language(item.at("from")), read_language(item.at("to"))}, weight ? read_weight(*weight) : 1});
            continue;
        }
        std::string_view const text = item.text();
        std::size_t const arrow = text.find("->");
        if (arrow == std::string_view::npos || !language_tag::valid(text.substr(0, arrow)) ||
            !language_tag::valid(text.substr(arrow + 2)))
            item.reject("a direction such as en->vi");
        component.listed.push_back(
            {{language_tag::parse(text.substr(0, arrow)), language_tag::parse(text.substr(arrow + 2))}, 1});
    }
}

} // namespace crossin::detail
#endif
