// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_CONSISTENCY_HPP
#define CROSSIN_EVAL_CONSISTENCY_HPP

/// \file
/// Accuracy of each language, consistency over all subsets of languages, and AC3. Layer: eval. Needs: parallel_answers,
/// summed_score.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/eval/detail/binomial.hpp>
#include <crossin/eval/parallel_answers.hpp>
#include <crossin/eval/summed_score.hpp>

namespace crossin {

/// The harmonic mean of accuracy and consistency. Source: SeaEval (Wang et al. 2024), section on metrics, with its 1e-10.
[[nodiscard]] constexpr double ac3(double accuracy, double consistency) noexcept
{
    return 2 * consistency * accuracy / (consistency + accuracy + 1e-10);
}

/// Subsets of `k` of `languages` languages as bits, in the order (0, 1), (0, 2), ..., (1, 2), ...
[[nodiscard]] inline std::vector<std::uint32_t> language_subsets(std::size_t languages, std::size_t k)
{
    std::vector<std::uint32_t> found;
    for (std::uint32_t mask = 0; mask < std::uint32_t{1} << languages; ++mask)
        if (static_cast<std::size_t>(std::popcount(mask)) == k) found.push_back(mask);
    // The first language that only one of two sets has decides.
    std::ranges::sort(found, [](std::uint32_t a, std::uint32_t b) {
        return (a ^ b) != 0 && (a >> std::countr_zero(a ^ b) & 1) != 0;
    });
    return found;
}

/// Scores of answers to the same items in several languages, as functions of sums: accuracy of each language, their mean,
/// then consistency, AC3 and overlap of right answers for each number of languages from 2 on.
///
/// consistency_k: the share of items whose answers are equal in all of k languages, averaged over all sets of k.
/// right_overlap_k: of pairs of an item and k languages, one of which at least is right, the share with all of them right.
///
/// Models: score_family, with `parallel_statistics` of the items.
class parallel_score {
public:
    /// With `each_subset` there is a score for every set of two or more languages, too.
    ///
    /// Errors: `error{invalid_argument}` for no language; `error{limit}` for more than 16, or more than 10 with each subset.
    explicit parallel_score(std::size_t languages, bool each_subset = false)
        : languages_(languages), each_subset_(each_subset)
    {
        static_cast<void>(parallel_answers(languages)); // says what is wrong with the number
        if (each_subset && languages > 10)
            fail(errc::limit, "scores of each subset of more than 10 languages are too many to resample");
    }

    [[nodiscard]] std::size_t languages() const noexcept { return languages_; }
    [[nodiscard]] bool each_subset() const noexcept { return each_subset_; }
    [[nodiscard]] std::size_t size() const noexcept { return first_subset() + subsets(); } ///< [scores]

    // Where scores stand. k: languages at once, 2 to languages().
    [[nodiscard]] std::size_t language(std::size_t l) const noexcept { return l; }
    [[nodiscard]] std::size_t accuracy() const noexcept { return languages_; }
    [[nodiscard]] std::size_t consistency(std::size_t k) const noexcept { return languages_ + k - 1; }
    [[nodiscard]] std::size_t ac3(std::size_t k) const noexcept { return 2 * languages_ + k - 2; }
    [[nodiscard]] std::size_t right_overlap(std::size_t k) const noexcept { return 3 * languages_ + k - 3; }
    /// Of a set of languages as bits, two at least. Requires: each_subset().
    [[nodiscard]] std::size_t subset(std::uint32_t mask) const noexcept
    {
        auto const highest = static_cast<std::size_t>(std::bit_width(mask) - 1);
        return first_subset() + mask - 2 - highest; // 0, the single languages up to its highest, are left out
    }

    /// Numbers a row of `parallel_statistics`.
    [[nodiscard]] std::size_t width() const noexcept { return first_sum() + 3 * (languages_ - 1) + subsets(); }

    void operator()(std::span<double const> sums, std::span<double> scores) const
    {
        auto const ratio = [](double of, double to) { return to == 0 ? 0 : of / to; };
        double mean = 0;
        for (std::size_t l = 0; l < languages_; ++l) {
            scores[l] = ratio(sums[1 + l], sums[0]);
            mean += scores[l] / static_cast<double>(languages_);
        }
        scores[accuracy()] = mean;
        for (std::size_t k = 2; k <= languages_; ++k) {
            double const* const of_k = sums.data() + first_sum() + 3 * (k - 2);
            scores[consistency(k)] = ratio(of_k[0], sums[0] * detail::binomial(languages_, k));
            scores[ac3(k)] = crossin::ac3(mean, scores[consistency(k)]);
            scores[right_overlap(k)] = ratio(of_k[1], of_k[2]);
        }
        for (std::size_t i = 0; i < subsets(); ++i)
            scores[first_subset() + i] = ratio(sums[first_sum() + 3 * (languages_ - 1) + i], sums[0]);
    }

