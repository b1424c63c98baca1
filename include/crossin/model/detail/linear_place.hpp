// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_DETAIL_LINEAR_PLACE_HPP
#define CROSSIN_MODEL_DETAIL_LINEAR_PLACE_HPP

/// \file
/// Which linear layer of a decoder a path names, and whether an adapter fits it. Layer: model. Needs: decoder_weights,
/// adapter_layer, nearest.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/nearest.hpp>
#include <crossin/io/model_config.hpp>
#include <crossin/lora/adapter_layer.hpp>
#include <crossin/model/decoder_weights.hpp>

namespace crossin::detail {

/// Where a linear layer stands, and its shape.
struct linear_place {
    std::size_t layer;
    linear_part part;
    linear_shape shape;
};

/// The linear layer of that path.
///
/// Errors: `error{not_found}` with the nearest path; `error{unsupported}` for the head, whose adapters can be merged
///         but are not done here.
[[nodiscard]] inline linear_place find_linear(model_config const& config, std::string_view module)
{
    if (module == "lm_head")
        fail(errc::unsupported, "a decoder takes no adapter of the head \"lm_head\"; train it whole, by naming it in "
                                "modules_to_save, or merge the adapter into the model");
    auto const shapes = linear_shapes(config);
    std::vector<std::string> paths;
    for (std::size_t i = 0; i < config.layers; ++i)
        for (std::size_t p = 0; p < linear_parts; ++p)
            if (paths.emplace_back(module_path(i, shapes[p].name)) == module)
                return {i, static_cast<linear_part>(p), shapes[p]};
    std::vector<std::string_view> const known(paths.begin(), paths.end());
    fail(errc::not_found, "the model has no linear layer " + in_quotes(module, 120) +
                              (known.empty() ? "" : "; the nearest is " + in_quotes(nearest(module, known), 120)));
}

/// Errors: `error{mismatch}` for an adapter of another shape than [out x in].
template <class Scalar>
void check_adapter(adapter_layer<Scalar> const& adapter, std::size_t out, std::size_t in)
{
    lora_factors<Scalar> const& factors = adapter.factors;
    auto const refuse = [&](std::string const& what) {
        fail(errc::mismatch, "the adapter of " + adapter.module + " has " + what + ", and the layer has " +
                                 std::to_string(in) + " inputs and " + std::to_string(out) + " outputs");
    };
    auto const shape = [](matrix<Scalar> const& m) {
        return std::to_string(m.rows()) + " x " + std::to_string(m.cols());
    };
    if (factors.rank() != 0 && factors.in() != in) refuse("an A of " + shape(factors.a));
    if (factors.rank() != 0 && (factors.out() != out || factors.b.cols() != factors.rank()))
        refuse("a B of " + shape(factors.b) + " and an A of " + shape(factors.a));
    if (!adapter.bias.empty() && adapter.bias.size() != out) refuse("a bias of " + std::to_string(adapter.bias.size()));
    if (!adapter.magnitude.empty() && adapter.magnitude.size() != out)
        refuse(std::to_string(adapter.magnitude.size()) + " magnitudes");
    if (!adapter.magnitude.empty() && factors.rank() == 0) refuse("magnitudes and no factors");
}

} // namespace crossin::detail
#endif
