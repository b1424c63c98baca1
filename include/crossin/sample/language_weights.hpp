// SPDX-License-Identifier: MIT
#ifndef CROSSIN_SAMPLE_LANGUAGE_WEIGHTS_HPP
#define CROSSIN_SAMPLE_LANGUAGE_WEIGHTS_HPP

/// \file
/// How much of each language: weights from sizes or scores. Layer: sample. Needs: core/error.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>

namespace crossin {

namespace detail {

// <cmath> is 10,000 lines for the four functions that this header takes from it as builtins.
[[nodiscard]] constexpr bool is_finite(double value) noexcept { return value - value == 0; }

} // namespace detail

/// Sizes of languages (records, bytes, tokens) to weights, in the same order.
///
/// Weights need not add up to 1; `integer_weights` makes the integers of them that are drawn from. A class to copy,
/// which weighs by the logarithm of the size:
///
///     struct logarithmic {
///         std::vector<double> operator()(std::span<std::uint64_t const> sizes) const
///         {
///             std::vector<double> weights;                                   // one a language
///             for (std::uint64_t const size : sizes) weights.push_back(std::log1p(static_cast<double>(size)));
///             return weights;                                                // finite, not negative, not all zero
///         }
///     };
template <class P>
concept weight_policy = requires(P const& policy, std::span<std::uint64_t const> sizes) {
    { policy(sizes) } -> std::convertible_to<std::vector<double>>;
};

/// Weights divided by their sum.
///
/// Errors: `error{invalid_argument}` for a weight that is negative, infinite or not a number, and for all zero.
[[nodiscard]] inline std::vector<double> normalised(std::vector<double> weights)
{
    double sum = 0;
    for (double const weight : weights) {
        require(weight >= 0 && detail::is_finite(weight), "weights must be finite and not negative");
        sum += weight;
    }
    require(sum > 0 && detail::is_finite(sum),
            "weights must have a positive, finite sum: at least one must be larger than zero");
    for (double& weight : weights) weight /= sum;
    return weights;
}

/// p_l = (n_l / N)^exponent, normalised. An empty language weighs nothing, whatever the exponent.
///
/// 1 is proportional to the sizes, 0 is uniform.
/// Errors: `error{invalid_argument}` for an exponent that is not finite, and when all sizes are zero.
/// Source: CrossIn (arXiv 2404.11932), language sampling; Conneau, Lample, "Cross-lingual language model
///         pretraining" (arXiv 1901.07291), section 3.1.
struct exponent {
    double value = 1;

    [[nodiscard]] std::vector<double> operator()(std::span<std::uint64_t const> sizes) const
    {
        require(detail::is_finite(value), "the exponent of language weights must be finite");
        double total = 0;
        for (std::uint64_t const size : sizes) total += static_cast<double>(size);
        require(total > 0, "language weights need a language that is not empty");
        std::vector<double> weights;
        for (std::uint64_t const size : sizes)
            weights.push_back(size == 0 ? 0.0 : __builtin_pow(static_cast<double>(size) / total, value));
        return normalised(std::move(weights));
    }
};

/// p_l proportional to n_l.
struct proportional {
    [[nodiscard]] std::vector<double> operator()(std::span<std::uint64_t const> sizes) const
    {
        return exponent{1}(sizes);
    }
};

/// The same for every language that is not empty.
struct uniform {
    [[nodiscard]] std::vector<double> operator()(std::span<std::uint64_t const> sizes) const
    {
        return exponent{0}(sizes);
    }
};

/// p_l = (n_l / N)^(1 / value), normalised: 1 is proportional, the larger the more uniform.
///
/// Errors: `error{invalid_argument}` unless the temperature is positive and finite.
struct temperature {
    double value = 1;

