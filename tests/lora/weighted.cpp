// SPDX-License-Identifier: MIT
#include <crossin/lora/weighted.hpp>

#include "lora/random_adapter.hpp"

using namespace crossin;
using namespace crossin_test;

TEST_CASE("weighted: the configuration says what the layers are, by patterns where few differ")
{
    adapter one = random_adapter({.rank = 4, .alpha = 3, .scaling = lora_scaling::by_root_of_rank}, 1, 3);
    one.layers[1].factors = random_factors<float>(6, 7, 2, 5); // 0.self_attn.q_proj
    one.layers[2].factors.scale = 0.25F;                       // 1.mlp.down_proj
    CHECK_FALSE(fits_config(one));
    describe_layers(one);
    CHECK(fits_config(one));
    CHECK(one.config.rank == 4);
    CHECK(one.config.alpha == 6); // 3 / sqrt(4) * 4
    CHECK(one.config.scaling == lora_scaling::by_rank);
    CHECK(one.config.rank_pattern == decltype(one.config.rank_pattern){{"layers.0.self_attn.q_proj", 2}});
    CHECK(one.config.alpha_pattern ==
          decltype(one.config.alpha_pattern){{"layers.0.self_attn.q_proj", 1.5}, {"layers.1.mlp.down_proj", 1}});
    adapter two = one;
    two.layers.push_back(two.layers[1]);
    two.layers.back().module = "vision.layers.0.self_attn.q_proj"; // the same without its first part
    describe_layers(two);
    CHECK(fits_config(two));
    CHECK(two.config.rank_pattern[0].first == "model.layers.0.self_attn.q_proj");
}
