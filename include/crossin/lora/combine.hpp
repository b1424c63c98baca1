// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_COMBINE_HPP
#define CROSSIN_LORA_COMBINE_HPP

/// \file
/// Several adapters as one, by their deltas: exactly at the sum of their ranks, or at a smaller rank with the error
/// said. Layer: lora. Needs: adapter, low_rank, ties.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/lora/adapter.hpp>
#include <crossin/lora/detail/combine_parts.hpp>
#include <crossin/lora/detail/shapes.hpp>
#include <crossin/lora/factors.hpp>
#include <crossin/lora/linear.hpp>
#include <crossin/lora/low_rank.hpp>
#include <crossin/lora/matrix.hpp>
#include <crossin/lora/ties.hpp>
#include <crossin/lora/weighted.hpp>

namespace crossin {

/// Factors whose delta is the weighted sum of the deltas: rows of all A under each other, columns of all B beside each
/// other, each times its weight and scale. The ranks add up.
///
/// Returns: factors of scale 1.
/// Errors:  `error{invalid_argument}` for none, and a weight that is not finite or gives with the scale a number that
///          `Scalar` cannot hold; `error{mismatch}` for factors of different layers.
/// Source:  B A + B' A' = [B B'] [A; A'].
template <std::floating_point Scalar>
[[nodiscard]] lora_factors<Scalar> stack_factors(std::span<weighted_factors<Scalar> const> parts)
{
    require(!parts.empty(), "there are no factors to combine");
    std::size_t rank = 0;
    for (auto const& part : parts) {
        detail::check_ranks(*part.factors);
        detail::check_shape("A", part.factors->a, part.factors->rank(), parts[0].factors->in());
        detail::check_shape("B", part.factors->b, parts[0].factors->out(), part.factors->rank());
        require(std::isfinite(part.weight), "the weight of an adapter must be a finite number");
        rank += part.factors->rank();
    }
    lora_factors<Scalar> stacked{matrix<Scalar>(rank, parts[0].factors->in()),
                                 matrix<Scalar>(parts[0].factors->out(), rank), 1};
    std::size_t at = 0;
    for (auto const& [factors, weight] : parts) {
        double const scale = weight * double{factors->scale};
        require(std::abs(scale) <= double{std::numeric_limits<Scalar>::max()},
                "the weight of an adapter times its scale is too large a number");
        for (std::size_t q = 0; q < factors->rank(); ++q, ++at) {
            std::copy_n(factors->a.row(q), factors->in(), stacked.a.row(at));
            for (std::size_t o = 0; o < factors->out(); ++o)
                stacked.b(o, at) = static_cast<Scalar>(scale * double{factors->b(o, q)});
        }
    }
    return stacked;
}

/// The deltas of one layer merged by `ties`.
///
/// Returns: lambda * ties(weight * scale * B A, ...) [out x in].
/// Errors:  `error{invalid_argument}` for a lambda that is not finite; those of `ties` and `stack_factors`.
[[nodiscard]] inline matrix<float> ties_delta(std::span<weighted_factors<float> const> parts, double keep,
                                              double lambda = 1)
{
    require(std::isfinite(lambda), "lambda must be a finite number");
    std::vector<matrix<float>> deltas;
    std::vector<std::span<float const>> changes;
    for (weighted_factors<float> const& part : parts) deltas.push_back(lora_delta(stack_factors<float>({&part, 1})));
    for (matrix<float> const& delta : deltas) {
        detail::check_shape("a delta", delta, deltas[0].rows(), deltas[0].cols());
        changes.emplace_back(delta.data(), delta.rows() * delta.cols());
    }
    std::vector<float> const values = ties<float>(changes, keep);
    matrix<float> merged(deltas[0].rows(), deltas[0].cols());
    for (std::size_t i = 0; i < values.size(); ++i) merged.data()[i] = static_cast<float>(lambda * double{values[i]});
    return merged;
}

/// An adapter that was combined, and how far its deltas are from the sums that were asked for.
struct combined_adapter {
    adapter result = {};
    double error = 0; ///< Frobenius norm over all layers of what was left out; 0: nothing but rounding
    double norm = 0;  ///< Frobenius norm of the sums, where a rank was asked for
};

/// The adapter whose deltas are the weighted sums of those of others; never their factors, whose mean is the factors of
/// nothing that was trained. Language arithmetic is {a, lambda}, {b, 1 - lambda}.
///
/// Returns: at `rank` 0 the exact sum, of the ranks added up; else the nearest of at most that rank. Its configuration
///          has scale 1 in every layer (alpha is the rank), so that it is read back as it is. Adapters of weight 0
///          count for nothing; one that is alone, with weight 1 and no smaller rank, comes back to the bit, of any
///          kind.
/// State:   a layer that one of them lacks counts as unchanged there. Added biases are summed. Whole tensors are
///          summed as well, which is right when the weights add up to 1.
/// Errors:  `error{invalid_argument}` for none, a weight that is not finite, and naming the layer whose parts do not
///          belong together or to its configuration; `error{mismatch}` naming the layer for adapters of
///          different sizes, and the bases for adapters of different ones; `error{unsupported}` for DoRA with others or
///          another weight, for a layer of rank 0, and for whole tensors that only some have or whose weights do not
///          add up to 1: those are combined on the base (`merge_model`).
[[nodiscard]] inline combined_adapter combine_adapters(std::span<weighted_adapter const> parts, std::size_t rank = 0)
{
    std::vector<weighted_adapter> const used = detail::adapters_of_weight(parts);
    if (detail::comes_back(used, rank)) return {*used[0].of, 0, 0};
    combined_adapter made{detail::begin_combination(used), 0, 0};
    for (detail::layer_parts const& layer : detail::layers_of(used)) {
        auto sum = stack_factors<float>(layer.factors);
        if (rank > 0) {
            auto reduced = reduce_rank(sum, std::min(rank, sum.rank()));
            made.norm = std::hypot(made.norm, reduced.norm);
            if (rank < sum.rank()) {
                made.error = std::hypot(made.error, reduced.error);
                sum = std::move(reduced.factors);
            }
        }
        made.result.layers.push_back({layer.module, std::move(sum), {}, layer.bias});
    }
    describe_layers(made.result);
    return made;
}

/// Settings of `combine_by_ties`.
struct ties_options {
    double keep = 0.2;     ///< share of the entries of each delta that stay
    double lambda = 1;     ///< what the merged delta is multiplied with
    std::size_t rank = 16; ///< of the result, since merged deltas have no rank of their own
};

/// The adapter whose deltas are those of others merged by `ties`, layer by layer, as near as the rank allows. To merge
/// without that loss, add the deltas to the base. Added biases and whole tensors are plain weighted sums.
///
/// Complexity: each layer's deltas are written out [out x in] and reduced in double on one thread: about a second for
///             1024 x 1024.
/// Errors: those of `combine_adapters`, `ties` and `reduce_rank`.
[[nodiscard]] inline combined_adapter combine_by_ties(std::span<weighted_adapter const> parts,
                                                      ties_options const& options = {})
{
    std::vector<weighted_adapter> const used = detail::adapters_of_weight(parts);
    combined_adapter made{detail::begin_combination(used), 0, 0};
    for (detail::layer_parts const& layer : detail::layers_of(used)) {
        matrix<float> merged = ties_delta(layer.factors, options.keep, options.lambda);
        auto reduced = reduce_rank(std::as_const(merged).view(), options.rank);
        made.norm = std::hypot(made.norm, reduced.norm);
        made.error = std::hypot(made.error, reduced.error);
        made.result.layers.push_back({layer.module, std::move(reduced.factors), {}, layer.bias});
    }
    describe_layers(made.result);
    return made;
}

} // namespace crossin
#endif
