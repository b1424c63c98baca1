// SPDX-License-Identifier: MIT
#include <crossin/core/nearest.hpp>

#include <array>
#include <string_view>

#include "support/catch.hpp"

using namespace crossin;

TEST_CASE("nearest: edit distances")
{
    CHECK(edit_distance("", "") == 0);
    CHECK(edit_distance("abc", "") == 3);
    CHECK(edit_distance("", "ab") == 2);
    CHECK(edit_distance("kitten", "sitting") == 3);
    CHECK(edit_distance("flaw", "lawn") == 2);
    CHECK(edit_distance("same", "same") == 0);
    CHECK(edit_distance("ab", "ba") == 2);
    CHECK(edit_distance("abcdef", "azced") == edit_distance("azced", "abcdef"));
}

TEST_CASE("nearest: the known word that was meant, the first of equals")
{
    std::array<std::string_view, 4> const known = {"languages", "seed", "mixture", "need"};
    CHECK(nearest("langauges", known) == "languages");
    CHECK(nearest("sede", known) == "seed");
    CHECK(nearest("xeed", known) == "seed");
    CHECK(nearest("", known) == "seed");
    CHECK(nearest("anything", {}).empty());
}
