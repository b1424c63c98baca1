// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_JUMP_TABLE_HPP
#define CROSSIN_ALIGN_DETAIL_JUMP_TABLE_HPP

/// \file
/// How far links jump from one word to the next. Layer: align. Needs: nothing.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace crossin::detail {

/// Counts of jumps, by distance; those farther than `reach` are counted with the farthest.
struct jump_counts {
    static constexpr int reach = 50;
    std::array<double, 2 * reach + 1> of = {}; ///< [reach + distance]

    [[nodiscard]] static std::size_t slot(std::ptrdiff_t distance) noexcept
    {
        return static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(distance, -reach, reach) + reach);
    }
    jump_counts& operator+=(jump_counts const& other) noexcept
    {
        for (std::size_t i = 0; i < of.size(); ++i) of[i] += other.of[i];
        return *this;
    }
    friend bool operator==(jump_counts const&, jump_counts const&) = default;
};

/// Weights of jumps, laid out so that those from a place, or to a place, lie side by side.
class jump_table {
public:
    /// `most`: length of the longest sentence [tokens].
    jump_table(jump_counts const& counts, double smoothing, std::size_t most) : most_(most)
    {
        forward_.resize(2 * most + padding);
        backward_.resize(2 * most + padding);
        for (std::size_t i = 0; i <= 2 * most; ++i) {
            std::ptrdiff_t const distance = static_cast<std::ptrdiff_t>(i) - static_cast<std::ptrdiff_t>(most);
            forward_[i] = static_cast<float>(counts.of[jump_counts::slot(distance)] + smoothing);
            backward_[i] = static_cast<float>(counts.of[jump_counts::slot(-distance)] + smoothing);
        }
        sums_.resize(2 * most + 2);
        for (std::size_t i = 0; i <= 2 * most; ++i) sums_[i + 1] = sums_[i] + double{forward_[i]};
    }

    /// Before anything is known: one word on is the likeliest.
    [[nodiscard]] static jump_counts guess() noexcept
    {
        jump_counts counts;
        for (int d = -jump_counts::reach; d <= jump_counts::reach; ++d)
            counts.of[jump_counts::slot(d)] = 1.0 / (1 + std::abs(d - 1));
        return counts;
    }

    /// `from(a)[b]`: weight of a jump from a to b. `from(-1)` is that from before the sentence.
    [[nodiscard]] float const* from(std::ptrdiff_t a) const noexcept
    {
        return forward_.data() + static_cast<std::ptrdiff_t>(most_) - a;
    }
    /// `to(b)[a]`: weight of a jump from a to b.
    [[nodiscard]] float const* to(std::size_t b) const noexcept { return backward_.data() + (most_ - b); }
    /// Sum of `from(a)[0]`, ..., `from(a)[states - 1]`.
    [[nodiscard]] double sum_from(std::ptrdiff_t a, std::size_t states) const noexcept
    {
        auto const begin = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(most_) - a);
        return sums_[begin + states] - sums_[begin];
    }

private:
    static constexpr std::size_t padding = 16; ///< read, and multiplied by zero

    std::size_t most_;
    std::vector<float> forward_, backward_; ///< [most + distance], [most - distance]
    std::vector<double> sums_;              ///< of `forward_`, from the start
};

} // namespace crossin::detail
#endif
