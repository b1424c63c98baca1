// SPDX-License-Identifier: MIT
// The code of docs/tour.md.

#include <iostream>
#include <ranges>
#include <string>

#include <crossin/crossin.hpp>

namespace xin = crossin;

// Shown and compiled, but not run: it writes a file.
void run_with_checkpoints(xin::composition& data)
{
    //! [checkpoint]
    std::uint64_t const next = data.resume(xin::load_checkpoint("run.checkpoint.json").state);
    for (std::uint64_t index = next; index < 100'000; ++index) {
        xin::example const one = data[index];
        // ... train ...
        if (index % 1'000 == 999) xin::save(data.checkpoint_after(one), "run.checkpoint.json");
    }
    //! [checkpoint]
}

int main()
{
    //! [read]
    auto const base = xin::read("en", "data/reasoning.en.jsonl");
    auto const rows = xin::read_parallel(xin::by_id{}, {"en", "vi"}, "data/parallel.{lang}.json");
    std::cout << rows.tally() << '\n';
    //! [read]

    //! [compose]
    xin::composition data({.seed = 7, .prompt = xin::prompts::chatml, .hint = xin::hint_style::sentence},
                          xin::component("base", base, xin::same_language{}, 50),
                          xin::component("cross", rows, xin::cross_lingual{xin::any_to_any{.distinct = true}}, 40),
                          xin::component("translate", rows, xin::translation{xin::both_ways{}}, 10));
    //! [compose]

    //! [plan]
    std::cout << data.plan(8'192) << '\n';
    //! [plan]

    //! [iterate]
    for (xin::example const& one : data | std::views::take(2))
        std::cout << one.index << ' ' << one.component << '\n' << one.prompt << one.response << "\n\n";
    //! [iterate]

    //! [origin]
    xin::example_origin const from = data.origin(5'000'000);
    for (xin::record_source const& record : from.sources)
        std::cout << from.component << ": " << record.id << ' ' << to_string(record.where) << '\n';
    //! [origin]

    //! [fast]
    xin::composition::workspace room; // one a thread
    std::string lines;
    data.render(0, 8'192, room, [&](xin::example_view const& one) { xin::write_messages(lines, one); });
    std::cout << '\n' << lines.substr(0, lines.find('\n')) << '\n';
    //! [fast]

    //! [shard]
    auto const mine = data.shard(/*rank*/ 1, /*world*/ 4, /*count*/ 8'192);
    std::cout << "\nrank 1 takes " << mine.size() << " examples, the first is number " << mine[0].index << '\n';
    //! [shard]

    //! [ledger]
    xin::ledger emitted = data.make_ledger();
    for (std::uint64_t rank = 0; rank < 4; ++rank)
        for (std::uint64_t const index : data.shard(rank, 4, 8'192).indices()) emitted.add(data.draws()[index]);
    bool const equal = data.table(emitted, 0, 8'192).same_counts(data.plan(8'192));
    std::cout << "the ledger of all four " << (equal ? "equals" : "differs from") << " the plan\n";
    //! [ledger]
    static_cast<void>(&run_with_checkpoints);
}
