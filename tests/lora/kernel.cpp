// SPDX-License-Identifier: MIT
#include <crossin/lora/kernel.hpp>

#include "support/catch.hpp"

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/random.hpp>
#include <crossin/lora/linear.hpp>
#include <crossin/lora/quantize.hpp>

#include "engine_cases.hpp"
#include "random_layer.hpp"

namespace xin = crossin;
using crossin_test::converted;
using crossin_test::difference;
using crossin_test::layer_shape;
using crossin_test::random_factors;
using crossin_test::random_matrix;

namespace {

static_assert(xin::linear_engine<xin::lora_kernel>);

/// Below, at and above the sizes of tiles, panels, groups, blocks and chunks.
std::vector<layer_shape> const shapes{{1, 1, 1, 1},      {8, 48, 96, 8},     {7, 47, 49, 3},  {9, 385, 50, 9},
                                      {16, 64, 64, 16},  {33, 400, 131, 65}, {6, 770, 17, 5}, {530, 20, 33, 10},
                                      {1037, 70, 90, 4}, {3, 128, 600, 7}};

/// What both passes of a layer yield.
struct passes {
    xin::matrix<float> h, y, dx;
    xin::lora_gradient<float> gradient;
    friend bool operator==(passes const&, passes const&) = default;
};

/// Inputs of a layer of some shape.
struct inputs {
    layer_shape shape;
    xin::lora_factors<float> factors = random_factors<float>(shape.in, shape.out, shape.rank, 1);
    xin::matrix<float> x = random_matrix<float>(shape.n, shape.in, 3);
    xin::matrix<float> dy = random_matrix<float>(shape.n, shape.out, 4);
    xin::matrix<float> w = random_matrix<float>(shape.out, shape.in, 5);
};

template <class W>
passes run(xin::lora_kernel& kernel, W const& weights, inputs const& in, xin::lora_dropout const& dropout = {})
{
    passes result{xin::matrix<float>(in.shape.n, in.shape.rank), xin::matrix<float>(in.shape.n, in.shape.out),
                  xin::matrix<float>(in.shape.n, in.shape.in), xin::lora_gradient<float>(in.factors)};
    kernel.forward(weights, in.factors, in.x, result.h, result.y, dropout);
    kernel.backward(weights, in.factors, in.x, result.h, in.dy, result.dx, result.gradient,
                    xin::gradient_mode::overwrite, dropout);
    return result;
}

/// Holds both passes against the formula in double.
template <class W>
void check_against_formula(xin::lora_kernel& kernel, W const& weights, inputs const& in,
                           xin::lora_dropout const& dropout = {})
{
    passes const got = run(kernel, weights, in, dropout);
    xin::lora_factors<double> const factors{converted<double>(in.factors.a), converted<double>(in.factors.b),
                                            double{in.factors.scale}};
    auto const x = converted<double>(in.x), dy = converted<double>(in.dy);
    xin::matrix<double> h(in.shape.n, in.shape.rank), y(in.shape.n, in.shape.out), dx(in.shape.n, in.shape.in);
    xin::lora_gradient<double> gradient(factors);
    xin::lora_forward(weights, factors, x, h, y, dropout);
    xin::lora_backward(weights, factors, x, h, dy, dx, gradient, xin::gradient_mode::overwrite, dropout);
    CHECK(difference(got.h, h) < 1e-6);
    CHECK(difference(got.y, y) < 1e-6);
    CHECK(difference(got.dx, dx) < 1e-6);
    CHECK(difference(got.gradient.a, gradient.a) < 2e-6);
    CHECK(difference(got.gradient.b, gradient.b) < 2e-6);
}

template <class Half, class Convert>
std::vector<Half> halves(xin::matrix<float> const& w, Convert convert)
{
    std::vector<Half> result;
    for (std::size_t i = 0; i < w.rows() * w.cols(); ++i) result.push_back(convert(w.data()[i]));
    return result;
}

} // namespace

