// SPDX-License-Identifier: MIT
#include <crossin/eval/metric_row.hpp>

#include <crossin/core/error.hpp>
#include <crossin/eval/answer_language.hpp>
#include <crossin/eval/bleu.hpp>
#include <crossin/eval/chrf.hpp>
#include <crossin/eval/match_counts.hpp>
#include <crossin/eval/question_answering.hpp>
#include <crossin/eval/retrieval_counts.hpp>
#include <crossin/eval/rouge.hpp>
#include <crossin/eval/summed_score.hpp>

#include "support/catch.hpp"

#include <array>
#include <string_view>
#include <vector>

using namespace crossin;

namespace {

std::array<std::string_view, 2> const references{"the cat is on the mat", "there is a cat on the mat"};

template <class S>
void check_rows(S const& one, S const& other, std::size_t width)
{
    CHECK(metric_row_width<S>() == width);
    std::vector<double> row = metric_row(one);
    REQUIRE(row.size() == width);
    CHECK(from_metric_row<S>(row) == one);
    std::vector<double> const more = metric_row(other);
    for (std::size_t i = 0; i < row.size(); ++i) row[i] += more[i];
    S sum = one;
    sum += other;
    CHECK(from_metric_row<S>(row) == sum);
}

} // namespace

TEST_CASE("metric_row: rows add up as their statistics do, for every metric")
{
    check_rows(match_counts{1, 2, 3}, match_counts{4, 5, 6}, 3);
    check_rows(hit_counts{1, 2}, hit_counts{3, 4}, 2);
    check_rows(language_counts{1, 2, 3}, language_counts{4, 5, 6}, 3);
    check_rows(answer_statistics{1, 0, 1, 1.0}, answer_statistics{1, 0, 0, 0.25}, 4);
    check_rows(bleu_counts("the cat is on mat", references), bleu_counts("a cat", references), 10);
    check_rows(chrf_counts("the cat is on mat", references), chrf_counts("a cat", references), 18);
    check_rows(rouge_counts("the cat is on mat", references), rouge_counts("a cat", references), 10);
}

TEST_CASE("metric_row: a score of statistics is one of sums of rows")
{
    auto const score = row_score<bleu_statistics>([](bleu_statistics const& sum) { return bleu(sum).score; });
    bleu_statistics const one = bleu_counts("the cat is on mat", references);
    CHECK(score(metric_row(one)) == bleu(one).score);
    std::array<double, 3> const wrong{};
    CHECK_THROWS_AS(score(wrong), error);
}

TEST_CASE("metric_row: rows are items of a resampling, and their sum gives the score of the set")
{
    auto const score = row_score<bleu_statistics>([](bleu_statistics const& sum) { return bleu(sum).score; });
    STATIC_REQUIRE(single_score<decltype(score)>);
    item_statistics items(metric_row_width<bleu_statistics>());
    bleu_statistics sum;
    for (std::string_view const text : {"the cat is on mat", "there is a cat", "the cat is on mat"}) {
        bleu_statistics const one = bleu_counts(text, references);
        items.add(metric_row(one));
        sum += one;
    }
    CHECK(items.rows() == 2);
    CHECK(score(items.sum()) == bleu(sum).score);
}
