// SPDX-License-Identifier: MIT
#include <crossin/model/generate.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/lora/kernel.hpp>
#include <crossin/model/load_weights.hpp>

#include "random_model.hpp"
#include "tiny_model.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

using ids = std::vector<std::uint32_t>;
using exact = formula_engine<double>;

/// A model of each kind, with 23 tokens, that reads 40 of them.
struct world {
    explicit world(std::size_t which = 0) : tiny(tiny_configs()[which]) {}
    tiny_model tiny;
    decoder_weights<double> weights = tiny.weights();
    exact engine = {};
    cached_decoder<exact> model{engine, weights};
};

/// Pieces of text, one for each token of an answer, whatever its id.
struct script {
    std::vector<std::string> pieces;
    std::string operator()(std::span<std::uint32_t const> answer) const
    {
        std::string text;
        for (std::size_t i = 0; i < answer.size(); ++i) text += pieces.at(i);
        return text;
    }
};

/// What is written with these pieces, and what a listener saw, with '|' behind each call.
std::pair<generated, std::string> written(std::vector<std::string> const& pieces, std::vector<std::string> const& stops)
{
    world w;
    generation_options options;
    options.most_tokens = pieces.size();
    options.stop_texts = stops;
    std::string seen;
    generated const made = generate(w.model, ids{1, 2, 3}, options, script{pieces},
                                    [&](std::uint32_t, std::string_view text) { seen.append(text).append("|"); });
    return {made, seen};
}

} // namespace

TEST_CASE("generate: greedy ids are those of the formula without a cache")
{
    for (std::size_t which = 0; which < tiny_configs().size(); ++which) {
        world w(which);
        generated const made = generate(w.model, ids{1, 5, 9}, {.most_tokens = 12});
        CHECK(made.why == answer_end::length);
        CHECK(made.ids == w.tiny.plain().greedy({1, 5, 9}, 12));
        CHECK(generate(w.model, ids{1, 5, 9}, {.most_tokens = 12}) == made);
        CHECK(made.text.empty());
    }
}

TEST_CASE("generate: draws depend on the key and the place alone")
{
    world w;
    generation_options options{.sampling = {.temperature = 1}, .key = 5, .most_tokens = 20};
    generated const made = generate(w.model, ids{1, 5}, options);
    CHECK(generate(w.model, ids{1, 5}, options) == made);
    generation_options other = options;
    other.key = 6;
    CHECK(generate(w.model, ids{1, 5}, other).ids != made.ids);
    options.most_tokens = 10;
    generated const shorter = generate(w.model, ids{1, 5}, options);
    CHECK(shorter.ids == ids(made.ids.begin(), made.ids.begin() + 10));
    // The eleventh token, drawn behind the first ten by hand.
    ids longer = {1, 5};
    longer.insert(longer.end(), shorter.ids.begin(), shorter.ids.end());
    auto const logits = w.tiny.plain().logits(longer);
    CHECK(token_sampler(options.sampling)(std::span<double const>(logits.back()), 5, 10) == made.ids[10]);
}

TEST_CASE("generate: behind a prompt whose places see each other")
{
    world w;
    ids text = {1, 5, 9, 14, 3};
    generated const made = generate(w.model, text, {.most_tokens = 6, .prefix = true});
    for (std::uint32_t const id : made.ids) {
        auto const logits = w.tiny.plain().logits(text, 5);
        CHECK(likeliest_token(std::span<double const>(logits.back())) == id);
        text.push_back(id);
    }
}

TEST_CASE("generate: a long prompt is read in blocks")
{
    model_config config = tiny_configs()[1]; // with a window in one layer
    config.longest_tokens = 600;
    tiny_model const tiny(config);
    auto const weights = tiny.weights();
    exact engine;
    cached_decoder<exact> model(engine, weights);
    ids prompt;
    for (std::uint64_t i = 0; i < 520; ++i) prompt.push_back(static_cast<std::uint32_t>(random_bits(3, i) % 23));
    CHECK(generate(model, prompt, {.most_tokens = 4}).ids == tiny.plain().greedy(prompt, 4));
}

TEST_CASE("generate: as many tokens as the model reads, and an end id")
{
    world w;
    generated const all = generate(w.model, ids{1, 2, 3});
    CHECK(all.ids.size() == 37);
    CHECK(all.why == answer_end::length);
    std::uint32_t const ending = all.ids[4];
    std::size_t const first = static_cast<std::size_t>(std::ranges::find(all.ids, ending) - all.ids.begin());
    generated const ended = generate(w.model, ids{1, 2, 3}, {.end_ids = {0, ending}});
    CHECK(ended.why == answer_end::end_id);
    CHECK(ended.ids == ids(all.ids.begin(), all.ids.begin() + static_cast<std::ptrdiff_t>(first)));
}

