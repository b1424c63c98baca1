// SPDX-License-Identifier: MIT
#include <algorithm>

#include <crossin/core/utf8.hpp>

#include "text_lines.hpp"

namespace program {
namespace {

[[nodiscard]] std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view space = " \t";
    std::size_t const begin = std::min(text.find_first_not_of(space), text.size());
    return text.substr(begin, text.find_last_not_of(space) + 1 - begin);
}

} // namespace

text_lines::text_lines(std::string const& path) : file_(path)
{
    std::string_view const all = file_.bytes();
    for (std::size_t begin = 0; begin < all.size();) {
        std::size_t const end = std::min(all.find('\n', begin), all.size());
        std::string_view line = all.substr(begin, end - begin);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines_.push_back(line);
        begin = end + 1;
    }
    std::size_t const good = crossin::valid_utf8_bytes(all);
    if (good == all.size()) return;
    auto const line = static_cast<std::uint64_t>(std::ranges::count(all.substr(0, good), '\n')) + 1;
    crossin::fail(crossin::errc::encoding, {path, line, good, true},
                  "a byte that is not UTF-8 stands here; convert the file first, with iconv, say");
}

crossin::place text_lines::where(std::size_t i) const
{
    return {path(), i + 1, static_cast<std::uint64_t>(lines_[i].data() - file_.bytes().data()), true};
}

line_pairs pairs_of(text_lines const& source, text_lines const& target)
{
    if (source.size() != target.size())
        crossin::fail(crossin::errc::mismatch, {target.path()},
                      std::to_string(target.size()) + " lines, where " + source.path() + " has " +
                          std::to_string(source.size()) + "; line i of one must belong to line i of the other");
    return {{source.begin(), source.end()}, {target.begin(), target.end()}};
}

line_pairs pairs_of(text_lines const& both)
{
    line_pairs pairs;
    for (std::size_t i = 0; i < both.size(); ++i) {
        std::string_view const line = both[i];
        std::string_view const mark = line.find("|||") != std::string_view::npos ? "|||" : "\t";
        std::size_t const at = line.find(mark);
        bool const empty = trimmed(line).empty();
        if ((at == std::string_view::npos && !empty) ||
            (at != std::string_view::npos && line.find(mark, at + mark.size()) != std::string_view::npos))
            crossin::fail(crossin::errc::parse, both.where(i),
                          "a line of a file of pairs has two sides with one ` ||| ` or TAB between them; found " +
                              crossin::in_quotes(line));
        pairs.source.push_back(empty ? std::string_view{} : trimmed(line.substr(0, at)));
        pairs.target.push_back(empty ? std::string_view{} : trimmed(line.substr(at + mark.size())));
    }
    return pairs;
}

} // namespace program
