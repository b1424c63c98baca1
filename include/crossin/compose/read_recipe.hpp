// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_READ_RECIPE_HPP
#define CROSSIN_COMPOSE_READ_RECIPE_HPP

/// \file
/// From settings, whatever file they were read from, to a recipe. Layer: compose. Needs: recipe, settings.

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/compose/recipe.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/prompt/answer_hint.hpp>
#include <crossin/prompt/catalogue.hpp>

namespace crossin {
namespace detail {

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

/// One policy for all that can be wrong with a pair, or one for each check.
[[nodiscard]] inline row_checks read_checks(setting const& from)
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
    row_checks checks;
    if (from.is_text() || from.find("skip_at_most")) {
        problem_policy const policy = read_policy(from);
        checks.untranslated = checks.empty_on_one_side = checks.turns = checks.length_ratio = policy;
        return checks;
    }
    std::array<std::string_view, parts.size()> keys{};
    for (std::size_t i = 0; i < parts.size(); ++i) keys[i] = parts[i].first;
    from.expect_keys(keys);
    for (auto const& [key, part] : parts)
        if (setting const* const given = from.find(key)) checks.*part = read_policy(*given);
    return checks;
}

[[nodiscard]] inline std::string replaced(std::string text, std::string_view slot, std::string_view value)
{
    for (std::size_t at = text.find(slot); at != std::string::npos; at = text.find(slot, at + value.size()))
        text.replace(at, slot.size(), value);
    return text;
}

/// `files` with {lang} is one file a language; without it, it is the files of the one language.
inline void read_files(setting const& files, setting const* language, std::vector<language_tag> const& languages,
                       recipe_corpus& corpus)
{
    if (files.is_map()) {
        for (std::size_t i = 0; i < files.keys().size(); ++i) {
            if (!language_tag::valid(files.keys()[i]))
                files.items()[i].reject("language tags as keys; " + in_quotes(files.keys()[i]) + " is none");
            recipe_corpus::source source{language_tag::parse(files.keys()[i]), {}};
            for (setting const& file : files.items()[i].as_list()) source.files.push_back(file.text());
            corpus.sources.push_back(std::move(source));
        }
        return;
    }
    bool by_language = false;
    for (setting const& file : files.as_list()) by_language = by_language || file.text().find("{lang}") != std::string::npos;
    if (!by_language) {
        if (!language) files.reject("{lang} in the path, a map from languages to files, or the key `language` beside it");
        corpus.sources.push_back({read_language(*language), {}});
        for (setting const& file : files.as_list()) corpus.sources.back().files.push_back(file.text());
        return;
    }
    if (languages.empty()) files.reject("no {lang}, as the recipe has no list of `languages`");
    for (language_tag const& tag : languages) {
        recipe_corpus::source source{tag, {}};
        for (setting const& file : files.as_list()) source.files.push_back(replaced(file.text(), "{lang}", tag.text()));
        corpus.sources.push_back(std::move(source));
    }
}

[[nodiscard]] inline recipe_corpus read_corpus(std::string const& name, setting const& from,
                                               std::vector<language_tag> const& languages)
{
    constexpr std::array<std::string_view, 8> keys{"files", "language", "languages",   "format",
                                                   "id",    "align",    "on_mismatch", "on_bad_record"};
    from.expect_keys(keys);
    recipe_corpus corpus;
    corpus.name = name;
    corpus.where = from.where();
    std::vector<language_tag> own = languages;
    if (setting const* const list = from.find("languages")) {
        own.clear();
        for (setting const& tag : list->as_list()) own.push_back(read_language(tag));
    }
    read_files(from.at("files"), from.find("language"), own, corpus);
    if (setting const* const format = from.find("format")) corpus.format = format->text();
    if (setting const* const id = from.find("id")) corpus.id_key = id->text();
    constexpr std::array<std::string_view, 2> alignments{"id", "row"};
    if (setting const* const align = from.find("align"))
        corpus.align = align->one_of(alignments) == "id" ? recipe_corpus::alignment::id : recipe_corpus::alignment::row;
    else if (corpus.sources.size() > 1)
        corpus.align = recipe_corpus::alignment::id;
    if (setting const* const checks = from.find("on_mismatch")) corpus.checks = read_checks(*checks);
    if (setting const* const policy = from.find("on_bad_record")) corpus.bad_records = read_policy(*policy);
    return corpus;
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
    auto const read_value = [&](setting const& value, kind how) {
        result.how = how;
        result.value = value.as_list().front().number();
        if (value.as_list().size() == 2) result.later = value.as_list()[1].number();
        else if (value.as_list().size() > 2) value.reject("one number, or two for the start and the end");
    };
    if (setting const* const value = from.find("temperature")) read_value(*value, kind::temperature);
    if (setting const* const value = from.find("exponent")) read_value(*value, kind::exponent);
    if (setting const* const value = from.find("from")) result.from = value->count();
    if (setting const* const value = from.find("until")) result.until = value->count();
    if (result.later && result.until <= result.from) from.reject("`until` behind `from`, as the value changes between them");
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
            component.listed.push_back({{read_language(item.at("from")), read_language(item.at("to"))},
                                        weight ? read_weight(*weight) : 1});
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

[[nodiscard]] inline recipe_component read_component(std::string const& name, setting const& from)
{
    constexpr std::array<std::string_view, 14> keys{"from",      "task",       "share", "weight", "directions",
                                                    "distinct",  "languages",  "max_epochs", "once", "both_ways",
                                                    "field",     "instruction", "shuffle", "blocks_at_once"};
    from.expect_keys(keys);
    recipe_component component;
    component.name = name;
    component.where = from.where();
    component.from = from.at("from").text();
    constexpr std::array<std::string_view, 3> tasks{"answer", "translate", "pair_in_context"};
    if (setting const* const task = from.find("task")) component.what = read_choice<recipe_component::task>(*task, tasks);
    if (from.find("share") && from.find("weight")) from.reject("either a share or a weight, not both");
    component.weight = read_weight(from.find("weight") ? from.at("weight") : from.at("share"));
    if (setting const* const value = from.find("directions")) read_directions(*value, component);
    if (setting const* const value = from.find("distinct")) component.distinct = value->flag();
    if (setting const* const value = from.find("languages")) component.languages = read_language_weights(*value);
    if (setting const* const value = from.find("max_epochs")) component.max_epochs = value->count();
    if (setting const* const value = from.find("once")) component.once = value->flag();
    if (setting const* const value = from.find("both_ways"); value && !value->flag() && component.directions.empty())
        component.directions = "to_pivot";
    constexpr std::array<std::string_view, 4> fields{"instruction", "input", "output", "any"};
    if (setting const* const value = from.find("field")) component.field = read_choice<translated>(*value, fields);
    if (setting const* const value = from.find("instruction")) component.instruction = value->text();
    if (setting const* const value = from.find("shuffle")) {
        constexpr std::array<std::string_view, 3> ways{"all", "none", "blocks"};
        if (value->is_map()) {
            constexpr std::array<std::string_view, 2> parts{"blocks", "at_once"};
            value->expect_keys(parts);
            setting const* const at_once = value->find("at_once");
            component.how = in_blocks(value->at("blocks").count(), at_once ? at_once->count() : 16);
        } else if (value->one_of(ways) == "none") {
            component.how = in_order();
        } else if (value->text() == "blocks") {
            component.how = in_blocks(4096);
        }
    }
    return component;
}

/// Shares are parts of a whole: where every component has one in percent, they must add up.
inline void check_shares(setting const& mixture, std::vector<recipe_component> const& components)
{
    double sum = 0;
    for (recipe_component const& component : components) {
        setting const* const share = mixture.at(component.name).find("share");
        if (!share || !share->text().ends_with('%')) return;
        sum += component.weight;
    }
    if (sum < 0.9999 || sum > 1.0001) {
        std::string percent = std::to_string(sum * 100);
        percent.resize(percent.find('.') + 2);
        mixture.reject("shares that add up to 100%; these add up to " + percent + "% (write `weight` for relative numbers)");
    }
}

} // namespace detail

/// The recipe that a settings tree spells. `folder` is what its paths are relative to.
///
/// Keys `tune` and `evaluate` are left to those who read them.
/// Errors: `error{parse}` with path and line for unknown keys (naming the nearest), values that cannot be used, languages
///         that are none, weights that are negative or not finite.
[[nodiscard]] inline recipe read_recipe(setting const& from, std::string folder = {})
{
    constexpr std::array<std::string_view, 13> keys{"crossin", "seed",     "examples", "languages", "pivot",
                                                    "corpora", "exclude",  "mixture",  "schedule",  "prompt",
                                                    "output",  "tune",     "evaluate"};
    from.expect_keys(keys);
    if (setting const* const version = from.find("crossin"); version && version->count() != 1)
        version->reject("1, the version of the recipe format that this library reads");
    recipe result;
    result.folder = std::move(folder);
    if (setting const* const value = from.find("seed")) result.seed = value->count();
    if (setting const* const value = from.find("examples")) result.examples = value->count();
    if (setting const* const value = from.find("languages"))
        for (setting const& tag : value->as_list()) result.languages.push_back(detail::read_language(tag));
    if (setting const* const value = from.find("pivot")) result.pivot = detail::read_language(*value);

    setting const& corpora = from.at("corpora");
    if (!corpora.is_map()) corpora.reject("a map from names to corpora");
    for (std::size_t i = 0; i < corpora.keys().size(); ++i)
        result.corpora.push_back(detail::read_corpus(corpora.keys()[i], corpora.items()[i], result.languages));

    if (setting const* const exclude = from.find("exclude")) {
        constexpr std::array<std::string_view, 2> parts{"duplicates", "benchmarks"};
        exclude->expect_keys(parts);
        constexpr std::array<std::string_view, 2> kinds{"none", "exact"};
        if (setting const* const value = exclude->find("duplicates"))
            result.exclude_duplicates = value->one_of(kinds) == "exact";
        if (setting const* const value = exclude->find("benchmarks"))
            for (setting const& file : value->as_list()) result.benchmarks.push_back(file.text());
    }

    setting const& mixture = from.at("mixture");
    if (!mixture.is_map()) mixture.reject("a map from names to components");
    constexpr std::array<std::string_view, 5> units{"examples", "bytes", "characters", "tokens", "supervised_tokens"};
    for (std::size_t i = 0; i < mixture.keys().size(); ++i)
        if (mixture.keys()[i] == "unit")
            result.unit = detail::read_choice<weight_unit>(mixture.items()[i], units);
        else
            result.mixture.push_back(detail::read_component(mixture.keys()[i], mixture.items()[i]));
    if (result.mixture.empty()) mixture.reject("at least one component");
    detail::check_shares(mixture, result.mixture);
    if (std::ranges::all_of(result.mixture, [](recipe_component const& one) { return one.weight == 0; }))
        mixture.reject("at least one component with a weight above zero");
    for (recipe_component const& component : result.mixture)
        static_cast<void>(result.corpus(component.from, component.where));

    if (setting const* const schedule = from.find("schedule"))
        for (setting const& item : schedule->as_list()) {
            recipe_stage stage;
            stage.where = item.where();
            std::vector<std::string_view> known{"from", "gradual"};
            for (recipe_component const& component : result.mixture) known.push_back(component.name);
            item.expect_keys(known);
            stage.from = item.at("from").count();
            if (setting const* const value = item.find("gradual")) stage.gradual = value->flag();
            for (recipe_component const& component : result.mixture)
                if (setting const* const value = item.find(component.name))
                    stage.weights.emplace_back(component.name, detail::read_weight(*value));
            result.schedule.push_back(std::move(stage));
        }

    if (setting const* const prompt = from.find("prompt")) {
        constexpr std::array<std::string_view, 2> parts{"template", "answer_language"};
        prompt->expect_keys(parts);
        if (setting const* const value = prompt->find("template")) result.prompt = prompts::read(*value);
        if (setting const* const value = prompt->find("answer_language")) result.hint = read_hint_style(*value);
    }
    if (setting const* const output = from.find("output")) {
        constexpr std::array<std::string_view, 3> parts{"path", "format", "for"};
        output->expect_keys(parts);
        constexpr std::array<std::string_view, 5> formats{"alpaca", "messages", "prompt-completion", "tsv", "text"};
        constexpr std::array<std::string_view, 1> trainers{"llamafactory"};
        if (setting const* const value = output->find("path")) result.output.path = value->text();
        if (setting const* const value = output->find("format")) result.output.format = value->one_of(formats);
        if (setting const* const value = output->find("for")) result.output.trainer = value->one_of(trainers);
    }
    return result;
}

} // namespace crossin
#endif
