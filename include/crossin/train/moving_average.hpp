// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TRAIN_MOVING_AVERAGE_HPP
#define CROSSIN_TRAIN_MOVING_AVERAGE_HPP

/// \file
/// A mean that forgets. Layer: train. Needs: nothing.

namespace crossin {

/// Exponential moving average, as a mean over what there was: the first value counts in full.
///
/// Models:     std::regular.
/// Properties: after n values x the mean is sum(decay^(n-1-i) x_i) / sum(decay^(n-1-i)).
struct moving_average {
    double sum = 0;    ///< weighted sum of the values
    double weight = 0; ///< of all values together

    /// Requires: 0 <= decay < 1.
    void add(double value, double decay) noexcept
    {
        sum = decay * sum + (1 - decay) * value;
        weight = decay * weight + (1 - decay);
    }
    /// The mean; 0 before the first value.
    [[nodiscard]] double mean() const noexcept { return weight > 0 ? sum / weight : 0; }
    friend bool operator==(moving_average const&, moving_average const&) = default;
};

} // namespace crossin
#endif
