// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_QUESTION_ANSWERING_HPP
#define CROSSIN_EVAL_QUESTION_ANSWERING_HPP

/// \file
/// Exact match and F1 of free answers, against one or several right ones. Layer: eval. Needs: error, answer_text,
/// match_counts.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/eval/answer_text.hpp>
#include <crossin/eval/match_counts.hpp>

namespace crossin {

/// What answers are worth. Those of items add up to those of a set.
///
/// Models: std::regular.
struct answer_statistics {
    std::uint64_t questions = 0; ///< answered or not
    std::uint64_t missing = 0;   ///< of those: no prediction, which counts as wrong
    std::uint64_t exact = 0;     ///< of those: the same as a right answer
    double f1 = 0;               ///< sum over the questions

    constexpr answer_statistics& operator+=(answer_statistics const& other) noexcept
    {
        questions += other.questions;
        missing += other.missing;
        exact += other.exact;
        f1 += other.f1;
        return *this;
    }
    /// Calls `visit` with every number, for rows of `metric_row.hpp`.
    template <class Self, class Visit>
    static constexpr void numbers(Self& self, Visit visit)
    {
        visit(self.questions);
        visit(self.missing);
        visit(self.exact);
        visit(self.f1);
    }
    friend bool operator==(answer_statistics const&, answer_statistics const&) = default;
};

/// Shares of questions. [0, 1]
struct answer_scores {
    double exact_match = 0;
    double f1 = 0; ///< mean
    friend bool operator==(answer_scores const&, answer_scores const&) = default;
};

/// Means over all questions, those without a prediction among them.
///
/// Errors: `error{invalid_argument}` for statistics of no question.
[[nodiscard]] inline answer_scores scores_of(answer_statistics const& sum)
{
    require(sum.questions > 0, "no question was scored; exact match and F1 are means over at least one");
    auto const questions = static_cast<double>(sum.questions);
    return {static_cast<double>(sum.exact) / questions, sum.f1 / questions};
}

/// How many tokens two answers share, with multiplicity; both as `normalize_answer` returned them.
[[nodiscard]] inline match_counts shared_tokens(std::string_view prediction, std::string_view right)
{
    std::vector<std::string_view> found = answer_tokens(prediction), known = answer_tokens(right), both;
    std::ranges::sort(found);
    std::ranges::sort(known);
    std::ranges::set_intersection(found, known, std::back_inserter(both));
    return {both.size(), found.size(), known.size()};
}

/// What one prediction is worth: the best exact match and the best F1 over the right answers, each for itself.
///
/// Two answers of which nothing is left are an exact match with an F1 of 0, as benchmarks have it.
///
/// Errors: `error{invalid_argument}` for no right answer; as `normalize_answer`.
/// Source: Rajpurkar et al. 2016, SQuAD, section 6.1, and its evaluation script.
[[nodiscard]] inline answer_statistics score_answer(std::string_view prediction,
                                                    std::span<std::string_view const> right, answer_rules rules)
{
    require(!right.empty(), "a question has no right answer, so that no prediction can be scored");
    std::string const ours = normalize_answer(prediction, rules);
    answer_statistics best{.questions = 1};
    for (std::string_view const one : right) {
        std::string const theirs = normalize_answer(one, rules);
        best.exact |= static_cast<std::uint64_t>(ours == theirs);
        best.f1 = std::max(best.f1, scores_of(shared_tokens(ours, theirs)).f1);
    }
    return best;
}

/// The right answers to a question. Views: what they show must outlive it.
struct known_answers {
    std::string_view id = {};
    std::span<std::string_view const> answers = {};
};

/// What was predicted for a question.
struct predicted_answer {
    std::string_view id = {};
    std::string_view answer = {};
};

/// A set of questions scored one by one, and what did not fit together.
struct answer_set {
    std::vector<answer_statistics> items;  ///< one a question, in their order
    std::vector<std::string_view> missing; ///< questions without a prediction: scored as wrong
    std::vector<std::string_view> extra;   ///< predictions without a question: not scored

    [[nodiscard]] answer_statistics total() const noexcept
    {
        answer_statistics sum;
        for (answer_statistics const& one : items) sum += one;
        return sum;
    }
};

namespace detail {

/// Where ids stand.
class id_index {
public:
    /// Errors: `error{invalid_argument}` for an id that stands twice, calling what has ids by its name.
    template <class Range>
    id_index(Range const& of, char const* name)
    {
        for (auto const& one : of) places_.emplace_back(one.id, places_.size());
        std::ranges::sort(places_);
        auto const twice = std::ranges::adjacent_find(places_, {}, &std::pair<std::string_view, std::size_t>::first);
        if (twice != places_.end())
            fail(errc::invalid_argument, "two " + std::string(name) + " have the id " + in_quotes(twice->first));
    }
    /// Number of ids where there is no such one.
    [[nodiscard]] std::size_t find(std::string_view id) const noexcept
    {
        auto const at = std::ranges::lower_bound(places_, id, {}, &std::pair<std::string_view, std::size_t>::first);
        return at != places_.end() && at->first == id ? at->second : places_.size();
    }

private:
    std::vector<std::pair<std::string_view, std::size_t>> places_;
};

} // namespace detail

/// Scores predictions by the ids of their questions.
///
/// Complexity: O(n log n) in questions and predictions, O(text).
/// Errors:     `error{invalid_argument}` for no question, an id that stands twice, and where no prediction at all has
///             the id of a question, since that is a log of something else; as `score_answer`.
[[nodiscard]] inline answer_set score_answers_by_id(std::span<known_answers const> questions,
                                                    std::span<predicted_answer const> predictions, answer_rules rules)
{
    require(!questions.empty(), "a set without questions cannot be scored");
    detail::id_index const asked(questions, "questions"), given(predictions, "predictions");
    answer_set scored;
    for (known_answers const& question : questions) {
        std::size_t const found = given.find(question.id);
        if (found == predictions.size()) {
            scored.items.push_back({.questions = 1, .missing = 1});
            scored.missing.push_back(question.id);
        } else {
            scored.items.push_back(score_answer(predictions[found].answer, question.answers, rules));
        }
    }
    if (!predictions.empty() && scored.missing.size() == questions.size())
        fail(errc::invalid_argument, "none of " + std::to_string(predictions.size()) +
                                         " predictions has the id of a question (the first is " +
                                         in_quotes(predictions[0].id) + ", the first question's is " +
                                         in_quotes(questions[0].id) + "); are they of another benchmark?");
    for (predicted_answer const& one : predictions)
        if (asked.find(one.id) == questions.size()) scored.extra.push_back(one.id);
    return scored;
}

} // namespace crossin
#endif
