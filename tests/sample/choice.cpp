// SPDX-License-Identifier: MIT
#include <crossin/sample/choice.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <crossin/core/concepts.hpp>
#include <crossin/core/fixed_point.hpp>
#include <crossin/sample/language_weights.hpp>

#include "support/catch.hpp"

using namespace crossin;

static_assert(index_sampler<weighted_sampler> && index_sampler<with_replacement> && index_sampler<without_replacement>);

namespace {
using integers = std::vector<std::uint64_t>;
constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
} // namespace

TEST_CASE("choice: bits are cut in proportion to the weights")
{
    weighted_choice const choose(integers{1, 0, 2, 1});
    CHECK(choose(0) == 0);
    CHECK(choose((std::uint64_t{1} << 62) - 1) == 0);
    CHECK(choose(std::uint64_t{1} << 62) == 2);
    CHECK(choose((std::uint64_t{3} << 62) - 1) == 2);
    CHECK(choose(std::uint64_t{3} << 62) == 3);
    CHECK(choose(most) == 3);
    weighted_choice const tail(integers{5, 0, 0});
    CHECK(tail(most) == 0);
    weighted_choice const large(integers{most - 5, 3, 2});
    CHECK(large(most) == 2);
    CHECK(large(0) == 0);
}

TEST_CASE("choice: what cannot be drawn from is refused")
{
    CHECK_THROWS_AS(weighted_choice(integers{}), error);
    CHECK_THROWS_AS(weighted_choice(integers{0, 0}), error);
    CHECK_THROWS_AS(weighted_choice(integers{most, 1}), error);
    CHECK_NOTHROW(weighted_choice(integers{most, 0}));
    CHECK_THROWS_AS(with_replacement(0, 1), error);
    CHECK_THROWS_AS(without_replacement(0, 1), error);
}

TEST_CASE("choice: shares of languages over 10,000 draws lie within 4 standard errors")
{
    integers const sizes = {25000, 6000, 3000, 1000, 0};
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        std::vector<double> const shares = temperature{2}(sizes);
        weighted_sampler const draws(integer_weights(shares), seed);
        std::vector<double> counts(sizes.size());
        for (std::uint64_t i = 0; i < 10'000; ++i) counts[draws[i]] += 1;
        for (std::size_t l = 0; l < sizes.size(); ++l) {
            double const error_of_share = std::sqrt(shares[l] * (1 - shares[l]) / 10'000);
            CAPTURE(seed, l, counts[l], shares[l]);
            REQUIRE(std::abs(counts[l] / 10'000 - shares[l]) <= 4 * error_of_share);
        }
    }
}

TEST_CASE("choice: draws are functions of seed and index")
{
    integers const weights = {3, 1, 4};
    weighted_sampler const a(weights, 7), b(weights, 7), c(weights, 8);
    std::size_t differing = 0;
    for (std::uint64_t i = 0; i < 100; ++i) {
        CHECK(a[i] == b[i]);
        differing += a[99 - i] != c[99 - i];
    }
    CHECK(differing > 20);
    std::vector<std::uint64_t> first;
    for (std::uint64_t i = 0; i < 12; ++i) first.push_back(a[i]);
    CHECK(first == integers{2, 2, 0, 0, 2, 0, 1, 1, 2, 0, 2, 2});
    first.clear();
    for (std::uint64_t i = 0; i < 8; ++i) first.push_back(with_replacement(1000, 7)[i]);
    CHECK(first == integers{750, 795, 8, 250, 989, 336, 468, 472});
    first.clear();
    for (std::uint64_t i = 0; i < 8; ++i) first.push_back(without_replacement(1000, 7)[i]);
    CHECK(first == integers{157, 314, 172, 815, 845, 961, 325, 694});
}

TEST_CASE("choice: without replacement each pass shows each row once, in another order")
{
    for (std::uint64_t const rows : {1U, 2U, 7U, 31U, 32U, 100U}) {
        without_replacement const draws(rows, 3);
        std::vector<integers> passes;
        for (std::uint64_t pass = 0; pass < 4; ++pass) {
            integers seen;
            for (std::uint64_t i = 0; i < rows; ++i) seen.push_back(draws[pass * rows + i]);
            passes.push_back(seen);
            std::ranges::sort(seen);
            for (std::uint64_t i = 0; i < rows; ++i) REQUIRE(seen[i] == i);
        }
        if (rows > 7) CHECK(passes[0] != passes[1]);
    }
}

TEST_CASE("choice: with replacement is even")
{
    with_replacement const draws(10, 5);
    std::vector<double> counts(10);
    for (std::uint64_t i = 0; i < 10'000; ++i) counts[draws[i]] += 1;
    double chi_square = 0;
    for (double const count : counts) chi_square += (count - 1000) * (count - 1000) / 1000;
    CHECK(chi_square < 27.9); // 9 degrees of freedom, 0.1 %
}

TEST_CASE("choice: the official builder draws other languages and rows evenly")
{
    official_draws const draws(4, 1, 50, 9);
    CHECK(draws.size() == endless);
    std::vector<double> languages(4), rows(50);
    for (std::uint64_t i = 0; i < 30'000; ++i) {
        official_draw const one = draws[i];
        languages[one.language] += 1;
        rows[one.row] += 1;
    }
    CHECK(languages[1] == 0);
    for (std::size_t const l : {0U, 2U, 3U}) CHECK(std::abs(languages[l] - 10'000) < 4 * std::sqrt(30'000 * 2 / 9.0));
    for (double const count : rows) CHECK(std::abs(count - 600) < 4.5 * std::sqrt(600));
    CHECK_THROWS_AS(official_draws(1, 0, 5, 0), error);
    CHECK_THROWS_AS(official_draws(2, 2, 5, 0), error);
    CHECK_THROWS_AS(official_draws(2, 0, 0, 0), error);
}

TEST_CASE("choice: the official builder's own draws can be handed in")
{
    std::vector<official_draw> const given = {{1, 4}, {2, 0}, {1, 4}};
    official_draws const draws(3, 0, 5, given);
    REQUIRE(draws.size() == 3);
    for (std::uint64_t i = 0; i < 3; ++i) CHECK(draws[i] == given[i]);
    CHECK_THROWS_AS(official_draws(3, 0, 5, {{0, 0}}), error);
    CHECK_THROWS_AS(official_draws(3, 0, 5, {{3, 0}}), error);
    CHECK_THROWS_AS(official_draws(3, 0, 5, {{1, 5}}), error);
}
