// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_LORA_ENGINE_CASES_HPP
#define CROSSIN_TESTS_LORA_ENGINE_CASES_HPP

/// \file
/// Any engine in floats against the formula in double, for the tests of lora/.

#include "support/catch.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <crossin/core/half.hpp>
#include <crossin/lora/engine.hpp>
#include <crossin/lora/quantize.hpp>

#include "random_layer.hpp"

namespace crossin_test {

/// The same weights in all formats.
class weights_in_all_formats {
public:
    static constexpr std::size_t count = 7;

    weights_in_all_formats(std::size_t rows, std::size_t cols, std::uint64_t key)
        : plain_(random_matrix<float>(rows, cols, key)), wide_(converted<double>(plain_)),
          eight_(crossin::quantize_int8(plain_)), four_(crossin::quantize_nf4(plain_)),
          twice_(crossin::quantize_nf4(plain_, crossin::nf4_maxima::quantized))
    {
        for (std::size_t i = 0; i < rows * cols; ++i) {
            brain_.push_back(crossin::to_bfloat16(plain_.data()[i]));
            half_.push_back(crossin::to_float16(plain_.data()[i]));
        }
    }

    [[nodiscard]] crossin::any_weights format(std::size_t which) const
    {
        std::size_t const rows = plain_.rows(), cols = plain_.cols();
        switch (which % count) {
        case 0: return crossin::dense_weights(plain_.view());
        case 1: return crossin::dense_weights<crossin::bfloat16>(brain_.data(), rows, cols);
        case 2: return crossin::dense_weights<crossin::float16>(half_.data(), rows, cols);
        case 3: return crossin::dense_weights(wide_.view());
        case 4: return eight_.weights();
        case 5: return four_.weights();
        default: return twice_.weights();
        }
    }

private:
    crossin::matrix<float> plain_;
    crossin::matrix<double> wide_;
    std::vector<crossin::bfloat16> brain_;
    std::vector<crossin::float16> half_;
    crossin::int8_matrix eight_;
    crossin::nf4_matrix four_, twice_;
};

/// One of several layers with the same input. Rank 0: without factors.
struct layer_of_group {
    std::size_t out, rank, format;
    double dropout = 0;
};

/// What engines are to agree on.
struct group_results {
    std::vector<crossin::matrix<float>> y, h;
    crossin::matrix<float> dx;
    std::vector<crossin::lora_gradient<float>> gradients;
    friend bool operator==(group_results const&, group_results const&) = default;
};

/// Layers with the same input, with all that both passes need; the same numbers in any scalar.
template <class Scalar>
struct layer_group {
    layer_group(std::size_t n, std::size_t in, std::vector<layer_of_group> const& shapes)
        : x(random_matrix<Scalar>(n, in, 1)), dx(random_matrix<Scalar>(n, in, 2))
    {
        std::uint64_t key = 10;
        for (layer_of_group const& shape : shapes) { // all first, as views of them follow
            weights.emplace_back(shape.out, in, key++);
            factors.push_back(random_factors<Scalar>(in, shape.out, shape.rank, key++));
            y.emplace_back(n, shape.out);
            h.emplace_back(n, shape.rank);
            dy.push_back(random_matrix<Scalar>(n, shape.out, key++));
            gradients.emplace_back(factors.back());
        }
        for (std::size_t i = 0; i < shapes.size(); ++i) {
            bool const adapted = shapes[i].rank != 0;
            crossin::lora_dropout const dropout(shapes[i].dropout, key++);
            ahead.push_back(
                {weights[i].format(shapes[i].format), y[i], adapted ? &factors[i] : nullptr, h[i], dropout});
            back.push_back({weights[i].format(shapes[i].format), dy[i], adapted ? &factors[i] : nullptr, h[i],
                            adapted ? &gradients[i] : nullptr, dropout});
        }
    }
    layer_group(layer_group const&) = delete;
    layer_group& operator=(layer_group const&) = delete;

    template <crossin::linear_engine Engine>
    void run(Engine& engine, crossin::gradient_mode mode = crossin::gradient_mode::overwrite)
    {
        engine.forward(x, ahead);
        engine.backward(x, back, dx, mode);
    }

