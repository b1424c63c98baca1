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

/// A word as its letters, with what rules likeness out at a glance.
class spelled_word {
public:
    spelled_word() = default;
    explicit spelled_word(std::string_view word)
    {
        for (std::size_t at = 0; at < word.size();) letters_.push_back(next_code_point(word, at));
        for (char32_t const letter : letters_) which_ |= std::uint64_t{1} << (letter * 0x9E3779B1U >> 26);
    }

    /// Equal; or at least half of the longer one and four letters from the start are; or a common subsequence has 0.7 of
    /// the longer one's letters.
    ///
    /// Complexity: O(1) for nearly all pairs, else O(letters^2).
    [[nodiscard]] friend likeness compare(spelled_word const& a, spelled_word const& b, std::vector<std::uint32_t>& room)
    {
        if (a.letters_ == b.letters_) return likeness::same;
        std::size_t const shorter = std::min(a.letters_.size(), b.letters_.size());
        std::size_t const longer = std::max(a.letters_.size(), b.letters_.size());
        if (shorter < 4 || 2 * shorter < longer || longer > most_letters) return likeness::none;
        std::size_t common = 0;
        while (common < shorter && a.letters_[common] == b.letters_[common]) ++common;
        if (common >= 4 && 2 * common >= longer) return likeness::beginning;
        // Each letter of the longer word that the other lacks takes one from the common subsequence.
        std::uint64_t const lacking = a.letters_.size() == longer ? a.which_ & ~b.which_ : b.which_ & ~a.which_;
        if (10 * shorter < 7 * longer || 10 * static_cast<std::size_t>(std::popcount(lacking)) > 3 * longer)
            return likeness::none;
        return 10 * common_subsequence(a, b, room) >= 7 * longer ? likeness::alike : likeness::none;
    }

private:
    static constexpr std::size_t most_letters = 60; ///< longer ones are no words

    [[nodiscard]] static std::size_t common_subsequence(spelled_word const& a, spelled_word const& b,
                                                        std::vector<std::uint32_t>& row)
    {
        row.assign(b.letters_.size() + 1, 0);
        for (char32_t const letter : a.letters_) {
            std::uint32_t diagonal = 0;
            for (std::size_t j = 0; j < b.letters_.size(); ++j) {
                std::uint32_t const above = row[j + 1];
                row[j + 1] = letter == b.letters_[j] ? diagonal + 1 : std::max(above, row[j]);
                diagonal = above;
            }
        }
        return row.back();
    }

    std::vector<char32_t> letters_;
    std::uint64_t which_ = 0; ///< a bit for each letter, by a hash
};

} // namespace crossin::detail
#endif
