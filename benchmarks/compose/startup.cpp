// SPDX-License-Identifier: MIT
// How soon the first example of 4 x 500,000 JSON records (780 MB) is there: recipe read, files opened, joined by id and
// composed x2x, example rendered. Without cached indexes on 2 threads and with them; at the beginning of a run of ten
// million examples and behind 90 % of it, and how fast it goes on from there. The files are in the operating system's
// cache. Private memory is watched every millisecond while the indexes are built, in a process that has done nothing
// before.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include <crossin/compose/read_recipe.hpp>
#include <crossin/io/settings_json.hpp>
#include <crossin/recipe/open.hpp>

#include "support/bench.hpp"
#include "support/corpora.hpp"
#include "support/scratch_folder.hpp"

namespace {

namespace xin = crossin;

constexpr char const* recipe_text = R"({
    "seed": 42, "languages": ["en", "zh", "vi", "es"], "pivot": "en",
    "corpora": {"rows": {"files": "{lang}.jsonl", "align": "id", "on_mismatch": "keep"}},
    "mixture": {"cross": {"from": "rows", "task": "answer", "directions": "x2x", "distinct": true, "weight": 1}}
})";

/// The largest `private_bytes()` seen while `work` is done.
template <class Work>
std::uint64_t peak_private_bytes(Work&& work)
{
    std::atomic<std::uint64_t> peak = 0;
    std::jthread const watch([&](std::stop_token const& stop) {
        while (!stop.stop_requested()) {
            peak = std::max(peak.load(), crossin_bench::private_bytes());
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    });
    work();
    return std::max(peak.load(), crossin_bench::private_bytes());
}

} // namespace

int main()
{
    constexpr std::uint64_t records = 500'000, first = 0, late = 9'000'000, following = 100'000;
    constexpr std::uint64_t limit = 16 * crossin_bench::languages.size() * records + (64U << 20);
    crossin_bench::print_machine();
    std::string const folder = crossin_bench::corpora(records);
    crossin_bench::scratch_folder const scratch(folder);
    std::string const kept = scratch / "kept-indexes", fresh = scratch / "new-indexes";
    std::optional<xin::opened_recipe> opened;
    auto const open = [&](std::string const& cache, std::uint64_t index) {
        opened.emplace(xin::read_recipe(xin::settings_from_json(recipe_text), folder),
                       xin::open_options{.threads = 2, .cache_folder = cache, .count_tokens = {}});
        crossin_bench::keep(opened->data()[index].prompt.size());
    };
    auto const close = [&] { // also the indexes that a later start is to build
        opened.reset();
        std::filesystem::remove_all(fresh);
        std::filesystem::create_directories(fresh);
    };

    std::filesystem::create_directories(kept);
    std::uint64_t const peak = peak_private_bytes([&] { open(kept, first); });
    std::uint64_t const after = crossin_bench::private_bytes();

    crossin_bench::contest starts("from nothing to an example, 4 x 500,000 JSON records", "starts");
    starts.add("cached indexes, index 0", 1, [&] { open(kept, first); }, {.rate = 1 / 0.05}, close);
    starts.add(
        "cached indexes, index 9,000,000", 1, [&] { open(kept, late); }, {.rate = 1 / 0.05, .ratio = 0.9}, close);
    starts.add("no index yet", 1, [&] { open(fresh, first); }, {.rate = 1 / 1.5}, close);
    starts.run(9);
    for (std::size_t const which : {0U, 1U, 2U})
        std::cout << (which == 0 ? "in ms     " : ", ") << std::fixed << std::setprecision(1)
                  << 1e3 / starts.rate(which);
    std::cout << "\n";

    open(kept, first);
    crossin_bench::contest rates("the 100,000 examples from an index on", "examples");
    xin::composition::workspace room;
    for (auto const& [name, from] : {std::pair{"from 0", first}, {"from 9,000,000", late}})
        rates.add(name, following,
                  [&room, &opened, index = from] {
                      std::uint64_t bytes = 0;
                      opened->data().render(index, index + following, room, [&](xin::example_view const& one) {
                          bytes += one.prompt.size() + one.response.size();
                      });
                      crossin_bench::keep(bytes);
                  },
                  {.ratio = from == first ? 0 : 0.9});
    rates.run(15);

    constexpr std::uint64_t mebibyte = 1024 * 1024;
    std::cout << "\nprivate memory " << peak / mebibyte << " MiB at most while indexes are built, " << after / mebibyte
              << " MiB afterwards; the limit is " << limit / mebibyte << " MiB"
              << (peak <= limit ? ", met" : ", MISSED") << "\n";
    return starts.goals_met() && rates.goals_met() && peak <= limit ? 0 : 1;
}
