// SPDX-License-Identifier: MIT
// How much of each language: policies from sizes to weights, one of your own among them, and a component that uses it.
#include <algorithm>
#include <iostream>
#include <span>
#include <string_view>
#include <vector>

#include <crossin/crossin.hpp>

namespace xin = crossin;

// As much of each language as there is, but of none less than `share` of the largest weight: all that a weight policy
// has to be is a call from sizes to weights.
struct no_less_than {
    double share;

    std::vector<double> operator()(std::span<std::uint64_t const> sizes) const
    {
        auto const largest = static_cast<double>(std::ranges::max(sizes));
        std::vector<double> weights;
        for (std::uint64_t const size : sizes) weights.push_back(std::max(static_cast<double>(size), share * largest));
        return weights;
    }
};
static_assert(xin::weight_policy<no_less_than>);

int main()
{
    std::vector<std::uint64_t> const records = {1'000'000, 250'000, 40'000, 2'000};
    constexpr double budget = 400'000; // records that the run will read

    xin::text_table table({"", "en", "zh", "vi", "es", "epochs of es"});
    auto const show = [&](std::string_view title, xin::weight_policy auto const& policy) {
        std::vector<double> const shares = xin::normalised(policy(records));
        std::vector<std::string> line = {std::string(title)};
        for (double const share : shares) line.push_back(xin::percent(share));
        line.push_back(xin::decimal(shares.back() * budget / static_cast<double>(records.back()), 1));
        table.add(line);
    };
    show("proportional", xin::proportional{});
    show("temperature 2", xin::temperature{2});
    show("temperature 5", xin::temperature{5});
    show("uniform", xin::uniform{});
    show("UniMax, 4 epochs", xin::unimax{.budget = budget, .max_epochs = 4});
    show("explicit", xin::explicit_weights{{50, 30, 15, 5}});
    show("adaptive", xin::from_scores{{1.1, 1.3, 1.9, 1.2}}); // losses of a model: the harder, the more
    show("5% of en or more", no_less_than{0.05});
    std::cout << table.text() << '\n';

    // A component takes any of them. Its languages' sizes are the rows that have them: here 252 each.
    auto const rows = xin::read_parallel(xin::by_id{}, {"en", "zh", "vi", "es"}, "data/parallel.{lang}.json");
    xin::composition const data({}, xin::component("answers", rows, xin::cross_lingual{xin::to_pivot{}}, 1,
                                                   {.languages = xin::explicit_weights{{0, 2, 2, 1}}}));
    std::cout << data.plan(4096);
}
