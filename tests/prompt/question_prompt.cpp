// SPDX-License-Identifier: MIT
#include <crossin/prompt/question_prompt.hpp>

#include "support/catch.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

using namespace crossin;

namespace {

constexpr question_text form{
    .name = "form",
    .opening = "Choose.",
    .with_context = "{context} {{so}} {question}\n{choices}\nAnswer:",
    .without_context = "{question}\n{choices}\nAnswer:",
};
constexpr std::array<std::string_view, 3> colours{"red", "blue", "{question}"};

errc code_of(auto&& call)
{
    try {
        call();
    } catch (error const& failure) {
        return failure.code();
    }
    return errc::io; // nothing here throws that
}

std::string message_of(question_text const& text)
{
    try {
        (void)question_prompt(text);
    } catch (error const& failure) {
        return failure.what();
    }
    return {};
}

} // namespace

TEST_CASE("question_prompt: opening, question and lettered choices; what is filled in is not looked at")
{
    question_prompt const ask(form);
    CHECK(ask({.question = "Which?", .choices = colours}) ==
          "Choose.\n\nWhich?\n(A) red\n(B) blue\n(C) {question}\nAnswer:");
    CHECK(ask({.context = "{choices}", .question = "Which?", .choices = std::span(colours).first(1)}) ==
          "Choose.\n\n{choices} {so} Which?\n(A) red\nAnswer:");
}

TEST_CASE("question_prompt: a hint follows the opening, and is the opening where there is none")
{
    question_prompt const ask(form, "Answer in Spanish.");
    CHECK(ask({.question = "Q", .choices = colours}).starts_with("Choose. Answer in Spanish.\n\nQ\n"));
    question_prompt const bare({.without_context = "{question}"}, "Answer in Spanish.");
    CHECK(bare({.question = "Q"}) == "Answer in Spanish.\n\nQ");
    CHECK(question_prompt({.without_context = "{question}"})({.question = "Q"}) == "Q");
}

TEST_CASE("question_prompt: worked examples stand between opening and question, each with its answer")
{
    question_prompt const ask({.opening = "Add.", .without_context = "{question} ="});
    std::vector<worked_example> const shown{{{.question = "1 + 1"}, "2"}, {{.question = "2 + 2"}, "4"}};
    CHECK(ask({.question = "3 + 3"}, shown) == "Add.\n\n1 + 1 = 2\n\n2 + 2 = 4\n\n3 + 3 =");
    question_prompt const below({.without_context = "{question}\n", .between = "\n--\n"});
    CHECK(below({.question = "3 + 3"}, shown) == "1 + 1\n2\n--\n2 + 2\n4\n--\n3 + 3\n");
    std::string one;
    ask.append_question({.question = "5"}, one);
    CHECK(one == "5 =");
}

TEST_CASE("question_prompt: choices that bring their letter keep it; letters end at Z")
{
    CHECK(lettered_choice(1, "(B) blue") == "(B) blue");
    CHECK(lettered_choice(1, "(A) blue") == "(B) (A) blue");
    CHECK(lettered_choice(25, "last") == "(Z) last");
    CHECK(code_of([] { (void)lettered_choice(26, "x"); }) == errc::limit);
}

TEST_CASE("question_prompt: nothing of a question is lost in silence")
{
    question_prompt const ask(form), free({.name = "free", .without_context = "{question}"});
    CHECK(code_of([&] { (void)ask({.question = "Q"}); }) == errc::invalid_argument);                      // no choices
    CHECK(code_of([&] { (void)ask({.choices = colours}); }) == errc::invalid_argument);                   // no question
    CHECK(code_of([&] { (void)free({.question = "Q", .choices = colours}); }) == errc::invalid_argument); // no place
    CHECK(code_of([&] { (void)free({.context = "C", .question = "Q"}); }) == errc::invalid_argument);     // no place
    question_prompt const needs({.with_context = "{context} {question}"});
    CHECK(code_of([&] { (void)needs({.question = "Q"}); }) == errc::invalid_argument);
}

TEST_CASE("question_prompt: a broken form says what is wrong with it")
{
    CHECK(message_of({.name = "x", .without_context = "{qestion}"}) ==
          "the prompt \"x\" has the unknown slot {qestion}; the nearest known one is {question} (without_context)");
    CHECK(message_of({.without_context = "{question} {"}).find("single '{'") != std::string::npos);
    CHECK(message_of({.without_context = "{question} }"}).find("single '}'") != std::string::npos);
    CHECK(message_of({.without_context = "{choices}"}).find("lacks the slot {question}") != std::string::npos);
    CHECK(message_of({.with_context = "{question}"}).find("lacks the slot {context}") != std::string::npos);
    CHECK(message_of({.without_context = "{context}{question}"}).find("empty there") != std::string::npos);
    CHECK(message_of({.name = "x"}).find("has no form") != std::string::npos);
}

TEST_CASE("question_prompt: the first line of a generation")
{
    STATIC_REQUIRE(first_line(" \n (B) blue \r\nQuestion: next") == "(B) blue");
    CHECK(first_line("one").size() == 3);
    CHECK(first_line(" \n\t ").empty());
    CHECK(first_line("").empty());
}
