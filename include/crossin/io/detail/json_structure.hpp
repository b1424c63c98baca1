// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_DETAIL_JSON_STRUCTURE_HPP
#define CROSSIN_IO_DETAIL_JSON_STRUCTURE_HPP

/// \file
/// Brackets and commas of JSON text outside its strings, 64 bytes at a time. Layer: io. Needs: byte_masks.

#include <bit>
#include <cstdint>

#include <crossin/io/detail/byte_masks.hpp>

namespace crossin::detail {

/// Walks JSON text in blocks of 64 bytes and says where brackets and commas stand outside strings.
///
/// Requires: 63 readable bytes behind the text (those in a block behind the end must be ignored by the caller).
/// State:    whether the next block begins inside a string, and whether its first byte is escaped.
/// Source:   the idea of bit masks with a running exclusive or over the quotes is that of Langdale, Lemire, "Parsing
///           gigabytes of JSON per second", 2019, section 3.1; escapes, which are rare, are walked one by one here.
class json_structure {
public:
    static constexpr std::size_t width = 64;

    std::uint64_t opens = 0;  ///< '{' and '[' of the last block, first byte in bit 0
    std::uint64_t closes = 0; ///< '}' and ']'
    std::uint64_t commas = 0;

    void step(char const* block) noexcept
    {
        std::uint64_t quotes = 0, backslashes = 0;
        opens = closes = commas = 0;
        for (unsigned part = 0; part < 4; ++part) {
            bytes16 const bytes(block + std::size_t{16} * part);
            auto const put = [&](std::uint64_t& mask, std::uint32_t bits) {
                mask |= std::uint64_t{bits} << (16 * part);
            };
            put(quotes, bytes.equal('"'));
            put(backslashes, bytes.equal('\\'));
            put(opens, bytes.equal_with_bit5('{'));
            put(closes, bytes.equal_with_bit5('}'));
            put(commas, bytes.equal(','));
        }
        if (backslashes != 0 || escaped_) quotes &= ~escaped(backslashes);
        std::uint64_t inside = quotes; // bit i becomes the parity of the quotes up to i: inside, opening quote included
        for (int shift = 1; shift < 64; shift *= 2) inside ^= inside << shift;
        inside ^= in_string_;
        in_string_ = static_cast<std::uint64_t>(static_cast<std::int64_t>(inside) >> 63);
        opens &= ~inside;
        closes &= ~inside;
        commas &= ~inside;
    }

private:
    /// The bytes that a backslash takes their meaning from.
    std::uint64_t escaped(std::uint64_t backslashes) noexcept
    {
        std::uint64_t marked = escaped_ ? 1 : 0;
        backslashes &= ~marked;
        escaped_ = false;
        while (backslashes != 0) {
            std::uint64_t const lowest = backslashes & (0 - backslashes);
            escaped_ = lowest >> 63 != 0;
            marked |= lowest << 1;
            backslashes &= ~(lowest | lowest << 1);
        }
        return marked;
    }

    std::uint64_t in_string_ = 0; ///< all ones inside a string
    bool escaped_ = false;
};

/// Behind the bracket that closes the one at `at`, or nullptr when there is none before `end`.
[[nodiscard]] inline char const* container_end(char const* at, char const* end) noexcept
{
    json_structure structure;
    std::int64_t depth = 0;
    for (; at < end; at += json_structure::width) {
        structure.step(at);
        if (depth > std::popcount(structure.closes)) {
            depth += std::popcount(structure.opens) - std::popcount(structure.closes);
            continue;
        }
        for (std::uint64_t brackets = structure.opens | structure.closes; brackets != 0; brackets &= brackets - 1) {
            int const bit = std::countr_zero(brackets);
            depth += (structure.opens >> bit & 1) != 0 ? 1 : -1;
            if (depth == 0) return at + bit < end ? at + bit + 1 : nullptr;
        }
    }
    return nullptr;
}

/// As `find_quote_or_backslash`, in steps of 64 bytes with one branch each.
[[nodiscard]] inline char const* find_far_quote_or_backslash(char const* at, char const* end) noexcept
{
    for (; at < end; at += 64) {
        std::uint64_t special = 0;
        for (unsigned part = 0; part < 4; ++part)
            special |= std::uint64_t{bytes16(at + std::size_t{16} * part).equal('"', '\\')} << (16 * part);
        if (special != 0) return at + std::countr_zero(special);
    }
    return end;
}

/// The first quote or backslash from `at` on; `end` or something behind it when there is none.
///
/// Short strings, keys above all, are found in the first 16 bytes, without a call.
[[nodiscard, gnu::always_inline]] inline char const* find_quote_or_backslash(char const* at, char const* end) noexcept
{
    if (at >= end) return end;
    if (std::uint32_t const special = bytes16(at).equal('"', '\\'); special != 0) return at + first_bit(special);
    return find_far_quote_or_backslash(at + 16, end);
}

/// Behind the quote that closes the string whose text begins at `at`, or nullptr when there is none before `end`.
[[nodiscard]] inline char const* string_end(char const* at, char const* end) noexcept
{
    for (at = find_quote_or_backslash(at, end); at < end; at = find_quote_or_backslash(at + 2, end))
        if (*at == '"') return at + 1;
    return nullptr;
}

[[nodiscard]] inline bool is_json_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

[[nodiscard]] inline char const* skip_json_space(char const* at, char const* end) noexcept
{
    while (at < end && is_json_space(*at)) ++at;
    return at;
}

/// Behind the value that begins at `at`, or nullptr when it does not end before `end`. Finds the end of values that
/// are well-formed, and some end of others.
[[nodiscard]] inline char const* value_end(char const* at, char const* end) noexcept
{
    if (at >= end) return nullptr;
    if (*at == '"') return string_end(at + 1, end);
    if (*at == '{' || *at == '[') return container_end(at, end);
    char const* const begin = at;
    while (at < end && !is_json_space(*at) && *at != ',' && *at != ']' && *at != '}') ++at;
    return at == begin ? nullptr : at;
}

} // namespace crossin::detail
#endif
