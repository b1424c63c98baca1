// SPDX-License-Identifier: MIT
#include <crossin/compose/component.hpp>

#include "compose/world.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <crossin/compose/tasks.hpp>

using namespace crossin_test;
using namespace crossin::literals;

namespace {

/// A user's own records in a user's own place: one question and answer each, made up when read.
class squares {
public:
    struct workspace {
        std::string question, answer;
        xin::turn only;
    };
    explicit squares(std::uint64_t count) : count_(count) {}

    [[nodiscard]] std::uint64_t size() const { return count_; }
    [[nodiscard]] xin::language_tag language() const { return "en"_lang; }
    [[nodiscard]] std::string name() const { return "squares"; }
    [[nodiscard]] xin::place source(std::uint64_t i) const { return {"squares", i + 1}; }
    [[nodiscard]] std::uint64_t digest() const { return count_; }
    [[nodiscard]] xin::record_facts facts(std::uint64_t i) const
    {
        workspace room;
        return xin::facts_of(read(i, room));
    }
    [[nodiscard]] xin::record_view read(std::uint64_t i, workspace& room) const
    {
        room.question = "What is " + std::to_string(i) + " squared?";
        room.answer = std::to_string(i * i);
        room.only = {room.question, {}, room.answer};
        return {{}, {}, {&room.only, 1}};
    }

private:
    std::uint64_t count_;
};
static_assert(xin::record_corpus<squares>);

/// The class to copy of sample/directions.hpp.
struct to_the_next {
    std::vector<xin::weighted_direction> operator()(std::span<double const> weights, std::size_t) const
    {
        std::vector<xin::weighted_direction> list;
        for (std::size_t l = 0; l < weights.size(); ++l) list.push_back({l, (l + 1) % weights.size(), weights[l]});
        return list;
    }
};

/// Whatever list a test wants.
struct listed {
    std::vector<xin::weighted_direction> list;
    std::vector<xin::weighted_direction> operator()(std::span<double const>, std::size_t) const { return list; }
};

std::map<std::string, std::uint64_t> counts_of(xin::composition const& data, std::uint64_t count)
{
    std::map<std::string, std::uint64_t> counts;
    for (xin::plan_cell const& cell : data.plan(count).cells) counts[to_string(cell.languages)] += cell.got;
    return counts;
}

using counts = std::map<std::string, std::uint64_t>;

} // namespace

// A corpus that nobody keeps would be gone before the first example.
static_assert(
    std::is_constructible_v<xin::component, std::string, xin::record_list const&, xin::same_language, double>);
static_assert(!std::is_constructible_v<xin::component, std::string, xin::record_list, xin::same_language, double>);
static_assert(!std::is_constructible_v<xin::component, std::string, xin::parallel_corpus<xin::record_list>,
                                       xin::same_language, double>);

TEST_CASE("component: a corpus of the user's own type is composed like any other")
{
    squares const corpus(50);
    world const pairs({"en", "vi"}, 20);
    xin::composition const data({.seed = 4}, xin::component("squares", corpus, xin::same_language{}, 1),
                                xin::component("cross", pairs.rows(), xin::cross_lingual(xin::from_pivot{}), 1));
    std::set<std::string> seen;
    for (xin::example const& one : examples_of(data, 0, 4096)) {
        if (one.component != "squares") continue;
        std::uint64_t const number = number_in(
            one.fields.turns[0].instruction.substr(0, one.fields.turns[0].instruction.find(" squared")));
        REQUIRE(one.response == std::to_string(number * number));
        seen.insert(one.response);
    }
    CHECK(seen.size() == 50);
    CHECK(data.origin(0).sources.size() == 1);
    CHECK(data.plan(4096).total("squares").supervised_bytes > 0);
}

TEST_CASE("component: rows that lack a language serve the directions that they have")
{
    // Rows 0 to 9 have all three languages, 10 to 15 English and Vietnamese, 16 to 19 Vietnamese and Chinese.
    world const rows({"en", "vi", "zh"}, 20, [](std::string_view language, std::uint64_t row) {
        bool const there = row < 10 || (row < 16 ? language != "zh" : language != "en");
        return there ? record_of(language, row) : xin::record{};
    });
    xin::component const cross("cross", rows.rows(), xin::cross_lingual(xin::any_to_any{true}), 1);
    std::map<std::string, std::uint64_t> sizes;
    for (xin::component_leaf const& leaf : cross.model().leaves()) sizes[to_string(leaf.languages)] = leaf.rows.size();
    CHECK(sizes ==
          counts{{"en->vi", 16}, {"en->zh", 10}, {"vi->en", 16}, {"vi->zh", 14}, {"zh->en", 10}, {"zh->vi", 14}});
    CHECK(cross.model().usable_rows() == 20);

    xin::composition const data({}, cross);
    std::map<std::string, std::set<std::string>> seen;
    for (xin::example const& one : examples_of(data, 0, 4096)) {
        REQUIRE(one.fields.turns[0].instruction ==
                "ask " + to_string(one.languages.from) + " " + one.fields.id.substr(1));
        REQUIRE(one.response == "say " + to_string(one.languages.to) + " " + one.fields.id.substr(1));
        seen[to_string(one.languages)].insert(one.fields.id);
    }
    for (auto const& [languages, count] : sizes) CHECK(seen[languages].size() == count);
}

