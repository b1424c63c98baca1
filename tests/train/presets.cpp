// SPDX-License-Identifier: MIT
#include <crossin/train/presets.hpp>

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>

namespace xin = crossin;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("presets: CrossIn's own are those of its released script")
{
    xin::tune_options const own = xin::presets::crossin_official();
    CHECK(own.lora.rank == 64);
    CHECK(own.lora.alpha == 128);
    CHECK(own.lora.dropout == 0.05);
    CHECK(own.lora.targets ==
          std::vector<std::string>{"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"});
    CHECK(own.lora.embeddings);
    CHECK(own.lora.head);
    CHECK(own.base == xin::weight_format::bf16);
    CHECK(own.rows.max_length == 4096);
    CHECK(own.rows.cut == xin::row_cut::from_right);
    CHECK(own.batches.examples == 1);
    CHECK(own.accumulate == 16);
    CHECK(own.schedule == xin::rate_shape::cosine);
    CHECK(own.warm_up.of(1000) == 30);
    CHECK(own.optimizer.decay == 0.01);
    CHECK(own.seed == 42);
    CHECK(own.learning_rate == 0); // an argument there
}

TEST_CASE("presets: plain trains no embedding and cuts no answer, and can be used as it is")
{
    xin::tune_options const plain = xin::presets::plain();
    CHECK_FALSE(plain.lora.embeddings);
    CHECK_FALSE(plain.lora.head);
    CHECK(plain.rows.cut == xin::row_cut::prompt_middle);
    CHECK_NOTHROW(xin::tuner_options_of(plain, 100));
    CHECK_THROWS_WITH(xin::tuner_options_of(xin::presets::crossin_official(), 100),
                      ContainsSubstring("the preset leaves the learning rate open"));
}

TEST_CASE("presets: by name")
{
    for (std::string_view const name : xin::presets::names) CHECK_NOTHROW(xin::presets::named(name));
    CHECK(xin::presets::named("crossin-official") == xin::presets::crossin_official());
    CHECK_THROWS_WITH(xin::presets::named("crossin-oficial"),
                      ContainsSubstring("the nearest name is \"crossin-official\""));
}
