// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_FORMATS_MESSAGES_HPP
#define CROSSIN_IO_FORMATS_MESSAGES_HPP

/// \file
/// Chat records: {"messages": [{"role", "content"}]} and {"conversations": [{"from", "value"}]}. Layer: io. Needs: format.

#include <crossin/io/format.hpp>

namespace crossin {

/// Conversations, as the elements of a JSON array or one a line. A message of the user and the answer to it are a turn.
///
/// The roles are user or human, assistant, gpt, model or bot, and system or developer, which may stand first only; a
/// member `system` beside the messages is taken too. Contents are texts. `id` may be absent.
struct messages_format {
    static constexpr std::string_view name = "messages";
    static constexpr layout shape = layout::json;

    static field_names fields() { return {"id", "system", "", "", ""}; }
    static bool fits(std::span<std::string_view const> keys)
    {
        return detail::has_key(keys, "messages") || detail::has_key(keys, "conversations");
    }

    static bool parse(record_bytes const& record, format_settings const& settings, record_room& room)
    {
        room.start(record.own.size());
        detail::json_cursor cursor(record.own);
        char const* const begin = record.own.data();
        bool seen = false, open = false; // the messages; a turn without an answer yet
        std::string_view first_message = {};
        bool const whole = cursor.each_member(room.texts, [&](std::string_view key) {
            if (key == "messages" || key == "conversations") {
                if (seen)
                    return room.reject(record_problem::duplicate_key, cursor.position(),
                                       "the record has its messages twice");
                seen = true;
                if (cursor.peek() != '[')
                    return room.reject(record_problem::wrong_type, cursor.position(),
                                       "the value of " + in_quotes(key) + " is not a list");
                return cursor.each_element([&] { return message(cursor, first_message, open, room); });
            }
            if (detail::same_key(key, settings.fields.id)) return detail::id_member(cursor, key, room.id, room);
            if (detail::same_key(key, settings.fields.system))
                return detail::text_member(cursor, key, room.system, room);
            return cursor.skip();
        });
        if (!whole) return false;
        if (!seen) return detail::missing(room, begin, "messages");
        if (first_message.data()) {
            if (room.system.data() && !room.system.empty())
                return room.reject(record_problem::duplicate_key, begin,
                                   "the record has a system text beside its messages and in them");
            room.system = first_message;
        }
        if (room.turns.empty())
            return room.reject(record_problem::turn_order, begin, "the conversation has no message of a user");
        if (open && !settings.prompts_only)
            room.reject(record_problem::no_output, begin, "the last message has no answer");
        return true;
    }

private:
    enum class role { user, assistant, system, unknown };

    static role role_of(std::string_view speaker) noexcept
    {
        if (speaker == "user" || speaker == "human") return role::user;
        if (speaker == "assistant" || speaker == "gpt" || speaker == "model" || speaker == "bot")
            return role::assistant;
        if (speaker == "system" || speaker == "developer") return role::system;
        return role::unknown;
    }

    static bool message(detail::json_cursor& cursor, std::string_view& system, bool& open, record_room& room)
    {
        std::string_view speaker = {}, text = {};
        if (cursor.peek() != '{')
            return room.reject(record_problem::wrong_type, cursor.position(), "a message is not an object");
        char const* const at = cursor.position();
        bool const whole = cursor.each_member(room.texts, [&](std::string_view key) {
            if (key == "content" || key == "value") return detail::text_member(cursor, key, text, room);
            if (key == "role" || key == "from") return detail::text_member(cursor, key, speaker, room);
            return cursor.skip();
        });
        if (!whole) return false;
        if (!speaker.data()) return detail::missing(room, at, "role");
        if (!text.data()) return detail::missing(room, at, "content");
        auto const disorder = [&](char const* what) { return room.reject(record_problem::turn_order, at, what); };
        switch (role_of(speaker)) {
        case role::user:
            if (open) return disorder("two messages of the user follow each other");
            room.turns.push_back({text, {}, {}});
            open = true;
            return true;
        case role::assistant:
            if (!open) return disorder("an answer stands where a message of the user was expected");
            room.turns.back().output = text;
            open = false;
            return true;
        case role::system:
            if (system.data() || !room.turns.empty()) return disorder("a system message stands behind other messages");
            system = text;
            return true;
        default:
            return room.reject(record_problem::turn_order, at,
                               "the role " + in_quotes(speaker) + " is none of user, assistant and system");
        }
    }
};

} // namespace crossin
#endif