TEST_CASE("component: a direction without rows is in the plan, and never drawn")
{
    world const rows({"en", "vi", "zh"}, 20, [](std::string_view language, std::uint64_t row) {
        bool const there = language == "en" || (language == "vi") == (row < 10); // Vietnamese and Chinese never meet
        return there ? record_of(language, row) : xin::record{};
    });
    xin::component const cross("cross", rows.rows(), xin::cross_lingual(xin::any_to_any{true}), 1);
    xin::composition const data({}, cross);
    xin::run_table const plan = data.plan(4096);
    REQUIRE(plan.cells.size() == 6);
    for (xin::plan_cell const& cell : plan.cells) {
        bool const has_rows = cell.languages.from == "en"_lang || cell.languages.to == "en"_lang;
        CHECK(cell.rows == (has_rows ? 10 : 0));
        CHECK(cell.got == (has_rows ? 1024 : 0));
        CHECK(cell.asked == Approx(has_rows ? 1024 : 0));
        CHECK(cell.epochs() == Approx(has_rows ? 102.4 : 0));
    }
}

TEST_CASE("component: a limit of epochs leaves the rest to the others, and `once` ends the run with numbers")
{
    xin::record_list const few = corpus_of("en", 10), many = corpus_of("vi", 1000);
    xin::composition const data({}, xin::component("few", few, xin::same_language{}, 1, {.max_epochs = 3}),
                                xin::component("many", many, xin::same_language{}, 1));
    CHECK(data.size() == xin::endless);
    CHECK(data.plan(5000).total("few").got == 30);
    CHECK(data.plan(5000).total("few").asked == Approx(2500));
    CHECK(data.plan(5000).total("many").got == 4970);

    xin::composition const limited({}, xin::component("few", few, xin::same_language{}, 1, {.max_epochs = 3}),
                                   xin::component("many", many, xin::same_language{}, 1, {.max_epochs = 1}));
    CHECK(limited.size() == 1030);
    CHECK(message_of([&] { static_cast<void>(limited.plan(1031)); }, xin::errc::exhausted) ==
          "1031 examples were asked for, but this composition holds 1030; every component has reached its max_epochs "
          "by then");
    CHECK(examples_of(limited, 1000, 1030).size() == 30);

    xin::composition const once({}, xin::component("few", few, xin::same_language{}, 1, {.once = true}),
                                xin::component("many", many, xin::same_language{}, 3));
    CHECK(once.plan(once.size()).total("few").got == 10);
    std::string const numbers = "5000 examples were asked for, but this composition holds " +
                                std::to_string(once.size()) +
                                "; component \"few\" gives each example once, and en->en has 10 rows";
    CHECK(message_of([&] { static_cast<void>(once.plan(5000)); }, xin::errc::exhausted) == numbers);
    CHECK(message_of([&] { static_cast<void>(examples_of(once, 0, 5000)); }, xin::errc::exhausted) == numbers);
    std::set<std::string> rows;
    for (xin::example const& one : examples_of(once, 0, once.size()))
        if (one.component == "few") CHECK(rows.insert(one.fields.id).second);
}

TEST_CASE("component: the limit of a direction counts that direction's examples")
{
    world const pairs({"en", "vi", "zh"}, 10);
    xin::composition const data(
        {}, xin::component("cross", pairs.rows(), xin::cross_lingual(xin::any_to_any{}), 1, {.max_epochs = 2}));
    CHECK(data.size() == 9 * 10 * 2);
    std::map<std::string, int> seen;
    for (xin::example const& one : examples_of(data, 0, data.size())) ++seen[one.fields.id + to_string(one.languages)];
    CHECK(seen.size() == 90);
    for (auto const& [what, times] : seen) CHECK(times == 2);
}

