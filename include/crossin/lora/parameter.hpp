// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_PARAMETER_HPP
#define CROSSIN_LORA_PARAMETER_HPP

/// \file
/// Trained numbers by name, with their gradients: what optimizers and files see of a model. Layer: lora. Needs:
/// nothing.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace crossin {

/// What a trained array is to its model. Decay, rates and files go by it.
enum class parameter_kind : std::uint8_t {
    lora_a,
    lora_b,
    magnitude, ///< of DoRA
    bias,
    norm,
    embedding,
    head,
    weight, ///< of a linear layer that is trained itself
};

/// One trained array where it lies, and its gradient. Both stay where they are as long as the model does.
template <class Scalar>
struct parameter {
    std::string name; ///< as in files, without the prefix of an adapter: model.layers.0.self_attn.q_proj.lora_A.weight
    parameter_kind kind = parameter_kind::weight;
    std::size_t rows = 1, cols = 0;  ///< one row for a vector
    std::span<Scalar> value = {};    ///< [rows x cols]
    std::span<Scalar> gradient = {}; ///< [rows x cols]; backward passes add to it
};

} // namespace crossin
#endif
