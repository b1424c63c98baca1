// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_RANK_OPTIONS_HPP
#define CROSSIN_EVAL_RANK_OPTIONS_HPP

/// \file
/// Classification by the option that a model finds likeliest. Layer: eval. Needs: error.

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>

namespace crossin {

/// What the score of an option is.
enum class option_score : std::uint8_t {
    sum,  ///< of the log-probabilities of its tokens: how likely the option is; longer ones are less likely
    mean, ///< over its tokens, so that length does not tell
};

/// The scores of options, and the best one.
struct ranked_options {
    std::vector<double> scores; ///< in the order of the options [nats]
    std::size_t best = 0;       ///< index; of equals the first
    friend bool operator==(ranked_options const&, ranked_options const&) = default;
};

/// Ranks options by the log-probabilities of their tokens.
///
/// Errors: `error{invalid_argument}` for no option, an option without tokens, and a log-probability that is not a number
///         or above 0. (Minus infinity is one: a token that cannot come.)
/// Source: the code of KORANI (arXiv 2406.08796), which sums.
template <std::ranges::input_range Options>
    requires std::ranges::input_range<std::ranges::range_reference_t<Options>> &&
             std::convertible_to<std::ranges::range_reference_t<std::ranges::range_reference_t<Options>>, double>
[[nodiscard]] ranked_options rank_options(Options&& options, option_score by = option_score::sum)
{
    ranked_options ranked;
    for (auto&& option : options) {
        double sum = 0;
        std::size_t tokens = 0;
        for (double const value : option) {
            if (!(value <= 0))
                fail(errc::invalid_argument, "option " + std::to_string(ranked.scores.size()) +
                                                 " has the log-probability " + std::to_string(value) +
                                                 "; none is above 0");
            sum += value;
            ++tokens;
        }
        if (tokens == 0)
            fail(errc::invalid_argument, "option " + std::to_string(ranked.scores.size()) + " has no tokens");
        ranked.scores.push_back(by == option_score::sum ? sum : sum / static_cast<double>(tokens));
        if (ranked.scores.back() > ranked.scores[ranked.best]) ranked.best = ranked.scores.size() - 1;
    }
    require(!ranked.scores.empty(), "there are no options to rank");
    return ranked;
}

} // namespace crossin
#endif
