// SPDX-License-Identifier: MIT
// Weights that adapt: `feedback`, `take_over` and `resume` of <crossin/compose/composition.hpp>.

#include "compose/world.hpp"
#include "support/catch.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <crossin/compose/tasks.hpp>

using namespace crossin_test;
using namespace crossin::literals;

namespace {

constexpr std::array languages{"en"_lang, "vi"_lang, "zh"_lang};
constexpr std::array<double, 3> hard_zh{1.0, 1.0, 4.0}, hard_en{5.0, 1.0, 1.0};

struct adaptive {
    world pairs{{"en", "vi", "zh"}, 100};
    xin::record_list base = corpus_of("en", 50);

    [[nodiscard]] std::unique_ptr<xin::composition> compose(xin::compose_options options = {.seed = 3}) const
    {
        return std::make_unique<xin::composition>(
            std::move(options), xin::component("base", base, xin::same_language{}, 1),
            xin::component("mono", pairs.rows(), xin::same_language{}, 1, {.adaptive = true}),
            xin::component("cross", pairs.rows(), xin::cross_lingual(xin::to_pivot{}), 1));
    }
};

/// How many of the examples [first, last) component `mono` gave in Chinese.
double share_of_zh(xin::composition const& data, std::uint64_t first, std::uint64_t last)
{
    double in_zh = 0, all = 0;
    for (std::uint64_t i = first; i < last; ++i) {
        xin::draw const taken = data.draws()[i];
        if (data.components()[taken.component].name() != "mono") continue;
        ++all;
        in_zh += data.leaf(taken.leaf).languages.from == "zh"_lang;
    }
    return in_zh / all;
}

} // namespace

TEST_CASE("feedback: the harder language is drawn more often, from the first block that nobody has begun")
{
    adaptive const made;
    auto const data = made.compose();
    std::vector<xin::example> const before = examples_of(*data, 0, 8192);
    CHECK(data->feedback(5000, languages, hard_zh) == 8192);
    CHECK(examples_of(*data, 0, 8192) == before);
    CHECK(share_of_zh(*data, 0, 8192) == Approx(1.0 / 3).margin(0.002));
    std::vector<double> const wanted = xin::adaptive_weights(hard_zh);
    CHECK(wanted[2] > 0.5);
    CHECK(share_of_zh(*data, 8192, 8192 + 4 * 4096) == Approx(wanted[2]).margin(0.001));

    // The other components keep their languages and their shares.
    xin::run_table const plan = data->plan(8192, 16384);
    CHECK(plan.total("base").got == Approx(8192 / 3.0).margin(3));
    CHECK(plan.cells[4].languages == xin::direction{"vi"_lang, "en"_lang});
    CHECK(plan.cells[4].got == Approx(8192 / 6.0).margin(3));
}

TEST_CASE("feedback: takes effect at once where nothing is in flight, and at a block's end to the example")
{
    adaptive const made;
    CHECK(made.compose()->feedback(0, languages, hard_zh) == 0);
    CHECK(made.compose()->feedback(1, languages, hard_zh) == 4096);
    CHECK(made.compose()->feedback(4096, languages, hard_zh) == 4096);
    CHECK(made.compose()->feedback(4097, languages, hard_zh) == 8192);
    auto const data = made.compose();
    data->feedback(0, languages, hard_zh);
    CHECK(share_of_zh(*data, 0, 4096) > 0.5);
}

