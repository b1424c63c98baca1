// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_DETAIL_FRAMING_HPP
#define CROSSIN_IO_DETAIL_FRAMING_HPP

/// \file
/// Cuts a file into chunks of whole records, and chunks into records. Layer: io. Needs: format, json_tester, lines.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/error.hpp>
#include <crossin/io/detail/json_structure.hpp>
#include <crossin/io/detail/json_tester.hpp>
#include <crossin/io/detail/lines.hpp>
#include <crossin/io/format.hpp>

namespace crossin::detail {

inline constexpr std::uint64_t chunk_bytes = 1U << 20;

/// Whole records between two bytes of a file.
struct chunk {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

/// How a file is cut: at line ends, or at the commas of arrays.
struct framing {
    bool elements = false;
    bool skip_blank = false; ///< of lines
    std::vector<chunk> chunks = {};
};

/// Chunks of whole lines of `file` from `begin` on.
[[nodiscard]] inline std::vector<chunk> line_chunks(std::string_view file, std::uint64_t begin)
{
    std::vector<chunk> chunks;
    while (begin < file.size()) {
        std::uint64_t end = file.size();
        if (end - begin > chunk_bytes) {
            auto const* const feed = static_cast<char const*>(std::memchr(
                file.data() + begin + chunk_bytes, '\n', static_cast<std::size_t>(end - begin - chunk_bytes)));
            if (feed) end = static_cast<std::uint64_t>(feed + 1 - file.data());
        }
        chunks.push_back({begin, end});
        begin = end;
    }
    return chunks;
}

/// Finds the arrays of a JSON file that hold the records, and cuts them at commas into chunks. What lies around them
/// is checked here; the elements are checked by whoever reads the chunks.
class element_planner {
public:
    element_planner(std::string const& path, std::string_view file) : path_(path), file_(file) {}

    /// Errors: `error{parse}` and `error{encoding}` with the place, whatever the policy: a file whose frame is broken
    ///         cannot be cut.
    [[nodiscard]] std::vector<chunk> plan(std::uint64_t begin, std::span<std::string_view const> keys)
    {
        at_ = file_.data() + begin;
        value(keys);
        space();
        if (at_ < end()) wrong("text stands behind the end of the JSON value");
        return std::move(chunks_);
    }

private:
    [[nodiscard]] char const* end() const noexcept { return file_.data() + file_.size(); }
    void space() noexcept { at_ = skip_json_space(at_, end()); }
    [[noreturn]] void wrong(char const* message) const
    {
        fail(errc::parse, place_in(path_, file_, static_cast<std::uint64_t>(at_ - file_.data())), message);
    }
    void expect(char c, char const* message)
    {
        space();
        if (at_ >= end()) wrong("the file ends inside a JSON value; it is truncated");
        if (*at_ != c) wrong(message);
        ++at_;
    }

    /// Passes over a value outside the records and checks it.
    std::string_view checked_value()
    {
        space();
        char const* const behind = value_end(at_, end());
        if (!behind)
            wrong(at_ < end() ? "this value does not end; the file is truncated or broken"
                              : "the file ends where a value was expected; it is truncated");
        std::string_view const text(at_, static_cast<std::size_t>(behind - at_));
        if (!tester_.accepts(text)) {
            text_mistake const found = tester_.mistake(text);
            at_ += found.at;
            if (found.problem == record_problem::invalid_utf8)
                fail(errc::encoding, place_in(path_, file_, static_cast<std::uint64_t>(at_ - file_.data())),
                     found.message);
            if (found.problem != record_problem::none) wrong(found.message.c_str());
        }
        at_ = behind;
        return text;
    }

    /// The value that `keys` lead on from: objects down to the last key's array; the array itself without keys.
    void value(std::span<std::string_view const> keys)
    {
        space();
        if (keys.empty()) return array();
        expect('{', "an object was expected here");
        bool found = false;
        space();
        if (at_ < end() && *at_ == '}') {
            ++at_;
        } else {
            do {
                space();
                if (at_ < end() && *at_ != '"') wrong("a key in double quotes was expected here");
                std::string_view key = checked_value();
                key = key.substr(1, key.size() - 2);
                expect(':', "':' was expected behind the key");
                if (key != keys[0]) {
                    checked_value();
                    continue;
                }
                if (found) wrong("this key stands twice in its object");
                found = true;
                if (keys.size() == 1)
                    array();
                else
                    each(keys.subspan(1));
            } while (more('}', "',' or '}' was expected here"));
        }
        if (!found) {
            --at_;
            std::string const message = "the object that ends here lacks the key " + in_quotes(keys[0]);
            wrong(message.c_str());
        }
    }

