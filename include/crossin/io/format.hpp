// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_FORMAT_HPP
#define CROSSIN_IO_FORMAT_HPP

/// \file
/// What a file format must say, so that its records can be indexed and read. Layer: io. Needs: record, json_cursor.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/record.hpp>
#include <crossin/io/detail/json_cursor.hpp>
#include <crossin/io/read_options.hpp>

namespace crossin {

/// How a file falls into records.
enum class layout : std::uint8_t {
    lines, ///< each line is a record
    json,  ///< each JSON value is: one a line, or the elements of the array that the format's `path` leads to
};

/// What can be wrong with a record. From `no_output` on, a policy may keep the record.
enum class record_problem : std::uint8_t {
    none,
    broken_json,
    invalid_utf8,
    missing_field,
    wrong_type,
    duplicate_key,
    turn_order,
    wrong_columns,
    too_large,
    no_output,         ///< keepable: the output is taken for empty
    empty_instruction, ///< keepable
    empty_output,      ///< noticed only
};
inline constexpr std::size_t record_problem_count = 12;

/// The reason as tallies call it.
[[nodiscard]] constexpr std::string_view name_of(record_problem problem) noexcept
{
    constexpr std::array<std::string_view, record_problem_count> names = {
        "none",       "broken JSON",   "invalid UTF-8", "missing field", "wrong type",        "duplicate key",
        "turn order", "wrong columns", "too large",     "no output",     "empty instruction", "empty output"};
    return names[static_cast<std::size_t>(problem)];
}

/// The bytes of a record, and those from the second place on that it needs (a SQuAD question's paragraph).
struct record_bytes {
    std::string_view own = {};
    std::string_view aside = {}; ///< from that place to the end of the file; empty: none
};

/// Where a record lies in its file.
struct record_location {
    std::uint64_t offset = 0;
    std::uint32_t length = 0; ///< [bytes]
    std::int32_t aside = 0;   ///< distance from `offset` to the second place that the record needs; 0: none [bytes]
    friend bool operator==(record_location const&, record_location const&) = default;
};
static_assert(sizeof(record_location) == 16);

/// Room to read records in: texts with escapes, turns, and what was wrong. It allocates nothing once it has grown.
struct record_room {
    std::vector<turn> turns = {};
    std::string_view id = {};
    std::string_view system = {};
    detail::text_room texts = {};
    record_problem problem = record_problem::none;
    char const* problem_at = nullptr; ///< into the bytes of the record
    std::string problem_detail = {};

    /// Forgets the last record. `bytes`: the length of all texts of the next one, as they stand in the file.
    void start(std::size_t bytes)
    {
        turns.clear();
        id = system = {};
        problem = record_problem::none;
        texts.start(bytes);
    }
    [[nodiscard]] record_view view() const noexcept { return {id, system, turns}; }

    /// Notes the first problem. Always false, so that parsers can return it.
    [[gnu::cold, gnu::noinline]] bool reject(record_problem what, char const* at, std::string detail)
    {
        if (problem != record_problem::none) return false;
        problem = what;
        problem_at = at;
        problem_detail = std::move(detail);
        return false;
    }
};

enum class column : std::uint8_t { ignored, id, system, instruction, input, output };

/// `read_options`, worked out for one file.
struct format_settings {
    field_names fields = {}; ///< complete
    std::vector<column> columns = {};
    bool escapes = false;
    bool prompts_only = false;
};

/// A file format: a type without state, all of whose members are static. See `alpaca_format` for one to copy.
///
/// `name`      what options call it
/// `shape`     its layout; for `layout::json` also
/// `path`      the keys that lead to its array of values in a file that is one JSON object; often none, and
/// `fits(keys)` whether an object with these keys looks like a record of this format, and
/// `fields`    the names of its fields where options give none.
/// `parse`     reads a record into `room` (turns, id, system). The bytes are whole and, for JSON, well-formed when an
///             index is built; when they are read again they may be anything, and 64 bytes behind them are readable.
///             Returns false after `room.reject`, or when JSON does not continue as it should.
/// `expand`    optional: calls `emit(begin, length, aside)` for each record in the value at `bytes`, for formats whose
///             values hold several; false as in `parse`.
template <class F>
concept record_format = requires(record_bytes const& bytes, format_settings const& settings, record_room& room) {
    { F::name } -> std::convertible_to<std::string_view>;
    { F::shape } -> std::convertible_to<layout>;
    { F::parse(bytes, settings, room) } -> std::same_as<bool>;
};

/// A format as a value.
struct format {
    using emitter = std::vector<record_location>; ///< offsets from the beginning of the value

