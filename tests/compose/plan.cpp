// SPDX-License-Identifier: MIT
#include <crossin/compose/plan.hpp>

#include "compose/world.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <crossin/compose/tasks.hpp>
#include <crossin/mix/ledger.hpp>

using namespace crossin_test;
using namespace crossin::literals;

namespace {

struct staged {
    world pairs{{"en", "vi", "zh"}, 60, [](std::string_view language, std::uint64_t row) {
                    return language == "zh" && row % 4 == 0 ? xin::record{} : record_of(language, row);
                }};
    xin::record_list base = corpus_of("en", 90);

    [[nodiscard]] std::unique_ptr<xin::composition> compose(std::uint64_t max_epochs = 0) const
    {
        xin::compose_options options{.seed = 11};
        options.stages = {{3000, {1, 2, 1}}, {20'000, {4, 1, 1}, true}};
        return std::make_unique<xin::composition>(
            options, xin::component("base", base, xin::same_language{}, 3, {.max_epochs = max_epochs}),
            xin::component("cross", pairs.rows(), xin::cross_lingual(xin::any_to_any{}), 2),
            xin::component("translate", pairs.rows(), xin::translation(xin::both_ways{}), 1));
    }
};

xin::ledger emitted(xin::composition const& data, std::uint64_t first, std::uint64_t last)
{
    xin::ledger book(data.draws().leaf_count());
    xin::composition::workspace room;
    data.render(first, last, room, [&](xin::example_view const&, xin::draw const& taken) { book.add(taken); });
    return book;
}

} // namespace

TEST_CASE("plan: the ledger of what was emitted equals it cell by cell, wherever the run begins and ends")
{
    staged const made;
    for (std::uint64_t const max_epochs : {0U, 7U}) {
        auto const data = made.compose(max_epochs);
        for (auto const& [first, last] : {std::pair<std::uint64_t, std::uint64_t>{0, 0},
                                          {0, 1},
                                          {0, 4096},
                                          {0, 10'007},
                                          {3000, 3001},
                                          {2999, 7096},
                                          {4097, 4100},
                                          {12'345, 30'001},
                                          {20'000, 20'000}}) {
            xin::run_table const plan = data->plan(first, last),
                                 got = data->table(emitted(*data, first, last), first, last);
            CHECK(plan.first == first);
            CHECK(plan.last == last);
            CHECK(plan.total().got == last - first);
            CHECK(plan.same_counts(got));
            for (std::size_t i = 0; i < plan.cells.size(); ++i) CHECK(plan.cells[i].got == got.cells[i].got);
        }
    }
}

TEST_CASE("plan: the parts of a run add up to the whole")
{
    staged const made;
    auto const data = made.compose();
    xin::run_table const whole = data->plan(100, 15'000);
    std::vector<std::uint64_t> sums(whole.cells.size(), 0);
    for (std::uint64_t at = 100; at < 15'000; at += 1490)
        for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += data->plan(at, at + 1490).cells[i].got;
    for (std::size_t i = 0; i < sums.size(); ++i) CHECK(whole.cells[i].got == sums[i]);
}

TEST_CASE("plan: a ledger that lacks an example does not equal it")
{
    staged const made;
    auto const data = made.compose();
    xin::run_table const plan = data->plan(1000);
    xin::ledger book = emitted(*data, 0, 999);
    CHECK_FALSE(plan.same_counts(data->table(book, 0, 1000)));
    book.add(data->draws()[999]);
    CHECK(plan.same_counts(data->table(book, 0, 1000)));
    book.add(data->draws()[0]);
    CHECK_FALSE(plan.same_counts(data->table(book, 0, 1000)));

    xin::ledger first = emitted(*data, 0, 400);
    first += emitted(*data, 400, 1000);
    CHECK(plan.same_counts(data->table(first, 0, 1000)));
}

TEST_CASE("plan: what is asked is the exact share, and what is got stays near it")
{
    staged const made;
    auto const data = made.compose();
    for (std::uint64_t const count : {4096U, 3000U + 4096U, 40'000U}) {
        xin::run_table const plan = data->plan(count);
        double asked = 0;
        for (xin::plan_cell const& cell : plan.cells) asked += cell.asked;
        CHECK(asked == Approx(static_cast<double>(count)));
    }
    xin::run_table const first = data->plan(3000);
    CHECK(first.total("base").asked == Approx(1500));
    CHECK(first.total("cross").asked == Approx(1000));
    CHECK(first.cells[1].asked == Approx(1000 / 9.0));
    for (xin::plan_cell const& cell : first.cells) CHECK(static_cast<double>(cell.got) == Approx(cell.asked).margin(4));
}

TEST_CASE("plan: cells name component, direction and rows, in their order")
{
    staged const made;
    xin::run_table const plan = made.compose()->plan(5000);
    CHECK(plan.components() == std::vector<std::string>{"base", "cross", "translate"});
    REQUIRE(plan.cells.size() == 1 + 9 + 4);
    CHECK(plan.cells[0].component == "base");
    CHECK(plan.cells[0].rows == 90);
    CHECK(plan.cells[2].languages == xin::direction{"en"_lang, "vi"_lang});
    CHECK(plan.cells[2].rows == 60);
    CHECK(plan.cells[3].languages == xin::direction{"en"_lang, "zh"_lang});
    CHECK(plan.cells[3].rows == 45);
    CHECK(plan.cells[10].component == "translate");

    xin::plan_cell const total = plan.total(), cross = plan.total("cross");
    CHECK(total.component == "total");
    CHECK(total.got == 5000);
    CHECK(cross.got + plan.total("base").got + plan.total("translate").got == 5000);
    CHECK(plan.total("base").epochs() == Approx(static_cast<double>(plan.total("base").got) / 90));
    CHECK(plan.total("nobody").got == 0);
    CHECK(plan.total("nobody").epochs() == 0);
}

TEST_CASE("plan: bytes are exact for whole epochs")
{
    xin::record_list const base = corpus_of("en", 64);
    xin::composition const data({.hint = xin::hint_style::none}, xin::component("base", base, xin::same_language{}, 1));
    std::uint64_t bytes = 0, supervised = 0;
    for (xin::example const& one : examples_of(data, 0, 4096)) { // 64 epochs
        bytes += one.fields.turns[0].instruction.size() + one.fields.turns[0].input.size() + one.response.size();
        supervised += one.response.size();
    }
    xin::plan_cell const all = data.plan(4096).total();
    CHECK(all.epochs() == 64);
    CHECK(all.bytes == Approx(static_cast<double>(bytes)));
    CHECK(all.supervised_bytes == Approx(static_cast<double>(supervised)));
}

TEST_CASE("plan: a run that ends before it begins is refused")
{
    staged const made;
    auto const data = made.compose();
    CHECK(message_of([&] { static_cast<void>(data->plan(10, 9)); }, xin::errc::invalid_argument) ==
          "a plan must end behind its start");
}
