// SPDX-License-Identifier: MIT
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "io/benchmark_tools.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

#include <crossin/core/error.hpp>
#include <crossin/io/benchmarks/causal_choices.hpp>
#include <crossin/io/benchmarks/span_questions.hpp>
#include <crossin/io/benchmarks/word_problems.hpp>
#include <crossin/io/benchmarks/xtreme_predictions.hpp>

using namespace crossin;
using crossin_test::contains;
using crossin_test::refused;

namespace {

std::string const squad = R"({"data": [{"paragraphs": [
{"context": "Zoë là bác sĩ.", "qas": [
  {"id": "q1", "question": "Ai?", "answers": [{"text": "Zoë", "answer_start": 0}, {"text": "bác sĩ", "answer_start": 7}]},
  {"id": "q2", "question": "Gì?", "answers": [{"text": "bác", "answer_start": 6}], "more": {}}]},
{"context": "Không.", "qas": [
  {"id": "q3", "question": "Sao?", "answers": [{"text": "", "answer_start": 0}]}, {"id": "q4", "question": "Hm?"}]}]}],
"version": "1.1"})";

std::string with(std::string text, std::string_view from, std::string_view to)
{
    REQUIRE(contains(text, from));
    return text.replace(text.find(from), from.size(), to);
}

} // namespace

TEST_CASE("read_span_questions: contexts, all answers, and where they stand in code points")
{
    crossin_test::temporary_folder const folder;
    std::vector<span_question> const all = read_span_questions(folder.write("q.vi.json", squad));
    REQUIRE(all.size() == 4);
    CHECK(all[0].id == "q1");
    CHECK(all[0].context == "Zoë là bác sĩ.");
    CHECK(all[0].question == "Ai?");
    CHECK(all[0].answers == std::vector<answer_span>{{"Zoë", 0, true}, {"bác sĩ", 7, true}});
    CHECK(all[1].answers == std::vector<answer_span>{{"bác", 6, false}}); // a code point too early
    CHECK(all[2].context == "Không.");
    CHECK(all[2].answers.empty()); // one without text
    CHECK(all[3].answers.empty()); // none at all
}

TEST_CASE("read_span_questions: what cannot be read is said, with the line")
{
    auto const read = [](std::string const& path) { return read_span_questions(path); };
    CHECK(contains(refused(read, with(squad, R"("id": "q2", )", "")), ":4 (byte"));
    CHECK(contains(refused(read, with(squad, R"("id": "q2", )", "")), R"(lacks the key "id")"));
    CHECK(contains(refused(read, with(squad, "\"q3\"", "\"q1\"")),
                   R"(the id "q1" stands twice; the first is on line 3)"));
    CHECK(contains(refused(read, with(squad, "\"answer_start\": 7", "\"answer_start\": 14")), "has 14 code points"));
    CHECK(contains(refused(read, with(squad, R"("Gì?")", R"("  ")")), "expected a text that is not empty"));
    CHECK(contains(refused(read, with(squad, R"("context": "Không.")", R"("context": 3.5e)")), ":5 (byte"));
    CHECK(contains(refused(read, "[]"), "no file of questions about paragraphs"));
    CHECK(contains(refused(read, R"({"data": []})"), "has no question"));
    CHECK(contains(refused(read, ""), "empty"));
}

