// SPDX-License-Identifier: MIT
#include <crossin/io/generation_config.hpp>

#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

generation_config config(std::string const& json)
{
    return generation_config_from(settings_from_json(json, "generation_config.json"), 100);
}

std::string refused(std::string const& json, errc code)
{
    error const found = error_of([&] { static_cast<void>(config(json)); });
    CHECK(found.code() == code);
    CHECK(found.where().path == "generation_config.json");
    CHECK(found.where().line != 0);
    return found.message();
}

} // namespace

TEST_CASE("generation_config: what files say, and what they do not")
{
    CHECK(config("{}") == generation_config{});
    CHECK(config("{}").top_k == 50);
    generation_config const made = config(R"({"do_sample": true, "temperature": 0.6, "top_k": 20, "top_p": 0.95,
        "repetition_penalty": 1.05, "max_new_tokens": 7, "max_length": 4096, "bos_token_id": 1,
        "eos_token_id": [2, 3], "pad_token_id": 0, "stop_strings": ["\n\n", "."], "num_beams": 1, "min_p": null,
        "guidance_scale": 1.0, "forced_bos_token_id": null, "min_length": 0, "typical_p": 1.0, "no_repeat_ngram_size": 3, "suppress_tokens": [], "use_cache": true,
        "_from_model_config": true, "transformers_version": "4.41.2"})");
    CHECK(made.sampled);
    CHECK(made.temperature == 0.6);
    CHECK(made.top_k == 20);
    CHECK(made.top_p == 0.95);
    CHECK(made.repetition_penalty == 1.05);
    CHECK(made.most_new_tokens == 7);
    CHECK(made.unrepeated == 3);
    CHECK(made.end_ids == std::vector<std::uint32_t>{2, 3});
    CHECK(made.stop_texts == std::vector<std::string>{"\n\n", "."});
    CHECK(config(R"({"stop_strings": "end", "eos_token_id": 5})").stop_texts == std::vector<std::string>{"end"});
    generation_config const cold = config(R"({"do_sample": true, "temperature": 0})");
    CHECK_FALSE(cold.sampled);
    CHECK(cold.temperature == 1);
}

TEST_CASE("generation_config: ways of generation that are not done are refused by name")
{
    for (std::string const one :
         {"\"num_beams\": 4", "\"num_beam_groups\": 2", "\"penalty_alpha\": 0.6", "\"min_p\": 0.1",
          "\"typical_p\": 0.9", "\"encoder_no_repeat_ngram_size\": 3", "\"bad_words_ids\": [[1]]",
          "\"suppress_tokens\": [1]", "\"sequence_bias\": {\"a\": 1}", "\"guidance_scale\": 1.5",
          "\"forced_bos_token_id\": 4", "\"forced_eos_token_id\": 0", "\"dola_layers\": true", "\"min_length\": 5",
          "\"encoder_repetition_penalty\": 2"}) {
        std::string const key = one.substr(0, one.find(':'));
        if (key == "\"dola_layers\"") // a text elsewhere
            CHECK(refused("{" + one + "}", errc::parse).starts_with(key));
        else
            CHECK(refused("{" + one + "}", errc::unsupported) == key + " is set, which is not done");
    }
}

TEST_CASE("generation_config: values out of their range")
{
    CHECK(refused(R"({"temperature": -1})", errc::parse) == "\"temperature\" is \"-1\"; expected a number above 0");
    CHECK(refused(R"({"top_p": 0})", errc::parse) == "\"top_p\" is \"0\"; expected a number above 0, at most 1");
    CHECK(refused(R"({"top_p": 1.5})", errc::parse) == "\"top_p\" is \"1.5\"; expected a number above 0, at most 1");
    CHECK(refused(R"({"repetition_penalty": "x"})", errc::parse).find("expected a finite number") != std::string::npos);
    CHECK(refused(R"({"top_k": -1})", errc::parse).starts_with("\"top_k\" is \"-1\""));
    CHECK(refused(R"({"do_sample": 2})", errc::parse).starts_with("\"do_sample\" is \"2\""));
    CHECK(refused(R"({"eos_token_id": 100})", errc::mismatch) ==
          "\"eos_token_id\" is 100, and the vocabulary has 100 tokens, counted from 0");
    CHECK(refused("[]", errc::parse) == "the file is a list; expected an object, as generation_config.json holds");
}

TEST_CASE("generation_config: a model's own ids stand in for what the file leaves out")
{
    temporary_folder const folder;
    model_config model;
    model.vocabulary = 10;
    model.end_ids = {2};
    generation_config const without = read_generation_config(folder.path(), model);
    CHECK(without.end_ids == std::vector<std::uint32_t>{2});
    folder.write("generation_config.json", R"({"eos_token_id": [4, 5], "top_k": 0})");
    generation_config const with = read_generation_config(folder.path(), model);
    CHECK(with.end_ids == std::vector<std::uint32_t>{4, 5});
    CHECK(with.top_k == 0);
    CHECK(read_generation_config(folder.path(), 10).end_ids.size() == 2);
    CHECK(error_of([&] { static_cast<void>(read_generation_config(folder.path(), 5)); }).code() == errc::mismatch);
}

TEST_CASE("generation_config: the small story model")
{
    auto const path = shared_data("tinystories-656k");
    if (!path) return;
    generation_config const made = read_generation_config(*path, 2048);
    CHECK(made.end_ids == std::vector<std::uint32_t>{2});
    CHECK_FALSE(made.sampled);
}
