// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_WRITERS_HPP
#define CROSSIN_IO_WRITERS_HPP

/// \file
/// Examples as lines of the formats that trainers read. Layer: io. Needs: example, escape.

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/example.hpp>
#include <crossin/core/nearest.hpp>
#include <crossin/io/detail/escape.hpp>

namespace crossin {

/// Appends an example to a text, with a line feed at its end. All writers are pure functions of the example.
using example_writer = void (*)(std::string& to, example_view const& example);

namespace detail {

/// One after the other, the members of a JSON object on one line.
class json_line {
public:
    explicit json_line(std::string& to) noexcept : to_(to) {}
    void member(std::string_view key, std::string_view text)
    {
        open(key);
        to_ += std::string_view("\": \""); // a pointer would be measured, each time
        append_json_escaped(to_, text);
        to_ += '"';
    }
    /// A member whose value the caller appends.
    void name(std::string_view key)
    {
        open(key);
        to_ += std::string_view("\": ");
    }
    /// Requires: there was a member.
    void end() { to_ += std::string_view("}\n"); }

private:
    void open(std::string_view key)
    {
        to_ += first_ ? std::string_view("{\"") : std::string_view(", \"");
        first_ = false;
        to_ += key;
    }

    std::string& to_;
    bool first_ = true;
};

/// What the user says in a turn, as the inside of a JSON string: the instruction and, on lines of its own, the input.
inline void append_user_text(std::string& to, turn const& one)
{
    append_json_escaped(to, one.instruction);
    if (one.input.empty()) return;
    to += "\\n";
    append_json_escaped(to, one.input);
}

} // namespace detail

/// {"id"?, "system"?, "instruction", "input", "output", "history"?}: the fields; `history` holds earlier turns as pairs,
/// their inputs below their instructions.
inline void write_alpaca(std::string& to, example_view const& example)
{
    record_view const& fields = example.fields;
    turn const last = fields.turns.empty() ? turn{} : fields.turns.back();
    detail::json_line line(to);
    if (!fields.id.empty()) line.member("id", fields.id);
    if (!fields.system.empty()) line.member("system", fields.system);
    line.member("instruction", last.instruction);
    line.member("input", last.input);
    line.member("output", last.output);
    if (fields.turns.size() > 1) {
        line.name("history");
        char opening = '[';
        for (turn const& one : fields.turns.first(fields.turns.size() - 1)) {
            to += opening;
            to += "[\"";
            detail::append_user_text(to, one);
            to += "\", ";
            detail::append_json_string(to, one.output);
            to += ']';
            opening = ',';
        }
        to += ']';
    }
    line.end();
}

/// {"id"?, "messages": [{"role", "content"}, ...]}: the fields as a conversation; an input stands below its instruction.
inline void write_messages(std::string& to, example_view const& example)
{
    record_view const& fields = example.fields;
    detail::json_line line(to);
    if (!fields.id.empty()) line.member("id", fields.id);
    line.name("messages");
    to += '[';
    if (!fields.system.empty()) {
        to += "{\"role\": \"system\", \"content\": ";
        detail::append_json_string(to, fields.system);
        to += "}, ";
    }
    for (std::size_t i = 0; i < fields.turns.size(); ++i) {
        to += i == 0 ? "{\"role\": \"user\", \"content\": \"" : ", {\"role\": \"user\", \"content\": \"";
        detail::append_user_text(to, fields.turns[i]);
        to += "\"}, {\"role\": \"assistant\", \"content\": ";
        detail::append_json_string(to, fields.turns[i].output);
        to += '}';
    }
    to += ']';
    line.end();
}

/// {"id"?, "prompt", "completion"}: the rendered prompt and what the model is to learn.
inline void write_prompt_completion(std::string& to, example_view const& example)
{
    detail::json_line line(to);
    if (!example.fields.id.empty()) line.member("id", example.fields.id);
    line.member("prompt", example.prompt);
    line.member("completion", example.response);
    line.end();
}

/// instruction TAB input TAB output, the fields of the last turn; a system text and earlier turns stand before its
/// instruction, a line each. Tabs, line ends and backslashes are \\t \\n \\r \\\\.
inline void write_tsv(std::string& to, example_view const& example)
{
    record_view const& fields = example.fields;
    auto const line = [&](std::string_view text) {
        if (text.empty()) return;
        detail::append_line_escaped(to, text);
        to += "\\n";
    };
    turn const last = fields.turns.empty() ? turn{} : fields.turns.back();
    line(fields.system);
    for (std::size_t i = 0; i + 1 < fields.turns.size(); ++i) {
        line(fields.turns[i].instruction);
        line(fields.turns[i].input);
        line(fields.turns[i].output);
    }
    detail::append_line_escaped(to, last.instruction);
    to += '\t';
    detail::append_line_escaped(to, last.input);
    to += '\t';
    detail::append_line_escaped(to, last.output);
    to += '\n';
}

/// The rendered prompt and the response behind it on one line, escaped as in TSV.
inline void write_text(std::string& to, example_view const& example)
{
    detail::append_line_escaped(to, example.prompt);
    detail::append_line_escaped(to, example.response);
    to += '\n';
}

/// A writer and what options call it.
struct named_writer {
    std::string_view name = {};
    example_writer write = nullptr;
};

/// All writers by name. What each writes, the format of the same name reads back: alpaca, messages and tsv give the
/// fields (inputs of earlier turns and, in messages, of all turns joined to instructions), prompt-completion prompt and
/// response, text (read with `escapes`) both as one.
[[nodiscard]] inline std::span<named_writer const> known_writers() noexcept
{
    static constexpr std::array<named_writer, 5> list = {{{"alpaca", &write_alpaca},
                                                          {"messages", &write_messages},
                                                          {"prompt-completion", &write_prompt_completion},
                                                          {"tsv", &write_tsv},
                                                          {"text", &write_text}}};
    return list;
}

/// The writer called `name`. Errors: `error{invalid_argument}` with the nearest known name.
[[nodiscard]] inline example_writer writer_named(std::string_view name)
{
    std::vector<std::string_view> names;
    for (named_writer const& one : known_writers()) {
        if (one.name == name) return one.write;
        names.push_back(one.name);
    }
    fail(errc::invalid_argument,
         in_quotes(name) + " is no format that is written; the nearest is " + in_quotes(nearest(name, names)));
}

} // namespace crossin
#endif
