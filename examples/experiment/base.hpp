// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_EXPERIMENT_BASE_HPP
#define CROSSIN_EXAMPLES_EXPERIMENT_BASE_HPP

/// \file
/// A decoder trained from nothing on the texts of a world, as a folder of Hugging Face files.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "pretraining_text.hpp"
#include "world.hpp"

namespace experiment {

/// The shape of a base and how it is trained. Models: std::regular.
struct base_options {
    std::uint64_t width = 96, inner_width = 192, layers = 3, heads = 4;
    std::uint64_t lines = 590'000; ///< that it reads
    std::uint64_t batch = 128;     ///< lines of a step
    double rate = 4e-3;            ///< peak of the learning rate
    text_shares shares = {};
    friend bool operator==(base_options const&, base_options const&) = default;
};

/// Is told of the training now and then: done steps, all steps, mean loss [nats].
using base_progress = std::function<void(std::uint64_t, std::uint64_t, double)>;

/// Trains a base and writes config.json, tokenizer.json and model.safetensors (bfloat16) into a folder that is there.
///
/// Returns: how many tokens it read.
std::uint64_t make_base(world const& of, base_options const& options, std::string const& folder, unsigned threads,
                        base_progress const& progress = {});

} // namespace experiment
#endif
