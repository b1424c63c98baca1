// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_DETAIL_ADDED_TOKENS_HPP
#define CROSSIN_BATCH_DETAIL_ADDED_TOKENS_HPP

/// \file
/// Tokens that are found in text before anything else. Layer: batch. Needs: tokenizer, utf8.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/batch/detail/token_table.hpp>
#include <crossin/batch/tokenizer.hpp>
#include <crossin/core/utf8.hpp>

namespace crossin::detail {

/// One entry of `added_tokens`.
struct added_token {
    token_id id = no_token;
    std::string text;
    bool special = false;    ///< stands for no text
    bool normalized = false; ///< looked for after the normalizer has run
    bool single_word = false, strip_left = false, strip_right = false;
};

/// Whether a code point is White_Space.
[[nodiscard]] constexpr bool is_white_space(char32_t c) noexcept
{
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/// Where the code point before `at` begins. Requires: 0 < at <= text.size().
[[nodiscard]] inline std::size_t code_point_before(std::string_view text, std::size_t at) noexcept
{
    do --at;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U);
    return at;
}

/// Where the white space that ends at `at` begins. Requires: UTF-8.
[[nodiscard]] inline std::size_t white_space_before(std::string_view text, std::size_t at) noexcept
{
    while (at > 0) {
        std::size_t const begin = code_point_before(text, at);
        std::size_t behind = begin;
        if (!is_white_space(next_code_point(text, behind))) break;
        at = begin;
    }
    return at;
}

/// Where the white space that begins at `at` ends. Requires: UTF-8.
[[nodiscard]] inline std::size_t white_space_behind(std::string_view text, std::size_t at) noexcept
{
    while (at < text.size()) {
        std::size_t behind = at;
        if (!is_white_space(next_code_point(text, behind))) break;
        at = behind;
    }
    return at;
}

/// Texts that are looked for in one pass.
///
/// Complexity: where no text begins with a byte, one look-up; else as long as a text goes on.
class text_finder {
public:
    /// Adds a text with its number. Requires: not empty. A text that is there already takes the new number.
    void insert(std::string_view text, std::uint32_t number)
    {
        if (nodes_.empty()) nodes_.emplace_back();
        first_[static_cast<unsigned char>(text.front())] = true;
        std::uint32_t node = 0;
        for (char const c : text) {
            auto const byte = static_cast<unsigned char>(c);
            std::uint32_t next = child(node, byte);
            if (next == none) {
                next = static_cast<std::uint32_t>(nodes_.size());
                nodes_.push_back({byte, none, none, nodes_[node].child});
                nodes_[node].child = next;
            }
            node = next;
        }
        nodes_[node].number = number;
    }
    [[nodiscard]] bool empty() const noexcept { return nodes_.empty(); }

    /// A text at `begin`, with its number.
    struct found {
        std::size_t begin = 0, end = 0; ///< [bytes]
        std::uint32_t number = 0;
    };
    /// The first place from `from` on where a text stands, and the longest text there; `number` is `none` where no
    /// text follows.
    [[nodiscard]] found next(std::string_view text, std::size_t from) const noexcept
    {
        if (!nodes_.empty())
            for (std::size_t at = from; at < text.size(); ++at) {
                if (!first_[static_cast<unsigned char>(text[at])]) continue;
                found longest{at, at, none};
                std::uint32_t node = 0;
                for (std::size_t end = at; end < text.size();) {
                    node = child(node, static_cast<unsigned char>(text[end]));
                    if (node == none) break;
                    ++end;
                    if (nodes_[node].number != none) longest = {at, end, nodes_[node].number};
                }
                if (longest.number != none) return longest;
            }
        return {text.size(), text.size(), none};
    }

    static constexpr std::uint32_t none = ~std::uint32_t{0};

private:
    struct letter {
        unsigned char byte = 0;
        std::uint32_t number = none;
        std::uint32_t child = none; ///< the first
        std::uint32_t sibling = none;
    };

    [[nodiscard]] std::uint32_t child(std::uint32_t parent, unsigned char byte) const noexcept
    {
        std::uint32_t at = nodes_[parent].child;
        while (at != none && nodes_[at].byte != byte) at = nodes_[at].sibling;
        return at;
    }

    std::vector<letter> nodes_;
    std::array<bool, 256> first_{}; ///< bytes that texts begin with
};

} // namespace crossin::detail
#endif
