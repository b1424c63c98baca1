// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_PERMUTATION_HPP
#define CROSSIN_CORE_PERMUTATION_HPP

/// \file
/// A shuffled order that takes no memory. Layer: core. Needs: random.

#include <array>
#include <bit>
#include <cassert>
#include <cstdint>

#include <crossin/core/random.hpp>

namespace crossin {

/// A bijection of [0, n) onto itself, chosen by a key.
///
/// From 32 on: a Feistel network of eight rounds on the next power of four, walked until it falls below n (1.0 to 4
/// walks, 2 on average over n). Below 32: a keyed Fisher-Yates shuffle.
///
/// Fewer rounds and Feistel networks on few values are uneven. Over 400,000 keys, which value stands at which place
/// gives a chi-square, per degree of freedom, of 18.4 for four rounds on 32 values (eight: 1.00), and of 7.9 for eight
/// rounds on 8 values (the table: 1.00). `tests/core/permutation.cpp` holds this class to evenness.
///
/// Properties: inverse(p(i)) == i; every value of [0, n) occurs once.
/// Complexity: O(1) a call; no allocation.
/// Source:     Luby, Rackoff, "How to construct pseudorandom permutations", 1988; cycle walking: Black, Rogaway,
///             "Ciphers with arbitrary finite domains", 2002, section 3. The round function is multiply-shift
///             hashing (Dietzfelbinger et al., 1997); this is a shuffle, not a cipher.
class permutation {
public:
    static constexpr std::uint64_t small = 32; ///< sizes below this one are shuffled in a table

    constexpr permutation(std::uint64_t size, std::uint64_t key) noexcept : size_(size)
    {
        if (size < small) {
            shuffle(key);
            return;
        }
        half_bits_ = (static_cast<unsigned>(std::bit_width(size - 1)) + 1) / 2;
        for (std::uint64_t& round_key : keys_) round_key = next_key(key);
    }

    [[nodiscard]] constexpr std::uint64_t size() const noexcept { return size_; }

    /// Requires: index < size().
    [[nodiscard]] constexpr std::uint64_t operator()(std::uint64_t index) const noexcept
    {
        assert(index < size_);
        if (size_ < small) return table_[index];
        do index = forward(index);
        while (index >= size_);
        return index;
    }

    /// The index that is mapped to `value`. Requires: value < size().
    [[nodiscard]] constexpr std::uint64_t inverse(std::uint64_t value) const noexcept
    {
        assert(value < size_);
        if (size_ < small) {
            std::uint64_t index = 0;
            while (table_[index] != value) ++index;
            return index;
        }
        do value = backward(value);
        while (value >= size_);
        return value;
    }

private:
    /// Weyl sequence through a finaliser of full period (Steele, Lea, Flood, "Fast splittable generators", 2014).
    static constexpr std::uint64_t next_key(std::uint64_t& state) noexcept
    {
        std::uint64_t z = state += 0x9E3779B97F4A7C15U;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31);
    }

    constexpr void shuffle(std::uint64_t key) noexcept
    {
        for (std::uint8_t i = 0; i < size_; ++i) {
            std::uint64_t const j = below(i + 1U, next_key(key));
            table_[i] = table_[j];
            table_[j] = i;
        }
    }

    [[nodiscard]] constexpr std::uint64_t round(std::uint64_t half, std::uint64_t key) const noexcept
    {
        return ((half + key) * (key | 1U)) >> (64 - half_bits_);
    }

    [[nodiscard]] constexpr std::uint64_t forward(std::uint64_t x) const noexcept
    {
        std::uint64_t left = x >> half_bits_, right = x & ((std::uint64_t{1} << half_bits_) - 1);
        for (std::size_t i = 0; i < keys_.size(); i += 2) {
            left ^= round(right, keys_[i]);
            right ^= round(left, keys_[i + 1]);
        }
        return left << half_bits_ | right;
    }

    [[nodiscard]] constexpr std::uint64_t backward(std::uint64_t x) const noexcept
    {
        std::uint64_t left = x >> half_bits_, right = x & ((std::uint64_t{1} << half_bits_) - 1);
        for (std::size_t i = keys_.size(); i > 0; i -= 2) {
            right ^= round(left, keys_[i - 1]);
            left ^= round(right, keys_[i - 2]);
        }
        return left << half_bits_ | right;
    }

    std::uint64_t size_;
    unsigned half_bits_ = 0;                  ///< [bits] width of either half
    std::array<std::uint64_t, 8> keys_{};     ///< one a round
    std::array<std::uint8_t, small> table_{}; ///< the shuffled order of a small size
};

} // namespace crossin
#endif
