// SPDX-License-Identifier: MIT
#include <crossin/train/tuner.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"
#include "train/pair_model.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <crossin/batch/token_batches.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/random.hpp>

namespace xin = crossin;
using Catch::Matchers::ContainsSubstring;
using crossin_test::letter_tokenizer;
using crossin_test::pair_model;

namespace {

static_assert(xin::tunable<pair_model>);
static_assert(!xin::tunable<letter_tokenizer>);
static_assert(xin::batch_range<std::vector<xin::token_batch>&>);
static_assert(xin::batch_range<std::vector<xin::token_sequences>>);
static_assert(!xin::batch_range<std::vector<int>>);

struct pair_of_texts {
    std::string prompt, response;
};

/// Answers say the alphabet backwards, so that there is something to learn.
std::vector<pair_of_texts> some_texts(std::size_t count, std::uint64_t seed = 1)
{
    std::vector<pair_of_texts> texts;
    for (std::uint64_t i = 0; i < count; ++i) {
        std::string prompt, response;
        for (std::uint64_t k = 0; k < 1 + xin::below(6, xin::random_bits(seed, i)); ++k)
            prompt += static_cast<char>('a' + xin::below(26, xin::random_bits(seed + 1, 10 * i + k)));
        auto letter = static_cast<char>('j' + xin::below(16, xin::random_bits(seed + 2, i)));
        for (std::uint64_t k = 0; k < 1 + xin::below(9, xin::random_bits(seed + 3, i)); ++k) response += letter--;
        texts.push_back({prompt, response});
    }
    return texts;
}

using letter_batches = xin::token_batches<std::vector<pair_of_texts>, letter_tokenizer>;

std::vector<xin::token_batch> batches_of(std::vector<pair_of_texts> const& texts, std::uint64_t examples)
{
    std::vector<xin::token_batch> list;
    letter_batches batches(texts, xin::collator{letter_tokenizer()}, {.examples = examples});
    for (xin::token_batch const& one : batches) list.push_back(one);
    return list;
}

xin::tuner_options steps(std::uint64_t count, double peak = 0.05)
{
    xin::tuner_options options;
    options.rate = {.peak = peak, .steps = count, .warm_up = count / 5};
    return options;
}

} // namespace

TEST_CASE("tuner: a model learns what follows what")
{
    auto const texts = some_texts(400), apart = some_texts(50, 77);
    auto const kept = batches_of(apart, 10);
    pair_model model;
    double const before = xin::evaluate_all(model, kept).mean();
    xin::tuner tune(model, steps(100));
    letter_batches batches(texts, xin::collator{letter_tokenizer()}, {.examples = 4});
    std::vector<xin::tune_progress> reports;
    CHECK(tune.run(batches, {.stepped = [&](xin::tune_progress const& one) { reports.push_back(one); }}) ==
          xin::tune_end::all_steps);
    double const after = xin::evaluate_all(model, kept).mean();
    CHECK(before > 3);
    CHECK(after < before / 2);
    REQUIRE(reports.size() == 100);
    CHECK(reports.front().step == 1);
    CHECK(reports.front().mean_loss == Approx(reports.front().loss));
    CHECK(reports.front().rate == Approx(0.05 / 21));
    CHECK(reports.back().step == 100);
    CHECK(reports.back().seconds_left == 0);
    CHECK(reports.back().tokens_per_second > 0);
    CHECK(reports.back().next == xin::batch_position{400, 0});
    CHECK(tune.state().sequences == 400);
    CHECK(tune.state().supervised == batches.counts().supervised);
    CHECK(tune.state().tokens == batches.counts().tokens);
    CHECK(tune.done());
    CHECK(tune.run(batches) == xin::tune_end::all_steps);
    CHECK(tune.state().step == 100);
}

