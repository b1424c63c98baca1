// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_EDIT_DISTANCE_HPP
#define CROSSIN_ALIGN_DETAIL_EDIT_DISTANCE_HPP

/// \file
/// How many edits lead from one row of letters to another. Layer: align. Needs: nothing.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace crossin::detail {

/// A bound from below, in linear time: letters that the other side has too few of must be put in or replaced. Letters
/// are counted in 64 classes, which can only make the bound smaller.
[[nodiscard]] inline std::size_t least_edits(std::u32string_view a, std::u32string_view b) noexcept
{
    std::array<std::size_t, 64> of_a{}, of_b{};
    for (char32_t const c : a) ++of_a[c % 64];
    for (char32_t const c : b) ++of_b[c % 64];
    std::size_t common = 0;
    for (std::size_t i = 0; i < 64; ++i) common += std::min(of_a[i], of_b[i]);
    return std::max(a.size(), b.size()) - common;
}

/// The number of letters put in, taken out or replaced, at the least (Levenshtein's distance).
///
/// Complexity: O(size of a * size of b / 64).
/// Source:     Hyyro, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", Nordic Journal of
///             Computing 10, 2003, after Myers, Journal of the ACM 46(3), 1999.
[[nodiscard]] inline std::size_t edits(std::u32string_view a, std::u32string_view b)
{
    if (a.size() < b.size()) std::swap(a, b);
    if (b.empty()) return a.size();
    std::size_t const blocks = (b.size() + 63) / 64;
    std::vector<char32_t> alphabet(b.begin(), b.end());
    std::ranges::sort(alphabet);
    alphabet.erase(std::ranges::unique(alphabet).begin(), alphabet.end());
    auto const number_of = [&](char32_t c) {
        auto const at = std::ranges::lower_bound(alphabet, c);
        return at != alphabet.end() && *at == c ? static_cast<std::size_t>(at - alphabet.begin()) : alphabet.size();
    };
    std::vector<std::uint64_t> equal((alphabet.size() + 1) * blocks); // [letters x blocks] where b has the letter
    for (std::size_t i = 0; i < b.size(); ++i) equal[number_of(b[i]) * blocks + i / 64] |= std::uint64_t{1} << i % 64;

    // Differences between neighbours in the column of the table: a bit in `up` for +1, in `down` for -1.
    std::vector<std::uint64_t> up(blocks, ~std::uint64_t{0}), down(blocks, 0);
    std::size_t distance = b.size();
    std::uint64_t const last = std::uint64_t{1} << (b.size() - 1) % 64;
    for (char32_t const c : a) {
        std::uint64_t const* const matches = equal.data() + number_of(c) * blocks;
        std::uint64_t up_in = 1, down_in = 0; // in the row above the table each letter costs one
        for (std::size_t k = 0; k < blocks; ++k) {
            std::uint64_t const same = matches[k] | down_in;
            std::uint64_t const vertical = matches[k] | down[k];
            std::uint64_t const horizontal = (((same & up[k]) + up[k]) ^ up[k]) | same;
            std::uint64_t plus = down[k] | ~(horizontal | up[k]);
            std::uint64_t minus = up[k] & horizontal;
            if (k + 1 == blocks) {
                distance += (plus & last) != 0;
                distance -= (minus & last) != 0;
            }
            std::uint64_t const up_out = plus >> 63U, down_out = minus >> 63U;
            plus = plus << 1U | up_in;
            minus = minus << 1U | down_in;
            up[k] = minus | ~(vertical | plus);
            down[k] = plus & vertical;
            up_in = up_out;
            down_in = down_out;
        }
    }
    return distance;
}

} // namespace crossin::detail
#endif
