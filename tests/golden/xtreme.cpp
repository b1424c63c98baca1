// SPDX-License-Identifier: MIT
// Operations of the system xtreme: answers, entities, retrieval and mining, tasks and groups.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/align/align.hpp>
#include <crossin/align/by_embedding.hpp>
#include <crossin/align/nearest_neighbours.hpp>
#include <crossin/align/threshold_search.hpp>
#include <crossin/align/vectors.hpp>
#include <crossin/core/language.hpp>
#include <crossin/eval/answer_text.hpp>
#include <crossin/eval/entities.hpp>
#include <crossin/eval/match_counts.hpp>
#include <crossin/eval/question_answering.hpp>
#include <crossin/eval/transfer_gap.hpp>
#include <crossin/eval/xtreme.hpp>

#include "golden/operations.hpp"

namespace golden {
namespace {

namespace xin = crossin;

using vectors = std::vector<std::vector<double>>;

vectors vectors_in(input const& from) { return list_of(from, reals); }

xin::margin_kind margin_named(std::string_view name)
{
    if (name == "ratio") return xin::margin_kind::ratio;
    if (name == "distance") return xin::margin_kind::distance;
    if (name == "absolute") return xin::margin_kind::absolute;
    throw std::runtime_error("unknown margin " + std::string(name));
}

value::fields margin_mine(input const& from)
{
    auto const pairs = xin::align(
        vectors_in(from["x"]), vectors_in(from["y"]),
        xin::by_embedding{.k = integer<std::size_t>(from["k"]), .margin = margin_named(text(from["margin"]))});
    value::list found;
    for (xin::mined_pair const& one : pairs) found.emplace_back(value::list{one.score, one.source, one.target});
    return {{"pairs", std::move(found)}};
}

value::fields threshold_search(input const& from)
{
    using name_pair = std::pair<std::string_view, std::string_view>;
    struct candidate {
        double score;
        name_pair names;
    };
    std::set<name_pair> gold;
    for (input const one : items(from["gold"])) gold.emplace(text(one.at(0)), text(one.at(1)));
    auto const candidates = list_of(from["candidates"], [](input const& one) {
        return candidate{one.at(0).get_double().value(), {text(one.at(1)), text(one.at(2))}};
    });
    auto const best = xin::threshold_search(candidates, gold.size(), &candidate::score,
                                            [&](candidate const& one) { return gold.contains(one.names); });
    return {{"threshold", best.threshold},
            {"precision", 100 * best.precision},
            {"recall", 100 * best.recall},
            {"f1", 100 * best.f1}};
}

value::fields nearest_retrieval(input const& from)
{
    vectors const source = vectors_in(from["source"]), target = vectors_in(from["target"]);
    auto const found = xin::nearest_rows(xin::vectors_of(target), xin::vectors_of(source));
    auto const gold = integers<std::uint32_t>(from["gold"]);
    return {{"predictions", found}, {"accuracy", 100 * xin::retrieval_accuracy(found, gold)}};
}

xin::answer_rules rules_named(std::string_view name)
{
    return name == "squad" ? xin::answer_rules::squad : xin::mlqa_rules(xin::language_tag::parse(name));
}

value::fields qa_one(input const& from)
{
    xin::answer_rules const rules = rules_named(text(from["language"]));
    auto const golds = texts(from["golds"]);
    auto const scored = xin::score_answer(text(from["prediction"]), golds, rules);
    value::list normalized;
    for (std::string_view const gold : golds) normalized.emplace_back(xin::normalize_answer(gold, rules));
    return {{"exact", static_cast<double>(scored.exact)},
            {"f1", scored.f1},
            {"normalized_prediction", xin::normalize_answer(text(from["prediction"]), rules)},
            {"normalized_golds", std::move(normalized)}};
}

value::fields qa_set(input const& from)
{
    std::vector<std::vector<std::string_view>> golds;
    std::vector<xin::known_answers> questions;
    std::vector<xin::predicted_answer> predictions;
    for (auto const& [id, answers] : entries(from["items"])) {
        golds.push_back(texts(answers));
        questions.push_back({id, golds.back()});
    }
    for (auto const& [id, answer] : entries(from["predictions"])) predictions.push_back({id, text(answer)});
    auto const scored = xin::score_answers_by_id(questions, predictions, rules_named(text(from["language"])));
    auto const scores = xin::scores_of(scored.total());
    return {{"exact_match", 100 * scores.exact_match}, {"f1", 100 * scores.f1}};
}

value::fields entities(input const& from)
{
    value::list found;
    for (xin::entity const& one : xin::entities_of(texts(from["tags"])))
        found.emplace_back(value::list{one.type, one.first, one.last});
    return {{"entities", std::move(found)}};
}

value::fields entity_f1(input const& from)
{
    auto const gold = list_of(from["gold"], texts), predicted = list_of(from["predicted"], texts);
    xin::match_counts counts;
    for (std::size_t i = 0; i < gold.size(); ++i) counts += xin::entity_matches(predicted.at(i), gold[i]);
    auto const scores = xin::scores_of(counts);
    return {{"precision", 100 * scores.precision},
            {"recall", 100 * scores.recall},
            {"f1", 100 * scores.f1},
            {"tp", counts.matched},
            {"predicted", counts.found},
            {"gold", counts.known}};
}

value real_or_null(std::optional<double> const& score) { return score ? value(*score) : value(); }

value::fields aggregate(input const& from)
{
    std::vector<xin::xtreme_result> results;
    for (auto const& [task, metrics] : entries(from["tasks"]))
        for (auto const& [metric, languages] : entries(metrics))
            for (auto const& [language, score] : entries(languages))
                results.push_back({task, metric, language, score.get_double().value()});
    auto const table = xin::xtreme_scores(results);
    value::fields tasks, groups;
    for (std::size_t i = 0; i < table.tasks.size(); ++i)
        tasks.emplace_back(xin::xtreme_tasks[i].name, real_or_null(table.tasks[i]));
    for (std::size_t i = 0; i < table.groups.size(); ++i)
        groups.emplace_back(xin::xtreme_groups[i], real_or_null(table.groups[i]));
    return {{"task", std::move(tasks)}, {"group", std::move(groups)}, {"all", real_or_null(table.all)}};
}

value::fields transfer_gap(input const& from)
{
    std::vector<xin::language_score> scores;
    for (auto const& [language, score] : entries(from["scores"]))
        scores.push_back({language, score.get_double().value()});
    return {{"gap", xin::transfer_gap(scores, text(from["pivot"]))}};
}

constexpr operation all[] = {{"margin_mine", margin_mine},
                             {"threshold_search", threshold_search},
                             {"nearest_retrieval", nearest_retrieval},
                             {"qa_one", qa_one},
                             {"qa_set", qa_set},
                             {"entities", entities},
                             {"entity_f1", entity_f1},
                             {"aggregate", aggregate},
                             {"transfer_gap", transfer_gap}};

} // namespace

std::span<operation const> xtreme_operations() { return all; }

} // namespace golden
