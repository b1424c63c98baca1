// SPDX-License-Identifier: MIT
#include <crossin/lora/peft_config.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/io/settings_json.hpp>

#include "lora/random_adapter.hpp"
#include "support/files.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

adapter_config read(std::string const& text, std::vector<std::string>* unknown = nullptr)
{
    return adapter_config_from(settings_from_json(text, "adapter_config.json"), unknown);
}

/// What is said of a configuration with this beside the type.
std::string refused(std::string const& inside, errc code = errc::unsupported)
{
    error const found = error_of([&] { static_cast<void>(read(R"({"peft_type": "LORA", )" + inside + "}")); });
    CHECK(found.code() == code);
    CHECK(found.where().path == "adapter_config.json");
    CHECK(found.where().line == 1);
    return found.message();
}

bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

} // namespace

TEST_CASE("peft_config: the file of a small adapter, to the letter")
{
    adapter_config config{.rank = 16, .alpha = 32, .dropout = 0.05};
    config.target.names = {"q_proj", "v_proj"};
    config.base = "some/model";
    config.rank_pattern = {{"layers.1.mlp.up_proj", 4}, {"a\"b", 2}};
    config.alpha_pattern = {{"up_proj", 0.5}};
    CHECK(to_json(config) == R"({
  "alpha_pattern": {
    "up_proj": 0.5
  },
  "auto_mapping": null,
  "base_model_name_or_path": "some/model",
  "bias": "none",
  "fan_in_fan_out": false,
  "inference_mode": true,
  "init_lora_weights": true,
  "layers_pattern": null,
  "layers_to_transform": null,
  "lora_alpha": 32,
  "lora_dropout": 0.05,
  "modules_to_save": null,
  "peft_type": "LORA",
  "r": 16,
  "rank_pattern": {
    "layers.1.mlp.up_proj": 4,
    "a\"b": 2
  },
  "revision": null,
  "target_modules": [
    "q_proj",
    "v_proj"
  ],
  "task_type": "CAUSAL_LM",
  "use_dora": false,
  "use_rslora": false
}
)");
    CHECK(has(to_json({}), "\"lora_dropout\": 0.0,"));
    CHECK(has(to_json({}), "\"rank_pattern\": {},"));
}

TEST_CASE("peft_config: what is written is read back")
{
    adapter_config config{.rank = 3,
                          .alpha = 0.1,
                          .dropout = 0.25,
                          .scaling = lora_scaling::by_root_of_rank,
                          .dora = true,
                          .bias = adapter_bias::lora_only};
    config.target.names = {"q_proj", "süß\n\"\x01\\"};
    config.exclude.expression = ".*0.*";
    config.layers = {0, 12};
    config.layers_pattern = {"layers"};
    config.modules_to_save = {"embed_tokens", "lm_head"};
    config.start = "gaussian";
    config.base = "a/b";
    config.revision = "main";
    config.task = "";
    config.rank_pattern = {{"z", 1}, {"a", 2}};
    config.alpha_pattern = {{"z", 1e-30}, {"a", 123456.75}};
    std::vector<std::string> unknown;
    CHECK(read(to_json(config), &unknown) == config);
    CHECK(unknown.empty());
    config.dora = false;
    config.added_bias = true;
    config.bias = adapter_bias::all;
    config.target = {{}, "all-linear"};
    config.layers = {};
    config.layers_pattern = {};
    config.start = "false";
    CHECK(read(to_json(config)) == config);
    adapter_config plain;
    plain.task = "";
    CHECK(read(R"({"peft_type": "LORA"})") == plain);
}

TEST_CASE("peft_config: every key of PEFT's, at rest, is no obstacle; others are reported")
{
    std::vector<std::string> unknown;
    adapter_config const made = read(R"({"alora_invocation_tokens": null, "alpha_pattern": {}, "arrow_config": null,
        "auto_mapping": null, "base_model_name_or_path": "b", "bias": "none", "corda_config": null,
        "ensure_weight_tying": false, "eva_config": null, "exclude_modules": null, "fan_in_fan_out": false,
        "inference_mode": true, "init_lora_weights": true, "kasa_config": null, "layer_replication": null,
        "layers_pattern": null, "layers_to_transform": 5, "loftq_config": {}, "lora_alpha": 8.0, "lora_bias": false,
        "lora_dropout": 0, "lora_ga_config": null, "megatron_config": null, "megatron_core": "megatron.core",
        "modules_to_save": [], "monteclora_config": null, "peft_type": "LORA", "peft_version": "0.20.1",
        "qalora_group_size": 16, "r": 4, "rank_pattern": {}, "revision": null, "runtime_config": {"a": 1},
        "target_modules": ["x"], "target_parameters": null, "task_type": "CAUSAL_LM", "trainable_token_indices": null,
        "use_bdlora": null, "use_dora": false, "use_qalora": false, "use_rslora": false, "velora_config": null,
        "from_the_future": 3, "tomorrow": null})",
                                     &unknown);
    CHECK(unknown == std::vector<std::string>{"from_the_future", "tomorrow"});
    adapter_config expected{.rank = 4};
    expected.layers = {5};
    expected.base = "b";
    expected.target.names = {"x"};
    CHECK(made == expected);
}

