// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_WEIGHTS_HPP
#define CROSSIN_LORA_WEIGHTS_HPP

/// \file
/// Frozen weights: dense ones as they lie in a mapped file (float, double, 16 bits), and int8 by row and NF4 by block,
/// which are made when a model is loaded. Layer: lora. Needs: half, matrix.

#include <array>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

#include <crossin/core/error.hpp>
#include <crossin/core/half.hpp>
#include <crossin/lora/matrix.hpp>

namespace crossin {

/// Weights [out x in] that can be read one by one; what `lora_forward` and `lora_kernel` ask of a base.
template <class W>
concept frozen_weights = requires(W const& weights, std::size_t i) {
    { weights.rows() } -> std::convertible_to<std::size_t>;
    { weights.cols() } -> std::convertible_to<std::size_t>;
    { weights.at(i, i) } -> std::floating_point;
};

/// Weights of one number an element: float, double, `bfloat16` or `float16`. A view; the memory may be unaligned,
/// as in a mapped file.
///
/// Requires: the memory outlives the view.
template <class Element>
class dense_weights {
public:
    using element = Element;

    dense_weights(void const* first, std::size_t rows, std::size_t cols) noexcept
        : dense_weights(first, rows, cols, cols)
    {}
    dense_weights(void const* first, std::size_t rows, std::size_t cols, std::size_t stride) noexcept
        : first_(static_cast<unsigned char const*>(first)), rows_(rows), cols_(cols), stride_(stride)
    {}
    explicit dense_weights(matrix_view<Element const> values) noexcept
        : dense_weights(values.data(), values.rows(), values.cols(), values.stride())
    {}

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::size_t cols() const noexcept { return cols_; }
    /// Where an element lies.
    [[nodiscard]] unsigned char const* address(std::size_t row, std::size_t col) const noexcept
    {
        return first_ + (row * stride_ + col) * sizeof(Element);
    }
    [[nodiscard]] auto at(std::size_t row, std::size_t col) const noexcept
    {
        assert(row < rows_ && col < cols_);
        Element value{};
        std::memcpy(&value, address(row, col), sizeof value);
        if constexpr (std::floating_point<Element>)
            return value;
        else
            return to_float(value);
    }

private:
    unsigned char const* first_;
    std::size_t rows_, cols_, stride_;
};
dense_weights(matrix_view<float const>) -> dense_weights<float>;
dense_weights(matrix_view<double const>) -> dense_weights<double>;

/// Weights of 8 bits with one scale a row: weight = value * scale of its row.
///
/// Requires: the memory outlives the view.
/// Errors:   `error{mismatch}` for spans that are not rows x columns and rows long.
class int8_weights {
public:
    int8_weights(std::span<std::int8_t const> values, std::span<float const> scales, std::size_t cols)
        : values_(values.data()), scales_(scales.data()), rows_(scales.size()), cols_(cols)
    {
        if (values.size() != rows_ * cols_)
            fail(errc::mismatch, "int8 weights of " + std::to_string(rows_) + " rows and " + std::to_string(cols_) +
                                     " columns need as many values, and there are " + std::to_string(values.size()));
    }

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::size_t cols() const noexcept { return cols_; }
    [[nodiscard]] std::int8_t const* address(std::size_t row, std::size_t col) const noexcept
    {
        return values_ + row * cols_ + col;
    }
    [[nodiscard]] float scale(std::size_t row) const noexcept { return scales_[row]; }
    [[nodiscard]] float at(std::size_t row, std::size_t col) const noexcept
    {
        assert(row < rows_ && col < cols_);
        return static_cast<float>(*address(row, col)) * scales_[row];
    }

private:
    std::int8_t const* values_; ///< [rows x cols]
    float const* scales_;       ///< [rows]
    std::size_t rows_, cols_;
};

/// The sixteen values of the 4-bit normal float, ascending.
///
/// Source: Dettmers, Pagnoni, Holtzman, Zettlemoyer, "QLoRA", arXiv 2305.14314, appendix E.
inline constexpr std::array<float, 16> nf4_values{
    -1.0F,
    -0.6961928009986877F,
    -0.5250730514526367F,
    -0.39491748809814453F,
    -0.28444138169288635F,
    -0.18477343022823334F,
    -0.09105003625154495F,
    0.0F,
    0.07958029955625534F,
    0.16093020141124725F,
    0.24611230194568634F,
    0.33791524171829224F,
    0.44070982933044434F,
    0.5626170039176941F,
    0.7229568362236023F,
    1.0F,
};

/// Weights of 4 bits, in blocks of 64 in the order of memory (across rows where columns are no multiple of 64):
/// weight = nf4_values[code] * largest magnitude of its block. Two codes a byte, the first in the upper half.
///
/// The magnitudes are floats, or 8 bits each in groups of 256: magnitude = mean + step of its group * value.
///
/// Requires: the memory outlives the view.
/// Errors:   `error{mismatch}` for spans of another length than rows x columns ask for.
/// Source:   QLoRA, arXiv 2305.14314, section 3, for both. There the 8 bits are a float, here an integer.
class nf4_weights {
public:
    static constexpr std::size_t block = 64;  ///< [weights]
    static constexpr std::size_t group = 256; ///< of twice quantised magnitudes [blocks]

