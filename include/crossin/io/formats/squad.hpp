// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_FORMATS_SQUAD_HPP
#define CROSSIN_IO_FORMATS_SQUAD_HPP

/// \file
/// Questions about paragraphs, in one JSON object as SQuAD has them. Layer: io. Needs: format.

#include <array>

#include <crossin/io/format.hpp>

namespace crossin {

/// data[].paragraphs[].{context, qas[].{id, question, answers[].text}}: each question is a record with the question as
/// its instruction, the context as its input and the first answer as its output.
///
/// A question without answers has no output. Question and context must lie within 2 GiB of each other.
struct squad_format {
    static constexpr std::string_view name = "squad";
    static constexpr layout shape = layout::json;
    static constexpr std::array<std::string_view, 2> path = {"data", "paragraphs"};

    static field_names fields() { return {"id", "", "question", "context", "text"}; }
    static bool fits(std::span<std::string_view const> keys) { return detail::has_key(keys, "data"); }

    static bool expand(std::string_view paragraph, record_room& room, format::emitter& questions)
    {
        room.start(paragraph.size());
        detail::json_cursor cursor(paragraph);
        if (cursor.peek() != '{')
            return room.reject(record_problem::wrong_type, paragraph.data(), "a paragraph is not an object");
        char const* context = nullptr;
        bool seen = false;
        bool const whole = cursor.each_member(room.texts, [&](std::string_view key) {
            if (key == "context") {
                if (context)
                    return room.reject(record_problem::duplicate_key, cursor.position(),
                                       "the key \"context\" stands twice");
                if (cursor.peek() != '"')
                    return room.reject(record_problem::wrong_type, cursor.position(), "the context is not text");
                context = cursor.position();
                return cursor.skip();
            }
            if (key != "qas") return cursor.skip();
            if (seen)
                return room.reject(record_problem::duplicate_key, cursor.position(), "the key \"qas\" stands twice");
            seen = true;
            if (cursor.peek() != '[')
                return room.reject(record_problem::wrong_type, cursor.position(), "\"qas\" is not a list");
            return cursor.each_element([&] {
                std::string_view question;
                if (!cursor.raw(question)) return false;
                questions.push_back({static_cast<std::uint64_t>(question.data() - paragraph.data()),
                                     static_cast<std::uint32_t>(question.size()), 0});
                return true;
            });
        });
        if (!whole || !seen || !context) {
            questions.clear();
            return whole ? detail::missing(room, paragraph.data(), seen ? "context" : "qas") : false;
        }
        auto const context_at = static_cast<std::int64_t>(context - paragraph.data());
        for (record_location& one : questions) // paragraphs are below 1 GiB, so the distance fits
            one.aside = static_cast<std::int32_t>(context_at - static_cast<std::int64_t>(one.offset));
        return true;
    }

    static bool parse(record_bytes const& record, format_settings const& settings, record_room& room)
    {
        char const* const context = record.aside.data();
        char const* const context_end = record.aside.empty()
                                            ? nullptr
                                            : detail::value_end(context, context + record.aside.size());
        if (!context_end) return false;
        room.start(record.own.size() + static_cast<std::size_t>(context_end - context));
        detail::json_cursor cursor(record.own);
        if (cursor.peek() != '{')
            return room.reject(record_problem::wrong_type, record.own.data(), "a question is not an object");
        turn last = {};
        bool answered = false;
        bool const whole = cursor.each_member(room.texts, [&](std::string_view key) {
            if (detail::same_key(key, settings.fields.instruction))
                return detail::text_member(cursor, key, last.instruction, room);
            if (detail::same_key(key, settings.fields.id)) return detail::id_member(cursor, key, room.id, room);
            if (key != "answers") return cursor.skip();
            if (answered)
                return room.reject(record_problem::duplicate_key, cursor.position(),
                                   "the key \"answers\" stands twice");
            answered = true;
            if (cursor.peek() != '[')
                return room.reject(record_problem::wrong_type, cursor.position(), "\"answers\" is not a list");
            return cursor.each_element(
                [&] { return last.output.data() ? cursor.skip() : answer(cursor, settings, last, room); });
        });
        if (!whole || !detail::json_cursor(record.aside).text(last.input, room.texts)) return false;
        if (!last.instruction.data()) return detail::missing(room, record.own.data(), settings.fields.instruction);
        room.turns.push_back(last);
        if (!last.output.data() && !settings.prompts_only)
            room.reject(record_problem::no_output, record.own.data(), "the question has no answer");
        return true;
    }

private:
    static bool answer(detail::json_cursor& cursor, format_settings const& settings, turn& last, record_room& room)
    {
        if (cursor.peek() != '{')
            return room.reject(record_problem::wrong_type, cursor.position(), "an answer is not an object");
        return cursor.each_member(room.texts, [&](std::string_view key) {
            return key == settings.fields.output ? detail::text_member(cursor, key, last.output, room) : cursor.skip();
        });
    }
};

} // namespace crossin
#endif
