// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_SCORE_FILTERS_HPP
#define CROSSIN_ALIGN_SCORE_FILTERS_HPP

/// \file
/// Filters of pairs by scores that are given: of a word model, of embeddings, of language models. Layer: align. Needs:
/// pair_filter.

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/align/pair_filter.hpp>
#include <crossin/core/error.hpp>

namespace crossin {

/// How much two translation models, one in each direction, doubt a pair: their cross-entropies of the target given the
/// source and of the source given the target, a word of the text each. 0 is best. [nats]
///
///     |a - b| + (a + b) / 2
///
/// Source: Junczys-Dowmunt, "Dual conditional cross-entropy filtering of noisy parallel corpora", WMT 2018, section 3.1.
[[nodiscard]] inline double dual_cross_entropy(double forward, double backward) noexcept
{
    return std::abs(forward - backward) + (forward + backward) / 2;
}

/// The same as a weight in (0, 1]: exp(-dual_cross_entropy).
[[nodiscard]] inline double dual_cross_entropy_weight(double forward, double backward) noexcept
{
    return std::exp(-dual_cross_entropy(forward, backward));
}

/// How much less a text looks like the wanted domain than like text at large: its cross-entropies under two language
/// models. Below 0 it looks like the domain. [nats a word]
///
/// Source: Moore and Lewis, "Intelligent selection of language model training data", ACL 2010, section 3.
[[nodiscard]] inline double cross_entropy_difference(double in_domain, double at_large) noexcept
{
    return in_domain - at_large;
}

/// The same as a weight in [0, 1]: min(exp(-cross_entropy_difference), 1), and 0 below `least`.
///
/// Source: Junczys-Dowmunt 2018, section 3.2, which cuts off at 0.25.
[[nodiscard]] inline double domain_weight(double in_domain, double at_large, double least = 0.25) noexcept
{
    double const weight = std::fmin(std::exp(-cross_entropy_difference(in_domain, at_large)), 1.0);
    return weight < least ? 0 : weight;
}

/// The score of a pair, one for each in their order, lies within limits. Models: pair_filter.
///
/// A score that is not a number keeps no pair.
///
/// Errors: `error{mismatch}` for a pair that has no score.
class score_filter {
public:
    static constexpr double any = std::numeric_limits<double>::infinity();

    /// `name` is the reason under which pairs are counted.
    explicit score_filter(std::vector<double> scores, double least, double most = any, std::string name = "score")
        : scores_(std::make_shared<std::vector<double> const>(std::move(scores))), least_(least), most_(most),
          name_(std::move(name))
    {
        require(least <= most, "the least score must not be more than the most");
    }

    [[nodiscard]] std::string_view reason() const noexcept { return name_; }
    [[nodiscard]] bool operator()(text_pair const& pair) const
    {
        double const score = of(pair);
        return score >= least_ && score <= most_;
    }
    [[nodiscard]] std::string detail(text_pair const& pair) const
    {
        char text[40];
        std::snprintf(text, sizeof text, "%g", of(pair));
        return text;
    }

private:
    [[nodiscard]] double of(text_pair const& pair) const
    {
        if (pair.index >= scores_->size())
            fail(errc::mismatch, "there are " + std::to_string(scores_->size()) + " scores, and none for pair " +
                                     std::to_string(pair.index) + "; each pair must have one");
        return (*scores_)[pair.index];
    }

    std::shared_ptr<std::vector<double> const> scores_; ///< shared by copies: each thread has one
    double least_, most_;
    std::string name_;
};

} // namespace crossin
#endif
