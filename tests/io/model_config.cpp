// SPDX-License-Identifier: MIT
#include <crossin/io/model_config.hpp>

#include <map>

#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

using keys = std::map<std::string, std::string>;

/// A config.json with what every family needs, and with these keys besides or instead; an empty value takes one out.
std::string json(keys const& changed)
{
    keys all = {{"model_type", "\"llama\""},  {"vocab_size", "100"},
                {"hidden_size", "64"},        {"intermediate_size", "96"},
                {"num_hidden_layers", "3"},   {"num_attention_heads", "4"},
                {"num_key_value_heads", "2"}, {"max_position_embeddings", "512"}};
    for (auto const& [key, value] : changed) all[key] = value;
    std::string text = "{";
    for (auto const& [key, value] : all)
        if (!value.empty()) text += (text.size() > 1 ? ",\n\"" : "\n\"") + key + "\": " + value;
    return text + "\n}\n";
}

model_config config(keys const& changed) { return model_config_from(settings_from_json(json(changed), "config.json")); }

std::string refused(keys const& changed, errc code)
{
    error const found = error_of([&] { static_cast<void>(config(changed)); });
    CHECK(found.code() == code);
    CHECK(found.where().path == "config.json");
    CHECK(found.where().line != 0);
    return found.message();
}

} // namespace