    std::string_view name = {};
    layout shape = layout::lines;
    std::span<std::string_view const> path = {};
    bool (*parse)(record_bytes const&, format_settings const&, record_room&) = nullptr;
    bool (*expand)(std::string_view, record_room&, emitter&) = nullptr; ///< nullptr: a value is a record
    bool (*fits)(std::span<std::string_view const>) = nullptr;
    field_names (*fields)() = nullptr;
};

/// The value that stands for the type `F`.
template <record_format F>
[[nodiscard]] constexpr format format_of() noexcept
{
    format made;
    made.name = F::name;
    made.shape = F::shape;
    made.parse = &F::parse;
    if constexpr (requires { F::path; }) made.path = F::path;
    if constexpr (requires { &F::expand; }) made.expand = &F::expand;
    if constexpr (requires { &F::fits; }) made.fits = &F::fits;
    if constexpr (requires { &F::fields; }) made.fields = &F::fields;
    return made;
}

namespace detail {

/// Whether `keys` holds `key`.
[[nodiscard]] inline bool has_key(std::span<std::string_view const> keys, std::string_view key) noexcept
{
    for (std::string_view const one : keys)
        if (one == key) return true;
    return false;
}

/// Whether two keys are equal; those of up to 16 bytes, which is most, need no call.
[[nodiscard]] inline bool same_key(std::string_view a, std::string_view b) noexcept
{
    std::size_t const n = a.size();
    if (n != b.size()) return false;
    auto const same_ends = [&]<class Word>(Word /*type*/) { // two words that overlap or meet
        auto const word = [](char const* at) {
            Word value;
            std::memcpy(&value, at, sizeof value);
            return value;
        };
        std::size_t const last = n - sizeof(Word);
        return ((word(a.data()) ^ word(b.data())) | (word(a.data() + last) ^ word(b.data() + last))) == 0;
    };
    if (n > 16 || n < 2) return a == b;
    if (n >= 8) return same_ends(std::uint64_t{});
    return n >= 4 ? same_ends(std::uint32_t{}) : same_ends(std::uint16_t{});
}

/// Reads a member that must be text into `slot`, whose data is null before. null stands for an absent member.
[[nodiscard]] inline bool text_member(json_cursor& cursor, std::string_view key, std::string_view& slot,
                                      record_room& room)
{
    char const first = cursor.peek();
    char const* const at = cursor.position();
    if (slot.data()) [[unlikely]]
        return room.reject(record_problem::duplicate_key, at, "the key " + in_quotes(key) + " stands twice");
    if (first == '"') [[likely]]
        return cursor.text(slot, room.texts) ||
               room.reject(record_problem::broken_json, at,
                           "the value of " + in_quotes(key) + " holds half of a surrogate pair");
    if (first == 'n') return cursor.take_null();
    return room.reject(record_problem::wrong_type, at, "the value of " + in_quotes(key) + " is not text");
}

/// Reads a member that may be text or a number, kept as it is spelled.
[[nodiscard]] inline bool id_member(json_cursor& cursor, std::string_view key, std::string_view& slot,
                                    record_room& room)
{
    char const first = cursor.peek();
    if (first != '-' && (first < '0' || first > '9')) return text_member(cursor, key, slot, room);
    if (slot.data())
        return room.reject(record_problem::duplicate_key, cursor.position(),
                           "the key " + in_quotes(key) + " stands twice");
    return cursor.raw(slot);
}

/// Ends the reading of an object: false unless all its members could be read and it holds what it must.
[[nodiscard]] inline bool missing(record_room& room, char const* at, std::string_view key)
{
    return room.reject(record_problem::missing_field, at, "the field " + in_quotes(key) + " is missing");
}

/// Appends the last turn, whose output may be absent.
[[nodiscard]] inline bool last_turn(turn one, char const* at, std::string_view output_key,
                                    format_settings const& settings, record_room& room)
{
    room.turns.push_back(one);
    if (one.output.data() || settings.prompts_only) return true;
    room.reject(record_problem::no_output, at, "the field " + in_quotes(output_key) + " is missing");
    return true;
}

} // namespace detail
} // namespace crossin
#endif
