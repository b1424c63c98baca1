// SPDX-License-Identifier: MIT
// Draws per second: from a position to component, row, epoch and turn, on one core; and that drawing takes no memory.
//
// Workload: 8 and 60 components of one leaf each, weights 1, 1/2, 1/3, ..., 500,000 + 977 i rows, seed 7; 2^21 draws a
// round. `fill` goes on from where it was, `[]` jumps about in the first 2^40 draws. The peer draws a component from
// std::discrete_distribution and its rows from a shuffled list, as most programs do: shares by chance, no way to
// resume but to draw everything again, and four bytes a row.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <crossin/mix/draws.hpp>

#include "support/bench.hpp"

using namespace crossin;
using namespace crossin_bench;

namespace {

constexpr std::uint64_t draws_a_round = std::uint64_t{1} << 21;

std::uint64_t rows_of(std::uint32_t leaf) { return 500'000 + 977 * std::uint64_t{leaf}; }

draw_sequence make_sequence(std::uint32_t leaves, locality how = {})
{
    std::vector<component_shape> components;
    std::vector<double> weights;
    for (std::uint32_t i = 0; i < leaves; ++i) {
        components.push_back({{{rows_of(i), 0, {}}}, how, i});
        weights.push_back(1.0 / (i + 1));
    }
    return {7, std::move(components), schedule(part_weights(weights))};
}

/// What a program without the library would do.
class peer {
public:
    explicit peer(std::uint32_t leaves) : rows_(leaves), next_(leaves, 0)
    {
        std::vector<double> weights;
        for (std::uint32_t i = 0; i < leaves; ++i) {
            weights.push_back(1.0 / (i + 1));
            rows_[i].resize(rows_of(i));
            std::iota(rows_[i].begin(), rows_[i].end(), 0U);
            std::shuffle(rows_[i].begin(), rows_[i].end(), engine_);
        }
        component_ = std::discrete_distribution<std::uint32_t>(weights.begin(), weights.end());
    }

    std::uint64_t operator()()
    {
        std::uint32_t const from = component_(engine_);
        if (next_[from] == rows_[from].size()) {
            std::shuffle(rows_[from].begin(), rows_[from].end(), engine_);
            next_[from] = 0;
        }
        return rows_[from][next_[from]++];
    }

private:
    std::mt19937_64 engine_{7};
    std::discrete_distribution<std::uint32_t> component_;
    std::vector<std::vector<std::uint32_t>> rows_;
    std::vector<std::size_t> next_;
};

bool run(std::uint32_t leaves, double wanted)
{
    draw_sequence const sequence = make_sequence(leaves);
    draw_sequence const near = make_sequence(leaves, in_blocks(64));
    std::vector<draw> buffer(1024);
    std::uint64_t sum = 0, at = 0;
    auto const fill_all = [&](draw_sequence const& from) {
        for (std::uint64_t done = 0; done < draws_a_round; done += buffer.size(), at += buffer.size()) {
            from.fill(at, buffer);
            for (draw const& one : buffer) sum += one.row;
        }
    };
    auto const jump = [&] {
        for (std::uint64_t i = 0; i < draws_a_round; ++i) sum += sequence[(i * 0x9E3779B97F4A7C15U) >> 24].row;
    };
    fill_all(sequence);
    std::uint64_t const before = private_bytes();
    fill_all(sequence);
    jump();
    std::uint64_t const after = private_bytes();

    peer other(leaves);
    contest race("draws at " + std::to_string(leaves) + " leaves", "draws");
    auto const units = static_cast<double>(draws_a_round);
    race.add("fill", units, [&] { fill_all(sequence); }, {.cpu_rate = wanted});
    race.add("[] at random places", units, jump, {.cpu_rate = wanted});
    race.add("fill, in_blocks(64)", units, [&] { fill_all(near); });
    race.add("peer: discrete_distribution", units, [&] {
        for (std::uint64_t i = 0; i < draws_a_round; ++i) sum += other();
    });
    race.run();
    keep(sum);
    std::cout << "private memory, before and after " << 2 * draws_a_round << " draws: " << before / 1024 << " KiB, "
              << after / 1024 << " KiB; with the peer's lists " << private_bytes() / 1024 << " KiB\n";
    return race.goals_met() && after <= before;
}

} // namespace

int main()
{
    print_machine();
    bool const eight = run(8, 6e6), sixty = run(60, 4e6);
    return eight && sixty ? EXIT_SUCCESS : EXIT_FAILURE;
}
