// SPDX-License-Identifier: MIT
#include <crossin/lora/low_rank.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include <Eigen/SVD>

#include <crossin/lora/linear.hpp>

#include "lora/random_adapter.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

matrix<double> in_double(lora_factors<float> const& factors)
{
    return lora_delta(lora_factors<double>{converted<double>(factors.a), converted<double>(factors.b),
                                           static_cast<double>(factors.scale)});
}

/// By Eigen's decomposition of the whole delta.
std::vector<double> singular_values(matrix<double> const& delta)
{
    Eigen::MatrixXd dense(delta.rows(), delta.cols());
    for (std::size_t r = 0; r < delta.rows(); ++r)
        for (std::size_t c = 0; c < delta.cols(); ++c)
            dense(static_cast<Eigen::Index>(r), static_cast<Eigen::Index>(c)) = delta(r, c);
    Eigen::VectorXd const values = Eigen::JacobiSVD<Eigen::MatrixXd>(dense).singularValues();
    return {values.data(), values.data() + values.size()};
}

double tail_of(std::vector<double> const& values, std::size_t from)
{
    double squares = 0;
    for (std::size_t k = from; k < values.size(); ++k) squares += values[k] * values[k];
    return std::sqrt(squares);
}

} // namespace

TEST_CASE("low_rank: no factors of that rank are nearer, and the error is said")
{
    for (layer_shape const shape : {layer_shape{1, 13, 9, 6}, {1, 5, 40, 4}, {1, 6, 7, 9}, {1, 64, 33, 20}}) {
        auto const whole = random_factors<float>(shape.in, shape.out, shape.rank, 11);
        auto const delta = in_double(whole);
        auto const values = singular_values(delta);
        for (std::size_t rank = 1; rank <= shape.rank + 1; ++rank) {
            auto const reduced = reduce_rank(whole, rank);
            CHECK(reduced.factors.rank() == rank);
            CHECK(reduced.factors.scale == 1);
            CHECK(reduced.norm == Approx(tail_of(values, 0)));
            CHECK(reduced.error == Approx(tail_of(values, rank)).margin(1e-10));
            double const apart = difference(in_double(reduced.factors), delta) * reduced.norm;
            CHECK(apart == Approx(tail_of(values, rank)).margin(2e-6 * reduced.norm));
        }
    }
}

TEST_CASE("low_rank: singular values are shared evenly, largest first, and signs are settled")
{
    auto const reduced = reduce_rank(random_factors<float>(12, 10, 5, 3), 3).factors;
    double before = 1e30;
    for (std::size_t k = 0; k < 3; ++k) {
        double a = 0, b = 0, largest = 0;
        for (std::size_t i = 0; i < 12; ++i) {
            a += double{reduced.a(k, i)} * double{reduced.a(k, i)};
            if (std::abs(double{reduced.a(k, i)}) > std::abs(largest)) largest = double{reduced.a(k, i)};
        }
        for (std::size_t o = 0; o < 10; ++o) b += double{reduced.b(o, k)} * double{reduced.b(o, k)};
        CHECK(a == Approx(b));
        CHECK(a < before);
        CHECK(largest > 0);
        before = a;
    }
    // The same delta by other factors has the same answer: both signs turned, the rows in another order.
    auto whole = random_factors<float>(12, 10, 5, 3);
    for (std::size_t i = 0; i < 12; ++i) {
        whole.a(2, i) = -whole.a(2, i);
        std::swap(whole.a(0, i), whole.a(4, i));
    }
    for (std::size_t o = 0; o < 10; ++o) {
        whole.b(o, 2) = -whole.b(o, 2);
        std::swap(whole.b(o, 0), whole.b(o, 4));
    }
    auto const again = reduce_rank(whole, 3).factors;
    CHECK(difference(again.a, reduced.a) < 1e-6);
    CHECK(difference(again.b, reduced.b) < 1e-6);
    CHECK(reduce_rank(whole, 3).factors == again); // the same bits
}

TEST_CASE("low_rank: deltas of less rank than their factors leave zeros behind")
{
    auto whole = random_factors<float>(8, 9, 4, 5);
    for (std::size_t i = 0; i < 8; ++i) {
        whole.a(1, i) = 2 * whole.a(0, i); // rank 3
        whole.a(3, i) = 0;                 // rank 2
    }
    auto const reduced = reduce_rank(whole, 4);
    CHECK(reduced.error < 1e-12);
    for (std::size_t i = 0; i < 8; ++i) CHECK(std::abs(reduced.factors.a(2, i)) < 1e-6F);
    CHECK(difference(in_double(reduced.factors), in_double(whole)) < 1e-6);
    lora_factors<float> const nothing{matrix<float>(2, 3), matrix<float>(4, 2), 1};
    CHECK(reduce_rank(nothing, 2).factors == nothing);
    CHECK(reduce_rank(nothing, 2).norm == 0);
    CHECK(reduce_rank(std::as_const(nothing.b).view(), 1).norm == 0);
}

TEST_CASE("low_rank: a delta without factors comes near to the best")
{
    auto const delta = random_matrix<float>(23, 31, 9);
    auto const values = singular_values(converted<double>(delta));
    for (std::size_t const rank : {1U, 4U, 12U, 23U, 30U}) {
        auto const reduced = reduce_rank(delta.view(), rank);
        CHECK(reduced.factors.rank() == rank);
        CHECK(reduced.norm == Approx(tail_of(values, 0)));
        CHECK(reduced.error <= 1.01 * tail_of(values, rank) + 1e-5);
        CHECK(reduced.error ==
              Approx(difference(in_double(reduced.factors), converted<double>(delta)) * reduced.norm).margin(1e-9));
    }
    CHECK_THROWS_AS(reduce_rank(delta.view(), 0), error);
    CHECK_THROWS_AS(reduce_rank(matrix_view<float const>(), 1), error);
    CHECK_THROWS_AS(reduce_rank(random_factors<float>(3, 4, 2, 1), 0), error);
    for (float const bad : {NAN, INFINITY}) {
        auto factors = random_factors<float>(3, 4, 2, 1);
        factors.b(1, 0) = bad;
        CHECK(error_of([&] { static_cast<void>(reduce_rank(factors, 1)); }).code() == errc::invalid_argument);
        CHECK(error_of([&] { static_cast<void>(reduce_rank(std::as_const(factors.b).view(), 1)); }).code() ==
              errc::invalid_argument);
    }
}
