// SPDX-License-Identifier: MIT
#include <crossin/lora/weights.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/half.hpp>

namespace xin = crossin;

static_assert(xin::frozen_weights<xin::dense_weights<double>>);
static_assert(xin::frozen_weights<xin::dense_weights<xin::bfloat16>>);
static_assert(xin::frozen_weights<xin::int8_weights>);
static_assert(xin::frozen_weights<xin::nf4_weights>);
static_assert(!xin::frozen_weights<std::vector<float>>);

TEST_CASE("weights: dense ones are read where they lie, aligned or not, with a stride")
{
    std::vector<float> const values{0, 1, 2, 3, 4, 5};
    std::vector<unsigned char> bytes(1 + values.size() * sizeof(float));
    std::memcpy(bytes.data() + 1, values.data(), values.size() * sizeof(float));
    xin::dense_weights<float> const whole(bytes.data() + 1, 2, 3);
    CHECK(whole.at(1, 2) == 5);
    xin::dense_weights<float> const left(bytes.data() + 1, 2, 2, 3);
    CHECK(left.at(1, 0) == 3);

    std::vector<xin::bfloat16> const halves{xin::to_bfloat16(1), xin::to_bfloat16(-2.5F)};
    CHECK(xin::dense_weights<xin::bfloat16>(halves.data(), 2, 1).at(1, 0) == -2.5F);
    std::vector<xin::float16> const others{xin::to_float16(1), xin::to_float16(-2.5F)};
    CHECK(xin::dense_weights<xin::float16>(others.data(), 1, 2).at(0, 1) == -2.5F);
}

TEST_CASE("weights: int8 with one scale a row")
{
    std::vector<std::int8_t> const values{1, -2, 3, 127, -127, 0};
    std::vector<float> const scales{0.5F, 2};
    xin::int8_weights const weights(values, scales, 3);
    CHECK(weights.rows() == 2);
    CHECK(weights.at(0, 1) == -1);
    CHECK(weights.at(1, 0) == 254);
}

TEST_CASE("weights: NF4 values ascend, and have 0 and both ends")
{
    CHECK(std::is_sorted(xin::nf4_values.begin(), xin::nf4_values.end()));
    CHECK(xin::nf4_values[0] == -1);
    CHECK(xin::nf4_values[7] == 0);
    CHECK(xin::nf4_values[15] == 1);
}

TEST_CASE("weights: memory of another size than the shape is refused")
{
    std::vector<std::int8_t> const values(6);
    std::vector<float> const scales(2);
    CHECK_THROWS_AS(xin::int8_weights(values, scales, 4), xin::error);
    std::vector<std::uint8_t> const codes(33);
    std::vector<float> const maxima(2);
    CHECK_NOTHROW(xin::nf4_weights(codes, maxima, 6, 11));
    CHECK_THROWS_AS(xin::nf4_weights(codes, maxima, 6, 12), xin::error);
    CHECK_THROWS_AS(xin::nf4_weights(codes, scales, 1, 60), xin::error);
}
