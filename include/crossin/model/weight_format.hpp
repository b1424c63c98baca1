// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_WEIGHT_FORMAT_HPP
#define CROSSIN_MODEL_WEIGHT_FORMAT_HPP

/// \file
/// How the frozen weights of a model are kept in memory. Layer: model. Needs: nothing.

#include <array>
#include <cstdint>
#include <string_view>

namespace crossin {

/// What becomes of weights when they are loaded.
enum class weight_format : std::uint8_t {
    as_stored, ///< views of the file: F32, BF16, F16 or F64
    f32,       ///< 32 bits: a view of a file that has them, or else a copy
    bf16,      ///< the same of 16 bits, rounded to the nearest
    int8,      ///< 8 bits, one scale a row
    nf4,       ///< 4 bits, one maximum for 64 of them
    nf4_twice, ///< the same with maxima of 8 bits
};

/// Their names, for messages and recipes.
inline constexpr std::array<std::string_view, 6> weight_format_names = {"as_stored", "f32", "bf16",
                                                                        "int8",      "nf4", "nf4_twice"};

[[nodiscard]] constexpr std::string_view name_of(weight_format format) noexcept
{
    return weight_format_names[static_cast<std::size_t>(format)];
}

} // namespace crossin
#endif
