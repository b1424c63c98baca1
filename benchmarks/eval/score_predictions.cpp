// SPDX-License-Identifier: MIT
// Scores of a million predictions, with intervals: from answers that are known, and from predictions as text.
//
// Workload: as many questions in 7 languages as make a million predictions; languages are right with chances from 0.35 to
// 0.8, which depend on the question, too, so that languages agree as those of a model do. From answers: accuracy,
// consistency over all subsets, AC3 and overlap, with intervals from 1,000 resamples of the questions; once more with an
// interval for each of the 120 subsets; and the comparison of two such models. From text: the first three characters, and
// what free answers mean. A unit is one prediction.
// Usage: bench_eval_score_predictions [threads, default all] [predictions, default 1,000,000]

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include <crossin/core/random.hpp>
#include <crossin/eval/answer_alignment.hpp>
#include <crossin/eval/bootstrap.hpp>
#include <crossin/eval/consistency.hpp>

#include "support/bench.hpp"

using namespace crossin;
using namespace crossin_bench;

namespace {

constexpr std::size_t languages = 7;

/// Answers of a model to questions with four choices, all languages of one after the other.
struct model_answers {
    std::vector<std::uint32_t> given, right;

    model_answers(std::uint64_t questions, std::uint64_t key)
    {
        for (std::uint64_t i = 0; i < questions; ++i) {
            std::uint64_t const of_question = random_bits(1, i);
            auto const answer = static_cast<std::uint32_t>(of_question & 3);
            auto const liked = static_cast<std::uint32_t>(random_bits(key, i, 1) & 3); // where it does not know
            for (std::size_t l = 0; l < languages; ++l) {
                std::uint64_t const bits = random_bits(key, i * languages + l, 2);
                double const ease = static_cast<double>(of_question >> 11) * 0x1p-53;
                double const chance = 0.35 + 0.075 * static_cast<double>(l) + 0.3 * (ease - 0.5);
                bool const knows = static_cast<double>(bits >> 11) * 0x1p-53 < chance;
                given.push_back(knows ? answer : (bits & 7) < 5 ? liked : static_cast<std::uint32_t>(bits & 3));
                right.push_back(answer);
            }
        }
    }

    [[nodiscard]] parallel_answers table() const
    {
        parallel_answers answers(languages);
        std::array<std::uint64_t, languages> one = {}, wanted = {};
        for (std::size_t i = 0; i < given.size(); i += languages) {
            for (std::size_t l = 0; l < languages; ++l) {
                one[l] = given[i + l];
                wanted[l] = right[i + l];
            }
            answers.add(one, wanted);
        }
        return answers;
    }
};

} // namespace

int main(int argc, char** argv)
{
    auto const argument = [&](int i, std::uint64_t otherwise) {
        return argc > i ? std::strtoull(argv[i], nullptr, 10) : otherwise;
    };
    auto const threads = static_cast<unsigned>(argument(1, 0));
    std::uint64_t const questions = argument(2, 1'000'000) / languages;
    double const predictions = static_cast<double>(questions * languages);
    print_machine();

    model_answers const first(questions, 2), second(questions, 3);
    std::vector<std::string> const choices = {"(A) a book", "(B) two trees", "(C) no river", "(D) the town hall"};
    std::vector<std::string> texts;
    for (std::uint32_t const answer : first.given)
        texts.push_back(answer % 2 == 0 ? choices[answer] : "I think it is " + choices[answer].substr(4) + ".");
    bootstrap_options const options = {.resamples = 1000, .threads = threads};

    contest race(std::to_string(questions * languages) + " predictions, 1,000 resamples, " +
                     std::to_string(thread_count(threads)) + " threads",
                 "predictions");
    auto const scored = [&](bool each_subset) {
        parallel_answers const answers = first.table();
        keep(assess(answers));
        parallel_score const score(languages, each_subset);
        keep(bootstrap(parallel_statistics(answers, score), score, options));
    };
    race.add("scores and intervals", predictions, [&] { scored(false); }, {.rate = predictions / 10});
    race.add("and of each subset", predictions, [&] { scored(true); }, {.rate = predictions / 10});
    race.add("two models compared", predictions, [&] {
        parallel_score const score(languages);
        keep(paired_bootstrap(parallel_statistics(first.table(), score), parallel_statistics(second.table(), score),
                              score, options));
    });
    race.add("first three characters", predictions, [&] {
        for (std::string const& text : texts) keep(answer_prefix(text));
    });
    race.add("meaning, choices known", predictions, [&] {
        answer_aligner const align(choices);
        for (std::string const& text : texts) keep(align(text));
    });
    race.add("meaning, choices of each", predictions, [&] {
        for (std::string const& text : texts) keep(answer_aligner(choices)(text));
    });
    race.run(3);
    return race.goals_met() ? 0 : 1;
}
