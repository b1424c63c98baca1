// SPDX-License-Identifier: MIT
#include <crossin/train/tune_options.hpp>

#include "support/catch.hpp"

#include <crossin/core/error.hpp>

namespace xin = crossin;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("tune_options: examples make steps, the last perhaps a smaller one")
{
    xin::tune_options options;
    options.batches.examples = 3;
    options.accumulate = 4;
    CHECK(xin::steps_of_examples(options, 24) == 2);
    CHECK(xin::steps_of_examples(options, 25) == 3);
    CHECK(xin::steps_of_examples(options, 1) == 1);
    CHECK(xin::steps_of_examples(options, 0) == 0);
    options.batches.pack = true;
    CHECK_THROWS_WITH(xin::steps_of_examples(options, 24), ContainsSubstring("say `steps`"));
}

TEST_CASE("tune_options: the loop is told all that concerns it")
{
    xin::tune_options options;
    options.schedule = xin::rate_shape::linear;
    options.learning_rate = 0.5;
    options.warm_up = {.share = 0.1};
    options.floor = 0.25;
    options.optimizer.decay = 0.3;
    options.clip = 2;
    options.accumulate = 7;
    options.seed = 5;
    options.validate_every = 11;
    options.stop.patience = 3;
    options.save_every = 13;
    xin::tuner_options const told = xin::tuner_options_of(options, 50);
    CHECK(told.rate == xin::learning_rate{xin::rate_shape::linear, 0.5, 50, 5, 0.25});
    CHECK(told.optimizer == options.optimizer);
    CHECK(told.clip == 2);
    CHECK(told.accumulate == 7);
    CHECK(told.seed == 5);
    CHECK(told.validate_every == 11);
    CHECK(told.stop.patience == 3);
    CHECK(told.save_every == 13);
    options.warm_up = {.steps = 9};
    CHECK(xin::tuner_options_of(options, 50).rate.warm_up == 9);
    CHECK(xin::warm_up_steps{.share = 0.03}.of(1) == 0); // a run of one step has a rate
    CHECK(xin::warm_up_steps{.share = 0.03}.of(0) == 0);
    CHECK_THROWS_WITH(xin::tuner_options_of(options, 9), ContainsSubstring("shorter than the run"));
    CHECK_THROWS_AS(xin::tuner_options_of(options, 0), xin::error);
}