    [[nodiscard]] std::vector<double> operator()(std::span<std::uint64_t const> sizes) const
    {
        require(value > 0 && detail::is_finite(value), "a temperature must be positive and finite");
        return exponent{1 / value}(sizes);
    }
};

/// As uniform as can be when no language may be read more than `max_epochs` times.
///
/// The smallest languages come first; each gets an even part of what is left of the budget, or its cap, and what a
/// capped language leaves over goes to the larger ones. Where all are capped, the budget is not used up and weights
/// are the sizes'.
///
/// Errors: `error{invalid_argument}` unless budget and epochs are positive and finite, and when all sizes are zero.
/// Source: Chung et al., "UniMax" (arXiv 2304.09151), algorithm 1.
struct unimax {
    double budget = 0; ///< how much will be read, in the unit of the sizes
    double max_epochs = 1;

    /// What each language gets of the budget, in the unit of the sizes.
    [[nodiscard]] std::vector<double> amounts(std::span<std::uint64_t const> sizes) const
    {
        require(budget > 0 && detail::is_finite(budget), "UniMax needs a positive, finite budget");
        require(max_epochs > 0 && detail::is_finite(max_epochs), "UniMax needs a positive, finite number of epochs");
        std::vector<std::size_t> order(sizes.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::sort(order, {}, [&](std::size_t l) { return std::pair(sizes[l], l); });
        std::vector<double> amounts(sizes.size());
        double left = budget;
        auto waiting = static_cast<double>(sizes.size());
        for (std::size_t const l : order) {
            amounts[l] = std::min(left / waiting, max_epochs * static_cast<double>(sizes[l]));
            left -= amounts[l];
            waiting -= 1;
        }
        return amounts;
    }

    [[nodiscard]] std::vector<double> operator()(std::span<std::uint64_t const> sizes) const
    {
        return normalised(amounts(sizes));
    }
};

/// Weights as they are given, whatever the sizes.
///
/// Errors: `error{invalid_argument}` for another number of weights than languages.
struct explicit_weights {
    std::vector<double> values = {};

    [[nodiscard]] std::vector<double> operator()(std::span<std::uint64_t const> sizes) const
    {
        require(values.size() == sizes.size(), "explicit weights need one number a language");
        return values;
    }
};

/// Weights from one score a language: the higher the score, the more is drawn. CrossIn's score is the mean negative
/// log-likelihood of the answers, so that a harder language is drawn more often.
///
/// z = (score - mean) / deviation of the population; w = normal distribution function of z; p = w / sum of w. Equal
/// scores, or one language, give uniform weights (the original divides by zero there).
///
/// Errors: `error{invalid_argument}` for no score and for scores that are not finite.
/// Source: CrossIn (arXiv 2404.11932), on-line collator of the released code.
[[nodiscard]] inline std::vector<double> adaptive_weights(std::span<double const> scores)
{
    require(!scores.empty(), "adaptive weights need one score a language");
    auto const count = static_cast<double>(scores.size());
    double mean = 0;
    for (double const score : scores) {
        require(detail::is_finite(score), "scores of languages must be finite");
        mean += score / count;
    }
    double variance = 0;
    for (double const score : scores) variance += (score - mean) * (score - mean) / count;
    auto const [lowest, highest] = std::ranges::minmax(scores);
    std::vector<double> weights(scores.size(), 1.0);
    if (lowest < highest && variance > 0)
        for (std::size_t l = 0; l < scores.size(); ++l)
            weights[l] = 0.5 * __builtin_erfc(-(scores[l] - mean) / __builtin_sqrt(2 * variance));
    return normalised(std::move(weights));
}

/// `adaptive_weights` of recorded scores as a policy. Sizes matter only in that an empty language weighs nothing.
struct from_scores {
    std::vector<double> scores = {};

    [[nodiscard]] std::vector<double> operator()(std::span<std::uint64_t const> sizes) const
    {
        require(scores.size() == sizes.size(), "adaptive weights need one score a language");
        std::vector<double> weights = adaptive_weights(scores);
        for (std::size_t l = 0; l < sizes.size(); ++l)
            if (sizes[l] == 0) weights[l] = 0;
        return normalised(std::move(weights));
    }
};

} // namespace crossin
#endif
