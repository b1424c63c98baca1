// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_FACTORS_HPP
#define CROSSIN_LORA_FACTORS_HPP

/// \file
/// The low-rank matrices of one layer, their scale, their start, their gradient. Layer: lora. Needs: matrix, random.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <crossin/core/error.hpp>
#include <crossin/core/random.hpp>
#include <crossin/lora/matrix.hpp>

namespace crossin {

/// What alpha is divided by.
enum class lora_scaling : std::uint8_t {
    by_rank,         ///< alpha / rank
    by_root_of_rank, ///< alpha / sqrt(rank), known as rsLoRA
};

/// Returns: what B A is multiplied with before it is added to the frozen weights.
///
/// Errors: `error{invalid_argument}` for rank 0, an alpha that is infinite or NaN, and a result that no finite float
///         holds.
/// Source: Hu et al., "LoRA", arXiv 2106.09685, section 4.1; Kalajdzievski, "rsLoRA", arXiv 2312.03732, theorem 3.2.
[[nodiscard]] inline double lora_scale(double alpha, std::size_t rank, lora_scaling scaling = lora_scaling::by_rank)
{
    require(rank > 0, "the rank of an adapter is at least 1");
    require(std::isfinite(alpha), "alpha must be a finite number");
    auto const r = static_cast<double>(rank);
    double const scale = alpha / (scaling == lora_scaling::by_rank ? r : std::sqrt(r));
    require(std::abs(scale) <= static_cast<double>(std::numeric_limits<float>::max()),
            "alpha gives a scale that no float can hold");
    return scale;
}

/// The trained part of one linear layer: W + scale * B A.
template <class Scalar>
struct lora_factors {
    matrix<Scalar> a; ///< [rank x in]
    matrix<Scalar> b; ///< [out x rank]
    Scalar scale = 1; ///< alpha / rank, see `lora_scale`

    [[nodiscard]] std::size_t rank() const noexcept { return a.rows(); }
    [[nodiscard]] std::size_t in() const noexcept { return a.cols(); }
    [[nodiscard]] std::size_t out() const noexcept { return b.rows(); }
    friend bool operator==(lora_factors const&, lora_factors const&) = default;
};

/// Gradients of one layer's factors. Backward passes add to them, so that batches accumulate.
template <class Scalar>
struct lora_gradient {
    matrix<Scalar> a; ///< [rank x in]
    matrix<Scalar> b; ///< [out x rank]

    lora_gradient() = default;
    /// Zeros, in the shapes of `factors`.
    explicit lora_gradient(lora_factors<Scalar> const& factors)
        : a(factors.rank(), factors.in()), b(factors.out(), factors.rank())
    {}
    /// Zeros again, before the next step.
    void clear()
    {
        a.fill(0);
        b.fill(0);
    }
    friend bool operator==(lora_gradient const&, lora_gradient const&) = default;
};

/// What a backward pass does to a gradient that is there already.
enum class gradient_mode : std::uint8_t {
    overwrite, ///< writes it
    add,       ///< adds to it, as for several layers with the same input
};

/// Factors as training starts from them: A uniform in [-1/sqrt(in), 1/sqrt(in)), B zero, so that the layer is its base.
///
/// Returns: the same factors for the same key, on any machine.
/// Errors:  `error{invalid_argument}` for a rank or a size of 0.
/// Source:  PEFT's default, kaiming-uniform with a = sqrt(5) (bound sqrt(6 / ((1 + a^2) in))).
template <class Scalar = float>
[[nodiscard]] lora_factors<Scalar> fresh_factors(std::size_t in, std::size_t out, std::size_t rank, double scale,
                                                 std::uint64_t key)
{
    require(rank > 0, "the rank of an adapter is at least 1");
    require(in > 0 && out > 0, "a linear layer has at least one input and one output");
    lora_factors<Scalar> factors{matrix<Scalar>(rank, in), matrix<Scalar>(out, rank), static_cast<Scalar>(scale)};
    double const bound = 1 / std::sqrt(static_cast<double>(in));
    for (std::size_t r = 0; r < rank; ++r)
        for (std::size_t c = 0; c < in; ++c) { // 24 bits, so that float and double start from the same numbers
            auto const bits = static_cast<double>(random_bits(key, r * in + c) >> 40);
            factors.a(r, c) = static_cast<Scalar>((bits * 0x1p-23 - 1) * bound);
        }
    return factors;
}

} // namespace crossin
#endif
