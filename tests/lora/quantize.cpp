// SPDX-License-Identifier: MIT
#include <crossin/lora/quantize.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/lora/matrix.hpp>

#include "random_layer.hpp"

namespace xin = crossin;
using crossin_test::random_matrix;

TEST_CASE("quantize: int8 is within half a step of its row, and the largest weight of a row is kept")
{
    auto weights = random_matrix<float>(5, 37, 1);
    for (std::size_t c = 0; c < 37; ++c) weights(2, c) = 0;     // a row of zeros
    for (std::size_t c = 0; c < 37; ++c) weights(3, c) *= 1000; // each row has a scale of its own
    xin::int8_matrix const small = xin::quantize_int8(weights);
    auto const back = xin::dequantize(small.weights());
    for (std::size_t r = 0; r < 5; ++r) {
        float largest = 0, largest_back = 0, apart = 0;
        for (std::size_t c = 0; c < 37; ++c) {
            largest = std::max(largest, std::abs(weights(r, c)));
            largest_back = std::max(largest_back, std::abs(back(r, c)));
            apart = std::max(apart, std::abs(weights(r, c) - back(r, c)));
        }
        CHECK(apart <= largest / 254 * 1.0001F);
        CHECK(largest_back == Approx(largest).epsilon(1e-6));
    }
}

TEST_CASE("quantize: NF4 takes the nearest of its values, in blocks that cross rows")
{
    auto const weights = random_matrix<float>(7, 33, 2); // 231 weights: 3 blocks and 39 more
    xin::nf4_matrix const small = xin::quantize_nf4(weights);
    CHECK(small.codes.size() == 116);
    CHECK(small.maxima.size() == 4);
    auto const back = xin::dequantize(small.weights());
    std::uint32_t wrong = 0;
    for (std::size_t i = 0; i < 231; ++i) {
        std::size_t const first = i / 64 * 64, last = std::min<std::size_t>(231, first + 64);
        float largest = 0;
        for (std::size_t k = first; k < last; ++k) largest = std::max(largest, std::abs(weights(k / 33, k % 33)));
        float const weight = weights(i / 33, i % 33), got = back(i / 33, i % 33);
        float nearest = std::numeric_limits<float>::infinity();
        for (float const value : xin::nf4_values) nearest = std::min(nearest, std::abs(value * largest - weight));
        wrong += std::abs(std::abs(got - weight) - nearest) > 1e-6F;
    }
    CHECK(wrong == 0);
}

TEST_CASE("quantize: of two codes the first lies in the upper half of the byte")
{
    xin::matrix<float> weights(1, 3);
    weights(0, 0) = 2;
    weights(0, 1) = -2;
    xin::nf4_matrix const small = xin::quantize_nf4(weights);
    CHECK(small.codes == std::vector<std::uint8_t>{0xF0, 0x70}); // 15 and 0; 7, and nothing behind it
    CHECK(small.maxima == std::vector<float>{2});
    CHECK(small.weights().at(0, 0) == 2);
    CHECK(small.weights().at(0, 1) == -2);
    CHECK(small.weights().at(0, 2) == 0);
}

TEST_CASE("quantize: maxima of 8 bits are within half a step, cost a quarter, and leave zeros zero")
{
    auto weights = random_matrix<float>(300, 64, 3); // 300 blocks: a group of 256, and 44 more
    for (std::size_t r = 0; r < 300; ++r)
        for (std::size_t c = 0; c < 64; ++c)
            weights(r, c) *= r == 7 ? 0 : 1 + static_cast<float>(r % 5) + (r < 256 ? 0 : 10);
    xin::nf4_matrix const floats = xin::quantize_nf4(weights);
    xin::nf4_matrix const small = xin::quantize_nf4(weights, xin::nf4_maxima::quantized);
    CHECK(small.maxima.empty());
    CHECK(small.values.size() == 300);
    CHECK(small.steps.size() == 2);
    CHECK(floats.values.empty());
    double sum = 0;
    for (float const one : floats.maxima) sum += static_cast<double>(one);
    CHECK(static_cast<double>(small.mean) == Approx(sum / 300));
    std::uint32_t wrong = 0, codes_wrong = 0;
    for (std::size_t r = 0; r < 300; ++r) {
        float const kept = small.weights().maximum(r, 0);
        wrong += std::abs(kept - floats.maxima[r]) > small.steps[r / 256] * 0.5001F;
        for (std::size_t c = 0; c < 64 && kept > 0; ++c) { // codes are the nearest for the maximum as it is kept
            float nearest = std::numeric_limits<float>::infinity();
            for (float const value : xin::nf4_values)
                nearest = std::min(nearest, std::abs(value * kept - weights(r, c)));
            codes_wrong += std::abs(std::abs(small.weights().at(r, c) - weights(r, c)) - nearest) > 1e-5F;
        }
    }
    CHECK(wrong == 0);
    CHECK(codes_wrong == 0);
    for (std::size_t c = 0; c < 64; ++c) CHECK(small.weights().at(7, c) == 0);
    xin::matrix<float> const same(3, 64);
    xin::nf4_matrix const zeros = xin::quantize_nf4(same, xin::nf4_maxima::quantized);
    CHECK(xin::dequantize(zeros.weights()) == same);
}

TEST_CASE("quantize: memory of another size than the maxima of 8 bits need is refused")
{
    std::vector<std::uint8_t> const codes(32);
    std::vector<std::int8_t> const values(1);
    std::vector<float> const steps(1), more(2);
    CHECK_NOTHROW(xin::nf4_weights(codes, values, steps, 1.0F, 1, 64));
    CHECK_THROWS_WITH(xin::nf4_weights(codes, values, more, 1.0F, 1, 64),
                      "NF4 weights of 1 x 64 need 1 steps, and there are 2");
    CHECK_THROWS_WITH(xin::nf4_weights(codes, values, steps, 1.0F, 2, 64),
                      "NF4 weights of 2 x 64 need 64 bytes of codes, and there are 32");
}

TEST_CASE("quantize: weights that are no numbers are refused with their place")
{
    xin::matrix<float> weights(2, 3);
    weights(1, 2) = std::numeric_limits<float>::quiet_NaN();
    for (auto const quantize : {+[](xin::matrix_view<float const> w) { static_cast<void>(xin::quantize_int8(w)); },
                                +[](xin::matrix_view<float const> w) { static_cast<void>(xin::quantize_nf4(w)); }}) {
        try {
            quantize(weights);
            FAIL("not refused");
        } catch (xin::error const& error) {
            CHECK(error.code() == xin::errc::invalid_argument);
            CHECK(error.message().find("row 1, column 2") != std::string::npos);
        }
    }
}
