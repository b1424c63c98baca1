// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_LLAMA2C_TOKENIZER_HPP
#define CROSSIN_BATCH_LLAMA2C_TOKENIZER_HPP

/// \file
/// The `tokenizer.bin` of llama2.c. Layer: batch. Needs: error, utf8, mapped_file, tokenizer.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/batch/detail/bpe_model.hpp>
#include <crossin/batch/detail/token_decoder.hpp>
#include <crossin/batch/detail/token_table.hpp>
#include <crossin/batch/tokenizer.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/handle.hpp>
#include <crossin/core/utf8.hpp>
#include <crossin/io/mapped_file.hpp>

namespace crossin {

/// Pieces with scores: of all neighbours that make a piece, those with the highest score are joined first.
///
/// The first three ids are unknown, begin and end; `<0x00>` to `<0xFF>` spell what no piece spells. A space is put in
/// front of every text, and taken away again.
///
/// Models:        `tokenizer`.
/// Complexity:    O(n log n) for a text of n characters.
/// Errors:        `error{parse}` with the byte for a file that ends inside a piece or has a length that makes no
///                sense; `error{unsupported}` for a character that neither pieces nor bytes spell;
///                `error{invalid_argument}` for an id outside of the vocabulary.
/// Thread safety: an object serves one thread at a time; copies share the vocabulary and may work at once.
/// Source:        llama2.c's `tokenizer.py` (the format) and SentencePiece's BPE (arXiv 1808.06226), which it follows.
class llama2c_tokenizer {
public:
    /// From the bytes of a file: an int32, and for each piece a float32, an int32 and the bytes it counts, all of them
    /// little-endian. `name` stands in messages.
    explicit llama2c_tokenizer(std::string_view bytes, std::string const& name = "tokenizer.bin")
        : parts_(handle<parts const>::make(bytes, name))
    {}

    void encode(std::string_view text, std::vector<token_id>& ids)
    {
        if (text.empty()) return;
        std::size_t const first = ids.size();
        spaced_.assign(" ");
        spaced_ += text;
        try {
            spell(ids);
        } catch (...) {
            ids.resize(first);
            throw;
        }
        auto const merge_of = [&](token_id left, token_id right) {
            joined_.assign(parts_->pieces.text(left));
            joined_ += parts_->pieces.text(right);
            token_id const made = parts_->pieces.find(joined_);
            return made == detail::no_token ? detail::merge{}
                                            : detail::merge{parts_->ranks[static_cast<std::size_t>(made)], made};
        };
        detail::merge_tokens(ids, first, merge_of, work_);
    }

    /// Bytes that are not UTF-8, as where an answer was cut off, become U+FFFD.
    void decode(std::span<token_id const> ids, std::string& text) const
    {
        std::string bytes;
        for (token_id const id : ids) {
            if (id < 0 || static_cast<std::size_t>(id) >= size()) detail::fail_id(id, size());
            if (id < special_count) continue;
            std::string_view const piece = parts_->pieces.text(id);
            int const byte = detail::byte_of_token(piece);
            byte >= 0 ? bytes += static_cast<char>(static_cast<unsigned char>(byte)) : bytes += piece;
        }
        detail::append_repaired(std::string_view(bytes).substr(bytes.starts_with(' ') ? 1 : 0), text);
    }

    [[nodiscard]] std::size_t size() const noexcept { return parts_->ranks.size(); }
    [[nodiscard]] special_ids const& special() const noexcept { return parts_->special; }
    /// Text cannot spell the special tokens.
    [[nodiscard]] static constexpr bool spells_special() noexcept { return false; }
    /// As the file writes it, but for the line breaks it puts around special tokens; empty for ids that are none.
    [[nodiscard]] std::string_view text_of(token_id id) const noexcept
    {
        std::string_view piece = parts_->pieces.text(id);
        if (id >= 0 && id < special_count) {
            while (piece.starts_with('\n')) piece.remove_prefix(1);
            while (piece.ends_with('\n')) piece.remove_suffix(1);
        }
        return piece;
    }

private:
    static constexpr token_id special_count = 3;

