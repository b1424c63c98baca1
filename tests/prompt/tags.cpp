// SPDX-License-Identifier: MIT
#include <crossin/prompt/tags.hpp>

#include "support/catch.hpp"

#include <string>

using namespace crossin;

TEST_CASE("tags: in brackets, before a text")
{
    std::string out = "> ";
    append_tag("zh-Hant"_lang, out);
    out += '\n';
    append_tagged("vi"_lang, "Xin {chào}", out);
    CHECK(out == "> [zh-Hant]\n[vi] Xin {chào}");
}

TEST_CASE("tags: a text and the pivot's, as the collator writes them")
{
    std::string instruction, input;
    append_instruction_in_context("vi"_lang, "Hãy nêu tên thủ đô.", "en"_lang, "Name the capital.", instruction);
    append_input_in_context("vi"_lang, "Pháp", "en"_lang, "France", input);
    CHECK(instruction == "[vi] Hãy nêu tên thủ đô. \n [en] Name the capital.");
    CHECK(input == "[vi] Pháp \n [en] France");
}

TEST_CASE("tags: in the pivot language the texts stand bare, and an input ends as the collator ends it")
{
    std::string instruction, input;
    append_instruction_in_context("en"_lang, "Add the numbers.", "en"_lang, "Add the numbers.", instruction);
    append_input_in_context("en"_lang, "2 and 3", "en"_lang, "2 and 3", input);
    CHECK(instruction == "Add the numbers.");
    CHECK(input == "2 and 3 \n");
}

TEST_CASE("tags: an empty input stays empty")
{
    std::string input;
    append_input_in_context("zh"_lang, "", "en"_lang, "", input);
    append_input_in_context("en"_lang, "", "en"_lang, "", input);
    CHECK(input.empty());
}
