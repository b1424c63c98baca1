// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_DETAIL_BINOMIAL_HPP
#define CROSSIN_EVAL_DETAIL_BINOMIAL_HPP

/// \file
/// Numbers of subsets. Layer: eval. Needs: nothing.

#include <array>
#include <cstddef>

namespace crossin::detail {

/// Number of subsets of k of n things. Requires: n <= 16.
[[nodiscard]] constexpr double binomial(std::size_t n, std::size_t k) noexcept
{
    constexpr auto table = [] {
        std::array<std::array<double, 17>, 17> all = {};
        for (std::size_t i = 0; i <= 16; ++i) {
            all[i][0] = 1;
            for (std::size_t j = 1; j <= i; ++j) all[i][j] = all[i - 1][j - 1] + all[i - 1][j];
        }
        return all;
    }();
    return k <= n ? table[n][k] : 0;
}

} // namespace crossin::detail
#endif
