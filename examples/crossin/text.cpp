// SPDX-License-Identifier: MIT
#include "text.hpp"

#include <array>

#include <crossin/core/text_table.hpp>

namespace program {

std::string size_text(double bytes)
{
    constexpr std::array<char const*, 5> units{" B", " kB", " MB", " GB", " TB"};
    std::size_t unit = 0;
    for (; bytes >= 999.5 && unit + 1 < units.size(); bytes /= 1000) ++unit;
    return crossin::decimal(bytes, unit == 0 || bytes >= 99.5 ? 0 : 1) + units[unit];
}

std::string time_text(std::uint64_t seconds)
{
    auto const two = [](std::uint64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    std::string const tail = two(seconds % 60);
    if (seconds < 3600) return std::to_string(seconds / 60) + ":" + tail;
    return std::to_string(seconds / 3600) + ":" + two(seconds / 60 % 60) + ":" + tail;
}

} // namespace program