TEST_CASE("tuner: small batches of a step give what one large batch gives, bit for bit")
{
    auto const texts = some_texts(96);
    auto const train = [&](std::uint64_t examples, std::uint64_t accumulate) {
        pair_model model;
        xin::tuner_options options = steps(8);
        options.accumulate = accumulate;
        options.clip = 0.05;
        xin::tuner tune(model, options);
        std::vector<double> norms;
        bool clipped = false;
        tune.run(batches_of(texts, examples), {.stepped = [&](xin::tune_progress const& one) {
                     norms.push_back(one.norm);
                     clipped = clipped || one.clipped;
                 }});
        CHECK(clipped);
        return std::tuple(model.numbers(), norms, tune.optimizer().state(), tune.state().supervised);
    };
    auto const large = train(12, 1);
    CHECK(std::get<1>(large).size() == 8);
    CHECK((train(1, 12) == large));
    CHECK((train(4, 3) == large));
    CHECK((train(5, 3) != large)); // other steps
}

TEST_CASE("tuner: gradients are divided by the tokens of the whole step, then shortened")
{
    auto const texts = some_texts(6);
    auto const list = batches_of(texts, 2); // of unequal numbers of tokens
    pair_model model, other;
    xin::tuner_options options = steps(1);
    options.accumulate = 3;
    options.clip = 0;
    xin::tuner tune(model, options);
    xin::batch_loss loss;
    xin::clear_gradients(other.parameters());
    for (xin::token_batch const& one : list) {
        tune.accumulate(one);
        loss += other.accumulate(one, 0);
    }
    xin::tune_progress const report = tune.update();
    auto const tokens = static_cast<double>(loss.tokens);
    CHECK(report.loss == Approx(loss.sum / tokens));
    CHECK(report.norm == Approx(xin::gradient_norm(other.parameters()) / tokens));
    CHECK_FALSE(report.clipped);
    auto const& gradient = other.parameters()[0].gradient;
    double worst = 0;
    for (std::size_t i = 0; i < gradient.size(); ++i)
        worst = std::max(worst, std::abs(static_cast<double>(tune.optimizer().state().first[0][i]) -
                                         0.1 * static_cast<double>(gradient[i]) / tokens));
    CHECK(worst < 1e-9);

    pair_model third;
    options.clip = report.norm / 4;
    xin::tuner shortened(third, options);
    for (xin::token_batch const& one : list) shortened.accumulate(one);
    CHECK(shortened.update().clipped);
    CHECK(shortened.optimizer().state().first[0][7] == Approx(tune.optimizer().state().first[0][7] / 4));
}

TEST_CASE("tuner: a run that stops at any step and goes on ends in the same bytes")
{
    auto const texts = some_texts(600), apart = some_texts(30, 5);
    auto const kept = batches_of(apart, 10);
    xin::collator<letter_tokenizer> const collate(letter_tokenizer(), {.max_length = 24});
    for (bool const pack : {false, true}) {
        xin::batch_options const how{.examples = 3, .pack = pack, .bins = 2};
        auto const events_for = [&](pair_model& model, std::uint64_t until, xin::tuner<pair_model>& tune) {
            return xin::tune_events{.validate = [&] { return xin::evaluate_all(model, kept); },
                                    .data = [](std::uint64_t next) { return xin::checkpoint{next, {}, {}}; },
                                    .interrupted = [&tune, until, batches = 0U]() mutable { // or amid an odd step
                                        return tune.state().step == until && batches++ == until % 2;
                                    }};
        };
        auto const options_for = [&](std::string const& folder) {
            xin::tuner_options options = steps(20, 0.3);
            options.accumulate = 2;
            options.validate_every = 4;
            options.stop.patience = 50;
            options.folder = folder;
            options.save_every = 7;
            return options;
        };
        crossin_test::temporary_folder const folder;
        pair_model whole(0.2);
        xin::tuner all(whole, options_for(folder.path()));
        letter_batches batches(texts, collate, how);
        CHECK(all.run(batches, events_for(whole, 99, all)) == xin::tune_end::all_steps);
        std::string const checkpoint = crossin_test::read_file(all.options().checkpoint_path());
        std::string const best = crossin_test::read_file(all.options().best_path());
        CHECK(all.state().best.validations == 5);

        for (std::uint64_t stop = 0; stop <= 20; ++stop) {
            crossin_test::temporary_folder const again;
            xin::tuner_options const options = options_for(again.path());
            pair_model first(0.2), second(0.2);
            {
                xin::tuner begun(first, options);
                letter_batches stream(texts, collate, how);
                xin::tune_end const end = begun.run(stream, events_for(first, stop, begun));
                CHECK(end == (stop == 20 ? xin::tune_end::all_steps : xin::tune_end::interrupted));
            }
            xin::tuner resumed(second, options);
            xin::saved_tune const saved = xin::read_tune_checkpoint(resumed.options().checkpoint_path());
            CHECK(saved.state.step == stop);
            CHECK(saved.data.next == saved.state.next.index);
            CHECK(resumed.resume(saved) == saved.state.next);
            letter_batches stream(texts, collate, how);
            CHECK(resumed.run(stream, events_for(second, 99, resumed)) == xin::tune_end::all_steps);
            REQUIRE(resumed.state() == all.state());
            REQUIRE(second.numbers() == whole.numbers());
            REQUIRE(crossin_test::read_file(resumed.options().checkpoint_path()) == checkpoint);
            REQUIRE(crossin_test::read_file(resumed.options().best_path()) == best);
        }
    }
}

