// SPDX-License-Identifier: MIT
#include <crossin/core/settings.hpp>

#include <array>
#include <limits>
#include <string>

#include "support/catch.hpp"

using namespace crossin;

namespace {
setting text(std::string value, std::uint64_t line = 1)
{
    return setting::of_text({"recipe.json", line}, std::move(value));
}

template <class F>
std::string message_of(F&& run)
{
    try {
        (void)run();
    } catch (error const& problem) {
        return problem.code() == errc::parse ? std::string(problem.what()) : "another code";
    }
    return "nothing was thrown";
}

setting recipe()
{
    setting mixture = setting::of_map({"recipe.json", 5});
    mixture.insert("share", text("40%", 6));
    setting languages = setting::of_list({"recipe.json", 2});
    languages.push_back(text("en", 2));
    languages.push_back(text("no", 2));
    setting root = setting::of_map({"recipe.json", 1});
    root.insert("languages", languages);
    root.insert("mixture", mixture);
    return root;
}
} // namespace

TEST_CASE("settings: a tree with names, kinds and places")
{
    setting const root = recipe();
    CHECK(root.is_map());
    CHECK(root.keys() == std::vector<std::string>{"languages", "mixture"});
    CHECK(root.at("mixture").at("share").name() == "mixture.share");
    CHECK(root.at("mixture").at("share").where().line == 6);
    CHECK(root.at("languages").items()[1].name() == "languages[1]");
    CHECK(root.at("languages").items()[1].text() == "no"); // Norwegian, not false
    CHECK(root.find("seed") == nullptr);
    CHECK(root.given("seed") == nullptr);
    CHECK(root.given("mixture") == root.find("mixture"));
    setting with_null = root;
    with_null.insert("seed", setting{});
    CHECK(with_null.find("seed") != nullptr);
    CHECK(with_null.given("seed") == nullptr);
    CHECK(setting{}.empty());
    CHECK(root.at("languages").as_list().size() == 2);
    CHECK(root.at("mixture").at("share").as_list().size() == 1);
}

TEST_CASE("settings: numbers, percentages, counts and truth values")
{
    CHECK(text("3").number() == 3);
    CHECK(text("-0.5").number() == -0.5);
    CHECK(text("+2e3").number() == 2000);
    CHECK(text("40%").number() == 0.4);
    CHECK(text("20_000").count() == 20'000);
    CHECK(text("18446744073709551615").count() == std::numeric_limits<std::uint64_t>::max());
    CHECK(text("true").flag());
    CHECK(text("on").flag());
    CHECK_FALSE(text("no").flag());
}

TEST_CASE("settings: kinds are asked for, and a truth value may be left out")
{
    setting const root = recipe();
    CHECK(&root.map() == &root);
    CHECK(root.at("languages").list().size() == 2);
    CHECK(message_of([&] { return root.list(); }) == "recipe.json:1: the file is a map; expected a list");
    CHECK(message_of([&] { return root.at("mixture").at("share").list(); }) ==
          "recipe.json:6: \"mixture.share\" is \"40%\"; expected a list");
    CHECK(message_of([&] { return root.at("languages").map(); }) ==
          "recipe.json:2: \"languages\" is a list; expected a map of keys and values");
    setting flags = setting::of_map({"recipe.json", 1});
    flags.insert("on", text("yes"));
    flags.insert("null", setting{});
    flags.insert("odd", text("maybe", 4));
    CHECK(flags.flag_or("on", false));
    CHECK(flags.flag_or("null", true));
    CHECK_FALSE(flags.flag_or("absent", false));
    CHECK(message_of([&] { return flags.flag_or("odd", true); }).find("recipe.json:4") == 0);
}

TEST_CASE("settings: what is no number, count or truth value is refused with its place")
{
    for (char const* bad : {"", "x", "1x", "1e400", "nan", "inf", "%", "1%%", "0x10", " 1", "--1"})
        CHECK(message_of([&] { return text(bad).number(); }) ==
              "recipe.json:1: the file is \"" + std::string(bad) +
                  "\"; expected a finite number such as 3, 0.5 or 40%");
    for (char const* bad : {"", "-1", "1.5", "1e3", "18446744073709551616", "ten"})
        CHECK(message_of([&] { return text(bad).count(); }).find("expected a whole number such as 20000") !=
              std::string::npos);
    for (char const* bad : {"", "TRUE", "1", "y"})
        CHECK(message_of([&] { return text(bad).flag(); }).find("expected true or false") != std::string::npos);
}

TEST_CASE("settings: unknown and missing keys, with the nearest known one")
{
    setting const root = recipe();
    std::array<std::string_view, 2> const known = {"languages", "mixture"}, others = {"language", "mixture"};
    CHECK_NOTHROW(root.expect_keys(known));
    CHECK(message_of([&] {
              root.expect_keys(others);
              return 0;
          }) == "recipe.json:2: unknown key \"languages\" in the file; the nearest known one is \"language\"");
    CHECK(message_of([&] { return root.at("seed"); }) == "recipe.json:1: the file lacks the key \"seed\"");
    CHECK(message_of([&] { return root.at("mixture").at("directions"); }) ==
          "recipe.json:5: \"mixture\" lacks the key \"directions\"");
    CHECK(message_of([&] { return root.at("mixture").at("share").one_of(known); }) ==
          "recipe.json:6: \"mixture.share\" is \"40%\"; the nearest known value is \"mixture\"");
    CHECK(root.at("languages").items()[0].one_of(std::array<std::string_view, 1>{"en"}) == "en");
}

TEST_CASE("settings: a key stands once, and kinds are kept apart")
{
    setting root = recipe();
    CHECK(message_of([&] {
              root.insert("mixture", text("x", 9));
              return 0;
          }) == "recipe.json:9: the key \"mixture\" stands twice in the file");
    CHECK(message_of([&] { return root.text(); }) == "recipe.json:1: the file is a map; expected a text");
    CHECK(message_of([&] { return root.at("languages").number(); }) ==
          "recipe.json:2: \"languages\" is a list; expected a text");
    CHECK(message_of([&] {
              root.at("languages").expect_keys({});
              return 0;
          }).find("expected a map") != std::string::npos);
    CHECK(message_of([&] { return setting::of_nothing({"r", 3}).text(); }) ==
          "r:3: the file is nothing; expected a text");
}
