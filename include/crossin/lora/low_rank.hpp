// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_LOW_RANK_HPP
#define CROSSIN_LORA_LOW_RANK_HPP

/// \file
/// The best factors of a given rank, by a decomposition of the factors and never of the delta. Layer: lora. Needs:
/// factors, small_svd.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/random.hpp>
#include <crossin/lora/detail/shapes.hpp>
#include <crossin/lora/detail/small_svd.hpp>
#include <crossin/lora/factors.hpp>
#include <crossin/lora/matrix.hpp>

namespace crossin {

/// Factors of a smaller rank, and what they leave out.
template <class Scalar>
struct reduced_factors {
    lora_factors<Scalar> factors; ///< scale 1
    double error = 0;             ///< Frobenius norm of the delta left out
    double norm = 0;              ///< Frobenius norm of the whole delta
};

namespace detail {

/// The first `rank` parts of left_basis * parts * right_basis^T as factors.
template <class Scalar>
[[nodiscard]] reduced_factors<Scalar> reduced(column_list const& left_basis, column_list const& right_basis,
                                              svd_parts const& parts, std::size_t rank)
{
    reduced_factors<Scalar> result{
        {matrix<Scalar>(rank, right_basis.rows()), matrix<Scalar>(left_basis.rows(), rank), 1}, 0, 0};
    std::vector<double> a(right_basis.rows()), b(left_basis.rows());
    double whole = 0, left_out = 0;
    for (std::size_t k = parts.values.size(); k-- > 0;) { // the smallest first, for the sums
        double const value = parts.values[k];
        whole += value * value;
        if (k >= rank) {
            left_out += value * value;
            continue;
        }
        combine_columns(right_basis, parts.right[k], a.data());
        combine_columns(left_basis, parts.left[k], b.data());
        double largest = 0;
        for (double const entry : a)
            if (std::abs(entry) > std::abs(largest)) largest = entry;
        double const share = largest < 0 ? -std::sqrt(value) : std::sqrt(value);
        for (std::size_t i = 0; i < a.size(); ++i) result.factors.a(k, i) = static_cast<Scalar>(share * a[i]);
        for (std::size_t o = 0; o < b.size(); ++o) result.factors.b(o, k) = static_cast<Scalar>(share * b[o]);
    }
    result.norm = std::sqrt(whole);
    result.error = std::sqrt(left_out);
    return result;
}

template <std::floating_point Scalar = double>
void require_finite(std::span<Scalar const> values)
{
    require(std::ranges::all_of(values, [](Scalar value) { return std::isfinite(value); }),
            "factors and deltas of a smaller rank are made of finite numbers only");
}

} // namespace detail

/// The factors of the rank asked for whose delta is nearest to that of `factors`, by Frobenius' norm: no others of that
/// rank are nearer.
///
/// Returns: A and B with the singular values shared evenly between them, largest first; of each row of A the entry of
///          the largest magnitude (the first of equals) is positive, so that the answer is one. Rows behind the rank of
///          the delta are zero, to rounding.
/// Complexity: O((in + out + R) R^2) for factors of rank R; computed in double on one thread: the same bits everywhere
///          but for what the compiler contracts.
/// Errors:  `error{invalid_argument}` for rank 0 and numbers that are not finite; `error{mismatch}` for factors that do
///          not belong together.
/// Source:  Eckart and Young, "The approximation of one matrix by another of lower rank", Psychometrika 1 (1936);
///          one-sided Jacobi rotations after Hestenes (1958).
template <std::floating_point Scalar>
[[nodiscard]] reduced_factors<Scalar> reduce_rank(lora_factors<Scalar> const& factors, std::size_t rank)
{
    require(rank > 0, "the rank of an adapter is at least 1");
    detail::check_ranks(factors);
    // scale B A = (Qb Rb) (Qa Ra)^T = Qb (Rb Ra^T) Qa^T, and the small matrix in the middle has all singular values.
    detail::column_list a(factors.in()), b(factors.out());
    for (std::size_t q = 0; q < factors.rank(); ++q) {
        double* const from = a.add();
        for (std::size_t i = 0; i < factors.in(); ++i) from[i] = double{factors.a(q, i)};
        double* const to = b.add();
        for (std::size_t o = 0; o < factors.out(); ++o) to[o] = double{factors.b(o, q)} * double{factors.scale};
        detail::require_finite({from, factors.in()});
        detail::require_finite({to, factors.out()});
    }
    detail::thin_qr const left(std::move(b)), right(std::move(a));
    return detail::reduced<Scalar>(left.q, right.q, detail::small_svd(left.r.times_transposed(right.r)), rank);
}

/// The same for a delta that has no factors, such as one of `ties`; near the best, by iteration on a subspace.
///
/// Complexity: O(sweeps out in (rank + 8)).
/// Errors:     `error{invalid_argument}` for rank 0, an empty delta and numbers that are not finite.
/// Source:     Halko, Martinsson, Tropp, "Finding structure with randomness", arXiv 0909.4061, algorithm 4.4. `error`
///             is that of the factors that are returned, whatever the iteration has reached.
template <std::floating_point Scalar>
[[nodiscard]] reduced_factors<Scalar> reduce_rank(matrix_view<Scalar const> delta, std::size_t rank, int sweeps = 16)
{
    require(rank > 0, "the rank of an adapter is at least 1");
    require(!delta.empty(), "an empty delta has no factors");
    for (std::size_t o = 0; o < delta.rows(); ++o) detail::require_finite<Scalar>({delta.row(o), delta.cols()});
    std::size_t const out = delta.rows(), in = delta.cols(), wanted = std::min({rank + 8, in, out});
    auto const times = [&](detail::column_list const& x) { // delta x
        detail::column_list y(out);
        for (std::size_t k = 0; k < x.size(); ++k) {
            double* const to = y.add();
            for (std::size_t o = 0; o < out; ++o)
                for (std::size_t i = 0; i < in; ++i) to[o] += double{delta(o, i)} * x[k][i];
        }
        return y;
    };
    auto const times_transposed = [&](detail::column_list const& y) { // delta^T y
        detail::column_list x(in);
        for (std::size_t k = 0; k < y.size(); ++k) {
            double* const to = x.add();
            for (std::size_t o = 0; o < out; ++o)
                for (std::size_t i = 0; i < in; ++i) to[i] += double{delta(o, i)} * y[k][o];
        }
        return x;
    };
    detail::column_list start(in);
    for (std::size_t k = 0; k < wanted; ++k) {
        double* const to = start.add();
        for (std::size_t i = 0; i < in; ++i)
            to[i] = static_cast<double>(random_bits(0x6C6F'7772'616E'6BU, k * in + i) >> 11) * 0x1p-52 - 1;
    }
    detail::thin_qr left(times(start));
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        detail::thin_qr const right(times_transposed(left.q));
        left = detail::thin_qr(times(right.q));
    }
    // delta ~ Q (Q^T delta) = Q (delta^T Q)^T = Q (Qa Ra)^T = Q Ra^T Qa^T
    detail::thin_qr const right(times_transposed(left.q));
    auto result = detail::reduced<Scalar>(left.q, right.q, detail::small_svd(right.r.transposed()), rank);
    double whole = 0, apart = 0;
    for (std::size_t o = 0; o < out; ++o)
        for (std::size_t i = 0; i < in; ++i) {
            double const value = double{delta(o, i)};
            double rest = value;
            for (std::size_t q = 0; q < result.factors.rank(); ++q)
                rest -= double{result.factors.b(o, q)} * double{result.factors.a(q, i)};
            whole += value * value;
            apart += rest * rest;
        }
    result.norm = std::sqrt(whole);
    result.error = std::sqrt(apart);
    return result;
}

} // namespace crossin
#endif