TEST_CASE("generate: without repetitions")
{
    world w;
    generation_options options{.most_tokens = 15};
    options.sampling.unrepeated = 1;
    ids const once = generate(w.model, ids{1, 2, 3}, options).ids;
    ids all = {1, 2, 3};
    all.insert(all.end(), once.begin(), once.end());
    std::ranges::sort(all);
    CHECK(std::ranges::adjacent_find(all) == all.end());
    options.sampling.unrepeated = 0;
    options.sampling.repetition_penalty = 1e9;
    ids const rare = generate(w.model, ids{1, 2, 3}, options).ids;
    CHECK(rare != generate(w.model, ids{1, 2, 3}, {.most_tokens = 15}).ids);
    options.sampling = {.unrepeated = 1};
    options.most_tokens = 21; // of 23 in the vocabulary, three of which stand in the prompt
    CHECK_THROWS_AS(generate(w.model, ids{1, 2, 3}, options), error);
}

TEST_CASE("generate: stop texts, inside a token and across several")
{
    auto const [inside, seen] = written({"Hel", "lo. And", " more"}, {". "});
    CHECK(inside.why == answer_end::stop_text);
    CHECK(inside.text == "Hello");
    CHECK(inside.ids.size() == 2);
    CHECK(seen == "Hel|lo|");

    auto const [across, seen_across] = written({"One\n", "\nTw", "o\n#", "#", "# End", "x"}, {"\n###", "\n\n\n"});
    CHECK(across.text == "One\n\nTwo");
    CHECK(across.ids.size() == 5);
    CHECK(seen_across == "One|\n\nTw|o|||"); // new lines are held back until it is certain

    auto const [none, seen_none] = written({"a\n", "#", "#b", "\n##"}, {"\n###"});
    CHECK(none.why == answer_end::length);
    CHECK(none.text == "a\n##b\n##");
    CHECK(seen_none == "a||\n##b|\n##|"); // what was held back comes at the end

    auto const [two, seen_two] = written({"xay", "bz"}, {"b", "a"});
    CHECK(two.text == "x"); // the earlier one
    CHECK(two.ids.size() == 1);
    CHECK(seen_two == "x|");
}

TEST_CASE("generate: characters that are not whole yet are held back")
{
    auto const [made, seen] = written({"é", "\xEF\xBF\xBD", "", "x"}, {});
    CHECK(made.text == "é\xEF\xBF\xBDx");
    CHECK(seen == "é|||\xEF\xBF\xBDx|");

    world w; // a decoder whose last character changes when its bytes are there
    std::string all;
    auto const text_of = [](std::span<std::uint32_t const> answer) {
        return answer.size() == 1 ? std::string("\xEF\xBF\xBD") : answer.size() == 2 ? "漢" : "漢字";
    };
    generated const later = generate(w.model, ids{1}, {.most_tokens = 3}, text_of,
                                     [&](std::uint32_t, std::string_view text) { all.append(text).append("|"); });
    CHECK(later.text == "漢字");
    CHECK(all == "|漢|字|");

    // Bytes that were a character until one more came, as ByteFallback has it: all of them become U+FFFD.
    auto const bytes = [](std::span<std::uint32_t const> answer) {
        std::string text = answer.size() == 4 ? "😀" : "";
        if (answer.size() != 4)
            for (std::size_t i = 0; i < std::min<std::size_t>(answer.size(), 5); ++i) text += "\xEF\xBF\xBD";
        return text + (answer.size() > 5 ? std::string(answer.size() - 5, 'x') : "");
    };
    all.clear();
    static_cast<void>(generate(w.model, ids{1}, {.most_tokens = 7}, bytes,
                               [&](std::uint32_t, std::string_view text) { all.append(text).append("|"); }));
    CHECK(all == "|||😀||\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDx|x|");
}

TEST_CASE("generate: a text that nobody waits for is made once")
{
    world w;
    int calls = 0;
    auto const text_of = [&](std::span<std::uint32_t const> answer) {
        return ++calls, std::string(answer.size(), 'a');
    };
    CHECK(generate(w.model, ids{1}, {.most_tokens = 6}, text_of).text == "aaaaaa");
    CHECK(calls == 1);
    CHECK(generate(w.model, ids{1}, {.most_tokens = 6, .stop_texts = {"aab"}}, text_of).text == "aaaaaa");
    CHECK(calls == 7);
}

