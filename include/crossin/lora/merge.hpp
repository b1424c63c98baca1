// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_MERGE_HPP
#define CROSSIN_LORA_MERGE_HPP

/// \file
/// Adapters put into the weights of a layer, and taken out again. Layer: lora. Needs: adapter_layer, dora, matrix.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/lora/adapter_layer.hpp>
#include <crossin/lora/detail/merge_row.hpp>
#include <crossin/lora/dora.hpp>
#include <crossin/lora/matrix.hpp>

namespace crossin {

namespace detail {

/// Puts rows in place of those of W, once all of them are there. row(o, sum) writes the exact row o over that of W.
///
/// Returns: the most that rounding took of a weight.
/// Errors:  `error{limit}` for a value that a float cannot hold; then, and when row throws, W stays as it is.
template <class Row>
[[nodiscard]] double replace_rows(matrix_view<float> weights, std::string const& module, Row&& row)
{
    matrix<float> made(weights.rows(), weights.cols());
    std::vector<double> sum(weights.cols());
    double largest_loss = 0;
    for (std::size_t o = 0; o < weights.rows(); ++o) {
        std::copy_n(weights.row(o), sum.size(), sum.begin());
        row(o, std::span<double>(sum));
        for (std::size_t i = 0; i < sum.size(); ++i) {
            float const value = made(o, i) = static_cast<float>(sum[i]);
            if (!std::isfinite(value) && std::isfinite(sum[i]))
                fail(errc::limit, "the layer " + in_quotes(module, 120) + " comes to the weight " +
                                      std::to_string(sum[i]) + ", which a float cannot hold");
            largest_loss = std::max(largest_loss, std::abs(double{value} - sum[i]));
        }
    }
    for (std::size_t o = 0; o < weights.rows(); ++o) std::copy_n(made.row(o), made.cols(), weights.row(o));
    return largest_loss;
}

} // namespace detail

/// What `merge_layer` did. Models: std::regular.
struct merged_layer {
    std::vector<double> lengths = {}; ///< with DoRA, of each row before it got its magnitude [out]; else none
    double largest_loss = 0;          ///< the most that rounding took of a weight
    friend bool operator==(merged_layer const&, merged_layer const&) = default;
};

/// Puts an adapter into the weights of its layer: W + scale B A, and with DoRA the rows of that at their magnitudes.
///
/// Effects: writes W; sums in double, rounds once. Biases are not weights, and are left alone.
/// Returns: what rounding took, and with DoRA the lengths that `unmerge_layer` needs.
/// Shapes:  W [out x in].
/// Errors:  `error{mismatch}` for weights of another layer; `error{limit}` for a value that a float cannot hold. W is
///          then as it was.
inline merged_layer merge_layer(matrix_view<float> weights, adapter_layer<float> const& layer)
{
    detail::merge_row merger(layer, weights.rows(), weights.cols());
    merged_layer made;
    std::vector<double> base(weights.cols());
    made.largest_loss = detail::replace_rows(weights, layer.module, [&](std::size_t o, std::span<double> sum) {
        std::ranges::copy(sum, base.begin());
        double const length = merger.add(o, 1, base, sum);
        if (!layer.magnitude.empty()) made.lengths.push_back(length);
    });
    return made;
}

/// Takes an adapter out of the weights again. What is left differs from the weights before by rounding alone.
///
/// Requires: `lengths` are those that `merge_layer` returned.
/// Returns:  the most that rounding took of a weight.
/// Errors:   `error{mismatch}` for weights or lengths of another layer; `error{invalid_argument}` for a magnitude of 0,
///           behind which nothing is left; `error{limit}` for a value that a float cannot hold. W is then as it was.
inline double unmerge_layer(matrix_view<float> weights, adapter_layer<float> const& layer,
                            std::span<double const> lengths = {})
{
    detail::merge_row merger(layer, weights.rows(), weights.cols());
    if (lengths.size() != layer.magnitude.size())
        fail(errc::mismatch, "the layer " + in_quotes(layer.module, 120) + " has " +
                                 std::to_string(layer.magnitude.size()) + " magnitudes, and merging it left " +
                                 std::to_string(lengths.size()) + " lengths");
    std::vector<double> delta(weights.cols());
    return detail::replace_rows(weights, layer.module, [&](std::size_t o, std::span<double> row) {
        double factor = 1;
        if (!lengths.empty()) {
            require(layer.magnitude[o] != 0 || lengths[o] == 0,
                    "a row of magnitude 0 cannot be taken out of merged weights");
            factor = dora_factor(lengths[o], double{layer.magnitude[o]});
        }
        merger.delta(o, delta);
        for (std::size_t i = 0; i < delta.size(); ++i) row[i] = row[i] * factor - delta[i];
    });
}

} // namespace crossin
#endif
