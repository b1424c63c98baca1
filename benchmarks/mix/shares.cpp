// SPDX-License-Identifier: MIT
// How far counts are from their exact shares, at the ends of blocks.
//
// Workload: 60 components, weights from 0.5 to 1e-6 that sum to 1, seed 7. First 10^8 draws with constant weights (the
// draws themselves are counted); then 20,000 stages of 4,096 and of 300 draws, through which the weights move in a
// straight line to the same ones in reverse, and to the same ones in a shuffled order.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/permutation.hpp>
#include <crossin/mix/draws.hpp>

#include "support/bench.hpp"

using namespace crossin;
using namespace crossin_bench;

namespace {

constexpr std::uint64_t block = draw_sequence::block;
constexpr std::size_t leaves = 60;

/// 0.5, then a geometric sequence down to 1e-6, its ratio such that all is 1.
std::vector<double> make_weights()
{
    auto const sum_with = [](double ratio) { // of the 59 below 0.5, the last being 1e-6
        double sum = 0, weight = 1e-6;
        for (std::size_t i = 1; i < leaves; ++i, weight /= ratio) sum += weight;
        return sum;
    };
    double low = 0.5, high = 1; // of the ratio
    for (int i = 0; i < 100; ++i) (sum_with((low + high) / 2) > 0.5 ? low : high) = (low + high) / 2;
    std::vector<double> weights(leaves, 1e-6);
    for (std::size_t i = leaves - 1; i-- > 1;) weights[i] = weights[i + 1] / low;
    weights[0] = 0.5;
    return weights;
}

std::vector<component_shape> components()
{
    std::vector<component_shape> all;
    for (std::uint64_t i = 0; i < leaves; ++i) all.push_back({{{1000, 0, {}}}, {}, i});
    return all;
}

struct distance {
    double largest = 0;
    std::size_t leaf = 0;
    std::uint64_t index = 0;

    void note(std::vector<std::uint64_t> const& counts, std::vector<double> const& exact, std::uint64_t at)
    {
        for (std::size_t i = 0; i < leaves; ++i)
            if (double const now = std::abs(static_cast<double>(counts[i]) - exact[i]); now > largest)
                *this = {now, i, at};
    }
};

bool print(std::string const& what, distance const& found, double limit)
{
    bool const met = found.largest <= limit;
    std::cout << what << ": largest |count - share x n| " << found.largest << " (component " << found.leaf
              << " at index " << found.index << "), at most " << limit << (met ? "\n" : "  MISSED\n");
    return met;
}

bool constant(std::vector<double> const& weights)
{
    draw_sequence const sequence(7, components(), schedule(part_weights(weights)));
    std::vector<draw> draws(block);
    std::vector<std::uint64_t> counts(leaves, 0);
    std::vector<double> exact(leaves);
    distance found;
    std::uint64_t index = 0;
    while (index < 100'000'000) {
        sequence.fill(index, draws);
        for (draw const& one : draws) ++counts[one.leaf];
        index += block;
        for (std::size_t i = 0; i < leaves; ++i) exact[i] = weights[i] * static_cast<double>(index);
        found.note(counts, exact, index);
    }
    std::cout << "the share of 1e-6 was drawn " << counts.back() << " times in " << index << " draws\n";
    return print("constant weights, " + std::to_string(index) + " draws", found, 6);
}

bool annealing(std::string const& what, std::vector<double> const& from, std::vector<double> const& to,
               std::uint64_t length)
{
    std::uint64_t const stages = 20'000;
    auto const progress_at = [&](std::uint64_t number) {
        return static_cast<double>(number) / static_cast<double>(stages);
    };
    auto const weights_at = [&](std::uint64_t number) -> tree_weights {
        return {annealed(from, to, progress_at(number)), std::vector<std::uint64_t>(leaves, 1)};
    };
    schedule plan(weights_at(0));
    for (std::uint64_t i = 1; i < stages; ++i) plan.then(i * length, weights_at(i));
    draw_sequence const sequence(7, components(), plan);
    std::vector<double> exact(leaves, 0);
    distance found;
    for (std::uint64_t i = 0; i + 1 < stages; ++i) {
        double const progress = progress_at(i);
        for (std::size_t leaf = 0; leaf < leaves; ++leaf)
            exact[leaf] += static_cast<double>(length) * (from[leaf] * (1 - progress) + to[leaf] * progress);
        found.note(sequence.counts_before((i + 1) * length), exact, (i + 1) * length);
    }
    return print(std::to_string(stages) + " stages of " + std::to_string(length) + " draws, annealed to " + what, found,
                 8);
}

} // namespace

int main()
{
    print_machine();
    std::vector<double> const weights = make_weights();
    std::vector<double> const reversed(weights.rbegin(), weights.rend());
    std::vector<double> shuffled;
    permutation const order(leaves, 5);
    for (std::size_t i = 0; i < leaves; ++i) shuffled.push_back(weights[order(i)]);
    double const start = wall_seconds();
    bool good = constant(weights);
    for (std::uint64_t const length : {block, std::uint64_t{300}}) {
        good = annealing("the reverse", weights, reversed, length) && good;
        good = annealing("a shuffled order", weights, shuffled, length) && good;
    }
    std::cout << "took " << wall_seconds() - start << " s\n";
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
