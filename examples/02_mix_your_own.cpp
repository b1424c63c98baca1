// SPDX-License-Identifier: MIT
// Vectors of your own, mixed in exact shares. Nothing of crossin but the mixer, nothing to install but headers.
#include <iostream>
#include <ranges>
#include <string>
#include <vector>

#include <crossin/mix/mixture.hpp>

struct clip {
    std::string file;
    int seconds;
};

std::vector<clip> recordings(std::string const& place, int count)
{
    std::vector<clip> all;
    for (int i = 1; i <= count; ++i) all.push_back({place + '-' + std::to_string(i) + ".wav", 2 + i % 7});
    return all;
}

int main()
{
    auto const studio = recordings("studio", 40'000), street = recordings("street", 9'000),
               rare = recordings("rare", 25);

    // Weights are proportions. What is rare is heard four times at most, and leaves its share to the others then.
    crossin::mixture const mixed(/*seed*/ 1, crossin::part(studio, 6), crossin::part(street, 3),
                                 crossin::part(rare, 1, {.max_epochs = 4}));

    // The elements in their order: a plain random-access range.
    int seconds = 0;
    for (clip const& one : crossin::elements(mixed) | std::views::take(8)) {
        std::cout << one.file << '\n';
        seconds += one.seconds;
    }
    std::cout << seconds << " seconds\n\n";

    // The draws: where each stands and what it took. The index is all the state there is, so start anywhere.
    for (crossin::draw const& one : mixed | std::views::drop(10'000'000) | std::views::take(3))
        std::cout << "draw " << one.index << " is element " << one.row << " of part " << one.component
                  << ", in its epoch " << one.epoch << '\n';

    // How often each part is drawn is exact at block ends, and known without drawing.
    for (std::uint64_t const draws : {0U, 500U, 1'000U, 101'000U}) {
        std::cout << "\nbefore draw " << draws << ':';
        for (std::uint64_t const count : mixed.draws().counts_before(draws)) std::cout << ' ' << count;
    }
    std::cout << '\n';
}
