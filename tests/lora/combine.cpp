// SPDX-License-Identifier: MIT
#include <crossin/lora/combine.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <crossin/lora/dora.hpp>
#include <crossin/lora/linear.hpp>
#include <crossin/lora/peft.hpp>

#include "lora/random_adapter.hpp"
#include "support/files.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

/// What a layer yields with an adapter, or without one, in double: two tokens [2 x out].
matrix<double> outputs(module_shape const& shape, adapter const& one)
{
    auto const weights = random_matrix<double>(shape.out, shape.in, 77);
    auto const x = random_matrix<double>(2, shape.in, 78);
    adapter_layer<float> const* const layer = one.find(shape.module);
    lora_factors<double> factors{matrix<double>(1, shape.in), matrix<double>(shape.out, 1), 1};
    if (layer)
        factors = {converted<double>(layer->factors.a), converted<double>(layer->factors.b),
                   double{layer->factors.scale}};
    dense_weights<double> const frozen(weights.view());
    matrix<double> h(2, factors.rank()), y(2, shape.out);
    lora_forward(frozen, factors, x, h, y);
    if (layer && !layer->magnitude.empty()) {
        std::vector<double> const magnitudes(layer->magnitude.begin(), layer->magnitude.end());
        dora_forward(std::span<double const>(magnitudes), dora_norms(frozen, factors), y, y);
    }
    for (std::size_t t = 0; t < 2; ++t)
        for (std::size_t o = 0; layer && o < layer->bias.size(); ++o) y(t, o) += double{layer->bias[o]};
    return y;
}

/// Whether an adapter yields base + sum weight * (other - base) in every layer of the model.
void check_sum(adapter const& one, std::vector<weighted_adapter> const& parts)
{
    for (module_shape const& shape : small_model()) {
        auto const base = outputs(shape, {});
        auto wanted = base;
        for (auto const& [of, weight] : parts) {
            auto const y = outputs(shape, *of);
            for (std::size_t i = 0; i < 2 * shape.out; ++i) wanted.data()[i] += weight * (y.data()[i] - base.data()[i]);
        }
        CHECK(difference(outputs(shape, one), wanted) < 1e-6);
    }
}

std::vector<adapter> kinds()
{
    adapter_config other{.rank = 1, .alpha = 4};
    other.target.names = {"q_proj", "v_proj", "lm_head"};
    adapter_config mixed{.rank = 2, .alpha = 3};
    mixed.rank_pattern = {{"layers.1.mlp.down_proj", 5}};
    return {random_adapter({.rank = 2, .alpha = 3}, 1),
            random_adapter({.rank = 3, .alpha = 7, .scaling = lora_scaling::by_root_of_rank}, 2),
            random_adapter({.rank = 2, .alpha = 4, .added_bias = true}, 3), random_adapter(other, 4),
            random_adapter(mixed, 5)};
}

} // namespace

TEST_CASE("combine: one adapter with weight 1 comes back, of any kind")
{
    auto all = kinds();
    all.push_back(random_adapter({.rank = 2, .dora = true}, 6));
    all[0].saved = {{"model.norm.weight", {2}, {1, 2}}};
    adapter const none = random_adapter({.rank = 1}, 7);
    for (adapter const& one : all) {
        for (std::size_t const rank : {0U, 5U, 9U}) {
            auto const combined = combine_adapters(std::array{weighted_adapter{&one, 1}}, rank);
            CHECK(combined.result == one);
            CHECK(combined.error == 0);
            check_sum(combined.result, {{&one, 1}});
        }
        CHECK(combine_adapters(std::array{weighted_adapter{&none, 0}, weighted_adapter{&one, 1}}).result == one);
    }
}

TEST_CASE("combine: deltas add up by weight, across ranks, scalings, patterns and targets")
{
    auto const all = kinds();
    for (std::size_t i = 0; i < all.size(); ++i) {
        check_sum(combine_adapters(std::array{weighted_adapter{&all[i], -0.7}}).result, {{&all[i], -0.7}});
        for (std::size_t j = 0; j < all.size(); ++j) {
            std::vector<weighted_adapter> const parts{{&all[i], 0.3}, {&all[j], 0.7}};
            auto const sum = combine_adapters(parts).result;
            CHECK(fits_config(sum));
            check_sum(sum, parts);
        }
    }
    std::vector<weighted_adapter> const five{
        {&all[0], 2}, {&all[1], -1}, {&all[2], 0.25}, {&all[3], 1}, {&all[4], 0.1}};
    auto const sum = combine_adapters(five).result;
    check_sum(sum, five);
    CHECK(sum.find("lm_head")->factors.rank() == 1);
    CHECK(sum.find("model.layers.1.mlp.down_proj")->factors.rank() == 2 + 3 + 2 + 5);
    expect_model(sum, small_model());
}

