// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_LANGUAGE_ARITHMETIC_HPP
#define CROSSIN_LORA_LANGUAGE_ARITHMETIC_HPP

/// \file
/// Language adapters added by weight, and the search for the weight. Layer: lora. Needs: error.

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <crossin/core/error.hpp>

namespace crossin {
namespace detail {

/// Errors: `error{mismatch}` for a list of another length than the first.
inline void expect_same_length(std::span<std::size_t const> lengths)
{
    for (std::size_t const one : lengths)
        if (one != lengths[0])
            fail(errc::mismatch, "weights of " + std::to_string(lengths[0]) + " and " + std::to_string(one) +
                                     " values are not of the same shape");
}

} // namespace detail

/// Writes lambda * a + (1 - lambda) * b. For lambda 1 that is a, and for 0 it is b, to the bit.
///
/// Requires: `to` may be a or b.
/// Errors:   `error{mismatch}` for lengths that differ; `error{invalid_argument}` for a lambda that is not finite.
/// Source:   Klimaszewski, Andruszkiewicz, Birch, "No train but gain: language arithmetic for training-free language
///           adapters enhancement", arXiv 2404.15737. Good for whole weights; factors of LoRA go by `combine_adapters`,
///           since sums of factors are not the factors of the sum.
template <std::floating_point Real>
void interpolate(std::span<Real const> a, std::span<std::type_identity_t<Real> const> b, double lambda,
                 std::span<std::type_identity_t<Real>> to)
{
    detail::expect_same_length(std::array{a.size(), b.size(), to.size()});
    require(std::isfinite(lambda), "lambda must be a finite number");
    for (std::size_t i = 0; i < a.size(); ++i)
        to[i] = lambda == 1   ? a[i]
                : lambda == 0 ? b[i]
                              : static_cast<Real>(lambda * double{a[i]} + (1 - lambda) * double{b[i]});
}

/// Writes base + lambda * (a - base) + (1 - lambda) * (b - base), which is the above but for rounding when all three
/// are known. For lambda 1 that is a, and for 0 it is b, to the bit.
///
/// Errors: those of the above.
template <std::floating_point Real>
void interpolate_from(std::span<Real const> base, std::span<std::type_identity_t<Real> const> a,
                      std::span<std::type_identity_t<Real> const> b, double lambda,
                      std::span<std::type_identity_t<Real>> to)
{
    detail::expect_same_length(std::array{base.size(), a.size(), b.size(), to.size()});
    if (lambda == 0 || lambda == 1) return interpolate(a, b, lambda, to);
    require(std::isfinite(lambda), "lambda must be a finite number");
    for (std::size_t i = 0; i < a.size(); ++i) {
        double const start = double{base[i]};
        to[i] = static_cast<Real>(start + lambda * (double{a[i]} - start) + (1 - lambda) * (double{b[i]} - start));
    }
}

/// A weight of a grid, and how good each was. Models: std::regular.
struct lambda_choice {
    double lambda = 0;
    double score = 0;                ///< of that lambda
    std::size_t index = 0;           ///< in the grid
    std::vector<double> scores = {}; ///< one for each of the grid
    friend bool operator==(lambda_choice const&, lambda_choice const&) = default;
};

/// Returns: the grid 0, 1/steps, 2/steps, ..., 1.
///
/// Errors: `error{invalid_argument}` for 0 steps.
[[nodiscard]] inline std::vector<double> lambda_grid(std::size_t steps = 20)
{
    require(steps > 0, "a grid of lambdas has at least one step");
    std::vector<double> grid;
    for (std::size_t i = 0; i <= steps; ++i) grid.push_back(static_cast<double>(i) / static_cast<double>(steps));
    return grid;
}

/// Returns: the lambda with the highest score, the first of equals.
///
/// Errors: `error{invalid_argument}` for an empty grid, for scores that are not one for each of it, and for one that is
///         NaN, naming its lambda.
[[nodiscard]] inline lambda_choice best_lambda(std::span<double const> grid, std::span<double const> scores)
{
    require(!grid.empty(), "a grid of lambdas has at least one of them");
    require(grid.size() == scores.size(), "there is one score for each lambda of the grid");
    lambda_choice best{grid[0], scores[0], 0, {scores.begin(), scores.end()}};
    for (std::size_t i = 0; i < grid.size(); ++i) {
        if (std::isnan(scores[i]))
            fail(errc::invalid_argument, "the score of lambda " + std::to_string(grid[i]) + " is not a number");
        if (scores[i] > best.score) {
            best.lambda = grid[i];
            best.score = scores[i];
            best.index = i;
        }
    }
    return best;
}

/// Asks `score` how good each lambda of the grid is, in its order, once: on held-out data of the language, say.
///
/// Returns: the best, the first of equals.
/// Errors:  those of `best_lambda` and of `score`.
template <class Score>
    requires std::convertible_to<std::invoke_result_t<Score&, double>, double>
[[nodiscard]] lambda_choice search_lambda(std::span<double const> grid, Score&& score)
{
    std::vector<double> scores;
    for (double const lambda : grid) scores.push_back(static_cast<double>(score(lambda)));
    return best_lambda(grid, scores);
}

} // namespace crossin
#endif
