// SPDX-License-Identifier: MIT
#include <crossin/sample/language_weights.hpp>

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/fixed_point.hpp>

#include "support/catch.hpp"

using namespace crossin;

namespace {
using sizes = std::vector<std::uint64_t>;
using reals = std::vector<double>;

void check_near(reals const& got, reals const& expected)
{
    REQUIRE(got.size() == expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
        CAPTURE(i, got[i], expected[i]);
        CHECK(std::abs(got[i] - expected[i]) <= 1e-9 * std::max(1.0, std::abs(expected[i])));
    }
}

struct logarithmic { // the class to copy of language_weights.hpp
    std::vector<double> operator()(std::span<std::uint64_t const> of) const
    {
        std::vector<double> weights;
        for (std::uint64_t const size : of) weights.push_back(std::log1p(static_cast<double>(size)));
        return weights;
    }
};
struct no_policy {
    int operator()(int) const { return 0; }
};
} // namespace

static_assert(weight_policy<proportional> && weight_policy<uniform> && weight_policy<exponent> &&
              weight_policy<temperature>);
static_assert(weight_policy<unimax> && weight_policy<explicit_weights> && weight_policy<from_scores>);
static_assert(weight_policy<logarithmic> && !weight_policy<no_policy>);

TEST_CASE("language_weights: exponents and temperatures of the golden cases")
{
    struct {
        double exponent;
        sizes of;
        reals expected;
    } const cases[] = {
        {1.0,
         {25000, 6000, 3000, 1000},
         {0.7142857142857143, 0.17142857142857143, 0.08571428571428572, 0.02857142857142857}},
        {0.7,
         {25000, 6000, 3000, 1000},
         {0.588234400522398, 0.216619868609438, 0.13334517052900968, 0.0618005603391544}},
        {0.3,
         {25000, 6000, 3000, 1000},
         {0.3903477556841314, 0.254398800480241, 0.2066360353202276, 0.14861740851540003}},
        {0.3, {1, 1, 1}, {0.3333333333333333, 0.3333333333333333, 0.3333333333333333}},
        {0.0, {900000, 20, 7}, {0.3333333333333333, 0.3333333333333333, 0.3333333333333333}},
        {0.7,
         {52000, 52000, 1500, 1500, 10},
         {0.4609039962615268, 0.4609039962615268, 0.03851873486945628, 0.03851873486945628, 0.0011545377380338692}},
    };
    for (auto const& [value, of, expected] : cases) check_near(exponent{value}(of), expected);
    check_near(temperature{2}(sizes{40, 7, 3, 3}),
               {0.5086333981431795, 0.21277661619329477, 0.13929499283176286, 0.13929499283176286});
    check_near(proportional{}(sizes{30, 10}), {0.75, 0.25});
    check_near(temperature{1}(sizes{30, 10}), {0.75, 0.25});
    check_near(uniform{}(sizes{30, 10, 1, 7}), {0.25, 0.25, 0.25, 0.25});
    check_near(temperature{1e9}(sizes{30, 10}), {0.5, 0.5});
}

TEST_CASE("language_weights: an empty language weighs nothing, whatever the policy")
{
    check_near(uniform{}(sizes{30, 0, 1}), {0.5, 0, 0.5});
    check_near(exponent{-1}(sizes{0, 10, 20}), {0, 2.0 / 3, 1.0 / 3});
    check_near(unimax{100, 4}(sizes{0, 1000}), {0, 1});
    CHECK(from_scores{{1, 2, 3}}(sizes{5, 0, 5})[1] == 0);
    for (auto const& none : {sizes{}, sizes{0, 0}}) {
        CHECK_THROWS_AS(proportional{}(none), error);
        CHECK_THROWS_AS(unimax({10, 1})(none), error);
    }
}