    nf4_weights(std::span<std::uint8_t const> codes, std::span<float const> maxima, std::size_t rows, std::size_t cols)
        : codes_(codes.data()), maxima_(maxima.data()), rows_(rows), cols_(cols)
    {
        expect("bytes of codes", codes.size(), (rows * cols + 1) / 2);
        expect("maxima", maxima.size(), (rows * cols + block - 1) / block);
    }
    /// With maxima that are themselves quantised.
    nf4_weights(std::span<std::uint8_t const> codes, std::span<std::int8_t const> values, std::span<float const> steps,
                float mean, std::size_t rows, std::size_t cols)
        : codes_(codes.data()), maxima_(nullptr), values_(values.data()), steps_(steps.data()), mean_(mean),
          rows_(rows), cols_(cols)
    {
        std::size_t const blocks = (rows * cols + block - 1) / block;
        expect("bytes of codes", codes.size(), (rows * cols + 1) / 2);
        expect("maxima", values.size(), blocks);
        expect("steps", steps.size(), (blocks + group - 1) / group);
    }

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::size_t cols() const noexcept { return cols_; }
    /// The byte that holds an element's code.
    [[nodiscard]] std::uint8_t const* address(std::size_t row, std::size_t col) const noexcept
    {
        return codes_ + (row * cols_ + col) / 2;
    }
    /// The largest magnitude of an element's block.
    [[nodiscard]] float maximum(std::size_t row, std::size_t col) const noexcept
    {
        std::size_t const which = (row * cols_ + col) / block;
        return maxima_ ? maxima_[which] : mean_ + steps_[which / group] * static_cast<float>(values_[which]);
    }
    [[nodiscard]] float at(std::size_t row, std::size_t col) const noexcept
    {
        assert(row < rows_ && col < cols_);
        bool const upper = (row * cols_ + col) % 2 == 0;
        unsigned const code = upper ? *address(row, col) >> 4 : *address(row, col) & 15U;
        return nf4_values[code] * maximum(row, col);
    }

private:
    void expect(char const* what, std::size_t found, std::size_t needed) const
    {
        if (found != needed) [[unlikely]]
            fail(errc::mismatch, "NF4 weights of " + std::to_string(rows_) + " x " + std::to_string(cols_) + " need " +
                                     std::to_string(needed) + ' ' + what + ", and there are " + std::to_string(found));
    }

    std::uint8_t const* codes_;           ///< [(rows x cols) / 2]
    float const* maxima_;                 ///< [(rows x cols) / block], or null
    std::int8_t const* values_ = nullptr; ///< the same, quantised
    float const* steps_ = nullptr;        ///< [(rows x cols) / block / group]
    float mean_ = 0;
    std::size_t rows_, cols_;
};

} // namespace crossin
#endif
