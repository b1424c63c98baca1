// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_MODEL_NUMBERS_HPP
#define CROSSIN_TESTS_MODEL_NUMBERS_HPP

/// \file
/// Random matrices, differences between them, and central differences, for the tests of model/.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <crossin/core/random.hpp>
#include <crossin/lora/matrix.hpp>

namespace crossin_test {

/// In [-1, 1), the same for every scalar.
inline double random_number(std::uint64_t key, std::uint64_t i)
{
    return static_cast<double>(crossin::random_bits(key, i) >> 40) * 0x1p-23 - 1;
}

template <class Scalar = double>
crossin::matrix<Scalar> random_matrix(std::size_t rows, std::size_t cols, std::uint64_t key, double scale = 1)
{
    crossin::matrix<Scalar> result(rows, cols);
    for (std::size_t i = 0; i < rows * cols; ++i) result.data()[i] = static_cast<Scalar>(scale * random_number(key, i));
    return result;
}

template <class Scalar = double>
std::vector<Scalar> random_vector(std::size_t size, std::uint64_t key, double scale = 1, double middle = 0)
{
    std::vector<Scalar> result(size);
    for (std::size_t i = 0; i < size; ++i) result[i] = static_cast<Scalar>(middle + scale * random_number(key, i));
    return result;
}

/// |a - b| / |b|, by the Euclidean norm; |a - b| where b is zero.
template <class A, class B>
double difference(std::span<A const> a, std::span<B const> b)
{
    if (a.size() != b.size()) return INFINITY;
    double apart = 0, size = 0;
    for (std::size_t i = 0; i < b.size(); ++i) {
        double const x = static_cast<double>(a[i]), y = static_cast<double>(b[i]);
        apart += (x - y) * (x - y);
        size += y * y;
    }
    return size == 0 ? std::sqrt(apart) : std::sqrt(apart / size);
}
template <class A, class B>
double difference(crossin::matrix<A> const& a, crossin::matrix<B> const& b)
{
    return difference(std::span<A const>(a.data(), a.rows() * a.cols()),
                      std::span<B const>(b.data(), b.rows() * b.cols()));
}
template <class A, class B>
double difference(std::vector<A> const& a, std::vector<B> const& b)
{
    return difference(std::span<A const>(a), std::span<B const>(b));
}

/// Central differences of loss() by each of `values`.
template <class Loss>
std::vector<double> central_differences(std::span<double> values, Loss const& loss, double step = 1e-5)
{
    std::vector<double> result(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        double const before = values[i];
        values[i] = before + step;
        double const above = loss();
        values[i] = before - step;
        result[i] = (above - loss()) / (2 * step);
        values[i] = before;
    }
    return result;
}

inline std::span<double> all_of(crossin::matrix<double>& m) { return {m.data(), m.rows() * m.cols()}; }
inline std::vector<double> copy_of(crossin::matrix<double> const& m)
{
    return {m.data(), m.data() + m.rows() * m.cols()};
}

/// sum of a * b.
inline double product(crossin::matrix<double> const& a, crossin::matrix<double> const& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.rows() * a.cols(); ++i) sum += a.data()[i] * b.data()[i];
    return sum;
}

} // namespace crossin_test
#endif
