// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_TEXT_TABLE_HPP
#define CROSSIN_CORE_TEXT_TABLE_HPP

/// \file
/// Numbers and tables as people read them, the same in every locale. Layer: core. Needs: utf8.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/utf8.hpp>

namespace crossin {

/// "1,234,567".
[[nodiscard]] inline std::string grouped(std::uint64_t number)
{
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
    return digits;
}

/// The number with so many decimals, a half rounded up. Requires: 0 <= number * 10^decimals < 2^63.
[[nodiscard]] inline std::string decimal(double number, unsigned decimals)
{
    std::uint64_t parts = 1;
    for (unsigned i = 0; i < decimals; ++i) parts *= 10;
    auto const rounded = static_cast<std::uint64_t>(number * static_cast<double>(parts) + 0.5);
    std::string text = std::to_string(rounded / parts);
    if (decimals == 0) return text;
    std::string const rest = std::to_string(rounded % parts);
    return text + '.' + std::string(decimals - rest.size(), '0') + rest;
}

/// "12.5%" of `whole`; more digits where it is little, so that nothing that exists looks like nothing.
[[nodiscard]] inline std::string percent(double part, double whole = 1)
{
    double const share = whole > 0 ? 100 * part / whole : 0;
    unsigned decimals = 1;
    for (double least = 0.05; share > 0 && share < least && decimals < 15; least /= 10) ++decimals;
    return decimal(share, decimals) + '%';
}

/// Columns that are as wide as what stands in them [code points]: the first ones to the left, the others to the right.
class text_table {
public:
    /// `left`: how many columns are text.
    explicit text_table(std::vector<std::string> head, std::size_t left = 1) : rows_{std::move(head)}, left_(left) {}

    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

    /// The lines, each with a line feed at its end and no blank before it.
    [[nodiscard]] std::string text() const
    {
        std::vector<std::size_t> widths;
        for (std::vector<std::string> const& row : rows_)
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (widths.size() == i) widths.push_back(0);
                if (auto const width = static_cast<std::size_t>(code_points(row[i])); width > widths[i])
                    widths[i] = width;
            }
        std::string all;
        for (std::vector<std::string> const& row : rows_) {
            std::string line;
            for (std::size_t i = 0; i < row.size(); ++i) {
                std::string const space(widths[i] - static_cast<std::size_t>(code_points(row[i])), ' ');
                if (i > 0) line += "  ";
                line += i < left_ ? row[i] + space : space + row[i];
            }
            line.erase(line.find_last_not_of(' ') + 1);
            (all += line) += '\n';
        }
        return all;
    }

private:
    std::vector<std::vector<std::string>> rows_;
    std::size_t left_;
};

} // namespace crossin
#endif
