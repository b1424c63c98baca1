// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BATCH_TOKENIZER_HPP
#define CROSSIN_BATCH_TOKENIZER_HPP

/// \file
/// What every tokenizer can do. Layer: batch. Needs: error, utf8.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/utf8.hpp>

namespace crossin {

/// The number of a token. Those of a vocabulary begin at 0.
using token_id = std::int32_t;

/// The tokens that stand for no text of their own.
///
/// Models: std::regular.
struct special_ids {
    std::optional<token_id> begin = {};   ///< starts a text
    std::optional<token_id> end = {};     ///< ends an answer
    std::optional<token_id> unknown = {}; ///< stands for what the vocabulary cannot spell
    std::optional<token_id> padding = {}; ///< fills rows
    std::vector<token_id> before = {};    ///< what the vocabulary's file puts in front of every text
    std::vector<token_id> after = {};     ///< and behind it
    friend bool operator==(special_ids const&, special_ids const&) = default;
};

/// Turns UTF-8 text into ids and back.
///
/// A tokenizer may also say `spells_special()`, whether text that spells a special token becomes it (where it does not
/// say, it is taken to), and `text_of(id)`, the text of a token, that of special tokens included.
///
/// `encode(text, ids)` appends the ids of the text itself, without `special().before` and `after`;
/// `decode(ids, text)` appends the text of ids, where special tokens stand for nothing; `size()` is one more than the
/// largest id; `special()` are the special tokens.
///
/// Requires: text is UTF-8. Objects serve one thread at a time, and copies share what is large.
template <class T>
concept tokenizer = std::copyable<T> &&
                    requires(T& t, T const& known, std::string_view text, std::vector<token_id>& ids,
                             std::span<token_id const> given, std::string& out) {
                        t.encode(text, ids);
                        t.decode(given, out);
                        { known.size() } -> std::convertible_to<std::size_t>;
                        { known.special() } -> std::convertible_to<special_ids const&>;
                    };

/// The ids of `text`, without special tokens around them.
template <tokenizer T>
[[nodiscard]] std::vector<token_id> encoded(T& t, std::string_view text)
{
    std::vector<token_id> ids;
    t.encode(text, ids);
    return ids;
}

/// Appends the ids of `text` between those that the vocabulary's file asks for.
template <tokenizer T>
void encode_framed(T& t, std::string_view text, std::vector<token_id>& ids)
{
    special_ids const& special = t.special();
    ids.insert(ids.end(), special.before.begin(), special.before.end());
    t.encode(text, ids);
    ids.insert(ids.end(), special.after.begin(), special.after.end());
}

/// Puts `front` in front of `ids`, unless they begin with it, as where a template has spelled it.
inline void begin_with(std::vector<token_id>& ids, std::span<token_id const> front)
{
    if (ids.size() >= front.size() && std::equal(front.begin(), front.end(), ids.begin())) return;
    ids.insert(ids.begin(), front.begin(), front.end());
}

/// Whether text that spells a special token, such as `</s>`, becomes it.
template <tokenizer T>
[[nodiscard]] bool spells_special(T const& t) noexcept
{
    if constexpr (requires {
                      { t.spells_special() } -> std::convertible_to<bool>;
                  })
        return t.spells_special();
    else
        return true;
}

/// The text of a token, where the tokenizer tells it; else empty. Valid as long as `t` lives.
template <tokenizer T>
[[nodiscard]] std::string_view text_of(T const& t, token_id id) noexcept
{
    if constexpr (requires {
                      { t.text_of(id) } -> std::convertible_to<std::string_view>;
                  })
        return t.text_of(id);
    else
        return {};
}

/// The text of `ids`.
template <tokenizer T>
[[nodiscard]] std::string decoded(T& t, std::span<token_id const> ids)
{
    std::string text;
    t.decode(ids, text);
    return text;
}

/// Whether `vocabulary` ids fit a matrix of `rows` embeddings; more rows than ids are padding and fit.
///
/// Errors: `error{mismatch}` with both numbers when they do not.
template <tokenizer T>
void require_embedding_rows(T const& t, std::size_t rows)
{
    if (t.size() > rows)
        fail(errc::mismatch, "the vocabulary has " + std::to_string(t.size()) + " ids and the embedding " +
                                 std::to_string(rows) + " rows; take the tokenizer that belongs to the model");
}

namespace detail {

/// Throws `error{invalid_argument}` for an id that the vocabulary does not have.
[[noreturn, gnu::cold, gnu::noinline]] inline void fail_id(token_id id, std::size_t size)
{
    fail(errc::invalid_argument, "the id " + std::to_string(id) + " is none of the vocabulary, which has 0 to " +
                                     std::to_string(size - 1) + " with gaps at most");
}

/// Throws `error{encoding}` with the byte for text that is not UTF-8.
inline void require_utf8(std::string_view text)
{
    std::size_t const at = valid_utf8_bytes(text);
    if (at != text.size())
        fail(errc::encoding, place{.path = "text", .byte = at, .has_byte = true},
             "the bytes from here on are not UTF-8; convert the text before it is handed over");
}

/// Appends `bytes`, with U+FFFD in place of what is not UTF-8.
///
/// Source: The Unicode Standard 15.0, section 3.9, "U+FFFD Substitution of Maximal Subparts".
inline void append_repaired(std::string_view bytes, std::string& text)
{
    for (std::size_t at = 0; at < bytes.size();) {
        utf8_piece const piece = utf8_piece_at(bytes, at);
        text += piece.whole ? bytes.substr(at, piece.bytes) : std::string_view("\xEF\xBF\xBD");
        at += piece.bytes;
    }
}

} // namespace detail
} // namespace crossin
#endif
