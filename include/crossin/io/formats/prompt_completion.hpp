// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_FORMATS_PROMPT_COMPLETION_HPP
#define CROSSIN_IO_FORMATS_PROMPT_COMPLETION_HPP

/// \file
/// Records of a prompt and what follows: {"prompt", "completion"} or {"prompt", "response"}. Layer: io. Needs: format.

#include <crossin/io/format.hpp>

namespace crossin {

/// Objects with prompt and completion (or response), as the elements of a JSON array or one a line. The prompt is the
/// instruction; `id`, `system` and `input` may be absent or null.
struct prompt_completion_format {
    static constexpr std::string_view name = "prompt-completion";
    static constexpr layout shape = layout::json;

    static field_names fields() { return {"id", "system", "prompt", "input", "completion"}; }
    static bool fits(std::span<std::string_view const> keys) { return detail::has_key(keys, "prompt"); }

    static bool parse(record_bytes const& record, format_settings const& settings, record_room& room)
    {
        room.start(record.own.size());
        detail::json_cursor cursor(record.own);
        field_names const& names = settings.fields;
        bool const own_output = names.output == "completion";
        turn last = {};
        bool const whole = cursor.each_member(room.texts, [&](std::string_view key) {
            if (detail::same_key(key, names.instruction))
                return detail::text_member(cursor, key, last.instruction, room);
            if (key == names.output || (own_output && key == "response"))
                return detail::text_member(cursor, key, last.output, room);
            if (detail::same_key(key, names.id)) return detail::id_member(cursor, key, room.id, room);
            if (detail::same_key(key, names.input)) return detail::text_member(cursor, key, last.input, room);
            if (detail::same_key(key, names.system)) return detail::text_member(cursor, key, room.system, room);
            return cursor.skip();
        });
        if (!whole) return false;
        if (!last.instruction.data()) return detail::missing(room, record.own.data(), names.instruction);
        return detail::last_turn(last, record.own.data(), names.output, settings, room);
    }
};

} // namespace crossin
#endif
