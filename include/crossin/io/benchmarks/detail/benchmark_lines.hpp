// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_BENCHMARKS_DETAIL_BENCHMARK_LINES_HPP
#define CROSSIN_IO_BENCHMARKS_DETAIL_BENCHMARK_LINES_HPP

/// \file
/// The lines and cells of a benchmark's file, with their places. Layer: io. Needs: mapped_file, json_check, lines, hash, nearest.

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/core/nearest.hpp>
#include <crossin/io/detail/json_check.hpp>
#include <crossin/io/detail/lines.hpp>
#include <crossin/io/mapped_file.hpp>

namespace crossin::detail {

/// Whether nothing but blanks, tabs and ends of lines is in it.
[[nodiscard]] inline bool only_blanks(std::string_view text) noexcept
{
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// Lines of a file one by one, without their ends and without a byte-order mark.
///
/// Errors: those of `mapped_file`; `error{parse}` for a file without anything in it, `error{encoding}` with line and
///         byte for one that is not UTF-8.
class benchmark_lines {
public:
    explicit benchmark_lines(std::string const& path) : file_(path), rest_(file_.bytes())
    {
        if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
        if (only_blanks(rest_)) fail(errc::parse, place{path}, "the file is empty; a benchmark has at least one item");
        if (std::size_t const at = first_invalid_utf8(rest_); at != std::string_view::npos)
            fail(errc::encoding, place_in(path, file_.bytes(), file_.bytes().size() - rest_.size() + at),
                 utf8_message(rest_, at));
    }

    /// Goes to the next line. Returns: whether there is one.
    bool next() noexcept
    {
        if (rest_.empty()) return false;
        std::size_t const end = std::min(rest_.find('\n'), rest_.size());
        line_ = rest_.substr(0, end);
        if (line_.ends_with('\r')) line_.remove_suffix(1);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        ++number_;
        return true;
    }

    [[nodiscard]] std::string_view line() const noexcept { return line_; }
    [[nodiscard]] std::uint64_t number() const noexcept { return number_; } ///< 1-based
    [[nodiscard]] std::string const& path() const noexcept { return file_.path(); }
    [[nodiscard]] place where() const { return {file_.path(), number_}; }
    [[noreturn]] void reject(std::string const& sentence) const { fail(errc::parse, where(), sentence); }

private:
    mapped_file file_;
    std::string_view rest_;
    std::string_view line_;
    std::uint64_t number_ = 0;
};

/// What stands between the tabs of a line.
[[nodiscard]] inline std::vector<std::string_view> cells_of(std::string_view line)
{
    std::vector<std::string_view> cells;
    for (std::size_t at = 0; at <= line.size();) {
        std::size_t const tab = std::min(line.find('\t', at), line.size());
        cells.push_back(line.substr(at, tab - at));
        at = tab + 1;
    }
    return cells;
}

/// A cell without the blanks around it.
[[nodiscard]] inline std::string_view trimmed(std::string_view cell) noexcept
{
    constexpr std::string_view blank = " \t\r";
    std::size_t const first = cell.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return cell.substr(first, cell.find_last_not_of(blank) + 1 - first);
}

/// The text of a cell that Python's `csv` module may have written: one with quotes in it stands in quotes, its own
/// doubled. A cell that merely begins and ends with a quote has no doubled ones, and stays as it is.
[[nodiscard]] inline std::string unquoted(std::string_view cell)
{
    if (cell.size() < 4 || !cell.starts_with('"') || !cell.ends_with('"')) return std::string(cell);
    std::string text;
    bool any = false;
    for (std::size_t at = 1; at + 1 < cell.size(); ++at) {
        text += cell[at];
        if (cell[at] != '"') continue;
        if (at + 2 >= cell.size() || cell[at + 1] != '"') return std::string(cell);
        any = true;
        ++at;
    }
    return any ? text : std::string(cell);
}

/// A whole number, with a sign and with commas between groups of three digits where there are some.
[[nodiscard]] inline std::optional<std::int64_t> whole_number(std::string_view text)
{
    std::string digits;
    std::size_t const sign = text.starts_with('-') ? 1 : 0;
    for (std::size_t at = sign; at < text.size(); ++at) {
        if (text[at] != ',') {
            digits += text[at];
            continue;
        }
        bool const inside = at > sign && (text.size() - at) % 4 == 0; // "1,234,567"
        if (!inside) return std::nullopt;
    }
    if (sign) digits.insert(0, "-");
    std::int64_t number = 0;
    auto const [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (problem != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return number;
}

/// Ids in the order in which they stand, and where each does. (A hash table of the standard costs every reader of these
/// headers 6,500 lines.)
class id_rows {
public:
    static constexpr std::size_t none = ~std::size_t{0};

    /// The row of an id, or `none`.
    [[nodiscard]] std::size_t find(std::string_view id) const noexcept
    {
        return slots_.empty() ? none : slots_[slot_of(id)];
    }
    [[nodiscard]] std::size_t size() const noexcept { return ids_.size(); }
    [[nodiscard]] std::vector<std::string> const& ids() const noexcept { return ids_; }

    /// Appends an id. Errors: `error{parse}` at `where` for one that is there, which names the line where it stood.
    void add(std::string_view id, place const& where)
    {
        if (2 * (ids_.size() + 1) > slots_.size()) grow();
        std::size_t& slot = slots_[slot_of(id)];
        if (slot != none)
            fail(errc::parse, where,
                 "the id " + in_quotes(id) + " stands twice; the first is on line " + std::to_string(lines_[slot]));
        slot = ids_.size();
        ids_.emplace_back(id);
        lines_.push_back(where.line);
    }

private:
    /// Where an id is, or could be put.
    [[nodiscard]] std::size_t slot_of(std::string_view id) const noexcept
    {
        std::size_t const mask = slots_.size() - 1;
        auto at = static_cast<std::size_t>(hash64(id)) & mask;
        while (slots_[at] != none && ids_[slots_[at]] != id) at = (at + 1) & mask;
        return at;
    }
    void grow()
    {
        slots_.assign(slots_.empty() ? 64 : 2 * slots_.size(), none);
        for (std::size_t row = 0; row < ids_.size(); ++row) slots_[slot_of(ids_[row])] = row;
    }

    std::vector<std::string> ids_;
    std::vector<std::uint64_t> lines_; ///< where each stands first
    std::vector<std::size_t> slots_;   ///< rows; a power of two of them, half at least empty
};

/// `one`, if it is among `known`. Errors: `error{parse}` with the nearest.
[[nodiscard]] inline std::string known_label(std::string_view one, std::span<std::string_view const> known,
                                             place const& where)
{
    for (std::string_view const label : known)
        if (label == one) return std::string(one);
    fail(errc::parse, where,
         in_quotes(one) + " is no label of this benchmark; the nearest is " + in_quotes(nearest(one, known)));
}

} // namespace crossin::detail
#endif
