// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_TIES_HPP
#define CROSSIN_LORA_TIES_HPP

/// \file
/// Several changes of one model merged without those that pull the other way. Layer: lora. Needs: error.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>

namespace crossin {

/// Merges changes of the same weights by TIES: of each change the largest entries stay (trim), each place takes the
/// sign of the sum of what stayed (elect), and the mean of the entries with that sign (disjoint mean).
///
/// Returns: the merged change, to be added to the base, times a weight of the caller's.
/// State:   `keep` in [0, 1] is the share that stays: magnitudes at least that of the k-th smallest of d, k = d -
///          floor(d keep), so that equal ones stay together; 1 keeps all, and 0 the largest. A sum of zero takes the
///          sign of the majority of places.
/// Errors:  `error{invalid_argument}` for no change at all, a `keep` outside [0, 1] and for entries that are NaN;
///          `error{mismatch}` for changes of different lengths.
/// Source:  Yadav et al., "TIES-Merging", arXiv 2306.01708, algorithm 1.
template <std::floating_point Real>
[[nodiscard]] std::vector<Real> ties(std::span<std::span<Real const> const> changes, double keep)
{
    require(!changes.empty(), "there is no change to merge");
    require(keep >= 0 && keep <= 1, "the share of entries that are kept lies in [0, 1]");
    std::size_t const size = changes[0].size();
    std::vector<double> sums(size);
    std::vector<double> limits; // the least magnitude that stays, of each change
    std::vector<Real> magnitudes(size);
    auto const dropped = size - static_cast<std::size_t>(static_cast<double>(size) * keep);
    for (std::span<Real const> const change : changes) {
        if (change.size() != size)
            fail(errc::mismatch, "changes of " + std::to_string(size) + " and " + std::to_string(change.size()) +
                                     " values are not of the same weights");
        for (std::size_t i = 0; i < size; ++i) {
            require(!std::isnan(change[i]), "a change that is merged holds values which are not numbers");
            magnitudes[i] = std::abs(change[i]);
        }
        double limit = 0;
        if (dropped > 0) {
            auto const at = magnitudes.begin() + static_cast<std::ptrdiff_t>(dropped - 1);
            std::nth_element(magnitudes.begin(), at, magnitudes.end());
            limit = double{*at};
        }
        limits.push_back(limit);
        for (std::size_t i = 0; i < size; ++i)
            if (double{std::abs(change[i])} >= limit) sums[i] += double{change[i]};
    }
    auto const sign = [](double value) { return (value > 0) - (value < 0); };
    std::ptrdiff_t places = 0;
    for (double const sum : sums) places += sign(sum);
    int const majority = sign(static_cast<double>(places));

    std::vector<Real> merged(size);
    for (std::size_t i = 0; i < size; ++i) {
        int const elected = sums[i] == 0 ? majority : sign(sums[i]);
        double total = 0;
        std::size_t count = 0;
        for (std::size_t m = 0; m < changes.size(); ++m) {
            double const value = double{changes[m][i]};
            if (std::abs(value) < limits[m] || elected == 0 || sign(value) != elected) continue;
            total += value;
            ++count;
        }
        if (count > 0) merged[i] = static_cast<Real>(total / static_cast<double>(count));
    }
    return merged;
}

} // namespace crossin
#endif
