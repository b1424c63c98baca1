// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_GOLDEN_OPERATIONS_HPP
#define CROSSIN_TESTS_GOLDEN_OPERATIONS_HPP

/// \file
/// The operations that golden cases name, one table a system. A new system is one file with a table, one declaration
/// here and one line in main.cpp.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "golden/value.hpp"

namespace golden {

using input = simdjson::dom::element;

/// A name that cases use, and the library call behind it: from the case's `input` to the fields of its `expect`.
struct operation {
    std::string_view name;
    value::fields (*run)(input const& from);
    double tolerance = 1e-9;
};

/// The operations of methods.md's section on CrossIn.
[[nodiscard]] std::span<operation const> crossin_operations();
/// The operations of methods.md's section on language arithmetic.
[[nodiscard]] std::span<operation const> langarith_operations();
/// Those of SeaEval: answers aligned with choices, accuracy, consistency, AC3.
[[nodiscard]] std::span<operation const> seaeval_operations();
/// The operations of methods.md's section on KORANI.
[[nodiscard]] std::span<operation const> korani_operations();
/// The operations of methods.md's section on XTREME.
[[nodiscard]] std::span<operation const> xtreme_operations();
/// ROUGE, BLEU and chrF.
[[nodiscard]] std::span<operation const> textmetrics_operations();

// Readers of input. All throw simdjson_error for a field that is missing or of another type.

[[nodiscard]] inline std::string_view text(input const& from) { return from.get_string().value(); }
/// The text, or nothing for null.
[[nodiscard]] inline std::string_view text_or_nothing(input const& from)
{
    return from.is_null() ? std::string_view{} : text(from);
}

/// A list, to be walked. (Walking `get_array().value()` itself would dangle.)
[[nodiscard]] inline simdjson::dom::array items(input const& from) { return from.get_array().value(); }
/// Names and values, to be walked.
[[nodiscard]] inline simdjson::dom::object entries(input const& from) { return from.get_object().value(); }

/// A list, each item read by `read`.
template <class Read>
[[nodiscard]] auto list_of(input const& from, Read read)
{
    std::vector<decltype(read(from))> all;
    for (input const item : items(from)) all.push_back(read(item));
    return all;
}
[[nodiscard]] inline std::vector<double> reals(input const& from)
{
    return list_of(from, [](input const& item) { return item.get_double().value(); });
}
template <class Integer>
[[nodiscard]] Integer integer(input const& from)
{
    return static_cast<Integer>(from.get_int64().value());
}
template <class Integer>
[[nodiscard]] std::vector<Integer> integers(input const& from)
{
    return list_of(from, [](input const& item) { return integer<Integer>(item); });
}
[[nodiscard]] inline std::vector<std::string_view> texts(input const& from)
{
    return list_of(from, [](input const& item) { return text(item); });
}

} // namespace golden
#endif
