// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_FORMATS_ALPACA_HPP
#define CROSSIN_IO_FORMATS_ALPACA_HPP

/// \file
/// Alpaca records: {"instruction", "input", "output"}. Layer: io. Needs: format.

#include <crossin/io/format.hpp>

namespace crossin {

/// Objects with instruction, input and output, as the elements of a JSON array or one a line.
///
/// `input`, `id`, `system` and `history` may be absent or null; `history` is a list of [instruction, output] pairs,
/// the turns before this one. Other members are passed over.
struct alpaca_format {
    static constexpr std::string_view name = "alpaca";
    static constexpr layout shape = layout::json;

    static field_names fields() { return {"id", "system", "instruction", "input", "output"}; }
    static bool fits(std::span<std::string_view const> keys) { return detail::has_key(keys, "instruction"); }

    static bool parse(record_bytes const& record, format_settings const& settings, record_room& room)
    {
        room.start(record.own.size());
        detail::json_cursor cursor(record.own);
        field_names const& names = settings.fields;
        turn last = {};
        bool const whole = cursor.each_member(room.texts, [&](std::string_view key) {
            if (detail::same_key(key, names.instruction))
                return detail::text_member(cursor, key, last.instruction, room);
            if (detail::same_key(key, names.input)) return detail::text_member(cursor, key, last.input, room);
            if (detail::same_key(key, names.output)) return detail::text_member(cursor, key, last.output, room);
            if (detail::same_key(key, names.id)) return detail::id_member(cursor, key, room.id, room);
            if (detail::same_key(key, names.system)) return detail::text_member(cursor, key, room.system, room);
            if (key == "history") return history(cursor, room);
            return cursor.skip();
        });
        if (!whole) return false;
        if (!last.instruction.data()) return detail::missing(room, record.own.data(), names.instruction);
        return detail::last_turn(last, record.own.data(), names.output, settings, room);
    }

private:
    static bool history(detail::json_cursor& cursor, record_room& room)
    {
        if (cursor.peek() == 'n') return cursor.take_null();
        char const* const at = cursor.position();
        auto const mistaken = [&] {
            return room.reject(record_problem::wrong_type, at, "\"history\" is not a list of pairs of texts");
        };
        if (!room.turns.empty())
            return room.reject(record_problem::duplicate_key, at, "the key \"history\" stands twice");
        if (cursor.peek() != '[') return mistaken();
        return cursor.each_element([&] {
            turn earlier = {};
            int texts = 0;
            if (cursor.peek() != '[') return mistaken();
            bool const whole = cursor.each_element([&] {
                if (cursor.peek() != '"' || texts == 2) return mistaken();
                return cursor.text(texts++ == 0 ? earlier.instruction : earlier.output, room.texts);
            });
            if (!whole) return false;
            if (texts != 2) return mistaken();
            room.turns.push_back(earlier);
            return true;
        });
    }
};

} // namespace crossin
#endif
