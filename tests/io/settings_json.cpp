// SPDX-License-Identifier: MIT
#include <crossin/io/settings_json.hpp>

#include <array>

#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

TEST_CASE("settings_json: values, as they are spelled, with their places")
{
    temporary_folder const folder;
    std::string const path = folder.write("r.json",
                                          "\xEF\xBB\xBF{\r\n  \"seed\": 42,\n  \"big\": 1e400, \"yes\": true,\n  "
                                          "\"list\": [\"no\", null, {\"a\": \"\\u00e9\"}],\n  \"map\": {}\n}\n");
    setting const root = read_settings_json(path);
    REQUIRE(root.is_map());
    CHECK(root.keys() == std::vector<std::string>{"seed", "big", "yes", "list", "map"});
    CHECK(root.at("seed").count() == 42);
    CHECK(root.at("seed").where() == place{path, 2, 16, true});
    CHECK(root.at("big").text() == "1e400");
    CHECK(error_of([&] { static_cast<void>(root.at("big").number()); }).where().line == 3);
    CHECK(root.at("yes").flag());
    REQUIRE(root.at("list").items().size() == 3);
    CHECK(root.at("list").items()[0].text() == "no");
    CHECK(root.at("list").items()[1].empty());
    CHECK(root.at("list").items()[2].at("a").text() == "é");
    CHECK(root.at("list").items()[2].at("a").name() == "list[2].a");
    CHECK(root.at("list").items()[2].at("a").where().line == 4);
    CHECK(root.at("map").is_map());
    CHECK(error_of([&] { static_cast<void>(root.at("sed")); }).message() == "the file lacks the key \"sed\"");
    static constexpr std::array<std::string_view, 2> known = {"seeds", "list"};
    CHECK(std::string(error_of([&] { root.expect_keys(known); }).what()) ==
          path + ":2 (byte 16): unknown key \"seed\" in the file; the nearest known one is \"seeds\"");
}

TEST_CASE("settings_json: values that are no map")
{
    CHECK(settings_from_json(" 7 ").text() == "7");
    CHECK(settings_from_json("[]").is_list());
    CHECK(settings_from_json("null").empty());
    CHECK(settings_from_json("\"a\"").text() == "a");
}

TEST_CASE("settings_json: what is not JSON is refused with its place")
{
    auto const refused = [](std::string_view text) {
        return std::string(error_of([&] { static_cast<void>(settings_from_json(text, "r.json")); }).what());
    };
    CHECK(refused("") == "r.json: the file is empty; a JSON object was expected");
    CHECK(refused(" \n") == "r.json: the file is empty; a JSON object was expected");
    CHECK(refused("{\"a\": 1,\n}") == "r.json:2 (byte 9): no comma may stand before this bracket");
    CHECK(refused("{\n\"a\": 1, // one\n\"b\": 2}") == "r.json:2 (byte 10): JSON has no comments");
    CHECK(refused("{\n\"a\": 1 # one\n}") == "r.json:2 (byte 9): JSON has no comments");
    CHECK(refused("{\"a\": 1,\n \"a\": 2}") == "r.json:2 (byte 15): the key \"a\" stands twice in the file");
    CHECK(refused("{\"x\": {\"a\": 1,\n \"a\": 2}}").find("the key \"a\" stands twice in") != std::string::npos);
    CHECK(refused("{\"a\": [1, 2}").find("',' or ']' was expected here") != std::string::npos);
    CHECK(refused("{\"a\": \"\xFF\"}") ==
          "r.json:1 (byte 7): the byte 0xFF is not part of well-formed UTF-8; convert the file to UTF-8");
    CHECK(refused("{\"a\": \"\\ud800\"}") == "r.json:1 (byte 6): a text in this value holds half of a surrogate pair");
    CHECK(refused("{\"\\ud800\": 1}") == "r.json:1 (byte 0): a text in this value holds half of a surrogate pair");
    CHECK(refused("{} {}") == "r.json:1 (byte 3): text stands behind the end of the value");
    CHECK(refused(std::string(65, '[') + std::string(65, ']')) ==
          "r.json:1 (byte 64): values are nested more than 64 deep");
    CHECK(settings_from_json(std::string(64, '[') + std::string(64, ']')).is_list());
    CHECK(error_of([] { static_cast<void>(read_settings_json("/no/such/file")); }).code() == errc::not_found);
}

TEST_CASE("settings_json: every cut and every changed byte gives settings or an error with a place")
{
    std::string const text = "{\"seed\": 42, \"list\": [\"n\\u00e9\", true, {\"a\": null}], \"x\": -1.5e3}";
    numbers random(1);
    for (std::size_t at = 0; at < text.size(); ++at) {
        error const cut = error_of([&] { static_cast<void>(settings_from_json(text.substr(0, at))); });
        CHECK(cut.where().path == "settings");
        for (int round = 0; round < 20; ++round) {
            std::string changed = text;
            changed[at] = static_cast<char>(random(256));
            try {
                static_cast<void>(settings_from_json(changed));
            } catch (error const& found) {
                REQUIRE(found.where().line != 0);
            }
        }
    }
}
