// SPDX-License-Identifier: MIT
/// \file
/// The parts that read JSON below the formats: structure, cursor, check, escapes.

#include <crossin/io/detail/escape.hpp>
#include <crossin/io/detail/json_check.hpp>
#include <crossin/io/detail/json_cursor.hpp>
#include <crossin/io/detail/json_tester.hpp>
#include <crossin/io/detail/lines.hpp>

#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

/// The end of the container at the beginning of `text`, byte by byte. Outside strings, where no JSON has one, a
/// backslash hides a quote or another backslash.
std::size_t plain_container_end(std::string_view text)
{
    int depth = 0;
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        if (inside) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inside = false;
        } else if (c == '\\') {
            if (i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
        } else if (c == '"') {
            inside = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return i + 1;
        }
    }
    return 0;
}

std::string random_json(numbers& random, int depth)
{
    std::string text;
    auto const space = [&] { text.append(random(8) == 0 ? random(40) : 0, " \n\t\r"[random(4)]); };
    space();
    switch (random(depth > 0 ? 7 : 5)) {
    case 0: text += std::to_string(random(1000)); break;
    case 1: text += "-0.5e+10"; break;
    case 2: text += random(2) != 0 ? "true" : "null"; break;
    case 3:
    case 4: detail::append_json_string(text, random_text(random, 12)); break;
    case 5:
        text += '[';
        for (std::uint64_t n = random(5), i = 0; i < n; ++i) text += (i ? "," : "") + random_json(random, depth - 1);
        space();
        text += ']';
        break;
    default:
        text += '{';
        for (std::uint64_t n = random(5), i = 0; i < n; ++i) {
            if (i) text += ',';
            space();
            detail::append_json_string(text, random_text(random, 3));
            space();
            text += ':' + random_json(random, depth - 1);
        }
        text += '}';
    }
    space();
    return text;
}

} // namespace

TEST_CASE("json_structure: containers end where a byte-by-byte reading says")
{
    numbers random(1);
    static constexpr std::string_view pieces[] = {
        "{", "}", "[", "]", "\"", "\\", "\\\\", "\\\"", ",", "a", "0123456789abcdef", "漢"};
    for (int round = 0; round < 20000; ++round) {
        std::string text = "[";
        for (std::uint64_t n = random(120); n > 0; --n) text += pieces[random(std::size(pieces))];
        padded const safe(text);
        char const* const found = detail::container_end(safe.view().data(), safe.view().data() + text.size());
        std::size_t const expected = plain_container_end(text);
        REQUIRE((found ? static_cast<std::size_t>(found - safe.view().data()) : 0) == expected);
    }
}

TEST_CASE("json_structure: strings end at their quote, whatever their length and escapes")
{
    numbers random(2);
    for (int round = 0; round < 20000; ++round) {
        std::string text;
        detail::append_json_string(text, random_text(random, 10));
        std::size_t const size = text.size();
        padded const safe(text + "\" \" \\");
        char const* const begin = safe.view().data();
        REQUIRE(detail::string_end(begin + 1, begin + size) == begin + size);
        for (std::size_t cut = 1; cut < size; ++cut) REQUIRE(detail::string_end(begin + 1, begin + cut) == nullptr);
    }
}

TEST_CASE("escapes: the cursor reads back what was written, and simdjson reads the same")
{
    numbers random(3);
    detail::text_room room;
    simdjson::dom::parser parser;
    for (int round = 0; round < 20000; ++round) {
        std::string const text = random_text(random, 30);
        std::string json;
        detail::append_json_string(json, text);
        padded const safe(json);
        room.start(json.size());
        detail::json_cursor cursor(safe);
        std::string_view read;
        REQUIRE(cursor.text(read, room));
        REQUIRE(read == text);
        std::string_view theirs;
        REQUIRE(parser.parse(json).get(theirs) == simdjson::SUCCESS);
        REQUIRE(theirs == text);
    }
}

