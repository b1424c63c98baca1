// SPDX-License-Identifier: MIT
#include <crossin/core/text_arena.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"

using namespace crossin;

TEST_CASE("text_arena: what it gave out does not move")
{
    text_arena arena;
    std::vector<std::string_view> views;
    std::vector<std::string> expected;
    for (std::size_t i = 0; i < 500; ++i) {
        std::string const part(i * 13 % 997, static_cast<char>('a' + i % 26));
        views.push_back(arena.join({part, "|", std::string_view{}, part}));
        expected.push_back(part + "|" + part);
    }
    for (std::size_t i = 0; i < views.size(); ++i) REQUIRE(views[i] == expected[i]);
    arena.clear();
    CHECK(arena.join({"again"}) == "again");
    CHECK(arena.join({}).empty());
    CHECK(arena.join({std::string(100'000, 'x')}).size() == 100'000);
}
