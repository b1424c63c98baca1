// SPDX-License-Identifier: MIT
#include <crossin/lora/dora.hpp>

#include "support/catch.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/lora/linear.hpp>

#include "random_layer.hpp"

namespace xin = crossin;
using crossin_test::difference;
using crossin_test::random_factors;
using crossin_test::random_matrix;

namespace {

/// A layer with magnitudes; no size is a multiple of another.
struct layer {
    xin::matrix<double> w = random_matrix<double>(7, 5, 2);
    xin::dense_weights<double> weights{w.view()};
    xin::lora_factors<double> factors = random_factors<double>(5, 7, 2, 1);
    xin::matrix<double> magnitudes = random_matrix<double>(1, 7, 6), x = random_matrix<double>(3, 5, 3),
                        r = random_matrix<double>(3, 7, 4);
    std::vector<double> norms = xin::dora_norms(weights, factors);
    layer() = default;
    layer(layer const&) = delete; // the weights look at w

    [[nodiscard]] std::span<double const> m() const { return {magnitudes.data(), 7}; }

    /// sum of y * r, with the norms as they were.
    [[nodiscard]] double loss() const
    {
        xin::matrix<double> h(3, 2), y(3, 7);
        xin::lora_forward(weights, factors, x, h, y);
        xin::dora_forward(m(), norms, y, y);
        double sum = 0;
        for (std::size_t t = 0; t < 3; ++t)
            for (std::size_t o = 0; o < 7; ++o) sum += y(t, o) * r(t, o);
        return sum;
    }

    /// Central differences of the loss by each element of `parameter`, in which it is linear.
    xin::matrix<double> differences(xin::matrix<double>& parameter)
    {
        xin::matrix<double> result(parameter.rows(), parameter.cols());
        for (std::size_t i = 0; i < parameter.rows() * parameter.cols(); ++i) {
            double const before = parameter.data()[i];
            parameter.data()[i] = before + 0.125;
            double const above = loss();
            parameter.data()[i] = before - 0.125;
            result.data()[i] = (above - loss()) / 0.25;
            parameter.data()[i] = before;
        }
        return result;
    }
};

} // namespace

TEST_CASE("dora: gradients equal central differences at constant norms")
{
    layer l;
    xin::matrix<double> h(3, 2), z(3, 7), dz(3, 7), dx(3, 5), gm(1, 7);
    xin::lora_gradient<double> gradient(l.factors);
    xin::lora_forward(l.weights, l.factors, l.x, h, z);
    xin::dora_backward(l.m(), l.norms, z, l.r, dz, std::span(gm.data(), 7));
    xin::lora_backward(l.weights, l.factors, l.x, h, dz, dx, gradient);
    CHECK(difference(gm, l.differences(l.magnitudes)) < 1e-12);
    CHECK(difference(dx, l.differences(l.x)) < 1e-12);
    CHECK(difference(gradient.a, l.differences(l.factors.a)) < 1e-12);
    CHECK(difference(gradient.b, l.differences(l.factors.b)) < 1e-12);
}

TEST_CASE("dora: norms are those of the merged rows, and as magnitudes they change nothing")
{
    layer const l;
    auto const merged = xin::lora_merge(l.weights, l.factors);
    for (std::size_t o = 0; o < 7; ++o) {
        double squares = 0;
        for (std::size_t i = 0; i < 5; ++i) squares += merged(o, i) * merged(o, i);
        CHECK(l.norms[o] == Approx(std::sqrt(squares)));
    }
    xin::matrix<double> h(3, 2), z(3, 7), y(3, 7);
    xin::lora_forward(l.weights, l.factors, l.x, h, z);
    xin::dora_forward(std::span<double const>(l.norms), l.norms, z, y);
    CHECK(difference(y, z) < 1e-15);
}

TEST_CASE("dora: a row of zeros yields zeros, and gradients that are numbers")
{
    std::vector<double> const magnitudes{0, 2}, norms{0, 4};
    xin::matrix<double> z(1, 2), y(1, 2), dz(1, 2);
    z(0, 1) = 3;
    y(0, 0) = y(0, 1) = 5;
    std::vector<double> gradient(2);
    xin::dora_backward(std::span(magnitudes), norms, z, y, dz, gradient);
    xin::dora_forward(std::span(magnitudes), norms, z, y);
    CHECK((y(0, 0) == 0 && y(0, 1) == 1.5));
    CHECK((dz(0, 0) == 0 && dz(0, 1) == 2.5));
    CHECK((gradient[0] == 0 && gradient[1] == 3.75));
}

TEST_CASE("dora: shapes that do not belong together are refused")
{
    layer const l;
    xin::matrix<double> z(3, 7), wrong(3, 6), y(3, 7);
    std::vector<double> few(6);
    CHECK_THROWS_AS(xin::dora_forward(l.m(), l.norms, wrong, y), xin::error);
    CHECK_THROWS_AS(xin::dora_forward(l.m(), l.norms, z, wrong), xin::error);
    CHECK_THROWS_AS(xin::dora_forward(l.m(), few, z, y), xin::error);
    CHECK_THROWS_AS(xin::dora_backward(l.m(), l.norms, z, y, y, few), xin::error);
}
