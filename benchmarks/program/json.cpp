// SPDX-License-Identifier: MIT
// Reads four files of 500,000 JSON records, 780 MB, and writes them as one, all fields of each: the program crossin
// beside `jq -c .` and Python's module json, line by line. Both of them keep the order of the files; we give the figures
// shuffled over all of each file and, like for like, in its order, without a cached index (as on the first run,
// when each record is parsed twice) and with one. The goal is in CPU time. Fields are written as "system" what the files
// call "language".

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "support/bench.hpp"
#include "support/child_process.hpp"
#include "support/corpora.hpp"
#include "support/four_sources.hpp"
#include "support/scratch_folder.hpp"

namespace {

/// Encoder and decoder are made once, and the text is not turned into ASCII: the fastest way that keeps the bytes.
constexpr char const* python_program = R"(
import json, sys
decode, encode = json.JSONDecoder().decode, json.JSONEncoder(ensure_ascii=False).encode
with open(1, "w", encoding="utf-8") as output:
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as lines:
            output.writelines(encode(decode(line)) + "\n" for line in lines)
)";

} // namespace

int main()
{
    namespace bench = crossin_bench;
    constexpr std::uint64_t records = 500'000;
    bench::print_machine();
    std::string const folder = bench::corpora(records);
    bench::scratch_folder const scratch(folder);
    std::vector<std::string> const files = bench::files_of(folder, "jsonl");
    std::vector<bench::peer> peers;
    auto const add = [&](std::string name, std::vector<std::string> command, int more_bytes) {
        if (command[0].empty()) return;
        command.insert(command.end(), files.begin(), files.end());
        peers.push_back({std::move(name), std::move(command), more_bytes});
    };
    add("Python json", {bench::find_program("CROSSIN_BENCH_PYTHON", "python3"), "-c", python_program}, 0);
    add("jq -c .", {bench::find_program("CROSSIN_BENCH_JQ", "jq"), "-c", "."}, -9); // its separators have no blanks
    if (peers.empty()) peers.emplace_back();

    bench::four_sources const ours{"JSON to JSON", "jsonl", R"(, "fields": {"system": "language"})",
                                   "alpaca",       -2,      {{"shuffled", R"("all")"}, {"in file order", R"("none")"}}};
    bool met = true;
    for (bench::peer const& one : peers) met = bench::beats(one, ours, 12, folder, records, scratch) && met;
    return met ? 0 : 1;
}