TEST_CASE("component: languages are weighted by a policy, the library's or one's own")
{
    world const rows({"en", "vi", "zh"}, 100, [](std::string_view language, std::uint64_t row) {
        bool const there = language == "en" || (language == "vi" ? row < 50 : row < 25);
        return there ? record_of(language, row) : xin::record{};
    });
    auto const count = [&](xin::language_weights weights, auto what) {
        return counts_of(
            xin::composition({}, xin::component("one", rows.rows(), what, 1, {.languages = std::move(weights)})),
            7 * 4096);
    };
    CHECK(count({}, xin::same_language{}) == counts{{"en->en", 9557}, {"vi->vi", 9557}, {"zh->zh", 9558}});
    CHECK(count(xin::proportional{}, xin::same_language{}) ==
          counts{{"en->en", 16384}, {"vi->vi", 8192}, {"zh->zh", 4096}});
    CHECK(count(xin::explicit_weights{{1, 2, 4}}, xin::same_language{}) ==
          counts{{"en->en", 4096}, {"vi->vi", 8192}, {"zh->zh", 16384}});
    CHECK(count(xin::explicit_weights{{0, 3, 4}}, xin::same_language{}) ==
          counts{{"en->en", 0}, {"vi->vi", 12288}, {"zh->zh", 16384}});
    auto const by_logarithm = [](std::span<std::uint64_t const> sizes) {
        std::vector<double> weights;
        for (std::uint64_t const size : sizes)
            weights.push_back(std::log2(static_cast<double>(size)) - std::log2(12.5)); // 3, 2, 1
        return weights;
    };
    counts const logarithmic = count(by_logarithm, xin::same_language{});
    CHECK(logarithmic.at("en->en") == Approx(14336).margin(1));
    CHECK(logarithmic.at("zh->zh") == Approx(28672 / 6.0).margin(1));

    counts const across = count(xin::explicit_weights{{1, 2, 4}},
                                xin::cross_lingual(xin::any_to_any{})); // products: 49 in all
    CHECK(across.at("zh->zh") == Approx(28672 * 16 / 49.0).margin(3));
    CHECK(across.at("en->vi") == Approx(28672 * 2 / 49.0).margin(3));
}

TEST_CASE("component: directions come from a policy of one's own as well")
{
    world const rows({"en", "vi", "zh"}, 30);
    auto const count = [&](auto policy, xin::component_options options = {}) {
        return counts_of(
            xin::composition({}, xin::component("one", rows.rows(), xin::cross_lingual(policy), 1, options)), 4096);
    };
    CHECK(count(to_the_next{}, {.languages = xin::explicit_weights{{1, 2, 1}}}) ==
          counts{{"en->vi", 1024}, {"vi->zh", 2048}, {"zh->en", 1024}});
    CHECK(count(xin::from_pivot{}, {.pivot = "vi"_lang}) == counts{{"vi->en", 2048}, {"vi->zh", 2048}});
    CHECK(count(xin::direction_list{{{2, 0, 3}, {0, 2, 1}}}) == counts{{"en->zh", 1024}, {"zh->en", 3072}});
}

