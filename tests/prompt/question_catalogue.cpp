// SPDX-License-Identifier: MIT
#include <crossin/prompt/question_catalogue.hpp>

#include "support/catch.hpp"

#include <array>
#include <set>
#include <string>
#include <string_view>

using namespace crossin;

TEST_CASE("question_catalogue: five prompts for choices, all different, with and without a context")
{
    std::array<std::string_view, 2> const choices{"yes", "no"};
    std::set<std::string> seen;
    for (question_text const& text : prompts::multiple_choice) {
        CAPTURE(text.name);
        question_prompt const ask(text);
        std::string const with = ask({.context = "CONTEXT", .question = "QUESTION", .choices = choices});
        std::string const without = ask({.question = "QUESTION", .choices = choices});
        CHECK(with.find("CONTEXT") != std::string::npos);
        for (std::string const& one : {with, without}) {
            CHECK(one.find("QUESTION") != std::string::npos);
            CHECK(one.find("(A) yes\n(B) no\n") != std::string::npos);
            CHECK(seen.insert(one).second);
        }
    }
    CHECK(seen.size() == 10);
}

TEST_CASE("question_catalogue: a question alone shows no choices")
{
    question_prompt const prompt(prompts::question_alone);
    CHECK(prompt({.question = "Who?"}) == "Who?");
    CHECK(prompt({.context = "A text.", .question = "Who?"}) == "A text.\nWho?");
}

TEST_CASE("question_catalogue: the other tasks")
{
    CHECK(question_prompt(prompts::extractive)({.context = "The cat sat.", .question = "Who sat?"}) ==
          "Answer the question with words taken from the text, as few as will do.\n\nText: The cat sat.\nQuestion: Who "
          "sat?\nAnswer:");
    CHECK(question_prompt(prompts::entailment)({.context = "P", .question = "H"})
              .ends_with("First: P\nSecond: H\nAnswer:"));
    CHECK(question_prompt(prompts::paraphrase)({.context = "P", .question = "H"})
              .ends_with("First: P\nSecond: H\nAnswer:"));
    std::array<std::string_view, 2> const choices{"It rained.", "It was dry."};
    CHECK(question_prompt(prompts::causal_choice)(
              {.context = "The street is wet.", .question = prompts::cause_question, .choices = choices})
              .ends_with(
                  "What happened: The street is wet.\nWhy did it happen?\n(A) It rained.\n(B) It was dry.\nAnswer:"));
    CHECK(question_prompt(prompts::word_problem)({.question = "1 + 1?"}).ends_with("Problem: 1 + 1?\nSolution:"));
    CHECK(question_prompt(prompts::word_problem_result)({.question = "1 + 1?"}).ends_with("Problem: 1 + 1?\nResult:"));
    CHECK(prompts::entailment_answers[2] == "no");
    CHECK(prompts::paraphrase_answers[1] == "yes");
}