TEST_CASE("language_weights: UniMax gives the small their cap and the rest evenly")
{
    // 1000 to read, at most 2 epochs: 20 and 100 are capped at 40 and 200, the others share 760
    unimax const policy{1000, 2};
    check_near(policy.amounts(sizes{20, 5000, 100, 600}), {40, 380, 200, 380});
    check_near(policy(sizes{20, 5000, 100, 600}), {0.04, 0.38, 0.2, 0.38});
    // Order does not matter, nor do ties
    check_near(policy.amounts(sizes{600, 100, 5000, 20}), {380, 200, 380, 40});
    check_near(policy.amounts(sizes{10, 10, 10}), {20, 20, 20}); // budget left over
    check_near(unimax{30, 100}.amounts(sizes{10, 20, 30}), {10, 10, 10});
    // What one leaves over goes to all that are larger: 50 capped at 50, (300 - 50) / 2 = 125 > 110, so 110, then 140
    check_near(unimax{300, 1}.amounts(sizes{50, 110, 1000}), {50, 110, 140});
    for (unimax const bad : {unimax{0, 1}, unimax{-1, 1}, unimax{10, 0}, unimax{std::nan(""), 1},
                             unimax{10, std::numeric_limits<double>::infinity()}})
        CHECK_THROWS_AS(bad(sizes{1, 2}), error);
}

TEST_CASE("language_weights: UniMax never passes the cap and never leaves budget over while there is room")
{
    for (std::uint64_t n = 1; n < 40; ++n) {
        sizes of;
        for (std::uint64_t l = 0; l < n; ++l) of.push_back(1 + l * l * 37 % 1000);
        for (double const budget : {10.0, 500.0, 5000.0, 1e6}) {
            unimax const policy{budget, 3};
            reals const amounts = policy.amounts(of);
            double sum = 0, room = 0, smallest_uncapped = budget;
            for (std::size_t l = 0; l < n; ++l) {
                double const cap = 3.0 * static_cast<double>(of[l]);
                REQUIRE(amounts[l] <= cap * (1 + 1e-12));
                sum += amounts[l];
                room += cap;
                if (amounts[l] < cap * (1 - 1e-12)) smallest_uncapped = std::min(smallest_uncapped, amounts[l]);
            }
            REQUIRE(sum == Approx(std::min(budget, room)));
            for (double const amount : amounts) REQUIRE(amount <= smallest_uncapped * (1 + 1e-12)); // max-min fair
        }
    }
}

TEST_CASE("language_weights: adaptive weights of the golden cases")
{
    check_near(adaptive_weights(reals{0.5, 0.5, 0.5}), {0.3333333333333333, 0.3333333333333333, 0.3333333333333333});
    check_near(adaptive_weights(reals{0.1, 0.2, 0.3, 0.4, 5.0}),
               {0.12721501997645224, 0.1353493164227087, 0.14371139644810946, 0.15228393033896484, 0.4414403368137647});
    check_near(adaptive_weights(reals{-1.0, 0.0, 1.0, 0.25}),
               {0.03365451549196354, 0.22777686064279087, 0.44312607021833367, 0.29544255364691197});
    check_near(adaptive_weights(reals{7}), {1});
    check_near(adaptive_weights(reals{0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}),
               reals(7, 1.0 / 7)); // sums do not round to 0.1
    check_near(from_scores{{0.5, 0.5}}(sizes{1, 9}), {0.5, 0.5});
    CHECK_THROWS_AS(adaptive_weights(reals{}), error);
    CHECK_THROWS_AS(adaptive_weights(reals{1, std::nan("")}), error);
    CHECK_THROWS_AS(adaptive_weights(reals{1, std::numeric_limits<double>::infinity()}), error);
    CHECK_THROWS_AS(from_scores{{1}}(sizes{1, 2}), error);
}

TEST_CASE("language_weights: explicit weights stay as they are")
{
    CHECK(explicit_weights{{5, 2, 0}}(sizes{1, 1, 1}) == reals{5, 2, 0});
    CHECK(integer_weights(explicit_weights{{5, 2, 0}}(sizes{1, 1, 1})) == std::vector<std::uint64_t>{5, 2, 0});
    CHECK_THROWS_AS(explicit_weights{{1}}(sizes{1, 2}), error);
}

TEST_CASE("language_weights: weights that cannot be normalised are refused")
{
    check_near(normalised({1, 3}), {0.25, 0.75});
    for (reals const& bad : {reals{}, reals{0, 0}, reals{1, -1}, reals{std::nan(""), 1},
                             reals{std::numeric_limits<double>::infinity()}, reals{1e308, 1e308}})
        CHECK_THROWS_AS(normalised(bad), error);
    CHECK_THROWS_AS(temperature{0}(sizes{1}), error);
    CHECK_THROWS_AS(temperature{std::nan("")}(sizes{1}), error);
    CHECK_THROWS_AS(exponent{std::numeric_limits<double>::infinity()}(sizes{1, 2}), error);
}
