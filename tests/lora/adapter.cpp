// SPDX-License-Identifier: MIT
#include <crossin/lora/adapter.hpp>

#include <algorithm>
#include <concepts>
#include <string>
#include <utility>
#include <vector>

#include "lora/random_adapter.hpp"

using namespace crossin;
using namespace crossin_test;

static_assert(std::regular<adapter>);

TEST_CASE("adapter: fresh layers for the targets, with their ranks and scales")
{
    adapter_config config{.rank = 2, .alpha = 6};
    config.target.names = {"q_proj", "down_proj"};
    config.rank_pattern = {{"layers.1.mlp.down_proj", 4}};
    config.alpha_pattern = {{"q_proj", 3}};
    adapter const made = fresh_adapter(config, small_model(), 5);
    REQUIRE(made.layers.size() == 4);
    CHECK(made.config == config);
    CHECK(made.layers[0].module == "model.layers.0.mlp.down_proj");
    CHECK(made.layers[1].module == "model.layers.0.self_attn.q_proj");
    CHECK(made.layers[3].module == "model.layers.1.self_attn.q_proj");
    auto const& q = made.find("model.layers.1.self_attn.q_proj")->factors;
    auto const& down = made.find("model.layers.1.mlp.down_proj")->factors;
    CHECK((q.in() == 6 && q.out() == 7 && q.rank() == 2 && q.scale == 1.5F));
    CHECK((down.in() == 9 && down.out() == 6 && down.rank() == 4 && down.scale == 1.5F));
    CHECK(made.find("model.layers.0.mlp.down_proj")->factors.scale == 3);
    CHECK(q.b == matrix<float>(7, 2));
    CHECK(std::abs(q.a(1, 3)) > 0);
    CHECK(made.find("lm_head") == nullptr);
    CHECK(fits_config(made));
    CHECK(trained_values(made) == 2 * (6 + 7) * 2 + 2 * (9 + 6) + 4 * (9 + 6));
    adapter other = made;
    other.layers[2].factors.scale = 1;
    CHECK_FALSE(fits_config(other));
}

TEST_CASE("adapter: a layer's start depends on seed and module alone")
{
    adapter_config config{.rank = 2};
    config.target.names = {"q_proj"};
    adapter const one = fresh_adapter(config, small_model(), 5);
    config.target.names = {"v_proj", "q_proj"};
    adapter const both = fresh_adapter(config, small_model(3), 5);
    std::string const path = "model.layers.1.self_attn.q_proj";
    CHECK(*one.find(path) == *both.find(path));
    CHECK(one.layers[0].factors.a != one.layers[1].factors.a);
    CHECK(fresh_adapter(config, small_model(), 6).find(path)->factors.a != one.find(path)->factors.a);
}

TEST_CASE("adapter: what cannot be begun is named")
{
    auto const refused = [](adapter_config config) {
        return error_of([&] { static_cast<void>(fresh_adapter(std::move(config), small_model(), 1)); }).message();
    };
    auto const with = [](auto change) {
        adapter_config config;
        config.target.names = {"q_proj"};
        change(config);
        return config;
    };
    CHECK(refused({}).find("needs the names") != std::string::npos);
    CHECK(refused(with([](auto& c) { c.target.names.push_back("qproj"); })).find("\"qproj\"") != std::string::npos);
    CHECK(refused(with([](auto& c) { c.start = "pissa"; })).find("\"pissa\"") != std::string::npos);
    CHECK(refused(with([](auto& c) { c.rank_pattern = {{"k_proj", 3}}; })).find("rank pattern \"k_proj\"") !=
          std::string::npos);
    CHECK(refused(with([](auto& c) { c.alpha_pattern = {{"lm_head", 3}}; })).find("alpha pattern \"lm_head\"") !=
          std::string::npos);
    CHECK(refused(with([](auto& c) { c.exclude.names = {"q_proj"}; })).find("no layers") != std::string::npos);
    CHECK(refused(with([](auto& c) { c.exclude.names = {"k_proj"}; })).find("excluded module \"k_proj\"") !=
          std::string::npos);
    CHECK(refused(with([](auto& c) { c.exclude.expression = "k_proj"; })).find("excluded modules \"k_proj\"") !=
          std::string::npos);
    CHECK(refused(with([](auto& c) { c.layers = {0, 7}; })).find("the layer 7 of the model") != std::string::npos);
    CHECK(refused(with([](auto& c) { c.layers = {7}; })).find("the layer 7 of the model") != std::string::npos);
    CHECK(refused(with([](auto& c) { c.target = {{}, "all-linear"}, c.layers = {0}; })).find("is an expression") !=
          std::string::npos);
    CHECK(refused(with([](auto& c) { c.alpha = 1e300; })).find("no float can hold") != std::string::npos);
    CHECK(refused(with([](auto& c) { c.rank = 0; })).find("rank") != std::string::npos);
    CHECK(refused(with([](auto& c) { c.dropout = 1; })).find("dropout") != std::string::npos);
}

