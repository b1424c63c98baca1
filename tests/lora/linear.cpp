// SPDX-License-Identifier: MIT
#include <crossin/lora/linear.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/lora/quantize.hpp>

#include "random_layer.hpp"

namespace xin = crossin;
using crossin_test::central_differences;
using crossin_test::difference;
using crossin_test::dot;
using crossin_test::layer_shape;
using crossin_test::random_factors;
using crossin_test::random_matrix;

namespace {

/// No size is a multiple of another's, nor of any width of a register.
std::vector<layer_shape> const shapes{{1, 1, 1, 1}, {3, 5, 7, 2}, {2, 17, 9, 3}, {4, 13, 19, 5}};

/// sum of y * r, whose gradient by y is r.
template <class W>
double loss(W const& weights, xin::lora_factors<double> const& factors, xin::matrix<double> const& x,
            xin::matrix<double> const& r, xin::lora_dropout const& dropout)
{
    xin::matrix<double> h(x.rows(), factors.rank()), y(x.rows(), factors.out());
    xin::lora_forward(weights, factors, x, h, y, dropout);
    return dot(y, r);
}

/// Holds the backward pass against central differences of the forward pass, for every kind of parameter.
template <class W>
void check_gradients(W const& weights, layer_shape shape, xin::lora_dropout const& dropout = {})
{
    CAPTURE(shape.n, shape.in, shape.out, shape.rank);
    auto factors = random_factors<double>(shape.in, shape.out, shape.rank, 1);
    auto x = random_matrix<double>(shape.n, shape.in, 3);
    auto const r = random_matrix<double>(shape.n, shape.out, 4);

    xin::matrix<double> h(shape.n, shape.rank), y(shape.n, shape.out), dx(shape.n, shape.in);
    xin::lora_gradient<double> gradient(factors);
    xin::lora_forward(weights, factors, x, h, y, dropout);
    xin::lora_backward(weights, factors, x, h, r, dx, gradient, xin::gradient_mode::overwrite, dropout);

    auto const value = [&] { return loss(weights, factors, x, r, dropout); };
    CHECK(difference(dx, central_differences(x, value)) < 1e-12);
    CHECK(difference(gradient.a, central_differences(factors.a, value)) < 1e-12);
    CHECK(difference(gradient.b, central_differences(factors.b, value)) < 1e-12);
}

} // namespace

TEST_CASE("linear: gradients equal central differences")
{
    for (layer_shape const shape : shapes) {
        auto const w = random_matrix<double>(shape.out, shape.in, 2);
        check_gradients(xin::dense_weights(w.view()), shape);
    }
}

TEST_CASE("linear: gradients equal central differences with dropout")
{
    for (layer_shape const shape : shapes) {
        auto const w = random_matrix<double>(shape.out, shape.in, 2);
        check_gradients(xin::dense_weights(w.view()), shape, xin::lora_dropout(0.4, 17));
    }
}

TEST_CASE("linear: gradients equal central differences over quantised weights")
{
    for (layer_shape const shape : shapes) {
        auto const w = random_matrix<float>(shape.out, shape.in, 2);
        auto const eight = xin::quantize_int8(w);
        check_gradients(eight.weights(), shape);
        auto const four = xin::quantize_nf4(w);
        check_gradients(four.weights(), shape);
    }
}

TEST_CASE("linear: quantised weights are those that they stand for, bit for bit")
{
    for (layer_shape const shape : shapes) {
        auto const factors = random_factors<double>(shape.in, shape.out, shape.rank, 1);
        auto const x = random_matrix<double>(shape.n, shape.in, 3);
        auto const w = random_matrix<float>(shape.out, shape.in, 2);
        auto const same = [&](auto const& weights) {
            auto const plain = xin::dequantize<double>(weights);
            xin::matrix<double> h(shape.n, shape.rank), y(shape.n, shape.out), other = y;
            xin::lora_forward(weights, factors, x, h, y);
            xin::lora_forward(xin::dense_weights(plain.view()), factors, x, h, other);
            return y == other;
        };
        auto const eight = xin::quantize_int8(w);
        auto const four = xin::quantize_nf4(w);
        CHECK(same(eight.weights()));
        CHECK(same(four.weights()));
    }
}

TEST_CASE("linear: the merged weights give what the layer gives")
{
    for (layer_shape const shape : shapes) {
        auto const w = random_matrix<double>(shape.out, shape.in, 2);
        auto const factors = random_factors<double>(shape.in, shape.out, shape.rank, 1);
        auto const x = random_matrix<double>(shape.n, shape.in, 3);
        xin::matrix<double> h(shape.n, shape.rank), y(shape.n, shape.out), expected = y;
        xin::lora_forward(xin::dense_weights(w.view()), factors, x, h, y);
        auto const merged = xin::lora_merge(xin::dense_weights(w.view()), factors);
        for (std::size_t t = 0; t < shape.n; ++t)
            for (std::size_t o = 0; o < shape.out; ++o)
                for (std::size_t i = 0; i < shape.in; ++i) expected(t, o) += x(t, i) * merged(o, i);
        CHECK(difference(y, expected) < 1e-14);
        auto const delta = xin::lora_delta(factors);
        CHECK(merged(shape.out - 1, 0) == Approx(w(shape.out - 1, 0) + delta(shape.out - 1, 0)));
    }
}

