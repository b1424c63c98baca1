// SPDX-License-Identifier: MIT
#include <crossin/lora/dropout.hpp>

#include "support/catch.hpp"

#include <cmath>
#include <cstdint>

#include <crossin/core/error.hpp>

namespace xin = crossin;

TEST_CASE("dropout: none leaves everything as it is")
{
    CHECK(!xin::lora_dropout{}.active());
    CHECK(!xin::lora_dropout(0, 1).active());
    CHECK(xin::lora_dropout(0, 1).factor(3, 4) == 1);
}

TEST_CASE("dropout: a share of the elements is left out, the others are raised, whoever asks")
{
    xin::lora_dropout const dropout(0.25, 9), same(0.25, 9), other(0.25, 10);
    std::uint32_t zeros = 0, apart = 0, asked_again = 0, wrong = 0;
    for (std::uint64_t row = 0; row < 200; ++row)
        for (std::uint64_t col = 0; col < 203; ++col) {
            double const factor = dropout.factor(row, col);
            wrong += factor != 0 && factor != 1 / 0.75;
            zeros += factor == 0;
            asked_again += same.factor(row, col) != factor;
            apart += other.factor(row, col) != factor;
        }
    double const count = 200 * 203;
    CHECK(std::abs(zeros / count - 0.25) < 5 * std::sqrt(0.25 * 0.75 / count));
    CHECK(std::abs(apart / count - 0.375) < 5 * std::sqrt(0.375 * 0.625 / count));
    CHECK(asked_again == 0);
    CHECK(wrong == 0);
}

TEST_CASE("dropout: neighbours decide for themselves")
{
    xin::lora_dropout const dropout(0.5, 2);
    for (std::uint64_t const col : {0U, 1U, 2U, 3U}) { // within four columns of one call, and beyond them
        std::uint32_t with_right = 0, with_below = 0;
        for (std::uint64_t row = 0; row < 4000; ++row) {
            with_right += dropout.factor(row, col) == dropout.factor(row, col + 1);
            with_below += dropout.factor(row, col) == dropout.factor(row + 1, col);
        }
        CHECK(std::abs(with_right / 4000.0 - 0.5) < 5 * std::sqrt(0.25 / 4000));
        CHECK(std::abs(with_below / 4000.0 - 0.5) < 5 * std::sqrt(0.25 / 4000));
    }
}

TEST_CASE("dropout: a rate outside [0, 1) is refused")
{
    CHECK_THROWS_AS(xin::lora_dropout(1, 0), xin::error);
    CHECK_THROWS_AS(xin::lora_dropout(-0.1, 0), xin::error);
    CHECK_THROWS_AS(xin::lora_dropout(std::nan(""), 0), xin::error);
}
