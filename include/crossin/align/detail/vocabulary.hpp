// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_VOCABULARY_HPP
#define CROSSIN_ALIGN_DETAIL_VOCABULARY_HPP

/// \file
/// Words and their numbers. Layer: align. Needs: hash.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/hash.hpp>

namespace crossin::detail {

/// Stands for a word that a vocabulary does not have.
inline constexpr std::uint32_t unknown_word = std::numeric_limits<std::uint32_t>::max();

/// Numbers for words, in the order in which they were added.
///
/// Errors: `error{limit}` past 2^30 words or 2^32 bytes of them.
class vocabulary {
public:
    static constexpr std::size_t most_words = std::size_t{1} << 30;

    [[nodiscard]] std::size_t size() const noexcept { return ends_.size(); }
    [[nodiscard]] std::string_view operator[](std::uint32_t id) const noexcept
    {
        std::uint32_t const begin = id == 0 ? 0 : ends_[id - 1];
        return std::string_view(text_).substr(begin, ends_[id] - begin);
    }

    /// The number of a word; `unknown_word` where it has none.
    [[nodiscard]] std::uint32_t find(std::string_view word) const noexcept
    {
        return slots_.empty() ? unknown_word : slots_[slot_of(word)];
    }

    /// The number of a word, which gets one where it has none.
    std::uint32_t add(std::string_view word)
    {
        if (2 * (size() + 1) > slots_.size()) grow();
        std::size_t const slot = slot_of(word);
        if (slots_[slot] != unknown_word) return slots_[slot];
        if (size() == most_words || text_.size() + word.size() > std::numeric_limits<std::uint32_t>::max())
            fail(errc::limit, "there are more different words than a vocabulary holds; align in parts");
        slots_[slot] = static_cast<std::uint32_t>(size());
        text_ += word;
        ends_.push_back(static_cast<std::uint32_t>(text_.size()));
        return slots_[slot];
    }

private:
    [[nodiscard]] std::size_t slot_of(std::string_view word) const noexcept
    {
        std::size_t const mask = slots_.size() - 1;
        std::size_t slot = hash64(word) & mask;
        while (slots_[slot] != unknown_word && (*this)[slots_[slot]] != word) slot = (slot + 1) & mask;
        return slot;
    }
    void grow()
    {
        slots_.assign(slots_.empty() ? 256 : 2 * slots_.size(), unknown_word);
        for (std::uint32_t id = 0; id < size(); ++id) slots_[slot_of((*this)[id])] = id;
    }

    std::string text_;                 ///< all words, without anything between them
    std::vector<std::uint32_t> ends_;  ///< one a word [bytes]
    std::vector<std::uint32_t> slots_; ///< a power of two; open addressing
};

} // namespace crossin::detail
#endif
