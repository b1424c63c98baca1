// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_MERGE_TENSOR_HPP
#define CROSSIN_LORA_DETAIL_MERGE_TENSOR_HPP

/// \file
/// One tensor of a merged model, from what changes it to its bytes. Layer: lora. Needs: merge_row, safetensors_writer.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/half.hpp>
#include <crossin/io/safetensors_writer.hpp>
#include <crossin/io/tensor.hpp>
#include <crossin/lora/adapter.hpp>
#include <crossin/lora/detail/merge_row.hpp>

namespace crossin::detail {

[[nodiscard]] constexpr bool merges(element_type type) noexcept
{
    return type == element_type::f32 || type == element_type::bf16 || type == element_type::f16;
}

template <class Part>
struct weighted_part {
    Part const* part;
    double weight;
};

/// A tensor to be written, and what is added to it.
struct merge_tensor {
    tensor_spec spec;
    std::optional<tensor_view> base;
    std::vector<weighted_part<adapter_layer<float>>> layers; ///< their factors
    std::vector<weighted_part<saved_tensor>> saved;
    std::vector<weighted_part<adapter_layer<float>>> biases; ///< their added biases
    [[nodiscard]] bool changes() const noexcept { return !layers.empty() || !saved.empty() || !biases.empty(); }
    [[nodiscard]] bool converts() const noexcept { return base && base->type != spec.type; }
    /// Whether the base has it under another name, or not at all.
    [[nodiscard]] bool is_new() const noexcept { return !base || base->name != spec.name; }
};

/// Changes over all values that adapters change, losses over all that are not copied.
struct merge_losses {
    double largest_change = 0, sum_change = 0, largest_loss = 0, sum_loss = 0;
    std::uint64_t changed = 0, written = 0; ///< [values]
};

/// A number on its way from double to 16 bits, as a float: of the two floats that it lies between the one with an odd
/// last bit, so that rounding that float gives what rounding the double at once would.
///
/// Source: Boldo and Melquiond, "Emulation of a FMA and correctly rounded sums: proved algorithms using rounding to
///         odd", IEEE Transactions on Computers 57 (2008).
[[nodiscard]] inline float rounded_to_odd(double value) noexcept
{
    auto const nearest = static_cast<float>(value);
    if (double{nearest} == value || std::isnan(value)) return nearest;
    auto bits = std::bit_cast<std::uint32_t>(nearest);
    if (std::abs(double{nearest}) > std::abs(value)) --bits; // the next towards zero, of an infinity as well
    return std::bit_cast<float>(bits | 1U);
}

/// The bytes of numbers, each rounded once. Writes the values that they stand for to `stored`.
inline void store(std::span<double const> values, element_type type, std::span<float> stored, std::string& bytes)
{
    bytes.resize(values.size() * width_bytes(type));
    char* at = bytes.data();
    for (std::size_t i = 0; i < values.size(); ++i, at += width_bytes(type)) {
        if (type == element_type::f32) {
            stored[i] = static_cast<float>(values[i]);
            std::memcpy(at, &stored[i], 4);
        } else if (type == element_type::bf16) {
            bfloat16 const half = to_bfloat16(rounded_to_odd(values[i]));
            std::memcpy(at, &half.bits, 2);
            stored[i] = to_float(half);
        } else {
            float16 const half = to_float16(rounded_to_odd(values[i]));
            std::memcpy(at, &half.bits, 2);
            stored[i] = to_float(half);
        }
    }
}

[[noreturn, gnu::cold]] inline void fail_stored(merge_tensor const& tensor, double value)
{
    fail(errc::limit, "the tensor " + in_quotes(tensor.spec.name, 120) + " has the value " + std::to_string(value) +
                          ", which " + std::string(name_of(tensor.spec.type)) + " cannot hold");
}

/// Appends the tensor to the file.
inline void write_merged(safetensors_writer& writer, merge_tensor const& tensor, merge_losses& losses)
{
    if (!tensor.changes() && !tensor.converts()) return writer.append(tensor.base->bytes);
    std::uint64_t values = 1;
    for (std::uint64_t const dimension : tensor.spec.shape) values *= dimension;
    if (values == 0) return;
    // Rows of the last dimension, where factors need them so; else of any length.
    std::uint64_t const width = tensor.layers.empty() ? std::min<std::uint64_t>(values, 1U << 16)
                                                      : tensor.spec.shape.back();
    std::vector<merge_row> rows;
    for (auto const& [layer, weight] : tensor.layers)
        rows.emplace_back(*layer, static_cast<std::size_t>(tensor.spec.shape[0]), static_cast<std::size_t>(width));
    std::vector<float> floats;
    std::vector<double> start, sum;
    std::string bytes;
    for (std::uint64_t first = 0; first < values; first += width) {
        auto const size = static_cast<std::size_t>(std::min(width, values - first));
        floats.assign(size, 0.0F);
        if (tensor.base) tensor.base->floats(floats, first);
        start.assign(floats.begin(), floats.end());
        sum = start;
        for (std::size_t k = 0; k < rows.size(); ++k)
            rows[k].add(static_cast<std::size_t>(first / width), tensor.layers[k].weight, start, sum);
        for (auto const& [saved, weight] : tensor.saved)
            for (std::size_t i = 0; i < size; ++i) {
                double const value = double{saved->values[static_cast<std::size_t>(first) + i]};
                bool const alone = weight == 1 && tensor.saved.size() == 1 && tensor.layers.empty();
                sum[i] = alone ? value : sum[i] + weight * (value - start[i]);
            }
        for (auto const& [layer, weight] : tensor.biases)
            for (std::size_t i = 0; i < size; ++i)
                sum[i] += weight * double{layer->bias[static_cast<std::size_t>(first) + i]};
        store(sum, tensor.spec.type, floats, bytes);
        for (std::size_t i = 0; i < size; ++i)
            if (!std::isfinite(floats[i]) && std::isfinite(sum[i])) fail_stored(tensor, sum[i]);
        writer.append(bytes);
        for (std::size_t i = 0; i < size; ++i) {
            double const change = std::abs(sum[i] - start[i]), loss = std::abs(double{floats[i]} - sum[i]);
            losses.largest_change = std::max(losses.largest_change, change);
            losses.largest_loss = std::max(losses.largest_loss, loss);
            losses.sum_change += change;
            losses.sum_loss += loss;
        }
        losses.written += size;
        if (tensor.changes()) losses.changed += size;
    }
}

} // namespace crossin::detail
#endif
