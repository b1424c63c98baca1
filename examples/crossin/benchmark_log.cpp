// SPDX-License-Identifier: MIT
#include "benchmark_log.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <string_view>
#include <utility>

#include <crossin/core/hash.hpp>
#include <crossin/core/random.hpp>
#include <crossin/core/text_table.hpp>
#include <crossin/io/benchmarks/item_metrics.hpp>
#include <crossin/io/benchmarks/seaeval.hpp>
#include <crossin/io/mapped_file.hpp>

namespace program {
namespace {

using crossin::choice_question;
using crossin::parallel_questions;

/// Whether a file holds an object a line, with metrics in the first one.
[[nodiscard]] bool holds_metrics(std::string const& path)
{
    crossin::mapped_file const file(path);
    std::string_view const text = file.bytes();
    std::size_t const first = text.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    if (first == std::string_view::npos || text[first] != '{') return false;
    std::string_view const line = text.substr(first, text.find('\n', first) - first);
    return line.find("\"metrics\"") != std::string_view::npos;
}

[[nodiscard]] std::uint64_t prefix_answer(choice_question const& one, answer_counts& counts)
{
    std::uint64_t const answer = crossin::answer_prefix(*one.prediction);
    bool const known = std::ranges::any_of(
        one.choices, [&](std::string const& choice) { return crossin::answer_prefix(choice) == answer; });
    ++(known ? counts.choices : counts.none);
    return answer;
}

[[nodiscard]] std::uint64_t aligned_answer(choice_question const& one, answer_options const& options,
                                           std::uint64_t item, answer_counts& counts)
{
    crossin::answer_aligner const align(one.choices);
    crossin::aligned_answer const found = align(*one.prediction);
    ++(found.kind == crossin::answer_kind::choice ? counts.choices
       : found.kind == crossin::answer_kind::tie  ? counts.ties
                                                  : counts.none);
    std::uint32_t const choice = crossin::resolve(found, align.size(), options.ties,
                                                  crossin::combine_keys(options.seed, 2), item);
    return choice == crossin::no_choice ? crossin::no_answer : choice;
}

void expect_distinct_beginnings(parallel_questions const& log)
{
    for (crossin::parallel_question const& question : log.questions)
        for (std::size_t l = 0; l < question.in.size(); ++l) {
            std::vector<std::uint64_t> beginnings;
            for (std::string const& choice : question.in[l].choices)
                beginnings.push_back(crossin::answer_prefix(choice));
            std::ranges::sort(beginnings);
            if (std::ranges::adjacent_find(beginnings) != beginnings.end())
                crossin::fail(crossin::errc::mismatch, {log.name},
                              "two choices of " + crossin::in_quotes(question.id) + " in " +
                                  crossin::in_quotes(log.languages[l]) +
                                  " begin with the same three characters; --answers align tells them apart");
        }
}

void expect_few_choices(parallel_questions const& log)
{
    for (crossin::parallel_question const& question : log.questions)
        for (choice_question const& one : question.in)
            if (one.choices.size() > 10)
                crossin::fail(crossin::errc::unsupported, {log.name},
                              crossin::in_quotes(question.id) + " has " + std::to_string(one.choices.size()) +
                                  " choices, and --answers align knows ten letters; --answers prefix may do");
}

/// The same for equal choices and answers in all languages.
[[nodiscard]] std::uint64_t question_hash(crossin::parallel_question const& question)
{
    std::uint64_t hash = 1;
    for (choice_question const& one : question.in) {
        for (std::string const& choice : one.choices) hash = crossin::hash_combine(hash, crossin::hash64(choice));
        hash = crossin::hash_combine(hash, one.answer);
    }
    return hash;
}

[[nodiscard]] std::vector<std::string> parallel_names(std::vector<std::string> const& languages)
{
    std::vector<std::string> names;
    for (std::string const& language : languages) names.push_back("language_acc." + language);
    names.emplace_back("overall_acc");
    for (char const* const name : {"consistency_score_", "AC3_", "right_overlap_"})
        for (std::size_t k = 2; k <= languages.size(); ++k) names.push_back(name + std::to_string(k));
    return names;
}

/// Puts the languages that `first` names first.
void order_languages(std::vector<std::string>& languages, std::vector<std::string> const& first)
{
    std::ranges::stable_sort(languages, {}, [&](std::string const& one) { return std::ranges::find(first, one); });
}

void order_languages(parallel_questions& log, std::vector<std::string> const& first)
{
    std::vector<std::string> ordered = log.languages;
    order_languages(ordered, first);
    if (ordered == log.languages) return;
    for (crossin::parallel_question& question : log.questions) {
        std::vector<choice_question> moved;
        for (std::string const& language : ordered) {
            auto const from = std::ranges::find(log.languages, language) - log.languages.begin();
            moved.push_back(std::move(question.in[static_cast<std::size_t>(from)]));
        }
        question.in = std::move(moved);
    }
    log.languages = std::move(ordered);
}

[[nodiscard]] benchmark_log parallel_log(std::string const& path, answer_options const& options,
                                         std::vector<std::string> const& first)
{
    parallel_questions log = crossin::read_seaeval(path, {.texts = false});
    order_languages(log, first);
    crossin::expect_predictions(log);
    if (options.align)
        expect_few_choices(log);
    else
        expect_distinct_beginnings(log);
    crossin::parallel_answers answers(log.languages.size());
    answer_counts counts;
    std::vector<std::string> ids;
    std::vector<std::uint64_t> questions;
    std::vector<std::uint64_t> given(log.languages.size()), right(log.languages.size());
    for (crossin::parallel_question const& question : log.questions) {
        for (std::size_t l = 0; l < given.size(); ++l) {
            choice_question const& one = question.in[l];
            std::uint64_t const item = answers.size() * given.size() + l;
            given[l] = options.align ? aligned_answer(one, options, item, counts) : prefix_answer(one, counts);
            right[l] = options.align ? one.answer : crossin::answer_prefix(one.choices[one.answer]);
        }
        answers.add(given, right);
        ids.push_back(question.id);
        questions.push_back(question_hash(question));
    }
    crossin::parallel_score const score(log.languages.size());
    return {path,
            {},
            log.languages,
            std::move(ids),
            std::move(questions),
            crossin::parallel_statistics(answers, score),
            named_scores(parallel_names(log.languages),
                         [score](std::span<double const> sums, std::span<double> scores) { score(sums, scores); }),
            std::move(answers),
            counts};
}

/// Means of each metric in each language, and their means over languages. A row has, for each language, 1 and the metrics,
/// or zeros where the item is not in that language.
[[nodiscard]] benchmark_log metrics_log(std::string const& path, std::vector<crossin::item_metrics const*> const& lines,
                                        std::vector<std::string> const& first)
{
    std::vector<std::string> languages, ids;
    std::map<std::string_view, std::size_t> language_of, row_of;
    for (crossin::item_metrics const* const one : lines) {
        if (language_of.try_emplace(one->language, 0).second) languages.push_back(one->language);
        if (row_of.try_emplace(one->id, ids.size()).second) ids.push_back(one->id);
    }
    order_languages(languages, first);
    for (std::size_t l = 0; l < languages.size(); ++l) language_of[languages[l]] = l;
    auto const& metrics = lines.front()->metrics;
    std::size_t const each = 1 + metrics.size(), width = each * languages.size();
    std::vector<double> rows(ids.size() * width, 0);
    for (crossin::item_metrics const* const one : lines) {
        double* const to = rows.data() + row_of[one->id] * width + language_of[one->language] * each;
        to[0] = 1;
        for (std::size_t m = 0; m < metrics.size(); ++m) to[1 + m] = one->metrics[m].second;
    }
    crossin::item_statistics items(width);
    for (std::size_t i = 0; i < ids.size(); ++i) items.add(std::span<double const>(rows).subspan(i * width, width));
    std::vector<std::string> names;
    for (auto const& [name, value] : metrics) {
        for (std::string const& language : languages) names.push_back(name + "." + language);
        names.push_back(name);
    }
    auto const means = [each, count = languages.size()](std::span<double const> sums, std::span<double> scores) {
        for (std::size_t m = 1, to = 0; m < each; ++m) {
            double mean = 0;
            for (std::size_t l = 0; l < count; ++l) {
                double const asked = sums[l * each];
                scores[to] = asked == 0 ? 0 : sums[l * each + m] / asked;
                mean += scores[to++] / static_cast<double>(count);
            }
            scores[to++] = mean;
        }
    };
    std::vector<std::uint64_t> questions(ids.size(), 0);
    return {path,
            lines.front()->benchmark,
            std::move(languages),
            std::move(ids),
            std::move(questions),
            std::move(items),
            named_scores(std::move(names), means)};
}

} // namespace

std::vector<benchmark_log> read_benchmark_logs(std::string const& path, answer_options const& options,
                                               std::vector<std::string> const& first)
{
    std::vector<benchmark_log> logs;
    if (!holds_metrics(path)) {
        logs.push_back(parallel_log(path, options, first));
        return logs;
    }
    std::vector<crossin::item_metrics> const lines = crossin::read_item_metrics(path);
    std::vector<std::string_view> names;
    std::map<std::string_view, std::vector<crossin::item_metrics const*>> of;
    for (crossin::item_metrics const& one : lines) {
        auto& list = of[one.benchmark];
        if (list.empty()) names.push_back(one.benchmark);
        list.push_back(&one);
    }
    for (std::string_view const name : names) logs.push_back(metrics_log(path, of[name], first));
    return logs;
}

answer_options answers_by(std::string const& answers, std::string const& ties, std::uint64_t seed)
{
    bool const align = answers == "align";
    if (!align && ties != "random")
        crossin::fail(crossin::errc::invalid_argument,
                      "--ties says what becomes of answers that --answers align cannot decide; by their first three "
                      "characters all are decided");
    return {align,
            ties == "first"   ? crossin::answer_policy::first
            : ties == "wrong" ? crossin::answer_policy::wrong
                              : crossin::answer_policy::random,
            seed};
}

std::string shown_score(std::string const& name)
{
    auto const behind = [&](std::string_view prefix, std::string const& words) {
        return name.starts_with(prefix) ? words + name.substr(prefix.size()) : std::string();
    };
    if (name == "overall_acc") return "accuracy, mean of languages";
    for (std::string const& found :
         {behind("language_acc.", "accuracy, "), behind("consistency_score_", "consistency of "),
          behind("AC3_", "AC3 of "), behind("right_overlap_", "overlap of right answers of ")})
        if (!found.empty()) return found;
    std::size_t const dot = name.rfind('.');
    return dot == std::string::npos ? name + ", mean of languages" : name.substr(0, dot) + ", " + name.substr(dot + 1);
}

std::string signed_decimal(double number, unsigned decimals, bool plus)
{
    std::string const digits = crossin::decimal(number < 0 ? -number : number, decimals);
    bool const zero = digits.find_first_not_of("0.") == std::string::npos;
    return (zero ? "" : number < 0 ? "-" : plus ? "+" : "") + digits;
}

} // namespace program