TEST_CASE("tuner: the number of threads changes no bit", "[threads]")
{
    auto const list = batches_of(some_texts(40), 4);
    auto const train = [&](unsigned threads) {
        pair_model model(0.1);
        xin::tuner_options options = steps(10);
        options.threads = threads;
        xin::tuner(model, options).run(list);
        return model.numbers();
    };
    auto const one = train(1);
    CHECK(train(2) == one);
    CHECK(train(3) == one);
}

TEST_CASE("tuner: dropout has another key in each step and batch, and another seed is another run")
{
    struct keys_of : pair_model {
        std::vector<std::uint64_t> keys;
        xin::batch_loss accumulate(xin::token_sequences const& batch, std::uint64_t key)
        {
            keys.push_back(key);
            return pair_model::accumulate(batch, key);
        }
    };
    auto const list = batches_of(some_texts(24), 4);
    auto const keys = [&](std::uint64_t seed) {
        keys_of model;
        xin::tuner_options options = steps(3);
        options.accumulate = 2;
        options.seed = seed;
        xin::tuner(model, options).run(list);
        return model.keys;
    };
    auto const one = keys(1), two = keys(2);
    REQUIRE(one.size() == 6);
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK(one[i] != two[i]);
        for (std::size_t k = 0; k < i; ++k) CHECK(one[i] != one[k]);
    }
    CHECK(keys(1) == one);
}

TEST_CASE("tuner: a loss that is not finite stops with step and examples; parameters and files stay")
{
    crossin_test::temporary_folder const folder;
    auto const list = batches_of(some_texts(40), 2);
    pair_model model;
    xin::tuner_options options = steps(10);
    options.accumulate = 2;
    options.folder = folder.path();
    options.save_every = 2;
    xin::tuner tune(model, options);
    model.spoil_loss_at = 8; // the second batch of the fourth step
    CHECK_THROWS_WITH(tune.run(list), ContainsSubstring("step 4: the loss is inf") &&
                                          ContainsSubstring("its examples are 12, 13, 14, 15.") &&
                                          ContainsSubstring("the last checkpoint is as it was"));
    CHECK(tune.state().step == 3);
    pair_model good;
    xin::tuner_options shorter = options;
    shorter.folder.clear();
    xin::tuner until(good, shorter);
    xin::tune_state saved;
    until.run(list, {.stepped =
                         [&](xin::tune_progress const& at) {
                             if (at.step == 2) saved = until.state();
                         },
                     .interrupted = [&] { return until.state().step == 3; }});
    CHECK(good.numbers() == model.numbers());
    CHECK(xin::read_tune_checkpoint(tune.options().checkpoint_path()).state == saved);

    // Whoever goes on all the same begins the step anew.
    tune.drop_step();
    for (std::size_t const i : {6, 7}) {
        tune.accumulate(list[i]);
        until.accumulate(list[i]);
    }
    CHECK(tune.update().norm == until.update().norm);
    CHECK(good.numbers() == model.numbers());
}

