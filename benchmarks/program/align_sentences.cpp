// SPDX-License-Identifier: MIT
// Finds the beads of gold documents: the program crossin beside hunalign, with an empty dictionary and with one that it
// learns (-realign), where CROSSIN_HUNALIGN names its program. It gets words and punctuation marks with blanks between
// them, as it asks for; we get the text as it is.

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/align/bead_scores.hpp>
#include <crossin/align/bead_text.hpp>
#include <crossin/core/text_table.hpp>

#include "support/aligners.hpp"
#include "support/bench.hpp"
#include "support/scratch_folder.hpp"

namespace {

namespace bench = crossin_bench;
using crossin::decimal;
using strings = std::vector<std::string>;

struct document {
    std::string folder, source_language, target_language;
};

/// Blanks around punctuation marks of ASCII.
[[nodiscard]] std::string with_blanks(std::string_view line)
{
    std::string out;
    for (char const c : line) {
        bool const mark = std::ispunct(static_cast<unsigned char>(c)) != 0 && c != '\'' && c != '-';
        if (mark) out += ' ';
        out += c;
        if (mark || c == '\'') out += ' ';
    }
    return out;
}

struct goals {
    double strict = 0, cpu_seconds = 0;
};

void contest(std::string const& name, std::vector<document> const& documents, goals const& wanted,
             std::string const& hunalign, bench::scratch_folder const& scratch, bench::limits& limits)
{
    std::size_t sentences = 0;
    for (std::size_t i = 0; i < documents.size(); ++i)
        for (char const* const side : {"src", "tgt"}) {
            strings lines = bench::lines_of(documents[i].folder + "/" + side + ".txt", {});
            sentences += lines.size();
            for (std::string& line : lines) line = with_blanks(line);
            bench::write_lines(scratch / (side + std::to_string(i)), lines);
        }
    bench::write_lines(scratch / "no.dictionary", {});

    std::vector<bench::aligner_run> runs;
    std::vector<std::function<std::vector<crossin::sentence_group>(std::size_t)>> results;
    auto const add = [&](std::string label, std::string const& output, auto command_of, auto read) {
        runs.push_back({std::move(label), [&documents, &scratch, output, command_of] {
                            bench::process_usage sum;
                            for (std::size_t i = 0; i < documents.size(); ++i)
                                sum = bench::both(sum, bench::run_program(command_of(i),
                                                                          scratch / (output + std::to_string(i)),
                                                                          scratch / ""));
                            return sum;
                        }});
        results.emplace_back(read);
    };
    add(
        "crossin", "said",
        [&](std::size_t i) {
            return strings{CROSSIN_BENCH_PROGRAM,
                           "align",
                           "sentences",
                           documents[i].folder + "/src.txt",
                           documents[i].folder + "/tgt.txt",
                           "--source-language",
                           documents[i].source_language,
                           "--target-language",
                           documents[i].target_language,
                           "--format",
                           "beads",
                           "--output",
                           scratch / ("ours" + std::to_string(i))};
        },
        [&](std::size_t i) { return crossin::parse_groups(bench::text_of(scratch / ("ours" + std::to_string(i)))); });
    for (bool const learns : {false, true}) {
        if (hunalign.empty()) break;
        std::string const output = learns ? "realigned" : "ladder";
        add(
            learns ? "hunalign -realign" : "hunalign", output,
            [&, learns](std::size_t i) {
                strings command{hunalign};
                if (learns) command.emplace_back("-realign");
                for (std::string const& file :
                     {std::string("no.dictionary"), "src" + std::to_string(i), "tgt" + std::to_string(i)})
                    command.push_back(scratch / file);
                return command;
            },
            [&, output](std::size_t i) {
                std::vector<crossin::sentence_group> groups;
                for (crossin::bead const& one :
                     crossin::beads_of(crossin::parse_ladder(bench::text_of(scratch / (output + std::to_string(i))))))
                    groups.push_back(crossin::group_of(one));
                return groups;
            });
    }

    std::vector<bench::aligner_cost> const costs = bench::costs_of(runs);
    std::cout << "\n"
              << name << ": documents " << documents.size() << ", sentences " << crossin::grouped(sentences) << "\n";
    bench::print_row("", {"precision", "recall", "strict F1", "lax F1", "CPU s", "MiB"});
    std::vector<double> strict;
    for (std::size_t r = 0; r < runs.size(); ++r) {
        strict.push_back(0);
        if (!costs[r].failure.empty()) {
            std::cout << "  " << runs[r].name << " failed: " << costs[r].failure << "\n";
            continue;
        }
        crossin::bead_scores sum;
        for (std::size_t i = 0; i < documents.size(); ++i)
            sum += crossin::score_beads(
                crossin::parse_groups(bench::text_of(documents[i].folder + "/gold.beads"), documents[i].folder),
                results[r](i));
        strict.back() = sum.strict.f1();
        bench::print_row(runs[r].name, {decimal(sum.strict.precision(), 4), decimal(sum.strict.recall(), 4),
                                        decimal(sum.strict.f1(), 4), decimal(sum.lax.f1(), 4),
                                        decimal(costs[r].cpu_seconds, 2), decimal(costs[r].peak_mebibytes, 0)});
    }
    if (wanted.strict > 0) limits.at_least("strict F1", strict[0], wanted.strict);
    if (wanted.cpu_seconds > 0) limits.at_most("CPU s", costs[0].cpu_seconds, wanted.cpu_seconds);
    for (std::size_t r = 1; r < strict.size(); ++r) limits.at_least("F1 of " + runs[r].name, strict[0], strict[r]);
}

} // namespace

int main()
{
    bench::print_machine();
    std::string const data = bench::alignment_data();
    if (data.empty()) return 0;
    std::string const hunalign = bench::find_program("CROSSIN_HUNALIGN", "hunalign");
    bench::scratch_folder const scratch(std::filesystem::temp_directory_path().string());
    bench::limits limits;
    auto const race = [&](std::string const& name, std::vector<document> const& documents, goals const& wanted) {
        contest(name, documents, wanted, hunalign, scratch, limits);
    };
    std::string const berg = data + "sent-text-berg/";
    std::vector<document> tests, books;
    for (char const* const one : {"test0", "test1", "test2", "test3"}) tests.push_back({berg + one, "de", "fr"});
    for (auto const& entry : std::filesystem::directory_iterator(data + "sent-transread"))
        if (entry.is_directory()) {
            std::string const folder = entry.path().string(); // ends in -enfr, say
            books.push_back({folder, folder.substr(folder.size() - 4, 2), folder.substr(folder.size() - 2)});
        }
    std::ranges::sort(books, {}, &document::folder);
    race("Text+Berg dev, de-fr", {{berg + "dev", "de", "fr"}}, {});
    race("Text+Berg test, de-fr", tests, {.strict = 0.86, .cpu_seconds = 1});
    race("TransRead, books", books, {.strict = 0.92, .cpu_seconds = 10});
    return limits.met() ? 0 : 1;
}
