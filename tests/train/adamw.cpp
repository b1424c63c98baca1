// SPDX-License-Identifier: MIT
#include <crossin/train/adamw.hpp>

#include "support/catch.hpp"
#include "train/owned_parameters.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>

namespace xin = crossin;
using Catch::Matchers::ContainsSubstring;

namespace {

using kind = xin::parameter_kind;

/// Values of 1 and gradients of 0.5.
struct owned : crossin_test::owned_parameters {
    explicit owned(std::vector<std::pair<kind, std::size_t>> const& shapes)
    {
        for (auto const& [of, size] : shapes) {
            add("p" + std::to_string(list.size()), of, 1, size);
            std::ranges::fill(values.back(), 1.0F);
            std::ranges::fill(gradients.back(), 0.5F);
        }
    }
};

} // namespace

TEST_CASE("adamw: two steps worked by hand, as torch.optim.AdamW takes them")
{
    // rate 0.1, decay 0.01, betas 0.9 and 0.999, epsilon 1e-8, weight 1, gradients 0.5 and -0.25:
    // 1: w = 0.999, m = 0.05, v = 0.00025, m / 0.1 = 0.5, sqrt(v / 0.001) = 0.5, w = 0.999 - 0.1 = 0.899
    // 2: w = 0.898101, m = 0.02, v = 0.00031225, m / 0.19 = 0.1052632, sqrt(v / 0.001999) = 0.3952254,
    //    w = 0.898101 - 0.1 * 0.1052632 / 0.3952254 = 0.8714673
    owned one({{kind::weight, 1}});
    xin::adamw optimizer(one.list);
    optimizer.step(0.1);
    CHECK(one.values[0][0] == Approx(0.899).epsilon(1e-7));
    CHECK(optimizer.state().first[0][0] == Approx(0.05));
    CHECK(optimizer.state().second[0][0] == Approx(0.00025));
    one.gradients[0][0] = -0.25F;
    optimizer.step(0.1);
    CHECK(one.values[0][0] == Approx(0.8714673).epsilon(2e-7));
    CHECK(optimizer.state().steps == 2);
    CHECK(one.gradients[0][0] == -0.25F);
}

TEST_CASE("adamw: decay is decoupled: it shrinks weights that have no gradient, by rate times decay")
{
    owned one({{kind::weight, 1}});
    one.gradients[0][0] = 0;
    xin::adamw optimizer(one.list, {.decay = 0.1});
    optimizer.step(0.5);
    CHECK(one.values[0][0] == Approx(0.95));
    CHECK(optimizer.state().second[0][0] == 0);
}

TEST_CASE("adamw: norms, biases and magnitudes do not decay; B of LoRA+ has a rate of its own")
{
    owned all({{kind::lora_a, 1},
               {kind::lora_b, 1},
               {kind::magnitude, 1},
               {kind::bias, 1},
               {kind::norm, 1},
               {kind::embedding, 1},
               {kind::head, 1},
               {kind::weight, 1}});
    for (auto& gradient : all.gradients) gradient[0] = 0;
    xin::adamw_options const options{.decay = 0.1, .lora_b_rate = 4};
    xin::adamw(all.list, options).step(0.5);
    std::vector<double> const expected{0.95, 0.8, 1, 1, 1, 0.95, 0.95, 0.95};
    for (std::size_t i = 0; i < expected.size(); ++i) CHECK(all.values[i][0] == Approx(expected[i]));

    owned two({{kind::lora_a, 1}, {kind::lora_b, 1}});
    xin::adamw(two.list, {.decay = 0, .lora_b_rate = 16}).step(0.01);
    CHECK(two.values[0][0] == Approx(0.99)); // a first step is of the length of the rate
    CHECK(two.values[1][0] == Approx(0.84));
    CHECK(xin::group_of(kind::lora_b, {}) == xin::parameter_group{1, 0.01});
}

