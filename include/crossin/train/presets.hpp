// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TRAIN_PRESETS_HPP
#define CROSSIN_TRAIN_PRESETS_HPP

/// \file
/// Options to begin with. Layer: train. Needs: tune_options.

#include <array>
#include <string_view>

#include <crossin/core/error.hpp>
#include <crossin/core/nearest.hpp>
#include <crossin/train/tune_options.hpp>

namespace crossin::presets {

/// Names of the presets, as recipes spell them.
inline constexpr std::array<std::string_view, 2> names = {"plain", "crossin-official"};

/// Small adapters on every linear layer, steps of 16 examples, nothing of an answer cut off.
[[nodiscard]] inline tune_options plain() { return {}; }

/// CrossIn's own: rank 64, embeddings and head trained in full, batches of one, rows of 4096 tokens cut from the right.
///
/// The learning rate and the length of a run are arguments of the released script, and so to be said. Adapters with
/// embeddings and head are large, and cannot be converted for programs that take low-rank matrices alone.
/// Source: the released training script of CrossIn (arXiv 2404.11932), whose list of targets has `p_proj` for `q_proj`, and
///         its trainer's defaults for what it does not say (betas, epsilon, gradients no longer than 1).
[[nodiscard]] inline tune_options crossin_official()
{
    tune_options options;
    options.lora = {.rank = 64, .alpha = 128, .dropout = 0.05, .embeddings = true, .head = true};
    options.base = weight_format::bf16;
    options.rows = {.max_length = 4096, .cut = row_cut::from_right};
    options.batches = {.examples = 1, .allow_empty = true}; // one example that is all prompt is no reason to stop
    options.accumulate = 16;
    options.learning_rate = 0;
    options.schedule = rate_shape::cosine;
    options.warm_up = {.share = 0.03};
    options.optimizer.decay = 0.01;
    options.seed = 42;
    return options;
}

/// The preset of that name. Errors: `error{not_found}` with the nearest name.
[[nodiscard]] inline tune_options named(std::string_view name)
{
    if (name == names[0]) return plain();
    if (name == names[1]) return crossin_official();
    fail(errc::not_found,
         "no preset is called " + in_quotes(name) + "; the nearest name is " + in_quotes(nearest(name, names)));
}

} // namespace crossin::presets
#endif
