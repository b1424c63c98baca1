// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_IO_TOOLS_HPP
#define CROSSIN_TESTS_IO_TOOLS_HPP

/// \file
/// What the tests of io share.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/random.hpp>
#include <crossin/core/record.hpp>
#include <crossin/io/corpus.hpp>

#include "support/catch.hpp"
#include "support/errors.hpp"

namespace crossin_test {

/// Text with 64 readable bytes behind it, which belong to nobody else.
class padded {
public:
    explicit padded(std::string_view text) : size_(text.size()), bytes_(text) { bytes_.append(64, '\0'); }
    operator std::string_view() const { return std::string_view(bytes_).substr(0, size_); }
    [[nodiscard]] std::string_view view() const { return *this; }

private:
    std::size_t size_;
    std::string bytes_;
};

/// Numbers that are the same in every run.
class numbers {
public:
    explicit numbers(std::uint64_t key) : key_(key) {}
    std::uint64_t operator()(std::uint64_t below) { return crossin::below(below, crossin::random_bits(key_, next_++)); }

private:
    std::uint64_t key_;
    std::uint64_t next_ = 0;
};

/// Text of up to `most` pieces, some of which need escapes everywhere.
inline std::string random_text(numbers& random, std::uint64_t most)
{
    static constexpr std::string_view pieces[] = {"a",
                                                  "b",
                                                  " ",
                                                  "word",
                                                  "\"",
                                                  "\\",
                                                  "\\n",
                                                  "\n",
                                                  "\t",
                                                  "\r",
                                                  "/",
                                                  "{",
                                                  "}",
                                                  "[",
                                                  "]",
                                                  ",",
                                                  ":",
                                                  "\x01",
                                                  "\x1F",
                                                  "\x7F",
                                                  "é",
                                                  "漢字",
                                                  "😀",
                                                  "، عربي",
                                                  "0",
                                                  "123",
                                                  "sixteen bytes ok",
                                                  "and a text that is longer than thirty-two bytes."};
    std::string text;
    for (std::uint64_t n = random(most + 1); n > 0; --n) text += pieces[random(std::size(pieces))];
    return text;
}

inline crossin::record copy_of(crossin::record_view const& view)
{
    crossin::record copy{std::string(view.id), std::string(view.system), {}};
    for (crossin::turn const& one : view.turns)
        copy.turns.push_back({std::string(one.instruction), std::string(one.input), std::string(one.output)});
    return copy;
}

inline std::vector<crossin::record> records_of(crossin::corpus const& from)
{
    std::vector<crossin::record> records;
    crossin::corpus::workspace room;
    for (std::uint64_t i = 0; i < from.size(); ++i) records.push_back(copy_of(from.read(i, room)));
    return records;
}

/// Options that keep the index in memory.
inline crossin::read_options uncached(crossin::problem_policy policy = {})
{
    crossin::read_options options;
    options.cache_folder = "none";
    options.threads = 1;
    options.bad_records = policy;
    return options;
}

inline constexpr crossin::problem_policy skip_all = {crossin::on_problem::skip, 1.0};
inline constexpr crossin::problem_policy keep_all = {crossin::on_problem::keep, 1.0};

} // namespace crossin_test
#endif
