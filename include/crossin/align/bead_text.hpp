// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_BEAD_TEXT_HPP
#define CROSSIN_ALIGN_BEAD_TEXT_HPP

/// \file
/// Beads as text: `[0, 1]:[2]` a line, or the rungs of a ladder. Layer: align. Needs: bead.

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/align/bead.hpp>
#include <crossin/align/detail/scan.hpp>
#include <crossin/core/error.hpp>

namespace crossin {

/// Sentences of either side that say the same, in any number and anywhere: what people mark, gaps and crossings included.
struct sentence_group {
    std::vector<std::uint32_t> source = {}; ///< 0-based, ascending, each once
    std::vector<std::uint32_t> target = {};
    friend auto operator<=>(sentence_group const&, sentence_group const&) = default;

    [[nodiscard]] bool one_sided() const noexcept { return source.empty() || target.empty(); }
};

/// The bead as a group.
[[nodiscard]] inline sentence_group group_of(bead const& one)
{
    sentence_group group;
    for (std::uint32_t i = 0; i < one.sources; ++i) group.source.push_back(one.source + i);
    for (std::uint32_t i = 0; i < one.targets; ++i) group.target.push_back(one.target + i);
    return group;
}

/// A line such as `[0, 1]:[2]` as a group; what follows a colon behind it (a cost, say) is not looked at.
///
/// Errors: `error{parse}` with the place where it stops being one, where `where` is that of the line.
[[nodiscard]] inline sentence_group parse_group(std::string_view line, place where = {})
{
    detail::line_scanner scanner(line, std::move(where));
    auto const expect = [&](bool good) {
        if (!good)
            scanner.reject(scanner.at(),
                           "a bead is `[0, 1]:[2]`, with empty brackets for no sentence; found " + in_quotes(line));
    };
    auto const side = [&] {
        std::vector<std::uint32_t> numbers;
        scanner.skip_space();
        expect(scanner.take('['));
        for (scanner.skip_space(); !scanner.take(']'); scanner.skip_space()) {
            if (!numbers.empty()) {
                expect(scanner.take(','));
                scanner.skip_space();
            }
            std::uint32_t number = 0;
            expect(scanner.take_number(number));
            numbers.push_back(number);
        }
        std::ranges::sort(numbers);
        numbers.erase(std::ranges::unique(numbers).begin(), numbers.end());
        scanner.skip_space();
        return numbers;
    };
    sentence_group group;
    group.source = side();
    expect(scanner.take(':'));
    group.target = side();
    expect(scanner.done() || scanner.next() == ':');
    return group;
}

/// The beads of a text, a line each; empty lines and those that begin with `#` say nothing.
///
/// `path` names the text in errors. Those of `parse_group`.
[[nodiscard]] inline std::vector<sentence_group> parse_groups(std::string_view text, std::string const& path = {})
{
    std::vector<sentence_group> groups;
    detail::for_each_line(text, path, [&](std::string_view line, place const& where) {
        std::size_t const first = line.find_first_not_of(" \t\r");
        if (first != std::string_view::npos && line[first] != '#') groups.push_back(parse_group(line, where));
    });
    return groups;
}

/// A corner of a ladder: so many sentences of either side lie before it.
struct rung {
    std::uint32_t source = 0;
    std::uint32_t target = 0;
    friend auto operator<=>(rung const&, rung const&) = default;
};

/// The rungs of a text, a line each, as hunalign writes them: two numbers, and behind them what is not looked at.
///
/// Errors: `error{parse}` with the place of a line without two numbers, or of one that goes back on a side.
[[nodiscard]] inline std::vector<rung> parse_ladder(std::string_view text, std::string const& path = {})
{
    std::vector<rung> ladder;
    detail::for_each_line(text, path, [&](std::string_view line, place const& where) {
        detail::line_scanner scanner(line, where);
        scanner.skip_space();
        if (scanner.done()) return;
        std::size_t const at = scanner.at();
        rung next;
        bool good = scanner.take_number(next.source);
        std::size_t const first = scanner.at();
        scanner.skip_space();
        good = good && scanner.at() > first && scanner.take_number(next.target);
        std::size_t const second = scanner.at();
        scanner.skip_space();
        if (!good || (scanner.at() == second && !scanner.done()))
            scanner.reject(at, "a rung of a ladder begins with two numbers; found " + in_quotes(line));
        if (!ladder.empty() && (next.source < ladder.back().source || next.target < ladder.back().target))
            scanner.reject(at, "a ladder goes up on both sides, and this rung goes back; found " + in_quotes(line));
        ladder.push_back(next);
    });
    return ladder;
}

/// What lies between each rung and the next, but for rungs that are the same.
///
/// Requires: rungs that go up on both sides.
[[nodiscard]] inline std::vector<bead> beads_of(std::vector<rung> const& ladder)
{
    std::vector<bead> beads;
    for (std::size_t i = 1; i < ladder.size(); ++i) {
        rung const &from = ladder[i - 1], &to = ladder[i];
        if (from != to) beads.push_back({from.source, to.source - from.source, from.target, to.target - from.target});
    }
    return beads;
}

} // namespace crossin
#endif
