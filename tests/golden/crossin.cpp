// SPDX-License-Identifier: MIT
// Operations of the system crossin: what is composed and collated, how languages are weighted, what is learned.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/batch/labels.hpp>
#include <crossin/compose/component.hpp>
#include <crossin/compose/composition.hpp>
#include <crossin/compose/tasks.hpp>
#include <crossin/core/record_list.hpp>
#include <crossin/prompt/catalogue.hpp>
#include <crossin/prompt/template.hpp>
#include <crossin/records/by_position.hpp>
#include <crossin/records/parallel_corpus.hpp>
#include <crossin/sample/language_weights.hpp>

#include "golden/operations.hpp"

namespace golden {
namespace {

namespace xin = crossin;

value::fields temperature_probs(input const& from)
{
    auto const counts = integers<std::uint64_t>(from["counts"]);
    return {{"probs", xin::exponent{from["exponent"].get_double().value()}(counts)}};
}

value::fields temperature_probs_by_temperature(input const& from)
{
    auto const counts = integers<std::uint64_t>(from["counts"]);
    return {{"probs", xin::temperature{from["temperature"].get_double().value()}(counts)}};
}

value::fields adaptive_probs(input const& from) { return {{"probs", xin::adaptive_weights(reals(from["scores"]))}}; }

value::fields render(input const& from)
{
    xin::prompt_template const form = xin::prompts::find(text(from["template"]));
    xin::turn const only{text(from["instruction"]), text_or_nothing(from["input"]), {}};
    std::string prompt;
    form.render({{}, {}, {&only, 1}}, text(from["output_lang"]), prompt);
    return {{"text", prompt}};
}

xin::record record_of(input const& from)
{
    return {{},
            {},
            {{std::string(text(from["instruction"])), std::string(text(from["input"])),
              std::string(text(from["output"]))}}};
}

/// Rows by position, as the cases give them: nothing is checked, so that nothing is left out.
class rows_of_cases {
public:
    explicit rows_of_cases(std::vector<xin::record_list> corpora)
        : corpora_(std::move(corpora)), rows_(xin::by_position{keep_all()}, pointers())
    {}
    [[nodiscard]] xin::parallel_corpus<xin::record_list> const& rows() const noexcept { return rows_; }

private:
    static xin::row_checks keep_all()
    {
        constexpr xin::problem_policy keep{xin::on_problem::keep};
        return {.missing = keep,
                .duplicate_id = keep,
                .untranslated = keep,
                .empty_on_one_side = keep,
                .turns = keep,
                .length_ratio = keep,
                .numbers = keep};
    }
    [[nodiscard]] std::vector<xin::record_list const*> pointers() const
    {
        std::vector<xin::record_list const*> all;
        for (xin::record_list const& one : corpora_) all.push_back(&one);
        return all;
    }

    std::vector<xin::record_list> corpora_;
    xin::parallel_corpus<xin::record_list> rows_;
};

/// {language: [record, ...], ...}
rows_of_cases rows_by_language(input const& from)
{
    std::vector<xin::record_list> corpora;
    for (auto const& [language, records] : entries(from))
        corpora.emplace_back(xin::language_tag::parse(language), list_of(records, record_of), std::string(language));
    return rows_of_cases(std::move(corpora));
}

/// [{language: record, ...}, ...]
rows_of_cases rows_by_record(input const& from)
{
    std::vector<xin::record_list> corpora;
    for (auto const& [language, first] : entries(from.at(0))) {
        std::string_view const name = language;
        auto const own = [&](input const& row) { return record_of(row[name]); };
        corpora.emplace_back(xin::language_tag::parse(name), list_of(from, own), std::string(name));
    }
    return rows_of_cases(std::move(corpora));
}

/// A composition of one component, asked for rows and directions instead of drawing them.
class explicit_draws {
public:
    template <xin::task Task>
    explicit_draws(xin::parallel_corpus<xin::record_list> const& rows, Task what, xin::compose_options options,
                   xin::language_tag pivot)
        : composed_(std::move(options), xin::component("cases", rows, std::move(what), 1, {.pivot = pivot}))
    {}

