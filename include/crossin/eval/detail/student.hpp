// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EVAL_DETAIL_STUDENT_HPP
#define CROSSIN_EVAL_DETAIL_STUDENT_HPP

/// \file
/// Tails of Student's distribution. Layer: eval. Needs: nothing.

#include <cmath>
#include <cstdint>

namespace crossin::detail {

/// Probability of a value above `t` with so many degrees of freedom. Requires: t >= 0, degrees > 0.
///
/// Complexity: O(degrees), and that of 1,000 at most; behind these the normal distribution stands in, within 2e-4.
/// Source:     Abramowitz, Stegun, "Handbook of mathematical functions", 26.7.3 and 26.7.4.
[[nodiscard]] inline double student_tail(double t, std::uint64_t degrees)
{
    if (degrees > 1000) return std::erfc(t / std::sqrt(2.0)) / 2;
    double const angle = std::atan(t / std::sqrt(static_cast<double>(degrees)));
    double const cosine = std::cos(angle), sine = std::sin(angle);
    bool const odd = degrees % 2 == 1;
    double term = odd ? cosine : 1, sum = degrees > 1 ? term : 0;
    for (std::uint64_t j = odd ? 3 : 2; j < degrees; j += 2) {
        term *= cosine * cosine * static_cast<double>(j - 1) / static_cast<double>(j);
        sum += term;
    }
    double const within = odd ? (angle + sine * sum) * 2 / std::acos(-1.0) : sine * sum; // of [-t, t]
    return (1 - within) / 2;
}

/// The share of resampled values to leave out at an end, where so many things were drawn, for `tail` to lie outside.
///
/// Values that are drawn anew spread less than those of new things by (n - 1) / n in their square, and the tails of few are
/// those of Student's distribution.
///
/// Requires: n > 0, 0 < tail < 0.5. Of one thing nothing is known: 0.
/// Source:   Hesterberg, "What teachers should know about the bootstrap", The American Statistician 69(4), 2015, the
///           expanded percentile interval.
[[nodiscard]] inline double expanded_tail(double tail, std::uint64_t n)
{
    if (n < 2) return 0;
    double low = 0, high = 1;
    while (student_tail(high, n - 1) > tail && high < 1e12) high *= 2;
    for (int i = 0; i < 200 && low < high; ++i) {
        double const middle = low + (high - low) / 2;
        (student_tail(middle, n - 1) > tail ? low : high) = middle;
    }
    double const count = static_cast<double>(n);
    return std::erfc(high * std::sqrt(count / (count - 1)) / std::sqrt(2.0)) / 2;
}

} // namespace crossin::detail
#endif