TEST_CASE("kernel: both passes are those of the formula, for all weights and shapes")
{
    xin::lora_kernel kernel(2);
    for (layer_shape const shape : shapes) {
        CAPTURE(shape.n, shape.in, shape.out, shape.rank);
        inputs const in{shape};
        check_against_formula(kernel, xin::dense_weights(in.w.view()), in);
        auto const wide = converted<double>(in.w);
        check_against_formula(kernel, xin::dense_weights(wide.view()), in);
        auto const brain = halves<xin::bfloat16>(in.w, [](float v) { return xin::to_bfloat16(v); });
        check_against_formula(kernel, xin::dense_weights<xin::bfloat16>(brain.data(), shape.out, shape.in), in);
        auto const half = halves<xin::float16>(in.w, [](float v) { return xin::to_float16(v); });
        check_against_formula(kernel, xin::dense_weights<xin::float16>(half.data(), shape.out, shape.in), in);
        auto const eight = xin::quantize_int8(in.w);
        check_against_formula(kernel, eight.weights(), in);
        auto const four = xin::quantize_nf4(in.w);
        check_against_formula(kernel, four.weights(), in);
    }
}

TEST_CASE("kernel: an engine like the formula, alone and in groups, with factors and without")
{
    for (unsigned const threads : {1U, 2U}) {
        xin::lora_kernel kernel(threads);
        crossin_test::check_engine(kernel);
    }
}

TEST_CASE("kernel: any number of threads gives the same bits to groups and gradients of weights")
{
    for (crossin_test::group_case const& one : crossin_test::group_cases) {
        CAPTURE(one.n, one.in);
        xin::lora_kernel alone(1);
        auto const expected = crossin_test::results_of(alone, one);
        auto const x = random_matrix<float>(one.n, one.in, 1), dy = random_matrix<float>(one.n, 70, 2);
        xin::matrix<float> expected_dw(70, one.in);
        alone.add_weight_gradient(x, dy, expected_dw);
        for (unsigned const threads : {2U, 3U, 7U}) {
            xin::lora_kernel several(threads);
            CHECK(crossin_test::results_of(several, one) == expected);
            CHECK(crossin_test::results_of(several, one) == expected);
            xin::matrix<float> dw(70, one.in);
            several.add_weight_gradient(x, dy, dw);
            CHECK(dw == expected_dw);
        }
    }
}

TEST_CASE("kernel: dropout leaves out what the formula leaves out")
{
    xin::lora_kernel kernel(2);
    for (layer_shape const shape : shapes) {
        CAPTURE(shape.n, shape.in, shape.out, shape.rank);
        inputs const in{shape};
        auto const eight = xin::quantize_int8(in.w);
        check_against_formula(kernel, eight.weights(), in, xin::lora_dropout(0.3, 11));
    }
}

TEST_CASE("kernel: a run of weights is decoded to the same bits as one by one")
{
    constexpr int run = xin::detail::lane_count;
    constexpr std::size_t cols = 128;
    // Every number of 16 bits, 512 rows of it; NaN are left out, whose bits nobody keeps.
    std::vector<xin::float16> half(65536);
    for (std::size_t i = 0; i < half.size(); ++i) half[i].bits = static_cast<std::uint16_t>(i);
    std::vector<xin::bfloat16> brain(65536);
    for (std::size_t i = 0; i < brain.size(); ++i) brain[i].bits = static_cast<std::uint16_t>(i);
    auto const w = random_matrix<float>(512, cols, 1);
    auto const eight = xin::quantize_int8(w);
    auto const four = xin::quantize_nf4(w);
    auto const wrong = [](auto const& weights) {
        std::size_t count = 0;
        for (std::size_t r = 0; r < 512; ++r)
            for (std::size_t c = 0; c < cols; c += run) {
                float got[run];
                xin::detail::load_run<run>(weights, r, c, got);
                for (std::size_t i = 0; i < run; ++i) {
                    auto const expected = static_cast<float>(weights.at(r, c + i));
                    count += std::isnan(expected)
                                 ? !std::isnan(got[i])
                                 : std::bit_cast<std::uint32_t>(got[i]) != std::bit_cast<std::uint32_t>(expected);
                }
            }
        return count;
    };
    CHECK(wrong(xin::dense_weights<xin::float16>(half.data(), 512, cols)) == 0);
    CHECK(wrong(xin::dense_weights<xin::bfloat16>(brain.data(), 512, cols)) == 0);
    CHECK(wrong(eight.weights()) == 0);
    CHECK(wrong(four.weights()) == 0);
}

