// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_SCORE_ANSWERS_HPP
#define CROSSIN_MODEL_SCORE_ANSWERS_HPP

/// \file
/// How likely a decoder holds given answers to a prompt. Layer: model. Needs: cached_decoder.

#include <algorithm>
#include <cassert>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/lora/engine.hpp>
#include <crossin/lora/target.hpp>
#include <crossin/model/cached_decoder.hpp>
#include <crossin/model/detail/batch_checks.hpp>

namespace crossin {

/// The logarithm of the probability of an answer.
///
/// Models: std::regular.
struct answer_score {
    double sum = 0;           ///< over its tokens [nats]
    std::uint64_t tokens = 0; ///< of the answer

    /// Per token, which does not favour short answers; NaN for no token [nats].
    [[nodiscard]] double mean() const noexcept { return sum / static_cast<double>(tokens); }
    friend bool operator==(answer_score const&, answer_score const&) = default;
};

/// How answers are scored. Models: std::regular.
struct score_options {
    bool prefix = false; ///< places of the prompt see each other: for models trained so
    friend bool operator==(score_options const&, score_options const&) = default;
};

/// The logarithm of the probability of a token, from the logits of all [nats].
///
/// Requires: id < logits.size().
/// Errors:   `error{invalid_argument}` for logits of which one is NaN or positive infinity.
template <std::floating_point Scalar>
[[nodiscard]] double log_probability(std::span<Scalar const> logits, std::uint32_t id)
{
    assert(id < logits.size());
    double most = -HUGE_VAL, sum = 0;
    for (Scalar const one : logits) most = std::max(most, static_cast<double>(one));
    for (Scalar const one : logits) sum += std::exp(static_cast<double>(one) - most);
    if (!(sum >= 1)) // NaN, which infinities become, too
        fail(errc::invalid_argument, "the logits are no finite numbers; are the weights or the adapter damaged?");
    return static_cast<double>(logits[id]) - most - std::log(sum);
}

inline namespace CROSSIN_DETAIL_TARGET {

/// How likely each answer is behind the prompt, which is read once for all of them. What `model` had read before is
/// forgotten; afterwards it has read the prompt.
///
/// Errors: those of `cached_decoder::read`, for each answer by itself, before anything is read; `error{invalid_argument}`
///         for an answer without tokens, and for logits that are no numbers.
template <linear_engine Engine>
[[nodiscard]] std::vector<answer_score> score_answers(cached_decoder<Engine>& model,
                                                      std::span<std::uint32_t const> prompt,
                                                      std::span<std::vector<std::uint32_t> const> answers,
                                                      score_options const& options = {})
{
    using scalar = typename Engine::scalar;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (answers[i].empty()) fail(errc::invalid_argument, "answer " + std::to_string(i) + " has no token");
        std::string const mine = " of answer " + std::to_string(i);
        detail::check_ids(answers[i], model.config(), mine);
        detail::check_length(prompt.size() + answers[i].size(), model.config(), " with those" + mine);
    }
    model.clear();
    std::span<scalar const> const found = options.prefix ? model.read_prefix(prompt) : model.read(prompt);
    std::vector<scalar> const first(found.begin(), found.end());
    model.hold();
    std::vector<answer_score> scores;
    for (std::vector<std::uint32_t> const& answer : answers) {
        answer_score& score = scores.emplace_back();
        score.tokens = answer.size();
        score.sum = log_probability(std::span<scalar const>(first), answer[0]);
        if (answer.size() == 1) continue;
        model.read(std::span(answer).first(answer.size() - 1), 0,
                   [&](std::size_t place, matrix_view<scalar const> logits) {
                       for (std::size_t r = 0; r < logits.rows(); ++r)
                           score.sum += log_probability(std::span<scalar const>(logits.row(r), logits.cols()),
                                                        answer[place + r + 1]);
                   });
        model.cut(prompt.size());
    }
    return scores;
}

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin
#endif
