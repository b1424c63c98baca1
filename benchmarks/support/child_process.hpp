// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BENCHMARKS_SUPPORT_CHILD_PROCESS_HPP
#define CROSSIN_BENCHMARKS_SUPPORT_CHILD_PROCESS_HPP

/// \file
/// Other programs as contenders: finding them and running them.

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace crossin_bench {

/// Makes `path` the file `number` of this process, or ends it.
inline void redirect(int number, char const* path, int how)
{
    int const file = open(path, how, 0644);
    if (file < 0 || dup2(file, number) < 0) _exit(127);
}

/// What a process took, with those that it ran itself.
struct process_usage {
    double cpu_seconds = 0;
    double peak_mebibytes = 0; ///< resident memory of the largest of them
};

/// Runs a program to its end, in the folder `in` if it is named, with its standard output in the file `output` and its
/// messages in `output`.log. What it used is in `cpu_seconds()` afterwards, too.
///
/// Errors: `std::runtime_error` with its messages when it fails.
inline process_usage run_program(std::vector<std::string> command, std::string const& output,
                                 std::string const& in = {})
{
    std::string const log = output + ".log";
    std::vector<char*> arguments;
    for (std::string& one : command) arguments.push_back(one.data());
    arguments.push_back(nullptr);
    pid_t const child = fork();
    if (child < 0) throw std::runtime_error("no process can be started");
    if (child == 0) {
        redirect(STDIN_FILENO, "/dev/null", O_RDONLY);
        if (!in.empty() && chdir(in.c_str()) != 0) _exit(127);
        redirect(STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC);
        redirect(STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC);
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
    int status = 0;
    rusage used{};
    while (wait4(child, &status, 0, &used) < 0 && errno == EINTR) {}
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        auto const seconds = [](timeval const& time) {
            return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
        };
        return {seconds(used.ru_utime) + seconds(used.ru_stime), static_cast<double>(used.ru_maxrss) / 1024};
    }
    std::ostringstream said;
    said << command[0] << " failed with status " << (WIFEXITED(status) ? WEXITSTATUS(status) : 128 + status) << "\n"
         << std::ifstream(log).rdbuf();
    throw std::runtime_error(said.str());
}

/// A program that answers each line of its input with a line, as long as this lives.
class conversation {
public:
    /// Errors: `std::runtime_error` when no process can be started.
    explicit conversation(std::vector<std::string> command)
    {
        int asking[2], answering[2];
        if (pipe(asking) != 0 || pipe(answering) != 0) throw std::runtime_error("no pipe can be made");
        std::vector<char*> arguments;
        for (std::string& one : command) arguments.push_back(one.data());
        arguments.push_back(nullptr);
        child_ = fork();
        if (child_ < 0) throw std::runtime_error("no process can be started");
        if (child_ == 0) {
            dup2(asking[0], STDIN_FILENO);
            dup2(answering[1], STDOUT_FILENO);
            for (int const end : {asking[0], asking[1], answering[0], answering[1]}) close(end);
            execvp(arguments[0], arguments.data());
            _exit(127);
        }
        close(asking[0]);
        close(answering[1]);
        questions_ = fdopen(asking[1], "w");
        answers_ = fdopen(answering[0], "r");
    }
    ~conversation()
    {
        std::fclose(questions_);
        std::fclose(answers_);
        waitpid(child_, nullptr, 0);
    }
    conversation(conversation const&) = delete;
    conversation& operator=(conversation const&) = delete;

    /// Writes a line and waits for the answer's.
    ///
    /// Errors: `std::runtime_error` when the program ends instead.
    void ask(std::string const& line)
    {
        std::fprintf(questions_, "%s\n", line.c_str());
        std::fflush(questions_);
        for (int c; (c = std::fgetc(answers_)) != '\n';)
            if (c == EOF) throw std::runtime_error("a peer ended without an answer");
    }

private:
    pid_t child_ = -1;
    std::FILE* questions_ = nullptr;
    std::FILE* answers_ = nullptr;
};

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
