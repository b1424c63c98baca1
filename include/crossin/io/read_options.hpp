// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_READ_OPTIONS_HPP
#define CROSSIN_IO_READ_OPTIONS_HPP

/// \file
/// How files are to be read. Layer: io. Needs: tally.

#include <optional>
#include <string>
#include <vector>

#include <crossin/core/tally.hpp>

namespace crossin {

/// What the fields of a record are called in a file; an empty name stands for the format's own.
struct field_names {
    std::string id = {};
    std::string system = {};
    std::string instruction = {};
    std::string input = {};
    std::string output = {};
    friend bool operator==(field_names const&, field_names const&) = default;
};

/// Options of `read`. Everything has a default that fits a well-formed file in a known format.
struct read_options {
    std::string format = {}; ///< alpaca, messages, prompt-completion, squad, tsv, text; empty: found out
    field_names fields = {}; ///< other names of fields (JSON formats)
    std::vector<std::string> columns =
        {};              ///< TSV: id, system, instruction, input, output, or - for one that is passed over
    bool header = false; ///< TSV: the first line is a header; without `columns` it names the columns
    std::optional<bool> escapes =
        {};                          ///< \\t \\n \\r \\\\ in lines stand for characters; by default in TSV, not in text
    bool prompts_only = false;       ///< records need no output
    problem_policy bad_records = {}; ///< stop, skip up to a share, or keep those that can be kept
    unsigned threads = 0;            ///< for building an index; 0: all that the machine runs at once
    std::string cache_folder = {}; ///< for indexes; `none`: in memory; empty: $CROSSIN_CACHE, otherwise beside the file
    std::string name = {};         ///< what messages call the corpus; empty: the path
    friend bool operator==(read_options const&, read_options const&) = default;
};

} // namespace crossin
#endif
