// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_LINK_CHAIN_HPP
#define CROSSIN_ALIGN_DETAIL_LINK_CHAIN_HPP

/// \file
/// Posterior probabilities of the links of one pair of sentences. Layer: align. Needs: jump_table.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <crossin/align/detail/jump_table.hpp>

namespace crossin::detail {

/// Probabilities of one direction: each word of one sentence, an observation, is made by a word of the other, a state,
/// or by none.
struct link_direction {
    std::size_t observations = 0;
    std::size_t states = 0;
    std::size_t stride = 0;            ///< of rows: `states` in whole vectors; what is behind them is zero
    std::vector<float> emission;       ///< [observations x stride] p(observation | state)
    std::vector<float> null_emission;  ///< [observations] p(observation | no state)
    std::vector<float> posterior;      ///< [observations x stride] p(state | observation, sentences)
    std::vector<float> null_posterior; ///< [observations]

    void resize(std::size_t new_observations, std::size_t new_states)
    {
        observations = new_observations;
        states = new_states;
        stride = (states + 7) / 8 * 8;
        emission.assign(observations * stride, 0);
        posterior.assign(observations * stride, 0);
        null_emission.resize(observations);
        null_posterior.resize(observations);
    }
    [[nodiscard]] float link(std::size_t observation, std::size_t state) const noexcept
    {
        return posterior[observation * stride + state];
    }
};

/// Posteriors where a link depends on its words and on how far from the diagonal it is.
///
/// Source: Brown et al. 1993, model 1; Dyer et al. 2013, the prior, exp(-pull |i / I - j / J|).
class diagonal_links {
public:
    void run(link_direction& of, double pull, double null_weight)
    {
        near(of.states, pull, state_);
        near(of.observations, pull, observation_);
        auto const weight_of_null = static_cast<float>(null_weight * static_cast<double>(of.states));
        for (std::size_t j = 0; j < of.observations; ++j) {
            float const* const emission = of.emission.data() + j * of.stride;
            float* const posterior = of.posterior.data() + j * of.stride;
            float const here = observation_[j], inverse = 1 / here;
            float sum = 0;
            for (std::size_t i = 0; i < of.states; ++i) {
                posterior[i] = emission[i] * std::min(state_[i] * inverse, here / state_[i]);
                sum += posterior[i];
            }
            float const null = weight_of_null * of.null_emission[j];
            float const scale = 1 / (sum + null + 1e-30F);
            for (std::size_t i = 0; i < of.states; ++i) posterior[i] *= scale;
            of.null_posterior[j] = null * scale;
        }
    }

private:
    /// exp(pull x) for the middles x of n equal parts of [0, 1]: of two, the smaller quotient is exp(-pull |x - y|).
    static void near(std::size_t n, double pull, std::vector<float>& to)
    {
        to.resize(n);
        for (std::size_t i = 0; i < n; ++i)
            to[i] = static_cast<float>(std::exp(pull * (static_cast<double>(i) + 0.5) / static_cast<double>(n)));
    }

    std::vector<float> state_, observation_;
};

/// Posteriors where a link depends on its words and on the link of the word before: a hidden Markov chain.
///
/// An observation without a state keeps the place of the last state, so that the chain has two states for each word:
/// linked to it, and unlinked behind it. Paths of less than a hundred thousandth of an observation's probability are
/// left out.
///
/// Source: Vogel, Ney, Tillmann 1996; the states without a word: Och, Ney 2003, section 2.1.
class link_chain {
public:
    /// Complexity: O(observations x states x likely states).
    /// Returns:    the logarithm of the observations' probability [nats].
    double run(link_direction& of, jump_table const& jumps, double null, jump_counts* counts)
    {
        start(of, jumps, static_cast<float>(null));
        double log_probability = std::log(double{scale_[0]});
        for (std::size_t j = 1; j < of.observations; ++j) {
            step_on(of, jumps, j);
            log_probability += std::log(double{scale_[j]});
        }
        behind_.assign(2 * of.stride, 1);
        give_posterior(of, of.observations - 1);
        for (std::size_t j = of.observations - 1; j > 0; --j) {
            step_back(of, jumps, j, counts);
            give_posterior(of, j - 1);
        }
        return log_probability;
    }

private:
    static constexpr float negligible = 1e-5F;

    void start(link_direction const& of, jump_table const& jumps, float null)
    {
        std::size_t const n = of.states, stride = of.stride;
        null_ = null;
        ahead_.assign(of.observations * 2 * stride, 0);
        scale_.resize(of.observations);
        leave_.resize(n);
        for (std::size_t a = 0; a < n; ++a)
            leave_[a] = static_cast<float>((1 - double{null}) / jumps.sum_from(static_cast<std::ptrdiff_t>(a), n));
        float const* const first = jumps.from(-1);
        auto const enter = static_cast<float>((1 - double{null}) / jumps.sum_from(-1, n));
        float* const q = ahead_.data();
        float const unlinked = null / static_cast<float>(n) * of.null_emission[0];
        for (std::size_t b = 0; b < n; ++b) {
            q[b] = enter * first[b] * of.emission[b];
            q[stride + b] = unlinked;
        }
        normalise(q, 0, stride, n);
    }

