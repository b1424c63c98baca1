// SPDX-License-Identifier: MIT
#include <crossin/recipe/yaml.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <string>

namespace xin = crossin;

namespace {

std::string refused(std::string const& text)
{
    try {
        static_cast<void>(xin::parse_yaml(text, "r.yaml"));
    } catch (xin::error const& problem) {
        return problem.what();
    }
    return "not refused";
}

} // namespace

TEST_CASE("yaml: scalars stay text, with the place of keys and values")
{
    xin::setting const root = xin::parse_yaml(
        "seed: 042\nlanguages: [en, no, \"on\"]\nnothing: ~\nnested:\n  key: |\n    two\n    lines\n", "r.yaml");
    CHECK(root.at("seed").text() == "042");
    CHECK(root.at("languages").items()[1].text() == "no");
    CHECK(root.at("languages").items()[2].text() == "on");
    CHECK(root.at("nothing").empty());
    CHECK(root.at("nested").at("key").text() == "two\nlines\n");
    CHECK(root.at("nested").at("key").name() == "nested.key");
    CHECK(root.at("seed").where() == xin::place{"r.yaml", 1, 6, true});
    CHECK(root.at("languages").items()[1].where() == xin::place{"r.yaml", 2, 26, true});
}

TEST_CASE("yaml: bytes are counted, not characters")
{
    xin::setting const root = xin::parse_yaml("a: \xE4\xBD\xA0\xE5\xA5\xBD\nb: c\n", "r.yaml");
    CHECK(root.at("a").text() == "\xE4\xBD\xA0\xE5\xA5\xBD");
    CHECK(root.at("b").where().byte == 13);
}

TEST_CASE("yaml: what is no YAML, and what is no settings")
{
    CHECK(refused("a: [1\n").find("r.yaml:2 (byte 6): not YAML") == 0);
    CHECK(refused("a: 1\na: 2\n") == "r.yaml:2 (byte 5): the key \"a\" stands twice in the file");
    CHECK(refused("x:\n  a: 1\n  a: 2\n").find("r.yaml:3 (byte 12): the key \"a\" stands twice") == 0);
    CHECK(refused("[a]: 1\n").find("a key must be a plain word") != std::string::npos);
    CHECK(refused("") == "r.yaml: the file is empty; expected settings");
    CHECK(refused("# nothing but a remark\n") == "r.yaml: the file is empty; expected settings");
    CHECK(refused("a: 1\n---\nb: 2\n").find("r.yaml:3 (byte 9): a second document begins here") == 0);
    CHECK(refused("a: \xC3\x28\n") == "r.yaml:1 (byte 3): this byte is not UTF-8; save the file as UTF-8");
    for (char const* const bad : {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE4\xBD", "\xFF", "\x80"})
        CHECK(refused("a: b\nc: " + std::string(bad) + "\n").find("r.yaml:2 (byte 8): this byte is not UTF-8") == 0);
}

TEST_CASE("yaml: depth and number are bounded")
{
    CHECK(refused(std::string(10'000, '[') + std::string(10'000, ']')) != "not refused");
    CHECK(refused(std::string(70, '[') + std::string(70, ']')).find("more than 64 deep") != std::string::npos);
    std::string laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
    for (char c = 'b'; c < 'j'; ++c)
        laughs += std::string(1, c) + ": &" + c + " [*" + std::string(1, static_cast<char>(c - 1)) + ", *" +
                  std::string(1, static_cast<char>(c - 1)) + ", *" + std::string(1, static_cast<char>(c - 1)) + ", *" +
                  std::string(1, static_cast<char>(c - 1)) + ", *" + std::string(1, static_cast<char>(c - 1)) + "]\n";
    CHECK(refused(laughs).find("more than a million") != std::string::npos);
}

TEST_CASE("yaml: files, with a byte-order mark and CRLF")
{
    crossin_test::temporary_folder const folder;
    xin::setting const root = xin::read_yaml(folder.write("r.yaml", "\xEF\xBB\xBF"
                                                                    "a: 1\r\nb: 2\r\n"));
    CHECK(root.at("a").text() == "1");
    CHECK(root.at("b").text() == "2");
    CHECK(root.at("b").where().line == 2);
    CHECK_THROWS_AS(xin::read_yaml(folder.file("none.yaml")), xin::error);
    CHECK_THROWS_AS(xin::read_yaml(folder.path()), xin::error);
}
