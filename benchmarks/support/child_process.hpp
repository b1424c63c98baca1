// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BENCHMARKS_SUPPORT_CHILD_PROCESS_HPP
#define CROSSIN_BENCHMARKS_SUPPORT_CHILD_PROCESS_HPP

/// \file
/// Other programs as contenders: finding them and running them.

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace crossin_bench {

namespace detail {

/// Makes `path` the file `number` of this process, or ends it.
inline void redirect(int number, char const* path, int how)
{
    int const file = open(path, how, 0644);
    if (file < 0 || dup2(file, number) < 0) _exit(127);
}

} // namespace detail

/// Runs a program to its end, with its standard output in the file `output` and its messages in `output`.log. What it
/// used is in `cpu_seconds()` afterwards, with what the programs used that it ran itself.
///
/// Errors: `std::runtime_error` with its messages when it fails.
inline void run_program(std::vector<std::string> command, std::string const& output)
{
    std::string const log = output + ".log";
    std::vector<char*> arguments;
    for (std::string& one : command) arguments.push_back(one.data());
    arguments.push_back(nullptr);
    pid_t const child = fork();
    if (child < 0) throw std::runtime_error("no process can be started");
    if (child == 0) {
        detail::redirect(STDIN_FILENO, "/dev/null", O_RDONLY);
        detail::redirect(STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC);
        detail::redirect(STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC);
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
    std::ostringstream said;
    said << command[0] << " failed with status " << (WIFEXITED(status) ? WEXITSTATUS(status) : 128 + status) << "\n"
         << std::ifstream(log).rdbuf();
    throw std::runtime_error(said.str());
}

/// Returns: the program that the environment variable `variable` names, or the one called `name` in PATH; empty where
///          there is none. Prints which it is, or how to name one.
[[nodiscard]] inline std::string find_program(char const* variable, std::string const& name)
{
    char const* const named = std::getenv(variable);
    char const* const path = std::getenv("PATH");
    std::string found = named ? named : "";
    std::istringstream folders(path ? path : "");
    for (std::string folder; found.empty() && std::getline(folders, folder, ':');)
        if (std::string const file = folder + "/" + name; access(file.c_str(), X_OK) == 0) found = file;
    if (!found.empty())
        std::cout << "peer      " << found << "\n";
    else
        std::cout << "left out  " << name << ", which is not in PATH; " << variable << " names it\n";
    return found;
}

} // namespace crossin_bench
#endif
