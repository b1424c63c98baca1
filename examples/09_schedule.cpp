// SPDX-License-Identifier: MIT
// Weights that change on the way: first plain records, then more and more across languages, ever more evenly.
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/crossin.hpp>

namespace xin = crossin;

// So many records, numbered, as a stand-in for a corpus of that size.
xin::record_list corpus(std::string_view language, int count)
{
    std::vector<xin::record> records;
    for (int i = 0; i < count; ++i) {
        std::string const n = std::to_string(i);
        records.push_back(
            {n, {}, {{std::string(language) + " question " + n, {}, std::string(language) + " answer " + n}}});
    }
    return {xin::language_tag::parse(language), std::move(records), std::string(language)};
}

int main()
{
    auto const base = corpus("en", 5'000);
    auto const rows = xin::parallel(xin::by_id{}, corpus("en", 20'000), corpus("vi", 5'000), corpus("sw", 200));

    // Languages by their size at first, then by ever higher temperatures.
    xin::language_schedule const evenly = {
        .first = 8'192, .last = 32'768, .at = [](double progress) { return xin::temperature{1 + 9 * progress}; }};

    // Components: only `base` up to 8,192, a straight line to 1 : 3 up to 32,768, and 1 : 3 from there on.
    xin::composition const data(
        {.seed = 1, .stages = {{0, {1, 0}}, {8'192, {1, 0}}, {32'768, {1, 3}, /*gradual*/ true}}},
        xin::component("base", base, xin::same_language{}, 1),
        xin::component("answers", rows, xin::same_language{}, 0, {.over_time = evenly}));

    xin::text_table table({"from", "base", "answers", "en", "vi", "sw"});
    for (std::uint64_t first = 0; first < 45'056; first += 4'096) {
        xin::run_table const plan = data.plan(first, first + 4'096);
        std::vector<std::string> line = {std::to_string(first)};
        line.push_back(xin::percent(static_cast<double>(plan.total("base").got), 4'096));
        line.push_back(xin::percent(static_cast<double>(plan.total("answers").got), 4'096));
        for (xin::plan_cell const& cell : plan.cells)
            if (cell.component == "answers") line.push_back(std::to_string(cell.got));
        table.add(line);
    }
    std::cout << table.text() << '\n';

    // No change loses or repeats a row: whatever the weights did, each component goes through its rows pass by pass.
    std::cout << "the first 45,056 examples hold\n" << data.plan(45'056);
}
