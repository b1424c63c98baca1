// SPDX-License-Identifier: MIT
#include <crossin/lora/language_arithmetic.hpp>

#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

#include "lora/random_adapter.hpp"

using namespace crossin;
using namespace crossin_test;

TEST_CASE("language_arithmetic: lambda between two adapters; 1 and 0 give each of them to the bit")
{
    std::vector<float> const a{1, -0.0F, 1e-30F, 3, 0.1F},
        b{2, 5, -1e30F, std::numeric_limits<float>::infinity(), 0.7F};
    std::vector<float> const base{7, 1e20F, 0.3F, -4, 1e10F};
    std::vector<float> to(5);
    auto const same_bits = [&](std::vector<float> const& x) {
        for (std::size_t i = 0; i < 5; ++i)
            if (std::bit_cast<std::uint32_t>(x[i]) != std::bit_cast<std::uint32_t>(to[i])) return false;
        return true;
    };
    interpolate<float>(a, b, 1, to);
    CHECK(same_bits(a));
    interpolate<float>(a, b, 0, to);
    CHECK(same_bits(b));
    interpolate_from<float>(base, a, b, 1, to);
    CHECK(same_bits(a));
    interpolate_from<float>(base, a, b, 0, to);
    CHECK(same_bits(b));
    interpolate<float>(a, b, 0.25, to);
    CHECK(to[0] == 1.75F);
    CHECK(to[1] == 3.75F);
    interpolate_from<float>(base, a, b, 0.25, to);
    CHECK(to[0] == 1.75F);
    interpolate<float>(a, b, 1.5, to); // beyond both
    CHECK(to[0] == 0.5F);
    std::vector<float> own = a;
    interpolate<float>(own, b, 0.5, own);
    CHECK(own[0] == 1.5F);
}

TEST_CASE("language_arithmetic: weights of different shapes, and lambdas that are none")
{
    std::vector<double> const two(2), three(3);
    std::vector<double> to(2);
    CHECK_THROWS_AS(interpolate<double>(two, three, 0.5, to), error);
    CHECK_THROWS_AS(interpolate<double>(three, three, 0.5, to), error);
    CHECK_THROWS_AS(interpolate_from<double>(three, two, two, 0.5, to), error);
    CHECK_THROWS_AS(interpolate_from<double>(two, two, three, 0.5, to), error);
    CHECK_THROWS_AS(interpolate<double>(two, two, std::numeric_limits<double>::quiet_NaN(), to), error);
    CHECK_THROWS_AS(interpolate_from<double>(two, two, two, std::numeric_limits<double>::infinity(), to), error);
}

TEST_CASE("language_arithmetic: the first of the best lambdas")
{
    auto const grid = lambda_grid();
    REQUIRE(grid.size() == 21);
    CHECK(grid[0] == 0);
    CHECK(grid[3] == 0.15);
    CHECK(grid[20] == 1);
    std::vector<double> asked;
    auto const best = search_lambda(grid, [&](double lambda) {
        asked.push_back(lambda);
        return lambda < 0.3 ? lambda : lambda < 0.7 ? 0.5 : 0.4;
    });
    CHECK(asked == grid);
    CHECK(best.lambda == 0.3);
    CHECK(best.score == 0.5);
    CHECK(best.index == 6);
    CHECK(best.scores.size() == 21);
    CHECK(best_lambda(std::vector<double>{1, 2}, std::vector<double>{-3, -3}).index == 0);
    CHECK_THROWS_AS(best_lambda({}, {}), error);
    CHECK_THROWS_AS(best_lambda(grid, std::vector<double>(20)), error);
    CHECK_THROWS_AS(lambda_grid(0), error);
    auto const worst = error_of([&] {
        static_cast<void>(
            search_lambda(grid, [](double l) { return l == 0.5 ? std::numeric_limits<double>::quiet_NaN() : 1; }));
    });
    CHECK(worst.message().find("0.5") != std::string::npos);
}
