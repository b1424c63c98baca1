// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TRAIN_TUNE_STATE_HPP
#define CROSSIN_TRAIN_TUNE_STATE_HPP

/// \file
/// Where a training run stands, apart from its large arrays. Layer: train. Needs: early_stop, moving_average,
/// token_batch.

#include <cstdint>

#include <crossin/batch/token_batch.hpp>
#include <crossin/train/early_stop.hpp>
#include <crossin/train/moving_average.hpp>

namespace crossin {

/// Counters and means of a run. The rate and the keys of dropout are functions of the step, and so not in it.
///
/// Models: std::regular.
struct tune_state {
    std::uint64_t step = 0;        ///< steps that have been taken
    batch_position next = {};      ///< where batches go on
    std::uint64_t sequences = 0;   ///< learned from so far
    std::uint64_t tokens = 0;      ///< read so far
    std::uint64_t supervised = 0;  ///< learned so far [tokens]
    std::uint64_t left_out = 0;    ///< examples without a token to learn, of batches that count them
    std::uint64_t cut_rows = 0;    ///< rows that are not whole, of these
    std::uint64_t cut_answers = 0; ///< what was cut of answers [tokens], of these
    moving_average loss = {};      ///< per token [nats]
    early_stop best = {};
    friend bool operator==(tune_state const&, tune_state const&) = default;
};

} // namespace crossin
#endif
