// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_LORA_RANDOM_LAYER_HPP
#define CROSSIN_TESTS_LORA_RANDOM_LAYER_HPP

/// \file
/// Layers with random numbers in them, for the tests of lora/.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <crossin/core/random.hpp>
#include <crossin/lora/factors.hpp>
#include <crossin/lora/matrix.hpp>

namespace crossin_test {

/// Numbers in [-1, 1), the same for every scalar.
template <class Scalar>
crossin::matrix<Scalar> random_matrix(std::size_t rows, std::size_t cols, std::uint64_t key)
{
    crossin::matrix<Scalar> result(rows, cols);
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < cols; ++c) {
            auto const bits = static_cast<double>(crossin::random_bits(key, r * cols + c) >> 40);
            result(r, c) = static_cast<Scalar>(bits * 0x1p-23 - 1);
        }
    return result;
}

/// Factors that are nowhere zero, which fresh ones are not.
template <class Scalar>
crossin::lora_factors<Scalar> random_factors(std::size_t in, std::size_t out, std::size_t rank, std::uint64_t key)
{
    return {random_matrix<Scalar>(rank, in, key), random_matrix<Scalar>(out, rank, key + 1), Scalar{0.75}};
}

/// Tokens, inputs, outputs, rank.
struct layer_shape {
    std::size_t n, in, out, rank;
};

/// Returns: |a - b| / |b|, by Frobenius' norm; |a - b| where b is zero.
template <class A, class B>
double difference(A const& a, B const& b)
{
    double apart = 0, size = 0;
    for (std::size_t r = 0; r < b.rows(); ++r)
        for (std::size_t c = 0; c < b.cols(); ++c) {
            double const x = static_cast<double>(a(r, c)), y = static_cast<double>(b(r, c));
            apart += (x - y) * (x - y);
            size += y * y;
        }
    return size == 0 ? std::sqrt(apart) : std::sqrt(apart / size);
}

/// Returns: sum of a * b by elements: a loss whose gradient by a is b.
template <class Scalar>
Scalar dot(crossin::matrix<Scalar> const& a, crossin::matrix<Scalar> const& b)
{
    Scalar sum = 0;
    for (std::size_t r = 0; r < a.rows(); ++r)
        for (std::size_t c = 0; c < a.cols(); ++c) sum += a(r, c) * b(r, c);
    return sum;
}

/// Central differences of `value()` by each element of `parameter`.
template <class Value>
crossin::matrix<double> central_differences(crossin::matrix<double>& parameter, Value&& value)
{
    double const step = 1.0 / 16; // the losses are linear in each element, so that a long step costs no accuracy
    crossin::matrix<double> result(parameter.rows(), parameter.cols());
    for (std::size_t r = 0; r < parameter.rows(); ++r)
        for (std::size_t c = 0; c < parameter.cols(); ++c) {
            double const before = parameter(r, c);
            parameter(r, c) = before + step;
            double const above = value();
            parameter(r, c) = before - step;
            double const below = value();
            parameter(r, c) = before;
            result(r, c) = (above - below) / (2 * step);
        }
    return result;
}

/// The same numbers in another scalar.
template <class To, class From>
crossin::matrix<To> converted(From const& from)
{
    crossin::matrix<To> result(from.rows(), from.cols());
    for (std::size_t r = 0; r < from.rows(); ++r)
        for (std::size_t c = 0; c < from.cols(); ++c) result(r, c) = static_cast<To>(from(r, c));
    return result;
}

} // namespace crossin_test
#endif