    [[nodiscard]] xin::example_view operator()(xin::direction const& languages, std::uint64_t row)
    {
        std::uint32_t const leaf = composed_.leaf_of("cases", languages);
        xin::row_set const& rows = composed_.leaf(leaf).rows;
        for (std::uint64_t k = 0; k < rows.size(); ++k)
            if (rows[k] == row) return composed_.render({.leaf = leaf, .row = k}, room_);
        xin::fail(xin::errc::not_found, "row " + std::to_string(row) + " is not usable in " + to_string(languages));
    }

private:
    xin::composition composed_;
    xin::composition::workspace room_;
};

value::fields compose(input const& from)
{
    auto const variant = text(from["variant"]);
    auto const pivot = xin::language_tag::parse(text(from["pivot"]));
    rows_of_cases const parallel = rows_by_language(from["parallel"]);
    value::list records;
    auto const compose_as = [&](auto what, auto languages_of) {
        explicit_draws draws(parallel.rows(), std::move(what), {.hint = xin::hint_style::tag}, pivot);
        for (input const drawn : items(from["draws"])) {
            xin::example_view const made = draws(languages_of(drawn), integer<std::uint64_t>(drawn["index"]));
            xin::turn const& turn = made.fields.turns.back();
            records.emplace_back(value::fields{{"instruction", turn.instruction},
                                               {"input", turn.input},
                                               {"output", made.response},
                                               {"src_lang", made.languages.from.text()},
                                               {"tgt_lang", made.languages.to.text()},
                                               {"variant", variant}});
        }
    };
    auto const tag = [](input const& drawn, char const* key) { return xin::language_tag::parse(text(drawn[key])); };
    auto const itself = [&](input const& drawn) { return xin::direction{tag(drawn, "lang"), tag(drawn, "lang")}; };
    auto const out_of_pivot = [&](input const& drawn) { return xin::direction{pivot, tag(drawn, "lang")}; };
    auto const into_pivot = [&](input const& drawn) { return xin::direction{tag(drawn, "lang"), pivot}; };
    auto const both = [&](input const& drawn) { return xin::direction{tag(drawn, "src"), tag(drawn, "tgt")}; };
    if (variant == "mono")
        compose_as(xin::same_language{}, itself);
    else if (variant == "en2x")
        compose_as(xin::cross_lingual(xin::from_pivot{}), out_of_pivot);
    else if (variant == "x2en")
        compose_as(xin::cross_lingual(xin::to_pivot{}), into_pivot);
    else if (variant == "x2x")
        compose_as(xin::cross_lingual(xin::any_to_any{}), both);
    else if (variant == "translation")
        compose_as(xin::translation(xin::to_pivot{}, xin::translated::instruction,
                                    std::string(xin::official_translation_instruction)),
                   into_pivot);
    else
        xin::fail(xin::errc::unsupported, "no variant is called " + xin::in_quotes(variant));
    return {{"records", std::move(records)}};
}

value::fields collate(input const& from)
{
    auto const stage = text(from["stage"]);
    auto const english = xin::language_tag::parse("en");
    rows_of_cases const parallel = rows_by_record(from["records"]);
    value::list pairs;
    auto const collate_as = [&](auto what, bool english_only) {
        xin::compose_options options{.prompt = xin::prompts::find(text(from["template"])),
                                     .hint = xin::hint_style::tags};
        explicit_draws draws(parallel.rows(), std::move(what), std::move(options), english);
        auto const asked = texts(from["in_langs"]), answered = texts(from["out_langs"]);
        for (std::size_t row = 0; row < asked.size(); ++row) {
            xin::direction const languages = english_only ? xin::direction{english, english}
                                                          : xin::direction{xin::language_tag::parse(asked[row]),
                                                                           xin::language_tag::parse(answered[row])};
            xin::example_view const made = draws(languages, row);
            pairs.emplace_back(value::fields{{"source", made.prompt},
                                             {"target", std::string(made.response) + std::string(text(from["eos"]))}});
        }
    };
    if (stage == "english_only")
        collate_as(xin::same_language{}, true);
    else if (stage == "matched" || stage == "independent")
        collate_as(xin::cross_lingual(xin::any_to_any{}), false);
    else if (stage == "pair_in_context")
        collate_as(xin::pair_in_context(xin::any_to_any{}), false);
    else
        xin::fail(xin::errc::unsupported, "no stage is called " + xin::in_quotes(stage));
    return {{"pairs", std::move(pairs)}};
}

value::fields mask_labels(input const& from)
{
    using id = std::int32_t;
    std::vector<std::vector<id>> ids; // source, target, source, target, ...
    for (input const pair : items(from["pairs"]))
        for (input const side : items(pair)) ids.push_back(integers<id>(side));
    std::vector<xin::token_pair<id>> pairs;
    for (std::size_t i = 0; i < ids.size(); i += 2) pairs.push_back({ids[i], ids[i + 1]});
    auto const batch = xin::label_rows(pairs,
                                       xin::label_options<id>{.max_length = integer<std::size_t>(from["max_len"]),
                                                              .pad_id = integer<id>(from["pad_id"]),
                                                              .ignore_id = integer<id>(from["ignore_id"])});
    value::list rows, labels;
    for (std::size_t i = 0; i < batch.rows; ++i) {
        rows.emplace_back(batch.row_ids(i));
        labels.emplace_back(batch.row_labels(i));
    }
    return {{"input_ids", std::move(rows)}, {"labels", std::move(labels)}};
}

value::fields nll_confidence(input const& from)
{
    return {{"value", xin::mean_negative_log_likelihood(reals(from["target_logprobs"]),
                                                        integers<std::int64_t>(from["labels"]))}};
}

constexpr operation all[] = {
    {"temperature_probs", temperature_probs},
    {"temperature_probs_T", temperature_probs_by_temperature},
    {"adaptive_probs", adaptive_probs},
    {"render", render},
    {"compose", compose},
    {"collate", collate},
    {"mask_labels", mask_labels},
    {"nll_confidence", nll_confidence},
};

} // namespace

std::span<operation const> crossin_operations() { return all; }

} // namespace golden
