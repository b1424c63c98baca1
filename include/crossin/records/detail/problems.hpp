// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_DETAIL_PROBLEMS_HPP
#define CROSSIN_RECORDS_DETAIL_PROBLEMS_HPP

/// \file
/// Counting what is wrong under a policy, and saying it. Layer: records. Needs: core/tally, core/utf8.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/record.hpp>
#include <crossin/core/tally.hpp>
#include <crossin/core/text_table.hpp>
#include <crossin/core/utf8.hpp>

namespace crossin::detail {

/// "1.23 %".
[[nodiscard]] inline std::string in_percent(double share) { return decimal(share * 100, 2) + " %"; }

/// One thing that can be wrong, its policy, and how often it was.
struct problem {
    std::string_view name = {};
    problem_policy policy = {};
    std::uint64_t compared = 0;
    std::uint64_t found = 0;
    place first_place = {};
    std::string first_detail = {};

    [[nodiscard]] bool drops() const noexcept { return policy.action == on_problem::skip; }

    /// Counts one case without a tally. `where()` and `describe()` are called where somebody will read them.
    ///
    /// Errors: `error{mismatch}` when the policy is to stop.
    template <class Where, class Describe>
    void note(Where&& where, Describe&& describe)
    {
        if (found++ > 0) return;
        first_place = where();
        first_detail = describe();
        if (policy.action == on_problem::stop)
            fail(errc::mismatch, first_place,
                 std::string(name) + ": " + first_detail +
                     "; repair the files, or give this check the policy skip or keep");
    }

    /// Counts one case, in `counts` too.
    template <class Where, class Describe>
    void add(tally& counts, Where&& where, Describe&& describe)
    {
        note(where, describe);
        bool const shown = counts.wants_example(name);
        counts.add(name, shown ? where() : place{}, shown ? describe() : std::string{}, drops());
    }

    /// Errors: `error{limit}` when more was skipped than the policy allows.
    void check_limit(std::string_view of_what) const
    {
        if (!drops() || static_cast<double>(found) <= policy.at_most * static_cast<double>(compared)) return;
        fail(errc::limit, first_place,
             std::to_string(found) + " of " + std::to_string(compared) + " " + std::string(of_what) + " (" +
                 in_percent(static_cast<double>(found) / static_cast<double>(compared)) + ") fail the check \"" +
                 std::string(name) + "\", more than the " + in_percent(policy.at_most) +
                 " allowed; the first: " + first_detail);
    }
};

/// Calls `see` with each text of a record: the system text, then instruction, input, output of each turn.
template <class See>
void for_each_text(record_view const& record, See&& see)
{
    see(record.system);
    for (turn const& turn : record.turns) {
        see(turn.instruction);
        see(turn.input);
        see(turn.output);
    }
}

/// A number as it is written, and its digits alone; what `numbers_hash` takes for a number.
struct written_number {
    std::string text = {};
    std::string digits = {};
};

[[nodiscard]] inline std::vector<written_number> numbers_of(record_view const& record)
{
    std::vector<written_number> list;
    for_each_text(record, [&](std::string_view text) {
        auto const digit_at = [&](std::size_t at) {
            if (at >= text.size()) return -1;
            char32_t const code = next_code_point(text, at);
            if (code >= U'0' && code <= U'9') return static_cast<int>(code - U'0');
            return code >= U'\uFF10' && code <= U'\uFF19' ? static_cast<int>(code - U'\uFF10') : -1;
        };
        for (std::size_t i = 0; i < text.size();) {
            std::size_t const begin = i;
            std::string digits;
            for (;; (void)next_code_point(text, i)) {
                if (int const digit = digit_at(i); digit >= 0)
                    digits += static_cast<char>('0' + digit);
                else if (digits.empty() || i >= text.size() || (text[i] != '.' && text[i] != ',') ||
                         digit_at(i + 1) < 0)
                    break;
            }
            if (digits.empty())
                (void)next_code_point(text, i);
            else
                list.push_back({std::string(text.substr(begin, i - begin)), std::move(digits)});
        }
    });
    return list;
}

/// The numbers that only one of two records has, such as `"1,200" / "12,000" "7"`.
[[nodiscard]] inline std::string differing_numbers(record_view const& a, record_view const& b)
{
    std::vector<written_number> const ours = numbers_of(a);
    std::vector<written_number> theirs = numbers_of(b);
    auto const add = [](std::string& list, std::string const& text) {
        if (list.size() < 80) list += (list.empty() ? "" : " ") + in_quotes(text, 24);
    };
    std::string only_ours, only_theirs;
    for (written_number const& one : ours) {
        auto const same = std::ranges::find(theirs, one.digits, &written_number::digits);
        if (same == theirs.end())
            add(only_ours, one.text);
        else
            theirs.erase(same);
    }
    for (written_number const& one : theirs) add(only_theirs, one.text);
    return (only_ours.empty() ? "none" : only_ours) + " / " + (only_theirs.empty() ? "none" : only_theirs);
}

} // namespace crossin::detail
#endif
