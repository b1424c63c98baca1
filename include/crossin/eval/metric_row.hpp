// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_METRIC_ROW_HPP
#define CROSSIN_EVAL_METRIC_ROW_HPP

/// \file
/// Statistics of metrics as rows of numbers and back, so that any metric can be resampled. Layer: eval. Needs: error.

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>

namespace crossin {

/// Statistics of an item that add up to those of a set, and show their numbers: those of every metric of this folder, and
/// of yours with the same members.
template <class S>
concept metric_statistics = std::regular<S> && requires(S& sum, S const& one) {
    { sum += one } -> std::same_as<S&>;
    S::numbers(one, [](auto const&) {});
    S::numbers(sum, [](auto&) {});
};

/// Number of numbers in a row.
template <metric_statistics S>
[[nodiscard]] constexpr std::size_t metric_row_width()
{
    std::size_t width = 0;
    S const none{};
    S::numbers(none, [&](auto const&) { ++width; });
    return width;
}

/// The numbers of `statistics`, in one order.
///
/// Guarantees: metric_row(a + b) is the sum of metric_row(a) and metric_row(b), to 2^53 and the rounding of sums.
template <metric_statistics S>
[[nodiscard]] std::vector<double> metric_row(S const& statistics)
{
    std::vector<double> row;
    row.reserve(metric_row_width<S>());
    S::numbers(statistics, [&](auto const& number) { row.push_back(static_cast<double>(number)); });
    return row;
}

/// The statistics of a row, or of a sum of rows: from_metric_row<S>(metric_row(s)) == s.
///
/// Errors: `error{mismatch}` for a row of another width.
template <metric_statistics S>
[[nodiscard]] S from_metric_row(std::span<double const> row)
{
    if (row.size() != metric_row_width<S>())
        fail(errc::mismatch, "a row of " + std::to_string(row.size()) +
                                 " numbers is not one of these statistics, which "
                                 "have " +
                                 std::to_string(metric_row_width<S>()));
    S statistics{};
    std::size_t at = 0;
    S::numbers(statistics,
               [&](auto& number) { number = static_cast<std::remove_reference_t<decltype(number)>>(row[at++]); });
    return statistics;
}

/// A score of statistics as one of rows, for resampling: `row_score<bleu_statistics>([](auto const& sum) { ... })`.
template <metric_statistics S, class Score>
    requires std::convertible_to<std::invoke_result_t<Score const&, S const&>, double>
class row_score_of {
public:
    explicit row_score_of(Score score) : score_(std::move(score)) {}
    [[nodiscard]] double operator()(std::span<double const> sums) const { return score_(from_metric_row<S>(sums)); }

private:
    Score score_;
};
template <metric_statistics S, class Score>
[[nodiscard]] row_score_of<S, Score> row_score(Score score)
{
    return row_score_of<S, Score>(std::move(score));
}

} // namespace crossin
#endif