TEST_CASE("tuner: a gradient that is not finite stops before the step, naming the parameter")
{
    auto const list = batches_of(some_texts(4), 2);
    pair_model model;
    auto const before = model.numbers();
    model.spoil_gradient_at = 1;
    xin::tuner tune(model, steps(2));
    CHECK_THROWS_WITH(
        tune.run(list),
        ContainsSubstring("step 1: the gradient of \"pairs.weight\" is not finite; its examples are 0, 1."));
    CHECK(model.numbers() == before);
    CHECK(tune.optimizer().state().steps == 0);
}

TEST_CASE("tuner: a loss of validation that is not finite stops and keeps the best")
{
    crossin_test::temporary_folder const folder;
    auto const list = batches_of(some_texts(40), 4);
    pair_model model;
    xin::tuner_options options = steps(10);
    options.validate_every = 2;
    options.folder = folder.path();
    xin::tuner tune(model, options);
    std::uint64_t asked = 0;
    xin::tune_events const events{
        .validate = [&]() -> xin::batch_loss { return {++asked == 2 ? std::nan("") : 1.0, 10}; }};
    CHECK_THROWS_WITH(tune.run(list, events), ContainsSubstring("after step 4 the loss of validation is"));
    CHECK(tune.state().best.best_step == 2);
    CHECK(crossin_test::exists(tune.options().best_path()));
    CHECK_FALSE(crossin_test::exists(tune.options().checkpoint_path()));
    CHECK_THROWS_WITH(xin::tuner(model, options).run(list, {.validate = [] { return xin::batch_loss{}; }}),
                      ContainsSubstring("over no token"));
}

TEST_CASE("tuner: the best parameters are kept, and a run that gets no better ends")
{
    crossin_test::temporary_folder const folder;
    auto const list = batches_of(some_texts(80), 4);
    pair_model model;
    xin::tuner_options options = steps(20);
    options.validate_every = 1;
    options.stop.patience = 3;
    options.folder = folder.path();
    xin::tuner tune(model, options);
    std::vector<double> const losses{5, 4, 4.5, 3, 3.5, 3.25, 3, 1};
    std::vector<float> best;
    std::vector<xin::tune_validation> told;
    xin::tune_events const events{.validate = [&]() -> xin::batch_loss {
                                      if (tune.state().step == 4) best = model.numbers();
                                      return {10 * losses.at(tune.state().step - 1), 10};
                                  },
                                  .validated = [&](xin::tune_validation const& one) { told.push_back(one); }};
    CHECK(tune.run(list, events) == xin::tune_end::patience);
    CHECK(tune.state().step == 7);
    CHECK(tune.done());
    REQUIRE(told.size() == 7);
    CHECK(told[3].is_best);
    CHECK_FALSE(told[6].is_best);
    CHECK(told[6].best == 3);
    CHECK(told[6].best_step == 4);
    CHECK(model.numbers() != best);
    xin::read_parameters(tune.options().best_path(), model.parameters());
    CHECK(model.numbers() == best);
}

