// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_QUANTIZE_HPP
#define CROSSIN_LORA_QUANTIZE_HPP

/// \file
/// Weights made smaller, and what they then stand for. Layer: lora. Needs: weights.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/lora/matrix.hpp>
#include <crossin/lora/weights.hpp>

namespace crossin {

/// Values and scales of `int8_weights`, owned.
struct int8_matrix {
    std::size_t cols = 0;
    std::vector<std::int8_t> values; ///< [rows x cols]
    std::vector<float> scales;       ///< [rows]

    [[nodiscard]] int8_weights weights() const& { return {values, scales, cols}; }
    int8_weights weights() const&& = delete; // would dangle
};

/// Codes and maxima of `nf4_weights`, owned. The maxima are floats, or values with steps around a mean.
struct nf4_matrix {
    std::size_t rows = 0, cols = 0;
    std::vector<std::uint8_t> codes; ///< [(rows x cols + 1) / 2]
    std::vector<float> maxima;       ///< [(rows x cols + 63) / 64], or none
    std::vector<std::int8_t> values; ///< the same, quantised, or none
    std::vector<float> steps;        ///< one for 256 values
    float mean = 0;                  ///< of the maxima

    [[nodiscard]] nf4_weights weights() const&
    {
        if (values.empty()) return {codes, maxima, rows, cols};
        return {codes, values, steps, mean, rows, cols};
    }
    nf4_weights weights() const&& = delete; // would dangle
    friend bool operator==(nf4_matrix const&, nf4_matrix const&) = default;
};

namespace detail {

/// Throws for a weight that no scale can hold.
inline void require_finite(float weight, std::size_t row, std::size_t col)
{
    if (!std::isfinite(weight)) [[unlikely]]
        fail(errc::invalid_argument, "the weight in row " + std::to_string(row) + ", column " + std::to_string(col) +
                                         " is " + std::to_string(weight) + ", which cannot be quantised");
}

/// The code whose value is nearest to `share`; the lower one of two that are equally near.
inline std::uint8_t nearest_nf4(float share) noexcept
{
    std::uint8_t code = 0;
    for (std::size_t i = 0; i + 1 < nf4_values.size(); ++i)
        code = static_cast<std::uint8_t>(code + (share > (nf4_values[i] + nf4_values[i + 1]) / 2 ? 1 : 0));
    return code;
}

} // namespace detail

/// Quantises to 8 bits a weight, one scale a row.
///
/// Returns: values in [-127, 127], rounded to the nearest, ties to even; |weight - result| <= scale / 2,
///          but for rows so small that no float is the 127th part of their largest: those become zero.
/// Errors:  `error{invalid_argument}` for weights that are infinite or NaN.
[[nodiscard]] inline int8_matrix quantize_int8(matrix_view<float const> weights)
{
    int8_matrix result{weights.cols(), std::vector<std::int8_t>(weights.rows() * weights.cols()),
                       std::vector<float>(weights.rows())};
    for (std::size_t r = 0; r < weights.rows(); ++r) {
        float largest = 0;
        for (std::size_t c = 0; c < weights.cols(); ++c) {
            detail::require_finite(weights(r, c), r, c);
            largest = std::max(largest, std::abs(weights(r, c)));
        }
        float const scale = largest / 127;
        result.scales[r] = scale;
        if (scale == 0) continue; // all zero, or so small that no float is their 127th part
        for (std::size_t c = 0; c < weights.cols(); ++c) {
            float const value = std::clamp(std::nearbyint(weights(r, c) / scale), -127.0F, 127.0F);
            result.values[r * weights.cols() + c] = static_cast<std::int8_t>(value);
        }
    }
    return result;
}

namespace detail {

/// Moves maxima to 8 bits each, around their mean, and writes back what they then stand for.
inline void quantize_maxima(nf4_matrix& result, std::vector<float>& maxima)
{
    double sum = 0;
    for (float const one : maxima) sum += static_cast<double>(one);
    result.mean = static_cast<float>(sum / static_cast<double>(maxima.size()));
    result.values.resize(maxima.size());
    for (std::size_t first = 0; first < maxima.size(); first += nf4_weights::group) {
        std::size_t const last = std::min(maxima.size(), first + nf4_weights::group);
        float farthest = 0;
        for (std::size_t i = first; i < last; ++i) farthest = std::max(farthest, std::abs(maxima[i] - result.mean));
        float const step = farthest / 127;
        result.steps.push_back(step);
        for (std::size_t i = first; i < last; ++i) {
            float const value = step == 0 ? 0 : std::nearbyint((maxima[i] - result.mean) / step);
            result.values[i] = static_cast<std::int8_t>(std::clamp(value, -127.0F, 127.0F));
            maxima[i] = result.mean + step * static_cast<float>(result.values[i]);
        }
    }
}

} // namespace detail

/// What becomes of the largest magnitudes of blocks of NF4.
enum class nf4_maxima : std::uint8_t {
    floats,    ///< 4.5 bits a weight in all
    quantized, ///< 8 bits each: 4.127 bits a weight in all, known as double quantisation
};

/// Quantises to 4 bits a weight, one maximum for each block of 64 in the order of memory.
///
/// Returns: for each weight the code that comes nearest with the maximum as it is kept.
/// Errors:  `error{invalid_argument}` for weights that are infinite or NaN.
/// Source:  QLoRA, arXiv 2305.14314, section 3. Maxima that are quantised become integers there where the paper takes
///          8-bit floats, and codes are chosen after it.
[[nodiscard]] inline nf4_matrix quantize_nf4(matrix_view<float const> weights, nf4_maxima how = nf4_maxima::floats)
{
    std::size_t const count = weights.rows() * weights.cols(), block = nf4_weights::block;
    nf4_matrix result;
    result.rows = weights.rows();
    result.cols = weights.cols();
    result.codes.resize((count + 1) / 2);
    std::vector<float> maxima((count + block - 1) / block);
    std::size_t i = 0;
    for (std::size_t r = 0; r < weights.rows(); ++r)
        for (std::size_t c = 0; c < weights.cols(); ++c, ++i) {
            detail::require_finite(weights(r, c), r, c);
            maxima[i / block] = std::max(maxima[i / block], std::abs(weights(r, c)));
        }
    if (how == nf4_maxima::quantized && count != 0) detail::quantize_maxima(result, maxima);
    i = 0;
    for (std::size_t r = 0; r < weights.rows(); ++r)
        for (std::size_t c = 0; c < weights.cols(); ++c, ++i) {
            float const largest = maxima[i / block];
            unsigned const code = detail::nearest_nf4(largest > 0 ? weights(r, c) / largest : 0);
            result.codes[i / 2] = static_cast<std::uint8_t>(result.codes[i / 2] | (i % 2 == 0 ? code << 4 : code));
        }
    if (how == nf4_maxima::floats) result.maxima = std::move(maxima);
    return result;
}

/// Returns: what `weights` stand for, one by one.
template <class Scalar = float, frozen_weights W>
[[nodiscard]] matrix<Scalar> dequantize(W const& weights)
{
    matrix<Scalar> result(weights.rows(), weights.cols());
    for (std::size_t r = 0; r < result.rows(); ++r)
        for (std::size_t c = 0; c < result.cols(); ++c) result(r, c) = static_cast<Scalar>(weights.at(r, c));
    return result;
}

} // namespace crossin
#endif
