// SPDX-License-Identifier: MIT
#include <crossin/core/half.hpp>

#include "support/catch.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include <crossin/core/random.hpp>

namespace xin = crossin;

namespace {

/// Whether `number` is as near to `value` as its neighbours are, and even where one of them is equally near.
template <class Half>
bool is_nearest(Half number, float value)
{
    double const here = std::abs(double{xin::to_float(number)} - double{value});
    for (int const step : {-1, 1}) {
        Half const other{static_cast<std::uint16_t>(number.bits + step)};
        if ((other.bits & 0x8000U) != (number.bits & 0x8000U)) continue; // beyond zero
        float const there = xin::to_float(other);
        if (std::isnan(there) || std::isinf(there)) continue;
        double const distance = std::abs(double{there} - double{value});
        if (distance < here || (distance == here && number.bits % 2 != 0)) return false;
    }
    return true;
}

} // namespace

TEST_CASE("half: every bfloat16 and float16 has the value that its bits say")
{
    for (std::uint32_t bits = 0; bits < 65536; ++bits) {
        auto const half = static_cast<std::uint16_t>(bits);
        int const sign = half >> 15 != 0 ? -1 : 1;
        int const exponent = half >> 10 & 31, rest = half & 1023;
        float const value = xin::to_float(xin::float16{half});
        if (exponent == 31) {
            CHECK((rest == 0 ? value == static_cast<float>(sign) * INFINITY : std::isnan(value)));
        } else {
            double const expected = sign *
                                    (exponent == 0 ? std::ldexp(rest, -24) : std::ldexp(1024 + rest, exponent - 25));
            REQUIRE(double{value} == expected);
            REQUIRE(std::signbit(value) == (sign < 0));
        }
        int const wide = half >> 7 & 255, short_rest = half & 127;
        float const brain = xin::to_float(xin::bfloat16{half});
        if (wide == 255)
            CHECK((short_rest == 0 ? brain == static_cast<float>(sign) * INFINITY : std::isnan(brain)));
        else
            REQUIRE(double{brain} ==
                    sign * (wide == 0 ? std::ldexp(short_rest, -133) : std::ldexp(128 + short_rest, wide - 134)));
    }
}

TEST_CASE("half: every number of 16 bits comes back from float as it was")
{
    std::uint32_t wrong = 0;
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
        xin::bfloat16 const b{static_cast<std::uint16_t>(bits)};
        xin::float16 const h{static_cast<std::uint16_t>(bits)};
        if (std::isnan(xin::to_float(b)))
            wrong += !std::isnan(xin::to_float(xin::to_bfloat16(xin::to_float(b))));
        else
            wrong += xin::to_bfloat16(xin::to_float(b)) != b;
        if (std::isnan(xin::to_float(h)))
            wrong += !std::isnan(xin::to_float(xin::to_float16(xin::to_float(h))));
        else
            wrong += xin::to_float16(xin::to_float(h)) != h;
    }
    CHECK(wrong == 0);
}

TEST_CASE("half: known numbers")
{
    CHECK(xin::to_float(xin::bfloat16{0x3F80}) == 1.0F);
    CHECK(xin::to_float(xin::bfloat16{0xC040}) == -3.0F);
    CHECK(xin::to_float(xin::float16{0x3C00}) == 1.0F);
    CHECK(xin::to_float(xin::float16{0x7BFF}) == 65504.0F);
    CHECK(xin::to_float(xin::float16{0x0001}) == 0x1p-24F);
    CHECK(xin::to_float(xin::float16{0x83FF}) == -1023 * 0x1p-24F);
    CHECK(xin::to_float(xin::float16{0x7C00}) == std::numeric_limits<float>::infinity());
    CHECK(std::signbit(xin::to_float(xin::float16{0x8000})));
    static_assert(xin::to_float16(1.0F) == xin::float16{0x3C00});
    static_assert(xin::to_bfloat16(-2.0F) == xin::bfloat16{0xC000});
}

TEST_CASE("half: floats go to the nearest number, ties to even")
{
    std::uint32_t wrong = 0;
    for (std::uint64_t i = 0; i < 200'000; ++i) {
        auto const value = std::bit_cast<float>(static_cast<std::uint32_t>(xin::random_bits(5, i)));
        if (!std::isfinite(value) || std::abs(value) > 3e38F) continue;
        wrong += !is_nearest(xin::to_bfloat16(value), value);
        int exponent = 0; // the same fraction, with an exponent that a float16 has
        float const fraction = std::frexp(value, &exponent);
        float const scaled = std::ldexp(fraction, static_cast<int>(i % 42) - 26);
        wrong += !is_nearest(xin::to_float16(scaled), scaled);
    }
    CHECK(wrong == 0);
    CHECK(xin::to_float16(65519.0F) == xin::float16{0x7BFF});
    CHECK(xin::to_float16(65520.0F) == xin::float16{0x7C00});
    CHECK(xin::to_float16(-1e30F) == xin::float16{0xFC00});
    CHECK(xin::to_float16(0x1p-25F) == xin::float16{0x0000}); // half of the smallest: to even
    CHECK(xin::to_float16(0x1.8p-24F) == xin::float16{0x0002});
    CHECK(xin::to_bfloat16(std::numeric_limits<float>::max()) == xin::bfloat16{0x7F80});
}
