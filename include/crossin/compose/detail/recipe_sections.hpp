// SPDX-License-Identifier: MIT
#ifndef CROSSIN_COMPOSE_DETAIL_RECIPE_SECTIONS_HPP
#define CROSSIN_COMPOSE_DETAIL_RECIPE_SECTIONS_HPP

/// \file
/// The sections of a recipe: corpora, components, schedule. Layer: compose. Needs: recipe_values.

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/compose/detail/recipe_values.hpp>
#include <crossin/core/text_table.hpp>

namespace crossin::detail {

[[nodiscard]] inline std::string replaced(std::string text, std::string_view slot, std::string_view value)
{
    for (std::size_t at = text.find(slot); at != std::string::npos; at = text.find(slot, at + value.size()))
        text.replace(at, slot.size(), value);
    return text;
}

[[nodiscard]] inline std::vector<std::string> read_texts(setting const& from)
{
    std::vector<std::string> texts;
    for (setting const& one : from.as_list()) texts.push_back(one.text());
    if (texts.empty()) from.reject("at least one value");
    return texts;
}

/// Languages, each once.
[[nodiscard]] inline std::vector<language_tag> read_languages(setting const& from)
{
    std::vector<language_tag> tags;
    for (setting const& one : from.as_list()) {
        tags.push_back(read_language(one));
        if (std::ranges::find(tags, tags.back()) != tags.end() - 1) one.reject("each language once");
    }
    return tags;
}

/// `files` with {lang} is one file a language; without it, it is the files of the one language.
inline void read_files(setting const& files, setting const* language, std::vector<language_tag> const& languages,
                       recipe_corpus& corpus)
{
    if (files.is_map()) {
        for (std::size_t i = 0; i < files.keys().size(); ++i) {
            if (!language_tag::valid(files.keys()[i]))
                files.items()[i].reject("language tags as keys; " + in_quotes(files.keys()[i]) + " is none");
            corpus.sources.push_back({language_tag::parse(files.keys()[i]), read_texts(files.items()[i])});
        }
        if (corpus.sources.empty()) files.reject("at least one language");
        return;
    }
    std::vector<std::string> const paths = read_texts(files);
    auto const has_slot = [](std::string const& path) { return path.find("{lang}") != std::string::npos; };
    if (std::ranges::none_of(paths, has_slot)) {
        if (!language)
            files.reject("{lang} in the path, a map from languages to files, or the key `language` beside it");
        corpus.sources.push_back({read_language(*language), paths});
        return;
    }
    if (languages.empty()) files.reject("a list of `languages` in the recipe, to put in place of {lang}");
    for (language_tag const& tag : languages) {
        corpus.sources.push_back({tag, {}});
        for (std::string const& path : paths)
            corpus.sources.back().files.push_back(replaced(path, "{lang}", tag.text()));
    }
}

inline void read_fields(setting const& from, recipe_corpus& corpus)
{
    constexpr std::array<std::string_view, 5> names{"id", "system", "instruction", "input", "output"};
    from.expect_keys(names);
    for (std::size_t i = 0; i < from.keys().size(); ++i)
        corpus.fields.emplace_back(from.keys()[i], from.items()[i].text());
}

[[nodiscard]] inline recipe_corpus read_corpus(std::string const& name, setting const& from,
                                               std::vector<language_tag> const& languages, problem_sink const& sink)
{
    constexpr std::array<std::string_view, 11> keys{"files", "language",    "languages",    "format",
                                                    "id",    "fields",      "columns",      "header",
                                                    "align", "on_mismatch", "on_bad_record"};
    recipe_corpus corpus;
    corpus.name = name;
    corpus.where = from.where();
    check_keys(from, keys, sink);
    auto const with = [&](std::string_view key, auto read) {
        if (setting const* const value = from.find(key)) attempt(sink, [&] { read(*value); });
    };
    std::vector<language_tag> own = languages;
    with("languages", [&](setting const& value) { own = read_languages(value); });
    attempt(sink, [&] { read_files(from.at("files"), from.find("language"), own, corpus); });
    with("format", [&](setting const& value) { corpus.format = value.text(); });
    with("id", [&](setting const& value) { corpus.fields.emplace_back("id", value.text()); });
    with("fields", [&](setting const& value) { read_fields(value, corpus); });
    with("columns", [&](setting const& value) { corpus.columns = read_texts(value); });
    with("header", [&](setting const& value) { corpus.header = value.flag(); });
    if (corpus.sources.size() > 1) corpus.align = recipe_corpus::alignment::id;
    with("align", [&](setting const& value) {
        using alignment = recipe_corpus::alignment;
        constexpr std::array<std::string_view, 3> alignments{"id", "row", "content"};
        std::string const& how = value.one_of(alignments);
        corpus.align = how == "id" ? alignment::id : how == "row" ? alignment::row : alignment::content;
    });
    with("on_mismatch", [&](setting const& value) { read_checks(value, corpus); });
    with("on_bad_record", [&](setting const& value) { corpus.bad_records = read_policy(value); });
    return corpus;
}

/// Keys that say something of one task only.
inline void check_task_keys(setting const& from, recipe_component const& component)
{
    using task = recipe_component::task;
    for (std::string_view const key : {"both_ways", "field", "instruction"})
        if (setting const* const value = from.find(key); value && component.what != task::translate)
            fail(errc::parse, value->where(), in_quotes(value->name()) + " is for `task: translate` only");
    if (setting const* const value = from.find("both_ways"); value && from.find("directions"))
        value->reject("either `both_ways` or `directions`, not both");
    if (setting const* const value = from.find("languages"); value && !component.listed.empty())
        value->reject("no weights of languages beside a list of directions; give the directions weights");
}

[[nodiscard]] inline recipe_component read_component(std::string const& name, setting const& from,
                                                     problem_sink const& sink)
{
    constexpr std::array<std::string_view, 13> keys{"from",     "task",        "share",      "weight", "directions",
                                                    "distinct", "languages",   "max_epochs", "once",   "both_ways",
                                                    "field",    "instruction", "shuffle"};
    recipe_component component;
    component.name = name;
    component.where = from.where();
    check_keys(from, keys, sink);
    auto const with = [&](std::string_view key, auto read) {
        if (setting const* const value = from.find(key)) attempt(sink, [&] { read(*value); });
    };
    attempt(sink, [&] { component.from = from.at("from").text(); });
    with("task", [&](setting const& value) {
        constexpr std::array<std::string_view, 3> tasks{"answer", "translate", "pair_in_context"};
        component.what = read_choice<recipe_component::task>(value, tasks);
    });
    attempt(sink, [&] {
        if (from.find("share") && from.find("weight")) from.at("weight").reject("either a share or a weight, not both");
        component.weight = read_weight(from.find("weight") ? from.at("weight") : from.at("share"));
    });
    with("directions", [&](setting const& value) { read_directions(value, component); });
    with("distinct", [&](setting const& value) { component.distinct = value.flag(); });
    with("languages", [&](setting const& value) { component.languages = read_language_weights(value); });
    with("max_epochs", [&](setting const& value) { component.max_epochs = value.count(); });
    with("once", [&](setting const& value) { component.once = value.flag(); });
    with("both_ways", [&](setting const& value) {
        if (!value.flag()) component.directions = "to_pivot";
    });
    with("field", [&](setting const& value) {
        constexpr std::array<std::string_view, 4> fields{"instruction", "input", "output", "any"};
        component.field = read_choice<translated>(value, fields);
    });
    with("instruction", [&](setting const& value) { component.instruction = value.text(); });
    with("shuffle", [&](setting const& value) {
        constexpr std::array<std::string_view, 3> ways{"all", "none", "blocks"};
        if (value.is_map()) {
            constexpr std::array<std::string_view, 2> parts{"blocks", "at_once"};
            value.expect_keys(parts);
            setting const* const at_once = value.find("at_once");
            component.how = crossin::in_blocks(value.at("blocks").count(), at_once ? at_once->count() : 16);
        } else if (value.one_of(ways) == "none") {
            component.how = in_order();
        } else if (value.text() == "blocks") {
            component.how = crossin::in_blocks(4096);
        }
    });
    attempt(sink, [&] { check_task_keys(from, component); });
    return component;
}

/// Shares in percent are parts of a whole: they must add up, and stand at every component or at none.
inline void check_shares(setting const& mixture, std::vector<recipe_component> const& components)
{
    double sum = 0;
    std::size_t in_percent = 0;
    for (recipe_component const& component : components) {
        setting const* const share = mixture.at(component.name).find("share");
        if (!share || !share->is_text() || !share->text().ends_with('%')) continue;
        ++in_percent;
        sum += component.weight;
    }
    if (in_percent == 0) return;
    if (in_percent < components.size())
        fail(errc::parse, mixture.where(),
             "some components have a share in percent and some have none; write one for each, or weights");
    if (sum < 0.9999 || sum > 1.0001)
        fail(errc::parse, mixture.where(),
             "the shares add up to " + crossin::percent(sum) + ", not to 100%; for relative numbers write `weight`");
}

[[nodiscard]] inline recipe_stage read_stage(setting const& from, std::vector<recipe_component> const& components)
{
    recipe_stage stage;
    stage.where = from.where();
    std::vector<std::string_view> known{"from", "gradual"};
    for (recipe_component const& component : components) known.push_back(component.name);
    from.expect_keys(known);
    stage.from = from.at("from").count();
    if (setting const* const value = from.find("gradual")) stage.gradual = value->flag();
    for (recipe_component const& component : components)
        if (setting const* const value = from.find(component.name))
            stage.weights.emplace_back(component.name, read_weight(*value));
    if (std::ranges::all_of(stage.weights, [](auto const& one) { return one.second == 0; }))
        from.reject("a weight above zero for at least one component");
    return stage;
}

[[nodiscard]] inline std::vector<recipe_stage> read_schedule(setting const& from,
                                                             std::vector<recipe_component> const& components,
                                                             problem_sink const& sink)
{
    std::vector<recipe_stage> stages;
    for (setting const& item : from.as_list())
        attempt(sink, [&] {
            recipe_stage stage = read_stage(item, components);
            if (!stages.empty() && stage.from <= stages.back().from)
                item.reject("a `from` behind that of the stage before, " + std::to_string(stages.back().from));
            stages.push_back(std::move(stage));
        });
    return stages;
}

} // namespace crossin::detail
#endif