TEST_CASE("peft_config: flags that are set and not done are refused by name")
{
    std::string const page = read_file(source_path("docs/reference/lora/peft_config.md"));
    for (std::string_view const name : detail::refused_peft_keys) {
        std::string const key = '"' + std::string(name) + '"';
        for (char const* const value : {"true", "[1]", R"({"a": 1})", R"("some")"})
            CHECK(has(refused(key + ": " + value), key + " is set"));
        CHECK(has(page, '`' + std::string(name) + '`'));
        CHECK(std::ranges::find(detail::known_peft_keys, name) == detail::known_peft_keys.end());
    }
    for (char const* const start : {"pissa", "pissa_niter_4", "olora", "loftq", "corda", "lora_ga", "what"})
        CHECK(has(refused(R"("init_lora_weights": ")" + std::string(start) + '"'), start));
    CHECK(has(refused(R"("use_dora": true, "lora_bias": true)"), "both set"));
    error const other = error_of([] { static_cast<void>(read(R"({"peft_type": "IA3"})")); });
    CHECK(other.code() == errc::unsupported);
    CHECK(has(other.message(), "\"IA3\""));
}

TEST_CASE("peft_config: values that cannot be are refused by key")
{
    CHECK(has(refused(R"("r": 0)", errc::parse), "\"r\" is \"0\""));
    CHECK(has(refused(R"("r": -3)", errc::parse), "\"r\""));
    CHECK(has(refused(R"("lora_alpha": "x")", errc::parse), "\"lora_alpha\""));
    CHECK(has(refused(R"("lora_dropout": 1)", errc::parse), "\"lora_dropout\""));
    CHECK(has(refused(R"("bias": "lora_onyl")", errc::parse), "lora_only"));
    CHECK(has(refused(R"("rank_pattern": {"a": 0.5})", errc::parse), "\"rank_pattern.a\""));
    CHECK(has(refused(R"("target_modules": [["a"]])", errc::parse), "\"target_modules[0]\""));
    CHECK(has(refused(R"("use_dora": "maybe")", errc::parse), "\"use_dora\""));
    for (char const* const key : {"rank_pattern", "alpha_pattern"})
        for (char const* const value : {R"(["q_proj"])", R"("q_proj")", "[1, 2]", "[]", "3", "false"})
            CHECK(has(refused('"' + std::string(key) + "\": " + value, errc::parse), '"' + std::string(key) + "\" is"));
    // What settings take as numbers elsewhere, and JSON and PEFT do not.
    CHECK(has(refused(R"("lora_alpha": "50%")", errc::parse), "\"lora_alpha\" is \"50%\""));
    CHECK(has(refused(R"("lora_dropout": "5%")", errc::parse), "\"lora_dropout\""));
    CHECK(has(refused(R"("alpha_pattern": {"a": "+1"})", errc::parse), "\"alpha_pattern.a\""));
    CHECK(has(refused(R"("r": "1_6")", errc::parse), "\"r\" is \"1_6\""));
    CHECK(has(refused(R"("layers_to_transform": ["1_0"])", errc::parse), "\"layers_to_transform[0]\""));
    CHECK(has(refused(R"("lora_alpha": 1e300)", errc::parse), "\"lora_alpha\""));
    CHECK(has(refused(R"("alpha_pattern": {"a": -1e39})", errc::parse), "\"alpha_pattern.a\""));
    CHECK(read(R"({"peft_type": "LORA", "lora_alpha": -1.5E+1, "rank_pattern": null, "alpha_pattern": null})").alpha ==
          -15);
    // As PEFT: numbers of layers go with names.
    CHECK(has(refused(R"("target_modules": "all-linear", "layers_to_transform": [0])", errc::parse),
              "\"layers_to_transform\" is a list"));
    CHECK(has(refused(R"("target_modules": ".*q", "layers_pattern": "h")", errc::parse), "\"layers_pattern\""));
    CHECK(error_of([] { static_cast<void>(read("[]")); }).code() == errc::parse);
}