    struct parts {
        parts(std::string_view bytes, std::string const& name)
        {
            byte_ids.fill(detail::no_token);
            std::size_t at = 4; // the length of the longest piece comes first, and nobody needs it
            if (bytes.size() < at) fail_at(name, bytes.size(), "the file ends before its first piece");
            std::vector<float> scores;
            while (at < bytes.size()) {
                if (bytes.size() - at < 8) fail_at(name, at, "the file ends inside the score and length of a piece");
                auto const score = std::bit_cast<float>(word(bytes, at));
                std::size_t const length = word(bytes, at + 4);
                if (length > bytes.size() - at - 8)
                    fail_at(name, at + 4,
                            "a piece of " + std::to_string(length) + " bytes goes past the end of the file");
                if (!(score - score == 0)) fail_at(name, at, "the score of a piece is not finite");
                add(bytes.substr(at + 8, length), static_cast<token_id>(scores.size()));
                scores.push_back(score);
                at += 8 + length;
            }
            if (scores.size() <= static_cast<std::size_t>(special_count))
                fail_at(name, bytes.size(), "the file ends before the fourth piece; the first three are special");
            rank(scores);
        }

        void add(std::string_view piece, token_id id)
        {
            int const byte = detail::byte_of_token(piece);
            if (byte >= 0) byte_ids[static_cast<std::size_t>(byte)] = id;
            if (byte >= 0 || id < special_count)
                pieces.keep(piece, id); // no text is spelled with it
            else
                static_cast<void>(pieces.insert(piece, id)); // of two that are alike, the first is used
        }
        /// Equal scores get equal ranks.
        void rank(std::vector<float> const& scores)
        {
            std::vector<std::uint32_t> order(scores.size());
            std::iota(order.begin(), order.end(), 0U);
            std::sort(order.begin(), order.end(), [&](auto a, auto b) { return scores[a] > scores[b]; });
            ranks.resize(scores.size());
            for (std::size_t i = 1; i < order.size(); ++i)
                ranks[order[i]] = ranks[order[i - 1]] + (scores[order[i]] < scores[order[i - 1]] ? 1U : 0U);
        }
        [[nodiscard]] static std::uint32_t word(std::string_view bytes, std::size_t at) noexcept
        {
            std::uint32_t value = 0;
            std::memcpy(&value, bytes.data() + at, 4);
            if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap32(value);
            return value;
        }
        [[noreturn]] static void fail_at(std::string const& name, std::size_t at, std::string const& message)
        {
            fail(errc::parse, place{.path = name, .byte = at, .has_byte = true}, message);
        }

        detail::token_table pieces;
        std::vector<std::uint32_t> ranks; ///< by id; the highest score has 0
        std::array<token_id, 256> byte_ids{};
        special_ids special{.begin = 1, .end = 2, .unknown = 0, .before = {1}};
    };

    /// Appends the pieces of single characters.
    void spell(std::vector<token_id>& ids) const
    {
        for (std::size_t at = 0; at < spaced_.size();) {
            std::string_view const character = std::string_view(spaced_).substr(at, code_point_bytes(spaced_[at]));
            at += character.size();
            if (token_id const id = parts_->pieces.find(character); id != detail::no_token) {
                ids.push_back(id);
                continue;
            }
            for (char const c : character) {
                token_id const id = parts_->byte_ids[static_cast<unsigned char>(c)];
                if (id == detail::no_token)
                    fail(errc::unsupported,
                         "neither a piece nor the bytes of the vocabulary spell " + in_quotes(character));
                ids.push_back(id);
            }
        }
    }

    handle<parts const> parts_;
    detail::bpe_workspace work_;
    std::string spaced_, joined_;
};

/// The tokenizer in the file at `path`. Errors: those of `llama2c_tokenizer` and `mapped_file`.
[[nodiscard]] inline llama2c_tokenizer read_llama2c_tokenizer(std::string const& path)
{
    mapped_file const file(path);
    return llama2c_tokenizer(file.bytes(), path);
}

} // namespace crossin
#endif
