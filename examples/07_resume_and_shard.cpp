// SPDX-License-Identifier: MIT
// Stopping, going on, and going on with another number of ranks: the same examples, none twice, none lost.
#include <iostream>
#include <ranges>
#include <set>
#include <string>

#include <crossin/crossin.hpp>

namespace xin = crossin;

int main()
{
    auto const base = xin::read("en", "data/reasoning.en.jsonl");
    auto const rows = xin::read_parallel(xin::by_id{}, {"en", "vi"}, "data/parallel.{lang}.json");
    auto const make = [&](std::uint64_t seed) {
        return xin::composition({.seed = seed}, xin::component("base", base, xin::same_language{}, 2),
                                xin::component("cross", rows, xin::cross_lingual{}, 1));
    };

    // A run that ends too early. What it leaves is a small value; here as text, with `xin::save` it is a file.
    std::string saved;
    {
        xin::composition const data = make(42);
        for (xin::example const& one : data | std::views::take(1'000))
            if (one.index % 250 == 249) saved = xin::checkpoint_to_json({data.checkpoint_after(one), {}});
    }
    xin::checkpoint const state = xin::checkpoint_from_json(saved).state;
    std::cout << "the checkpoint says to go on at " << state.next << '\n';

    // `resume` makes sure that the composition is the checkpoint's, and says where to go on.
    xin::composition data = make(42);
    std::uint64_t const next = data.resume(state);
    std::cout << "example " << next << " is made of record " << data.origin(next).sources.front().id << "\n\n";

    // Another seed would be another run.
    try {
        make(43).resume(state);
    } catch (xin::error const& problem) {
        std::cout << problem.what() << "\n\n";
    }

    // Four ranks take turns up to example 3,000, and six from there on.
    std::set<std::uint64_t> seen;
    auto const run = [&](std::uint64_t world, std::uint64_t first, std::uint64_t last) {
        for (std::uint64_t rank = 0; rank < world; ++rank) {
            auto const mine = data.shard(rank, world, last, xin::tail::uneven, first);
            for (std::uint64_t const index : mine.indices()) seen.insert(index);
            std::cout << "rank " << rank << " of " << world << ": " << mine.size() << " examples, from "
                      << mine[0].index << " on\n";
        }
    };
    run(4, next, 3'000);
    run(6, 3'000, 8'000);
    std::cout << "together " << seen.size() << ", from " << *seen.begin() << " to " << *seen.rbegin() << '\n';
}