    crossin::matrix<Scalar> x, dx;
    std::vector<weights_in_all_formats> weights;
    std::vector<crossin::lora_factors<Scalar>> factors;
    std::vector<crossin::matrix<Scalar>> y, h, dy;
    std::vector<crossin::lora_gradient<Scalar>> gradients;
    std::vector<crossin::forward_layer<Scalar>> ahead;
    std::vector<crossin::backward_layer<Scalar>> back;
};

/// Inputs and layers below, at and above the sizes of tiles, panels, groups, blocks and chunks.
struct group_case {
    std::size_t n, in;
    std::vector<layer_of_group> layers;
};
inline std::vector<group_case> const group_cases{
    {1, 1, {{1, 0, 0}}},
    {1, 70, {{90, 0, 0}, {33, 2, 1}, {1, 0, 5}}},
    {2, 128, {{300, 8, 4}, {64, 3, 5, 0.25}, {64, 8, 1}}},
    {2, 192, {{70, 4, 5}, {70, 0, 6}, {40, 2, 1}}},
    {3, 100, {{50, 4, 2}, {51, 0, 3}}},
    {4, 385, {{97, 9, 1}, {97, 0, 4}}},
    {5, 64, {{47, 1, 0}}},
    {17, 192, {{200, 16, 0}, {96, 8, 1}, {96, 8, 4, 0.5}}},
    {33, 400, {{131, 65, 5}, {200, 0, 2}}},
    {9, 128, {{100, 2, 6}}},
    {140, 770, {{17, 5, 3}, {49, 12, 0, 0.1}}},
    {530, 50, {{60, 10, 4}}},
};

template <crossin::linear_engine Engine>
group_results results_of(Engine& engine, group_case const& one)
{
    layer_group<float> group(one.n, one.in, one.layers);
    group.run(engine);
    return {std::move(group.y), std::move(group.h), std::move(group.dx), std::move(group.gradients)};
}

/// Holds an engine against the formula in double: every format, with factors and without, alone and in groups.
template <crossin::linear_engine Engine>
void check_engine(Engine& engine)
{
    crossin::formula_engine<double> formula;
    for (group_case const& one : group_cases) {
        CAPTURE(one.n, one.in, one.layers.front().out);
        for (auto const mode : {crossin::gradient_mode::overwrite, crossin::gradient_mode::add}) {
            layer_group<float> got(one.n, one.in, one.layers);
            layer_group<double> expected(one.n, one.in, one.layers);
            got.run(engine, mode);
            expected.run(formula, mode);
            CHECK(difference(got.dx, expected.dx) < 1e-6);
            for (std::size_t i = 0; i < one.layers.size(); ++i) {
                CAPTURE(i);
                CHECK(difference(got.y[i], expected.y[i]) < 1e-6);
                CHECK(difference(got.h[i], expected.h[i]) < 1e-6);
                CHECK(difference(got.gradients[i].a, expected.gradients[i].a) < 2e-6);
                CHECK(difference(got.gradients[i].b, expected.gradients[i].b) < 2e-6);
            }
        }
        layer_group<float> alone(one.n, one.in, one.layers);
        layer_group<double> expected(one.n, one.in, one.layers);
        for (std::size_t i = 0; i < one.layers.size(); ++i) {
            crossin::any_weights const w = alone.back[i].weights;
            engine.forward(w, alone.x, alone.y[i]);
            formula.forward(w, expected.x, expected.y[i]);
            CHECK(difference(alone.y[i], expected.y[i]) < 1e-6);
            engine.backward(w, alone.dy[i], alone.dx);
            formula.backward(w, expected.dy[i], expected.dx);
            CHECK(difference(alone.dx, expected.dx) < 1e-6);
            auto dw = random_matrix<float>(one.layers[i].out, one.in, 7);
            auto expected_dw = converted<double>(dw);
            engine.add_weight_gradient(alone.x, alone.dy[i], dw);
            formula.add_weight_gradient(expected.x, expected.dy[i], expected_dw);
            CHECK(difference(dw, expected_dw) < 1e-6);
        }
    }
}

} // namespace crossin_test
#endif
