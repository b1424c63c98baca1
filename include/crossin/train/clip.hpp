// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TRAIN_CLIP_HPP
#define CROSSIN_TRAIN_CLIP_HPP

/// \file
/// Gradients as a whole: their length, what shortens them, back to zero. Layer: train. Needs: parallel, parameter.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <crossin/core/parallel.hpp>
#include <crossin/lora/parameter.hpp>
#include <crossin/lora/target.hpp>
#include <crossin/train/detail/blocks.hpp>

namespace crossin {
inline namespace CROSSIN_DETAIL_TARGET {

/// Length of the gradients of all parameters as one vector; not finite where one of them is not.
///
/// Complexity: O(parameters). Squares are added in double precision, by blocks of fixed size whose sums are added in
///             order: any number of threads gives the same bits.
[[nodiscard]] inline double gradient_norm(std::span<parameter<float> const> parameters, unsigned threads = 1)
{
    std::vector<detail::parameter_block> const blocks = detail::blocks_of(parameters);
    std::vector<double> sums(blocks.size());
    for_each_block(blocks.size(), threads, [&](std::uint64_t index) {
        detail::parameter_block const& block = blocks[static_cast<std::size_t>(index)];
        float const* const gradient = parameters[block.parameter].gradient.data();
        double lanes[8] = {}; // eight sums side by side, which a compiler may keep in one register
        std::size_t i = block.first;
        for (; i + 8 <= block.last; i += 8)
            for (std::size_t lane = 0; lane < 8; ++lane) {
                double const g = static_cast<double>(gradient[i + lane]);
                lanes[lane] += g * g;
            }
        for (std::size_t lane = 0; i < block.last; ++i, ++lane) {
            double const g = static_cast<double>(gradient[i]);
            lanes[lane] += g * g;
        }
        for (double const lane : lanes) sums[static_cast<std::size_t>(index)] += lane;
    });
    double sum = 0;
    for (double const one : sums) sum += one;
    return std::sqrt(sum);
}

} // namespace CROSSIN_DETAIL_TARGET

/// What gradients of length `norm` are multiplied with so that they are no longer than `most`; 1 for a `most` of 0.
///
/// Source: Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks", arXiv 1211.5063,
///         algorithm 1. torch adds 1e-6 to the norm, we do not.
[[nodiscard]] constexpr double clip_factor(double norm, double most) noexcept
{
    return most > 0 && norm > most ? most / norm : 1;
}

/// Name of the first parameter with a gradient that is not finite; empty if there is none.
[[nodiscard]] inline std::string_view not_finite(std::span<parameter<float> const> parameters) noexcept
{
    for (parameter<float> const& one : parameters)
        for (float const g : one.gradient)
            if (!std::isfinite(g)) return one.name;
    return {};
}

/// Sets all gradients to 0.
inline void clear_gradients(std::span<parameter<float> const> parameters) noexcept
{
    for (parameter<float> const& one : parameters) std::fill(one.gradient.begin(), one.gradient.end(), 0.0F);
}

} // namespace crossin
#endif