    /// Each element of an array of objects.
    void each(std::span<std::string_view const> keys)
    {
        expect('[', "an array was expected here");
        space();
        if (at_ < end() && *at_ == ']') {
            ++at_;
            return;
        }
        do value(keys);
        while (more(']', "',' or ']' was expected here"));
    }

    [[nodiscard]] bool more(char closing, char const* message)
    {
        space();
        if (at_ < end() && *at_ == ',') {
            ++at_;
            return true;
        }
        expect(closing, message);
        return false;
    }

    /// The array that holds records: chunks of its elements.
    void array()
    {
        char const* const opening = at_;
        expect('[', "an array of records was expected here");
        space();
        if (at_ < end() && *at_ == ']') {
            ++at_;
            return;
        }
        char const* begin = at_;
        char const* wanted = begin + chunk_bytes; // no comma before it is of interest
        json_structure structure;
        std::int64_t depth = 1;
        for (char const* block = at_; block < end(); block += json_structure::width) {
            structure.step(block);
            if (depth > std::popcount(structure.closes) && block + json_structure::width <= wanted) {
                depth += std::popcount(structure.opens) - std::popcount(structure.closes);
                continue;
            }
            std::uint64_t marks = structure.opens | structure.closes | structure.commas;
            for (; marks != 0; marks &= marks - 1) {
                int const bit = std::countr_zero(marks);
                char const* const here = block + bit;
                if (here >= end()) break;
                if ((structure.opens >> bit & 1) != 0) {
                    ++depth;
                } else if ((structure.closes >> bit & 1) != 0) {
                    if (--depth > 0) continue;
                    add(begin, here);
                    at_ = here;
                    if (*here != ']') wrong("this bracket does not close the array of records");
                    ++at_;
                    return;
                } else if (depth == 1 && here >= wanted) {
                    add(begin, here);
                    begin = here + 1;
                    wanted = begin + chunk_bytes;
                }
            }
        }
        at_ = opening;
        wrong("the array that begins here is not closed; the file is truncated or a quote or bracket is missing");
    }

    void add(char const* begin, char const* end)
    {
        chunks_.push_back(
            {static_cast<std::uint64_t>(begin - file_.data()), static_cast<std::uint64_t>(end - file_.data())});
    }

    std::string const& path_;
    std::string_view file_;
    char const* at_ = nullptr;
    json_tester tester_;
    std::vector<chunk> chunks_;
};

/// Calls `unit(bytes)` for each line of a chunk, without its end (LF or CR LF), until it returns false.
template <class Unit>
void each_line(std::string_view file, chunk part, bool skip_blank, Unit&& unit)
{
    char const* at = file.data() + part.begin;
    char const* const end = file.data() + part.end;
    while (at < end) {
        auto const* feed = static_cast<char const*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
        char const* const next = feed ? feed + 1 : end;
        if (!feed) feed = end;
        if (feed > at && feed[-1] == '\r') --feed;
        bool const blank = skip_blank && skip_json_space(at, feed) == feed;
        if (!blank && !unit(std::string_view(at, static_cast<std::size_t>(feed - at)))) return;
        at = next;
    }
}

/// Calls `unit(bytes)` for each element of a chunk of an array, until it returns false.
///
/// Returns: where a comma or a value was expected in vain, with a message, or nullptr.
template <class Unit>
[[nodiscard]] json_mistake each_element(std::string_view file, chunk part, Unit&& unit)
{
    char const* at = file.data() + part.begin;
    char const* const end = file.data() + part.end;
    auto const mistake = [&](char const* message) {
        return json_mistake{message, static_cast<std::size_t>(at - file.data())};
    };
    while (true) {
        at = skip_json_space(at, end);
        char const* const behind = value_end(at, end);
        if (!behind) return mistake(at < end && *at != ',' ? "this value does not end" : "a value was expected here");
        if (!unit(std::string_view(at, static_cast<std::size_t>(behind - at)))) return {};
        at = skip_json_space(behind, end);
        if (at >= end) return {};
        if (*at++ != ',') {
            --at;
            return mistake("',' or ']' was expected here");
        }
    }
}

} // namespace crossin::detail
#endif
