// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TRAIN_LEARNING_RATE_HPP
#define CROSSIN_TRAIN_LEARNING_RATE_HPP

/// \file
/// The rate as a function of the step. Layer: train. Needs: error.

#include <cmath>
#include <cstdint>
#include <numbers>

#include <crossin/core/error.hpp>

namespace crossin {

/// How the rate goes on behind the warm-up.
enum class rate_shape : std::uint8_t { constant, linear, cosine };

/// Steps of a share of the run, rounded up; no rounding error makes one of nothing. Requires: 0 <= share <= 1.
[[nodiscard]] inline std::uint64_t steps_of_share(double share, std::uint64_t steps) noexcept
{
    return static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(steps) - 1e-9));
}

/// Rate of each step: up to the peak in a straight line, then down to the floor by its shape.
///
/// Steps count from 0. The peak stands at step `warm_up`, the floor at step `steps` and behind it.
///
/// Models: std::regular.
/// Source: SGDR's half cosine, Loshchilov, Hutter, arXiv 1608.03983, equation 5, once. From the warm-up's end on the
///         values are those of transformers' schedules of these names; its warm-up begins with a step of rate 0, which
///         teaches nothing, and ours with 1 / (warm_up + 1) of the peak.
struct learning_rate {
    rate_shape shape = rate_shape::cosine;
    double peak = 2e-4;
    std::uint64_t steps = 0;   ///< of the run
    std::uint64_t warm_up = 0; ///< steps below the peak
    double floor = 0;          ///< what is left of the peak at the end [share]

    [[nodiscard]] double operator()(std::uint64_t step) const noexcept
    {
        if (step < warm_up) return peak * static_cast<double>(step + 1) / static_cast<double>(warm_up + 1);
        if (shape == rate_shape::constant) return peak;
        if (step >= steps) return peak * floor;
        double const done = static_cast<double>(step - warm_up) / static_cast<double>(steps - warm_up);
        double const left = shape == rate_shape::linear ? 1 - done : (1 + std::cos(std::numbers::pi * done)) / 2;
        return peak * (floor + (1 - floor) * left);
    }

    /// Errors: `error{invalid_argument}` for a peak that is not positive, a floor outside [0, 1], a warm-up as long as the
    ///         run where the rate is to fall.
    void check() const
    {
        require(peak > 0 && std::isfinite(peak), "the learning rate must be positive");
        require(floor >= 0 && floor <= 1, "the floor of the learning rate is a share of its peak, from 0 to 1");
        require(shape == rate_shape::constant || warm_up < steps,
                "the warm-up of the learning rate must be shorter than the run");
    }
    friend bool operator==(learning_rate const&, learning_rate const&) = default;
};

} // namespace crossin
#endif
