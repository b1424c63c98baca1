// SPDX-License-Identifier: MIT
// From records to trained numbers: compositions in batches, packed or not, trained, stopped and gone on with.

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <crossin/batch/byte_tokenizer.hpp>
#include <crossin/batch/token_batches.hpp>
#include <crossin/batch/token_counts.hpp>
#include <crossin/compose.hpp>
#include <crossin/core/record_list.hpp>
#include <crossin/records.hpp>
#include <crossin/train.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"
#include "train/pair_model.hpp"

using namespace crossin;
using Catch::Matchers::ContainsSubstring;
using crossin_test::letter_tokenizer;
using crossin_test::pair_model;

static_assert(rendering_source<composition>);
static_assert(example_source<shard_view<composition>>);
static_assert(!rendering_source<shard_view<composition>>);

namespace {

record_list numbered(language_tag language, std::string const& word, std::size_t count)
{
    std::vector<record> records;
    for (std::size_t i = 0; i < count; ++i)
        records.push_back(
            {std::to_string(i), {}, {{word + std::string(i % 7, 'q'), {}, word + std::string(i % 5, 'z')}}});
    return {language, std::move(records), std::string(language.text())};
}

struct sources {
    record_list base = numbered("en"_lang, "base", 40), english = numbered("en"_lang, "word", 30),
                spanish = numbered("es"_lang, "palabra", 30);
    parallel_corpus<record_list> pairs = parallel(by_id{}, english, spanish);

    [[nodiscard]] composition make(std::uint64_t seed, std::function<std::uint64_t(std::string_view)> count = {}) const
    {
        weight_unit const unit = count ? weight_unit::supervised_tokens : weight_unit::examples;
        return composition({.seed = seed, .prompt = prompts::plain, .unit = unit, .count_tokens = std::move(count)},
                           component("base", base, same_language{}, 1),
                           component("cross", pairs, cross_lingual(both_ways{}), 1));
    }
};

} // namespace

TEST_CASE("training: batches of a composition hold its examples, with their languages")
{
    sources const from;
    composition const data = from.make(7);
    token_batches batches(data, collator{byte_tokenizer()}, {.examples = 5, .last = 1'000'000}, {123'456, 0});
    token_batch batch;
    REQUIRE(batches.next(batch));
    REQUIRE(batch.size() == 5);
    collator collate{byte_tokenizer()};
    for (std::size_t i = 0; i < 5; ++i) {
        example const one = data[123'456 + i];
        CHECK(batch.indices[i] == one.index);
        CHECK(batch.languages[i] == one.languages);
        token_row const row = collate(one.prompt, one.response);
        REQUIRE(batch.begins[i + 1] - batch.begins[i] == row.ids.size());
        for (std::size_t k = 0; k < row.ids.size(); ++k)
            REQUIRE(batch.ids[batch.begins[i] + k] == static_cast<std::uint32_t>(row.ids[k]));
    }

    auto const part = data.shard(1, 3, 300);
    token_batches of_rank(part, collator{byte_tokenizer()}, {.examples = 4});
    REQUIRE(of_rank.next(batch));
    CHECK(batch.indices == std::vector<std::uint64_t>{1, 4, 7, 10});
}

TEST_CASE("training: weights that count tokens take a tokenizer's word for it")
{
    sources const from;
    composition const data = from.make(7, token_counter(byte_tokenizer()));
    token_counter count{byte_tokenizer()};
    std::array<double, 2> tokens{};
    for (std::uint64_t i = 0; i < 4096 * 4; ++i) {
        example const one = data[i];
        tokens[one.component == "cross"] += static_cast<double>(count(one.response));
    }
    CHECK(tokens[0] / tokens[1] == Approx(1).epsilon(0.02));
}

TEST_CASE("training: a run over a composition that stops and goes on ends in the same bytes, or says what differs")
{
    sources const from;
    for (bool const pack : {false, true}) {
        collator const collate(letter_tokenizer(), {.max_length = 200});
        batch_options const how{.examples = 3, .pack = pack, .bins = 2};
        tuner_options options;
        options.rate = {.peak = 0.1, .steps = 12, .warm_up = 2};
        options.accumulate = 2;
        options.save_every = 100;
        auto const run = [&](composition& data, tuner<pair_model>& tune, std::uint64_t until, batch_position at) {
            token_batches batches(data, collate, how, at);
            return tune.run(batches, {.data = [&](std::uint64_t next) { return data.checkpoint_at(next); },
                                      .interrupted = [&] { return tune.state().step == until; }});
        };
        crossin_test::temporary_folder const one, two;
        composition data = from.make(7);
        pair_model whole(0.1), begun(0.1), resumed(0.1);
        options.folder = one.path();
        tuner all(whole, options);
        run(data, all, 99, {});
        std::string const expected = crossin_test::read_file(all.options().checkpoint_path());
        for (std::uint64_t const stop : {0, 1, 5, 11}) {
            options.folder = two.path();
            pair_model first(0.1), second(0.1);
            tuner before(first, options), after(second, options);
            run(data, before, stop, {});

            saved_tune const saved = read_tune_checkpoint(before.options().checkpoint_path());
            composition again = from.make(7);
            CHECK(again.resume(saved.data) == saved.state.next.index);
            composition other = from.make(8);
            CHECK_THROWS_WITH(other.resume(saved.data), ContainsSubstring("seed"));
            run(again, after, 99, after.resume(saved));
            CHECK(second.numbers() == whole.numbers());
            CHECK(crossin_test::read_file(after.options().checkpoint_path()) == expected);
        }
    }
}
