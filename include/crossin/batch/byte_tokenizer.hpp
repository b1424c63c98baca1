// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_BYTE_TOKENIZER_HPP
#define CROSSIN_BATCH_BYTE_TOKENIZER_HPP

/// \file
/// Bytes as tokens: no file, every language. Layer: batch. Needs: tokenizer.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/batch/tokenizer.hpp>

namespace crossin {

/// Each byte of UTF-8 is the token byte + 3; 0 is padding, 1 the end, 2 unknown (and never written).
///
/// Yields:     `decoded(t, encoded(t, x)) == x` for every UTF-8 text x.
/// Complexity: O(bytes).
/// Errors:     `error{invalid_argument}` for an id outside of 0 to 258 on the way back.
/// Source:     ByT5 (arXiv 2105.13626), section 3.1, which keeps the first three ids in the same way; its 125 ids
///             for masked spans at the end of the vocabulary are left out.
class byte_tokenizer {
public:
    static constexpr token_id first_byte = 3;

    void encode(std::string_view text, std::vector<token_id>& ids) const
    {
        ids.reserve(ids.size() + text.size());
        for (char const c : text) ids.push_back(first_byte + static_cast<token_id>(static_cast<unsigned char>(c)));
    }
    /// Bytes that are not UTF-8, as where an answer was cut off, become U+FFFD.
    void decode(std::span<token_id const> ids, std::string& text) const
    {
        std::string bytes;
        bytes.reserve(ids.size());
        for (token_id const id : ids) {
            if (id < 0 || id >= first_byte + 256) detail::fail_id(id, size());
            if (id >= first_byte) bytes += static_cast<char>(static_cast<unsigned char>(id - first_byte));
        }
        detail::append_repaired(bytes, text);
    }
    [[nodiscard]] static constexpr std::size_t size() noexcept { return first_byte + 256; }
    [[nodiscard]] special_ids const& special() const noexcept { return special_; }
    /// Text cannot spell the special tokens.
    [[nodiscard]] static constexpr bool spells_special() noexcept { return false; }
    /// The names of the special tokens; empty for bytes.
    [[nodiscard]] static constexpr std::string_view text_of(token_id id) noexcept
    {
        return id == 0 ? "<pad>" : id == 1 ? "</s>" : id == 2 ? "<unk>" : "";
    }

private:
    special_ids special_{.end = 1, .unknown = 2, .padding = 0};
};

} // namespace crossin
#endif
