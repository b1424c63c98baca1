// SPDX-License-Identifier: MIT
#include <crossin/compose/composition.hpp>

#include "compose/world.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <ranges>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <crossin/compose/tasks.hpp>
#include <crossin/core/random.hpp>

using namespace crossin_test;
using namespace crossin::literals;

namespace {

/// Two corpora, three components, a change of weights at 5000: blocks, stages and epochs end at different places.
struct staged {
    world pairs{{"en", "vi", "zh"}, 150};
    xin::record_list base = corpus_of("en", 700);

    [[nodiscard]] std::unique_ptr<xin::composition> compose(std::uint64_t seed = 7) const
    {
        xin::compose_options options;
        options.seed = seed;
        options.hint = xin::hint_style::sentence;
        options.stages = {{5000, {1, 2, 3}}, {9000, {3, 1, 1}, true}};
        return std::make_unique<xin::composition>(
            std::move(options), xin::component("base", base, xin::same_language{}, 5),
            xin::component("cross", pairs.rows(), xin::cross_lingual(xin::any_to_any{}), 3),
            xin::component("translate", pairs.rows(), xin::translation(xin::both_ways{}, xin::translated::any), 1));
    }
};

constexpr std::uint64_t run = 13'000;

} // namespace

TEST_CASE("composition: an example is the same by index, in blocks of any size, and through iterators")
{
    staged const made;
    auto const data = made.compose();
    std::vector<xin::example> const all = examples_of(*data, 0, run);
    REQUIRE(all.size() == run);
    for (std::uint64_t i = 0; i < run; i += 7) REQUIRE((*data)[i] == all[i]);

    for (std::uint64_t const size : {1U, 37U, 1024U, 5000U}) {
        std::uint64_t first = 4090;
        for (; first + size < 4090 + 6000; first += size) {
            std::vector<xin::example> const some = examples_of(*data, first, first + size);
            REQUIRE(std::equal(some.begin(), some.end(), all.begin() + static_cast<std::ptrdiff_t>(first)));
        }
    }

    auto const begin = data->begin();
    CHECK(*(begin + 4097) == all[4097]);
    CHECK(begin[8192] == all[8192]);
    std::uint64_t index = 0;
    for (xin::example const& one : *data | std::views::take(50)) CHECK(one == all[index++]);
    auto const late = *data | std::views::drop(12'000) | std::views::take(3);
    CHECK(std::ranges::equal(late, std::span(all).subspan(12'000, 3)));
}

TEST_CASE("composition: an example says where it stands and is what its languages say")
{
    staged const made;
    auto const data = made.compose();
    for (xin::example const& one : examples_of(*data, 0, 3000)) {
        REQUIRE(one.fields.turns.size() == 1);
        std::string const from = to_string(one.languages.from), to = to_string(one.languages.to);
        auto const& turn = one.fields.turns.front();
        REQUIRE(one.response == turn.output);
        REQUIRE(contains(one.prompt, turn.instruction));
        if (one.component == "translate") {
            REQUIRE(from != to);
            REQUIRE(contains(turn.input, " " + from + " "));
        } else {
            REQUIRE(contains(turn.instruction, "ask " + from + " "));
            REQUIRE(turn.output == "say " + to + " " + one.fields.id.substr(1));
        }
        REQUIRE(contains(turn.output, " " + to + " "));
        REQUIRE(number_in(turn.output) == number_in(one.fields.id));
    }
}

TEST_CASE("composition: threads that read one composition see what one thread sees", "[threads]")
{
    staged const made;
    auto const data = made.compose();
    std::vector<xin::example> const all = examples_of(*data, 0, 6000);
    std::vector<xin::example> by_index(6000), by_block(6000);
    {
        std::jthread const first([&] {
            for (std::uint64_t i = 0; i < 6000; ++i) by_index[i] = (*data)[i];
        });
        std::jthread const second([&] {
            xin::composition::workspace room;
            for (std::uint64_t at = 6000; at > 0; at -= 500)
                data->render(at - 500, at, room,
                             [&](xin::example_view const& one) { by_block[one.index] = xin::to_example(one); });
        });
        CHECK(data->made_of() == made.compose()->made_of());
    }
    CHECK(by_index == all);
    CHECK(by_block == all);
}

TEST_CASE("composition: one thread may go to and fro between two compositions")
{
    staged const made;
    auto const one = made.compose(1), other = made.compose(2);
    std::vector<xin::example> const of_one = examples_of(*one, 0, 200), of_other = examples_of(*other, 0, 200);
    xin::composition::workspace room;
    for (std::uint64_t i = 0; i < 200; ++i) {
        CHECK((*one)[i] == of_one[i]);
        CHECK((*other)[i] == of_other[i]);
        CHECK(xin::to_example(one->render(one->draws()[i], room)) == of_one[i]);
        CHECK(xin::to_example(other->render(other->draws()[i], room)) == of_other[i]);
    }
    CHECK(of_one != of_other);
}

TEST_CASE("composition: a sink may ask for the draw, and the prompt may be left out")
{
    staged const made;
    auto const data = made.compose();
    xin::composition::workspace room;
    std::uint64_t index = 100;
    data->render(100, 1500, room, [&](xin::example_view const& one, xin::draw const& taken) {
        REQUIRE(taken == data->draws()[index]);
        REQUIRE(one.index == index);
        REQUIRE(data->leaf_of(one.component, one.languages) == taken.leaf);
        ++index;
    });
    CHECK(index == 1500);
    data->render(
        0, 20, room,
        [&](xin::example_view const& one) {
            CHECK(one.prompt.empty());
            CHECK(one.response == (*data)[one.index].response);
        },
        false);
}

TEST_CASE("composition: resuming at any place equals never stopping")
{
    staged const made;
    auto const whole = made.compose();
    std::vector<xin::example> const all = examples_of(*whole, 0, run);
    std::set<std::uint64_t> stops{0, 1, run - 1};
    auto const around = [&](std::uint64_t border) { stops.insert({border - 1, border, border + 1}); };
    for (std::uint64_t block = 4096; block < 5000; block += 4096) around(block);
    for (xin::stage const& stage : whole->draws().stages().stages())
        if (stage.first > 0 && stage.first < run) around(stage.first);
    for (std::uint64_t i = 1; i < run; ++i) // where an epoch of some direction begins
        if (xin::draw const taken = whole->draws()[i];
            taken.epoch > 0 && taken.turn % whole->draws().rows(taken.leaf) == 0)
            if (i % 5 == 0) around(i);
    for (std::uint64_t i = 0; i < 40; ++i) stops.insert(xin::below(run, xin::random_bits(3, i)));

    for (std::uint64_t const stop : stops) {
        xin::checkpoint const saved = made.compose()->checkpoint_at(stop);
        auto const again = made.compose();
        REQUIRE(again->resume(saved) == stop);
        std::uint64_t const last = std::min(stop + 30, run);
        std::vector<xin::example> const rest = examples_of(*again, stop, last);
        REQUIRE(std::equal(rest.begin(), rest.end(), all.begin() + static_cast<std::ptrdiff_t>(stop)));
        // and a second time, from where the resumed run stops
        auto const twice = made.compose();
        REQUIRE(twice->resume(again->checkpoint_at(last)) == last);
        if (last < run) REQUIRE((*twice)[last] == all[last]);
    }
    CHECK(stops.size() > 50);
}

TEST_CASE("composition: a run that is stopped at every example equals one that is not")
{
    staged const made;
    std::vector<xin::example> const all = examples_of(*made.compose(), 4080, 4110);
    xin::checkpoint saved = made.compose()->checkpoint_at(4080);
    for (xin::example const& expected : all) {
        auto const data = made.compose();
        xin::example const one = (*data)[data->resume(saved)];
        REQUIRE(one == expected);
        saved = data->checkpoint_after(one);
    }
    CHECK(saved.next == 4110);
}

TEST_CASE("composition: a checkpoint of something else is refused by name")
{
    world const pairs({"en", "vi"}, 40), other_rows({"en", "vi"}, 41);
    world const other_text({"en", "vi"}, 40, [](std::string_view language, std::uint64_t row) {
        xin::record one = record_of(language, row);
        if (language == "vi" && row == 17) one.turns.front().output += "!";
        return one;
    });
    xin::record_list const base = corpus_of("en", 30), renamed(base.language(), {record_of("en", 1)}, "elsewhere");
    struct settings {
        xin::compose_options options{.seed = 7};
        world const* rows = nullptr;
        double weight = 3;
        xin::component_options cross = {};
        xin::translated field = xin::translated::instruction;
    };
    auto const compose = [&](settings const& how) {
        return std::make_unique<xin::composition>(
            how.options, xin::component("base", base, xin::same_language{}, 1),
            xin::component("cross", how.rows->rows(), xin::cross_lingual(xin::any_to_any{}), how.weight, how.cross),
            xin::component("translate", how.rows->rows(), xin::translation(xin::both_ways{}, how.field), 1));
    };
    settings const usual{.rows = &pairs};
    xin::checkpoint const saved = compose(usual)->checkpoint_at(10);
    CHECK(compose(usual)->resume(saved) == 10);

    auto const refusal = [&](std::function<void(settings&)> const& change) {
        settings how = usual;
        change(how);
        auto const data = compose(how);
        return message_of([&] { data->resume(saved); }, xin::errc::mismatch);
    };
    CHECK(refusal([](settings& how) { how.options.seed = 8; }) ==
          "the checkpoint belongs to another composition: different in seed; resume with what it was made of, or start "
          "anew");
    CHECK(contains(refusal([](settings& how) { how.options.prompt = xin::prompts::plain; }),
                   "different in prompt template;"));
    CHECK(contains(refusal([](settings& how) { how.options.hint = xin::hint_style::none; }),
                   "different in answer hint;"));
    CHECK(contains(refusal([](settings& how) { how.weight = 4; }), "different in weights;"));
    CHECK(
        contains(refusal([](settings& how) { how.options.unit = xin::weight_unit::bytes; }), "different in weights;"));
    CHECK(contains(refusal([](settings& how) { how.cross.max_epochs = 9; }), "different in component cross options;"));
    CHECK(contains(refusal([](settings& how) { how.cross.adaptive = true; }), "different in component cross options;"));
    CHECK(contains(refusal([](settings& how) { how.cross.how = xin::in_order(); }),
                   "different in component cross options;"));
    CHECK(contains(refusal([](settings& how) { how.field = xin::translated::output; }), "component translate task"));
    CHECK(
        contains(refusal([](settings& how) { how.options.ends = xin::run_end::first_used_up; }), "different in end;"));
    CHECK(contains(refusal([&](settings& how) { how.rows = &other_text; }),
                   "different in component cross corpus vi, component translate corpus vi;"));
    CHECK(contains(refusal([&](settings& how) { how.rows = &other_rows; }), "component cross corpus en"));

    // Whatever part there is, a difference in it alone is found: ICU's version and the order of this library, too.
    for (xin::fingerprint::part const& part : saved.made_of.parts()) {
        xin::checkpoint foreign{saved.next, {}, {}};
        for (xin::fingerprint::part const& one : saved.made_of.parts())
            foreign.made_of.add(one.name, one.hash ^ (one.name == part.name));
        auto const data = compose(usual);
        CHECK(contains(message_of([&] { data->resume(foreign); }, xin::errc::mismatch),
                       "different in " + part.name + ";"));
    }
    auto const has = [&](char const* name) {
        return std::ranges::any_of(saved.made_of.parts(), [&](auto const& part) { return part.name == name; });
    };
    CHECK(has("ICU"));
    CHECK(has("order"));
}

TEST_CASE("composition: directions, pivot and wording belong to a checkpoint as well")
{
    world const pairs({"en", "vi"}, 40);
    auto const made_of = [&](auto what, xin::component_options options = {}) {
        return xin::composition({}, xin::component("one", pairs.rows(), what, 1, options)).made_of();
    };
    auto const differs = [](xin::fingerprint const& a, xin::fingerprint const& b) {
        return a.differences(b) == std::vector<std::string>{"component one directions"};
    };
    CHECK(differs(made_of(xin::cross_lingual(xin::to_pivot{})), made_of(xin::cross_lingual(xin::from_pivot{}))));
    CHECK(differs(made_of(xin::cross_lingual(xin::to_pivot{})),
                  made_of(xin::cross_lingual(xin::to_pivot{}), {.pivot = "vi"_lang})));
    CHECK(differs(made_of(xin::pair_in_context(xin::any_to_any{})),
                  made_of(xin::pair_in_context(xin::any_to_any{}), {.pivot = "vi"_lang})));
    CHECK(made_of(xin::same_language{}) ==
          made_of(xin::same_language{}, {.pivot = "vi"_lang})); // which nobody reads there
    xin::fingerprint const own = made_of(xin::translation(xin::both_ways{}, xin::translated::output, "Translate:"));
    CHECK(own.differences(made_of(xin::translation(xin::both_ways{}, xin::translated::output))).size() == 2);
}

TEST_CASE("composition: where a corpus lies is not what it is")
{
    auto const named = [](std::string name) {
        return xin::record_list("en"_lang, {record_of("en", 1), record_of("en", 2)}, std::move(name));
    };
    xin::record_list const here = named("/here/en.jsonl"), there = named("/there/en.jsonl");
    xin::composition const one({}, xin::component("base", here, xin::same_language{}, 1));
    xin::composition other({}, xin::component("base", there, xin::same_language{}, 1));
    CHECK(other.resume(one.checkpoint_at(3)) == 3);
}

TEST_CASE("composition: ranks of any number take the same set, and their number may change in mid-run")
{
    staged const made;
    auto const data = made.compose();
    constexpr std::uint64_t count = 5000;
    auto const indices = [&](std::uint64_t world, std::uint64_t first, std::uint64_t last) {
        std::multiset<std::uint64_t> taken;
        for (std::uint64_t rank = 0; rank < world; ++rank) {
            auto const mine = data->shard(rank, world, last, xin::tail::uneven, first);
            for (std::uint64_t const index : mine.indices()) taken.insert(index);
        }
        return taken;
    };
    std::multiset<std::uint64_t> all;
    for (std::uint64_t i = 0; i < count; ++i) all.insert(i);
    for (std::uint64_t const world : {1U, 2U, 3U, 8U}) CHECK(indices(world, 0, count) == all);

    for (std::uint64_t const change : {1U, 1999U, 2000U, 4096U}) { // from four ranks to six
        std::multiset<std::uint64_t> taken = indices(4, 0, change);
        taken.merge(indices(6, change, count));
        CHECK(taken == all);
    }

    auto const third = data->shard(2, 3, 100);
    CHECK(third.size() == 33);
    CHECK(third[5] == (*data)[17]);
    CHECK(data->shard(2, 3, 100, xin::tail::repeat).size() == 34);
    CHECK(data->shard(0, 3, 100, xin::tail::drop).size() == 33);
}

TEST_CASE("composition: every rank sees every component, though the order is exact")
{
    staged const made;
    auto const data = made.compose();
    for (std::uint64_t rank = 0; rank < 8; ++rank) {
        std::vector<std::uint64_t> seen(3, 0);
        for (std::uint64_t i = rank; i < 4096; i += 8) ++seen[data->draws()[i].component];
        CHECK(seen[0] > 200); // 284 of 512 on average
        CHECK(seen[1] > 100); // 171
        CHECK(seen[2] > 20);  // 57
    }
}

TEST_CASE("composition: one pass of an x2x component shows each row once")
{
    world const pairs({"en", "vi", "zh"}, 90);
    xin::composition const data({.seed = 5},
                                xin::component("cross", pairs.rows(), xin::cross_lingual(xin::any_to_any{}), 1));
    // Positions are permuted inside blocks, so passes are told apart at block ends only.
    std::vector<std::uint64_t> seen(90, 0);
    for (xin::example const& one : examples_of(data, 0, 4096)) ++seen[number_in(one.fields.id)];
    auto const [least, most] = std::ranges::minmax(seen); // 45.5 passes
    CHECK(least >= 45);
    CHECK(most <= 46);
    for (xin::example const& one : examples_of(data, 4096, 9 * 4096)) ++seen[number_in(one.fields.id)];
    auto const [least_later, most_later] = std::ranges::minmax(seen); // 409.6 passes
    CHECK(most_later - least_later <= 1);
}

TEST_CASE("composition: an example's origin names component, row, languages and places")
{
    world const pairs({"en", "vi"}, 40, [](std::string_view language, std::uint64_t row) {
        return language == "vi" && row < 10 ? xin::record{} : record_of(language, row); // rows 0 to 9 in English only
    });
    xin::composition const data(
        {}, xin::component("cross", pairs.rows(), xin::cross_lingual(xin::from_pivot{}), 1),
        xin::component("context", pairs.rows(), xin::pair_in_context(xin::any_to_any{true}), 1));
    for (std::uint64_t i = 0; i < 60; ++i) {
        xin::example const one = data[i];
        xin::example_origin const from = data.origin(i);
        CHECK(from.taken == data.draws()[i]);
        CHECK(from.component == one.component);
        CHECK(from.languages == one.languages);
        REQUIRE(from.sources.size() == 2); // the pivot is the prompt's or the response's language
        CHECK(from.sources[0].language == one.languages.from);
        CHECK(from.sources[1].language == one.languages.to);
        for (xin::record_source const& source : from.sources) {
            CHECK(source.id == one.fields.id);
            std::uint64_t const at = number_in(one.fields.id) - (source.language == "vi"_lang ? 10 : 0);
            CHECK(source.where.path == to_string(source.language) + ".list[" + std::to_string(at) + "]");
            CHECK(pairs.rows().record(from.row, *pairs.rows().find(source.language)) == at);
        }
    }
}

TEST_CASE("composition: the draws of somebody else are rendered as they are")
{
    world const pairs({"en", "vi", "zh"}, 20);
    xin::composition const data({.hint = xin::hint_style::none},
                                xin::component("cross", pairs.rows(), xin::cross_lingual(xin::any_to_any{}), 1));
    xin::composition::workspace room;
    std::uint32_t const leaf = data.leaf_of("cross", {"vi"_lang, "zh"_lang});
    for (std::uint64_t row = 0; row < 20; ++row) {
        xin::example_view const one = data.render({.leaf = leaf, .row = row}, room);
        CHECK(one.fields.turns.front().instruction == "ask vi " + std::to_string(row));
        CHECK(one.response == "say zh " + std::to_string(row));
    }
    CHECK(message_of([&] { static_cast<void>(data.leaf_of("cross", {"vi"_lang, "es"_lang})); }, xin::errc::not_found) ==
          "no component \"cross\" has the direction vi->es");
}

TEST_CASE("composition: what cannot be composed is refused")
{
    xin::record_list const base = corpus_of("en", 5);
    xin::component const one("base", base, xin::same_language{}, 1), idle("idle", base, xin::same_language{}, 0);
    auto const refusal = [](xin::compose_options options, std::vector<xin::component> components) {
        return message_of([&] { xin::composition const data(options, components); }, xin::errc::invalid_argument);
    };
    CHECK(refusal({}, {}) == "a composition needs at least one component");
    CHECK(refusal({}, {one, one}) == "two components are called \"base\"");
    CHECK(contains(refusal({}, {idle}), "at least one must be larger than zero"));
    CHECK(contains(refusal({.unit = xin::weight_unit::tokens}, {one}), "need a token counter"));

    constexpr xin::template_text bare{
        .name = "bare", .with_input = "{instruction}{input}", .without_input = "{instruction}"};
    CHECK(refusal({.prompt = bare, .hint = xin::hint_style::tags}, {one}) ==
          "the prompt template \"bare\" lacks the slot {output_lang}, in which the answer hint would stand");
    CHECK(refusal({.prompt = bare, .hint = xin::hint_style::tag_after_prompt}, {one}) != "nothing was thrown");
    CHECK(refusal({.prompt = bare, .hint = xin::hint_style::tag}, {one}) == "nothing was thrown");
}

TEST_CASE("composition: hints tell the language where it may differ, and only there")
{
    world const pairs({"en", "vi"}, 6);
    auto const prompts = [&](xin::hint_style hint, auto what) {
        xin::composition const data({.prompt = xin::prompts::plain, .hint = hint},
                                    xin::component("one", pairs.rows(), what, 1));
        xin::composition::workspace room;
        std::vector<std::string> all;
        for (std::uint64_t const row : {1U, 3U}) { // without an input, with one
            std::uint32_t const leaf = data.leaf_of(
                "one", {"en"_lang, std::is_same_v<decltype(what), xin::same_language> ? "en"_lang : "vi"_lang});
            all.emplace_back(data.render({.leaf = leaf, .row = row}, room).prompt);
        }
        return all;
    };
    using texts = std::vector<std::string>;
    xin::cross_lingual const across(xin::from_pivot{});
    CHECK(prompts(xin::hint_style::none, across) == texts{"ask en 1\n", "ask en 3\nsee en 3\n"});
    CHECK(prompts(xin::hint_style::tag, across) == texts{"ask en 1\n\n[vi]\n", "ask en 3\nsee en 3\n[vi]\n"});
    CHECK(prompts(xin::hint_style::tag_after_prompt, across) == texts{"ask en 1\n[vi]", "ask en 3\nsee en 3\n[vi]"});
    CHECK(prompts(xin::hint_style::tags, across) == texts{"[en] ask en 1\n[vi]", "[en] ask en 3\n[en] see en 3\n[vi]"});
    CHECK(prompts(xin::hint_style::sentence, across) ==
          texts{"ask en 1\nAnswer in Vietnamese.\n", "ask en 3\nAnswer in Vietnamese.\nsee en 3\n"});
    for (xin::hint_style const hint : {xin::hint_style::tag, xin::hint_style::tags, xin::hint_style::sentence})
        CHECK(prompts(hint, xin::same_language{}) == texts{"ask en 1\n", "ask en 3\nsee en 3\n"});
}