TEST_CASE("linear: fresh factors change nothing, and only B learns from them")
{
    auto const w = random_matrix<float>(6, 5, 2);
    auto const x = random_matrix<float>(3, 5, 3), dy = random_matrix<float>(3, 6, 4);
    auto const factors = xin::fresh_factors(5, 6, 2, 2, 1);
    xin::matrix<float> h(3, 2), y(3, 6), dx(3, 5), expected(3, 6);
    xin::lora_gradient<float> gradient(factors);
    xin::dense_weights const weights(std::as_const(w).view());
    xin::lora_forward(weights, factors, x, h, y);
    xin::lora_backward(weights, factors, x, h, dy, dx, gradient);
    for (std::size_t t = 0; t < 3; ++t)
        for (std::size_t o = 0; o < 6; ++o)
            for (std::size_t i = 0; i < 5; ++i) expected(t, o) += x(t, i) * w(o, i);
    CHECK(y == expected);
    CHECK(gradient.a == xin::matrix<float>(2, 5));
    CHECK(gradient.b != xin::matrix<float>(6, 2));
}

TEST_CASE("linear: gradients add up over batches, and dx where it is asked to")
{
    auto const w = random_matrix<double>(6, 5, 2);
    auto const x = random_matrix<double>(4, 5, 3), dy = random_matrix<double>(4, 6, 4);
    auto const factors = random_factors<double>(5, 6, 2, 1);
    xin::dense_weights const weights(w.view());
    xin::matrix<double> h(4, 2), y(4, 6), dx(4, 5);
    xin::lora_gradient<double> whole(factors), parts(factors);
    xin::lora_forward(weights, factors, x, h, y);
    xin::lora_backward(weights, factors, x, h, dy, dx, whole);
    auto const rows = [](auto& m, std::size_t first) { return xin::matrix_view(m.row(first), 2, m.cols()); };
    xin::matrix<double> twice = dx;
    for (std::size_t const first : {0U, 2U})
        xin::lora_backward(weights, factors, rows(x, first), rows(h, first), rows(dy, first), rows(twice, first), parts,
                           xin::gradient_mode::add);
    CHECK(difference(parts.a, whole.a) < 1e-14);
    CHECK(difference(parts.b, whole.b) < 1e-14);
    for (std::size_t i = 0; i < 5; ++i) CHECK(twice(3, i) == Approx(2 * dx(3, i)));

    xin::lora_gradient<double> without(factors);
    xin::lora_backward(weights, factors, x, h, dy, {}, without); // the first layer of a model
    CHECK(without == whole);
}

TEST_CASE("linear: shapes that do not belong together are named")
{
    auto const w = random_matrix<double>(6, 5, 2);
    auto const factors = random_factors<double>(5, 6, 2, 1);
    xin::dense_weights const weights(w.view());
    xin::matrix<double> x(4, 5), h(4, 2), y(4, 6), dx(4, 5), wrong(3, 3);
    xin::lora_gradient<double> gradient(factors);
    auto const refused = [](std::string const& name, auto&& call) {
        CAPTURE(name);
        try {
            call();
            FAIL("not refused");
        } catch (xin::error const& error) {
            CHECK(error.code() == xin::errc::mismatch);
            CHECK(error.message().substr(0, error.message().find(" is ")) == name);
        }
    };
    refused("x", [&] { xin::lora_forward(weights, factors, wrong, h, y); });
    refused("h", [&] { xin::lora_forward(weights, factors, x, wrong, y); });
    refused("y", [&] { xin::lora_forward(weights, factors, x, h, wrong); });
    refused("dy", [&] { xin::lora_backward(weights, factors, x, h, wrong, dx, gradient); });
    refused("dx", [&] { xin::lora_backward(weights, factors, x, h, y, wrong, gradient); });
    refused("A", [&] { xin::lora_forward(weights, random_factors<double>(4, 6, 2, 1), x, h, y); });
    refused("B", [&] { xin::lora_forward(weights, random_factors<double>(5, 7, 2, 1), x, h, y); });
    xin::lora_factors<double> torn = factors;
    torn.b = xin::matrix<double>(6, 3);
    refused("B", [&] { static_cast<void>(xin::lora_merge(weights, torn)); });
    xin::lora_gradient<double> other(random_factors<double>(5, 6, 3, 1));
    refused("the gradient of A", [&] { xin::lora_backward(weights, factors, x, h, y, dx, other); });
}
