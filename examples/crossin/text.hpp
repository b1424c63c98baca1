// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_TEXT_HPP
#define CROSSIN_EXAMPLES_CROSSIN_TEXT_HPP

/// \file
/// Numbers and tables as people read them.

#include <cstdint>
#include <string>
#include <vector>

namespace program {

/// "1,234,567".
[[nodiscard]] std::string grouped(std::uint64_t number);
/// With so many decimals.
[[nodiscard]] std::string decimal(double number, int decimals);
/// "12.5%" of `whole`; more digits where it is little, so that nothing that exists looks like nothing.
[[nodiscard]] std::string percent(double part, double whole);
/// "1.2 MB", in powers of ten.
[[nodiscard]] std::string bytes(double number);
/// "1:02:03".
[[nodiscard]] std::string duration(std::uint64_t seconds);

/// Columns that are as wide as what stands in them: the first ones to the left, numbers to the right.
class text_table {
public:
    /// `left`: how many columns are text.
    explicit text_table(std::vector<std::string> head, std::size_t left = 1) : rows_{std::move(head)}, left_(left) {}

    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    /// A blank line.
    void gap() { rows_.emplace_back(); }
    [[nodiscard]] std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;
    std::size_t left_;
};

} // namespace program
#endif
