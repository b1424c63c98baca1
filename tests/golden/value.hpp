// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_GOLDEN_VALUE_HPP
#define CROSSIN_TESTS_GOLDEN_VALUE_HPP

/// \file
/// What an operation computed, as a tree of the same shape as JSON, to be held against what a case expects.

#include <concepts>
#include <cstdint>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <simdjson.h>

namespace golden {

/// A number, a text, a list, fields by name, or nothing.
class value {
public:
    using list = std::vector<value>;
    using fields = std::vector<std::pair<std::string, value>>;

    value() = default; ///< null
    value(bool flag) : content_(flag) {}
    template <std::integral Integer>
    value(Integer number) : content_(static_cast<std::int64_t>(number))
    {}
    template <std::floating_point Real>
    value(Real number) : content_(static_cast<double>(number))
    {}
    value(std::string text) : content_(std::move(text)) {}
    value(std::string_view text) : content_(std::string(text)) {}
    value(char const* text) : content_(std::string(text)) {}
    value(list items) : content_(std::move(items)) {}
    value(fields entries) : content_(std::move(entries)) {}
    /// A range of anything that is a value: lists of numbers, of lists, of texts.
    template <std::ranges::input_range Range>
        requires(!std::convertible_to<Range, std::string_view> && !std::same_as<std::remove_cvref_t<Range>, list> &&
                 !std::same_as<std::remove_cvref_t<Range>, fields>)
    value(Range const& items) : content_(list{})
    {
        for (auto const& item : items) std::get<list>(content_).emplace_back(item);
    }

    template <class Kind>
    [[nodiscard]] Kind const* as() const noexcept
    {
        return std::get_if<Kind>(&content_);
    }
    /// The field of that name, or a null pointer.
    [[nodiscard]] value const* find(std::string_view name) const noexcept;

private:
    std::variant<std::monostate, bool, std::int64_t, double, std::string, list, fields> content_;
};

/// Where and how `actual` differs from `expected`; empty where it does not.
///
/// Integers, texts and truth values must be equal, reals within `tolerance` * max(1, |expected|); so must numbers that
/// are an integer on one side only. Fields that only `actual` has, and expected ones with `_float32` in their names, do
/// not matter.
[[nodiscard]] std::string difference(simdjson::dom::element expected, value const& actual, double tolerance,
                                     std::string const& path = {});

} // namespace golden
#endif
