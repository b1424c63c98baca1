// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_TOKENIZER_FILE_HPP
#define CROSSIN_IO_TOKENIZER_FILE_HPP

/// \file
/// What stands in a `tokenizer.json`. Layer: io. Needs: settings_json, mapped_file.

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/core/settings.hpp>
#include <crossin/io/detail/json_cursor.hpp>
#include <crossin/io/detail/lines.hpp>
#include <crossin/io/detail/text_room.hpp>
#include <crossin/io/mapped_file.hpp>
#include <crossin/io/settings_json.hpp>

namespace crossin {

/// The contents of a `tokenizer.json`: hundreds of thousands of tokens and merges as plain lists, the rest as settings.
struct tokenizer_file {
    std::string path = {};
    setting settings = {}; ///< everything but `model.vocab` and `model.merges`
    std::vector<std::pair<std::string, std::uint32_t>> vocabulary = {}; ///< token and id, in the order of the file
    std::vector<std::pair<std::string, std::string>> merges = {};       ///< left and right, the first of them first
    bool has_merges = false;                                            ///< there is a list of them, which may be empty
    std::vector<std::uint64_t> token_bytes =
        {}; ///< where the id of each token stands; none: not read from text [bytes]
    std::vector<std::uint64_t> merge_bytes = {}; ///< where each merge stands
};

namespace detail {

/// Reads checked JSON text into a `tokenizer_file`.
class tokenizer_file_reader {
public:
    tokenizer_file_reader(std::string_view text, std::size_t begin, std::string const& path)
        : text_(text), path_(path), cursor_(text.substr(begin))
    {
        room_.start(text.size());
    }

    [[nodiscard]] tokenizer_file read()
    {
        tokenizer_file file{.path = path_};
        if (cursor_.peek() != '{') fail(errc::parse, here(), "a tokenizer file is an object in braces");
        file.settings = setting::of_map(here());
        bool const whole = cursor_.each_member(room_, [&](std::string_view key) {
            std::string name(key);
            place where = here();
            file.settings.insert(name, name == "model" && cursor_.peek() == '{' ? model(file) : value(),
                                 std::move(where));
            return true;
        });
        if (!whole) fail_half();
        return file;
    }

private:
    [[nodiscard]] place here()
    {
        static_cast<void>(cursor_.peek());
        return place_in(path_, text_, static_cast<std::uint64_t>(cursor_.position() - text_.data()));
    }
    [[noreturn]] void fail_half() { fail(errc::parse, here(), "a text before this holds half of a surrogate pair"); }

    [[nodiscard]] setting value()
    {
        std::string_view bytes;
        if (!cursor_.raw(bytes)) fail_half();
        auto const begin = static_cast<std::size_t>(bytes.data() - text_.data());
        return settings_reader(text_, begin, path_, bytes.size()).value();
    }

    [[nodiscard]] setting model(tokenizer_file& file)
    {
        setting made = setting::of_map(here());
        bool const whole = cursor_.each_member(room_, [&](std::string_view key) {
            std::string name(key);
            place where = here();
            if (name == "vocab" && cursor_.peek() == '{') {
                if (!file.vocabulary.empty()) fail(errc::parse, std::move(where), "the model has two vocabularies");
                return vocabulary(file);
            }
            if (name == "vocab" && cursor_.peek() == '[') return cursor_.skip(); // of another kind of model
            if (name == "merges") {
                if (cursor_.peek() != '[') fail(errc::parse, std::move(where), "\"merges\" is no list; expected one");
                if (file.has_merges) fail(errc::parse, std::move(where), "the model has two lists of merges");
                file.has_merges = true;
                return merges(file);
            }
            made.insert(std::move(name), value(), std::move(where));
            return true;
        });
        if (!whole) fail_half();
        return made;
    }

    [[nodiscard]] bool vocabulary(tokenizer_file& file)
    {
        return cursor_.each_member(room_, [&](std::string_view token) {
            std::string name(token);
            std::string_view digits;
            if (!cursor_.raw(digits)) return false;
            std::uint32_t id = 0;
            auto const [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), id);
            if (problem != std::errc{} || end != digits.data() + digits.size())
                fail(errc::parse, place_of(digits),
                     "the token " + in_quotes(name) + " has the id " + in_quotes(digits) +
                         "; expected a whole number below 2^32");
            file.vocabulary.emplace_back(std::move(name), id);
            file.token_bytes.push_back(byte_of(digits.data()));
            return true;
        });
    }

    [[nodiscard]] bool merges(tokenizer_file& file)
    {
        return cursor_.each_element([&] {
            char const first = cursor_.peek();
            file.merge_bytes.push_back(byte_of(cursor_.position()));
            if (first == '"') return merge_in_one_text(file);
            if (first != '[') fail_merge();
            std::string parts[2];
            std::size_t count = 0;
            bool const whole = cursor_.each_element([&] {
                std::string_view part;
                if (cursor_.peek() != '"' || count == 2) fail_merge();
                if (!cursor_.text(part, room_)) return false;
                parts[count++] = part;
                return true;
            });
            if (whole && count != 2) fail_merge();
            file.merges.emplace_back(std::move(parts[0]), std::move(parts[1]));
            return whole;
        });
    }
    [[nodiscard]] bool merge_in_one_text(tokenizer_file& file)
    {
        std::string_view const quote(cursor_.position(), 1); // of the text, for messages
        std::string_view both;
        if (!cursor_.text(both, room_)) return false;
        std::size_t const space = both.find(' ');
        if (space == std::string_view::npos || both.find(' ', space + 1) != std::string_view::npos)
            fail(errc::parse, place_of(quote),
                 "the merge " + in_quotes(both) +
                     " is not two tokens with one space between them; tokens that "
                     "hold spaces need merges written as pairs");
        file.merges.emplace_back(both.substr(0, space), both.substr(space + 1));
        return true;
    }
    [[noreturn]] void fail_merge()
    {
        fail(errc::parse, here(), R"(a merge is a text like "t h", or a pair like ["t", "h"])");
    }
    [[nodiscard]] place place_of(std::string_view bytes) const { return place_in(path_, text_, byte_of(bytes.data())); }
    [[nodiscard]] std::uint64_t byte_of(char const* at) const noexcept
    {
        return static_cast<std::uint64_t>(at - text_.data());
    }

    std::string_view text_;
    std::string const& path_;
    json_cursor cursor_;
    text_room room_;
};

} // namespace detail

/// The contents of a `tokenizer.json` that is in memory.
///
/// Errors: those of `settings_from_json`, and `error{parse}` with the place for an id or a merge that is none.
[[nodiscard]] inline tokenizer_file tokenizer_file_from_json(std::string_view text,
                                                             std::string const& name = "tokenizer.json")
{
    std::string padded;
    padded.reserve(text.size() + mapped_file::padding);
    padded += text;
    padded.append(mapped_file::padding, '\0');
    std::string_view const whole = std::string_view(padded).substr(0, text.size());
    return detail::tokenizer_file_reader(whole, detail::checked_json(whole, name), name).read();
}

/// The contents of the file at `path`. Errors: those of `tokenizer_file_from_json` and `mapped_file`.
[[nodiscard]] inline tokenizer_file read_tokenizer_file(std::string const& path)
{
    mapped_file const file(path);
    return detail::tokenizer_file_reader(file.bytes(), detail::checked_json(file.bytes(), path), path).read();
}

} // namespace crossin
#endif
