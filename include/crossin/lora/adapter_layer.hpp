// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_ADAPTER_LAYER_HPP
#define CROSSIN_LORA_ADAPTER_LAYER_HPP

/// \file
/// What an adapter holds for one linear layer of a model. Layer: lora. Needs: factors.

#include <string>
#include <vector>

#include <crossin/lora/factors.hpp>

namespace crossin {

/// The trained part of the linear layer at a path of the model. Models: std::regular.
template <class Scalar>
struct adapter_layer {
    std::string module;            ///< such as model.layers.0.self_attn.q_proj
    lora_factors<Scalar> factors;  ///< rank 0 where only the bias is trained
    std::vector<Scalar> magnitude; ///< [out] of DoRA; empty without it
    std::vector<Scalar> bias;      ///< [out], added to the layer's own; empty without
    friend bool operator==(adapter_layer const&, adapter_layer const&) = default;
};

} // namespace crossin
#endif
