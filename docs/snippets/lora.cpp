// SPDX-License-Identifier: MIT
// Low-rank layers: the code of docs/reference/lora/.

#include <array>
#include <cstddef>
#include <iostream>
#include <span>
#include <vector>

#include <crossin/lora.hpp>

namespace xin = crossin;

int main()
{
    //! [matrix]
    xin::matrix<float> table(2, 3);                                            // zeros
    xin::matrix_view<float> const right(table.data() + 1, 2, 2, table.cols()); // the last two columns of it
    right(1, 0) = 7;
    std::cout << table(1, 1) << '\n';
    //! [matrix]

    //! [half]
    xin::bfloat16 const third = xin::to_bfloat16(1.0F / 3);
    std::cout << xin::to_float(third) << ' ' << xin::to_float(xin::float16{0x3C00}) << '\n';
    //! [half]

    //! [weights]
    std::vector<xin::bfloat16> const stored{xin::to_bfloat16(1), xin::to_bfloat16(-2), xin::to_bfloat16(3),
                                            xin::to_bfloat16(0.5F)};
    xin::dense_weights<xin::bfloat16> const frozen(stored.data(), 2, 2); // of a mapped file, for example
    std::cout << frozen.at(0, 1) << '\n';
    //! [weights]

    //! [quantize]
    auto const plain = xin::dequantize(frozen);
    xin::int8_matrix const eight = xin::quantize_int8(plain);
    xin::nf4_matrix const four = xin::quantize_nf4(plain);
    std::cout << eight.weights().at(1, 0) << ' ' << four.weights().at(1, 0) << '\n';
    //! [quantize]

    //! [factors]
    double const scale = xin::lora_scale(16, 8);                  // alpha 16, rank 8
    auto factors = xin::fresh_factors(2, 2, 1, scale, 42);        // in, out, rank, scale, key
    std::cout << factors.scale << ' ' << factors.b(0, 0) << '\n'; // B is zero, so the layer is its base
    //! [factors]
    factors.a(0, 0) = 1;
    factors.a(0, 1) = 0;
    factors.b(1, 0) = 0.25F;

    //! [linear]
    xin::matrix<float> x(1, 2), h(1, 1), y(1, 2); // one token
    x(0, 0) = 2;
    x(0, 1) = 0.5F;
    xin::lora_forward(frozen, factors, x, h, y);
    std::cout << y(0, 0) << ' ' << y(0, 1) << '\n';

    xin::matrix<float> dy(1, 2), dx(1, 2); // the gradient by y comes from the layer above
    dy(0, 1) = 1;
    xin::lora_gradient<float> gradient(factors);
    xin::lora_backward(frozen, factors, x, h, dy, dx, gradient);
    std::cout << dx(0, 0) << ' ' << gradient.a(0, 0) << ' ' << gradient.b(1, 0) << '\n';

    auto const merged = xin::lora_merge(frozen, factors); // W + scale B A
    std::cout << merged(1, 0) << '\n';
    //! [linear]

    //! [dora]
    std::vector<float> const magnitudes{1, 2}, norms = xin::dora_norms(frozen, factors);
    xin::matrix<float> turned(1, 2);
    xin::dora_forward(std::span(magnitudes), norms, y, turned);
    std::cout << turned(0, 0) * norms[0] << '\n';
    //! [dora]

    //! [dropout]
    xin::lora_dropout const dropout(0.5, 3); // rate, key
    std::size_t kept = 0;
    for (std::size_t col = 0; col < 1000; ++col) kept += dropout.factor(0, col) != 0;
    std::cout << (kept > 400 && kept < 600) << '\n';
    //! [dropout]

    //! [kernel]
    xin::lora_kernel kernel(2); // two threads; one kernel serves all layers of a model in turn
    xin::matrix<float> fast(1, 2);
    kernel.forward(frozen, factors, x, h, fast);
    kernel.backward(frozen, factors, x, h, dy, dx, gradient, xin::gradient_mode::add); // dx and gradient: twice now
    std::cout << (fast == y) << ' ' << dx(0, 0) << ' ' << gradient.b(1, 0) << '\n';
    //! [kernel]

    //! [engine]
    xin::formula_engine<float> plain_engine; // lora_kernel has the same members
    xin::int8_weights const other = eight.weights();
    xin::matrix<float> first(1, 2), second(1, 2);
    xin::forward_layer<float> const query{.weights = frozen, .y = first, .factors = &factors, .h = h};
    xin::forward_layer<float> const key{.weights = other, .y = second}; // without an adapter
    std::array const layers{query, key};                                // with one input
    plain_engine.forward(x, layers);
    std::cout << (first == y) << ' ' << second(0, 1) << '\n';

    xin::matrix<float> dw(2, 2);
    plain_engine.add_weight_gradient(x, dy, dw); // of weights that are trained themselves
    std::cout << dw(1, 0) << '\n';
    //! [engine]

    //! [any_engine]
    bool const slow = false; // what a program finds out when it starts
    xin::any_engine engine = slow ? xin::any_engine(xin::formula_engine<float>())
                                  : xin::any_engine(xin::lora_kernel(1));
    engine.forward(x, layers);
    std::cout << (first == y) << ' ' << engine.threads() << '\n';
    //! [any_engine]
}
