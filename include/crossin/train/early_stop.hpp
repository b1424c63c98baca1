// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TRAIN_EARLY_STOP_HPP
#define CROSSIN_TRAIN_EARLY_STOP_HPP

/// \file
/// Which validation was the best, and whether to go on. Layer: train. Needs: nothing.

#include <cstdint>

namespace crossin {

/// When a run that no longer gets better ends. Models: std::regular.
struct early_stop_options {
    std::uint64_t patience = 0; ///< validations without a gain after which it ends; 0: never
    double least_gain = 0;      ///< by which a loss must be below the best one to count as a gain [nats]
    friend bool operator==(early_stop_options const&, early_stop_options const&) = default;
};

/// The lowest loss so far, and for how long there was no gain. Models: std::regular.
struct early_stop {
    double best = 0; ///< meaningful once `validations` > 0 [nats]
    std::uint64_t best_step = 0;
    std::uint64_t last_step = 0; ///< of the last validation
    std::uint64_t validations = 0;
    std::uint64_t without_gain = 0; ///< validations since one was lower than the best before it by `least_gain`

    /// Takes a loss. Returns: whether it is the lowest so far, which the first is.
    bool add(double loss, std::uint64_t step, early_stop_options const& options) noexcept
    {
        bool const first = validations++ == 0, lowest = first || loss < best;
        without_gain = first || loss < best - options.least_gain ? 0 : without_gain + 1;
        last_step = step;
        if (lowest) {
            best = loss;
            best_step = step;
        }
        return lowest;
    }
    [[nodiscard]] bool ends(early_stop_options const& options) const noexcept
    {
        return options.patience > 0 && without_gain >= options.patience;
    }
    friend bool operator==(early_stop const&, early_stop const&) = default;
};

} // namespace crossin
#endif
