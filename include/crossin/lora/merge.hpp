// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_MERGE_HPP
#define CROSSIN_LORA_MERGE_HPP

/// \file
/// Adapters put into the weights of a layer, and taken out again. Layer: lora. Needs: adapter_layer, matrix.

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/lora/adapter_layer.hpp>
#include <crossin/lora/detail/merge_row.hpp>
#include <crossin/lora/matrix.hpp>

namespace crossin {

/// Puts an adapter into the weights of its layer: W + scale B A, and with DoRA the rows of that at their magnitudes.
///
/// Effects: writes W; sums in double, rounds once. Biases are not weights, and are left alone.
/// Returns: with DoRA what `unmerge_layer` needs, the length of each row before it got its magnitude [out]; else nothing.
/// Shapes:  W [out x in].
/// Errors:  `error{mismatch}` for weights of another layer; `error{invalid_argument}` for a row of length 0 with DoRA.
[[nodiscard]] inline std::vector<double> merge_layer(matrix_view<float> weights, adapter_layer<float> const& layer)
{
    detail::merge_row merger(layer, weights.rows(), weights.cols());
    std::vector<double> lengths, row(weights.cols()), sum(weights.cols());
    for (std::size_t o = 0; o < weights.rows(); ++o) {
        for (std::size_t i = 0; i < row.size(); ++i) sum[i] = row[i] = double{weights(o, i)};
        double const length = merger.add(o, 1, row, sum);
        if (!layer.magnitude.empty()) lengths.push_back(length);
        for (std::size_t i = 0; i < row.size(); ++i) weights(o, i) = static_cast<float>(sum[i]);
    }
    return lengths;
}

/// Takes an adapter out of the weights again. What is left differs from the weights before by rounding alone.
///
/// Requires: `lengths` is what `merge_layer` returned.
/// Errors:   `error{mismatch}` for weights or lengths of another layer; `error{invalid_argument}` for a magnitude of 0,
///           behind which nothing is left.
inline void unmerge_layer(matrix_view<float> weights, adapter_layer<float> const& layer,
                          std::span<double const> lengths = {})
{
    detail::merge_row merger(layer, weights.rows(), weights.cols());
    if (lengths.size() != layer.magnitude.size())
        fail(errc::mismatch, "the layer " + in_quotes(layer.module, 120) + " has " +
                                 std::to_string(layer.magnitude.size()) + " magnitudes, and merging it left " +
                                 std::to_string(lengths.size()) + " lengths");
    std::vector<double> delta(weights.cols());
    for (std::size_t o = 0; o < weights.rows(); ++o) {
        double factor = 1;
        if (!lengths.empty()) {
            require(layer.magnitude[o] != 0, "a row of magnitude 0 cannot be taken out of merged weights");
            factor = lengths[o] / double{layer.magnitude[o]};
        }
        merger.delta(o, delta);
        for (std::size_t i = 0; i < delta.size(); ++i)
            weights(o, i) = static_cast<float>(double{weights(o, i)} * factor - delta[i]);
    }
}

} // namespace crossin
#endif
