// SPDX-License-Identifier: MIT
// Draws without elements: the code of docs/reference/mix/, for those who bring their own idea of a row.

#include <cstdint>
#include <iostream>
#include <vector>

#include <crossin/mix.hpp>

int main()
{
    //! [row_order]
    crossin::row_order const order{.rows = 1000, .key = 7, .shift = 0, .how = crossin::in_blocks(50)};
    auto const [epoch, row] = order(2345); // the 2346th draw
    std::cout << "epoch " << epoch << ", row " << row << "\n";
    //! [row_order]

    //! [schedule]
    crossin::schedule weights(crossin::part_weights({9, 1}));
    std::vector<double> const from{9, 1}, to{1, 1};
    weights.gradually(10'000, 100'000, 4096, [&](double progress) -> crossin::tree_weights {
        return {crossin::annealed(from, to, progress), {1, 1}};
    });
    //! [schedule]
    std::cout << weights.changes().size() << " changes\n";

    //! [draws]
    // A base of 5,000 rows, and four directions that share 1,000 rows; two components, weighted 3 : 1.
    std::vector<crossin::component_shape> const components{
        {.leaves = {{.rows = 5000}}, .key = 0},
        {.leaves = {{.rows = 1000}, {.rows = 1000}, {.rows = 1000}, {.rows = 1000}}, .key = 1},
    };
    crossin::draw_sequence sequence(42, components, crossin::schedule({{3, 1}, {1, 1, 1, 1, 1}}));

    std::vector<crossin::draw> draws(3);
    sequence.fill(1'000'000, draws); // faster than one by one
    for (crossin::draw const& one : draws)
        std::cout << "component " << one.component << ", leaf " << one.leaf << ", row " << one.row << "\n";
    //! [draws]

    //! [feedback]
    std::uint64_t const in_flight = 5000; // one more than the largest index that any rank has taken
    std::uint64_t const first = sequence.next_block_start(in_flight);
    sequence.change_weights(first, {{3, 1}, {1, 4, 1, 1, 2}}); // some directions turned out to be harder
    std::vector<crossin::weight_change> const saved = sequence.recorded();

    crossin::draw_sequence again(42, components, crossin::schedule({{3, 1}, {1, 1, 1, 1, 1}}));
    for (crossin::weight_change const& change : saved) again.change_weights(change.first, change.weights);
    std::cout << "from " << first << " on; the same again: " << std::boolalpha << (again[50'000] == sequence[50'000])
              << "\n";
    //! [feedback]

    //! [stages]
    for (crossin::stage const& one : sequence.stages().stages())
        std::cout << "a stage from " << one.first << ", the base drawn " << one.state.drawn[0] << " times before\n";
    //! [stages]

    //! [ledger]
    crossin::ledger emitted(sequence.leaf_count());
    for (std::uint64_t i = 2000; i < 3000; ++i) emitted.add(sequence[i]);
    std::cout << "as planned: " << emitted.equals(crossin::plan_of(sequence, 2000, 3000)) << "\n";
    //! [ledger]
}