TEST_CASE("adamw: many steps follow a reference in double precision")
{
    owned some({{kind::weight, 100}, {kind::bias, 3}, {kind::lora_b, 50}});
    some.draw(some.values, 1);
    xin::adamw_options const options{.beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-6, .decay = 0.05, .lora_b_rate = 2};
    xin::adamw optimizer(some.list, options);
    std::vector<std::vector<double>> w, m, v;
    for (auto const& value : some.values) {
        w.emplace_back(value.begin(), value.end());
        m.emplace_back(value.size());
        v.emplace_back(value.size());
    }
    for (int t = 1; t <= 60; ++t) {
        some.draw(some.gradients, static_cast<std::uint64_t>(t) + 10);
        double const rate = 0.01 / t, scale = 1.0 / (t % 3 + 1);
        for (std::size_t p = 0; p < w.size(); ++p)
            for (std::size_t i = 0; i < w[p].size(); ++i) {
                double const g = static_cast<double>(some.gradients[p][i]) * scale;
                double const own_rate = p == 2 ? 2 * rate : rate;
                m[p][i] = 0.8 * m[p][i] + 0.2 * g;
                v[p][i] = 0.95 * v[p][i] + 0.05 * g * g;
                double const mean = m[p][i] / (1 - std::pow(0.8, t)), square = v[p][i] / (1 - std::pow(0.95, t));
                if (p != 1) w[p][i] -= own_rate * 0.05 * w[p][i];
                w[p][i] -= own_rate * mean / (std::sqrt(square) + 1e-6);
            }
        optimizer.step(rate, scale);
    }
    double worst = 0;
    for (std::size_t p = 0; p < w.size(); ++p)
        for (std::size_t i = 0; i < w[p].size(); ++i)
            worst = std::max(worst, std::abs(w[p][i] - static_cast<double>(some.values[p][i])));
    CHECK(worst < 3e-6); // 60 roundings to float
    CHECK(worst > 0);
}

TEST_CASE("adamw: any number of threads gives the same bits", "[threads]")
{
    auto const after = [](unsigned threads) {
        owned some({{kind::weight, 200'001}, {kind::bias, 5}, {kind::lora_a, 65'536}});
        some.draw(some.values, 1);
        xin::adamw optimizer(some.list, {}, threads);
        for (std::uint64_t t = 0; t < 3; ++t) {
            some.draw(some.gradients, t + 5);
            optimizer.step(0.01, 0.3);
        }
        return std::pair(some.values, optimizer.state());
    };
    auto const one = after(1);
    CHECK((after(2) == one));
    CHECK((after(7) == one));
}

TEST_CASE("adamw: with its state a run goes on bit for bit")
{
    owned whole({{kind::weight, 10}, {kind::lora_b, 7}}), part({{kind::weight, 10}, {kind::lora_b, 7}});
    xin::adamw optimizer(whole.list);
    for (std::uint64_t t = 0; t < 8; ++t) {
        whole.draw(whole.gradients, t);
        part.draw(part.gradients, t);
        xin::adamw fresh(part.list); // a new one for each step
        fresh.restore(optimizer.state());
        optimizer.step(0.05);
        fresh.step(0.05);
        REQUIRE(fresh.state() == optimizer.state());
        REQUIRE(part.values == whole.values);
    }
}

TEST_CASE("adamw: a state of other parameters and options that make no sense are refused")
{
    owned one({{kind::weight, 3}}), two({{kind::weight, 3}, {kind::bias, 1}}), longer({{kind::weight, 4}});
    xin::adamw optimizer(one.list);
    CHECK_THROWS_WITH(optimizer.restore(xin::adamw(two.list).state()), ContainsSubstring("is of 2 parameters"));
    CHECK_THROWS_WITH(optimizer.restore(xin::adamw(longer.list).state()), ContainsSubstring("\"p0\""));
    double const nan = std::numeric_limits<double>::quiet_NaN();
    for (xin::adamw_options const& wrong : {xin::adamw_options{.beta1 = 1},
                                            {.beta2 = -0.1},
                                            {.beta1 = nan},
                                            {.epsilon = 0},
                                            {.epsilon = 1e-60},
                                            {.decay = -1},
                                            {.decay = nan},
                                            {.lora_b_rate = 0}})
        CHECK_THROWS_AS(xin::adamw(one.list, wrong), xin::error);
}
