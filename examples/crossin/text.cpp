// SPDX-License-Identifier: MIT
#include "text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include <crossin/core/utf8.hpp>

namespace program {

std::string grouped(std::uint64_t number)
{
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
    return digits;
}

std::string decimal(double number, int decimals)
{
    std::array<char, 64> room{};
    int const length = std::snprintf(room.data(), room.size(), "%.*f", decimals, number);
    return {room.data(), static_cast<std::size_t>(length)};
}

std::string percent(double part, double whole)
{
    double const share = whole > 0 ? 100 * part / whole : 0;
    int decimals = 1;
    for (double least = 0.05; share > 0 && share < least && decimals < 9; least /= 10) ++decimals;
    return decimal(share, decimals) + "%";
}

std::string bytes(double number)
{
    constexpr std::array<char const*, 5> units{" B", " kB", " MB", " GB", " TB"};
    std::size_t unit = 0;
    for (; number >= 999.5 && unit + 1 < units.size(); number /= 1000) ++unit;
    return decimal(number, unit == 0 || number >= 99.5 ? 0 : 1) + units[unit];
}

std::string duration(std::uint64_t seconds)
{
    auto const two = [](std::uint64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    std::string const tail = two(seconds % 60);
    if (seconds < 3600) return std::to_string(seconds / 60) + ":" + tail;
    return std::to_string(seconds / 3600) + ":" + two(seconds / 60 % 60) + ":" + tail;
}

std::string text_table::text() const
{
    std::vector<std::size_t> widths;
    for (auto const& row : rows_)
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (widths.size() == i) widths.push_back(0);
            widths[i] = std::max<std::size_t>(widths[i], crossin::code_points(row[i]));
        }
    std::string all;
    for (auto const& row : rows_) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            std::string const space(widths[i] - crossin::code_points(row[i]), ' ');
            if (i > 0) line += "  ";
            line += i < left_ ? row[i] + space : space + row[i];
        }
        line.erase(line.find_last_not_of(' ') + 1);
        all += line + "\n";
    }
    return all;
}

} // namespace program
