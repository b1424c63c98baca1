// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include <crossin/align/bead_scores.hpp>
#include <crossin/align/bead_text.hpp>
#include <crossin/align/link_scores.hpp>
#include <crossin/align/link_text.hpp>
#include <crossin/core/text_table.hpp>
#include <crossin/io/mapped_file.hpp>

#include "align_commands.hpp"
#include "text_lines.hpp"

namespace program {
namespace {

using crossin::decimal;
using crossin::grouped;

struct score_command {
    std::vector<std::string> links = {}; ///< gold, output
    std::vector<std::string> beads = {}; ///< gold, output, gold, output, ...
    std::uint32_t gold_base = 0;
    std::uint32_t output_base = 0;
    bool ignore_possible = false;
    bool skip_one_sided = false;
};

[[nodiscard]] int score_links(score_command const& command)
{
    text_lines const gold(command.links[0]), output(command.links[1]);
    if (output.size() < gold.size())
        crossin::fail(crossin::errc::mismatch, {output.path()},
                      grouped(output.size()) + " lines, where " + gold.path() + " has " + grouped(gold.size()) +
                          "; line i of one must belong to line i of the other, and may be empty");
    crossin::link_scores sum;
    for (std::size_t i = 0; i < gold.size(); ++i) {
        crossin::gold_links wanted = crossin::parse_gold_links(gold[i], command.gold_base, gold.where(i));
        if (command.ignore_possible) wanted.possible = wanted.sure;
        sum += crossin::score_links(wanted, crossin::parse_links(output[i], command.output_base, output.where(i)));
    }
    crossin::text_table table({"pairs", "links", "sure in gold", "precision", "recall", "F1", "AER"}, 0);
    table.add({grouped(sum.pairs), grouped(sum.links), grouped(sum.sure), decimal(sum.precision(), 4),
               decimal(sum.recall(), 4), decimal(sum.f1(), 4), decimal(sum.aer(), 4)});
    std::fputs(table.text().c_str(), stdout);
    if (output.size() > gold.size())
        std::printf("the last %s lines of %s have no gold\n", grouped(output.size() - gold.size()).c_str(),
                    output.path().c_str());
    return 0;
}

/// What a file of beads holds; one whose lines begin with a number is a ladder.
struct bead_file {
    std::vector<crossin::sentence_group> beads = {};
    std::vector<crossin::rung> ladder = {};

    explicit bead_file(std::string const& path)
    {
        crossin::mapped_file const file(path);
        std::string_view const text = file.bytes();
        std::size_t const first = text.find_first_not_of(" \t\r\n");
        if (first == std::string_view::npos || text[first] < '0' || text[first] > '9') {
            beads = crossin::parse_groups(text, path);
            return;
        }
        ladder = crossin::parse_ladder(text, path);
        for (crossin::bead const& one : crossin::beads_of(ladder)) beads.push_back(crossin::group_of(one));
    }
};

[[nodiscard]] int score_beads(score_command const& command)
{
    if (command.beads.size() % 2 != 0)
        crossin::fail(crossin::errc::invalid_argument,
                      "--beads takes files in pairs, GOLD OUTPUT GOLD OUTPUT ...; the last has no partner: " +
                          crossin::in_quotes(command.beads.back()));
    crossin::bead_scores sum;
    crossin::found_counts rungs;
    for (std::size_t i = 0; i < command.beads.size(); i += 2) {
        bead_file const gold(command.beads[i]), output(command.beads[i + 1]);
        sum += crossin::score_beads(gold.beads, output.beads,
                                    command.skip_one_sided ? crossin::one_sided_beads::skip
                                                           : crossin::one_sided_beads::count);
        if (!gold.ladder.empty() && !output.ladder.empty()) rungs += crossin::score_rungs(gold.ladder, output.ladder);
    }
    crossin::text_table table({"", "proposed", "right", "wanted", "found", "precision", "recall", "F1"});
    auto const add = [&](char const* name, crossin::found_counts const& counts) {
        table.add({name, grouped(counts.proposed), grouped(counts.right), grouped(counts.wanted), grouped(counts.found),
                   decimal(counts.precision(), 4), decimal(counts.recall(), 4), decimal(counts.f1(), 4)});
    };
    add("strict", sum.strict);
    add("lax", sum.lax);
    if (rungs.wanted > 0) add("rungs", rungs);
    std::fputs(table.text().c_str(), stdout);
    return 0;
}

} // namespace

void add_align_score(CLI::App& to, int& exit_code)
{
    auto const command = std::make_shared<score_command>();
    CLI::App& app = *to.add_subcommand("score", "Holds links or beads against those that people marked.");
    CLI::Option& links = *app.add_option("--links", command->links,
                                         "GOLD OUTPUT: `0-0 1-2` a line; in GOLD, `1p2` and `1?2` are possible")
                              ->expected(2);
    CLI::Option& beads = *app.add_option(
                                 "--beads", command->beads,
                                 "GOLD OUTPUT [GOLD OUTPUT ...]: `[0, 1]:[2]` a line, or ladders; counts add up")
                              ->expected(2, 100'000)
                              ->excludes(&links);
    app.add_option("--gold-base", command->gold_base, "what GOLD calls the first word")
        ->capture_default_str()
        ->needs(&links);
    app.add_option("--output-base", command->output_base, "what OUTPUT calls the first word")
        ->capture_default_str()
        ->needs(&links);
    app.add_flag("--ignore-possible", command->ignore_possible, "only sure links count")->needs(&links);
    app.add_flag("--skip-one-sided", command->skip_one_sided,
                 "beads of OUTPUT with text on one side only are not judged; for GOLD without such")
        ->needs(&beads);
    app.callback([command, &exit_code] {
        if (command->links.empty() && command->beads.empty())
            crossin::fail(crossin::errc::invalid_argument, "what is to be scored? --links GOLD OUTPUT, or --beads GOLD "
                                                           "OUTPUT");
        exit_code = command->links.empty() ? score_beads(*command) : score_links(*command);
    });
}

} // namespace program
