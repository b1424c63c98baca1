// SPDX-License-Identifier: MIT
#include <crossin/model/rotary.hpp>

#include "support/catch.hpp"

#include <cmath>
#include <complex>
#include <cstddef>

#include "numbers.hpp"

namespace xin = crossin;
using namespace crossin_test;

namespace {

xin::model_config config_of(std::size_t head_width, xin::rotary_layout layout)
{
    xin::model_config config;
    config.head_width = head_width;
    config.layout = layout;
    return config;
}

} // namespace

TEST_CASE("rotary: pairs are complex numbers that are turned by position times frequency")
{
    for (auto const layout : {xin::rotary_layout::half_split, xin::rotary_layout::interleaved})
        for (std::size_t const width : {2U, 6U, 16U}) {
            auto const config = config_of(width, layout);
            auto const before = random_matrix(5, 3 * width, 1);
            auto x = before;
            xin::rotary<double> table(config);
            table.reach(4);
            table.reach(9); // goes on where it ended
            table.apply(x, 4, xin::rotation::forth);
            for (std::size_t t = 0; t < 5; ++t)
                for (std::size_t head = 0; head < 3; ++head)
                    for (std::size_t i = 0; i < width / 2; ++i) {
                        bool const split = layout == xin::rotary_layout::half_split;
                        std::size_t const a = head * width + (split ? i : 2 * i), b = a + (split ? width / 2 : 1);
                        double const angle = static_cast<double>(t + 4) *
                                             std::pow(10'000.0,
                                                      -2.0 * static_cast<double>(i) / static_cast<double>(width));
                        auto const turned = std::complex(before(t, a), before(t, b)) * std::polar(1.0, angle);
                        CHECK(x(t, a) == Approx(turned.real()).margin(1e-14));
                        CHECK(x(t, b) == Approx(turned.imag()).margin(1e-14));
                    }
        }
}

TEST_CASE("rotary: back undoes forth, and is its gradient")
{
    for (auto const layout : {xin::rotary_layout::half_split, xin::rotary_layout::interleaved}) {
        xin::rotary<double> table(config_of(6, layout));
        table.reach(22'000);
        auto const before = random_matrix(22'000, 12, 2), r = random_matrix(22'000, 12, 3);
        auto x = before, dx = r;
        table.apply(x, 0, xin::rotation::forth, 3);
        double const loss = product(x, r);
        table.apply(dx, 0, xin::rotation::back);
        CHECK(product(before, dx) == Approx(loss)); // the turn is linear
        table.apply(x, 0, xin::rotation::back);
        CHECK(difference(x, before) < 1e-14);
    }
}

TEST_CASE("rotary: linear scaling divides frequencies, llama3 scaling those of long waves")
{
    auto config = config_of(64, xin::rotary_layout::half_split);
    config.rotary_base = 500'000;
    double const first = 1, last = std::pow(500'000.0, -62.0 / 64);
    CHECK(xin::rotary_frequency(config, 0) == Approx(first));
    CHECK(xin::rotary_frequency(config, 31) == Approx(last));
    config.scaling.how = xin::rotary_scaling::kind::linear;
    config.scaling.factor = 4;
    CHECK(xin::rotary_frequency(config, 0) == Approx(first / 4));
    CHECK(xin::rotary_frequency(config, 31) == Approx(last / 4));

    config.scaling = {xin::rotary_scaling::kind::llama3, 8, 1, 4, 8192};
    CHECK(xin::rotary_frequency(config, 0) == Approx(first));
    CHECK(xin::rotary_frequency(config, 31) == Approx(last / 8));
    double const between = std::pow(500'000.0, -34.0 / 64), waves = 8192 * between / 6.283185307179586; // 1.2
    REQUIRE(waves > 1);
    REQUIRE(waves < 4);
    double const smooth = (waves - 1) / 3;
    CHECK(xin::rotary_frequency(config, 17) == Approx((1 - smooth) * between / 8 + smooth * between));
}