TEST_CASE("tuner: the end is validated too, once, however often the run goes on")
{
    auto const list = batches_of(some_texts(40), 4);
    for (std::uint64_t const save_every : {3U, 7U}) { // 7: the last step is saved before it is validated
        crossin_test::temporary_folder const folder;
        xin::tuner_options options = steps(7);
        options.validate_every = 3;
        options.save_every = save_every;
        options.folder = folder.path();
        std::vector<std::uint64_t> validated;
        xin::tune_events events;
        events.validate = [&]() -> xin::batch_loss { return {validated.size() == 2 ? 1.0 : 2.0, 1}; };
        events.validated = [&](xin::tune_validation const& one) { validated.push_back(one.step); };
        pair_model model;
        xin::tuner tune(model, options);
        CHECK(tune.run(list, events) == xin::tune_end::all_steps);
        CHECK(validated == std::vector<std::uint64_t>{3, 6, 7});
        CHECK(tune.state().best.best_step == 7);
        pair_model again;
        xin::tuner resumed(again, options);
        resumed.resume(xin::read_tune_checkpoint(tune.options().checkpoint_path()));
        CHECK(resumed.state() == tune.state());
        CHECK(resumed.run(list, events) == xin::tune_end::all_steps);
        CHECK(validated.size() == 3);
    }
}

TEST_CASE("tuner: patience goes on counting over a stop")
{
    crossin_test::temporary_folder const folder;
    auto const list = batches_of(some_texts(40), 4);
    xin::tuner_options options = steps(10);
    options.validate_every = 1;
    options.stop.patience = 3;
    options.folder = folder.path();
    pair_model model;
    xin::tuner tune(model, options);
    std::uint64_t validations = 0;
    xin::tune_events events;
    events.validate = [&]() -> xin::batch_loss { return {++validations == 1 ? 1.0 : 2.0, 1}; };
    events.interrupted = [&] { return tune.state().step == 3; };
    CHECK(tune.run(list, events) == xin::tune_end::interrupted);
    pair_model again;
    xin::tuner resumed(again, options);
    resumed.resume(xin::read_tune_checkpoint(tune.options().checkpoint_path()));
    events.interrupted = {};
    CHECK(resumed.run(std::span(list).subspan(3), events) == xin::tune_end::patience);
    CHECK(resumed.state().step == 4);
    CHECK(resumed.run(std::span(list).subspan(4), events) == xin::tune_end::patience);
    CHECK(validations == 4);
}

TEST_CASE("tuner: a stop amid the first step begins it anew, on the same batches too")
{
    auto const texts = some_texts(40);
    auto const train = [&](std::uint64_t stop_before) {
        pair_model model(0.2);
        xin::tuner_options options = steps(3);
        options.accumulate = 2;
        xin::tuner tune(model, options);
        letter_batches batches(texts, xin::collator{letter_tokenizer()}, {.examples = 4}, {8, 0});
        std::uint64_t asked = 0;
        xin::tune_end const end = tune.run(batches, {.interrupted = [&] { return asked++ == stop_before; }});
        if (stop_before < 6) {
            CHECK(end == xin::tune_end::interrupted);
            CHECK(batches.position() == tune.state().next);
            CHECK(tune.state().next == xin::batch_position{8 + 8 * tune.state().step, 0});
            tune.run(batches);
        }
        return std::pair(model.numbers(), tune.state());
    };
    auto const whole = train(6);
    CHECK(whole.second.next == xin::batch_position{32, 0});
    for (std::uint64_t const stop_before : {0U, 1U, 3U}) CHECK((train(stop_before) == whole));
}

TEST_CASE("tuner: a run that is asked to stop leaves a checkpoint, also where none were asked for")
{
    crossin_test::temporary_folder const folder;
    auto const list = batches_of(some_texts(40), 4);
    pair_model model;
    xin::tuner_options options = steps(7);
    options.folder = folder.path();
    options.validate_every = 5;
    xin::tuner tune(model, options);
    std::uint64_t validations = 0;
    xin::tune_events events;
    events.validate = [&]() -> xin::batch_loss { return {static_cast<double>(++validations), 1}; };
    events.interrupted = [&] { return tune.state().step == 2; };
    CHECK(tune.run(list, events) == xin::tune_end::interrupted);
    CHECK(validations == 0);
    CHECK(xin::read_tune_checkpoint(tune.options().checkpoint_path()).state == tune.state());
}

