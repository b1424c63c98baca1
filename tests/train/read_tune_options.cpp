// SPDX-License-Identifier: MIT
#include <crossin/train/read_tune_options.hpp>

#include "support/catch.hpp"

#include <string>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/settings_json.hpp>

namespace xin = crossin;
using Catch::Matchers::ContainsSubstring;

namespace {

xin::tune_options read(std::string const& json)
{
    return xin::read_tune_options(xin::settings_from_json("{\"tune\": " + json + "}", "recipe").at("tune"));
}
std::string problem(std::string const& json)
{
    try {
        static_cast<void>(read(json));
    } catch (xin::error const& found) {
        CHECK(found.code() == xin::errc::parse);
        return found.what();
    }
    return "nothing";
}

} // namespace

TEST_CASE("read_tune_options: an empty section is the plain preset")
{
    CHECK(read("{}") == xin::presets::plain());
    CHECK(read("{\"preset\": \"plain\"}") == xin::presets::plain());
}

TEST_CASE("read_tune_options: every key is read")
{
    xin::tune_options const all = read(R"({
        "preset": "crossin-official", "steps": "1_000", "batch": 2, "accumulate": 8, "length": 512, "cut": "prompt_head",
        "see_prompt": true, "recompute": true,
        "learning_rate": "1e-4", "schedule": "linear", "warm_up": 20, "floor": "10%", "decay": 0.1,
        "betas": [0.8, 0.95], "epsilon": "1e-6", "clip": 0, "seed": 7, "base": "nf4",
        "lora": {"rank": 16, "alpha": 32, "dropout": "10%", "targets": ["q_proj", "v_proj"], "rank_stabilized": true,
                 "dora": "yes", "b_rate": 16, "rank_pattern": {"q_proj": 32, "layers.0.v_proj": 4},
                 "alpha_pattern": {"v_proj": "2.5"}},
        "train": "head", "validate": {"every": 50, "examples": 100, "recipe": "held-out.yaml", "patience": 3, "least_gain": 0.01},
        "save_every": 25})");
    xin::tune_options expected = xin::presets::crossin_official();
    expected.steps = 1000;
    expected.batches.examples = 2;
    expected.accumulate = 8;
    expected.rows.max_length = 512;
    expected.rows.cut = xin::row_cut::prompt_head;
    expected.rows.see_prompt = true;
    expected.recompute = true;
    expected.validation_recipe = "held-out.yaml";
    expected.learning_rate = 1e-4;
    expected.schedule = xin::rate_shape::linear;
    expected.warm_up = {.steps = 20};
    expected.floor = 0.1;
    expected.optimizer = {.beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-6, .decay = 0.1, .lora_b_rate = 16};
    expected.clip = 0;
    expected.seed = 7;
    expected.base = xin::weight_format::nf4;
    expected.lora = {.rank = 16,
                     .alpha = 32,
                     .dropout = 0.1,
                     .targets = {"q_proj", "v_proj"},
                     .rank_pattern = {{"q_proj", 32}, {"layers.0.v_proj", 4}},
                     .alpha_pattern = {{"v_proj", 2.5}},
                     .rank_stabilized = true,
                     .dora = true,
                     .embeddings = false,
                     .head = true};
    expected.validate_every = 50;
    expected.validation_examples = 100;
    expected.stop = {3, 0.01};
    expected.save_every = 25;
    CHECK(all == expected);
}

TEST_CASE("read_tune_options: packing, shares of warm-up, lists of one")
{
    xin::tune_options const packed = read(R"({"pack": true, "bins": 4})");
    CHECK(packed.batches.pack);
    CHECK(packed.batches.bins == 4);
    CHECK(read(R"({"warm_up": "5%"})").warm_up == xin::warm_up_steps{.share = 0.05});
    CHECK(read(R"({"warm_up": 0.5})").warm_up == xin::warm_up_steps{.share = 0.5});
    CHECK(read(R"({"warm_up": 0})").warm_up == xin::warm_up_steps{});
    CHECK(read(R"({"lora": {"targets": "o_proj"}})").lora.targets == std::vector<std::string>{"o_proj"});
    CHECK(read(R"({"lora": {"targets": "all"}})").lora.targets.size() == 7);
    CHECK_FALSE(read(R"({"preset": "crossin-official", "learning_rate": 1, "train": "none"})").lora.embeddings);
    CHECK(read(R"({"train": ["embeddings", "head"]})").lora.embeddings);
    CHECK(read(R"({"schedule": "constant", "steps": 5, "warm_up": 9})").warm_up.steps == 9);
    CHECK(read(R"({"save_every": 0})").save_every == 0);
    CHECK(read(R"({"cut": "from_right"})").batches.allow_empty);
    CHECK_FALSE(read(R"({"cut": "prompt_head"})").batches.allow_empty);
}

