// SPDX-License-Identifier: MIT
// The keyed permutation beside the random numbers it is made of: 1,000,000 rows, key 7.

#include <crossin/core/permutation.hpp>
#include <crossin/core/random.hpp>

#include "support/bench.hpp"

int main()
{
    namespace bench = crossin_bench;
    bench::print_machine();

    std::uint64_t const rows = 1'000'000;
    crossin::permutation const shuffle(rows, 7);
    auto const sum_of = [&](auto const& function) {
        return [&, function] {
            std::uint64_t sum = 0;
            for (std::uint64_t row = 0; row < rows; ++row) sum += function(row);
            bench::keep(sum);
        };
    };
    bench::contest race("permutation of 1,000,000 rows", "rows");
    race.add("random_bits", rows, sum_of([](std::uint64_t row) { return crossin::random_bits(7, row); }));
    race.add("permutation", rows, sum_of(shuffle));
    race.run();
}
