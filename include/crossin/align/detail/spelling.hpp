// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_SPELLING_HPP
#define CROSSIN_ALIGN_DETAIL_SPELLING_HPP

/// \file
/// What the spelling of words tells: families of words, and words that two languages share. Layer: align. Needs: utf8.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <crossin/core/utf8.hpp>

namespace crossin::detail {

/// The beginning that a word shares with its inflections: some letters, or one where a script writes a word in few.
[[nodiscard]] inline std::string_view family_of(std::string_view word, std::size_t letters) noexcept
{
    std::size_t at = 0;
    for (std::size_t n = 0; n < letters && at < word.size(); ++n) {
        char32_t const code_point = next_code_point(word, at);
        if (n == 0 && code_point >= 0x2E80) break; // Han, kana, hangul and their neighbours
    }
    return word.substr(0, at);
}

/// How alike two words are spelled, in steps that a byte holds.
enum class likeness : std::uint8_t { none, alike, beginning, same };

/// How much a likeness counts, from 0 to 1.
inline constexpr std::array<float, 4> likeness_weight = {0, 0.5F, 0.6F, 1};

/// Words as their letters, with what rules likeness out at a glance.
class spelled_words {
public:
    [[nodiscard]] std::size_t size() const noexcept { return ends_.size(); }
    [[nodiscard]] bool empty() const noexcept { return ends_.empty(); }

    void add(std::string_view word)
    {
        std::uint64_t which = 0;
        for (std::size_t at = 0; at < word.size();) {
            letters_.push_back(next_code_point(word, at));
            which |= std::uint64_t{1} << (letters_.back() * 0x9E3779B1U >> 26);
        }
        ends_.push_back(static_cast<std::uint32_t>(letters_.size()));
        which_.push_back(which);
    }
    void clear() noexcept
    {
        letters_.clear();
        ends_.clear();
        which_.clear();
    }

    /// Of word i and a word of another list. Equal; or at least half of the longer one and four letters from the start
    /// are; or a common subsequence has 0.7 of the longer one's letters.
    ///
    /// Complexity: O(1) for nearly all pairs, else O(letters^2).
    [[nodiscard]] likeness compare(std::size_t i, spelled_words const& others, std::size_t j,
                                   std::vector<std::uint32_t>& room) const
    {
        std::span<char32_t const> const a = letters(i), b = others.letters(j);
        std::size_t const shorter = std::min(a.size(), b.size()), longer = std::max(a.size(), b.size());
        if (shorter == longer && std::ranges::equal(a, b)) return likeness::same;
        if (shorter < 4 || 2 * shorter < longer || longer > most_letters) return likeness::none;
        std::size_t common = 0;
        while (common < shorter && a[common] == b[common]) ++common;
        if (common >= 4 && 2 * common >= longer) return likeness::beginning;
        // Each letter of the longer word that the other lacks takes one from the common subsequence.
        std::uint64_t const lacking = a.size() == longer ? which_[i] & ~others.which_[j]
                                                         : others.which_[j] & ~which_[i];
        if (10 * shorter < 7 * longer || 10 * static_cast<std::size_t>(std::popcount(lacking)) > 3 * longer)
            return likeness::none;
        return 10 * common_subsequence(a, b, room) >= 7 * longer ? likeness::alike : likeness::none;
    }

private:
    static constexpr std::size_t most_letters = 60; ///< longer ones are no words

    [[nodiscard]] std::span<char32_t const> letters(std::size_t i) const noexcept
    {
        std::uint32_t const begin = i == 0 ? 0 : ends_[i - 1];
        return {letters_.data() + begin, ends_[i] - begin};
    }

    /// Length of the longest one.
    [[nodiscard]] static std::size_t common_subsequence(std::span<char32_t const> a, std::span<char32_t const> b,
                                                        std::vector<std::uint32_t>& row)
    {
        row.assign(b.size() + 1, 0);
        for (char32_t const letter : a) {
            std::uint32_t diagonal = 0;
            for (std::size_t j = 0; j < b.size(); ++j) {
                std::uint32_t const above = row[j + 1];
                row[j + 1] = letter == b[j] ? diagonal + 1 : std::max(above, row[j]);
                diagonal = above;
            }
        }
        return row.back();
    }

    std::vector<char32_t> letters_;    ///< of all words
    std::vector<std::uint32_t> ends_;  ///< one a word
    std::vector<std::uint64_t> which_; ///< a bit for each letter of a word, by a hash
};

} // namespace crossin::detail
#endif
