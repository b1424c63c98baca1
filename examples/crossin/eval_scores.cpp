// SPDX-License-Identifier: MIT
#include "eval_scores.hpp"

#include <algorithm>
#include <bit>
#include <ranges>
#include <span>

#include <crossin/core/error.hpp>
#include <crossin/eval/answer_alignment.hpp>
#include <crossin/eval/consistency.hpp>
#include <crossin/eval/item_clusters.hpp>
#include <crossin/eval/last_number.hpp>
#include <crossin/eval/question_answering.hpp>
#include <crossin/text/characters.hpp>
#include <crossin/text/language_names.hpp>

namespace program {
namespace {

using crossin::benchmark_kind;

/// The choice that is the first word of a text; for choices that have no letters.
[[nodiscard]] std::optional<std::size_t> first_word_choice(std::string_view text, std::vector<std::string> const& of)
{
    std::string word;
    for (char const c : text) {
        char const lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        if (lower >= 'a' && lower <= 'z')
            word += lower;
        else if (!word.empty())
            break;
    }
    auto const found = std::ranges::find(of, word);
    if (found == of.end()) return std::nullopt;
    return static_cast<std::size_t>(found - of.begin());
}

} // namespace

answer_languages::answer_languages(eval_benchmark const& of)
{
    using namespace crossin::literals;
    constexpr std::size_t most = 300; // questions of a language: enough for letters
    for (eval_language const& one : of.languages) {
        if (one.tag == crossin::language_tag{}) continue;
        known_.push_back(one.tag);
        std::vector<std::string_view> texts;
        for (eval_item const& item : one.items | std::views::take(most)) texts.push_back(item.question);
        try {
            identifier_.train(one.tag, texts);
        } catch (crossin::error const& problem) { // questions without letters teach nothing
            if (problem.code() != crossin::errc::invalid_argument) throw;
        }
    }
    if (std::ranges::find(known_, "en"_lang) == known_.end()) known_.push_back("en"_lang);
}

crossin::language_verdict answer_languages::operator()(std::string_view answer,
                                                       crossin::language_tag const& wanted) const
{
    if (wanted == crossin::language_tag{}) return crossin::language_verdict::untold;
    auto const identify = [this](std::string_view text) { return guess(text); };
    return crossin::language_judge(known_, identify)(answer, wanted);
}

crossin::language_tag answer_languages::guess(std::string_view text) const
{
    crossin::language_tag const found = identifier_.identify(text).language;
    for (crossin::language_tag const& one : known_) // a language may have two codes, such as `tl` and `fil`
        if (found != crossin::language_tag{} && is_same_language(found, one)) return one;
    return found;
}

std::vector<std::string> metric_names(benchmark_kind kind)
{
    if (kind == benchmark_kind::questions) return {"exact_match", "f1"};
    return {"accuracy"};
}

void judge(eval_answer& answer, eval_item const& item, eval_benchmark const& of, crossin::language_tag const& language,
           comparison how)
{
    if (!item.choices.empty()) {
        if (!answer.choice && of.lettered) {
            crossin::aligned_answer const meant = crossin::answer_aligner(item.choices)(answer.text);
            if (meant.kind == crossin::answer_kind::choice) answer.choice = meant.first;
            answer.tie = meant.kind == crossin::answer_kind::tie;
        } else if (!answer.choice) {
            answer.choice = first_word_choice(answer.text, item.choices);
        }
        if (answer.choice) answer.key = *answer.choice;
        answer.scores = {answer.choice == item.right ? 1.0 : 0.0};
    } else if (of.kind == benchmark_kind::mgsm) {
        std::optional<double> const number = crossin::last_number(answer.text);
        if (number) answer.key = std::bit_cast<std::uint64_t>(*number);
        answer.scores = {number && *number == std::stod(item.answers.front()) ? 1.0 : 0.0};
    } else {
        std::vector<std::string_view> const right(item.answers.begin(), item.answers.end());
        crossin::answer_statistics const found = score_answer(
            answer.text, right, how == comparison::mlqa ? crossin::mlqa_rules(language) : crossin::answer_rules::squad);
        answer.scores = {static_cast<double>(found.exact), found.f1};
    }
}

namespace {

[[nodiscard]] eval_row row_of(eval_language const& of, std::size_t first, std::vector<eval_answer> const& answers)
{
    eval_row row{.name = of.name, .items = answers.size()};
    for (std::size_t i = 0; i < answers.size(); ++i) {
        eval_answer const& one = answers[i];
        std::size_t const choices = of.items[first + i].choices.size();
        if (choices > 0) {
            row.chance += 1 / static_cast<double>(choices * answers.size());
            row.ties += one.tie;
            row.none += !one.choice && !one.tie;
        }
        if (one.language) row.languages.add(*one.language);
    }
    return row;
}

/// Means of each metric in each resample. [resamples x metrics]
[[nodiscard]] std::vector<double> resampled_means(std::vector<eval_answer> const& answers, std::size_t metrics,
                                                  crossin::bootstrap_options const& options, std::uint64_t seed)
{
    auto const means = [&](std::span<std::uint32_t const> weights, std::span<double> to) {
        for (std::size_t m = 0; m < metrics; ++m) {
            double sum = 0;
            for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * answers[i].scores[m];
            to[m] = sum / static_cast<double>(weights.size());
        }
    };
    return resampled_scores(crossin::item_clusters(answers.size()), metrics, means, options,
                            crossin::seeded_draws{seed});
}

/// Fills in how far the answers of different languages agree.
void add_consistency(eval_result& to, std::vector<std::vector<eval_answer>> const& answers,
                     crossin::bootstrap_options const& options)
{
    std::size_t const languages = answers.size();
    crossin::parallel_answers all(languages);
    std::vector<std::uint64_t> keys(languages);
    for (std::size_t i = 0; i < answers.front().size(); ++i) {
        std::uint32_t right = 0;
        for (std::size_t l = 0; l < languages; ++l) {
            keys[l] = answers[l][i].key;
            right |= std::uint32_t{answers[l][i].scores.front() == 1} << l;
        }
        all.add(keys, right);
    }
    crossin::parallel_score const score(languages);
    std::vector<crossin::score_interval> const found = bootstrap(parallel_statistics(all, score), score, options);
    for (std::size_t k = 2; k <= languages; ++k)
        to.consistency.push_back({k, found[score.consistency(k)], found[score.ac3(k)]});
    to.agreement = pairwise_consistency(assess(all));
}

} // namespace

std::string_view against_chance(eval_row const& row)
{
    crossin::score_interval const& accuracy = row.scores.front();
    if (accuracy.low > row.chance) return "above chance";
    return accuracy.high < row.chance ? "below chance" : "at chance";
}

eval_result score_benchmark(eval_benchmark const& of, std::size_t first,
                            std::vector<std::vector<eval_answer>> const& answers,
                            crossin::bootstrap_options const& options)
{
    std::size_t const metrics = metric_names(of.kind).size(), languages = answers.size();
    eval_result result;
    result.mean.name = "mean";
    result.mean.scores.resize(metrics);
    std::vector<double> mean_table(static_cast<std::size_t>(options.resamples) * metrics, 0);
    for (std::size_t l = 0; l < languages; ++l) {
        eval_row& row = result.rows.emplace_back(row_of(of.languages[l], first, answers[l]));
        // With one seed the same items are drawn in all languages; otherwise languages are drawn for themselves.
        std::vector<double> const table = resampled_means(answers[l], metrics, options,
                                                          options.seed + (of.parallel ? 0 : l));
        for (std::size_t m = 0; m < metrics; ++m) {
            double sum = 0;
            for (eval_answer const& one : answers[l]) sum += one.scores[m];
            double const value = sum / static_cast<double>(answers[l].size());
            row.scores.push_back(crossin::percentile_interval(value, table, options.confidence, m, metrics));
            result.mean.scores[m].value += value / static_cast<double>(languages);
        }
        for (std::size_t t = 0; t < table.size(); ++t) mean_table[t] += table[t] / static_cast<double>(languages);
        result.mean.items += row.items;
        result.mean.chance += row.chance / static_cast<double>(languages);
        result.mean.ties += row.ties;
        result.mean.none += row.none;
        result.mean.languages += row.languages;
    }
    for (std::size_t m = 0; m < metrics; ++m)
        result.mean.scores[m] = crossin::percentile_interval(result.mean.scores[m].value, mean_table,
                                                             options.confidence, m, metrics);
    if (of.parallel && languages > 1 && of.kind != benchmark_kind::questions) add_consistency(result, answers, options);
    return result;
}

} // namespace program
