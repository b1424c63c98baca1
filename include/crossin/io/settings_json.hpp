// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_SETTINGS_JSON_HPP
#define CROSSIN_IO_SETTINGS_JSON_HPP

/// \file
/// Settings out of JSON, with the place of each value. Layer: io. Needs: settings, json_check, json_cursor.

#include <string>
#include <string_view>
#include <utility>

#include <crossin/core/error.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/io/detail/json_check.hpp>
#include <crossin/io/detail/json_cursor.hpp>
#include <crossin/io/detail/lines.hpp>
#include <crossin/io/mapped_file.hpp>

namespace crossin {
namespace detail {

/// Turns checked JSON text into settings. Recursion goes as deep as the text, which the check has bounded.
class settings_reader {
public:
    /// Reads the value in the `length` bytes from `begin` on; places are those in the whole `text`.
    settings_reader(std::string_view text, std::size_t begin, std::string const& path,
                    std::size_t length = std::string_view::npos)
        : text_(text), lines_(path, text), cursor_(text.substr(begin, length))
    {
        room_.start(text.substr(begin, length).size());
    }

    [[nodiscard]] setting value()
    {
        char const first = cursor_.peek();
        place where = here();
        bool whole = true;
        setting made;
        if (first == '{') {
            made = setting::of_map(where);
            whole = cursor_.each_member(room_, [&](std::string_view key) {
                std::string name(key);
                made.insert(std::move(name), value());
                return true;
            });
        } else if (first == '[') {
            made = setting::of_list(where);
            whole = cursor_.each_element([&] {
                made.push_back(value());
                return true;
            });
        } else if (first == '"') {
            std::string_view text;
            whole = cursor_.text(text, room_);
            made = setting::of_text(where, std::string(text));
        } else if (first == 'n') {
            whole = cursor_.take_null();
            made = setting::of_nothing(where);
        } else {
            std::string_view text;
            whole = cursor_.raw(text);
            made = setting::of_text(where, std::string(text));
        }
        if (!whole) fail(errc::parse, std::move(where), "a text in this value holds half of a surrogate pair");
        return made;
    }

private:
    [[nodiscard]] place here() { return lines_.at(static_cast<std::uint64_t>(cursor_.position() - text_.data())); }

    std::string_view text_;
    line_counter lines_;
    json_cursor cursor_;
    text_room room_;
};

/// Where the JSON value in `text` begins, once all of it is known to be one. Behind `text` 64 bytes are readable.
[[nodiscard]] inline std::size_t checked_json(std::string_view text, std::string const& path)
{
    std::string_view const body = text.substr(text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
    std::size_t const before = text.size() - body.size();
    if (std::size_t const at = first_invalid_utf8(body); at != std::string_view::npos)
        fail(errc::encoding, place_in(path, text, before + at), utf8_message(body, at));
    if (skip_json_space(body.data(), body.data() + body.size()) == body.data() + body.size())
        fail(errc::parse, place{path}, "the file is empty; a JSON object was expected");
    if (json_mistake const found = json_checker(body, 64, "values are nested more than 64 deep").check(); found.message)
        fail(errc::parse, place_in(path, text, before + found.at), found.message);
    return before;
}

/// The settings in `text`, behind which 64 bytes are readable.
[[nodiscard]] inline setting settings_in(std::string_view text, std::string const& path)
{
    return settings_reader(text, checked_json(text, path), path).value();
}

} // namespace detail

/// The settings in JSON text. Numbers and truth values stay as they are spelled; null is nothing.
///
/// Errors: `error{parse}` or `error{encoding}` with `name`, line and byte: text that is not JSON (comments and commas
///         at the end of a list included), a key that stands twice, values nested more than 64 deep.
[[nodiscard]] inline setting settings_from_json(std::string_view text, std::string const& name = "settings")
{
    std::string padded;
    padded.reserve(text.size() + mapped_file::padding);
    padded += text;
    padded.append(mapped_file::padding, '\0');
    return detail::settings_in(std::string_view(padded).substr(0, text.size()), name);
}

/// The settings in a JSON file. Errors: those of `settings_from_json` and `mapped_file`.
[[nodiscard]] inline setting read_settings_json(std::string const& path)
{
    mapped_file const file(path);
    return detail::settings_in(file.bytes(), path);
}

} // namespace crossin
#endif
