// SPDX-License-Identifier: MIT
#include <crossin/eval/question_answering.hpp>

#include <crossin/core/error.hpp>

#include "support/catch.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

using namespace crossin;

namespace {

std::array<std::string_view, 1> const paris{"Paris"}, year{"1889"}, eiffel{"Gustave Eiffel"};
std::array<std::string_view, 2> const seine{"the river Seine", "Seine"};
std::vector<known_answers> const questions{{"q1", paris}, {"q2", seine}, {"q3", year}, {"q4", eiffel}};

std::string message_of(auto&& call)
{
    try {
        call();
    } catch (error const& failure) {
        return failure.what();
    }
    return {};
}

} // namespace

TEST_CASE("question_answering: the best of several right answers, for exact match and F1 each")
{
    auto const scored = score_answer("Seine river", seine, answer_rules::english);
    CHECK(scored == answer_statistics{1, 0, 0, 1.0});
    CHECK(score_answer("in 1889", year, answer_rules::english).f1 == Approx(2.0 / 3));
    CHECK(score_answer("paris!", paris, answer_rules::english) == answer_statistics{1, 0, 1, 1.0});
    std::array<std::string_view, 1> const twice{"no no yes"};
    CHECK(score_answer("no yes yes", twice, answer_rules::english).f1 == Approx(2.0 / 3)); // with multiplicity
}

TEST_CASE("question_answering: two answers of which nothing is left match exactly, with an F1 of 0")
{
    std::array<std::string_view, 1> const the{"the"};
    CHECK(score_answer("a", the, answer_rules::english) == answer_statistics{1, 0, 1, 0.0});
}

TEST_CASE("question_answering: a prediction that is missing counts, and is named")
{
    std::vector<predicted_answer> const predictions{
        {"q3", "in 1889"}, {"q2", "Seine river"}, {"q1", "paris"}, {"q9", "x"}};
    answer_set const scored = score_answers_by_id(questions, predictions, answer_rules::english);
    CHECK(scored.missing == std::vector<std::string_view>{"q4"});
    CHECK(scored.extra == std::vector<std::string_view>{"q9"});
    REQUIRE(scored.items.size() == 4);
    CHECK(scored.items[3] == answer_statistics{1, 1, 0, 0.0});
    answer_scores const scores = scores_of(scored.total());
    CHECK(scores.exact_match == 0.25);
    CHECK(scores.f1 == Approx(2.0 / 3));
    CHECK(score_answers_by_id(questions, {}, answer_rules::english).missing.size() == 4);
}

TEST_CASE("question_answering: what cannot be scored is an error")
{
    CHECK(message_of([] { (void)scores_of(answer_statistics{}); }).find("no question") != std::string::npos);
    CHECK(message_of([] { (void)score_answer("x", {}, answer_rules::english); }).find("no right answer") !=
          std::string::npos);
    CHECK(message_of([] { (void)score_answers_by_id({}, {}, answer_rules::english); }).find("without questions") !=
          std::string::npos);
    std::vector<predicted_answer> const twice{{"q1", "a"}, {"q1", "b"}}, elsewhere{{"z1", "a"}};
    CHECK(message_of([&] {
              (void)score_answers_by_id(questions, twice, answer_rules::english);
          }).find("two predictions have the id \"q1\"") != std::string::npos);
    CHECK(message_of([&] {
              (void)score_answers_by_id(questions, elsewhere, answer_rules::english);
          }).find("another benchmark") != std::string::npos);
    std::vector<known_answers> const doubled{{"q1", paris}, {"q1", paris}};
    CHECK(message_of([&] { (void)score_answers_by_id(doubled, {}, answer_rules::english); }).find("two questions") !=
          std::string::npos);
}
