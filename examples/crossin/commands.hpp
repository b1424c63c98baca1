// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_COMMANDS_HPP
#define CROSSIN_EXAMPLES_CROSSIN_COMMANDS_HPP

/// \file
/// The commands of the program, a file each.

namespace CLI {
class App;
}

namespace program {

/// Each adds a command, which sets `exit_code` when it has run.
void add_compose(CLI::App& to, int& exit_code);
void add_plan(CLI::App& to, int& exit_code);
void add_inspect(CLI::App& to, int& exit_code);
void add_check(CLI::App& to, int& exit_code);
void add_tune(CLI::App& to, int& exit_code);
void add_generate(CLI::App& to, int& exit_code);
void add_eval(CLI::App& to, int& exit_code);
void add_adapter(CLI::App& to, int& exit_code);
void add_align(CLI::App& to, int& exit_code);
void add_filter(CLI::App& to, int& exit_code);
void add_score(CLI::App& to, int& exit_code);
void add_compare(CLI::App& to, int& exit_code);
void add_report(CLI::App& to, int& exit_code);

} // namespace program
#endif