TEST_CASE("read_causal_choices: cause and effect, and which is right")
{
    crossin_test::temporary_folder const folder;
    std::string const one =
        R"({"premise": "A", "choice1": "b\"", "choice2": "c", "question": "cause", "label": 0, "idx": 3})";
    std::string const two =
        R"({"idx": 4, "changed": true, "label": "1", "question": "effect", "choice2": "f", "choice1": "e", "premise": "D"})";
    std::vector<causal_choice> const all = read_causal_choices(folder.write("x.jsonl", one + "\n\n" + two + "\n"));
    REQUIRE(all.size() == 2);
    CHECK(all[0] == causal_choice{"3", "A", {"b\"", "c"}, causal_question::cause, 0});
    CHECK(all[1] == causal_choice{"4", "D", {"e", "f"}, causal_question::effect, 1});

    auto const read = [](std::string const& path) { return read_causal_choices(path); };
    auto const second = [&](std::string_view from, std::string_view to) {
        return refused(read, one + "\n" + with(two, from, to));
    };
    CHECK(second("\"label\": \"1\"", "\"label\": 2").starts_with(":2: \"label\" is \"2\"; the nearest"));
    CHECK(second("\"effect\"", "\"efect\"")
              .starts_with(":2: \"question\" is \"efect\"; the nearest known value is \"effect\""));
    CHECK(second("\"f\"", "\"e\"").starts_with(":2: both choices are \"e\""));
    CHECK(second("\"premise\": \"D\"", "\"premiss\": \"D\"").starts_with(":2: the file lacks the key \"premise\""));
    CHECK(second("\"D\"", "\" \"").starts_with(":2: \"premise\" is \" \"; expected a text that is not empty"));
    CHECK(second("\"idx\": 4", "\"idx\": 3").starts_with(":2: the id \"3\" stands twice; the first is on line 1"));
    CHECK(second("\"idx\": 4,", "").starts_with(":2: the file lacks the key \"idx\""));
    CHECK(second("true", "tru").starts_with(":2: "));
    CHECK(contains(refused(read, " \n"), "the file is empty"));
    CHECK(contains(refused(read, "{\"premise\": \"\xFF\"}"), ":1 (byte 13)"));
}

TEST_CASE("read_word_problems: a question and a whole number a line")
{
    crossin_test::temporary_folder const folder;
    CHECK(read_word_problems(folder.write("m.tsv", "\xEF\xBB\xBFHow many? \t18\r\nHow much?\t1,234,567\nThen?\t-3")) ==
          std::vector<word_problem>{{"How many?", 18}, {"How much?", 1234567}, {"Then?", -3}});
    auto const read = [](std::string const& path) { return read_word_problems(path); };
    CHECK(refused(read, "a\t1\nb\n").starts_with(":2: the line has 1 columns; question, tab, answer"));
    CHECK(refused(read, "a\t1\nb\t2\t3\n").starts_with(":2: the line has 3 columns"));
    CHECK(refused(read, "\t1\n").starts_with(":1: the question is empty"));
    for (std::string const number : {"", "x", "1.5", "1,23", ",123", "12,3456", "99999999999999999999", "-", "+1"})
        CHECK(refused(read, "a\t" + number + "\n").starts_with(":1: the answer is \"" + number + "\"; a whole number"));
}

TEST_CASE("xtreme predictions: labels, tags, pairs and answers")
{
    crossin_test::temporary_folder const folder;
    CHECK(read_label_predictions(folder.write("l", "3\n1 \r\n2")) == std::vector<std::string>{"3", "1", "2"});
    CHECK(read_tag_predictions(folder.write("t", "O\nB-PER\n\n\nO\n")) ==
          std::vector<std::vector<std::string>>{{"O", "B-PER"}, {}, {"O"}});
    CHECK(read_pair_predictions(folder.write("p", "de-1\ten-2\nde-1\ten-3\n")) ==
          std::vector<std::pair<std::string, std::string>>{{"de-1", "en-2"}, {"de-1", "en-3"}});
    CHECK(read_answer_predictions(folder.write("a", R"({"q1": "Zo\u00eb", "q2": ""})")) ==
          std::vector<answer_prediction>{{"q1", "Zoë"}, {"q2", ""}});

    static constexpr std::array<std::string_view, 2> labels = {"0", "1"};
    auto const read_labels = [](std::string const& path) { return read_label_predictions(path, labels); };
    CHECK(refused(read_labels, "0\n\n1\n").starts_with(":2: the line is empty"));
    CHECK(refused(read_labels, "0\n2\n").starts_with(":2: \"2\" is no label of this benchmark"));
    auto const read_pairs = [](std::string const& path) { return read_pair_predictions(path); };
    CHECK(refused(read_pairs, "a\tb\na b\n").starts_with(":2: the line is not two ids"));
    CHECK(refused(read_pairs, "a\tb\nc\td\na\tb\n").starts_with(":3: the id \"a?b\" stands twice"));
    auto const read_answers = [](std::string const& path) { return read_answer_predictions(path); };
    CHECK(contains(refused(read_answers, R"({"q": "a", "q": "b"})"), "stands twice"));
    CHECK(contains(refused(read_answers, "{}"), "an object with the ids of questions"));
    CHECK(contains(refused(read_answers, R"({"q": ["a"]})"), "expected a text"));
}
