// SPDX-License-Identifier: MIT
#include <crossin/core/example.hpp>

#include <concepts>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace crossin;

static_assert(std::regular<example>);

TEST_CASE("example: a copy outlives what it was made from")
{
    example copy;
    {
        std::string text = "question answer";
        std::vector<turn> turns = {{std::string_view(text).substr(0, 8), "", std::string_view(text).substr(9)}};
        example_view view{7, "cross", {"en"_lang, "vi"_lang}, {"id", "sys", turns}, "prompt", "response"};
        copy = to_example(view);
        text.assign(text.size(), '#');
        turns.clear();
    }
    CHECK(copy.index == 7);
    CHECK(copy.component == "cross");
    CHECK(copy.languages == direction{"en"_lang, "vi"_lang});
    CHECK(copy.fields == record{"id", "sys", {{"question", "", "answer"}}});
    CHECK(copy.prompt == "prompt");
    CHECK(copy.response == "response");
}