TEST_CASE("tuner: what was left out and cut is counted over stops")
{
    crossin_test::temporary_folder const folder;
    std::vector<xin::token_batch> list = batches_of(some_texts(24), 4);
    for (std::size_t i = 0; i < list.size(); ++i) {
        list[i].counts.left_out = i;
        list[i].counts.cut_rows = 2 * i;
        list[i].counts.cut_answer = 3 * i;
    }
    xin::tuner_options options = steps(6);
    options.folder = folder.path();
    pair_model model;
    xin::tuner tune(model, options);
    tune.run(list, {.interrupted = [&] { return tune.state().step == 4; }});
    CHECK(tune.state().left_out == 6);
    pair_model again;
    xin::tuner resumed(again, options);
    resumed.resume(xin::read_tune_checkpoint(tune.options().checkpoint_path()));
    resumed.run(std::span(list).subspan(4));
    CHECK(resumed.state().left_out == 15);
    CHECK(resumed.state().cut_rows == 30);
    CHECK(resumed.state().cut_answers == 45);
}

TEST_CASE("tuner: a run ends where the batches do, and what is left over makes a last step")
{
    auto const list = batches_of(some_texts(10), 2);
    pair_model model;
    xin::tuner_options options = steps(10);
    options.accumulate = 2;
    xin::tuner tune(model, options);
    std::vector<std::uint64_t> next;
    CHECK(tune.run(list, {.stepped = [&](xin::tune_progress const& one) { next.push_back(one.next.index); }}) ==
          xin::tune_end::used_up);
    CHECK(next == std::vector<std::uint64_t>{4, 8, 10});
    CHECK_FALSE(tune.done());
}

TEST_CASE("tuner: what is left over with nothing to learn is counted and makes no step")
{
    crossin_test::temporary_folder const folder;
    auto list = batches_of(some_texts(10), 2);
    list[4] = {.next = {10, 0}, .counts = {.examples = 2, .left_out = 2}};
    xin::tuner_options options = steps(3);
    options.accumulate = 2;
    options.folder = folder.path();
    options.save_every = 1;
    pair_model model;
    xin::tuner tune(model, options);
    CHECK(tune.run(list) == xin::tune_end::used_up);
    pair_model again;
    xin::tuner resumed(again, options);
    resumed.resume(xin::read_tune_checkpoint(tune.options().checkpoint_path()));
    CHECK(resumed.run(std::span(list).subspan(5)) == xin::tune_end::used_up);
    CHECK(resumed.state() == tune.state());
    CHECK(resumed.state().step == 2);
    CHECK(resumed.state().next == xin::batch_position{10, 0});
    CHECK(resumed.state().left_out == 2);
    CHECK(again.numbers() == model.numbers());
    list[2] = list[3] = list[4]; // amid the batches it is refused
    CHECK_THROWS_WITH(xin::tuner(again, options).run(list), ContainsSubstring("step 2: none of its batches"));
}

TEST_CASE("tuner: batches that do not know their place are counted")
{
    auto const list = batches_of(some_texts(10), 2);
    std::vector<xin::token_sequences> views(list.begin(), list.end());
    pair_model model;
    xin::tuner tune(model, steps(4));
    tune.run(views);
    CHECK(tune.state().next == xin::batch_position{4, 0});
    model.spoil_loss_at = model.calls + 1;
    CHECK_THROWS_WITH(tune.accumulate(views[4]), ContainsSubstring("its examples are 4, 4"));
}

TEST_CASE("tuner: a step with nothing to learn is refused; a batch without texts is passed over")
{
    auto const list = batches_of(some_texts(4), 2);
    pair_model model;
    xin::tuner tune(model, steps(4));
    CHECK_THROWS_WITH(tune.update(), ContainsSubstring("step 1: none of its batches has a token to learn"));
    tune.accumulate(xin::token_batch{});
    CHECK(model.calls == 0);
    tune.accumulate(list[0]);
    CHECK(tune.update().supervised == list[0].counts.supervised);
}