    void step_on(link_direction const& of, jump_table const& jumps, std::size_t j)
    {
        std::size_t const n = of.states, stride = of.stride;
        float const* const p = ahead_.data() + (j - 1) * 2 * stride;
        float* const q = ahead_.data() + j * 2 * stride;
        float const unlinked = null_ * of.null_emission[j];
        for (std::size_t a = 0; a < n; ++a) {
            float const here = p[a] + p[stride + a];
            if (here < negligible) continue;
            add_scaled(q, jumps.from(static_cast<std::ptrdiff_t>(a)), here * leave_[a], stride);
            q[stride + a] = here * unlinked;
        }
        float const* const emission = of.emission.data() + j * stride;
        for (std::size_t b = 0; b < stride; ++b) q[b] *= emission[b]; // zero behind the last state
        normalise(q, j, stride, n);
    }

    void normalise(float* q, std::size_t j, std::size_t stride, std::size_t n)
    {
        float sum = 0;
        for (std::size_t b = 0; b < n; ++b) sum += q[b] + q[stride + b];
        scale_[j] = std::max(sum, 1e-30F);
        float const inverse = 1 / scale_[j];
        for (std::size_t b = 0; b < 2 * stride; ++b) q[b] *= inverse;
    }

    void step_back(link_direction const& of, jump_table const& jumps, std::size_t j, jump_counts* counts)
    {
        std::size_t const n = of.states, stride = of.stride;
        float const* const emission = of.emission.data() + j * stride;
        float const inverse = 1 / scale_[j];
        entered_.assign(stride, 0);
        float most = 0;
        for (std::size_t b = 0; b < n; ++b) {
            entered_[b] = behind_[b] * emission[b] * inverse;
            most = std::max(most, entered_[b]);
        }
        before_.assign(stride, 0);
        for (std::size_t b = 0; b < n; ++b)
            if (entered_[b] > most * negligible) add_scaled(before_.data(), jumps.to(b), entered_[b], stride);
        if (counts) count(of, jumps, j, *counts);
        float const unlinked = null_ * of.null_emission[j] * inverse;
        for (std::size_t a = 0; a < n; ++a)
            behind_[a] = behind_[stride + a] = before_[a] * leave_[a] + unlinked * behind_[stride + a];
    }

    /// Expected jumps between observations j - 1 and j.
    void count(link_direction const& of, jump_table const& jumps, std::size_t j, jump_counts& counts) const
    {
        float const* const p = ahead_.data() + (j - 1) * 2 * of.stride;
        for (std::size_t a = 0; a < of.states; ++a) {
            float const here = (p[a] + p[of.stride + a]) * leave_[a];
            if (p[a] + p[of.stride + a] < 10 * negligible) continue;
            float const* const weight = jumps.from(static_cast<std::ptrdiff_t>(a));
            for (std::size_t b = 0; b < of.states; ++b)
                counts.of[jump_counts::slot(static_cast<std::ptrdiff_t>(b) - static_cast<std::ptrdiff_t>(a))] += double{
                    here * entered_[b] * weight[b]};
        }
    }

    void give_posterior(link_direction& of, std::size_t j) const
    {
        std::size_t const stride = of.stride;
        float const* const q = ahead_.data() + j * 2 * stride;
        float* const posterior = of.posterior.data() + j * stride;
        float linked = 0, unlinked = 0;
        for (std::size_t b = 0; b < of.states; ++b) {
            posterior[b] = q[b] * behind_[b];
            linked += posterior[b];
            unlinked += q[stride + b] * behind_[stride + b];
        }
        float const inverse = 1 / (linked + unlinked + 1e-30F);
        for (std::size_t b = 0; b < of.states; ++b) posterior[b] *= inverse;
        of.null_posterior[j] = unlinked * inverse;
    }

    static void add_scaled(float* __restrict to, float const* __restrict from, float by, std::size_t n) noexcept
    {
        for (std::size_t i = 0; i < n; ++i) to[i] += by * from[i];
    }

    float null_ = 0;
    std::vector<float> ahead_;  ///< [observations x 2 x stride] p(state | observations up to here): linked, unlinked
    std::vector<float> behind_; ///< [2 x stride] p(observations behind here | state), scaled
    std::vector<float> scale_;  ///< [observations] p(observation | observations before it)
    std::vector<float> leave_;  ///< [states] (1 - null) / sum of the weights of jumps
    std::vector<float> entered_, before_;
};

} // namespace crossin::detail
#endif
