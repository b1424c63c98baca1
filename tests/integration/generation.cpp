// SPDX-License-Identifier: MIT
// Small real models asked through their own tokenizers.

#include "support/catch.hpp"
#include "support/files.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/batch/bpe_tokenizer.hpp>
#include <crossin/batch/llama2c_tokenizer.hpp>
#include <crossin/io/generation_config.hpp>
#include <crossin/io/settings_json.hpp>
#include <crossin/io/tokenizer_file.hpp>
#include <crossin/lora/kernel.hpp>
#include <crossin/model/generate.hpp>
#include <crossin/model/load_weights.hpp>
#include <crossin/model/score_answers.hpp>

using namespace crossin;
using namespace crossin_test;

namespace {

using ids = std::vector<std::uint32_t>;

template <tokenizer T>
ids framed(T& t, std::string_view text)
{
    std::vector<token_id> found;
    encode_framed(t, text, found);
    return {found.begin(), found.end()};
}

template <tokenizer T>
auto text_with(T& t)
{
    return [&t](std::span<std::uint32_t const> answer) {
        std::vector<token_id> const same(answer.begin(), answer.end());
        return decoded(t, same);
    };
}

} // namespace

TEST_CASE("generation: tinystories-656k tells of Lily, up to its end or a text to stop at")
{
    auto const folder = shared_data("tinystories-656k");
    if (!folder) return;
    setting const config = read_settings_json(*folder + "/tokenizer_config.json");
    bpe_tokenizer tokens(read_tokenizer_file(*folder + "/tokenizer.json"), config);
    decoder_weights<float> const weights = load_decoder_weights<float>(*folder);
    lora_kernel kernel(1);
    cached_decoder<lora_kernel> model(kernel, weights);
    ids const prompt = framed(tokens, "Once upon a time");
    CHECK(prompt == ids{1, 80, 147, 201, 282, 57});

    generation_options options = generation_options_of(read_generation_config(*folder, weights.config));
    CHECK(options.end_ids == ids{2});
    options.most_tokens = 15;
    std::string seen;
    auto const listen = [&](std::uint32_t, std::string_view text) { seen += text; };
    generated const told = generate(model, prompt, options, text_with(tokens), listen);
    CHECK(told.ids == ids{313, 598, 303, 1049, 1468, 267, 628, 333, 94, 1210, 263, 251, 604, 94, 1030});
    CHECK(told.text == ", a little girl named Lily lived in a small house with her mom, dad, and her dog, Spot");
    CHECK(seen == told.text);

    options.most_tokens = 0;
    generated const story = generate(model, prompt, options, text_with(tokens));
    CHECK(story.why == answer_end::end_id);
    CHECK(story.text.starts_with(told.text));
    options.stop_texts = {"mall hou"}; // inside two tokens
    seen.clear();
    generated const cut = generate(model, prompt, options, text_with(tokens), listen);
    CHECK(cut.why == answer_end::stop_text);
    CHECK(cut.text == ", a little girl named Lily lived in a s");
    CHECK(seen == cut.text);
}

TEST_CASE("generation: tinystories-656k with quantised layers, and answers to choose from")
{
    auto const folder = shared_data("tinystories-656k");
    if (!folder) return;
    bpe_tokenizer tokens(read_tokenizer_file(*folder + "/tokenizer.json"));
    ids const prompt = framed(tokens, "Once upon a time");
    std::vector<ids> const answers = {{313, 598, 303, 1049, 1468}, {1468, 303, 313, 1049, 598}}; // as written, stirred
    for (weight_format const format :
         {weight_format::as_stored, weight_format::int8, weight_format::nf4, weight_format::nf4_twice}) {
        decoder_weights<float> const weights = load_decoder_weights<float>(*folder, {.linear = format});
        lora_kernel kernel(1);
        cached_decoder<lora_kernel> model(kernel, weights);
        std::vector<answer_score> const scores = score_answers(model, prompt, answers);
        CHECK(scores[0].mean() > -1.5);
        CHECK(scores[1].mean() < -5);
    }
}

TEST_CASE("generation: stories260K writes what llama2.c publishes of it")
{
    auto const folder = shared_data("stories260k");
    if (!folder) return;
    llama2c_tokenizer tokens = read_llama2c_tokenizer(*folder + "/tok512.bin");
    decoder_weights<float> const weights = load_decoder_weights<float>(*folder + "/stories260K.bin");
    lora_kernel kernel(1);
    cached_decoder<lora_kernel> model(kernel, weights);
    generated const story = generate(model, ids{1}, {.most_tokens = 120}, text_with(tokens));
    CHECK(ids(story.ids.begin(), story.ids.begin() + 19) ==
          ids{403, 407, 261, 378, 432, 383, 286, 261, 376, 298, 315, 421, 395, 317, 426, 338, 401, 396, 267});
    CHECK(story.text.starts_with("Once upon a time, there was a little girl named Lily. She loved to play outside in "
                                 "the park. One day, she saw a big, red ball."));
}