TEST_CASE("combine: what comes out is written, read and still the same")
{
    auto const all = kinds();
    temporary_folder const folder;
    for (std::size_t const rank : {0U, 2U}) {
        auto const sum = combine_adapters(
            std::array{weighted_adapter{&all[0], 0.3}, weighted_adapter{&all[3], 0.7}, weighted_adapter{&all[4], 1}},
            rank);
        write_peft(folder.path(), sum.result);
        CHECK(read_peft(folder.path()).loaded == sum.result);
    }
}

TEST_CASE("combine: language arithmetic gives each adapter back at the ends")
{
    adapter const a = random_adapter({.rank = 2}, 1), b = random_adapter({.rank = 3, .alpha = 5}, 2);
    auto const at = [&](double lambda) {
        return combine_adapters(std::array{weighted_adapter{&a, lambda}, weighted_adapter{&b, 1 - lambda}}).result;
    };
    CHECK(at(1) == a);
    CHECK(at(0) == b);
    check_sum(at(0.35), {{&a, 0.35}, {&b, 0.65}});
}

TEST_CASE("combine: a smaller rank is the nearest, and its error is said")
{
    adapter const a = random_adapter({.rank = 2}, 1), b = random_adapter({.rank = 3, .alpha = 5}, 2);
    std::array const parts{weighted_adapter{&a, 0.5}, weighted_adapter{&b, 0.5}};
    adapter const exact = combine_adapters(parts).result;
    double before = 1e30;
    for (std::size_t const rank : {1U, 2U, 3U, 4U}) {
        auto const reduced = combine_adapters(parts, rank);
        CHECK(reduced.result.config.rank == rank);
        CHECK(fits_config(reduced.result));
        double apart = 0, whole = 0;
        for (auto const& layer : exact.layers) {
            auto const wanted = lora_delta(layer.factors),
                       delta = lora_delta(reduced.result.find(layer.module)->factors);
            for (std::size_t i = 0; i < wanted.rows() * wanted.cols(); ++i) {
                apart += std::pow(double{wanted.data()[i] - delta.data()[i]}, 2);
                whole += std::pow(double{wanted.data()[i]}, 2);
            }
        }
        CHECK(reduced.error == Approx(std::sqrt(apart)).epsilon(1e-4));
        CHECK(reduced.norm == Approx(std::sqrt(whole)).epsilon(1e-5));
        CHECK(reduced.error < before);
        before = reduced.error;
    }
    CHECK(combine_adapters(parts, 5).error == 0);
    CHECK(combine_adapters(parts, 8).result == exact);
    CHECK(combine_adapters(std::array{weighted_adapter{&b, 1}}, 2).error > 0); // weight 1, but a smaller rank
}

TEST_CASE("combine: the mean of the factors is another adapter")
{
    adapter const a = random_adapter({.rank = 2, .alpha = 2}, 1), b = random_adapter({.rank = 2, .alpha = 2}, 2);
    adapter mean = a;
    for (std::size_t k = 0; k < mean.layers.size(); ++k) {
        auto& factors = mean.layers[k].factors;
        for (std::size_t i = 0; i < factors.rank() * factors.in(); ++i)
            factors.a.data()[i] = (factors.a.data()[i] + b.layers[k].factors.a.data()[i]) / 2;
        for (std::size_t i = 0; i < factors.rank() * factors.out(); ++i)
            factors.b.data()[i] = (factors.b.data()[i] + b.layers[k].factors.b.data()[i]) / 2;
    }
    adapter const sum = combine_adapters(std::array{weighted_adapter{&a, 0.5}, weighted_adapter{&b, 0.5}}).result;
    module_shape const q = small_model()[0];
    CHECK(difference(outputs(q, mean), outputs(q, sum)) > 0.1);
}

