// SPDX-License-Identifier: MIT
// The code of docs/guides/score-predictions.md and of docs/reference/eval/ on answers, consistency and intervals.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/eval.hpp>
#include <crossin/io/benchmarks/item_metrics.hpp>
#include <crossin/io/benchmarks/seaeval.hpp>
#include <crossin/text/letter_case.hpp>

using namespace crossin;

namespace {

//! [own_family]
/// Two accuracies of items that are right in one way or in another, by rows of {1, right, right}.
struct both_accuracies {
    [[nodiscard]] static std::size_t size() { return 2; } // how many scores
    void operator()(std::span<double const> sums, std::span<double> scores) const
    {
        scores[0] = sums[1] / sums[0]; // not by a number of items: in a resample of clusters it is another one
        scores[1] = sums[2] / sums[0];
    }
};
//! [own_family]
static_assert(score_family<both_accuracies>);

/// A log of twelve questions in three languages.
std::string log_text()
{
    parallel_questions made = {"log.json", {"English", "Malay", "Chinese"}, {}};
    std::vector<std::string> const choices = {"(A) red", "(B) green", "(C) blue"};
    std::vector<std::string> const said = {"(A)", "(B)", "(C)"};
    for (std::uint32_t i = 0; i < 12; ++i) {
        parallel_question one = {"q" + std::to_string(i), {}};
        for (std::uint32_t l = 0; l < 3; ++l)
            one.in.push_back({"", "Which one?", choices, i % 3, "", said[i % (4 - l) == 0 ? (i + l) % 3 : i % 3]});
        made.questions.push_back(one);
    }
    return seaeval_json(made);
}

parallel_answers answers_of(parallel_questions const& log)
{
    //! [answers]
    parallel_answers answers(log.languages.size());
    for (parallel_question const& question : log.questions) {
        std::vector<std::uint64_t> given, right;
        for (choice_question const& one : question.in) {
            given.push_back(answer_prefix(*one.prediction)); // the first three characters
            right.push_back(answer_prefix(one.choices[one.answer]));
        }
        answers.add(given, right);
    }
    //! [answers]
    return answers;
}

void reading()
{
    std::string const text = log_text();
    //! [seaeval]
    parallel_questions const log = seaeval_from_json(text); // or read_seaeval("log.json")
    expect_predictions(log);                                // all of them, or an error that says which one is missing
    std::cout << log.questions.size() << " questions in " << log.languages.size() << " languages, " << log.languages[1]
              << " is " << seaeval_language(log.languages[1])->text() << '\n';
    //! [seaeval]

    //! [item_metrics]
    std::string lines;
    append_item_metrics(lines,
                        {.benchmark = "xquad", .id = "q1", .language = "vi", .metrics = {{"em", 0}, {"f1", 0.8}}});
    std::cout << lines;
    //! [item_metrics]
}

void aligning()
{
    //! [align]
    answer_aligner const align(std::array{"(A) Paris", "(B) London", "(C) Rome"});
    for (char const* const text : {"I think it is (b).", "rome", "(A). (B).", "Who knows"}) {
        aligned_answer const found = align(text);
        std::uint32_t const choice = resolve(found, align.size(), answer_policy::wrong, 0);
        std::cout << text << " -> " << (choice == no_choice ? "no choice" : std::to_string(choice)) << '\n';
    }
    //! [align]

    //! [letter_case]
    std::cout << lower_case("ΟΔΟΣ") << ' ' << upper_case("straße") << '\n';
    //! [letter_case]
}

void scoring()
{
    parallel_questions const log = seaeval_from_json(log_text());
    parallel_answers const answers = answers_of(log);
    //! [assess]
    parallel_scores const scores = assess(answers);
    std::cout << "accuracy " << scores.accuracy << ", consistency of 2 " << scores.consistency[2] << " and of 3 "
              << scores.consistency[3] << ", AC3 " << scores.ac3[2] << '\n';
    for (std::uint32_t const pair : language_subsets(3, 2)) std::cout << scores.agreement[pair] << ' ';
    std::cout << "by pairs of languages\n";
    //! [assess]

    //! [intervals]
    parallel_score const score(log.languages.size());
    item_statistics const items = parallel_statistics(answers, score);
    std::vector<score_interval> const found = bootstrap(items, score, {.resamples = 1000, .seed = 7});
    score_interval const& ac3_of_2 = found[score.ac3(2)];
    std::cout << "AC3 of 2: " << ac3_of_2.value << " in [" << ac3_of_2.low << ", " << ac3_of_2.high << "]\n";
    //! [intervals]
}

void resampling_bleu()
{
    std::vector<std::array<std::string_view, 2>> pairs; // a text and its reference
    for (int i = 0; i < 30; ++i)
        pairs.push_back({i % 3 == 0 ? "the cat sat on a mat" : "the cat is on the mat today", "the cat is on the mat"});
    //! [bleu]
    item_statistics texts(metric_row_width<bleu_statistics>());
    for (auto const& [text, reference] : pairs) texts.add(metric_row(bleu_counts(text, std::array{reference})));
    auto const score = row_score<bleu_statistics>([](bleu_statistics const& sum) { return bleu(sum).score; });
    score_interval const corpus = bootstrap(texts, score)[0];
    std::cout << "BLEU " << corpus.value << " in [" << corpus.low << ", " << corpus.high << "]\n";
    //! [bleu]
}

void comparing()
{
    //! [own_score]
    item_statistics first(3), second(3); // of an answer: words in common, words of the answer, words of gold
    for (int i = 0; i < 40; ++i) {
        first.add(std::array{2.0 + i % 2, 4.0, 5.0});
        second.add(std::array{2.0 + i % 3, 4.0, 5.0});
    }
    auto const f1 = [](std::span<double const> sums) { return 2 * sums[0] / std::max(1.0, sums[1] + sums[2]); };
    paired_interval const found = paired_bootstrap(first, second, f1)[0];
    std::cout << "F1 " << found.first.value << " and " << found.second.value << ", difference in ["
              << found.difference.low << ", " << found.difference.high << "], p " << found.p << '\n';
    //! [own_score]

    //! [paired_tests]
    std::cout << "p by swapping " << randomisation_test(first, second, f1)[0] << ", by 13 wins and no loss "
              << sign_test(13, 0) << '\n';
    //! [paired_tests]

    //! [clusters]
    std::vector<std::uint32_t> worlds, facts; // of each item
    for (std::uint32_t i = 0; i < 40; ++i) {
        worlds.push_back(i / 10);
        facts.push_back(i / 2);
    }
    auto const nested = paired_bootstrap(first, second, f1, {}, item_clusters{worlds, facts});
    std::cout << "worlds drawn anew, then facts: [" << nested[0].difference.low << ", " << nested[0].difference.high
              << "]\n";
    //! [clusters]
}

} // namespace

int main()
{
    reading();
    aligning();
    scoring();
    resampling_bleu();
    comparing();
}
