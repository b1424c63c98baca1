// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_MERGE_TENSOR_HPP
#define CROSSIN_LORA_DETAIL_MERGE_TENSOR_HPP

/// \file
/// One tensor of a merged model, from what changes it to its bytes. Layer: lora. Needs: merge_row, safetensors_writer.

#include <algorithm>
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
};

/// Over all values that change.
struct merge_losses {
    double largest_change = 0, sum_change = 0, largest_loss = 0, sum_loss = 0;
    std::uint64_t values = 0;
};

/// The bytes of numbers in another type. Returns the values that they stand for in `values`.
inline void store(std::span<float> values, element_type type, std::string& bytes)
{
    bytes.resize(values.size() * width_bytes(type));
    char* at = bytes.data();
    for (float& value : values) {
        if (type == element_type::f32) {
            std::memcpy(at, &value, 4);
        } else if (type == element_type::bf16) {
            bfloat16 const half = to_bfloat16(value);
            std::memcpy(at, &half.bits, 2);
            value = to_float(half);
        } else {
            float16 const half = to_float16(value);
            std::memcpy(at, &half.bits, 2);
            value = to_float(half);
        }
        at += width_bytes(type);
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
    if (!tensor.changes() && tensor.base->type == tensor.spec.type) return writer.append(tensor.base->bytes);
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
                sum[i] = weight == 1 && tensor.saved.size() == 1 ? value : sum[i] + weight * (value - start[i]);
            }
        for (auto const& [layer, weight] : tensor.biases)
            for (std::size_t i = 0; i < size; ++i)
                sum[i] += weight * double{layer->bias[static_cast<std::size_t>(first) + i]};
        for (std::size_t i = 0; i < size; ++i) floats[i] = static_cast<float>(sum[i]);
        store(floats, tensor.spec.type, bytes);
        for (std::size_t i = 0; i < size; ++i)
            if (!std::isfinite(floats[i]) && std::isfinite(sum[i])) fail_stored(tensor, sum[i]);
        writer.append(bytes);
        if (!tensor.changes()) continue;
        for (std::size_t i = 0; i < size; ++i) {
            double const change = std::abs(sum[i] - start[i]), loss = std::abs(double{floats[i]} - sum[i]);
            losses.largest_change = std::max(losses.largest_change, change);
            losses.largest_loss = std::max(losses.largest_loss, loss);
            losses.sum_change += change;
            losses.sum_loss += loss;
        }
        losses.values += size;
    }
}

} // namespace crossin::detail
#endif
