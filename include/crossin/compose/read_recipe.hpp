// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_READ_RECIPE_HPP
#define CROSSIN_COMPOSE_READ_RECIPE_HPP

/// \file
/// From settings, whatever file they were read from, to a recipe. Layer: compose. Needs: recipe, settings.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <crossin/compose/detail/recipe_sections.hpp>
#include <crossin/compose/recipe.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/prompt/answer_hint.hpp>
#include <crossin/prompt/catalogue.hpp>

namespace crossin {
namespace detail {

inline void read_exclude(setting const& from, recipe& result)
{
    constexpr std::array<std::string_view, 2> parts{"duplicates", "benchmarks"};
    constexpr std::array<std::string_view, 2> kinds{"none", "exact"};
    from.expect_keys(parts);
    if (setting const* const value = from.find("duplicates"))
        result.exclude_duplicates = value->one_of(kinds) == "exact";
    setting const* const benchmarks = from.find("benchmarks");
    if (!benchmarks) return;
    for (setting const& one : benchmarks->as_list()) {
        if (one.text().find("{lang}") == std::string::npos) {
            result.benchmarks.push_back(one.text());
            continue;
        }
        if (result.languages.empty()) one.reject("a list of `languages` in the recipe, to put in place of {lang}");
        for (language_tag const& tag : result.languages)
            result.benchmarks.push_back(replaced(one.text(), "{lang}", tag.text()));
    }
}

inline void read_mixture(setting const& from, recipe& result, problem_sink const& sink)
{
    if (!from.is_map()) from.reject("a map from names to components");
    constexpr std::array<std::string_view, 5> units{"examples", "bytes", "characters", "tokens", "supervised_tokens"};
    bool whole = true;
    problem_sink noting;
    if (sink)
        noting = [&](error const& problem) {
            whole = false;
            sink(problem);
        };
    for (std::size_t i = 0; i < from.keys().size(); ++i) {
        setting const& item = from.items()[i];
        if (from.keys()[i] == "unit")
            attempt(noting, [&] {
                result.unit_where = item.where();
                result.unit = read_choice<weight_unit>(item, units);
            });
        else
            attempt(noting, [&] { result.mixture.push_back(read_component(from.keys()[i], item, noting)); });
    }
    if (!whole) return; // what follows would speak of what was not read
    if (result.mixture.empty()) from.reject("at least one component");
    check_shares(from, result.mixture);
    if (std::ranges::all_of(result.mixture, [](recipe_component const& one) { return one.weight == 0; }))
        from.reject("at least one component with a weight above zero");
}

inline void read_output(setting const& from, recipe_output& output)
{
    constexpr std::array<std::string_view, 3> parts{"path", "format", "for"};
    constexpr std::array<std::string_view, 5> formats{"alpaca", "messages", "prompt-completion", "tsv", "text"};
    constexpr std::array<std::string_view, 1> trainers{"llamafactory"};
    from.expect_keys(parts);
    if (setting const* const value = from.find("path")) output.path = value->text();
    if (setting const* const value = from.find("format")) output.format = value->one_of(formats);
    if (setting const* const value = from.find("for")) output.trainer = value->one_of(trainers);
}

} // namespace detail

/// The recipe that a settings tree spells. `folder` is what its paths are relative to.
///
/// Keys `tune` and `evaluate` are left to those who read them. With a sink, what is wrong goes there, as much of it as
/// can be found; what is given back then is a recipe with gaps, good for finding more.
/// Errors: `error{parse}` with path and line for unknown keys (naming the nearest), values that cannot be used, languages
///         that are none, weights that are negative or not finite, shares that do not add up; `error{not_found}` for a
///         corpus or a prompt template that is not there.
[[nodiscard]] inline recipe read_recipe(setting const& from, std::string folder = {}, problem_sink const& sink = {})
{
    using detail::attempt;
    constexpr std::array<std::string_view, 14> keys{"crossin", "seed",    "examples", "ends",    "languages",
                                                    "pivot",   "corpora", "exclude",  "mixture", "schedule",
                                                    "prompt",  "output",  "tune",     "evaluate"};
    recipe result;
    result.folder = std::move(folder);
    result.where.path = from.where().path;
    if (!from.is_map()) {
        attempt(sink, [&] { from.expect_keys(keys); });
        return result;
    }
    detail::check_keys(from, keys, sink);
    auto const with = [&](std::string_view key, auto read) {
        if (setting const* const value = from.find(key)) attempt(sink, [&] { read(*value); });
    };
    with("crossin", [](setting const& value) {
        if (value.count() != 1) value.reject("1, the version of the recipe format that this library reads");
    });
    with("seed", [&](setting const& value) { result.seed = value.count(); });
    with("examples", [&](setting const& value) { result.examples = value.count(); });
    with("ends", [&](setting const& value) {
        constexpr std::array<std::string_view, 3> ways{"never", "first_used_up", "last_used_up"};
        result.ends = detail::read_choice<run_end>(value, ways);
    });
    with("languages", [&](setting const& value) { result.languages = detail::read_languages(value); });
    with("pivot", [&](setting const& value) {
        result.pivot = detail::read_language(value);
        if (!result.languages.empty() && std::ranges::find(result.languages, *result.pivot) == result.languages.end())
            value.reject("one of `languages`");
    });
    attempt(sink, [&] {
        setting const& corpora = from.at("corpora");
        if (!corpora.is_map()) corpora.reject("a map from names to corpora");
        for (std::size_t i = 0; i < corpora.keys().size(); ++i)
            attempt(sink, [&] {
                result.corpora.push_back(
                    detail::read_corpus(corpora.keys()[i], corpora.items()[i], result.languages, sink));
            });
    });
    with("exclude", [&](setting const& value) { detail::read_exclude(value, result); });
    attempt(sink, [&] { detail::read_mixture(from.at("mixture"), result, sink); });
    for (recipe_component const& component : result.mixture) {
        setting const* const corpora = from.find("corpora");
        bool const was_tried = corpora && corpora->find(component.from); // what is wrong with it has been said
        if (!component.from.empty() && !was_tried)
            attempt(sink, [&] { static_cast<void>(result.corpus(component.from, component.where)); });
    }
    with("schedule",
         [&](setting const& value) { result.schedule = detail::read_schedule(value, result.mixture, sink); });
    with("prompt", [&](setting const& prompt) {
        constexpr std::array<std::string_view, 2> parts{"template", "answer_language"};
        prompt.expect_keys(parts);
        if (setting const* const value = prompt.find("template")) result.prompt = prompts::read(*value);
        if (setting const* const value = prompt.find("answer_language")) result.hint = read_hint_style(*value);
    });
    with("output", [&](setting const& value) { detail::read_output(value, result.output); });
    return result;
}

} // namespace crossin
#endif
