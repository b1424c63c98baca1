// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TRAIN_TUNER_OPTIONS_HPP
#define CROSSIN_TRAIN_TUNER_OPTIONS_HPP

/// \file
/// How a run is trained, and what it tells on the way. Layer: train. Needs: adamw, checkpoint, early_stop, fingerprint,
/// learning_rate, token_batch.

#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>

#include <crossin/batch/token_batch.hpp>
#include <crossin/core/checkpoint.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/fingerprint.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/core/token_sequences.hpp>
#include <crossin/train/adamw.hpp>
#include <crossin/train/early_stop.hpp>
#include <crossin/train/learning_rate.hpp>

namespace crossin {

/// Models: std::regular.
struct tuner_options {
    learning_rate rate = {}; ///< `rate.steps` is the length of the run
    adamw_options optimizer = {};
    double clip = 1;                  ///< length that gradients are shortened to; 0: never
    std::uint64_t accumulate = 1;     ///< batches of a step
    std::uint64_t seed = 42;          ///< of dropout
    double loss_decay = 0.98;         ///< of the mean that progress shows
    std::uint64_t validate_every = 0; ///< steps; 0: never
    early_stop_options stop = {};
    std::string folder = {};      ///< where checkpoint and best parameters go, which exists; empty: nowhere
    std::uint64_t save_every = 0; ///< steps between checkpoints, and one at the end; 0: only when asked to stop
    unsigned threads = 1;         ///< of the optimizer; 0: all. No number changes a bit

    /// `checkpoint.safetensors` in the folder.
    [[nodiscard]] std::string checkpoint_path() const { return folder + "/checkpoint.safetensors"; }
    /// `best.safetensors` there: the parameters with the lowest loss of validation, for `read_parameters`.
    [[nodiscard]] std::string best_path() const { return folder + "/best.safetensors"; }
    friend bool operator==(tuner_options const&, tuner_options const&) = default;
};

/// Errors: `error{invalid_argument}` for what makes no sense; those of `learning_rate::check`.
inline void check(tuner_options const& options)
{
    options.rate.check();
    require(options.rate.steps > 0, "a run has at least one step");
    require(options.accumulate > 0, "a step takes at least one batch");
    require(options.clip >= 0 && std::isfinite(options.clip),
            "gradients are shortened to a length that is not negative");
    require(options.loss_decay >= 0 && options.loss_decay < 1, "the decay of the mean loss lies in [0, 1)");
    require(options.stop.least_gain >= 0, "the least gain of early stopping must not be negative");
    require(options.stop.patience == 0 || options.validate_every > 0, "patience needs validation every so many steps");
}

/// Adds what decides the bits of a run, part by part; files and threads do not.
inline void add_options(fingerprint& to, tuner_options const& options)
{
    auto const add = [&](char const* name, std::initializer_list<std::uint64_t> numbers) {
        std::uint64_t hash = 0;
        for (std::uint64_t const one : numbers) hash = hash_combine(hash, one);
        to.add(name, hash);
    };
    auto const bits = [](double number) { return std::bit_cast<std::uint64_t>(number); };
    add("learning rate", {static_cast<std::uint64_t>(options.rate.shape), bits(options.rate.peak),
                          bits(options.rate.floor), options.rate.warm_up});
    add("steps", {options.rate.steps});
    add("optimizer", {bits(options.optimizer.beta1), bits(options.optimizer.beta2), bits(options.optimizer.epsilon),
                      bits(options.optimizer.decay), bits(options.optimizer.lora_b_rate)});
    add("clipping", {bits(options.clip)});
    add("accumulation", {options.accumulate});
    add("seed of dropout", {options.seed});
    add("mean loss", {bits(options.loss_decay)});
    add("validation", {options.validate_every, options.stop.patience, bits(options.stop.least_gain)});
}

/// A step that was taken.
struct tune_progress {
    std::uint64_t step = 0; ///< from 1
    std::uint64_t steps = 0;
    double loss = 0;      ///< per token of the step [nats]
    double mean_loss = 0; ///< moving average [nats]
    double rate = 0;
    double norm = 0; ///< of the gradient per token, before it was shortened
    bool clipped = false;
    std::uint64_t tokens = 0;     ///< of the step
    std::uint64_t supervised = 0; ///< of the step [tokens]
    batch_position next = {};     ///< where the next step begins
    double tokens_per_second = 0; ///< since the run began or went on; set by `run`
    double seconds_left = 0;
};

/// A validation that was done.
struct tune_validation {
    std::uint64_t step = 0;
    double loss = 0; ///< per token [nats]
    std::uint64_t tokens = 0;
    bool is_best = false;
    double best = 0; ///< loss of the best [nats]
    std::uint64_t best_step = 0;
};

/// What a run asks and tells. Each may be empty.
struct tune_events {
    std::function<void(tune_progress const&)> stepped = {};
    std::function<batch_loss()> validate = {}; ///< loss over examples that are kept apart, such as `evaluate_all`
    std::function<void(tune_validation const&)> validated = {};
    std::function<checkpoint(std::uint64_t next)> data = {}; ///< the composition's `checkpoint_at`
    std::function<bool()> interrupted = {};                  ///< asked before each batch
};

/// Why a run ended.
enum class tune_end : std::uint8_t {
    all_steps,
    patience,    ///< validation no longer got better
    used_up,     ///< there were no more batches
    interrupted, ///< it was asked to
};

} // namespace crossin
#endif