TEST_CASE("feedback: what is fed back is recorded, and resuming replays it")
{
    adaptive const made;
    auto const data = made.compose();
    data->feedback(100, languages, hard_zh);
    data->feedback(9000, languages, hard_en);
    data->feedback(12'000, languages, hard_zh); // in the same block: the later word holds
    REQUIRE(data->recorded().size() == 3);
    CHECK(data->recorded()[0].first == 4096);
    CHECK(data->recorded()[1].first == 12'288);
    CHECK(data->recorded()[2].first == 12'288);
    CHECK(data->recorded()[1].weights != data->recorded()[2].weights);
    std::vector<xin::example> const all = examples_of(*data, 0, 17'000);

    for (std::uint64_t const stop : {0U, 4095U, 4096U, 4097U, 12'287U, 12'288U, 15'000U}) {
        auto const again = made.compose();
        CHECK(again->resume(data->checkpoint_at(stop)) == stop);
        CHECK(again->recorded() == data->recorded());
        CHECK(std::ranges::equal(examples_of(*again, stop, stop + 1000), std::span(all).subspan(stop, 1000)));
        CHECK(again->made_of() == data->made_of());
    }
    CHECK(examples_of(*made.compose(), 12'288, 12'400) != std::vector(all.begin() + 12'288, all.begin() + 12'400));
}

TEST_CASE("feedback: a run that resumes between two scores goes on as one that never stopped")
{
    adaptive const made;
    auto const whole = made.compose();
    whole->feedback(3000, languages, hard_zh);
    whole->feedback(9000, languages, hard_en);

    auto const first = made.compose();
    first->feedback(3000, languages, hard_zh);
    auto const second = made.compose();
    second->resume(first->checkpoint_at(8000));
    second->feedback(9000, languages, hard_en);
    CHECK(examples_of(*second, 8000, 16'000) == examples_of(*whole, 8000, 16'000));
    CHECK(second->checkpoint_at(5) == whole->checkpoint_at(5));
}

TEST_CASE("feedback: rows go on where they were, none lost and none repeated")
{
    adaptive const made;
    auto const data = made.compose();
    data->feedback(4096, languages, hard_zh);
    data->feedback(8192, languages, hard_en);
    // Each leaf's turns are 0, 1, 2, ..., whatever the weights did.
    std::vector<std::uint64_t> turns(data->draws().leaf_count(), 0), sums = turns;
    for (std::uint64_t i = 0; i < 4 * 4096; ++i) {
        xin::draw const taken = data->draws()[i];
        ++turns[taken.leaf];
        sums[taken.leaf] += taken.turn;
    }
    for (std::size_t leaf = 0; leaf < turns.size(); ++leaf) CHECK(sums[leaf] == turns[leaf] * (turns[leaf] - 1) / 2);
}

TEST_CASE("feedback: plan and ledger agree, and the plan says what is asked from then on")
{
    adaptive const made;
    auto const data = made.compose();
    data->feedback(4096, languages, hard_zh);
    xin::ledger emitted(data->draws().leaf_count());
    for (std::uint64_t i = 0; i < 20'480; ++i) emitted.add(data->draws()[i]);
    xin::run_table const plan = data->plan(20'480);
    CHECK(plan.same_counts(data->table(emitted, 0, 20'480)));
    for (xin::plan_cell const& cell : plan.cells) CHECK(cell.asked == Approx(static_cast<double>(cell.got)).margin(4));
}

TEST_CASE("feedback: other ranks take the weights over as they are")
{
    adaptive const made;
    auto const one = made.compose(), other = made.compose();
    one->feedback(4000, languages, hard_zh);
    other->take_over(one->recorded().back());
    CHECK(examples_of(*other, 0, 10'000) == examples_of(*one, 0, 10'000));
    CHECK(other->checkpoint_at(1) == one->checkpoint_at(1));
    CHECK(message_of([&] { other->take_over({4097, one->recorded().back().weights}); }, xin::errc::invalid_argument) ==
          "weights can only change at the start of a block");
    CHECK(contains(
        message_of([&] { other->take_over({0, one->recorded().back().weights}); }, xin::errc::invalid_argument),
        "in the order of the run"));
    CHECK(other->recorded().size() == 1);
}

TEST_CASE("feedback: holds up to the next stage, which starts anew")
{
    adaptive const made;
    xin::compose_options options{.seed = 3};
    options.stages = {{10'000, {1, 2, 1}}};
    auto const data = made.compose(options);
    CHECK(data->feedback(4000, languages, hard_zh) == 4096);
    CHECK(share_of_zh(*data, 4096, 8192) > 0.5);
    CHECK(share_of_zh(*data, 10'000, 10'000 + 4096) == Approx(1.0 / 3).margin(0.003));
    CHECK(data->feedback(9'500, languages, hard_zh) == 10'000);
    CHECK(share_of_zh(*data, 10'000, 10'000 + 4096) > 0.5);
    CHECK(data->plan(10'000, 10'000 + 4096).total("mono").got == Approx(2048).margin(2));
}

TEST_CASE("feedback: waits for the end of a gradual change")
{
    adaptive const made;
    xin::compose_options options{.seed = 3};
    options.stages = {{30'000, {1, 2, 1}, true}};
    auto const data = made.compose(options);
    CHECK(data->feedback(4000, languages, hard_zh) == 30'000);
    CHECK(share_of_zh(*data, 30'000, 40'000) > 0.5);
    CHECK(data->feedback(30'001, languages, hard_en) == 34'096);
    auto const again = made.compose(options);
    again->resume(data->checkpoint_at(32'000));
    CHECK(examples_of(*again, 32'000, 36'000) == examples_of(*data, 32'000, 36'000));
}

TEST_CASE("feedback: scores that cannot be used are refused, and change nothing")
{
    adaptive const made;
    auto const data = made.compose();
    auto const refusal = [&](std::span<xin::language_tag const> tags, std::span<double const> scores) {
        return message_of([&] { data->feedback(10, tags, scores); }, xin::errc::invalid_argument);
    };
    CHECK(refusal(languages, std::array{1.0}) == "feedback needs one score a language");
    CHECK(refusal(std::array{"en"_lang, "vi"_lang}, std::array{1.0, 2.0}) ==
          "feedback lacks a score for zh, a language of component \"mono\"");
    CHECK(refusal(languages, std::array{1.0, std::numeric_limits<double>::quiet_NaN(), 2.0}) != "nothing was thrown");
    CHECK(data->recorded().empty());
    CHECK(examples_of(*data, 0, 5000) == examples_of(*made.compose(), 0, 5000));

    data->feedback(9000, languages, hard_zh);
    CHECK(contains(message_of([&] { data->feedback(10, languages, hard_zh); }, xin::errc::invalid_argument),
                   "in the order of the run"));

    xin::composition fixed({}, xin::component("base", made.base, xin::same_language{}, 1));
    CHECK(message_of([&] { fixed.feedback(10, languages, hard_zh); }, xin::errc::invalid_argument) ==
          "feedback needs a component with the option `adaptive`");
}

TEST_CASE("feedback: a checkpoint does not fit a composition that was fed back something else")
{
    adaptive const made;
    auto const data = made.compose();
    data->feedback(10, languages, hard_zh);
    xin::checkpoint const saved = data->checkpoint_at(7000);
    CHECK(data->resume(saved) == 7000); // its own
    data->feedback(8192, languages, hard_en);
    CHECK(message_of([&] { data->resume(saved); }, xin::errc::mismatch) ==
          "this composition has recorded stages that the checkpoint lacks; resume with a new one");

    auto const other = made.compose({.seed = 4});
    CHECK(contains(message_of([&] { other->resume(saved); }, xin::errc::mismatch), "different in seed;"));
    CHECK(other->recorded().empty());
}
