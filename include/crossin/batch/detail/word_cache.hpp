// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_DETAIL_WORD_CACHE_HPP
#define CROSSIN_BATCH_DETAIL_WORD_CACHE_HPP

/// \file
/// Tokens of words that were met before. Layer: batch. Needs: hash, tokenizer.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/batch/tokenizer.hpp>
#include <crossin/core/hash.hpp>

namespace crossin::detail {

/// Short words with their tokens. When it is full it starts anew, so that it never outgrows a few megabytes.
class word_cache {
public:
    static constexpr std::size_t longest = 48; ///< longer words rarely come back [bytes]

    /// Appends the tokens of `word` if it is there.
    [[nodiscard]] bool find(std::string_view word, std::vector<token_id>& ids) const
    {
        if (word.size() > longest || slots_.empty()) return false;
        slot const& found = slots_[slot_of(word)];
        if (found.word_bytes == 0) return false;
        auto const begin = ids_.begin() + static_cast<std::ptrdiff_t>(found.ids_begin);
        ids.insert(ids.end(), begin, begin + found.id_count);
        return true;
    }
    /// Requires: `word` is not empty, and not there.
    void insert(std::string_view word, std::span<token_id const> tokens)
    {
        if (word.size() > longest) return;
        if (slots_.empty() || (used_ + 1) * 2 > slots_.size()) {
            slots_.assign(slot_count, slot{});
            words_.clear();
            ids_.clear();
            used_ = 0;
        }
        slots_[slot_of(word)] = {static_cast<std::uint32_t>(words_.size()), static_cast<std::uint32_t>(ids_.size()),
                                 static_cast<std::uint16_t>(word.size()), static_cast<std::uint16_t>(tokens.size())};
        words_ += word;
        ids_.insert(ids_.end(), tokens.begin(), tokens.end());
        ++used_;
    }

private:
    static constexpr std::size_t slot_count = std::size_t{1} << 17;

    struct slot {
        std::uint32_t word_begin = 0, ids_begin = 0;
        std::uint16_t word_bytes = 0, id_count = 0; ///< no byte: empty
    };

    [[nodiscard]] std::size_t slot_of(std::string_view word) const noexcept
    {
        auto at = static_cast<std::size_t>(hash64(word)) & (slot_count - 1);
        for (;; at = (at + 1) & (slot_count - 1)) {
            slot const& found = slots_[at];
            if (found.word_bytes == 0 || std::string_view(words_).substr(found.word_begin, found.word_bytes) == word)
                return at;
        }
    }

    std::vector<slot> slots_;
    std::string words_;
    std::vector<token_id> ids_;
    std::size_t used_ = 0;
};

} // namespace crossin::detail
#endif
