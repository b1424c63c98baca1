// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_FIXED_POINT_HPP
#define CROSSIN_CORE_FIXED_POINT_HPP

/// \file
/// Products and quotients of 64-bit integers with nothing lost in between. Layer: core. Needs: error.

#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <crossin/core/error.hpp>

namespace crossin {

__extension__ using uint128 = unsigned __int128;

/// floor(a * b / 2^64).
[[nodiscard]] constexpr std::uint64_t multiply_high(std::uint64_t a, std::uint64_t b) noexcept
{
    return static_cast<std::uint64_t>((static_cast<uint128>(a) * b) >> 64);
}

/// floor((a * b + c) / 2^64); never overflows.
[[nodiscard]] constexpr std::uint64_t multiply_add_high(std::uint64_t a, std::uint64_t b, std::uint64_t c) noexcept
{
    return static_cast<std::uint64_t>((static_cast<uint128>(a) * b + c) >> 64);
}

/// floor(a * b / d) for a quotient that fits. Requires: d > 0.
[[nodiscard]] constexpr std::uint64_t multiply_divide(std::uint64_t a, std::uint64_t b, std::uint64_t d) noexcept
{
    return static_cast<std::uint64_t>(static_cast<uint128>(a) * b / d);
}

/// A share in [0, 1) as a 64-bit binary fraction.
class fraction64 {
public:
    constexpr fraction64() noexcept = default;

    /// The share part / whole, rounded down to 2^-64, but not to nothing when part > 0.
    ///
    /// Errors: `error{invalid_argument}` unless part < whole.
    [[nodiscard]] static constexpr fraction64 of(std::uint64_t part, std::uint64_t whole)
    {
        require(part < whole, "a share must be smaller than its whole");
        auto const bits = static_cast<std::uint64_t>((static_cast<uint128>(part) << 64) / whole);
        return from_bits(bits == 0 && part > 0 ? 1 : bits);
    }
    [[nodiscard]] static constexpr fraction64 from_bits(std::uint64_t bits) noexcept
    {
        fraction64 share;
        share.bits_ = bits;
        return share;
    }

    [[nodiscard]] constexpr std::uint64_t bits() const noexcept { return bits_; }

    /// floor(count * share).
    [[nodiscard]] constexpr std::uint64_t floor_of(std::uint64_t count) const noexcept
    {
        return multiply_high(count, bits_);
    }

    friend constexpr bool operator==(fraction64, fraction64) = default;

private:
    std::uint64_t bits_ = 0; ///< the share in units of 2^-64
};

/// `number` rounded to its `bits` highest binary digits. Requires: number < 2^63, 0 < bits < 64.
[[nodiscard]] constexpr std::uint64_t rounded_to(int bits, std::uint64_t number) noexcept
{
    int const surplus = static_cast<int>(std::bit_width(number)) - bits;
    if (surplus <= 0) return number;
    return (number + (std::uint64_t{1} << (surplus - 1))) >> surplus << surplus;
}

/// Weights as integers in the proportions of `weights`, which is the last time that they are floating-point numbers.
///
/// Whole numbers below 2^32 stay as they are. Anything else is scaled to a sum of 2^62 and rounded to 30 significant
/// bits, a positive weight never to zero: a power or a logarithm whose last bits differ between machines then gives the
/// same integers, and a share is off by at most 1e-9 of itself.
///
/// Errors: `error{invalid_argument}` for a weight that is negative, infinite or not a number, and for all zero.
[[nodiscard]] inline std::vector<std::uint64_t> integer_weights(std::span<double const> weights)
{
    double sum = 0;
    bool whole = true;
    for (double const weight : weights) {
        require(weight >= 0 && weight <= std::numeric_limits<double>::max(), "weights must be finite and not negative");
        whole = whole && weight < 4294967296.0 && weight == static_cast<double>(static_cast<std::uint64_t>(weight));
        sum += weight;
    }
    require(sum > 0 && sum <= std::numeric_limits<double>::max(),
            "weights must have a positive, finite sum: at least one must be larger than zero");
    std::vector<std::uint64_t> integers;
    integers.reserve(weights.size());
    for (double const weight : weights) {
        auto const integer = static_cast<std::uint64_t>(whole ? weight : weight / sum * 4611686018427387904.0);
        std::uint64_t const rounded = whole ? integer : rounded_to(30, integer);
        integers.push_back(rounded == 0 && weight > 0 ? 1 : rounded);
    }
    return integers;
}

} // namespace crossin
#endif
