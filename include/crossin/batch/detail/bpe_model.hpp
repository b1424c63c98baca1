// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_DETAIL_BPE_MODEL_HPP
#define CROSSIN_BATCH_DETAIL_BPE_MODEL_HPP

/// \file
/// Byte-pair encoding of one word. Layer: batch. Needs: error, utf8, token_table.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/batch/detail/token_table.hpp>
#include <crossin/batch/tokenizer.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/utf8.hpp>

namespace crossin::detail {

/// What the merging of words needs besides the model; kept from word to word.
struct bpe_workspace {
    struct symbol {
        token_id id = no_token; ///< `no_token` once it was joined to the one before it
        std::uint32_t before = 0, next = 0;
    };
    struct candidate {
        std::uint32_t rank = 0, at = 0;
        token_id left = no_token, right = no_token, made = no_token;
    };
    std::vector<symbol> symbols;
    std::vector<candidate> heap; ///< the least rank, then the least place, on top
};

/// Joins neighbours in the order of `merge_of(left, right)` until none is left to join.
///
/// Requires:   `ids` from `first` on are the word, shorter than 2^32.
/// Effects:    replaces them by the joined tokens.
/// Complexity: O(n log n) for n tokens.
template <class MergeOf>
void merge_tokens(std::vector<token_id>& ids, std::size_t first, MergeOf const& merge_of, bpe_workspace& work)
{
    using candidate = bpe_workspace::candidate;
    std::size_t const count = ids.size() - first;
    if (count < 2) return;
    constexpr std::uint32_t none = ~std::uint32_t{0};
    auto& symbols = work.symbols;
    auto& heap = work.heap;
    auto const later = [](candidate const& a, candidate const& b) {
        return a.rank != b.rank ? a.rank > b.rank : a.at > b.at;
    };
    symbols.resize(count);
    heap.clear();
    for (std::size_t i = 0; i < count; ++i)
        symbols[i] = {ids[first + i], i == 0 ? none : static_cast<std::uint32_t>(i - 1),
                      i + 1 == count ? none : static_cast<std::uint32_t>(i + 1)};
    auto const candidate_at = [&](std::uint32_t at) {
        token_id const left = symbols[at].id, right = symbols[symbols[at].next].id;
        merge const found = merge_of(left, right);
        return candidate{found.rank, at, left, right, found.made};
    };
    for (std::uint32_t i = 0; i + 1 < count; ++i)
        if (candidate const found = candidate_at(i); found.made != no_token) heap.push_back(found);
    std::make_heap(heap.begin(), heap.end(), later);
    auto const push_at = [&](std::uint32_t at) {
        candidate const found = candidate_at(at);
        if (found.made == no_token) return;
        heap.push_back(found);
        std::push_heap(heap.begin(), heap.end(), later);
    };
    while (!heap.empty()) {
        std::pop_heap(heap.begin(), heap.end(), later);
        candidate const top = heap.back();
        heap.pop_back();
        auto& left = symbols[top.at];
        if (left.id != top.left || left.next == none || symbols[left.next].id != top.right) continue; // out of date
        auto& right = symbols[left.next];
        left.id = top.made;
        right.id = no_token;
        left.next = right.next;
        if (left.next != none) {
            symbols[left.next].before = top.at;
            push_at(top.at);
        }
        if (left.before != none) push_at(left.before);
    }
    ids.resize(first);
    for (std::uint32_t at = 0; at != none; at = symbols[at].next) ids.push_back(symbols[at].id);
}

/// A vocabulary with merges. Never changes once it is made.
struct bpe_model {
    token_table tokens; ///< byte-level: the bytes that the letters stand for
    merge_table merges;
    std::array<token_id, 256> byte_ids{}; ///< byte-level: of each byte; else of <0x00> to <0xFF>; `no_token`: none
    token_id unknown = no_token;
    bool byte_level = false;
    bool byte_fallback = false;
    bool fuse_unknown = false;
    bool whole_words = false; ///< a word that is a token is not built from merges
    std::vector<bool> unmade; ///< by id, as far as it goes: tokens that no word and no merge becomes

    /// Appends the tokens of a word.
    ///
    /// Errors: `error{unsupported}` for a character that the vocabulary can neither spell nor call unknown.
    void encode(std::string_view word, std::vector<token_id>& ids, bpe_workspace& work) const
    {
        if (word.empty()) return;
        if (whole_words)
            if (token_id const id = tokens.find(word); id != no_token && !is_unmade(id)) {
                ids.push_back(id);
                return;
            }
        std::size_t const first = ids.size();
        if (byte_level)
            spell_bytes(word, ids);
        else
            spell_characters(word, ids);
        auto const merge_of = [&](token_id left, token_id right) {
            merge const found = merges.find(left, right);
            return is_unmade(found.made) ? merge{} : found;
        };
        merge_tokens(ids, first, merge_of, work);
    }

private:
    [[nodiscard]] bool is_unmade(token_id id) const noexcept
    {
        return static_cast<std::size_t>(id) < unmade.size() && unmade[static_cast<std::size_t>(id)];
    }
    void spell_bytes(std::string_view word, std::vector<token_id>& ids) const
    {
        std::size_t const first = ids.size();
        for (std::size_t i = 0; i < word.size(); ++i) {
            token_id const id = byte_ids[static_cast<unsigned char>(word[i])];
            if (id != no_token)
                ids.push_back(id);
            else
                spell_unknown(word.substr(i, 1), first, ids);
        }
    }
    void spell_characters(std::string_view word, std::vector<token_id>& ids) const
    {
        std::size_t const first = ids.size();
        for (std::size_t at = 0; at < word.size();) {
            std::string_view const character = word.substr(at, code_point_bytes(word[at]));
            at += character.size();
            if (token_id const id = tokens.find(character); id != no_token)
                ids.push_back(id);
            else if (byte_fallback && has_bytes(character))
                for (char const c : character) ids.push_back(byte_ids[static_cast<unsigned char>(c)]);
            else
                spell_unknown(character, first, ids);
        }
    }
    [[nodiscard]] bool has_bytes(std::string_view character) const noexcept
    {
        return std::all_of(character.begin(), character.end(),
                           [&](char c) { return byte_ids[static_cast<unsigned char>(c)] != no_token; });
    }
    void spell_unknown(std::string_view character, std::size_t first, std::vector<token_id>& ids) const
    {
        if (unknown == no_token)
            fail(errc::unsupported, "the vocabulary has no token for " + spelled(character) +
                                        ", and none for what is unknown; take another tokenizer for this text");
        if (!fuse_unknown || ids.size() == first || ids.back() != unknown) ids.push_back(unknown);
    }
    [[nodiscard]] static std::string spelled(std::string_view character)
    {
        static constexpr char hex[] = "0123456789ABCDEF";
        std::string bytes = character.size() == 1 ? "the byte" : in_quotes(character) + ", bytes";
        for (char const c : character) {
            auto const byte = static_cast<unsigned char>(c);
            bytes.append(" 0x").append(1, hex[byte >> 4]).append(1, hex[byte & 15]);
        }
        return bytes;
    }
};

} // namespace crossin::detail
#endif
