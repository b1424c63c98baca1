// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_PEFT_NAMES_HPP
#define CROSSIN_LORA_DETAIL_PEFT_NAMES_HPP

/// \file
/// What PEFT calls the tensors of an adapter, and what they may hold. Layer: lora. Needs: nothing.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace crossin::detail {

inline constexpr std::string_view peft_prefix = "base_model.model.";

/// Of the name of a tensor, what it is to its module.
struct peft_suffix {
    std::string_view text;
    std::size_t rank; ///< dimensions
};
enum class peft_part : std::uint8_t { a, b, magnitude, added_bias };
inline constexpr std::array<peft_suffix, 4> peft_suffixes = {
    {{".lora_A.weight", 2}, {".lora_B.weight", 2}, {".lora_magnitude_vector", 1}, {".lora_B.bias", 1}}};
[[nodiscard]] constexpr std::string_view suffix_of(peft_part part) noexcept
{
    return peft_suffixes[static_cast<std::size_t>(part)].text;
}

/// The place of the first number that is infinite or NaN, and how many there are; none: no value.
[[nodiscard]] inline std::optional<std::string> not_finite(std::span<float const> values)
{
    std::uint64_t count = 0, first = 0;
    for (std::uint64_t i = 0; i < values.size(); ++i)
        if (!std::isfinite(values[i]) && count++ == 0) first = i;
    if (count == 0) return std::nullopt;
    return std::to_string(count) + " of " + std::to_string(values.size()) +
           " numbers that are infinite or NaN, the first of them number " + std::to_string(first);
}

} // namespace crossin::detail
#endif
