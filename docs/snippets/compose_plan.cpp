// SPDX-License-Identifier: MIT
// A plan: the code of docs/reference/compose/plan.md.

#include <iostream>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include <crossin/compose.hpp>
#include <crossin/core/record_list.hpp>
#include <crossin/records.hpp>

namespace xin = crossin;

namespace {

xin::record_list numbered(std::string const& language, int count)
{
    std::vector<xin::record> records;
    for (int i = 0; i < count; ++i)
        records.push_back(
            {std::to_string(i), {}, {{"Say " + std::to_string(i) + " in " + language + ".", {}, std::to_string(i)}}});
    return {xin::language_tag::parse(language), std::move(records), language};
}

} // namespace

int main()
{
    xin::record_list const base = numbered("en", 2000), english = numbered("en", 900), spanish = numbered("es", 900);
    xin::row_checks checks;
    checks.length_ratio = {xin::on_problem::keep};
    auto const pairs = xin::parallel(xin::by_id{checks}, english, spanish);

    //! [plan]
    xin::composition const data({.seed = 7}, xin::component("base", base, xin::same_language{}, 6, {.max_epochs = 3}),
                                xin::component("cross", pairs, xin::cross_lingual(xin::any_to_any{}), 3),
                                xin::component("translate", pairs, xin::translation(xin::both_ways{}), 1));
    xin::run_table const plan = data.plan(20'000); // before the first example is made
    std::cout << plan;

    xin::ledger emitted = data.make_ledger();
    for (xin::draw const& taken : data.draws() | std::views::take(20'000)) emitted.add(taken);
    if (!plan.same_counts(data.table(emitted, 0, 20'000))) std::cout << "something is amiss\n";
    //! [plan]
}
