// SPDX-License-Identifier: MIT
#ifndef CROSSIN_REPORT_HISTOGRAM_HPP
#define CROSSIN_REPORT_HISTOGRAM_HPP

/// \file
/// How long things are, counted in a fixed number of classes. Layer: report. Needs: error.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <crossin/core/error.hpp>

namespace crossin {

/// Counts of lengths in classes that are a quarter of an octave wide (0 to 7 have a class each), with sum and extremes.
///
/// Models:     std::regular.
/// Properties: a + b == b + a, and (a + b) + c == a + (b + c): any number of threads counts the same.
/// Complexity: O(1) an addition; 2 KB, whatever is counted.
class length_histogram {
public:
    static constexpr std::size_t classes = 256;

    /// The class of a length: the lengths of class c are [first_of(c), first_of(c + 1)).
    [[nodiscard]] static constexpr std::size_t class_of(std::uint64_t length) noexcept
    {
        if (length < 8) return static_cast<std::size_t>(length);
        auto const octave = static_cast<std::size_t>(std::bit_width(length)) - 1; // >= 3
        return 8 + 4 * (octave - 3) + static_cast<std::size_t>((length >> (octave - 2)) & 3U);
    }
    /// The smallest length of a class. Requires: c < classes.
    [[nodiscard]] static constexpr std::uint64_t first_of(std::size_t c) noexcept
    {
        if (c < 8) return c;
        std::size_t const octave = 3 + (c - 8) / 4;
        if (octave >= 64) return std::numeric_limits<std::uint64_t>::max();
        return (std::uint64_t{4} + (c - 8) % 4) << (octave - 2);
    }

    void add(std::uint64_t length) noexcept
    {
        ++counts_[class_of(length)];
        ++count_;
        sum_ += length;
        least_ = std::min(least_, length);
        most_ = std::max(most_, length);
    }
    length_histogram& operator+=(length_histogram const& other) noexcept
    {
        for (std::size_t c = 0; c < classes; ++c) counts_[c] += other.counts_[c];
        count_ += other.count_;
        sum_ += other.sum_;
        least_ = std::min(least_, other.least_);
        most_ = std::max(most_, other.most_);
        return *this;
    }

    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    [[nodiscard]] std::uint64_t count(std::size_t c) const noexcept { return counts_[c]; }
    [[nodiscard]] std::uint64_t sum() const noexcept { return sum_; }
    [[nodiscard]] std::uint64_t least() const noexcept { return count_ == 0 ? 0 : least_; }
    [[nodiscard]] std::uint64_t most() const noexcept { return most_; }
    [[nodiscard]] double mean() const noexcept
    {
        return count_ == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(count_);
    }

    /// The length that `share` of what was counted does not exceed, by a straight line through its class, and within
    /// the extremes: at most a quarter away from the exact one. 0 where nothing was counted.
    ///
    /// Errors: `error{invalid_argument}` unless 0 <= share <= 1.
    [[nodiscard]] std::uint64_t quantile(double share) const
    {
        require(share >= 0 && share <= 1, "a share of what was counted lies in [0, 1]");
        if (count_ == 0) return 0;
        double const wanted = share * static_cast<double>(count_);
        double below = 0;
        for (std::size_t c = 0; c + 1 < classes; ++c) {
            auto const here = static_cast<double>(counts_[c]);
            if (here > 0 && below + here >= wanted) {
                auto const first = static_cast<double>(first_of(c)),
                           width = static_cast<double>(first_of(c + 1)) - first;
                auto const at = static_cast<std::uint64_t>(first + (width - 1) * (wanted - below) / here);
                return std::clamp(at, least_, most_);
            }
            below += here;
        }
        return most_;
    }

    friend bool operator==(length_histogram const&, length_histogram const&) = default;

private:
    std::array<std::uint64_t, classes> counts_ = {};
    std::uint64_t count_ = 0;
    std::uint64_t sum_ = 0;
    std::uint64_t least_ = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t most_ = 0;
};

} // namespace crossin
#endif
