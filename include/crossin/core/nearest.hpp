// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_NEAREST_HPP
#define CROSSIN_CORE_NEAREST_HPP

/// \file
/// The known word that a mistyped one is closest to, for messages. Layer: core. Needs: nothing.

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace crossin {

/// Number of single-byte insertions, deletions and replacements that turn `a` into `b`.
///
/// Source: Wagner, Fischer, "The string-to-string correction problem", 1974.
[[nodiscard]] inline std::size_t edit_distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            std::size_t const replaced = diagonal + (a[i] != b[j]);
            diagonal = row[j + 1];
            std::size_t const edited = row[j] < diagonal ? row[j] + 1 : diagonal + 1;
            row[j + 1] = replaced < edited ? replaced : edited;
        }
    }
    return row[b.size()];
}

/// The known word nearest to `word` (the first of equals), or nothing when none is known.
[[nodiscard]] inline std::string_view nearest(std::string_view word, std::span<std::string_view const> known)
{
    std::string_view best;
    std::size_t least = static_cast<std::size_t>(-1);
    for (std::string_view const candidate : known) {
        std::size_t const distance = edit_distance(word, candidate);
        if (distance >= least) continue;
        least = distance;
        best = candidate;
    }
    return best;
}

} // namespace crossin
#endif
