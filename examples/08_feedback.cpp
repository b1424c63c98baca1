// SPDX-License-Identifier: MIT
// Weights that follow a trainer's losses: the harder a language is, the more of it is drawn.
#include <iostream>
#include <string>
#include <vector>

#include <crossin/crossin.hpp>

namespace xin = crossin;

int main()
{
    auto const rows = xin::read_parallel(xin::by_id{}, {"en", "zh", "vi", "es"}, "data/parallel.{lang}.json");
    auto const make = [&] {
        return xin::composition(
            {.seed = 5}, xin::component("answers", rows, xin::cross_lingual{xin::from_pivot{}}, 1, {.adaptive = true}));
    };
    xin::composition data = make();

    // The mean negative log-likelihood of the answers in each language, which a trainer would report.
    std::vector<std::vector<double>> const losses = {{1.2, 1.9, 2.4, 1.3}, {1.1, 1.5, 1.6, 1.2}, {1.1, 1.2, 1.2, 1.2}};

    std::uint64_t taken = 0; // examples that any rank has seen
    for (std::vector<double> const& loss : losses) {
        taken += 4'000; // ... steps of training
        std::uint64_t const first = data.feedback(taken, rows.languages(), loss);
        std::cout << "losses behind example " << taken << " take effect at " << first << '\n';
    }

    // Each change holds from the next block of 4096 on, and what is to come is known again.
    xin::text_table table({"examples", "en->zh", "en->vi", "en->es"});
    for (std::uint64_t first = 0; first < 4 * 4096; first += 4096) {
        std::vector<std::string> line = {std::to_string(first) + " to " + std::to_string(first + 4095)};
        for (xin::plan_cell const& cell : data.plan(first, first + 4096).cells)
            line.push_back(xin::percent(static_cast<double>(cell.got), 4096));
        table.add(line);
    }
    std::cout << '\n' << table.text() << '\n';

    // The changes are part of the checkpoint: whoever resumes draws the same.
    xin::composition later = make();
    later.resume(data.checkpoint_at(taken));
    std::cout << (later[12'345] == data[12'345] ? "resumed: the same examples\n" : "resumed: other examples\n");
}
