// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_DETAIL_SETTING_VALUES_HPP
#define CROSSIN_CORE_DETAIL_SETTING_VALUES_HPP

/// \file
/// Numbers and truth values out of settings. Layer: core. Needs: settings.

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include <crossin/core/settings.hpp>

namespace crossin {

inline double setting::number() const
{
    std::string_view digits = text();
    bool const percent = digits.ends_with('%');
    if (percent) digits.remove_suffix(1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    double value = 0;
    auto const [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (problem != std::errc{} || end != digits.data() + digits.size() || value - value != 0)
        reject("a finite number such as 3, 0.5 or 40%");
    return percent ? value / 100 : value;
}

inline std::uint64_t setting::count() const
{
    std::string digits;
    for (char const c : text())
        if (c != '_') digits += c;
    std::uint64_t value = 0;
    auto const [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (problem != std::errc{} || end != digits.data() + digits.size()) reject("a whole number such as 20000");
    return value;
}

inline bool setting::flag() const
{
    std::string_view const word = text();
    if (word == "true" || word == "yes" || word == "on") return true;
    if (word == "false" || word == "no" || word == "off") return false;
    reject("true or false");
}

} // namespace crossin
#endif