TEST_CASE("read_tune_options: what is wrong is said with its place and what was expected")
{
    std::vector<std::pair<std::string, std::string>> const cases{
        {R"("fast")", "expected a map of keys and values"},
        {R"({"learning_rat": 1})", "the nearest known one is \"learning_rate\""},
        {R"({"preset": "crossin-oficial"})", "the nearest known value is \"crossin-official\""},
        {R"({"steps": 0})", "\"tune.steps\" is \"0\"; expected at least one step"},
        {R"({"steps": -3})", "expected a whole number"},
        {R"({"steps": 1.5})", "expected a whole number"},
        {R"({"batch": 0})", "expected at least one example"},
        {R"({"accumulate": 0})", "expected at least one batch"},
        {R"({"length": 1})", "expected a length of at least 2 tokens"},
        {R"({"cut": "from_left"})", "the nearest known value is \"from_right\""},
        {R"({"pack": "maybe"})", "expected true or false"},
        {R"({"bins": 2})", "expected `pack: true` beside it"},
        {R"({"pack": true, "bins": 0})", "expected at least one bin"},
        {R"({"pack": true, "batch": 2})", "expected `bins` instead"},
        {R"({"learning_rate": 0})", "expected a number above 0"},
        {R"({"learning_rate": -1})", "expected a number above 0"},
        {R"({"learning_rate": 1e400})", "expected a finite number"},
        {R"({"learning_rate": "fast"})", "expected a finite number"},
        {R"({"schedule": "cosinus"})", "the nearest known value is \"cosine\""},
        {R"({"warm_up": "100%"})", "expected a number of steps, or a share"},
        {R"({"warm_up": -0.1})", "expected a number of steps, or a share"},
        {R"({"warm_up": -1})", "expected a whole number"},
        {R"({"steps": 10, "warm_up": 10})", "expected fewer steps than `steps`"},
        {R"({"floor": 1.5})", "expected a share of the learning rate"},
        {R"({"floor": -0.5})", "expected a share of the learning rate"},
        {R"({"schedule": "constant", "floor": 0.5})", "\"tune.floor\" is \"0.5\"; expected to be left out"},
        {R"({"decay": -0.5})", "expected a number that is not negative"},
        {R"({"betas": 0.9})", "expected two numbers"},
        {R"({"betas": [0.9, 1]})", "expected a number from 0 to less than 1"},
        {R"({"betas": [-0.9, 0.9]})", "expected a number from 0 to less than 1"},
        {R"({"epsilon": 0})", "expected a number above 0"},
        {R"({"clip": -1})", "expected a length, or 0"},
        {R"({"seed": "x"})", "expected a whole number"},
        {R"({"base": "int4"})", "the nearest known value is \"int8\""},
        {R"({"lora": 8})", "expected a map"},
        {R"({"lora": {"r": 8}})", "unknown key \"r\" in \"tune.lora\""},
        {R"({"lora": {"rank": 0}})", "\"tune.lora.rank\" is \"0\"; expected a rank of at least 1"},
        {R"({"lora": {"alpha": 0}})", "expected a number above 0"},
        {R"({"lora": {"dropout": 1}})", "expected a share from 0 to less than 1"},
        {R"({"lora": {"targets": []}})", "expected all, or at least one layer"},
        {R"({"lora": {"targets": ["p_proj"]}})", "the nearest known value is"},
        {R"({"lora": {"targets": ["q_proj", "q_proj"]}})", "expected each layer once"},
        {R"({"lora": {"rank_stabilized": 2}})", "expected true or false"},
        {R"({"lora": {"dora": 2}})", "expected true or false"},
        {R"({"lora": {"b_rate": 0}})", "expected a number above 0"},
        {R"({"lora": {"rank_pattern": 4}})", "expected a map"},
        {R"({"lora": {"rank_pattern": {"q_proj": 0}}})", "expected a rank of at least 1"},
        {R"({"lora": {"alpha_pattern": {"q_proj": 0}}})", "expected a number above 0"},
        {R"({"train": "heads"})", "the nearest known value is \"head\""},
        {R"({"train": ["none", "head"]})", "expected embeddings and head, or none alone"},
        {R"({"validate": {}})", "lacks the key \"every\""},
        {R"({"validate": {"every": 0}})", "expected a number of steps of at least 1"},
        {R"({"validate": {"every": 1, "examples": 0}})", "expected at least one example"},
        {R"({"validate": {"every": 1, "patience": 0}})", "expected at least one validation"},
        {R"({"validate": {"every": 1, "least_gain": -1}})", "expected a number that is not negative"},
        {R"({"validate": {"every": 1, "patient": 1}})", "the nearest known one is \"patience\""},
        {R"({"save_every": "never"})", "expected a whole number"},
    };
    for (auto const& [json, expected] : cases) {
        INFO(json);
        std::string const found = problem(json);
        CHECK_THAT(found, ContainsSubstring(expected) && Catch::Matchers::StartsWith("recipe:1"));
    }
}
