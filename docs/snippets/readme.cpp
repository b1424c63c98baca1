// SPDX-License-Identifier: MIT
// The code of README.md and docs/index.md.

#include <iostream>
#include <ranges>
#include <string>

#include <crossin/crossin.hpp>

namespace xin = crossin;

struct {
    std::size_t steps = 0;
    void step(std::string const&, std::string const&) { ++steps; }
} trainer;

int main()
{
    //! [compose]
    auto const base = xin::read("en", "data/reasoning.en.jsonl");
    auto const rows = xin::read_parallel(xin::by_id{}, {"en", "zh", "vi", "es"}, "data/parallel.{lang}.json");

    xin::composition const data({.seed = 7}, xin::component("base", base, xin::same_language{}, 6),
                                xin::component("cross", rows, xin::cross_lingual{xin::any_to_any{}}, 3),
                                xin::component("translate", rows, xin::translation{xin::both_ways{}}, 1));

    std::cout << data.plan(20'480); // what the run will hold, before it runs
    for (auto const& one : data | std::views::take(20'480)) trainer.step(one.prompt, one.response);
    //! [compose]
    std::cout << trainer.steps << " steps\n";

    auto const en = xin::read("en", "data/parallel.en.json"), zh = xin::read("zh", "data/parallel.zh.json");
    //! [drift]
    std::cout << to_string(xin::find_drift(en, zh)) << '\n';
    //! [drift]
}
