// SPDX-License-Identifier: MIT
#include <crossin/model/gate.hpp>

#include "support/catch.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "numbers.hpp"

namespace xin = crossin;
using namespace crossin_test;

namespace {

double plain(xin::activation how, double x)
{
    switch (how) {
    case xin::activation::silu: return x / (1 + std::exp(-x));
    case xin::activation::gelu: return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0)));
    default: return 0.5 * x * (1 + std::tanh(std::sqrt(2 / 3.14159265358979323846) * (x + 0.044715 * x * x * x)));
    }
}

constexpr xin::activation all[] = {xin::activation::silu, xin::activation::gelu, xin::activation::gelu_tanh};

} // namespace

TEST_CASE("gate: one half, bent, times the other, in double and in float")
{
    for (xin::activation const how : all) {
        auto const gate = random_matrix(5, 33, 1, 6), up = random_matrix(5, 33, 2);
        auto const gate32 = random_matrix<float>(5, 33, 1, 6), up32 = random_matrix<float>(5, 33, 2);
        xin::matrix<double> a(5, 33);
        xin::matrix<float> a32(5, 33);
        xin::gate_forward(how, gate.view(), up, a, 2);
        xin::gate_forward(how, gate32.view(), up32, a32);
        for (std::size_t i = 0; i < 5 * 33; ++i) {
            CHECK(a.data()[i] == Approx(plain(how, gate.data()[i]) * up.data()[i]).margin(1e-14));
            CHECK(static_cast<double>(a32.data()[i]) == Approx(a.data()[i]).epsilon(3e-6).margin(2e-6));
        }
    }
}

TEST_CASE("gate: gradients equal central differences")
{
    for (xin::activation const how : all) {
        auto gate = random_matrix(3, 11, 3, 4), up = random_matrix(3, 11, 4);
        auto const r = random_matrix(3, 11, 5);
        xin::matrix<double> a(3, 11);
        auto const loss = [&] {
            xin::gate_forward(how, xin::matrix_view<double const>(gate), up, a);
            return product(a, r);
        };
        auto const by_gate = central_differences(all_of(gate), loss), by_up = central_differences(all_of(up), loss);
        xin::gate_backward(how, r.view(), gate, up);
        CHECK(difference(copy_of(gate), by_gate) < 1e-8);
        CHECK(difference(copy_of(up), by_up) < 1e-8);
    }
}

TEST_CASE("gate: any number of threads, the same bits")
{
    auto const gate = random_matrix<float>(300, 250, 1, 6), up = random_matrix<float>(300, 250, 2);
    std::vector<xin::matrix<float>> results;
    for (unsigned const threads : {1U, 2U, 5U}) {
        xin::matrix<float> a(300, 250), g = gate, u = up;
        xin::gate_forward(xin::activation::silu, gate.view(), up, a, threads);
        xin::gate_backward(xin::activation::silu, xin::matrix_view<float const>(up), g, u, threads);
        for (auto const& m : {a, g, u}) results.push_back(m);
    }
    for (std::size_t i = 3; i < results.size(); ++i) CHECK(results[i] == results[i % 3]);
}

TEST_CASE("gate: the exponential of floats is that of the library, over all that floats hold")
{
    double worst = 0;
    for (double x = -87.2; x < 88.2; x += 0.00371) {
        auto const f = static_cast<float>(x);
        double const exact = std::exp(static_cast<double>(f));
        worst = std::max(worst, std::abs(static_cast<double>(xin::detail::exponential(f)) - exact) / exact);
    }
    CHECK(worst < 2.4e-7);
    CHECK(xin::detail::exponential(0.0F) == 1.0F);
    CHECK(xin::detail::exponential(-1000.0F) < 1.3e-38F);
    CHECK(xin::detail::exponential(1000.0F) > 1e38F);
    CHECK(std::isnan(xin::detail::exponential(std::numeric_limits<float>::quiet_NaN())));
}
