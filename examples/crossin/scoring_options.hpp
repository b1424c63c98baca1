// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_SCORING_OPTIONS_HPP
#define CROSSIN_EXAMPLES_CROSSIN_SCORING_OPTIONS_HPP

/// \file
/// What `score` and `compare` are told alike, and how both print what they found.

#include <cstdio>
#include <string>
#include <vector>

#include <crossin/eval/bootstrap.hpp>

#include "json.hpp"

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace program {

struct scoring_options {
    std::string answers = "prefix";
    std::string ties = "random";
    std::string format = "text";
    crossin::bootstrap_options intervals = {};
};

/// Adds them to a command. Returns: the option of resamples, for a command that needs some.
CLI::Option* add_scoring_options(CLI::App& to, scoring_options& options);

/// Prints what was found of each benchmark: as one JSON value, a list where there are several, or as texts with a line
/// between them. `write_json(json, one)` and `print_text(one)` write one.
template <class Found, class WriteJson, class PrintText>
void print_found(std::vector<Found> const& all, std::string const& format, WriteJson const& write_json,
                 PrintText const& print_text)
{
    if (format == "json") {
        json_writer json;
        if (all.size() == 1)
            write_json(json, all[0]);
        else
            json.list([&] {
                for (Found const& one : all) write_json(json, one);
            });
        std::fputs(json.finish().c_str(), stdout);
        return;
    }
    for (Found const& one : all) {
        if (&one != &all.front()) std::puts("");
        print_text(one);
    }
}

} // namespace program
#endif
