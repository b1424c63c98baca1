// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_TALLY_HPP
#define CROSSIN_CORE_TALLY_HPP

/// \file
/// Counts by reason, so that nothing is dropped in silence. Layer: core. Needs: error, text_table.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/text_table.hpp>

namespace crossin {

/// How many items passed, and for each reason how many did not, with a few examples of each.
///
/// Properties: total() == kept + the sum of all counts of reasons that drop.
class tally {
public:
    static constexpr std::size_t examples_kept = 5; ///< a reason

    struct example {
        place where = {};
        std::string detail = {}; ///< what was found, shortened
        friend bool operator==(example const&, example const&) = default;
    };
    struct reason {
        std::string name = {};
        std::uint64_t count = 0;
        bool drops = true; ///< false: noticed and kept
        std::vector<example> examples = {};
        friend bool operator==(reason const&, reason const&) = default;
    };

    std::uint64_t kept = 0;

    /// Counts one item under a reason. `drops` is settled by the first call for the reason.
    void add(std::string_view name, place where, std::string detail, bool drops = true)
    {
        reason& entry = find_or_add(name, drops);
        ++entry.count;
        if (entry.examples.size() < examples_kept) entry.examples.push_back({std::move(where), std::move(detail)});
    }

    /// Whether one more example of the reason would be kept: spares the making of texts that nobody reads.
    [[nodiscard]] bool wants_example(std::string_view name) const noexcept
    {
        reason const* const entry = find(name);
        return !entry || entry->examples.size() < examples_kept;
    }

    [[nodiscard]] std::uint64_t count(std::string_view name) const noexcept
    {
        reason const* const entry = find(name);
        return entry ? entry->count : 0;
    }

    [[nodiscard]] std::uint64_t dropped() const noexcept
    {
        std::uint64_t sum = 0;
        for (reason const& entry : reasons_) sum += entry.drops ? entry.count : 0;
        return sum;
    }

    [[nodiscard]] std::uint64_t total() const noexcept { return kept + dropped(); }
    [[nodiscard]] std::vector<reason> const& reasons() const noexcept { return reasons_; }

    /// Adds what another part of the same work counted; parts are added in their order.
    tally& operator+=(tally const& other)
    {
        kept += other.kept;
        for (reason const& theirs : other.reasons_) {
            reason& mine = find_or_add(theirs.name, theirs.drops);
            mine.count += theirs.count;
            for (example const& one : theirs.examples)
                if (mine.examples.size() < examples_kept) mine.examples.push_back(one);
        }
        return *this;
    }

    friend bool operator==(tally const&, tally const&) = default;

private:
    [[nodiscard]] reason const* find(std::string_view name) const noexcept
    {
        auto const at = std::ranges::find(reasons_, name, &reason::name);
        return at == reasons_.end() ? nullptr : &*at;
    }
    reason& find_or_add(std::string_view name, bool drops)
    {
        auto const at = std::ranges::find(reasons_, name, &reason::name);
        if (at != reasons_.end()) return *at;
        reasons_.push_back({std::string(name), 0, drops, {}});
        return reasons_.back();
    }

    std::vector<reason> reasons_;
};

/// The counts, a line for each reason, with the first example of it.
///
///     read 252 = kept 250 + left out 2
///       left out  2  left untranslated  parallel.vi.json:88 (byte 23050): what was found
[[nodiscard]] inline std::string to_string(tally const& counts)
{
    std::string text = "read " + grouped(counts.total()) + " = kept " + grouped(counts.kept) + " + left out " +
                       grouped(counts.dropped()) + '\n';
    text_table table({}, 4);
    for (tally::reason const& one : counts.reasons()) {
        std::string example;
        if (!one.examples.empty()) {
            example = to_string(one.examples.front().where);
            if (!one.examples.front().detail.empty()) example += ": " + one.examples.front().detail;
        }
        table.add({one.drops ? "  left out" : "  noticed", grouped(one.count), one.name, std::move(example)});
    }
    return text + table.text().substr(1); // behind the head, which is empty
}

/// Prints it.
template <class Traits>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out, tally const& counts)
{
    return out << to_string(counts);
}

/// What to do about something that is wrong with single items.
enum class on_problem : std::uint8_t {
    stop, ///< throw at the first
    skip, ///< leave the item out and count it, up to a limit
    keep, ///< use it all the same and count it
};

/// `stop`, `skip` up to a share of all, or `keep`.
struct problem_policy {
    on_problem action = on_problem::stop;
    double at_most = 1.0; ///< with `skip`: the largest share of items that may go [0, 1]
    friend bool operator==(problem_policy const&, problem_policy const&) = default;
};

} // namespace crossin
#endif