TEST_CASE("generate: a listener may end it, and hears the rest when an id does")
{
    world w;
    ids heard;
    generated const told = generate(w.model, ids{1, 2, 3}, {.most_tokens = 9}, script{{"a", "b", "c", "d"}},
                                    [&](std::uint32_t id, std::string_view) {
                                        heard.push_back(id);
                                        return heard.size() < 3;
                                    });
    CHECK(told.why == answer_end::told);
    CHECK(told.text == "abc");
    CHECK(told.ids == heard);

    ids const all = generate(w.model, ids{1, 2, 3}).ids;
    std::size_t at = 1; // of a token that did not come before
    while (std::ranges::find(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(at), all[at]) !=
           all.begin() + static_cast<std::ptrdiff_t>(at))
        ++at;
    std::uint32_t const ending = all[at];
    std::string seen;
    generation_options options{.end_ids = {ending}, .stop_texts = {"ccc"}};
    generated const ended = generate(
        w.model, ids{1, 2, 3}, options,
        [](std::span<std::uint32_t const> answer) { return std::string(answer.size() - 1, 'a') + "c"; },
        [&](std::uint32_t, std::string_view text) { seen += text; });
    CHECK(ended.why == answer_end::end_id);
    CHECK(seen == ended.text);
    CHECK(seen.ends_with('c'));
}

TEST_CASE("generate: what cannot be done is said beforehand")
{
    world w;
    auto const message = [&](ids const& prompt, generation_options const& options, errc code) {
        error const found = error_of([&] { static_cast<void>(generate(w.model, prompt, options)); });
        CHECK(found.code() == code);
        return found.message();
    };
    CHECK(message(ids(32, 1), {.most_tokens = 9}, errc::limit) ==
          "the prompt has 32 tokens, and with 9 of the answer the text would be longer than the 40 that the model "
          "reads");
    CHECK(message(ids(40, 1), {}, errc::limit).find("40 tokens") != std::string::npos);
    CHECK(message({1}, {.most_tokens = ~std::uint64_t{0}}, errc::limit) != "");
    CHECK(message({}, {}, errc::invalid_argument).find("no token") != std::string::npos);
    CHECK(message({99}, {}, errc::mismatch).find("id 99") != std::string::npos);
    CHECK(message({1}, {.end_ids = {23}}, errc::invalid_argument) ==
          "the end id 23 is none of the model's, which has 23");
    CHECK(message({1}, {.stop_texts = {"x"}}, errc::invalid_argument) != "");
    CHECK(message({1}, {.sampling = {.temperature = -1}}, errc::invalid_argument) != "");
    error const empty = error_of(
        [&] { static_cast<void>(generate(w.model, ids{1}, {.stop_texts = {""}}, script{{"a"}})); });
    CHECK(empty.code() == errc::invalid_argument);

    w.weights.final_norm[0] = std::numeric_limits<double>::quiet_NaN();
    CHECK(error_of([&] { static_cast<void>(generate(w.model, ids{1})); }).message().find("the logit of token 0 is") ==
          0);
}

TEST_CASE("generate: what a generation_config.json advises")
{
    generation_config advice;
    advice.sampled = true;
    advice.temperature = 0.6;
    advice.most_new_tokens = 7;
    advice.unrepeated = 3;
    advice.end_ids = {3, 4};
    advice.stop_texts = {"\n"};
    generation_options const made = generation_options_of(advice);
    CHECK(made.sampling == sampling_of(advice));
    CHECK(made.most_tokens == 7);
    CHECK(made.sampling.unrepeated == 3);
    CHECK(made.end_ids == ids{3, 4});
    CHECK(made.stop_texts == std::vector<std::string>{"\n"});
}

TEST_CASE("generate: tinystories-656k and stories260k write what is known of them")
{
    if (auto const path = shared_data("tinystories-656k")) {
        decoder_weights<float> const weights = load_decoder_weights<float>(*path);
        lora_kernel kernel(2);
        cached_decoder<lora_kernel> model(kernel, weights);
        CHECK(generate(model, ids{1, 80, 147, 201, 282, 57}, {.most_tokens = 15}).ids ==
              ids{313, 598, 303, 1049, 1468, 267, 628, 333, 94, 1210, 263, 251, 604, 94, 1030});
        formula_engine<float> formula;
        cached_decoder<formula_engine<float>> plain(formula, weights);
        CHECK(generate(plain, ids{1, 80, 147, 201, 282, 57}, {.most_tokens = 15}).ids ==
              ids{313, 598, 303, 1049, 1468, 267, 628, 333, 94, 1210, 263, 251, 604, 94, 1030});
    }
    if (auto const path = shared_data("stories260k/stories260K.bin")) {
        decoder_weights<float> const weights = load_decoder_weights<float>(*path);
        lora_kernel kernel(2);
        cached_decoder<lora_kernel> model(kernel, weights);
        CHECK(generate(model, ids{1}, {.most_tokens = 19}).ids ==
              ids{403, 407, 261, 378, 432, 383, 286, 261, 376, 298, 315, 421, 395, 317, 426, 338, 401, 396, 267});
    }
}
