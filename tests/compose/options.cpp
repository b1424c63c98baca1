// SPDX-License-Identifier: MIT
#include <crossin/compose/options.hpp>

#include "compose/world.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/compose/tasks.hpp>
#include <crossin/core/utf8.hpp>

using namespace crossin_test;
using namespace crossin::literals;

namespace {

/// Records of very different length: from a few bytes to some hundreds, Chinese three bytes a character.
xin::record long_and_short(std::string_view language, std::uint64_t row)
{
    xin::record one = record_of(language, row);
    std::string const word = language == "zh" ? "答案" : language == "vi" ? "từ " : "word ";
    for (std::uint64_t i = 0; i < row * row % 41; ++i) one.turns.front().output += word;
    for (std::uint64_t i = 0; i < row * 7 % 13; ++i) one.turns.front().instruction += word;
    return one;
}

std::uint64_t words(std::string_view text)
{
    std::uint64_t count = 0;
    bool inside = false;
    for (char const c : text) {
        bool const space = c == ' ' || c == '\n';
        count += inside && space;
        inside = !space;
    }
    return count + inside;
}

using unit_count = std::uint64_t (*)(xin::example_view const&);

/// Shares of the components in the units that examples hold, over [0, count).
std::vector<double> measured_shares(xin::composition const& data, std::uint64_t count, unit_count units)
{
    std::vector<double> shares(data.components().size(), 0);
    double sum = 0;
    xin::composition::workspace room;
    data.render(0, count, room, [&](xin::example_view const& one, xin::draw const& taken) {
        auto const size = static_cast<double>(units(one));
        shares[taken.component] += size;
        sum += size;
    });
    for (double& share : shares) share /= sum;
    return shares;
}

/// The instructions of translations and hints are not record text: these components have none of it.
struct mixed_units {
    world pairs{{"en", "vi", "zh"}, 60, long_and_short};
    xin::record_list base = corpus_of("en", 45, [](std::string_view language, std::uint64_t row) {
        xin::record one = record_of(language, row);
        for (std::uint64_t i = 0; i < 60 + row; ++i) one.turns.front().output += " reason";
        return one;
    });

    [[nodiscard]] std::vector<double> shares(xin::compose_options options, xin::translated field,
                                             unit_count units) const
    {
        xin::composition const data(
            std::move(options), xin::component("base", base, xin::same_language{}, 5),
            xin::component("cross", pairs.rows(), xin::cross_lingual(xin::any_to_any{}), 3),
            xin::component("translate", pairs.rows(), xin::translation(xin::both_ways{}, field, " "), 2));
        return measured_shares(data, 50 * 4096, units);
    }
};

void check_shares(std::vector<double> const& shares)
{
    REQUIRE(shares.size() == 3);
    CHECK(shares[0] == Approx(0.5).epsilon(0.01));
    CHECK(shares[1] == Approx(0.3).epsilon(0.01));
    CHECK(shares[2] == Approx(0.2).epsilon(0.01));
}

std::uint64_t record_bytes(xin::example_view const& one)
{
    xin::turn const& turn = one.fields.turns.front();
    return (one.component == "translate" ? 0 : turn.instruction.size()) + turn.input.size() + turn.output.size();
}
std::uint64_t record_characters(xin::example_view const& one)
{
    xin::turn const& turn = one.fields.turns.front();
    return (one.component == "translate" ? 0 : xin::code_points(turn.instruction)) + xin::code_points(turn.input) +
           xin::code_points(turn.output);
}

} // namespace

TEST_CASE("options: weights count examples")
{
    mixed_units const made;
    check_shares(made.shares({.hint = xin::hint_style::none}, xin::translated::output,
                             [](auto const&) -> std::uint64_t { return 1; }));
}

TEST_CASE("options: weights count bytes of what the examples hold")
{
    mixed_units const made;
    for (xin::translated const field : {xin::translated::instruction, xin::translated::output, xin::translated::any})
        check_shares(
            made.shares({.hint = xin::hint_style::none, .unit = xin::weight_unit::bytes}, field, record_bytes));
    check_shares(made.shares({.hint = xin::hint_style::none, .unit = xin::weight_unit::bytes}, xin::translated::input,
                             record_bytes));
}

TEST_CASE("options: weights count characters of what the examples hold")
{
    mixed_units const made;
    for (xin::translated const field : {xin::translated::instruction, xin::translated::input, xin::translated::any})
        check_shares(made.shares({.hint = xin::hint_style::none, .unit = xin::weight_unit::characters}, field,
                                 record_characters));
}