TEST_CASE("combine: whole tensors are summed where the weights add up to 1")
{
    adapter_config config{.rank = 1};
    config.modules_to_save = {"norm"};
    adapter a = random_adapter(config, 1), b = random_adapter(config, 2);
    a.saved = {{"model.norm.weight", {2}, {1, 2}}};
    b.saved = {{"model.norm.weight", {2}, {3, -2}}};
    auto const combine = [&](double x, double y) {
        return combine_adapters(std::array{weighted_adapter{&a, x}, weighted_adapter{&b, y}}).result;
    };
    CHECK(combine(0.25, 0.75).saved[0].values == std::vector<float>{2.5F, -1});
    CHECK(has(error_of([&] { static_cast<void>(combine(1, 1)); }).message(), "\"model.norm.weight\""));
    b.saved[0].shape = {1, 2};
    CHECK(error_of([&] { static_cast<void>(combine(0.5, 0.5)); }).code() == errc::mismatch);
    b.saved.clear();
    CHECK(error_of([&] { static_cast<void>(combine(0.5, 0.5)); }).code() == errc::unsupported);
    CHECK(combine(1, 0) == a);
}

TEST_CASE("combine: adapters that do not go together are refused by what differs")
{
    adapter const a = random_adapter({.rank = 1, .base = "one/base"}, 1);
    auto const refused = [&](adapter const& b, double weight = 1) {
        return error_of([&] {
                   static_cast<void>(
                       combine_adapters(std::array{weighted_adapter{&a, 1}, weighted_adapter{&b, weight}}));
               })
            .message();
    };
    CHECK(has(refused(random_adapter({.rank = 1, .base = "another"}, 2)), "\"one/base\" and \"another\""));
    CHECK(has(refused(random_adapter({.rank = 1, .dora = true}, 2)), "DoRA"));
    CHECK(has(refused(a, std::nan("")), "finite"));
    CHECK(has(refused(a, 1e39), "too large"));
    adapter wider = random_adapter({.rank = 1}, 2);
    wider.layers[1].factors = random_factors<float>(6, 8, 1, 3);
    CHECK(has(refused(wider),
              "\"model.layers.0.self_attn.q_proj\" has 6 inputs and 7 outputs in one adapter and 6 and 8"));
    adapter empty = a;
    empty.layers[0].factors = {};
    CHECK(has(refused(empty), "rank 0"));
    adapter biased = random_adapter({.rank = 1}, 2); // whose configuration knows of no bias
    biased.layers[1].bias.assign(7, 1.0F);
    CHECK(has(refused(biased), "has 7 biases and 7 outputs, and the configuration says none"));
    biased.config.added_bias = true;
    for (auto& layer : biased.layers) layer.bias.assign(layer.factors.out(), 1.0F);
    biased.layers[1].bias = {1, 2};
    CHECK(has(refused(biased), "has 2 biases and 7 outputs"));
    biased.layers[1].bias.clear();
    CHECK(has(refused(biased), "has 0 biases and 7 outputs"));
    adapter torn = random_adapter({.rank = 2}, 2);
    torn.layers[1].factors.b = matrix<float>(7, 1);
    CHECK(has(refused(torn), "an A of rank 2 and a B of rank 1"));
    CHECK_THROWS_AS(combine_adapters({}), error);
    CHECK_THROWS_AS(combine_adapters(std::array{weighted_adapter{&a, 0}}), error);
}

TEST_CASE("combine: TIES on the deltas, at a rank that holds them")
{
    adapter const a = random_adapter({.rank = 2}, 1), b = random_adapter({.rank = 3}, 2);
    std::array const parts{weighted_adapter{&a, 1}, weighted_adapter{&b, 0.5}};
    auto const merged = combine_by_ties(parts, {.keep = 0.5, .lambda = 0.8, .rank = 7});
    CHECK(fits_config(merged.result));
    CHECK(merged.error < 1e-5 * merged.norm);
    for (auto const& layer : merged.result.layers) {
        auto const x = lora_delta(a.find(layer.module)->factors), y = lora_delta(b.find(layer.module)->factors);
        std::vector<float> first(x.data(), x.data() + x.rows() * x.cols()), second(y.data(), y.data() + first.size());
        for (float& value : second) value *= 0.5F;
        std::vector<std::span<float const>> const changes{first, second};
        auto const wanted = ties<float>(changes, 0.5);
        auto const delta = lora_delta(layer.factors);
        for (std::size_t i = 0; i < wanted.size(); ++i) CHECK(delta.data()[i] == Approx(0.8F * wanted[i]).margin(1e-5));
    }
    for (double const lambda : {std::nan(""), double{INFINITY}})
        CHECK(
            has(error_of([&] { static_cast<void>(combine_by_ties(parts, {.lambda = lambda})); }).message(), "lambda"));
    auto const small = combine_by_ties(parts, {.keep = 0.5, .rank = 2});
    CHECK(small.error > 0.05 * small.norm);
    CHECK(small.result.config.rank == 2);
}