TEST_CASE("escapes: all spellings, surrogate pairs, and halves of them")
{
    detail::text_room room;
    auto const read = [&](std::string_view json) -> std::string {
        padded const safe(json);
        room.start(json.size());
        detail::json_cursor cursor(safe);
        std::string_view text;
        return cursor.text(text, room) ? std::string(text) : "refused";
    };
    CHECK(read(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
    CHECK(read(R"("\u0041\u00e9\u00E9\u4e2d\uFFFD")") == "Aéé中\xEF\xBF\xBD");
    CHECK(read(R"("x\ud83d\ude00y")") == "x😀y");
    CHECK(read(R"("\u0000")") == std::string(1, '\0'));
    CHECK(read(R"("\udbff\udfff")") == "\xF4\x8F\xBF\xBF");
    for (char const* const half : {R"("\ud83d")", R"("\ud83dx")", R"("\ud83d\n")", R"("\ude00")", R"("\ud83d\u0041")",
                                   R"("\ud83d\ud83d")", R"("\u12g4")", R"("\u12)", R"("\x")", R"("\)", R"("abc)"})
        CHECK(read(half) == "refused");
}

TEST_CASE("json_check: agrees with simdjson about what is JSON, also after bytes were changed")
{
    numbers random(4);
    detail::json_tester tester;
    int good = 0, bad = 0;
    for (int round = 0; round < 30000; ++round) {
        std::string text = random_json(random, 4);
        for (std::uint64_t changes = random(3); changes > 0; --changes) {
            std::size_t const at = static_cast<std::size_t>(random(text.size()));
            static constexpr char marks[] = "{}[]\",:\\ 0-.eEtfnu/#x\n";
            if (random(2) == 0)
                text[at] = marks[random(sizeof marks - 1)];
            else
                text.erase(at, 1);
            if (text.empty()) text = " ";
        }
        if (detail::first_invalid_utf8(text) != std::string_view::npos) continue;
        padded const safe(text);
        bool const theirs = tester.accepts(safe);
        detail::json_mistake const ours = detail::json_checker(text).check();
        if (theirs == (ours.message == nullptr)) {
            ++(theirs ? good : bad);
            continue;
        }
        // What is left: numbers beyond a double, and halves of surrogate pairs, both of which the grammar allows.
        INFO(text);
        REQUIRE_FALSE(theirs);
        REQUIRE(tester.mistake(safe).problem == record_problem::none);
        REQUIRE((text.find("\\u") != std::string::npos || text.find_first_of("0123456789") != std::string::npos));
    }
    CHECK(good > 5000);
    CHECK(bad > 5000);
}

TEST_CASE("json_check: messages and positions")
{
    auto const check = [](std::string_view text, std::size_t at, std::string_view message) {
        detail::json_mistake const found = detail::json_checker(text).check();
        INFO(text);
        REQUIRE(found.message != nullptr);
        CHECK(found.at == at);
        CHECK(std::string_view(found.message).find(message) != std::string_view::npos);
    };
    check("", 0, "ends where a value was expected");
    check(R"({"a":1,})", 7, "no comma may stand");
    check(R"({"a" 1})", 5, "':' was expected");
    check(R"({"a":1 "b":2})", 7, "',' or '}'");
    check(R"([1 2])", 3, "',' or ']'");
    check(R"([1,])", 3, "before this bracket");
    check(R"([1)", 2, "not closed");
    check(R"(["a)", 3, "ends inside a string");
    check("[\"a\nb\"]", 3, "line ends inside a string");
    check(R"(["\q"])", 3, "no escape");
    check(R"(["\u12z4"])", 6, "hexadecimal");
    check("[01]", 2, "begin with 0");
    check("[1.]", 3, "behind the point");
    check("[1e]", 3, "exponent");
    check("[-]", 2, "digit");
    check("[nul]", 1, "no JSON value");
    check("[truex]", 5, "closing bracket");
    check("{} {}", 3, "behind the end");
    check("// x\n{}", 0, "no comments");
    check("{} // x", 3, "behind the end");
    check("{\"a\": 1 // x\n}", 8, "no comments");
    check(std::string(10000, '['), 1024, "nested");
    CHECK(detail::json_checker(std::string(1024, '[') + std::string(1024, ']')).check().message == nullptr);
}

TEST_CASE("utf8: the first byte that is wrong is found exactly, and simdjson agrees that there is one")
{
    CHECK(detail::first_invalid_utf8("aé漢😀\xEF\xBF\xBF") == std::string_view::npos);
    struct {
        std::string_view text;
        std::size_t at;
    } const cases[] = {{"ab\xE9 c", 2},
                       {"\x80", 0},
                       {"a\xC0\x80", 1},
                       {"a\xC1\xBF", 1},
                       {"\xE0\x9F\xBF", 0},
                       {"\xED\xA0\x80", 0},
                       {"\xF0\x8F\xBF\xBF", 0},
                       {"\xF4\x90\x80\x80", 0},
                       {"\xF5\x80\x80\x80", 0},
                       {"x\xE6\xBC", 1},
                       {"\xFF", 0},
                       {"漢\xE6\xBC\x41", 3}};
    for (auto const& one : cases) {
        CHECK(detail::first_invalid_utf8(one.text) == one.at);
        CHECK_FALSE(detail::is_utf8(one.text));
    }
    numbers random(5);
    for (int round = 0; round < 50000; ++round) {
        std::string text = random_text(random, 8) + "漢😀é";
        text[static_cast<std::size_t>(random(text.size()))] = static_cast<char>(random(256));
        REQUIRE((detail::first_invalid_utf8(text) == std::string_view::npos) == detail::is_utf8(text));
    }
}

TEST_CASE("lines: feeds are counted at every length, and places go back and forth")
{
    std::string text;
    std::uint64_t feeds = 0;
    for (int i = 0; i < 100; ++i) {
        padded const safe(text);
        REQUIRE(detail::count_line_feeds(safe) == feeds);
        text += i % 3 == 0 ? '\n' : 'x';
        feeds += i % 3 == 0;
    }
    padded const safe("a\nb\n\nc");
    std::string const path = "file";
    detail::line_counter lines(path, safe);
    CHECK(lines.at(0) == place{"file", 1, 0, true});
    CHECK(lines.at(1) == place{"file", 1, 1, true});
    CHECK(lines.at(5) == place{"file", 4, 5, true});
    CHECK(lines.at(2) == place{"file", 2, 2, true});
    CHECK(detail::place_in(path, safe, 4) == place{"file", 3, 4, true});
}

TEST_CASE("line escapes: cells keep tabs, line ends and backslashes, and unknown escapes stay")
{
    numbers random(6);
    for (int round = 0; round < 20000; ++round) {
        std::string const text = random_text(random, 20);
        std::string cell;
        detail::append_line_escaped(cell, text);
        REQUIRE(cell.find_first_of("\t\n\r") == std::string::npos);
        std::string back(cell.size(), '\0');
        back.resize(detail::unescape_line(cell, back.data()));
        REQUIRE(back == text);
    }
    auto const read = [](std::string_view cell) {
        std::string text(cell.size(), '\0');
        text.resize(detail::unescape_line(cell, text.data()));
        return text;
    };
    CHECK(read(R"(\frac{1}{2} \)") == R"(\frac{1}{2} \)");
    CHECK(read(R"(a\tb\\n\r\n)") == "a\tb\\n\r\n");
}

TEST_CASE("bytes16: every question is answered for every byte value in every position")
{
    for (int value = 0; value < 256; ++value)
        for (unsigned at = 0; at < 16; ++at) {
            char block[16];
            std::memset(block, 'z', sizeof block);
            block[at] = static_cast<char>(value);
            detail::bytes16 const bytes(block);
            auto const bit = [&](bool yes) { return yes ? 1U << at : 0U; };
            char const c = block[at];
            REQUIRE(bytes.equal('"') == bit(c == '"'));
            REQUIRE(bytes.equal('"', '\\') == bit(c == '"' || c == '\\'));
            REQUIRE(bytes.equal_with_bit5('{') == bit(c == '{' || c == '['));
            REQUIRE(bytes.equal_with_bit5('}') == bit(c == '}' || c == ']'));
            REQUIRE(bytes.to_escape() == bit(c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20));
            char copy[16];
            bytes.store(copy);
            REQUIRE(std::memcmp(copy, block, 16) == 0);
        }
}
