// SPDX-License-Identifier: MIT
/// \file
/// Files that are not what they should be: one clear sentence each, with path, line and byte.

#include <crossin/io/corpus.hpp>

#include <cstdlib>

#include <fcntl.h>
#include <unistd.h>

#include <crossin/io/settings_json.hpp>

#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

std::string const good = R"({"instruction":"I","input":"N","output":"O"})";

struct refusal {
    errc code;
    std::string text; ///< behind the path
};

refusal refused(std::string_view name, std::string_view bytes, read_options const& options = uncached())
{
    temporary_folder const folder;
    std::string const path = folder.write(name, bytes);
    error const found = error_of([&] { static_cast<void>(read("en", path, options)); });
    std::string const what = found.what();
    REQUIRE(what.starts_with(path));
    CHECK(found.where().path == path);
    return {found.code(), what.substr(path.size())};
}

} // namespace

TEST_CASE("bad input: missing, empty, truncated")
{
    temporary_folder const folder;
    CHECK(error_of([&] { static_cast<void>(read("en", folder.file("no.json"))); }).code() == errc::not_found);
    CHECK(error_of([&] { static_cast<void>(read("en", std::string(folder.path()))); }).code() == errc::io);
    CHECK(refused("a.json", "").text == ": the file is empty; a file with at least one record was expected");
    CHECK(refused("a.jsonl", "\n \n").text.find("begins with '[' or '{'") != std::string::npos);
    CHECK(refused("a.json", "[]").text.find("no keys that tell its format") != std::string::npos);
    read_options named = uncached();
    named.format = "alpaca";
    CHECK(refused("a.json", "[ ]", named).text == ": the file holds no usable record");
    CHECK(refused("a.json", "[" + good + "," + good).text == ":1 (byte 0): the array that begins here is not closed; "
                                                             "the file is truncated or a quote or bracket is missing");
    CHECK(refused("a.json", "\n[" + good + "," + good.substr(0, 20))
              .text.starts_with(":2 (byte 1): the array that begins here is not closed"));
    CHECK(refused("a.jsonl", good + "\n" + good.substr(0, 19)).text == ":2 (byte 64): the text ends inside an object");
    CHECK(refused("a.jsonl", good + "\n" + good.substr(0, 17)).text == ":2 (byte 62): the text ends inside a string");
    CHECK(refused("s.json", R"({"data":[{"paragraphs":[{"context":"C","qas":[)").text.find("truncated") !=
          std::string::npos);
    CHECK(refused("s.json", R"({"data":[{"paragraphs":[]}])").text ==
          ":1 (byte 27): the file ends inside a JSON value; it is truncated");
}

TEST_CASE("bad input: JSON that does not hold together")
{
    CHECK(refused("a.jsonl", good + "\n" + R"({"instruction":"I" "output":"O"})").text ==
          ":2 (byte 64): ',' or '}' was expected here");
    CHECK(refused("a.jsonl", good + " " + good).text == ":1 (byte 45): text stands behind the end of the value");
    CHECK(refused("a.json", "[" + good + " " + good + "]").text == ":1 (byte 46): ',' or ']' was expected here");
    CHECK(refused("a.json", "[" + good + ",]").text == ":1 (byte 46): a value was expected here");
    CHECK(refused("a.json", "[" + good + ",," + good + "]").text == ":1 (byte 46): a value was expected here");
    CHECK(refused("a.json", "[" + good + "] x").text == ":1 (byte 47): text stands behind the end of the JSON value");
    CHECK(refused("a.json", "[" + good + "}").text == ":1 (byte 45): this bracket does not close the array of records");
    CHECK(refused("a.json", "[" + good + ",\n{\"instruction\":\"I\",\"output\":tru}]").text ==
          ":2 (byte 75): no JSON value begins like this");
    CHECK(refused("a.json", "[" + good + ",\n{'instruction':'I'}]").text ==
          ":2 (byte 48): a key in double quotes was expected here");
    // What lazy parsing lets pass: the fields are there, the rest is not JSON.
    CHECK(refused("a.jsonl", R"({"instruction":"I","output":"O","x":[1,}])").text.find("(byte 39)") !=
          std::string::npos);
    CHECK(refused("a.jsonl", R"({"instruction":"I","output":"O"]})").code == errc::parse);
    CHECK(refused("a.jsonl", R"({"instruction":"I","output":"O","x":"\q"})").text ==
          ":1 (byte 38): no escape is spelled like this");
}

TEST_CASE("bad input: numbers beyond a double are JSON all the same")
{
    temporary_folder const folder;
    std::string const line =
        R"({"instruction":"I","output":"O","id":123456789012345678901234567890,"x":1e999,"y":"\ud800"})";
    corpus const c = read("en", folder.write("a.jsonl", line), uncached());
    corpus::workspace room;
    CHECK(c.read(0, room).id == "123456789012345678901234567890");
}