TEST_CASE("model_config: Llama, and what is not said")
{
    model_config const made = config({});
    CHECK(made.family == model_family::llama);
    CHECK(name_of(made.family) == "llama");
    CHECK(made.vocabulary == 100);
    CHECK(made.width == 64);
    CHECK(made.inner_width == 96);
    CHECK(made.layers == 3);
    CHECK(made.heads == 4);
    CHECK(made.key_value_heads == 2);
    CHECK(made.head_width == 16);
    CHECK(made.longest_tokens == 512);
    CHECK(made.inner == activation::silu);
    CHECK(made.norm_epsilon == 1e-6);
    CHECK_FALSE(made.norm_adds_one);
    CHECK_FALSE(made.scaled_embedding);
    CHECK_FALSE(made.tied_embedding);
    CHECK_FALSE(made.query_key_value_bias);
    CHECK_FALSE(made.output_bias);
    CHECK_FALSE(made.inner_bias);
    CHECK_FALSE(made.query_key_norm);
    CHECK(made.rotary_base == 10'000);
    CHECK(made.layout == rotary_layout::half_split);
    CHECK(made.scaling == rotary_scaling{});
    CHECK(made.window_tokens == 0);
    CHECK(made.windowed.empty());
    CHECK(made.end_ids.empty());
    CHECK(config({{"num_key_value_heads", ""}}).key_value_heads == 4);
    CHECK(config({{"num_key_value_heads", "null"}}).key_value_heads == 4);
    CHECK(config({{"head_dim", "32"}}).head_width == 32);
    CHECK(config({{"head_dim", "null"}}).head_width == 16);
    CHECK(config({{"head_dim", "10"}, {"hidden_size", "63"}}).width == 63);
}

TEST_CASE("model_config: what Llama files say besides")
{
    model_config const made = config({{"attention_bias", "true"},
                                      {"mlp_bias", "true"},
                                      {"tie_word_embeddings", "true"},
                                      {"rms_norm_eps", "1e-05"},
                                      {"rope_theta", "500000.0"},
                                      {"eos_token_id", "[2, 7, 99]"},
                                      {"architectures", "[\"LlamaForCausalLM\"]"},
                                      {"hidden_act", "\"gelu\""},
                                      {"torch_dtype", "\"bfloat16\""},
                                      {"attention_dropout", "0.1"},
                                      {"pretraining_tp", "2"},
                                      {"quantization_config", "null"},
                                      {"pruned_heads", "{}"},
                                      {"is_encoder_decoder", "false"},
                                      {"partial_rotary_factor", "1.0"}});
    CHECK(made.query_key_value_bias);
    CHECK(made.output_bias);
    CHECK(made.inner_bias);
    CHECK(made.tied_embedding);
    CHECK(made.norm_epsilon == 1e-5);
    CHECK(made.rotary_base == 500'000);
    CHECK(made.end_ids == std::vector<std::uint32_t>{2, 7, 99});
    CHECK(made.inner == activation::gelu);
    CHECK(config({{"eos_token_id", "3"}}).end_ids == std::vector<std::uint32_t>{3});
    CHECK(config({{"eos_token_id", "null"}}).end_ids.empty());
    CHECK(config({{"eos_token_id", "-1"}}).end_ids.empty());
}

TEST_CASE("model_config: positions that are stretched, as files said before and since transformers 5")
{
    keys const llama3 = {{"rope_scaling", R"({"factor": 8.0, "low_freq_factor": 1.5, "high_freq_factor": 4.5,
        "original_max_position_embeddings": 8192, "rope_type": "llama3"})"}};
    rotary_scaling const scaling = config(llama3).scaling;
    CHECK(scaling.how == rotary_scaling::kind::llama3);
    CHECK(scaling.factor == 8);
    CHECK(scaling.low_frequency_factor == 1.5);
    CHECK(scaling.high_frequency_factor == 4.5);
    CHECK(scaling.original_tokens == 8192);
    rotary_scaling const linear = config({{"rope_scaling", R"({"type": "linear", "factor": 2})"}}).scaling;
    CHECK(linear.how == rotary_scaling::kind::linear);
    CHECK(linear.factor == 2);
    CHECK(config({{"rope_scaling", R"({"rope_type": "default"})"}}).scaling == rotary_scaling{});
    model_config const now = config(
        {{"rope_parameters", R"({"rope_type": "linear", "factor": 4, "rope_theta": 5e5})"}});
    CHECK(now.scaling.factor == 4);
    CHECK(now.rotary_base == 500'000);
    CHECK(config({{"rope_parameters", R"({"rope_theta": 77})"}}).rotary_base == 77);
    CHECK(config({{"rope_theta", "77"}, {"rope_parameters", R"({"rope_type": "default"})"}}).rotary_base == 77);

    CHECK(refused({{"rope_scaling", R"({"rope_type": "yarn", "factor": 4.0})"}}, errc::unsupported) ==
          "\"rope_scaling.rope_type\" is \"yarn\"; default, linear and llama3 are done");
    CHECK(refused({{"rope_scaling", R"({"type": "dynamic", "factor": 4.0})"}}, errc::unsupported) ==
          "\"rope_scaling.type\" is \"dynamic\"; default, linear and llama3 are done");
    CHECK(refused({{"rope_scaling", R"({"rope_type": "linear"})"}}, errc::parse) ==
          "\"rope_scaling\" lacks the key \"factor\"");
    CHECK(refused({{"rope_scaling", R"({"factor": 2})"}}, errc::parse) ==
          "\"rope_scaling\" lacks the key \"rope_type\"");
    CHECK(refused({{"rope_scaling", R"({"rope_type": "linear", "factor": 0})"}}, errc::parse) ==
          "\"rope_scaling.factor\" is \"0\"; expected a number above 0");
    CHECK(refused({{"rope_scaling", "2"}}, errc::parse) ==
          "\"rope_scaling\" is \"2\"; expected an object with \"rope_type\"");
    CHECK(refused({{"rope_scaling", R"({"rope_type": "llama3", "factor": 8, "low_freq_factor": 4,
        "high_freq_factor": 4, "original_max_position_embeddings": 8192})"}},
                  errc::mismatch) == "\"high_freq_factor\" must be above \"low_freq_factor\"");
    CHECK(refused({{"rope_parameters", R"({"rope_type": "default", "partial_rotary_factor": 0.5})"}},
                  errc::unsupported) == "\"rope_parameters.partial_rotary_factor\" is set, which is not done");
    // Nothing is passed over where the kind is not said, or is said twice.
    CHECK(refused({{"rope_parameters", R"({"full_attention": {"rope_theta": 1e6, "rope_type": "yarn"}})"}},
                  errc::unsupported) ==
          "\"rope_parameters.full_attention\" stands without \"rope_type\", so that its meaning is not known");
    CHECK(refused({{"rope_parameters", R"({"rope_theta": 1e6, "factor": 8})"}}, errc::unsupported) ==
          "\"rope_parameters.factor\" stands without \"rope_type\", so that its meaning is not known");
    CHECK(refused({{"rope_parameters", R"({"rope_theta": 1e6, "partial_rotary_factor": 0.5})"}}, errc::unsupported) ==
          "\"rope_parameters.partial_rotary_factor\" is set, which is not done");
    CHECK(config({{"rope_parameters", R"({"rope_theta": 77, "partial_rotary_factor": 1.0, "type": null})"}})
              .rotary_base == 77);
    CHECK(refused({{"rope_parameters", R"({"rope_theta": 1e6})"},
                   {"rope_scaling", R"({"rope_type": "yarn", "factor": 4.0})"}},
                  errc::unsupported) == "\"rope_scaling.rope_type\" is \"yarn\"; default, linear and llama3 are done");
    keys twice = {{"rope_parameters", R"({"rope_theta": 1e6})"},
                  {"rope_scaling", R"({"rope_type": "linear", "factor": 4.0})"}};
    CHECK(refused(twice, errc::mismatch) == "\"rope_parameters\" and \"rope_scaling\" say different things");
    twice["rope_parameters"] = R"({"rope_theta": 1e6, "rope_type": "linear", "factor": 4})";
    CHECK(config(twice).scaling.factor == 4);
    CHECK(config(twice).rotary_base == 1e6);
    twice["rope_theta"] = "1000000.0";
    CHECK(config(twice).rotary_base == 1e6);
    twice["rope_theta"] = "10000.0";
    CHECK(refused(twice, errc::mismatch) == "\"rope_parameters.rope_theta\" is 1e6, and \"rope_theta\" is 10000.0");
    CHECK(refused({{"rope_theta", "-1"}}, errc::parse) == "\"rope_theta\" is \"-1\"; expected a number above 0");
}

TEST_CASE("model_config: Mistral and its window")
{
    keys const base = {{"model_type", "\"mistral\""}, {"architectures", "[\"MistralForCausalLM\"]"}};
    auto const with = [&](keys more) {
        more.insert(base.begin(), base.end());
        return more;
    };
    CHECK(config(base).window_tokens == 4096); // absent and null differ
    CHECK(config(with({{"sliding_window", "null"}})).window_tokens == 0);
    model_config const made = config(with({{"sliding_window", "128"}}));
    CHECK(made.family == model_family::mistral);
    CHECK(made.window_tokens == 128);
    CHECK(made.windowed == std::vector<std::uint8_t>{1, 1, 1});
    CHECK(refused(with({{"sliding_window", "0"}}), errc::parse) ==
          "\"sliding_window\" is \"0\"; expected a number from 1 to 268435456");
    CHECK(refused(with({{"num_key_value_heads", ""}}), errc::parse) ==
          "the file lacks the key \"num_key_value_heads\"");
    CHECK(refused(with({{"attention_bias", "true"}}), errc::unsupported) ==
          "\"attention_bias\" is set, which this family does not have");
    CHECK(refused(with({{"mlp_bias", "true"}}), errc::unsupported) ==
          "\"mlp_bias\" is set, which this family does not have");
}

TEST_CASE("model_config: Gemma")
{
    keys const base = {{"model_type", "\"gemma\""}};
    model_config const made = config(base);
    CHECK(made.head_width == 256);
    CHECK(made.inner == activation::gelu_tanh);
    CHECK(made.norm_adds_one);
    CHECK(made.scaled_embedding);
    CHECK(made.tied_embedding);
    CHECK(config({{"model_type", "\"gemma\""}, {"hidden_act", "\"gelu\""}, {"hidden_activation", "null"}}).inner ==
          activation::gelu_tanh);
    CHECK(config({{"model_type", "\"gemma\""}, {"hidden_act", "\"gelu\""}, {"hidden_activation", "\"silu\""}}).inner ==
          activation::silu);
    CHECK(config({{"model_type", "\"gemma\""}, {"hidden_act", "null"}, {"hidden_activation", "\"gelu\""}}).inner ==
          activation::gelu); // said, where "hidden_act" is only a habit
    CHECK(refused({{"model_type", "\"gemma\""}, {"use_bidirectional_attention", "true"}}, errc::unsupported) ==
          "\"use_bidirectional_attention\" is set, which is not done");
}

TEST_CASE("model_config: Qwen2 and Qwen3")
{
    model_config const two = config(
        {{"model_type", "\"qwen2\""}, {"sliding_window", "256"}, {"max_window_layers", "1"}});
    CHECK(two.query_key_value_bias);
    CHECK_FALSE(two.output_bias);
    CHECK_FALSE(two.query_key_norm);
    CHECK(two.head_width == 16);
    CHECK(two.window_tokens == 0); // use_sliding_window is off
    model_config const three = config({{"model_type", "\"qwen3\""}, {"attention_bias", "true"}});
    CHECK(three.query_key_value_bias);
    CHECK(three.output_bias);
    CHECK(three.query_key_norm);
    CHECK(three.head_width == 128);
    CHECK_FALSE(config({{"model_type", "\"qwen3\""}}).query_key_value_bias);

    auto const window = [](keys more) {
        more.insert({{"model_type", "\"qwen2\""}, {"use_sliding_window", "true"}, {"sliding_window", "256"}});
        return config(more);
    };
    CHECK(window({{"max_window_layers", "1"}}).windowed == std::vector<std::uint8_t>{0, 1, 1});
    CHECK(window({{"max_window_layers", "0"}}).windowed == std::vector<std::uint8_t>{1, 1, 1});
    CHECK(window({{"max_window_layers", "1"}}).window_tokens == 256);
    CHECK(window({}).window_tokens == 0); // from layer 28 on, of three
    CHECK(window({}).windowed.empty());
    CHECK(window({{"layer_types", R"(["sliding_attention", "full_attention", "sliding_attention"])"}}).windowed ==
          std::vector<std::uint8_t>{1, 0, 1});
    keys const qwen = {{"model_type", "\"qwen3\""}, {"use_sliding_window", "true"}};
    keys short_list = qwen, other = qwen;
    short_list["layer_types"] = R"(["full_attention"])";
    other["layer_types"] = R"(["full_attention", "full_attention", "linear_attention"])";
    CHECK(refused(short_list, errc::parse) ==
          "\"layer_types\" is a list; expected a list with one kind for each of the 3 layers");
    CHECK(refused(other, errc::unsupported) ==
          "\"layer_types[2]\" is \"linear_attention\"; sliding_attention and full_attention are done");
}

TEST_CASE("model_config: families, architectures and flags that are not done are refused by name")
{
    CHECK(refused({{"model_type", "\"gemma3\""}}, errc::unsupported) ==
          "\"model_type\" is \"gemma3\"; the families that are done are llama, mistral, gemma, qwen2 and qwen3");
    CHECK(refused({{"model_type", ""}}, errc::parse) == "the file lacks the key \"model_type\"");
    CHECK(refused({{"model_type", "[]"}}, errc::parse) == "\"model_type\" is a list; expected a text");
    CHECK(refused({{"architectures", "[\"LlamaForSequenceClassification\"]"}}, errc::unsupported) ==
          "\"architectures[0]\" is \"LlamaForSequenceClassification\"; of this family \"LlamaForCausalLM\" is done");
    CHECK(refused({{"hidden_act", "\"relu2\""}}, errc::unsupported) ==
          "\"hidden_act\" is \"relu2\"; silu, gelu and gelu_pytorch_tanh are done");
    CHECK(refused({{"sliding_window", "4096"}}, errc::unsupported) ==
          "\"sliding_window\" is set, which this family does not have");
    for (auto const& [key, value] : keys{{"quantization_config", R"({"bits": 4})"},
                                         {"auto_map", R"({"AutoModel": "x.py"})"},
                                         {"partial_rotary_factor", "0.5"},
                                         {"attn_logit_softcapping", "50.0"},
                                         {"num_experts", "8"},
                                         {"num_local_experts", "8"},
                                         {"is_encoder_decoder", "true"},
                                         {"pruned_heads", R"({"0": [1]})"},
                                         {"embedding_multiplier", "12.0"},
                                         {"logits_scaling", "8"},
                                         {"no_rope_layers", "[1, 0]"},
                                         {"text_config", R"({"hidden_size": 8})"}})
        CHECK(refused({{key, value}}, errc::unsupported) == "\"" + key + "\" is set, which is not done");
    CHECK(config({{"num_experts", "0"}, {"logits_scaling", "1.0"}, {"embedding_multiplier", "1"}}).layers == 3);
    CHECK(error_of([] { static_cast<void>(model_config_from(settings_from_json("[]", "c"))); }).message() ==
          "the file is a list; expected an object, as config.json holds");
}

TEST_CASE("model_config: sizes that are missing, out of range, or do not go together")
{
    for (std::string const key : {"vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers",
                                  "num_attention_heads", "max_position_embeddings"}) {
        CHECK(refused({{key, ""}}, errc::parse) == "the file lacks the key \"" + key + "\"");
        for (std::string const value :
             {"0", "268435457", "-1", "1.5", "null", "\"many\"", "[1]", "1e3", "99999999999999999999"})
            CHECK(refused({{key, value}}, errc::parse).starts_with("\"" + key + "\" is "));
    }
    CHECK(refused({{"num_hidden_layers", "100001"}}, errc::parse) ==
          "\"num_hidden_layers\" is \"100001\"; expected at most 100000 layers");
    CHECK(refused({{"num_key_value_heads", "3"}}, errc::mismatch) ==
          "\"num_key_value_heads\" is 3, which does not divide the 4 of \"num_attention_heads\"");
    CHECK(refused({{"num_key_value_heads", "8"}}, errc::mismatch).find("is 8, which") != std::string::npos);
    CHECK(refused({{"hidden_size", "66"}}, errc::mismatch) ==
          "\"hidden_size\" is 66, which the 4 of \"num_attention_heads\" do not divide; \"head_dim\" is not given");
    CHECK(refused({{"hidden_size", "60"}}, errc::mismatch) == "heads are 15 wide; turning pairs needs an even width");
    CHECK(refused({{"head_dim", "7"}}, errc::mismatch) == "heads are 7 wide; turning pairs needs an even width");
    CHECK(refused({{"rms_norm_eps", "0"}}, errc::parse) == "\"rms_norm_eps\" is \"0\"; expected a number above 0");
    CHECK(refused({{"tie_word_embeddings", "1"}}, errc::parse) ==
          "\"tie_word_embeddings\" is \"1\"; expected true or false");
    CHECK(refused({{"eos_token_id", "[1, 100]"}}, errc::mismatch) ==
          "\"eos_token_id[1]\" is 100, and the vocabulary has 100 tokens, counted from 0");
}

TEST_CASE("model_config: those made by hand")
{
    model_config const good = config({});
    CHECK_NOTHROW(check_model_config(good));
    auto const message = [&](auto const& change) {
        model_config made = good;
        change(made);
        error const found = error_of([&] { check_model_config(made, place{"model", 3}); });
        CHECK(found.code() == errc::mismatch);
        CHECK(found.where().line == 3);
        return found.message();
    };
    CHECK(message([](auto& made) { made.vocabulary = 0; }) == "a model needs `vocabulary` above 0");
    CHECK(message([](auto& made) { made.width = 0; }) == "a model needs `width` above 0");
    CHECK(message([](auto& made) { made.inner_width = 0; }) == "a model needs `inner_width` above 0");
    CHECK(message([](auto& made) { made.layers = 0; }) == "a model needs `layers` above 0");
    CHECK(message([](auto& made) { made.heads = 0; }) == "a model needs `heads` above 0");
    CHECK(message([](auto& made) { made.key_value_heads = 0; }) == "a model needs `key_value_heads` above 0");
    CHECK(message([](auto& made) { made.head_width = 0; }) == "a model needs `head_width` above 0");
    CHECK(message([](auto& made) { made.longest_tokens = 0; }) == "a model needs `longest_tokens` above 0");
    CHECK(message([](auto& made) { made.key_value_heads = 3; }) == "3 heads of keys do not divide the 4 of queries");
    CHECK(message([](auto& made) { made.head_width = 5; }) == "heads are 5 wide; turning pairs needs an even width");
    CHECK(message([](auto& made) { made.windowed = {1, 0}; }) == "of 3 layers 2 are said to have a window or none");
    model_config some = good;
    some.window_tokens = 5;
    CHECK(window_of(some, 2) == 5);
    some.windowed = {1, 0, 1};
    CHECK_NOTHROW(check_model_config(some));
    CHECK(window_of(some, 0) == 5);
    CHECK(window_of(some, 1) == 0);
}

TEST_CASE("model_config: the small story model")
{
    auto const path = shared_data("tinystories-656k");
    if (!path) return;
    model_config const made = read_model_config(*path);
    CHECK(made == read_model_config(*path + "/config.json"));
    CHECK(made.family == model_family::llama);
    CHECK(made.vocabulary == 2048);
    CHECK(made.width == 128);
    CHECK(made.inner_width == 384);
    CHECK(made.layers == 2);
    CHECK(made.heads == 8);
    CHECK(made.key_value_heads == 4);
    CHECK(made.head_width == 16);
    CHECK(made.longest_tokens == 512);
    CHECK(made.norm_epsilon == 1e-6);
    CHECK(made.rotary_base == 10'000);
    CHECK(made.tied_embedding);
    CHECK(made.end_ids == std::vector<std::uint32_t>{2});
}

TEST_CASE("model_config: a folder without the file, and a file that is no JSON")
{
    temporary_folder const folder;
    error const absent = error_of([&] { static_cast<void>(read_model_config(folder.path())); });
    CHECK(absent.code() == errc::not_found);
    CHECK(absent.where().path == folder.file("config.json"));
    folder.write("config.json", "{\"model_type\": llama}");
    CHECK(error_of([&] { static_cast<void>(read_model_config(folder.path() + "/")); }).code() == errc::parse);
}
