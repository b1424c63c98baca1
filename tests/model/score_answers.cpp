// SPDX-License-Identifier: MIT
#include <crossin/model/score_answers.hpp>

#include "support/catch.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <crossin/model/cached_decoder.hpp>

#include "random_model.hpp"
#include "tiny_model.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

using ids = std::vector<std::uint32_t>;
using exact = formula_engine<double>;

} // namespace

TEST_CASE("score_answers: sums of what the formula gives for each token")
{
    for (model_config const& config : tiny_configs()) {
        tiny_model const tiny(config);
        auto const weights = tiny.weights();
        exact engine;
        cached_decoder<exact> model(engine, weights);
        ids const prompt = {1, 7, 20, 2, 11, 12, 13, 14, 15};
        ids longest; // more rows than logits are made at a time
        for (std::uint32_t i = 0; i < 31; ++i) longest.push_back(i * 5 % 23);
        std::vector<ids> const answers = {{4}, longest, {4, 5, 6}, {22, 0}, {4}};
        std::vector<answer_score> const scores = score_answers(model, prompt, answers);
        REQUIRE(scores.size() == answers.size());
        for (std::size_t a = 0; a < answers.size(); ++a) {
            ids text = prompt;
            text.insert(text.end(), answers[a].begin(), answers[a].end());
            auto const logits = tiny.plain().logits(text);
            double sum = 0;
            for (std::size_t i = 0; i < answers[a].size(); ++i) {
                auto const& row = logits[prompt.size() - 1 + i];
                double all = 0;
                for (double const one : row) all += std::exp(one);
                sum += row[answers[a][i]] - std::log(all);
            }
            CHECK(scores[a].sum == Approx(sum).epsilon(1e-11));
            CHECK(scores[a].tokens == answers[a].size());
            CHECK(scores[a].mean() == Approx(sum / static_cast<double>(answers[a].size())));
        }
        CHECK(scores[0] == scores[4]); // nothing of the answers between is left
        CHECK(model.tokens() == prompt.size());
    }
}

TEST_CASE("score_answers: behind a prompt whose places see each other")
{
    ids const prompt = {1, 7, 20, 2, 11}, answer = {4, 9, 3};
    ids text = prompt;
    text.insert(text.end(), answer.begin(), answer.end());
    for (model_config const& config : tiny_configs()) {
        tiny_model const tiny(config);
        auto const weights = tiny.weights();
        exact engine;
        cached_decoder<exact> model(engine, weights);
        auto const logits = tiny.plain().logits(text, 5);
        double sum = 0;
        for (std::size_t i = 0; i < answer.size(); ++i)
            sum += log_probability(std::span<double const>(logits[prompt.size() - 1 + i]), answer[i]);
        std::vector<ids> const answers = {{4}, answer};
        CHECK(score_answers(model, prompt, answers, {.prefix = true})[1].sum == Approx(sum).epsilon(1e-11));
        CHECK(score_answers(model, prompt, answers)[1].sum != Approx(sum).epsilon(1e-6));
    }
}

TEST_CASE("score_answers: the probabilities of all tokens add up to one")
{
    tiny_model const tiny(tiny_configs()[4]);
    auto weights = tiny.weights();
    exact engine;
    cached_decoder<exact> model(engine, weights);
    std::vector<ids> answers;
    for (std::uint32_t id = 0; id < 23; ++id) answers.push_back({id});
    double sum = 0;
    for (answer_score const& one : score_answers(model, ids{1, 2}, answers)) sum += std::exp(one.sum);
    CHECK(sum == Approx(1));
}

TEST_CASE("score_answers: what cannot be scored")
{
    tiny_model const tiny(tiny_config());
    auto weights = tiny.weights();
    exact engine;
    cached_decoder<exact> model(engine, weights);
    auto const message = [&](ids const& prompt, std::vector<ids> const& answers, errc code) {
        error const found = error_of([&] { static_cast<void>(score_answers(model, prompt, answers)); });
        CHECK(found.code() == code);
        return found.message();
    };
    CHECK(message({1}, {{1}, {}}, errc::invalid_argument) == "answer 1 has no token");
    CHECK(
        message({1}, {{1, 23}}, errc::mismatch) ==
        "token 1 of answer 0 has the id 23, and the model knows ids below 23; was the text cut up by the tokenizer of "
        "another model?");
    CHECK(message(ids(32, 1), {{1}, ids(9, 2)}, errc::limit) ==
          "a text of 41 tokens with those of answer 1 is longer than the 40 that the model takes; shorten it");
    CHECK(message({}, {{1}}, errc::invalid_argument).find("no token") != std::string::npos);
    CHECK(score_answers(model, ids{1}, std::span<ids const>()).empty());
    weights.final_norm[3] = std::numeric_limits<double>::infinity();
    CHECK(message({1}, {{1}}, errc::invalid_argument).find("finite") != std::string::npos);
}
