// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>

#include "align_commands.hpp"
#include "commands.hpp"

namespace program {

void add_align(CLI::App& to, int& exit_code)
{
    CLI::App& align = *to.add_subcommand("align", "Find what belongs together: records, sentences, words, vectors.");
    align.require_subcommand(1);
    add_align_records(align, exit_code);
    add_align_words(align, exit_code);
    add_align_mine(align, exit_code);
    add_align_score(align, exit_code);
    add_align_sentences(align, exit_code);
}

} // namespace program
