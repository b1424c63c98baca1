// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_TEXT_LINES_HPP
#define CROSSIN_EXAMPLES_CROSSIN_TEXT_LINES_HPP

/// \file
/// Text files a line at a time, as aligners take and give them.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/mapped_file.hpp>

namespace program {

/// The lines of a file, without their ends (`\n` or `\r\n`); an empty one behind the last end is none.
///
/// Errors: those of `mapped_file`; `error{encoding}` with line and byte for what is not UTF-8.
class text_lines {
public:
    explicit text_lines(std::string const& path);

    [[nodiscard]] std::size_t size() const noexcept { return lines_.size(); }
    [[nodiscard]] std::string_view operator[](std::size_t i) const noexcept { return lines_[i]; }
    [[nodiscard]] auto begin() const noexcept { return lines_.begin(); }
    [[nodiscard]] auto end() const noexcept { return lines_.end(); }

    [[nodiscard]] std::string const& path() const noexcept { return file_.path(); }
    /// Where a line stands.
    [[nodiscard]] crossin::place where(std::size_t i) const;

private:
    crossin::mapped_file file_;
    std::vector<std::string_view> lines_;
};

/// Two files whose lines belong together, or one whose lines hold both, with ` ||| ` or a TAB between them.
struct line_pairs {
    std::vector<std::string_view> source = {};
    std::vector<std::string_view> target = {};
};

/// Errors: `error{mismatch}` for different numbers of lines.
[[nodiscard]] line_pairs pairs_of(text_lines const& source, text_lines const& target);
/// The sides of lines such as `a b ||| c d`, without the white space around them; an empty line is an empty pair.
///
/// Errors: `error{parse}` with the line for one without a separator, or with two.
[[nodiscard]] line_pairs pairs_of(text_lines const& both);

} // namespace program
#endif
