// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_ALIGN_COMMANDS_HPP
#define CROSSIN_EXAMPLES_CROSSIN_ALIGN_COMMANDS_HPP

/// \file
/// What `crossin align` can do, a file each.

namespace CLI {
class App;
}

namespace program {

/// Each adds a command under `align`.
void add_align_records(CLI::App& to, int& exit_code);
void add_align_words(CLI::App& to, int& exit_code);
void add_align_mine(CLI::App& to, int& exit_code);
void add_align_score(CLI::App& to, int& exit_code);
void add_align_sentences(CLI::App& to, int& exit_code);

} // namespace program
#endif
