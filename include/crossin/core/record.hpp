// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_RECORD_HPP
#define CROSSIN_CORE_RECORD_HPP

/// \file
/// Records: turns of instruction, input and output in one language. Layer: core. Needs: hash, utf8.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/hash.hpp>
#include <crossin/core/utf8.hpp>

namespace crossin {

/// One question and its answer. Whoever made the turn owns the text.
struct turn {
    std::string_view instruction = {};
    std::string_view input = {}; ///< further context for the instruction; often empty
    std::string_view output = {};
    friend bool operator==(turn const&, turn const&) = default;
};

/// A record where it lies: valid until the workspace or corpus that it was read from is used again.
struct record_view {
    std::string_view id = {};     ///< empty: the record has none
    std::string_view system = {}; ///< empty: none
    std::span<turn const> turns = {};
};

/// A record that owns its text.
struct record {
    struct owned_turn {
        std::string instruction = {};
        std::string input = {};
        std::string output = {};
        friend bool operator==(owned_turn const&, owned_turn const&) = default;
    };
    std::string id = {};
    std::string system = {};
    std::vector<owned_turn> turns = {};
    friend bool operator==(record const&, record const&) = default;
};

/// A copy that outlives the workspace.
[[nodiscard]] inline record to_record(record_view const& view)
{
    record copy{std::string(view.id), std::string(view.system), {}};
    for (turn const& one : view.turns)
        copy.turns.push_back({std::string(one.instruction), std::string(one.input), std::string(one.output)});
    return copy;
}

/// What can be told of a record without reading it again: enough to join, check and weigh it.
struct record_facts {
    std::uint64_t id_hash = 0;     ///< `hash64` of the id; 0: no id
    std::uint64_t prompt_hash = 0; ///< of system, instructions and inputs
    std::uint64_t response_hash = 0;
    std::uint32_t numbers_hash = 0; ///< of the multiset of numbers in the record, `numbers_hash()`; 0: no numbers
    std::uint32_t turns = 0;
    std::uint32_t prompt_bytes = 0;
    std::uint32_t response_bytes = 0;
    std::uint32_t prompt_characters = 0; ///< [code points]
    std::uint32_t response_characters = 0;
    std::uint32_t input_bytes = 0;      ///< of `prompt_bytes`, those in inputs
    std::uint32_t input_characters = 0; ///< of `prompt_characters`, those in inputs
    friend bool operator==(record_facts const&, record_facts const&) = default;
};

namespace detail {

/// The first byte from `at` on that may begin a digit of a number: '0' to '?' or 0xEF; or one of the last eight.
[[nodiscard]] inline std::size_t skip_to_digits(std::string_view text, std::size_t at) noexcept
{
    constexpr std::uint64_t ones = 0x0101010101010101U, tops = ones << 7;
    auto const zeros = [](std::uint64_t word) { return (word - ones) & ~word & tops; }; // exact up to the first
    for (; text.size() - at >= 8; at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, 8);
        if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
        std::uint64_t const found = zeros((word & (ones * 0xF0)) ^ (ones * 0x30)) | zeros(word ^ (ones * 0xEF));
        if (found != 0) return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
    }
    return at;
}

} // namespace detail

/// A number that does not depend on the order of the numbers in `text`, to be added up over texts.
///
/// A number is a run of decimal digits, ASCII or full-width; `.` and `,` between digits are passed over, so that
/// 1,200 and 1.200 and 1200 are the same.
[[nodiscard]] inline std::uint32_t numbers_hash(std::string_view text) noexcept
{
    auto const digit_at = [&](std::size_t i, std::size_t& width) -> int {
        if (i >= text.size()) return -1;
        auto const byte = static_cast<unsigned char>(text[i]);
        if (byte >= '0' && byte <= '9') {
            width = 1;
            return byte - '0';
        }
        if (byte == 0xEF && i + 2 < text.size() && static_cast<unsigned char>(text[i + 1]) == 0xBC) {
            int const digit = static_cast<unsigned char>(text[i + 2]) - 0x90; // U+FF10 to U+FF19
            width = 3;
            return digit >= 0 && digit <= 9 ? digit : -1;
        }
        return -1;
    };
    std::uint32_t sum = 0;
    std::uint64_t number = 0;
    bool inside = false;
    for (std::size_t i = 0; i < text.size();) {
        if (!inside) i = detail::skip_to_digits(text, i);
        if (i == text.size()) break;
        std::size_t width = 1;
        int const digit = digit_at(i, width);
        if (digit >= 0) {
            number = hash_combine(inside ? number : 1, static_cast<std::uint64_t>(digit));
            inside = true;
            i += width;
            continue;
        }
        std::size_t next_width = 0;
        bool const separator = inside && (text[i] == '.' || text[i] == ',') && digit_at(i + 1, next_width) >= 0;
        if (inside && !separator) {
            sum += static_cast<std::uint32_t>(number >> 32);
            inside = false;
        }
        ++i;
    }
    return inside ? sum + static_cast<std::uint32_t>(number >> 32) : sum;
}

/// The facts of a record. Texts of 4 GiB and more are the reader's to refuse.
[[nodiscard]] inline record_facts facts_of(record_view const& record) noexcept
{
    record_facts facts;
    facts.id_hash = record.id.empty() ? 0 : hash64(record.id);
    auto const prompt = [&](std::string_view text) {
        facts.prompt_hash = hash_combine(facts.prompt_hash, hash64(text));
        facts.prompt_bytes += static_cast<std::uint32_t>(text.size());
        auto const characters = static_cast<std::uint32_t>(code_points(text));
        facts.prompt_characters += characters;
        facts.numbers_hash += numbers_hash(text);
        return characters;
    };
    if (!record.system.empty()) prompt(record.system);
    for (turn const& turn : record.turns) {
        prompt(turn.instruction);
        facts.input_characters += prompt(turn.input);
        facts.input_bytes += static_cast<std::uint32_t>(turn.input.size());
        facts.response_hash = hash_combine(facts.response_hash, hash64(turn.output));
        facts.response_bytes += static_cast<std::uint32_t>(turn.output.size());
        facts.response_characters += static_cast<std::uint32_t>(code_points(turn.output));
        facts.numbers_hash += numbers_hash(turn.output);
        ++facts.turns;
    }
    return facts;
}

} // namespace crossin
#endif
