// SPDX-License-Identifier: MIT
#include <crossin/lora/adapter_config.hpp>

#include <cmath>
#include <concepts>
#include <regex>
#include <string>
#include <string_view>

#include "lora/random_adapter.hpp"

using namespace crossin;
using namespace crossin_test;

static_assert(std::regular<adapter_config>);
static_assert(expression_matcher<plain_expressions>);

namespace {
constexpr std::string_view q3 = "model.layers.3.self_attn.q_proj", down3 = "model.layers.3.mlp.down_proj";
}

TEST_CASE("adapter_config: the first pattern that fits a whole path, or what follows a dot, gives rank and alpha")
{
    adapter_config config{.rank = 8, .alpha = 16};
    config.rank_pattern = {{"layers.3.self_attn.q_proj", 4}, {"q_proj", 2}, {"proj", 1}};
    config.alpha_pattern = {{"model.layers.3.mlp.down_proj", 5}, {"layers.3", 7}};
    CHECK(rank_of(config, q3) == 4);
    CHECK(rank_of(config, "model.layers.13.self_attn.q_proj") == 2);
    CHECK(rank_of(config, "q_proj") == 2);
    CHECK(rank_of(config, "model.layers.3.self_attn.qq_proj") == 8); // no dot before it
    CHECK(rank_of(config, down3) == 8);
    CHECK(alpha_of(config, down3) == 5);
    CHECK(alpha_of(config, q3) == 16);
    CHECK(scale_of(config, q3) == 4);
    config.scaling = lora_scaling::by_root_of_rank;
    CHECK(scale_of(config, q3) == 8);
    CHECK(scale_of(config, "k_proj") == 16 / std::sqrt(8.0));
    CHECK(rank_of(adapter_config{.rank_pattern = {{"a.b", 3}}}, "m.aXb") == 3); // a dot is any character
}

TEST_CASE("adapter_config: regular expressions are refused by name, or left to a matcher of the caller's")
{
    adapter_config config;
    config.rank_pattern = {{R"(layers\.\d+\.mlp\..*)", 3}};
    auto const refused = error_of([&] { static_cast<void>(rank_of(config, q3)); });
    CHECK(refused.code() == errc::unsupported);
    CHECK(refused.message().find(R"(layers\.\d+\.mlp)") != std::string::npos);
    auto const match = [](std::string_view expression, std::string_view text) {
        return std::regex_match(std::string(text), std::regex(std::string(expression)));
    };
    CHECK(rank_of(config, down3, match) == 3);
    CHECK(rank_of(config, q3, match) == 8);
    config.rank_pattern = {{R"(^layers\.3\..*)", 3}, {"^self_attn|mlp", 4}, {R"(^model\.layers\.3\.mlp\..*)", 5}};
    CHECK(rank_of(config, down3, match) == 5); // ^ is the begin of the path, and no dot
    CHECK(rank_of(config, q3, match) == 8);
    CHECK(rank_of(config, "layers.3.mlp", match) == 3);
    CHECK(rank_of(config, "model.mlp", match) == 4);
    config.target.expression = ".*proj";
    CHECK(is_target(config, q3, [](std::string_view e, std::string_view text) { return e == ".*proj" && text == q3; }));
    CHECK_FALSE(is_target(config, down3, [](std::string_view, std::string_view text) { return text == q3; }));
}

TEST_CASE("adapter_config: targets by the end of their path, without the excluded and those trained whole")
{
    adapter_config config;
    config.target.names = {"q_proj", "mlp.down_proj", "lm_head"};
    CHECK(is_target(config, q3));
    CHECK(is_target(config, down3));
    CHECK(is_target(config, "lm_head"));
    CHECK_FALSE(is_target(config, "model.layers.3.self_attn.k_proj"));
    CHECK_FALSE(is_target(config, "model.layers.3.self_attn.my_q_proj"));
    config.exclude.names = {"layers.3.mlp.down_proj"};
    CHECK_FALSE(is_target(config, down3));
    CHECK(is_target(config, "model.layers.4.mlp.down_proj"));
    config.modules_to_save = {"lm_head"};
    CHECK_FALSE(is_target(config, "lm_head"));
    CHECK_FALSE(is_target(adapter_config{}, q3));
}

TEST_CASE("adapter_config: all linear layers but the head")
{
    adapter_config config;
    config.target.expression = "all-linear";
    CHECK(is_target(config, q3));
    CHECK_FALSE(is_target(config, "lm_head"));
}

TEST_CASE("adapter_config: only some layers, by the number behind a name")
{
    adapter_config config;
    config.target.names = {"q_proj", "model.layers.9.self_attn.v_proj", "up"};
    config.layers = {3, 10};
    CHECK(is_target(config, q3));
    CHECK(is_target(config, "model.layers.10.self_attn.q_proj"));
    CHECK_FALSE(is_target(config, "model.layers.1.self_attn.q_proj"));
    CHECK_FALSE(is_target(config, "model.layers.31.self_attn.q_proj"));
    CHECK_FALSE(is_target(config, "layers.3.q_proj"));           // nothing before `layers`
    CHECK_FALSE(is_target(config, "model.q_proj"));              // no number at all
    CHECK(is_target(config, "model.layers.9.self_attn.v_proj")); // named in full
    CHECK(is_target(config, "model.layers.7.experts.3.up"));     // the last number counts
    config.layers_pattern = {"h", "layers"};
    CHECK_FALSE(is_target(config, "model.layers.7.experts.3.up"));
    CHECK(is_target(config, "model.layers.3.experts.7.up"));
    CHECK(is_target(config, "t.h.10.up"));
    config.layers_pattern = {"blocks"};
    CHECK_FALSE(is_target(config, q3));
}