TEST_CASE("options: weights count tokens of the rendered example, by the caller's tokenizer")
{
    mixed_units const made;
    xin::compose_options const options{.unit = xin::weight_unit::tokens, .count_tokens = words};
    check_shares(made.shares(options, xin::translated::any,
                             [](auto const& one) { return words(one.prompt) + words(one.response); }));
}

TEST_CASE("options: weights count supervised tokens")
{
    mixed_units const made;
    xin::compose_options const options{.unit = xin::weight_unit::supervised_tokens, .count_tokens = words};
    check_shares(
        made.shares(options, xin::translated::instruction, [](auto const& one) { return words(one.response); }));
}

TEST_CASE("options: tokens of a large corpus are told from some of its examples")
{
    // Every 20th record is long, and none of those stands where a sample of one in ten would look.
    xin::record_list const large = corpus_of("en", 20'000, [](std::string_view language, std::uint64_t row) {
        xin::record one = record_of(language, row);
        for (std::uint64_t i = 0; i < (row % 20 == 3 ? 400 : 10 + row % 7); ++i) one.turns.front().output += " word";
        return one;
    });
    xin::record_list const small = corpus_of("en", 100);
    std::uint64_t counted = 0;
    auto const count = [&](std::string_view text) {
        ++counted;
        return words(text);
    };
    xin::composition const data({.unit = xin::weight_unit::supervised_tokens, .count_tokens = count},
                                xin::component("large", large, xin::same_language{}, 1),
                                xin::component("small", small, xin::same_language{}, 1));
    CHECK(counted <= 4000); // at most 2000 a direction
    auto const examples = data.plan(1'000'000);
    double tokens_of_large = 0;
    for (std::uint64_t row = 0; row < 20'000; ++row)
        tokens_of_large += 3.0 + static_cast<double>(row % 20 == 3 ? 400 : 10 + row % 7);
    double const large_tokens = static_cast<double>(examples.total("large").got) * tokens_of_large / 20'000;
    double const small_tokens = static_cast<double>(examples.total("small").got) * 3;
    CHECK(large_tokens / small_tokens == Approx(1).epsilon(0.01));
}