TEST_CASE("tuner: a checkpoint of other options, another model or other data is refused by name")
{
    crossin_test::temporary_folder const folder;
    std::string const path = folder.file("checkpoint.safetensors");
    xin::fingerprint recipe, other_recipe;
    recipe.add("recipe", "a");
    other_recipe.add("recipe", "b");
    pair_model model;
    xin::tuner(model, steps(10), recipe).save(path);
    xin::saved_tune const saved = xin::read_tune_checkpoint(path);
    auto const resume = [&](xin::tuner_options const& options, xin::fingerprint const& made_of, std::size_t size = 29) {
        pair_model fresh(0, size);
        xin::tuner(fresh, options, made_of).resume(saved);
    };
    CHECK_NOTHROW(resume(steps(10), recipe));
    CHECK_THROWS_WITH(resume(steps(10), other_recipe), ContainsSubstring("what differs: recipe."));
    CHECK_THROWS_WITH(resume(steps(10), recipe, 30), ContainsSubstring("what differs: trained parameters."));
    auto const with = [&](auto change) {
        xin::tuner_options options = steps(10);
        change(options);
        return options;
    };
    CHECK_THROWS_WITH(resume(with([](auto& o) { o.rate.peak = 1; }), recipe),
                      ContainsSubstring("differs: learning rate."));
    CHECK_THROWS_WITH(resume(with([](auto& o) { o.rate.steps = 11; }), recipe), ContainsSubstring("differs: steps."));
    CHECK_THROWS_WITH(resume(with([](auto& o) { o.accumulate = 2; }), recipe),
                      ContainsSubstring("differs: accumulation."));
    CHECK_THROWS_WITH(resume(with([](auto& o) { o.optimizer.decay = 1; }), recipe),
                      ContainsSubstring("differs: optimizer."));
    CHECK_THROWS_WITH(resume(with([](auto& o) { o.clip = 2; }), recipe), ContainsSubstring("differs: clipping."));
    CHECK_THROWS_WITH(resume(with([](auto& o) { o.seed = 2; }), recipe),
                      ContainsSubstring("differs: seed of dropout."));
    CHECK_THROWS_WITH(resume(with([](auto& o) { o.validate_every = 2; }), recipe),
                      ContainsSubstring("differs: validation."));
    CHECK_THROWS_WITH(resume(with([](auto& o) { o.loss_decay = 0; }), recipe),
                      ContainsSubstring("differs: mean loss."));
    CHECK_NOTHROW(resume(with([](auto& o) {
                             o.threads = 2;
                             o.save_every = 5;
                             o.folder = "elsewhere";
                         }),
                         recipe));
}

TEST_CASE("tuner: a folder that is not there is found before the first step")
{
    crossin_test::temporary_folder const folder;
    pair_model model;
    xin::tuner_options options = steps(10);
    options.folder = folder.file("absent");
    options.save_every = 100;
    CHECK_THROWS_AS(xin::tuner(model, options).run(batches_of(some_texts(4), 2)), xin::error);
    CHECK(model.calls == 0);
}

TEST_CASE("tuner: options that make no sense are refused")
{
    pair_model model;
    auto const refused = [&](auto change) {
        xin::tuner_options options = steps(10);
        change(options);
        CHECK_THROWS_AS(xin::tuner(model, options), xin::error);
    };
    refused([](auto& o) { o.rate = {.shape = xin::rate_shape::constant, .steps = 0}; });
    refused([](auto& o) { o.rate.peak = 0; });
    refused([](auto& o) { o.accumulate = 0; });
    refused([](auto& o) { o.clip = -1; });
    refused([](auto& o) { o.loss_decay = 1; });
    refused([](auto& o) { o.stop.patience = 3; });
    refused([](auto& o) { o.stop.least_gain = -1; });
    refused([](auto& o) { o.optimizer.beta1 = 2; });
}
