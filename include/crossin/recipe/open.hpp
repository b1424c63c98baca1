// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECIPE_OPEN_HPP
#define CROSSIN_RECIPE_OPEN_HPP

/// \file
/// From a recipe to a composition over the files that it names. Layer: recipe. Needs: compose, source.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/compose/composition.hpp>
#include <crossin/compose/recipe.hpp>
#include <crossin/compose/tasks.hpp>
#include <crossin/core/error.hpp>
#include <crossin/recipe/detail/recipe_directions.hpp>
#include <crossin/recipe/source.hpp>
#include <crossin/sample/language_weights.hpp>

namespace crossin {

/// The component of a recipe over its source.
///
/// Errors: those of `component`; `error{not_found}` for languages and directions that the source does not have.
[[nodiscard]] component make_component(recipe const& from, recipe_component const& what, recipe_source const& source);

/// A recipe whose files are open, and the composition over them.
class opened_recipe {
public:
    /// Errors: whatever is wrong with the recipe, its files, their records and how they fit together.
    explicit opened_recipe(recipe from, open_options const& options = {}) : recipe_(std::move(from))
    {
        overlap_index const benchmarks = open_benchmarks(recipe_, options);
        for (recipe_corpus const& one : recipe_.corpora) sources_.emplace_back(recipe_, one, benchmarks, options);
        compose(options);
    }
    /// Over sources that are open: one for each corpus of the recipe, in its order.
    opened_recipe(recipe from, std::list<recipe_source> sources, open_options const& options = {})
        : recipe_(std::move(from)), sources_(std::move(sources))
    {
        compose(options);
    }

    [[nodiscard]] recipe const& of() const noexcept { return recipe_; }
    [[nodiscard]] std::list<recipe_source> const& sources() const noexcept { return sources_; }
    [[nodiscard]] recipe_source const& source(std::string_view name) const
    {
        return *std::ranges::find(sources_, name, &recipe_source::name);
    }
    /// Errors: `error{mismatch}` naming a file that is no longer what was opened.
    void verify_unchanged() const
    {
        for (recipe_source const& source : sources_)
            for (corpus const& one : source.corpora()) one.verify_unchanged();
    }
    [[nodiscard]] composition const& data() const noexcept { return *composition_; }
    [[nodiscard]] composition& data() noexcept { return *composition_; }

private:
    void compose(open_options const& options)
    {
        std::vector<component> components;
        for (recipe_component const& one : recipe_.mixture)
            components.push_back(make_component(recipe_, one, source(one.from)));
        try {
            composition_ = std::make_unique<composition>(compose_options_of(options), std::move(components));
        } catch (error const& problem) {
            if (!(problem.where() == place{})) throw;
            fail(problem.code(), recipe_.where, problem.message());
        }
    }

    [[nodiscard]] compose_options compose_options_of(open_options const& options) const
    {
        bool const in_tokens = recipe_.unit == weight_unit::tokens || recipe_.unit == weight_unit::supervised_tokens;
        if (in_tokens && !options.count_tokens)
            fail(errc::unsupported, recipe_.unit_where,
                 "weights in tokens need a tokenizer, and none is plugged in; name one with --tokenizer (in C++: "
                 "open_options::count_tokens), or weigh by bytes or characters");
        compose_options result;
        result.seed = recipe_.seed;
        result.prompt = recipe_.prompt;
        result.hint = recipe_.hint;
        result.unit = recipe_.unit;
        result.count_tokens = options.count_tokens;
        result.ends = recipe_.ends;
        for (recipe_stage const& stage : recipe_.schedule) {
            weight_stage weights{stage.from, std::vector<double>(recipe_.mixture.size(), 0), stage.gradual};
            for (auto const& [name, weight] : stage.weights)
                for (std::size_t i = 0; i < recipe_.mixture.size(); ++i)
                    if (recipe_.mixture[i].name == name) weights.components[i] = weight;
            result.stages.push_back(std::move(weights));
        }
        return result;
    }

    recipe recipe_;
    std::list<recipe_source> sources_;
    std::unique_ptr<composition> composition_;
};

namespace detail {

[[nodiscard]] inline language_weights weights_of(recipe_languages const& from, double value,
                                                 std::vector<language_tag> const& languages, double budget)
{
    using kind = recipe_languages::kind;
    switch (from.how) {
    case kind::alike:
    case kind::adaptive: return uniform{};
    case kind::proportional: return proportional{};
    case kind::exponent: return exponent{value};
    case kind::temperature: return temperature{value};
    case kind::unimax: return unimax{from.budget > 0 ? from.budget : budget, from.max_epochs};
    case kind::listed: break;
    }
    std::vector<double> weights(languages.size(), 0);
    for (auto const& [language, weight] : from.weights) {
        auto const at = std::ranges::find(languages, language);
        if (at == languages.end())
            fail(errc::not_found,
                 "there is a weight for " + to_string(language) + ", which no file of the corpus is in");
        weights[static_cast<std::size_t>(at - languages.begin())] = weight;
    }
    return explicit_weights{std::move(weights)};
}

} // namespace detail

inline component make_component(recipe const& from, recipe_component const& what, recipe_source const& source)
{
    std::vector<language_tag> languages;
    for (corpus const& one : source.corpora()) languages.push_back(one.language());
    double weight_sum = 0;
    for (recipe_component const& one : from.mixture) weight_sum += one.weight;
    if (what.languages.how == recipe_languages::kind::unimax && what.languages.budget == 0 && from.examples == 0)
        fail(errc::invalid_argument, what.where,
             "UniMax needs to know how long the run is: write `examples` in the recipe, or a `budget`");
    double const budget = std::max(static_cast<double>(from.examples) * what.weight / weight_sum, 1.0);

    component_options options;
    options.max_epochs = what.max_epochs;
    options.once = what.once;
    options.how = what.how;
    options.adaptive = what.languages.how == recipe_languages::kind::adaptive;
    options.languages = detail::weights_of(what.languages, what.languages.value, languages, budget);
    if (what.languages.later)
        options.over_time = {what.languages.from, what.languages.until,
                             [how = what.languages, languages, budget](double progress) {
                                 double const value = how.value + (*how.later - how.value) * progress;
                                 return detail::weights_of(how, value, languages, budget);
                             }};

    using task = recipe_component::task;
    auto const make = [&](auto const& one_task) {
        if (source.rows()) return component(what.name, *source.rows(), one_task, what.weight, std::move(options));
        return component(what.name, source.corpora().front(), one_task, what.weight, std::move(options));
    };
    try {
        detail::recipe_directions const ways(what, languages);
        if (what.what == task::answer && ways.stays_in_language()) return make(same_language{});
        if (what.what == task::answer) return make(cross_lingual{ways});
        if (what.what == task::pair_in_context) return make(pair_in_context{ways});
        return make(translation{ways, what.field, what.instruction});
    } catch (error const& problem) {
        if (!(problem.where() == place{})) throw;
        fail(problem.code(), what.where, problem.message());
    }
}

} // namespace crossin
#endif
