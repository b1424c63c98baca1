// SPDX-License-Identifier: MIT
// Four languages joined by id, three tasks in exact shares: the plan of a run, and the run itself.
#include <iostream>
#include <ranges>

#include <crossin/crossin.hpp>

namespace xin = crossin;

int main()
{
    // Two sources: problems in English, and records that say the same thing in four languages.
    auto const base = xin::read("en", "data/reasoning.en.jsonl");
    auto const rows = xin::read_parallel(xin::by_id{}, {"en", "zh", "vi", "es"}, "data/parallel.{lang}.json");
    std::cout << rows.tally() << '\n';

    // Three components: a source, what is asked of its rows, and a weight.
    xin::composition const data({.seed = 7, .prompt = xin::prompts::plain},
                                xin::component("base", base, xin::same_language{}, 6),
                                xin::component("cross", rows, xin::cross_lingual{xin::any_to_any{.distinct = true}}, 3),
                                xin::component("translate", rows, xin::translation{xin::both_ways{}}, 1));

    // What a run of 20,000 examples holds is known before it begins.
    std::cout << data.plan(20'000) << '\n';

    // A composition is a range. This is what a trainer is fed.
    for (xin::example const& one : data | std::views::take(3))
        std::cout << '#' << one.index << ' ' << one.component << ' ' << to_string(one.languages) << '\n'
                  << one.prompt << '\n'
                  << "--> " << one.response << "\n\n";

    // Access is random: every example of every run can be had at once, and its origin, too.
    xin::example_origin const far = data.origin(123'456'789);
    std::cout << "#123456789 " << far.component << ' ' << to_string(far.languages) << ", epoch " << far.taken.epoch
              << '\n';
    for (xin::record_source const& record : far.sources)
        std::cout << to_string(record.language) << ' ' << record.id << ' ' << to_string(record.where) << '\n';
}