TEST_CASE("options: stages hold from their first example on")
{
    xin::record_list const first = corpus_of("en", 50), second = corpus_of("en", 30), third = corpus_of("en", 20);
    xin::compose_options options{.seed = 1};
    options.stages = {{6000, {0, 1, 1}}, {10'000, {0, 0, 3}}};
    xin::composition const data(options, xin::component("first", first, xin::same_language{}, 3),
                                xin::component("second", second, xin::same_language{}, 1),
                                xin::component("third", third, xin::same_language{}, 0));
    auto const counts = [&](std::uint64_t from, std::uint64_t to) {
        std::vector<std::uint64_t> all(3, 0);
        for (std::uint64_t i = from; i < to; ++i) ++all[data.draws()[i].component];
        return all;
    };
    using list = std::vector<std::uint64_t>;
    CHECK(counts(0, 6000) == list{4500, 1500, 0});
    CHECK(counts(6000, 10'000) == list{0, 2000, 2000});
    CHECK(counts(10'000, 12'000) == list{0, 0, 2000});

    options.stages.insert(options.stages.begin(), {0, {1, 1, 0}}); // instead of the components' own weights
    xin::composition const other(options, xin::component("first", first, xin::same_language{}, 3),
                                 xin::component("second", second, xin::same_language{}, 1),
                                 xin::component("third", third, xin::same_language{}, 0));
    CHECK(other.plan(6000).total("first").got == 3000);
}

TEST_CASE("options: a gradual stage is reached in a straight line")
{
    xin::record_list const first = corpus_of("en", 50), second = corpus_of("en", 30);
    constexpr std::uint64_t ramp = 100 * 4096;
    xin::compose_options options{.seed = 1};
    options.stages = {{ramp, {1, 3}, true}};
    xin::composition const data(options, xin::component("first", first, xin::same_language{}, 4), // 1 to 1/4
                                xin::component("second", second, xin::same_language{}, 0));
    for (std::uint64_t block = 0; block < 110; block += 10) {
        auto const got = static_cast<double>(data.plan(block * 4096, (block + 1) * 4096).total("first").got) / 4096;
        double const progress = std::min(static_cast<double>(block) / 100, 1.0);
        CHECK(got == Approx(1 - 0.75 * progress).margin(0.001));
    }
    xin::run_table const whole = data.plan(ramp);
    CHECK(static_cast<double>(whole.total("second").got) == Approx(whole.total("second").asked).margin(2));
    CHECK(data[ramp + 5] == examples_of(data, ramp + 5, ramp + 6)[0]);
}

TEST_CASE("options: language weights change over time")
{
    world const pairs({"en", "vi"}, 100, [](std::string_view language, std::uint64_t row) {
        return language == "vi" && row >= 10 ? xin::record{}
                                             : record_of(language, row); // 100 rows in English, 10 in Vietnamese
    });
    xin::component_options options;
    options.over_time = {4096, 21 * 4096, [](double progress) { return xin::exponent{1 - progress}; }};
    xin::composition const data({}, xin::component("mono", pairs.rows(), xin::same_language{}, 1, options));
    auto const vi_share = [&](std::uint64_t block) {
        return static_cast<double>(data.plan(block * 4096, (block + 1) * 4096).cells[1].got) / 4096;
    };
    CHECK(data.plan(1).cells[1].languages == xin::direction{"vi"_lang, "vi"_lang});
    CHECK(vi_share(0) == Approx(1.0 / 11).margin(0.001)); // proportional
    double const halfway = std::sqrt(10) / (std::sqrt(100) + std::sqrt(10));
    CHECK(vi_share(11) == Approx(halfway).margin(0.001));
    CHECK(vi_share(21) == Approx(0.5).margin(0.001)); // uniform
    CHECK(vi_share(500) == Approx(0.5).margin(0.001));
    for (std::uint64_t block = 1; block < 21; ++block) CHECK(vi_share(block) <= vi_share(block + 1));
}

TEST_CASE("options: stages that cannot be followed are refused")
{
    world const pairs({"en", "vi"}, 10, [](std::string_view language, std::uint64_t row) {
        xin::record one = record_of(language, row);
        if (!one.turns.empty()) one.turns.front().input.clear();
        return one;
    });
    xin::component const base("base", pairs.corpus(0), xin::same_language{}, 1),
        inputs("inputs", pairs.rows(), xin::translation(xin::both_ways{}, xin::translated::input), 0);
    auto const refusal = [&](std::vector<xin::weight_stage> stages, xin::errc code = xin::errc::invalid_argument) {
        xin::compose_options options;
        options.stages = std::move(stages);
        return message_of([&] { xin::composition const data(options, base, inputs); }, code);
    };
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(refusal({{100, {1}}}) == "a stage needs one weight a component");
    CHECK(refusal({{100, {1, 0}}, {100, {2, 0}}}) == "stages must stand in order of their positions");
    CHECK(refusal({{0, {1, 0}, true}}) == "a gradual stage must have one before it to start from");
    CHECK(refusal({{100, {-1, 0}}}) ==
          "the weight of component \"base\" in the stage from 100 must be finite and not negative");
    CHECK(contains(refusal({{100, {1, nan}}}), "component \"inputs\" in the stage from 100"));
    CHECK(contains(refusal({{100, {0, 0}}}), "at least one must be larger than zero"));
    CHECK(refusal({{100, {1, 1}}}, xin::errc::exhausted) ==
          "component \"inputs\" has a weight at 100, but none of its directions has rows and a weight");
    CHECK(refusal({{100, {2, 0}}}) == "nothing was thrown");
}

TEST_CASE("options: a composition may end with the first or the last direction that is used up")
{
    xin::record_list const few = corpus_of("en", 10), many = corpus_of("vi", 100);
    auto const compose = [&](xin::run_end ends, xin::component_options of_few = {}) {
        return xin::composition({.seed = 2, .ends = ends}, xin::component("few", few, xin::same_language{}, 1, of_few),
                                xin::component("many", many, xin::same_language{}, 3));
    };
    CHECK(compose(xin::run_end::never).size() == xin::endless);

    xin::composition const first = compose(xin::run_end::first_used_up);
    CHECK(first.plan(first.size()).total("few").got == 10);
    CHECK(first.size() == Approx(40).margin(2));
    CHECK(contains(message_of([&] { static_cast<void>(first.plan(1000)); }, xin::errc::exhausted),
                   "1000 examples were asked for, but this composition holds " + std::to_string(first.size()) +
                       "; component \"few\" is the first to be used up: en->en has 10 rows"));

    xin::composition const last = compose(xin::run_end::last_used_up);
    CHECK(last.plan(last.size()).total("many").got == 100);
    CHECK(last.plan(last.size()).total("few").epochs() > 3);
    CHECK(contains(message_of([&] { static_cast<void>(last.plan(1000)); }, xin::errc::exhausted),
                   "; every direction is used up by then"));

    CHECK(contains(message_of([&] { static_cast<void>(compose(xin::run_end::last_used_up, {.max_epochs = 2})); },
                              xin::errc::invalid_argument),
                   "component \"few\" has max_epochs"));
}