TEST_CASE("adapter: one of another model is refused by the layer that shows it")
{
    adapter const one = random_adapter({.rank = 2}, 3);
    expect_model(one, small_model());
    auto const refused = [&](std::vector<module_shape> const& modules) {
        error const found = error_of([&] { expect_model(one, modules); });
        CHECK(found.code() == errc::mismatch);
        return found.message();
    };
    CHECK(refused(small_model(1)).find("\"model.layers.1.mlp.down_proj\", and the model has not") != std::string::npos);
    CHECK(refused(small_model(3)).find("lacks the layer \"model.layers.2.self_attn.q_proj\"") != std::string::npos);
    auto wider = small_model();
    wider[3].out = 8;
    CHECK(refused(wider).find("6 inputs and 7 outputs in the adapter and 6 inputs and 8 outputs in the model") !=
          std::string::npos);
}

TEST_CASE("adapter: layers whose parts do not belong together are refused")
{
    auto const refused = [](auto change, adapter_config const& config = {.rank = 2}) {
        adapter one = random_adapter(config, 3);
        expect_model(one, small_model());
        change(one);
        return error_of([&] { expect_model(one, small_model()); }).message();
    };
    auto const has = [](std::string const& text, char const* part) { return text.find(part) != std::string::npos; };
    CHECK(has(refused([](adapter& one) { one.layers[1].factors.b = matrix<float>(7, 3); }), "a B of rank 3"));
    CHECK(has(refused([](adapter& one) { one.layers[1].bias.assign(7, 1.0F); }), "7 biases and 7 outputs"));
    CHECK(has(refused([](adapter& one) { one.layers[1].bias.resize(2); }, {.added_bias = true}), "2 biases"));
    CHECK(has(refused([](adapter& one) { one.layers[1].magnitude.assign(7, 1.0F); }), "no DoRA"));
    CHECK(has(refused([](adapter& one) { one.layers[1].magnitude.pop_back(); }, {.dora = true}), "6 magnitudes"));
    auto const bias_alone = [](adapter& one, std::size_t size) {
        one.layers[1].factors = {};
        one.layers[1].bias.assign(size, 1.0F);
    };
    CHECK(has(refused([&](adapter& one) { bias_alone(one, 6); }), "has 6 biases or magnitudes"));
    adapter one = random_adapter({.rank = 2}, 3);
    bias_alone(one, 7);
    expect_model(one, small_model());
    expect_model(fresh_adapter({.dora = true, .target = {{"q_proj"}, {}}}, small_model(), 1), small_model());
}

TEST_CASE("adapter: paths are ordered with their numbers as numbers")
{
    std::vector<std::string> const ordered = {"",
                                              "a",
                                              "a.2",
                                              "a.2.x",
                                              "a.10",
                                              "a.10.w",
                                              "a.x",
                                              "ab",
                                              "b.1.c.2.d",
                                              "b.1.c.10.d",
                                              "b.2.c.1.d",
                                              "b.18446744073709551617",
                                              "b.18446744073709551618"};
    for (std::size_t i = 0; i < ordered.size(); ++i)
        for (std::size_t j = 0; j < ordered.size(); ++j) CHECK(module_before(ordered[i], ordered[j]) == (i < j));
    CHECK(module_before("a.01", "a.1"));
    CHECK_FALSE(module_before("a.1", "a.01"));
}
