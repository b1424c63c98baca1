// SPDX-License-Identifier: MIT
#include "golden/value.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iomanip>
#include <sstream>
#include <type_traits>

namespace golden {
namespace {

namespace dom = simdjson::dom;

std::string shown(value const& one)
{
    std::ostringstream out;
    out << std::setprecision(17);
    if (auto const* flag = one.as<bool>())
        out << (*flag ? "true" : "false");
    else if (auto const* integer = one.as<std::int64_t>())
        out << *integer;
    else if (auto const* real = one.as<double>())
        out << *real;
    else if (auto const* text = one.as<std::string>())
        out << std::quoted(*text);
    else if (auto const* items = one.as<value::list>())
        out << "a list of " << items->size();
    else if (one.as<value::fields>())
        out << "fields";
    else
        out << "null";
    return out.str();
}

std::string differs(dom::element expected, value const& actual, std::string const& path)
{
    return (path.empty() ? "" : path + ": ") + "expected " + simdjson::minify(expected) + ", got " + shown(actual);
}

bool near(double actual, double expected, double tolerance)
{
    if (std::isnan(expected)) return std::isnan(actual);
    return actual == expected || std::abs(actual - expected) <= tolerance * std::max(1.0, std::abs(expected));
}

bool same_number(dom::element expected, value const& actual, double tolerance)
{
    auto const* integer = actual.as<std::int64_t>();
    auto const* real = actual.as<double>();
    if (expected.is_int64() && integer) return expected.get_int64().value() == *integer;
    if (expected.is_uint64() && integer) return false; // beyond what the library counts to
    if (!integer && !real) return false;
    return near(integer ? static_cast<double>(*integer) : *real, expected.get_double().value(), tolerance);
}

std::string list_difference(dom::element expected, value const& actual, double tolerance, std::string const& path)
{
    auto const* items = actual.as<value::list>();
    dom::array const wanted = expected.get_array().value();
    if (!items || items->size() != wanted.size()) return differs(expected, actual, path);
    std::size_t i = 0;
    for (dom::element const item : wanted) {
        std::string found = difference(item, (*items)[i], tolerance, path + "[" + std::to_string(i) + "]");
        if (!found.empty()) return found;
        ++i;
    }
    return {};
}

std::string field_difference(dom::object expected, value const& actual, double tolerance, std::string const& path)
{
    for (auto const& [key, wanted] : expected) {
        if (key.find("_float32") != std::string_view::npos) continue; // for information
        std::string const name = path.empty() ? std::string(key) : path + "." + std::string(key);
        value const* const got = actual.find(key);
        if (!got) return name + ": expected " + simdjson::minify(wanted) + ", got no such field";
        bool const gradient = key.starts_with("grad_");
        std::string found = difference(wanted, *got, gradient ? std::max(tolerance, 1e-8) : tolerance, name);
        if (!found.empty()) return found;
    }
    return {};
}

} // namespace

value const* value::find(std::string_view name) const noexcept
{
    auto const* const entries = as<fields>();
    if (!entries) return nullptr;
    auto const at = std::ranges::find(*entries, name, [](auto const& entry) { return std::string_view(entry.first); });
    return at == entries->end() ? nullptr : &at->second;
}

std::string difference(dom::element expected, value const& actual, double tolerance, std::string const& path)
{
    switch (expected.type()) {
    case dom::element_type::ARRAY: return list_difference(expected, actual, tolerance, path);
    case dom::element_type::OBJECT: return field_difference(expected, actual, tolerance, path);
    case dom::element_type::STRING: {
        auto const* const text = actual.as<std::string>();
        return text && expected.get_string().value() == *text ? "" : differs(expected, actual, path);
    }
    case dom::element_type::BOOL: {
        auto const* const flag = actual.as<bool>();
        return flag && expected.get_bool().value() == *flag ? "" : differs(expected, actual, path);
    }
    case dom::element_type::NULL_VALUE: return actual.as<std::monostate>() ? "" : differs(expected, actual, path);
    default: return same_number(expected, actual, tolerance) ? "" : differs(expected, actual, path);
    }
}

} // namespace golden
