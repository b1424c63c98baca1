// SPDX-License-Identifier: MIT
#include <crossin/model/decoder_weights.hpp>

#include "support/catch.hpp"

#include <cstddef>
#include <string>

#include <crossin/core/error.hpp>

#include "tiny_model.hpp"

namespace xin = crossin;
using namespace crossin_test;

namespace {

std::string refusal(xin::decoder_weights<double> const& weights)
{
    try {
        xin::check_weights(weights);
    } catch (xin::error const& e) {
        return e.what();
    }
    return "";
}

} // namespace

TEST_CASE("decoder_weights: a configuration that no model has is refused before anything is read by it")
{
    using Catch::Matchers::ContainsSubstring;
    xin::model_config config = tiny_config();
    config.key_value_heads = 3;
    CHECK_THAT(refusal(tiny_model(config).weights()), ContainsSubstring("3 heads of keys do not divide the 4"));
    config = tiny_config();
    config.head_width = 5;
    CHECK_THAT(refusal(tiny_model(config).weights()), ContainsSubstring("heads are 5 wide"));
    config = tiny_config();
    config.window_tokens = 3;
    config.windowed = {1};
    CHECK_THAT(refusal(tiny_model(config).weights()), ContainsSubstring("of 2 layers 1 are said"));
    config = tiny_config();
    config.heads = config.key_value_heads = 0;
    CHECK_THAT(refusal(tiny_model(config).weights()), ContainsSubstring("`heads` above 0"));
}

TEST_CASE("decoder_weights: every shape of every family is checked, by name")
{
    using Catch::Matchers::ContainsSubstring;
    for (auto const& config : tiny_configs()) {
        tiny_model const model(config);
        auto const good = model.weights();
        CHECK(refusal(good).empty());
        for (std::size_t p = 0; p < xin::linear_parts; ++p) {
            auto const part = static_cast<xin::linear_part>(p);
            auto const shape = xin::linear_shapes(config)[p];
            auto weights = good;
            weights.layers[1].linear(part) = xin::no_weights();
            CHECK_THAT(refusal(weights),
                       ContainsSubstring(xin::module_path(1, shape.name) + " is 0 x 0") &&
                           ContainsSubstring(std::to_string(shape.out) + " x " + std::to_string(shape.in)));
            weights = good;
            weights.layers[0].bias(part).push_back(1);
            CHECK_THAT(refusal(weights), ContainsSubstring(xin::module_path(0, shape.name) + ".bias"));
        }
        auto weights = good;
        weights.layers.pop_back();
        CHECK_THAT(refusal(weights), ContainsSubstring("layers"));
        weights = good;
        weights.head = xin::no_weights();
        CHECK_THAT(refusal(weights), ContainsSubstring("lm_head"));
        weights = good;
        weights.embedding = xin::no_weights();
        CHECK_THAT(refusal(weights), ContainsSubstring("model.embed_tokens"));
        weights = good;
        weights.final_norm.pop_back();
        CHECK_THAT(refusal(weights), ContainsSubstring("model.norm"));
        weights = good;
        weights.layers[0].key_norm.push_back(1);
        CHECK_THAT(refusal(weights), ContainsSubstring("self_attn.k_norm"));
    }
}
