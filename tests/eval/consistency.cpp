// SPDX-License-Identifier: MIT
#include <crossin/eval/consistency.hpp>

#include <array>
#include <bit>
#include <string>
#include <vector>

#include <crossin/core/random.hpp>
#include <crossin/eval/bootstrap.hpp>

#include "support/errors.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

/// Answers drawn so that some are equal, some right, some missing.
struct drawn_answers {
    std::size_t languages;
    std::vector<std::vector<std::uint64_t>> answers, right;
    parallel_answers table;

    drawn_answers(std::size_t of, std::uint64_t items, std::uint64_t key) : languages(of), table(of)
    {
        for (std::uint64_t i = 0; i < items; ++i) {
            std::vector<std::uint64_t> given, wanted(languages, below(4, random_bits(key, i)));
            for (std::size_t l = 0; l < languages; ++l) {
                std::uint64_t const bits = random_bits(key, i * 32 + l, 1);
                given.push_back(bits % 16 == 0 ? no_answer : bits % 2 == 0 ? wanted[l] : below(4, bits));
            }
            table.add(given, wanted);
            answers.push_back(given);
            right.push_back(wanted);
        }
    }

    /// Items whose answers are equal in all of these languages, one by one.
    [[nodiscard]] double agreement(std::uint32_t subset) const
    {
        double equal = 0;
        for (auto const& given : answers) {
            std::vector<std::uint64_t> of;
            for (std::size_t l = 0; l < languages; ++l)
                if ((subset >> l & 1) != 0) of.push_back(given[l]);
            bool same = true;
            for (std::uint64_t const one : of) same = same && one == of[0] && (of.size() == 1 || one != no_answer);
            equal += same;
        }
        return equal / static_cast<double>(answers.size());
    }
};

} // namespace

TEST_CASE("assess: a case worked out by hand")
{
    parallel_answers answers(3);
    std::array<std::uint64_t, 3> const right = {1, 1, 1};
    answers.add(std::array<std::uint64_t, 3>{1, 1, 2}, right);
    answers.add(std::array<std::uint64_t, 3>{2, 2, 2}, right);
    answers.add(std::array<std::uint64_t, 3>{1, 1, 1}, right);
    answers.add(std::array<std::uint64_t, 3>{no_answer, no_answer, 3}, right);
    parallel_scores const found = assess(answers);
    CHECK(found.items == 4);
    CHECK(found.unanswered == 2);
    CHECK(found.language_accuracy == std::vector<double>{0.5, 0.5, 0.25});
    CHECK(found.accuracy == Approx(5.0 / 12));
    CHECK(found.consistency[2] == Approx((3 + 2 + 2) / 12.0)); // missing answers are equal to nothing
    CHECK(found.consistency[3] == Approx(0.5));
    CHECK(found.ac3[3] == Approx(2 * 0.5 * (5.0 / 12) / (0.5 + 5.0 / 12)));
    // Pairs with a right answer: 3 of the first item, 3 of the third; all right: 1 and 3.
    CHECK(found.right_overlap[2] == Approx(4.0 / 6));
    CHECK(found.right_overlap[3] == Approx(1.0 / 2));
    CHECK(found.agreement[0b011] == Approx(0.75));
    CHECK(pairwise_consistency(found) == std::vector<double>{1, 0.75, 0.5, 0.75, 1, 0.5, 0.5, 0.5, 1});
}

TEST_CASE("assess: every subset is what counting one by one gives")
{
    for (std::size_t const languages : {1U, 2U, 5U, 7U}) {
        drawn_answers const drawn(languages, 200, languages);
        parallel_scores const found = assess(drawn.table);
        REQUIRE(found.agreement.size() == std::size_t{1} << languages);
        for (std::size_t k = 2; k <= languages; ++k) {
            double mean = 0;
            auto const subsets = language_subsets(languages, k);
            for (std::uint32_t const subset : subsets) {
                REQUIRE(found.agreement[subset] == Approx(drawn.agreement(subset)));
                mean += found.agreement[subset] / static_cast<double>(subsets.size());
            }
            CHECK(found.consistency[k] == Approx(mean));
            CHECK(found.ac3[k] == Approx(ac3(found.accuracy, mean)));
        }
        for (std::size_t l = 0; l < languages; ++l) {
            double right = 0;
            for (std::size_t i = 0; i < drawn.answers.size(); ++i) right += drawn.answers[i][l] == drawn.right[i][l];
            CHECK(found.language_accuracy[l] == Approx(right / 200));
        }
        CHECK(found.consistency.size() == std::max<std::size_t>(2, languages + 1));
    }
}

TEST_CASE("assess: sixteen languages, and no more")
{
    parallel_answers answers(16);
    answers.add(std::vector<std::uint64_t>(16, 3), std::vector<std::uint64_t>(16, 3));
    parallel_scores const found = assess(answers);
    CHECK(found.accuracy == Approx(1));
    CHECK(found.consistency[16] == Approx(1));
    CHECK(found.right_overlap[9] == Approx(1));
    CHECK(error_of([] { parallel_answers(17); }).code() == errc::limit);
    CHECK(error_of([] { parallel_answers(0); }).code() == errc::invalid_argument);
}

TEST_CASE("assess: nothing is no score, and an item without all its answers no item")
{
    parallel_answers answers(2);
    CHECK(error_of([&] { static_cast<void>(assess(answers)); }).message() == "there is no item to assess");
    CHECK(error_of([&] { answers.add(std::vector<std::uint64_t>{1}, std::vector<std::uint64_t>{1, 1}); }).message() ==
          "item 0 has 1 answers, and there are 2 languages");
    CHECK(error_of([&] { answers.add(std::vector<std::uint64_t>{1, 1}, std::vector<std::uint64_t>{1}); }).code() ==
          errc::mismatch);
}

TEST_CASE("language_subsets: in the order of their first languages")
{
    CHECK(language_subsets(4, 2) == std::vector<std::uint32_t>{0b0011, 0b0101, 0b1001, 0b0110, 0b1010, 0b1100});
    CHECK(language_subsets(3, 3) == std::vector<std::uint32_t>{0b111});
    CHECK(language_subsets(3, 4).empty());
}

TEST_CASE("parallel_score: sums give the scores that assess gives, and those of each subset")
{
    drawn_answers const drawn(5, 300, 9);
    parallel_scores const wanted = assess(drawn.table);
    parallel_score const score(5, true);
    item_statistics const items = parallel_statistics(drawn.table, score);
    CHECK(items.rows() < items.size());
    std::vector<double> scores(score.size());
    score(items.sum(), scores);
    std::vector<bool> used(score.size(), false);
    auto const check = [&](std::size_t at, double value) {
        REQUIRE_FALSE(used.at(at));
        used[at] = true;
        REQUIRE(scores[at] == Approx(value));
    };
    for (std::size_t l = 0; l < 5; ++l) check(score.language(l), wanted.language_accuracy[l]);
    check(score.accuracy(), wanted.accuracy);
    for (std::size_t k = 2; k <= 5; ++k) {
        check(score.consistency(k), wanted.consistency[k]);
        check(score.ac3(k), wanted.ac3[k]);
        check(score.right_overlap(k), wanted.right_overlap[k]);
        for (std::uint32_t const subset : language_subsets(5, k)) check(score.subset(subset), wanted.agreement[subset]);
    }
    CHECK(std::count(used.begin(), used.end(), false) == 0);
    CHECK(error_of([&] { static_cast<void>(parallel_statistics(drawn.table, parallel_score(4))); }).code() ==
          errc::mismatch);
    CHECK(error_of([] { parallel_score(11, true); }).code() == errc::limit);
}
