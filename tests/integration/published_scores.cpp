// SPDX-License-Identifier: MIT
// Published scores of SeaEval, from predictions where there are any, and from each other.

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/eval/answer_alignment.hpp>
#include <crossin/eval/consistency.hpp>
#include <crossin/io/benchmarks/seaeval.hpp>
#include <crossin/io/settings_json.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

void check_near(setting const& published, double found)
{
    INFO(published.name());
    CHECK(std::fabs(published.number() - found) <= 1e-9);
}

/// Means over subsets, and AC3, of a file of scores.
void check_means(std::string const& path)
{
    setting const scores = read_settings_json(path);
    double const accuracy = scores.at("overall_acc").number();
    setting const& by_language = scores.at("language_acc");
    double mean = 0;
    for (setting const& one : by_language.items())
        mean += one.number() / static_cast<double>(by_language.items().size());
    check_near(scores.at("overall_acc"), mean);
    for (std::size_t k = 2; k <= by_language.items().size(); ++k) {
        setting const& subsets = scores.at("detailed_consistency_score").at(std::to_string(k) + "_combine");
        REQUIRE(subsets.items().size() == language_subsets(by_language.items().size(), k).size());
        double consistency = 0;
        for (setting const& one : subsets.items())
            consistency += one.number() / static_cast<double>(subsets.items().size());
        check_near(scores.at("consistency_score_" + std::to_string(k)), consistency);
        check_near(scores.at("AC3_" + std::to_string(k)), ac3(accuracy, consistency));
    }
}

} // namespace

TEST_CASE("published scores: consistency is the mean over subsets, AC3 follows from it", "[data]")
{
    auto const folder = shared_data("seaeval");
    if (!folder) return;
    for (char const* const template_number : {"1", "2", "3", "4"})
        check_means(*folder + "/cross_xquad/LLaMA_3_Merlion_8B.p" + template_number + "_score.json");
    check_means(*folder + "/cross_mmlu/flan_t5_xl.p1_score.json");
    check_means(*folder + "/cross_logiqa/flan_ul2.p1_score.json");
}

TEST_CASE("published scores: every one of them from the predictions", "[data]")
{
    auto const folder = shared_data("seaeval");
    if (!folder) return;
    for (std::string const log : {"/cross_mmlu/flan_t5_xl.p1", "/cross_logiqa/flan_ul2.p1"}) {
        parallel_questions const read = read_seaeval(*folder + log + ".json");
        parallel_answers answers(read.languages.size());
        for (parallel_question const& question : read.questions) {
            std::vector<std::uint64_t> given, right;
            for (choice_question const& one : question.in) {
                given.push_back(answer_prefix(*one.prediction));
                right.push_back(answer_prefix(one.choices[one.answer]));
            }
            answers.add(given, right);
        }
        parallel_scores const found = assess(answers);
        setting const published = read_settings_json(*folder + log + "_score.json");
        check_near(published.at("overall_acc"), found.accuracy);
        for (std::size_t l = 0; l < read.languages.size(); ++l)
            check_near(published.at("language_acc").at(read.languages[l]), found.language_accuracy[l]);
        for (std::size_t k = 2; k <= read.languages.size(); ++k) {
            check_near(published.at("consistency_score_" + std::to_string(k)), found.consistency[k]);
            check_near(published.at("AC3_" + std::to_string(k)), found.ac3[k]);
            setting const& subsets = published.at("detailed_consistency_score").at(std::to_string(k) + "_combine");
            for (std::uint32_t const subset : language_subsets(read.languages.size(), k)) {
                std::string names;
                for (std::size_t l = 0; l < read.languages.size(); ++l)
                    if ((subset >> l & 1) != 0) names.append(names.empty() ? "" : ",").append(read.languages[l]);
                check_near(subsets.at(names), found.agreement[subset]);
            }
        }
    }
}
