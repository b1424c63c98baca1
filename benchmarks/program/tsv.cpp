// SPDX-License-Identifier: MIT
// Mixes four TSV files of 500,000 lines in equal shares, shuffled over all of each, each line coming once: the program
// crossin beside OpusTrainer (github.com/hplt-project/OpusTrainer) in its best setting. That is without asynchronous
// shuffling and workers, whose queues cost more than they save, in batches of 1,000, without modifiers; its trainer is
// `cat`. The goal is in CPU time, without a cached index (as on the first run) and with one. We write an empty column
// `input` between the two, so a byte more a line.

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

#include "support/bench.hpp"
#include "support/child_process.hpp"
#include "support/corpora.hpp"
#include "support/four_sources.hpp"
#include "support/scratch_folder.hpp"

int main()
{
    namespace bench = crossin_bench;
    constexpr std::uint64_t records = 500'000;
    bench::print_machine();
    std::string const folder = bench::corpora(records);
    bench::scratch_folder const scratch(folder);
    bench::peer opus_trainer;
    if (std::string const path = bench::find_program("CROSSIN_BENCH_OPUSTRAINER", "opustrainer-train"); !path.empty()) {
        std::ofstream config(scratch / "opustrainer.yml");
        config << "datasets:\n";
        for (std::string_view const language : bench::languages)
            config << "  " << language << ": " << folder << "/" << language << ".tsv\n";
        config << "stages: [mix]\nmix: [en 0.25, zh 0.25, vi 0.25, es 0.25, until en 1]\n"
               << "modifiers: []\nseed: 1\nnum_fields: 2\ntrainer: cat\n";
        opus_trainer = {"OpusTrainer --sync -j 0 -b 1000",
                        {path, "--config", scratch / "opustrainer.yml", "--state", scratch / "opustrainer.state",
                         "--do-not-resume", "--temporary-directory", scratch / "", "--sync", "-j", "0", "-b", "1000"},
                        0};
    }
    bench::four_sources const ours{
        "TSV to TSV", "tsv", "",
        "tsv",        1,     {{"shuffled", R"("all")"}, {"in_blocks(256, 4)", R"({"blocks": 256, "at_once": 4})"}}};
    return bench::beats(opus_trainer, ours, 20, folder, records, scratch) ? 0 : 1;
}
