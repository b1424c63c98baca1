// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_SCAN_HPP
#define CROSSIN_ALIGN_DETAIL_SCAN_HPP

/// \file
/// Numbers and words of a line, with their places. Layer: align. Needs: error.

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <crossin/core/error.hpp>

namespace crossin::detail {

/// Reads a line from left to right.
class line_scanner {
public:
    line_scanner(std::string_view line, place where) : line_(line), where_(std::move(where)) {}

    [[nodiscard]] std::size_t at() const noexcept { return at_; }
    [[nodiscard]] bool done() const noexcept { return at_ == line_.size(); }
    [[nodiscard]] char next() const noexcept { return done() ? '\0' : line_[at_]; }

    void skip_space() noexcept
    {
        while (!done() && (line_[at_] == ' ' || line_[at_] == '\t' || line_[at_] == '\r' || line_[at_] == '\n')) ++at_;
    }

    /// Takes `c` if it stands here.
    bool take(char c) noexcept
    {
        bool const here = !done() && line_[at_] == c;
        at_ += here;
        return here;
    }

    /// Takes a number without a sign, if one stands here that its type can hold.
    template <class Number>
    bool take_number(Number& value) noexcept
    {
        if (done() || line_[at_] < '0' || line_[at_] > '9') return false; // from_chars knows "inf" and "-1" as well
        auto const [end, error] = std::from_chars(line_.data() + at_, line_.data() + line_.size(), value);
        if (error != std::errc{}) return false;
        at_ = static_cast<std::size_t>(end - line_.data());
        return true;
    }

    /// The word that has the character at `at`, or as much as follows it.
    [[nodiscard]] std::string_view word_at(std::size_t at) const noexcept
    {
        constexpr std::string_view space = " \t\r\n";
        std::size_t const end = line_.find_first_of(space, at);
        return line_.substr(at, end == std::string_view::npos ? end : end - at);
    }

    /// Throws `error{parse}` with the place of the character at `at`, if the place of the line is known.
    [[noreturn]] void reject(std::size_t at, std::string const& message) const
    {
        place where = where_;
        where.byte += at;
        fail(errc::parse, std::move(where), message);
    }

private:
    std::string_view line_;
    place where_; ///< of its first character
    std::size_t at_ = 0;
};

/// Calls `take(line, place)` for each line of `text`, without its end.
template <class Take>
void for_each_line(std::string_view text, std::string const& path, Take take)
{
    place where{path, 0, 0, true};
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t const end = text.find('\n', begin);
        std::string_view const line = text.substr(begin, end == std::string_view::npos ? end : end - begin);
        ++where.line;
        where.byte = begin;
        take(line, where);
        begin += line.size() + 1;
    }
}

} // namespace crossin::detail
#endif
