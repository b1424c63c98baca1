// SPDX-License-Identifier: MIT
#include <crossin/lora/engine.hpp>

#include "support/catch.hpp"

#include <array>
#include <cstddef>
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

static_assert(xin::linear_engine<xin::formula_engine<double>>);
static_assert(xin::linear_engine<xin::formula_engine<float>>);
static_assert(!xin::linear_engine<xin::lora_dropout>);
static_assert(xin::engine_weights<xin::any_weights> && xin::engine_weights<xin::nf4_weights>);
static_assert(!xin::engine_weights<xin::matrix<float>>);

/// No size is a multiple of another's.
std::vector<layer_shape> const shapes{{1, 1, 1, 1}, {3, 5, 7, 2}, {2, 17, 9, 3}, {4, 13, 19, 5}};

xin::formula_engine<double> const engine;

} // namespace

TEST_CASE("engine: gradients of a layer without factors equal central differences")
{
    for (layer_shape const shape : shapes) {
        CAPTURE(shape.n, shape.in, shape.out);
        auto w = random_matrix<double>(shape.out, shape.in, 2), x = random_matrix<double>(shape.n, shape.in, 3);
        auto const r = random_matrix<double>(shape.n, shape.out, 4);
        xin::matrix<double> y(shape.n, shape.out), dx(shape.n, shape.in), dw(shape.out, shape.in);
        auto const value = [&] {
            engine.forward(xin::dense_weights(w.view()), x, y);
            return dot(y, r);
        };
        engine.backward(xin::dense_weights(w.view()), r, dx);
        engine.add_weight_gradient(x, r, dw);
        CHECK(difference(dx, central_differences(x, value)) < 1e-12);
        CHECK(difference(dw, central_differences(w, value)) < 1e-12);

        xin::matrix<double> const once = dx, once_w = dw;
        engine.backward(xin::dense_weights(w.view()), r, dx, xin::gradient_mode::add);
        engine.add_weight_gradient(x, r, dw);
        CHECK(dx(0, 0) == 2 * once(0, 0));
        CHECK(dw(shape.out - 1, 0) == 2 * once_w(shape.out - 1, 0));
    }
}

TEST_CASE("engine: gradients of layers with one input equal central differences")
{
    for (layer_shape const shape : shapes) {
        CAPTURE(shape.n, shape.in, shape.out, shape.rank);
        auto const narrow = shape.out + 2;
        auto const w = random_matrix<double>(shape.out, shape.in, 2);
        auto const eight = xin::quantize_int8(random_matrix<float>(narrow, shape.in, 7));
        auto factors = random_factors<double>(shape.in, narrow, shape.rank, 1);
        auto x = random_matrix<double>(shape.n, shape.in, 3);
        auto const r = random_matrix<double>(shape.n, shape.out, 4), s = random_matrix<double>(shape.n, narrow, 5);
        xin::lora_dropout const dropout(0.4, 11);

        xin::matrix<double> y(shape.n, shape.out), z(shape.n, narrow), h(shape.n, shape.rank), dx(shape.n, shape.in);
        xin::lora_gradient<double> gradient(factors);
        std::array const ahead{
            xin::forward_layer<double>{.weights = xin::dense_weights(w.view()), .y = y},
            xin::forward_layer<double>{
                .weights = eight.weights(), .y = z, .factors = &factors, .h = h, .dropout = dropout}};
        std::array const back{xin::backward_layer<double>{.weights = xin::dense_weights(w.view()), .dy = r},
                              xin::backward_layer<double>{.weights = eight.weights(),
                                                          .dy = s,
                                                          .factors = &factors,
                                                          .h = h,
                                                          .gradient = &gradient,
                                                          .dropout = dropout}};
        auto const value = [&] {
            engine.forward(x, ahead);
            return dot(y, r) + dot(z, s);
        };
        value();
        engine.backward(x, back, dx);
        CHECK(difference(dx, central_differences(x, value)) < 1e-12);
        CHECK(difference(gradient.a, central_differences(factors.a, value)) < 1e-12);
        CHECK(difference(gradient.b, central_differences(factors.b, value)) < 1e-12);

        xin::matrix<double> twice = dx;
        engine.backward(x, back, twice, xin::gradient_mode::add);
        CHECK(twice(0, 0) == Approx(2 * dx(0, 0)));
    }
}

TEST_CASE("engine: shapes that do not belong together are refused")
{
    auto const w = random_matrix<double>(6, 5, 2);
    xin::any_weights const weights = xin::dense_weights(w.view());
    xin::matrix<double> x(4, 5), y(4, 6), h(4, 2), wrong(4, 7);
    CHECK_THROWS_AS(engine.forward(weights, wrong, y), xin::error);
    CHECK_THROWS_AS(engine.forward(weights, x, wrong), xin::error);
    CHECK_THROWS_AS(engine.backward(weights, wrong, x), xin::error);
    CHECK_THROWS_AS(engine.backward(weights, y, wrong), xin::error);
    CHECK_THROWS_AS(engine.add_weight_gradient(x, y, wrong), xin::error);
    auto const factors = random_factors<double>(5, 6, 2, 1);
    std::array const without{xin::backward_layer<double>{.weights = weights, .dy = y, .factors = &factors, .h = h}};
    CHECK_THROWS_AS(engine.backward(x, without, {}), xin::error);
}