TEST_CASE("bad input: bytes that are not UTF-8, at their exact place")
{
    std::string bad = good;
    bad[16] = '\xE9';
    CHECK(refused("a.jsonl", good + "\n" + bad).text ==
          ":2 (byte 61): the byte 0xE9 is not part of well-formed UTF-8; convert the file to UTF-8");
    CHECK(refused("a.jsonl", bad).code == errc::encoding);
    CHECK(refused("a.json", "[" + good + ",\n" + bad + "]").text.starts_with(":2 (byte 63): the byte 0xE9"));
    CHECK(refused("a.tsv", "a\tb\n漢\tx\xE6\xBC\n").text.starts_with(":2 (byte 9): the byte 0xE6"));
    CHECK(refused("a.txt", "a\nb\xFF\n").text.starts_with(":2 (byte 3): the byte 0xFF"));
    CHECK(refused("s.json", "{\"da\xE9\":1,\"data\":[]}").text.find("(byte 4): the byte 0xE9") != std::string::npos);
    CHECK(refused("a.txt", std::string("\xFF\xFE"
                                       "a\0b\0",
                                       6))
              .text == ": the file is UTF-16; convert it to UTF-8");
    CHECK(refused("a.jsonl", "\x1F\x8B\x08 and so on").text.find("compressed") != std::string::npos);
    temporary_folder const folder;
    corpus const rest = read("en", folder.write("a.tsv", "a\tb\nx\tx\xFF\nc\td\n"), uncached(skip_all));
    CHECK(rest.size() == 2);
    CHECK(rest.tally().count("invalid UTF-8") == 1);
    CHECK(rest.tally().reasons()[0].examples[0].where == place{folder.file("a.tsv"), 2, 7, true});
}

TEST_CASE("bad input: a byte-order mark and CR LF are fine")
{
    temporary_folder const folder;
    corpus const c = read("en", folder.write("a.jsonl", "\xEF\xBB\xBF" + good + "\r\n\r\n" + good + "\r\n"),
                          uncached());
    CHECK(c.size() == 2);
    CHECK(c.source(0).byte == 3);
    CHECK(records_of(c)[1].turns[0].output == "O");
    CHECK(read("en", folder.write("b.json", "\xEF\xBB\xBF[\r\n" + good + "\r\n]\r\n"), uncached()).size() == 1);
}

TEST_CASE("bad input: values nested ten thousand deep do not crash anything")
{
    std::string const deep = std::string(10000, '[') + std::string(10000, ']');
    std::string const objects = [] {
        std::string text;
        for (int i = 0; i < 10000; ++i) text += "{\"a\":";
        return text + "1" + std::string(10000, '}');
    }();
    for (std::string const& value : {deep, objects}) {
        std::string const record = R"({"instruction":"I","output":"O","x":)" + value + "}";
        CHECK(refused("a.jsonl", record).text.find("values are nested more than 1,024 deep") != std::string::npos);
        CHECK(refused("a.json", "[" + record + "]").text.find("nested more than") != std::string::npos);
        CHECK(refused("a.json", "[" + value + "]").code == errc::parse);
        CHECK(refused("s.json", R"({"x":)" + value + R"(,"data":[]})").text.find("nested more than") !=
              std::string::npos);
        CHECK(refused("a.json", value).code == errc::parse);
        CHECK(refused("a.jsonl", R"({"messages":)" + value + "}").code == errc::parse);
        error const settings = error_of([&] { static_cast<void>(settings_from_json(value)); });
        CHECK(settings.message().find("nested more than 64 deep") != std::string::npos);
    }
    CHECK(refused("a.json", std::string(1'000'000, '[')).code == errc::parse);
    CHECK(refused("a.jsonl", std::string(1'000'000, '{')).code == errc::parse);
}

TEST_CASE("bad input: a line of 200 MB is read when it is whole and refused when it is not")
{
    temporary_folder const folder;
    std::string line = R"({"instruction":"I","output":")";
    std::size_t const before = line.size();
    line.resize(before + 200'000'000, 'x');
    line[before + 100'000'000] = '\\'; // an escape in the middle, so that the text is copied
    line[before + 100'000'001] = 'n';
    std::string const path = folder.write("a.jsonl", good + "\n" + line + "\"}\n" + good);
    {
        corpus const c = read("en", path, uncached());
        CHECK(c.size() == 3);
        corpus::workspace room;
        record_view const view = c.read(1, room);
        CHECK(view.turns[0].output.size() == 199'999'999);
        CHECK(view.turns[0].output[100'000'000] == '\n');
        CHECK(c.totals().longest_bytes == line.size() + 2);
    }
    write_file(path, good + "\n" + line);
    error const cut = error_of([&] { static_cast<void>(read("en", path, uncached())); });
    CHECK(cut.where() == place{path, 2, good.size() + 1 + line.size(), true});
    CHECK(cut.message() == "the text ends inside a string");
}

// Reads 4 GB of zeros, so it runs when it is asked for: test_io "[large]".
TEST_CASE("bad input: a record longer than 2^32 bytes is refused, not cut", "[.][large]")
{
    temporary_folder const folder;
    std::string const path = folder.write("a.jsonl", good + "\n");
    int const file = ::open(path.c_str(), O_WRONLY | O_APPEND);
    // A hole of 4.3 GB without a line end, which takes no room on the disk.
    bool const made = ::ftruncate(file, std::int64_t{4'300'000'000}) == 0 && ::write(file, "\n", 1) == 1 &&
                      ::write(file, good.data(), good.size()) == static_cast<::ssize_t>(good.size());
    ::close(file);
    if (!made) {
        WARN("no file with a hole can be made here; the test is left out");
        return;
    }
    error const large = error_of([&] { static_cast<void>(read("en", path, uncached())); });
    CHECK(large.code() == errc::limit);
    CHECK(large.where() == place{path, 2, good.size() + 1, true});
    CHECK(large.message() ==
          "a record of " + std::to_string(4'300'000'000 - good.size() - 1) + " bytes is above the limit of 1073741824");
}
