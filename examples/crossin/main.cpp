// SPDX-License-Identifier: MIT
// The command-line program crossin. It joins what the library does; each command is a file of this folder.
// Exit codes: 0, all went well; 1, a run held something else than was planned; 2, something is wrong with the
// command line, the recipe or a file, and one line on standard error says what and where; 130, a run was asked to stop.

#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <string_view>

#include <unistd.h>

#include <CLI/CLI.hpp>

#include <crossin/core/error.hpp>
#include <crossin/core/version.hpp>
#include <crossin/text/version.hpp>

#include "commands.hpp"

namespace {

[[nodiscard]] std::string version()
{
    return "crossin " + std::to_string(CROSSIN_VERSION_MAJOR) + "." + std::to_string(CROSSIN_VERSION_MINOR) + "." +
           std::to_string(CROSSIN_VERSION_PATCH) + " (" + crossin::icu_version() + ")";
}

[[nodiscard]] int failed(std::string const& sentence)
{
    std::fprintf(stderr, "crossin: %s\n", sentence.c_str());
    return 2;
}

/// A file that is cut short while it is mapped into memory ends in this signal at the next read behind the cut.
extern "C" void file_was_cut(int /*signal*/)
{
    constexpr std::string_view sentence =
        "crossin: a file was cut short while it was in use; run again when it is complete\n";
    static_cast<void>(!::write(STDERR_FILENO, sentence.data(), sentence.size()));
    ::_exit(2);
}

} // namespace

int main(int count, char** arguments)
{
    std::signal(SIGBUS, &file_was_cut);
    int exit_code = 0;
    CLI::App app("Composes cross-lingual training data from files in several languages, by a recipe.", "crossin");
    app.set_version_flag("--version", version());
    app.require_subcommand(1);
    app.footer("First steps:\n"
               "  crossin check recipe.yaml                 is everything there, and does it fit together?\n"
               "  crossin plan recipe.yaml --count 20000    what would a run hold?\n"
               "  crossin compose recipe.yaml --count 20000 --output train.jsonl\n"
               "  crossin inspect recipe.yaml 123           where does example 123 come from?\n"
               "`crossin COMMAND --help` says more.");
    program::add_compose(app, exit_code);
    program::add_plan(app, exit_code);
    program::add_inspect(app, exit_code);
    program::add_check(app, exit_code);
    program::add_tune(app, exit_code);
    program::add_generate(app, exit_code);
    program::add_eval(app, exit_code);
    program::add_adapter(app, exit_code);
    program::add_align(app, exit_code);
    program::add_filter(app, exit_code);
    program::add_score(app, exit_code);
    program::add_compare(app, exit_code);
    program::add_report(app, exit_code);
    try {
        app.parse(count, arguments);
        return exit_code;
    } catch (CLI::Success const& asked) { // --help, --version
        return app.exit(asked);
    } catch (CLI::ParseError const& problem) {
        return failed(problem.what() + std::string("; `crossin --help` shows what can be said"));
    } catch (std::bad_alloc const&) {
        return failed("there is not enough memory");
    } catch (std::exception const& problem) { // crossin::error among them: "path:line (byte n): sentence"
        return failed(problem.what());
    }
}
