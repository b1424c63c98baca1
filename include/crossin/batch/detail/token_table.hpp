// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_DETAIL_TOKEN_TABLE_HPP
#define CROSSIN_BATCH_DETAIL_TOKEN_TABLE_HPP

/// \file
/// Tokens by text and by id, merges by pair. Layer: batch. Needs: hash, tokenizer.

#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/batch/tokenizer.hpp>
#include <crossin/core/hash.hpp>

namespace crossin::detail {

inline constexpr token_id no_token = -1;
inline constexpr std::uint32_t most_tokens = 1U << 26; ///< ids above are taken for damage, not for a vocabulary

/// Texts of tokens, each with its id. Ids may have gaps, whose text is empty.
class token_table {
public:
    /// Requires: id below `most_tokens`, and not there yet.
    /// Returns:  whether the text was new; otherwise the id keeps the text, and the text finds the earlier id.
    bool insert(std::string_view text, token_id id)
    {
        keep(text, id);
        if ((used_ + 1) * 2 > slots_.size()) grow();
        token_id& slot = slots_[slot_of(text)];
        if (slot != no_token) return false;
        slot = id;
        ++used_;
        return true;
    }

    /// The same for a text that is not to be found.
    void keep(std::string_view text, token_id id)
    {
        auto const at = static_cast<std::size_t>(id);
        if (at >= spans_.size()) spans_.resize(at + 1);
        assert(spans_[at].length == 0);
        spans_[at] = {bytes_.size(), static_cast<std::uint32_t>(text.size())};
        bytes_ += text;
    }

    [[nodiscard]] token_id find(std::string_view text) const noexcept
    {
        return slots_.empty() ? no_token : slots_[slot_of(text)];
    }
    /// Empty for ids that are none.
    [[nodiscard]] std::string_view text(token_id id) const noexcept
    {
        auto const at = static_cast<std::size_t>(id);
        if (id < 0 || at >= spans_.size()) return {};
        return std::string_view(bytes_).substr(spans_[at].begin, spans_[at].length);
    }
    [[nodiscard]] std::size_t size() const noexcept { return spans_.size(); } ///< one more than the largest id

private:
    struct span {
        std::size_t begin = 0;
        std::uint32_t length = 0;
    };

    /// Where `text` is, or belongs.
    [[nodiscard]] std::size_t slot_of(std::string_view token) const noexcept
    {
        std::size_t const mask = slots_.size() - 1;
        auto at = static_cast<std::size_t>(hash64(token)) & mask;
        while (slots_[at] != no_token && text(slots_[at]) != token) at = (at + 1) & mask;
        return at;
    }
    void grow()
    {
        std::vector<token_id> const before = std::move(slots_);
        slots_.assign(before.empty() ? 1024 : before.size() * 2, no_token);
        for (token_id const id : before)
            if (id != no_token) slots_[slot_of(text(id))] = id;
    }

    std::string bytes_;
    std::vector<span> spans_;     ///< by id
    std::vector<token_id> slots_; ///< a power of two, at most half full
    std::size_t used_ = 0;
};

/// What becomes of two neighbours: the token that they make, and how early it is made.
struct merge {
    std::uint32_t rank = 0; ///< the least goes first
    token_id made = no_token;
};

/// Merges by the pair of ids they join.
class merge_table {
public:
    void reserve(std::size_t merges) { slots_.assign(std::bit_ceil(merges * 2 + 2), slot{}); }

    /// A pair that is there already takes the new merge. Requires: room, by `reserve`.
    void insert(token_id left, token_id right, merge what) noexcept
    {
        std::uint64_t const key = key_of(left, right);
        slot& found = slots_[slot_of(key)];
        found = {key, what};
    }
    /// The merge of two tokens; `made` is `no_token` where there is none.
    [[nodiscard]] merge find(token_id left, token_id right) const noexcept
    {
        return slots_.empty() ? merge{} : slots_[slot_of(key_of(left, right))].what;
    }

private:
    struct slot {
        std::uint64_t key = ~std::uint64_t{0}; ///< no pair: ids are not negative
        merge what;
    };

    [[nodiscard]] static std::uint64_t key_of(token_id left, token_id right) noexcept
    {
        return std::uint64_t{static_cast<std::uint32_t>(left)} << 32 | static_cast<std::uint32_t>(right);
    }
    [[nodiscard]] std::size_t slot_of(std::uint64_t key) const noexcept
    {
        std::size_t const mask = slots_.size() - 1;
        std::uint64_t const mixed = (key ^ key >> 29) * 0x9E3779B97F4A7C15U;
        auto at = static_cast<std::size_t>(mixed >> 32 ^ mixed) & mask;
        while (slots_[at].key != key && slots_[at].what.made != no_token) at = (at + 1) & mask;
        return at;
    }

    std::vector<slot> slots_; ///< a power of two, at most half full
};

} // namespace crossin::detail
#endif
