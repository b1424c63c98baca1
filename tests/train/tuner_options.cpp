// SPDX-License-Identifier: MIT
#include <crossin/train/tuner_options.hpp>

#include "support/catch.hpp"

#include <string>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/fingerprint.hpp>

namespace xin = crossin;

namespace {
xin::tuner_options ten_steps()
{
    xin::tuner_options options;
    options.rate.steps = 10;
    return options;
}
} // namespace

TEST_CASE("tuner_options: those of a fresh object need a length and nothing else")
{
    CHECK_THROWS_AS(xin::check(xin::tuner_options{}), xin::error);
    CHECK_NOTHROW(xin::check(ten_steps()));
}

TEST_CASE("tuner_options: what decides the bits is in the fingerprint, files and threads are not")
{
    xin::fingerprint one, other;
    xin::add_options(one, ten_steps());
    xin::tuner_options options = ten_steps();
    options.folder = "x";
    options.save_every = 3;
    options.threads = 4;
    xin::add_options(other, options);
    CHECK(one == other);
    options.rate.floor = 0.5;
    options.optimizer.lora_b_rate = 2;
    options.stop.least_gain = 0.1;
    xin::fingerprint third;
    xin::add_options(third, options);
    CHECK(one.differences(third) == std::vector<std::string>{"learning rate", "optimizer", "validation"});
}