TEST_CASE("component: policies that cannot be followed are refused by name")
{
    world const rows({"en", "vi"}, 5);
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    auto const refusal = [&](std::vector<xin::weighted_direction> list) {
        return message_of([&] { xin::component("one", rows.rows(), xin::cross_lingual(listed{list}), 1); },
                          xin::errc::invalid_argument);
    };
    CHECK(refusal({{0, 1, 1}, {1, 0, 2}}) == "nothing was thrown");
    CHECK(refusal({{0, 1, 1}, {0, 1, 2}}) == "component \"one\": the task lists the direction en->vi twice");
    CHECK(refusal({{0, 2, 1}}) == "component \"one\": the task names a language by a number that is too large");
    CHECK(contains(refusal({{0, 1, -1}}), "component \"one\": the weight of the direction en->vi is -1"));
    CHECK(contains(refusal({{0, 1, nan}}), "the weight of the direction en->vi is"));
    CHECK(refusal({}) == "the task of component \"one\" has no direction over its languages");

    // A policy that changes its mind: under other weights it lists other directions.
    struct fickle {
        std::vector<xin::weighted_direction> operator()(std::span<double const> weights, std::size_t) const
        {
            return weights[0] > 1 ? std::vector<xin::weighted_direction>{{1, 0, 1}}
                                  : std::vector<xin::weighted_direction>{{0, 1, 1}};
        }
    };
    xin::component_options options;
    options.over_time = {0, 100'000, [](double progress) { return xin::explicit_weights{{1 + progress, 1}}; }};
    CHECK(contains(
        message_of(
            [&] { xin::composition({}, xin::component("one", rows.rows(), xin::cross_lingual(fickle{}), 1, options)); },
            xin::errc::invalid_argument),
        "component \"one\": the direction vi->en appears under some weights of the languages and not under others"));
    options.over_time = {};
    options.languages = [](std::span<std::uint64_t const>) { return std::vector<double>{1}; };
    CHECK(message_of([&] { xin::component("one", rows.rows(), xin::same_language{}, 1, options); },
                     xin::errc::invalid_argument) ==
          "component \"one\": language weights must be as many as there are languages");
}

TEST_CASE("component: what it is made of is checked at once")
{
    world const rows({"en", "vi"}, 5);
    xin::record_list const base = corpus_of("en", 5), empty = corpus_of("en", 0);
    auto const refusal = [&](std::string const& name, double weight, xin::component_options const& options = {}) {
        return message_of([&] { xin::component(name, base, xin::same_language{}, weight, options); },
                          xin::errc::invalid_argument);
    };
    CHECK(refusal("", 1) == "a component needs a name");
    CHECK(refusal("a", -1) == "the weight of component \"a\" must be finite and not negative");
    CHECK(refusal("a", std::numeric_limits<double>::quiet_NaN()) ==
          "the weight of component \"a\" must be finite and not negative");
    CHECK(refusal("a", std::numeric_limits<double>::infinity()) ==
          "the weight of component \"a\" must be finite and not negative");
    CHECK(refusal("a", 0) == "nothing was thrown");
    CHECK(message_of([&] { xin::component("a", base, xin::same_language{}, 1, {.pivot = "vi"_lang}); },
                     xin::errc::not_found) == "component \"a\": the pivot vi is none of the languages of the corpora");
    CHECK(contains(message_of([&] { xin::component("a", base, xin::cross_lingual(xin::from_pivot{}), 1); },
                              xin::errc::invalid_argument),
                   "has no direction"));

    CHECK(message_of([&] { xin::component("void", empty, xin::same_language{}, 1); }, xin::errc::exhausted) ==
          "component \"void\" has no usable row: 0 rows lack what its task reads");
    world const bare({"en", "vi"}, 8,
                     [](std::string_view language, std::uint64_t row) { return record_of(language, 3 * row + 1); });
    xin::translation const inputs(xin::both_ways{}, xin::translated::input);
    CHECK(message_of([&] { xin::component("inputs", bare.rows(), inputs, 0.5); }, xin::errc::exhausted) ==
          "component \"inputs\" has no usable row: 8 rows lack what its task reads");
    CHECK(xin::component("inputs", bare.rows(), inputs, 0).model().usable_rows() == 0);
}

TEST_CASE("component: several turns come through, with the hint at each")
{
    auto const chat = [](std::string_view language, std::uint64_t row) {
        xin::record one = record_of(language, 2 * row);
        one.turns.push_back(record_of(language, 2 * row + 1).turns.front());
        one.system = "Be " + std::string(language);
        return one;
    };
    world const rows({"en", "vi"}, 10, chat);
    xin::composition const data({.prompt = xin::prompts::chatml, .hint = xin::hint_style::tag_after_prompt},
                                xin::component("cross", rows.rows(), xin::cross_lingual(xin::from_pivot{}), 1));
    for (xin::example const& one : examples_of(data, 0, 100)) {
        std::uint64_t const row = number_in(one.fields.id) / 2;
        std::string const first = std::to_string(2 * row), second = std::to_string(2 * row + 1);
        REQUIRE(one.fields.turns.size() == 2);
        REQUIRE(one.response == "say vi " + second);
        REQUIRE(one.prompt ==
                "<|im_start|>system\nBe en<|im_end|>\n<|im_start|>user\nask en " + first +
                    (2 * row % 3 == 0 ? "\nsee en " + first : "") + "<|im_end|>\n<|im_start|>assistant\n[vi]say vi " +
                    first + "<|im_end|>\n<|im_start|>user\nask en " + second +
                    ((2 * row + 1) % 3 == 0 ? "\nsee en " + second : "") + "<|im_end|>\n<|im_start|>assistant\n[vi]");
    }
}

TEST_CASE("component: in_order gives the rows as they stand, in_blocks keeps neighbours near")
{
    xin::record_list const base = corpus_of("en", 500);
    xin::composition const ordered({}, xin::component("base", base, xin::same_language{}, 1, {.how = xin::in_order()}));
    std::vector<std::uint64_t> rows(4096);
    for (std::uint64_t i = 0; i < 4096; ++i) {
        xin::draw const taken = ordered.draws()[i];
        rows[taken.turn] = taken.row;
    }
    for (std::uint64_t turn = 0; turn < 4096; ++turn) REQUIRE(rows[turn] == turn % 500);

    xin::composition const near({},
                                xin::component("base", base, xin::same_language{}, 1, {.how = xin::in_blocks(10, 2)}));
    for (std::uint64_t i = 0; i < 4096; ++i) {
        xin::draw const taken = near.draws()[i];
        rows[taken.turn] = taken.row;
    }
    std::set<std::uint64_t> places; // of the first group of two blocks: at most three blocks' worth of distance
    for (std::uint64_t turn = 0; turn < 20; ++turn) places.insert(rows[turn] / 10);
    CHECK(places.size() <= 4);
    std::set<std::uint64_t> const epoch(rows.begin(), rows.begin() + 500);
    CHECK(epoch.size() == 500);
}
