// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_DETAIL_PROBLEMS_HPP
#define CROSSIN_RECORDS_DETAIL_PROBLEMS_HPP

/// \file
/// Counting what is wrong under a policy, and saying it. Layer: records. Needs: core/tally, core/utf8.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <crossin/core/error.hpp>
#include <crossin/core/record.hpp>
#include <crossin/core/tally.hpp>
#include <crossin/core/utf8.hpp>

namespace crossin::detail {

/// "1.23 %".
[[nodiscard]] inline std::string percent(double share)
{
    auto const hundredths = static_cast<std::uint64_t>(share * 10000 + 0.5);
    std::string const digits = std::to_string(hundredths % 100);
    return std::to_string(hundredths / 100) + "." + (digits.size() < 2 ? "0" : "") + digits + " %";
}

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
                 percent(static_cast<double>(found) / static_cast<double>(compared)) + ") fail the check \"" +
                 std::string(name) + "\", more than the " + percent(policy.at_most) + " allowed; the first: " +
                 first_detail);
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

/// The numbers of a record as they are written, such as `"1,200" "7"`; what `numbers_hash` takes for a number.
[[nodiscard]] inline std::string numbers_of(record_view const& record, std::size_t at_most = 12)
{
    std::string list;
    std::size_t count = 0;
    for_each_text(record, [&](std::string_view text) {
        auto const is_digit = [&](std::size_t at) {
            if (at >= text.size()) return false;
            char32_t const code = next_code_point(text, at);
            return (code >= U'0' && code <= U'9') || (code >= U'\uFF10' && code <= U'\uFF19');
        };
        for (std::size_t i = 0; i < text.size();) {
            std::size_t end = i;
            while (is_digit(end) || (end > i && (text[end] == '.' || text[end] == ',') && is_digit(end + 1)))
                (void)next_code_point(text, end);
            if (end == i) {
                (void)next_code_point(text, i);
                continue;
            }
            if (count < at_most) list += (count ? " " : "") + quoted(text.substr(i, end - i), 24);
            ++count;
            i = end;
        }
    });
    if (count > at_most) list += " and " + std::to_string(count - at_most) + " more";
    return count == 0 ? "none" : list;
}

/// Whether `text` holds a letter; in doubt (a script that this does not know) yes.
[[nodiscard]] inline bool has_letter(std::string_view text) noexcept
{
    for (std::size_t i = 0; i < text.size();) {
        char32_t const code = next_code_point(text, i);
        if (code < 0x80) {
            if ((code | 0x20U) >= U'a' && (code | 0x20U) <= U'z') return true;
            continue;
        }
        bool const sign = code < 0xC0 || code == 0xD7 || code == 0xF7 ||  // Latin-1 signs, multiplication, division
                          (code >= 0x2000 && code <= 0x2BFF) ||           // punctuation, arrows, mathematics, boxes
                          (code >= 0x3000 && code <= 0x3020) ||           // CJK punctuation
                          (code >= 0xFE00 && code <= 0xFE6F) ||           // variation selectors, small forms
                          (code >= 0xFF00 && code <= 0xFF20) ||           // full-width punctuation and digits
                          (code >= 0x1F000 && code <= 0x1FAFF);           // pictographs
        if (!sign || code == 0xAA || code == 0xB5 || code == 0xBA) return true;
    }
    return false;
}

} // namespace crossin::detail
#endif
