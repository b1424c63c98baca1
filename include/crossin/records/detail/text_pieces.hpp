// SPDX-License-Identifier: MIT
#ifndef CROSSIN_RECORDS_DETAIL_TEXT_PIECES_HPP
#define CROSSIN_RECORDS_DETAIL_TEXT_PIECES_HPP

/// \file
/// Hashes of all runs of so many words of a text. Layer: records. Needs: core/hash, problems (signs), core/utf8.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <crossin/core/hash.hpp>
#include <crossin/core/utf8.hpp>
#include <crossin/records/detail/signs.hpp>

namespace crossin::detail {

/// Whether words of the script are not put apart by spaces.
[[nodiscard]] constexpr bool is_unspaced(char32_t code) noexcept
{
    return (code >= 0x0E00 && code <= 0x0EFF) ||                                       // Thai, Lao
           (code >= 0x1000 && code <= 0x109F) ||                                       // Myanmar
           (code >= 0x1780 && code <= 0x17FF) ||                                       // Khmer
           (code >= 0x3021 && code <= 0x30FF) ||                                       // ideographic numbers, kana
           (code >= 0x3400 && code <= 0x4DBF) || (code >= 0x4E00 && code <= 0x9FFF) || // Han
           (code >= 0xF900 && code <= 0xFAFF) || (code >= 0xFF66 && code <= 0xFF9D) ||
           (code >= 0x20000 && code <= 0x3FFFF);
}

/// A text as units: words, or single code points in scripts without spaces.
class text_pieces {
public:
    /// A piece is `words` words, `characters` unspaced code points, or a mixture of as much.
    text_pieces(std::string_view text, std::uint32_t words, std::uint32_t characters)
        : word_weight_(characters), character_weight_(words), piece_weight_(std::uint64_t{words} * characters)
    {
        for (std::size_t i = 0; i < text.size();) {
            std::size_t const begin = i;
            std::uint64_t hash = 0;
            while (i < text.size()) {
                std::size_t next = i;
                char32_t code = next_code_point(text, next);
                bool const unspaced = is_unspaced(code);
                if ((unspaced && i > begin) || (!unspaced && is_sign(code))) break;
                if (code >= U'A' && code <= U'Z') code += 32;
                hash = hash_combine(hash, code);
                i = next;
                if (unspaced) {
                    add(hash, begin, i, character_weight_);
                    hash = 0;
                    break;
                }
            }
            if (hash != 0) add(hash, begin, i, word_weight_);
            if (i == begin) (void)next_code_point(text, i); // a sign
        }
    }

    [[nodiscard]] bool has_words(std::uint32_t words) const noexcept { return weight_ >= words * word_weight_; }

    /// The hash of the whole text.
    [[nodiscard]] std::uint64_t whole() const noexcept
    {
        return finish(ends_.empty() ? 0 : ends_.back().hash, ends_.size());
    }

    /// Calls `see(hash, first byte, byte behind the last)` for each piece, until it returns false.
    template <class See>
    void for_each(See&& see) const
    {
        std::vector<std::uint64_t> powers = {1}; // of the base
        std::uint64_t before = 0, weight_before = 0;
        for (std::size_t first = 0, last = 0; first < ends_.size(); ++first) {
            while (last < ends_.size() && (last == 0 ? 0 : ends_[last - 1].weight) - weight_before < piece_weight_)
                ++last;
            if (last == 0 || ends_[last - 1].weight - weight_before < piece_weight_) return;
            std::size_t const count = last - first;
            while (powers.size() <= count) powers.push_back(powers.back() * base);
            std::uint64_t const hash = ends_[last - 1].hash - before * powers[count];
            if (!see(finish(hash, count), ends_[first].begin, ends_[last - 1].end)) return;
            before = ends_[first].hash;
            weight_before = ends_[first].weight;
        }
    }

private:
    static constexpr std::uint64_t base = 0xD1342543DE82EF95U; // odd: a polynomial modulo 2^64

    /// What all units up to and with this one give.
    struct unit_end {
        std::uint64_t hash = 0;
        std::uint64_t weight = 0;
        std::size_t begin = 0, end = 0; ///< [bytes] of this unit
    };

    [[nodiscard]] static constexpr std::uint64_t finish(std::uint64_t hash, std::size_t count) noexcept
    {
        return hash_combine(hash, count);
    }

    void add(std::uint64_t hash, std::size_t begin, std::size_t end, std::uint64_t weight)
    {
        std::uint64_t const before = ends_.empty() ? 0 : ends_.back().hash;
        weight_ += weight;
        ends_.push_back({before * base + hash, weight_, begin, end});
    }

    std::uint64_t word_weight_, character_weight_, piece_weight_;
    std::uint64_t weight_ = 0;
    std::vector<unit_end> ends_;
};

} // namespace crossin::detail
#endif
