// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TRAIN_HPP
#define CROSSIN_TRAIN_HPP

/// \file
/// All of train/: optimizer, learning rates, the loop, checkpoints.

#include <crossin/train/adamw.hpp>
#include <crossin/train/clip.hpp>
#include <crossin/train/early_stop.hpp>
#include <crossin/train/learning_rate.hpp>
#include <crossin/train/moving_average.hpp>
#include <crossin/train/presets.hpp>
#include <crossin/train/read_tune_options.hpp>
#include <crossin/train/tunable.hpp>
#include <crossin/train/tune_checkpoint.hpp>
#include <crossin/train/tune_options.hpp>
#include <crossin/train/tune_state.hpp>
#include <crossin/train/tuner.hpp>
#include <crossin/train/tuner_options.hpp>

#endif
