// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_CHECK_PARTS_HPP
#define CROSSIN_LORA_DETAIL_CHECK_PARTS_HPP

/// \file
/// Whether the parts of an adapter's layer belong together. Layer: lora. Needs: adapter_config, adapter_layer.

#include <string>

#include <crossin/core/error.hpp>
#include <crossin/lora/adapter_config.hpp>
#include <crossin/lora/adapter_layer.hpp>

namespace crossin::detail {

[[noreturn, gnu::cold]] inline void refuse_layer(adapter_layer<float> const& layer, std::string const& what,
                                                 errc code = errc::invalid_argument)
{
    fail(code, "the layer " + in_quotes(layer.module, 120) + " of the adapter " + what);
}

/// Throws for a B of another rank than A, and for magnitudes and biases that are not one an output, or that the
/// configuration does not ask for. Fresh layers of DoRA may still be without magnitudes; of a layer of rank 0 nobody
/// can tell how many outputs there are.
inline void check_parts(adapter_config const& config, adapter_layer<float> const& layer)
{
    lora_factors<float> const& factors = layer.factors;
    if (factors.b.cols() != factors.rank())
        refuse_layer(layer, "has an A of rank " + std::to_string(factors.rank()) + " and a B of rank " +
                                std::to_string(factors.b.cols()));
    if (factors.rank() == 0) return;
    if (!layer.magnitude.empty() && layer.magnitude.size() != (config.dora ? factors.out() : 0))
        refuse_layer(layer, "has " + std::to_string(layer.magnitude.size()) + " magnitudes and " +
                                std::to_string(factors.out()) + " outputs, and the configuration says " +
                                (config.dora ? "DoRA" : "no DoRA"));
    if (layer.bias.size() != (config.added_bias ? factors.out() : 0))
        refuse_layer(layer, "has " + std::to_string(layer.bias.size()) + " biases and " +
                                std::to_string(factors.out()) + " outputs, and the configuration says " +
                                (config.added_bias ? "a bias" : "none"));
}

} // namespace crossin::detail
#endif
