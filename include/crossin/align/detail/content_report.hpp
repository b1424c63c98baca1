// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_CONTENT_REPORT_HPP
#define CROSSIN_ALIGN_DETAIL_CONTENT_REPORT_HPP

/// \file
/// What became of the records of two sides, and counting it under a policy. Layer: align. Needs: content_search,
/// core/tally.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/align/detail/content_search.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/tally.hpp>
#include <crossin/core/text_table.hpp>

namespace crossin::detail {

/// Stands for the partner of a record that has none.
inline constexpr std::uint32_t no_record = 0xFFFFFFFFU;

/// Two sides aligned: for each record its pair, if any.
struct content_outcome {
    std::vector<content_pair> pairs = {};        ///< in the order of the source
    std::vector<std::uint32_t> source_pair = {}; ///< index of the pair, or `no_record`
    std::vector<std::uint32_t> target_pair = {};
    std::vector<bool> source_repeats = {}; ///< it has no partner, and an equal record of its side has one
    std::vector<bool> target_repeats = {};

    content_outcome(content_side& source, content_side& target) : pairs(search_content(source, target))
    {
        source_pair.assign(source.size(), no_record);
        target_pair.assign(target.size(), no_record);
        for (std::uint32_t k = 0; k < pairs.size(); ++k)
            source_pair[pairs[k].source] = target_pair[pairs[k].target] = k;
        source_repeats = repeats(source, source_pair);
        target_repeats = repeats(target, target_pair);
    }

private:
    [[nodiscard]] static std::vector<bool> repeats(content_side const& side, std::vector<std::uint32_t> const& pair)
    {
        std::vector<std::uint32_t> order(side.size());
        for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
        auto const key = [&](std::uint32_t i) {
            return std::array{side.digest(i, 0), side.digest(i, 1), side.digest(i, 2)};
        };
        std::ranges::stable_sort(order, {}, key);
        std::vector<bool> found(side.size(), false);
        for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
            bool any = false;
            for (end = begin; end < order.size() && side.equal(order[begin], order[end]); ++end)
                any = any || pair[order[end]] != no_record;
            for (std::size_t k = begin; k < end; ++k) found[order[k]] = any && pair[order[k]] == no_record;
        }
        return found;
    }
};

/// "record 2,794".
[[nodiscard]] inline std::string record_number(std::uint64_t i) { return "record " + grouped(i); }

/// Where a record without a partner stands: " between record 2,793 and record 2,794" of the other side.
[[nodiscard]] inline std::string between_text(std::vector<std::uint32_t> const& partners, std::uint32_t i)
{
    std::uint32_t before = no_record, after = no_record;
    for (std::uint32_t k = i; k-- > 0 && before == no_record;) before = partners[k];
    for (std::uint32_t k = i + 1; k < partners.size() && after == no_record; ++k) after = partners[k];
    if (before == no_record && after == no_record) return "";
    if (before == no_record) return " before " + record_number(after);
    if (after == no_record) return " behind " + record_number(before);
    return " between " + record_number(before) + " and " + record_number(after);
}

/// "confidence 0.52, evidence -1.4 nats".
[[nodiscard]] inline std::string confidence_text(content_pair const& pair)
{
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "confidence %.3f, evidence %.1f nats", static_cast<double>(pair.confidence),
                  static_cast<double>(pair.evidence));
    return text.data();
}

/// Counts what a policy is about, and throws where it says so.
class content_problem {
public:
    content_problem(std::string_view name, problem_policy policy, std::uint64_t compared)
        : name_(name), policy_(policy), compared_(compared)
    {
        require(policy.at_most >= 0 && policy.at_most <= 1, "the limit of a policy is a share between 0 and 1");
    }

    [[nodiscard]] bool drops() const noexcept { return policy_.action == on_problem::skip; }
    [[nodiscard]] std::string_view name() const noexcept { return name_; }

    /// Notes one case. Errors: `error{mismatch}` when the policy is to stop.
    template <class Where, class Describe>
    void note(Where&& where, Describe&& describe)
    {
        if (found_++ > 0) return;
        first_place_ = where();
        first_detail_ = describe();
        if (policy_.action == on_problem::stop)
            fail(errc::mismatch, first_place_,
                 std::string(name_) + ": " + first_detail_ +
                     "; repair the files, or give this the policy skip or keep");
    }
    /// Errors: `error{limit}` when more was skipped than the policy allows.
    void check_limit(std::string_view of_what) const
    {
        if (!drops() || static_cast<double>(found_) <= policy_.at_most * static_cast<double>(compared_)) return;
        fail(errc::limit, first_place_,
             grouped(found_) + " of " + grouped(compared_) + " " + std::string(of_what) + " are left out as \"" +
                 std::string(name_) + "\", more than the " + decimal(policy_.at_most * 100, 2) +
                 " % allowed; the first: " + first_detail_);
    }

private:
    std::string_view name_;
    problem_policy policy_;
    std::uint64_t compared_;
    std::uint64_t found_ = 0;
    place first_place_ = {};
    std::string first_detail_ = {};
};

} // namespace crossin::detail
#endif
