// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TRAIN_TUNE_OPTIONS_HPP
#define CROSSIN_TRAIN_TUNE_OPTIONS_HPP

/// \file
/// All that a recipe says about tuning, as a value. Layer: train. Needs: collate, token_batches, tuner_options, weight_format.

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <crossin/batch/collate.hpp>
#include <crossin/batch/token_batches.hpp>
#include <crossin/core/error.hpp>
#include <crossin/model/weight_format.hpp>
#include <crossin/train/adamw.hpp>
#include <crossin/train/early_stop.hpp>
#include <crossin/train/learning_rate.hpp>
#include <crossin/train/tuner_options.hpp>

namespace crossin {

/// Which adapters are trained. Models: std::regular.
struct lora_settings {
    std::uint64_t rank = 8;
    double alpha = 16;
    double dropout = 0;
    std::vector<std::string> targets = {
        "q_proj",    "k_proj",  "v_proj",   "o_proj",
        "gate_proj", "up_proj", "down_proj"};                             ///< linear layers, by the end of their names
    std::vector<std::pair<std::string, std::uint64_t>> rank_pattern = {}; ///< of some modules; the first that fits
    std::vector<std::pair<std::string, double>> alpha_pattern = {};       ///< the same
    bool rank_stabilized = false; ///< scale alpha / sqrt(rank): rsLoRA (arXiv 2312.03732)
    bool dora = false;            ///< magnitudes of their own: DoRA (arXiv 2402.09353)
    bool embeddings = false;      ///< trained in full; adapters with them cannot be converted for other programs
    bool head = false;            ///< the same
    friend bool operator==(lora_settings const&, lora_settings const&) = default;
};

/// Steps below the peak: a number, or else a share of the run. Models: std::regular.
struct warm_up_steps {
    std::uint64_t steps = 0;
    double share = 0; ///< counts where `steps` is 0 [0, 1)
    [[nodiscard]] std::uint64_t of(std::uint64_t run) const noexcept
    {
        return steps > 0 || run == 0 ? steps : std::min(steps_of_share(share, run), run - 1);
    }
    friend bool operator==(warm_up_steps const&, warm_up_steps const&) = default;
};

/// The section `tune` of a recipe. Models: std::regular.
struct tune_options {
    lora_settings lora = {};
    weight_format base = weight_format::as_stored; ///< of the frozen linear layers
    collate_options rows = {.max_length = 1024};
    batch_options batches = {.examples = 4}; ///< `last` is not the recipe's
    std::uint64_t accumulate = 4;            ///< batches of a step
    std::uint64_t steps = 0;                 ///< 0: as many as the examples make
    double learning_rate = 2e-4;             ///< the peak; 0: to be said
    rate_shape schedule = rate_shape::cosine;
    warm_up_steps warm_up = {.share = 0.03};
    double floor = 0; ///< what is left of the peak at the end [share]
    adamw_options optimizer = {};
    double clip = 1; ///< 0: never
    std::uint64_t seed = 42;
    std::uint64_t validate_every = 0;        ///< steps; 0: never
    std::uint64_t validation_examples = 200; ///< of `validation_recipe`, or else those behind the run's
    std::string validation_recipe = {};      ///< of held-out data, as the recipe spells its path; empty: none
    early_stop_options stop = {};
    std::uint64_t save_every = 100; ///< steps; 0: only when asked to stop
    bool recompute = false;         ///< activations on the way back, for less memory; changes no bit
    friend bool operator==(tune_options const&, tune_options const&) = default;
};

/// Steps that `examples` make, the last of them perhaps a smaller one.
///
/// Errors: `error{invalid_argument}` with packing, where lengths decide.
[[nodiscard]] inline std::uint64_t steps_of_examples(tune_options const& options, std::uint64_t examples)
{
    require(!options.batches.pack,
            "with packing the length of the texts decides how many steps examples make; say `steps`");
    std::uint64_t const batches = examples / options.batches.examples + (examples % options.batches.examples != 0);
    return batches / options.accumulate + (batches % options.accumulate != 0);
}

/// What the loop is told, for a run of `steps`. Files and threads are the program's to add.
///
/// Errors: those of `check`; `error{invalid_argument}` for a learning rate that the preset leaves open.
[[nodiscard]] inline tuner_options tuner_options_of(tune_options const& options, std::uint64_t steps)
{
    require(options.learning_rate > 0,
            "the preset leaves the learning rate open; add `learning_rate`, such as 2e-4, to the section `tune`");
    tuner_options result;
    result.rate = {options.schedule, options.learning_rate, steps, options.warm_up.of(steps), options.floor};
    result.optimizer = options.optimizer;
    result.clip = options.clip;
    result.accumulate = options.accumulate;
    result.seed = options.seed;
    result.validate_every = options.validate_every;
    result.stop = options.stop;
    result.save_every = options.save_every;
    check(result);
    return result;
}

} // namespace crossin
#endif
