// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DROPOUT_HPP
#define CROSSIN_LORA_DROPOUT_HPP

/// \file
/// Which inputs of an adapter are left out, as a function of their place. Layer: lora. Needs: random.

#include <array>
#include <cstddef>
#include <cstdint>

#include <crossin/core/error.hpp>
#include <crossin/core/random.hpp>

namespace crossin {

/// Dropout of the inputs of A (never of the frozen weights): an element is 0 with probability `rate`, and else
/// divided by 1 - rate. Nothing is stored: the backward pass asks again and hears the same.
///
/// Effects: the answer depends on key, row and column alone, whatever the batch, the thread or the machine. Take
///          a new key for every step and layer (`combine_keys`).
/// Errors:  `error{invalid_argument}` for a rate outside [0, 1).
class lora_dropout {
public:
    lora_dropout() = default; ///< leaves nothing out
    lora_dropout(double rate, std::uint64_t key) : key_(key)
    {
        require(rate >= 0 && rate < 1, "a dropout rate lies in [0, 1)");
        threshold_ = static_cast<std::uint32_t>(rate * 0x1p32); // below 2^32, as no double below 1 is nearer to it
        if (threshold_ != 0) scale_ = 1 / (1 - rate);
    }

    /// Whether there is any dropout.
    [[nodiscard]] bool active() const noexcept { return threshold_ != 0; }

    /// What the elements that are kept are multiplied with, 1 / (1 - rate).
    [[nodiscard]] double scale() const noexcept { return scale_; }

    /// Returns: which of the columns 4 * four, ..., 4 * four + 3 are kept in this row.
    [[nodiscard]] std::array<bool, 4> keeps(std::uint64_t row, std::uint64_t four) const noexcept
    {
        std::array<std::uint32_t, 4> const words = philox4x32(
            {static_cast<std::uint32_t>(four), static_cast<std::uint32_t>(four >> 32), static_cast<std::uint32_t>(row),
             static_cast<std::uint32_t>(row >> 32)},
            {static_cast<std::uint32_t>(key_), static_cast<std::uint32_t>(key_ >> 32)});
        return {words[0] >= threshold_, words[1] >= threshold_, words[2] >= threshold_, words[3] >= threshold_};
    }

    /// Returns: what the input at this place is multiplied with, 0 or `scale()`.
    [[nodiscard]] double factor(std::uint64_t row, std::uint64_t col) const noexcept
    {
        return !active() ? 1 : keeps(row, col / 4)[col % 4] ? scale_ : 0;
    }

private:
    std::uint64_t key_ = 0;
    std::uint32_t threshold_ = 0; ///< words below it leave out
    double scale_ = 1;
};

} // namespace crossin
#endif