TEST_CASE("kernel: any number of threads gives the same bits")
{
    for (layer_shape const shape : shapes) {
        CAPTURE(shape.n, shape.in, shape.out, shape.rank);
        inputs const in{shape};
        auto const eight = xin::quantize_int8(in.w);
        xin::lora_kernel one(1);
        passes const expected = run(one, eight.weights(), in);
        for (unsigned const threads : {2U, 3U, 7U}) {
            xin::lora_kernel several(threads);
            CHECK(run(several, eight.weights(), in) == expected);
            CHECK(run(several, eight.weights(), in) == expected); // with memory in which something stood before
        }
    }
}

TEST_CASE("kernel: views with strides, other columns left alone")
{
    layer_shape const shape{11, 60, 53, 6};
    inputs const in{shape};
    xin::lora_kernel kernel(2);
    passes const expected = run(kernel, xin::dense_weights(in.w.view()), in);

    auto const inside = [](xin::matrix<float> const& m) { // m in the middle of a larger matrix of 9s
        xin::matrix<float> large(m.rows(), m.cols() + 5);
        large.fill(9);
        for (std::size_t r = 0; r < m.rows(); ++r)
            for (std::size_t c = 0; c < m.cols(); ++c) large(r, c + 3) = m(r, c);
        return large;
    };
    auto const middle = [](auto& large) {
        return xin::matrix_view(large.data() + 3, large.rows(), large.cols() - 5, large.cols());
    };
    auto const x = inside(in.x), dy = inside(in.dy), w = inside(in.w);
    auto h = inside(expected.h), y = inside(in.dy), dx = inside(in.x);
    xin::lora_gradient<float> gradient(in.factors);
    xin::dense_weights const weights(middle(w));
    kernel.forward(weights, in.factors, middle(x), middle(h), middle(y));
    kernel.backward(weights, in.factors, middle(x), middle(h), middle(dy), middle(dx), gradient);
    CHECK(h == inside(expected.h));
    CHECK(y == inside(expected.y));
    CHECK(dx == inside(expected.dx));
    CHECK(gradient == expected.gradient);
}

TEST_CASE("kernel: gradients add up, dx where it is asked to, and nothing is done for no tokens")
{
    layer_shape const shape{19, 50, 70, 9};
    inputs const in{shape};
    xin::lora_kernel kernel(2);
    xin::dense_weights const weights(in.w.view());
    passes const once = run(kernel, weights, in);
    passes twice = once;
    kernel.backward(weights, in.factors, in.x, once.h, in.dy, twice.dx, twice.gradient, xin::gradient_mode::add);
    for (std::size_t i = 0; i < 50; ++i) CHECK(twice.dx(18, i) == Approx(2 * once.dx(18, i)).margin(1e-5));
    for (std::size_t i = 0; i < 50; ++i) CHECK(twice.gradient.a(8, i) == 2 * once.gradient.a(8, i));
    for (std::size_t i = 0; i < 70; ++i) CHECK(twice.gradient.b(i, 8) == 2 * once.gradient.b(i, 8));

    xin::lora_gradient<float> gradient(in.factors);
    kernel.backward(weights, in.factors, in.x, once.h, in.dy, {}, gradient);
    CHECK(gradient == once.gradient);

    xin::matrix<float> nothing_in(0, 50), nothing_out(0, 70), no_h(0, 9);
    kernel.forward(weights, in.factors, nothing_in, no_h, nothing_out);
    kernel.backward(weights, in.factors, nothing_in, no_h, nothing_out, nothing_in, gradient);
    CHECK(gradient == once.gradient);
}

TEST_CASE("kernel: wrong shapes are refused as by the formula")
{
    inputs const in{{4, 5, 6, 2}};
    xin::lora_kernel kernel(1);
    xin::dense_weights const weights(in.w.view());
    xin::matrix<float> h(4, 2), y(4, 6), wrong(4, 7);
    xin::lora_gradient<float> gradient(in.factors);
    CHECK_THROWS_AS(kernel.forward(weights, in.factors, in.x, h, wrong), xin::error);
    CHECK_THROWS_AS(kernel.backward(weights, in.factors, in.x, h, in.dy, wrong, gradient), xin::error);
}