    /// The row of an item: 1; right or not, a language each; for each k the sets of k languages with equal answers, with
    /// all answers right, with any answer right; perhaps for each set whether its answers are equal.
    void row(parallel_answers const& answers, std::uint64_t item, std::span<double> row) const
    {
        std::uint32_t const right = answers.right(item);
        auto const same_as = answers.same_as(item);
        auto const count_right = static_cast<std::size_t>(std::popcount(right));
        std::uint32_t classes[parallel_answers::most_languages] = {}; // languages with the answer of a language
        for (std::size_t l = 0; l < languages_; ++l) classes[same_as[l]] |= std::uint32_t{1} << l;
        row[0] = 1;
        for (std::size_t l = 0; l < languages_; ++l) row[1 + l] = right >> l & 1;
        for (std::size_t k = 2; k <= languages_; ++k) {
            double* const of_k = row.data() + first_sum() + 3 * (k - 2);
            of_k[0] = 0;
            for (std::size_t l = 0; l < languages_; ++l)
                of_k[0] += detail::binomial(static_cast<std::size_t>(std::popcount(classes[l])), k);
            of_k[1] = detail::binomial(count_right, k);
            of_k[2] = detail::binomial(languages_, k) - detail::binomial(languages_ - count_right, k);
        }
        if (!each_subset_) return;
        double* const of_set = row.data() + first_sum() + 3 * (languages_ - 1);
        std::fill_n(of_set, subsets(), 0.0);
        for (std::uint32_t const all : classes)
            for (std::uint32_t mask = all; mask != 0; mask = (mask - 1) & all)
                if (std::popcount(mask) > 1) of_set[subset(mask) - first_subset()] = 1;
    }

private:
    [[nodiscard]] std::size_t first_sum() const noexcept { return 1 + languages_; }
    [[nodiscard]] std::size_t first_subset() const noexcept { return languages_ + 1 + 3 * (languages_ - 1); }
    [[nodiscard]] std::size_t subsets() const noexcept
    {
        return each_subset_ ? (std::size_t{1} << languages_) - 1 - languages_ : 0;
    }

    std::size_t languages_;
    bool each_subset_;
};

/// Statistics of each item for `parallel_score`.
///
/// Errors: `error{mismatch}` for answers in another number of languages.
[[nodiscard]] inline item_statistics parallel_statistics(parallel_answers const& answers, parallel_score const& score)
{
    if (answers.languages() != score.languages())
        fail(errc::mismatch, "answers in " + std::to_string(answers.languages()) + " languages, and a score of " +
                                 std::to_string(score.languages()));
    item_statistics all(score.width());
    std::vector<double> row(score.width());
    for (std::uint64_t i = 0; i < answers.size(); ++i) {
        score.row(answers, i, row);
        all.add(row);
    }
    return all;
}

/// Scores of answers to the same items in several languages. Models: std::regular.
struct parallel_scores {
    std::uint64_t items = 0;
    std::uint64_t unanswered = 0;               ///< answers that are `no_answer`
    std::vector<double> language_accuracy = {}; ///< one a language
    double accuracy = 0;                        ///< their mean
    std::vector<double> consistency = {};       ///< [k] of k languages; [0] and [1] are 1
    std::vector<double> ac3 = {};               ///< [k]; [0] and [1] are 0: one language has no consistency
    std::vector<double> right_overlap = {};     ///< [k]; [0] and [1] are 1
    std::vector<double> agreement = {};         ///< by set of languages as bits: share of items with equal answers
    friend bool operator==(parallel_scores const&, parallel_scores const&) = default;
};

/// All scores of the answers as they are. Of one language there is an accuracy, and nothing to be consistent with.
///
/// Complexity: O(items * languages^2 + 2^languages * languages).
/// Errors:     `error{invalid_argument}` for no item: a score of nothing is no 0.
/// Source:     SeaEval (Wang et al. 2024), section on metrics; the overlap of right answers is that of Jiang et al.,
///             "X-FACTR", EMNLP 2020, for more than two languages.
[[nodiscard]] inline parallel_scores assess(parallel_answers const& answers)
{
    require(answers.size() > 0, "there is no item to assess");
    std::size_t const languages = answers.languages();
    parallel_score const score(languages);
    std::vector<double> sums(score.width(), 0), row(score.width()), scores(score.size());
    // How often exactly these languages share an answer; then, adding up from larger sets, how often they at least do.
    std::vector<std::uint64_t> equal(std::size_t{1} << languages, 0);
    for (std::uint64_t i = 0; i < answers.size(); ++i) {
        score.row(answers, i, row);
        for (std::size_t k = 0; k < row.size(); ++k) sums[k] += row[k];
        std::uint32_t classes[parallel_answers::most_languages] = {};
        auto const same_as = answers.same_as(i);
        for (std::size_t l = 0; l < languages; ++l) classes[same_as[l]] |= std::uint32_t{1} << l;
        for (std::size_t l = 0; l < languages; ++l)
            if (classes[l] != 0) ++equal[classes[l]];
    }
    equal[0] = answers.size();
    for (std::size_t l = 0; l < languages; ++l)
        for (std::size_t mask = 1; mask < equal.size(); ++mask)
            if ((mask >> l & 1) == 0) equal[mask] += equal[mask | std::size_t{1} << l];

    score(sums, scores);
    parallel_scores found = {
        answers.size(), answers.unanswered(), {}, scores[score.accuracy()], {1, 1}, {0, 0}, {1, 1}, {}};
    found.language_accuracy.assign(scores.begin(), scores.begin() + static_cast<std::ptrdiff_t>(languages));
    for (std::size_t k = 2; k <= languages; ++k) {
        found.consistency.push_back(scores[score.consistency(k)]);
        found.ac3.push_back(scores[score.ac3(k)]);
        found.right_overlap.push_back(scores[score.right_overlap(k)]);
    }
    for (std::uint64_t const count : equal)
        found.agreement.push_back(static_cast<double>(count) / static_cast<double>(answers.size()));
    return found;
}

/// Share of items with equal answers for each pair of languages, row by row; 1 on the diagonal. [languages x languages]
[[nodiscard]] inline std::vector<double> pairwise_consistency(parallel_scores const& scores)
{
    std::size_t const languages = scores.language_accuracy.size();
    std::vector<double> matrix;
    for (std::size_t a = 0; a < languages; ++a)
        for (std::size_t b = 0; b < languages; ++b)
            matrix.push_back(scores.agreement[(std::size_t{1} << a) | (std::size_t{1} << b)]);
    return matrix;
}

} // namespace crossin
#endif
