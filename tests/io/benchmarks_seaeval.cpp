// SPDX-License-Identifier: MIT
#include <crossin/io/benchmarks/seaeval.hpp>

#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

std::string const set_one = R"json({"id": "a", "English": {"question": "Q?", "choices": ["(A) x", "(B) y"],
 "answer": "(B) y", "context": "C", "model_input": "I", "model_prediction": "(A)"}, "Malay": {"question": "S?",
 "choices": ["(A) u", "(B) v"], "answer": "(B) v", "context": null, "model_prediction": null}})json";

std::string refused(std::string const& text)
{
    return error_of([&] { static_cast<void>(seaeval_from_json(text, "log.json")); }).what();
}

/// `set_one` with the first `from` replaced, as a list of one.
std::string with(std::string const& from, std::string const& to)
{
    std::string text = set_one;
    REQUIRE(text.find(from) != std::string::npos);
    text.replace(text.find(from), from.size(), to);
    return '[' + text + ']';
}

} // namespace

TEST_CASE("seaeval: sets in all their languages")
{
    parallel_questions const found = seaeval_from_json("\xEF\xBB\xBF[" + set_one + "]", "log.json",
                                                       {.texts = true, .prompts = true});
    CHECK(found.languages == std::vector<std::string>{"English", "Malay"});
    REQUIRE(found.questions.size() == 1);
    CHECK(found.questions[0].id == "a");
    CHECK(found.questions[0].in[0] == choice_question{"C", "Q?", {"(A) x", "(B) y"}, 1, "I", "(A)"});
    CHECK(found.questions[0].in[1] == choice_question{"", "S?", {"(A) u", "(B) v"}, 1, "", std::nullopt});
    CHECK(missing_predictions(found) == 1);
    CHECK(error_of([&] { expect_predictions(found); }).message() ==
          "1 of 2 predictions are missing, the first one that of \"a\" in \"Malay\"; a score over the others would be "
          "one of another benchmark");
    parallel_questions const bare = seaeval_from_json('[' + set_one + ']', "log.json", {.texts = false});
    CHECK(bare.questions[0].in[0] == choice_question{"", "", {"(A) x", "(B) y"}, 1, "", "(A)"});
}

TEST_CASE("seaeval: languages of later sets stand in any order, ids may be numbers")
{
    parallel_questions const found = seaeval_from_json(
        '[' + set_one + R"(, {"Malay": {"answer": "u", "question": "", "choices": ["u", "v", "w"]}, "id": 7,
            "English": {"answer": "t", "question": "", "choices": ["s", "t"]}}])");
    REQUIRE(found.questions.size() == 2);
    CHECK(found.questions[1].id == "7");
    CHECK(found.questions[1].in[0].choices == std::vector<std::string>{"s", "t"});
    CHECK(found.questions[1].in[1].choices.size() == 3);
}

TEST_CASE("seaeval: what is written is read again")
{
    parallel_questions made = {"q", {"Spanish", "fr"}, {}};
    numbers random(3);
    for (int i = 0; i < 20; ++i) {
        parallel_question one = {"id" + std::to_string(i), {}};
        for (int l = 0; l < 2; ++l) {
            choice_question in = {random_text(random, 9), random_text(random, 9), {}, 1, random_text(random, 3), {}};
            in.choices = {"(A) " + random_text(random, 5), "(B) " + random_text(random, 5)};
            if (random(2) == 0) in.prediction = random_text(random, 5);
            one.in.push_back(std::move(in));
        }
        made.questions.push_back(std::move(one));
    }
    CHECK(seaeval_from_json(seaeval_json(made), "q", {.texts = true, .prompts = true}) == made);
}

TEST_CASE("seaeval: names and tags of languages")
{
    CHECK(seaeval_language("Malay") == "ms"_lang);
    CHECK(seaeval_language("Filipino") == "fil"_lang);
    CHECK(seaeval_language("pt-BR") == "pt-BR"_lang);
    CHECK_FALSE(seaeval_language("Klingon").has_value());
    CHECK(seaeval_name("id"_lang) == "Indonesian");
    CHECK(seaeval_name("sw"_lang) == "sw");
}

TEST_CASE("seaeval: files of another kind are refused, and called what they are")
{
    CHECK(refused("") == "log.json: the file is empty; a list of sets of questions was expected");
    CHECK(refused(" \n") == "log.json: the file is empty; a list of sets of questions was expected");
    CHECK(refused("[]") == "log.json: the list is empty; it has no set of questions");
    CHECK(refused("{\"overall_acc\": 0.5}").starts_with("log.json:1 (byte 0): this is a file of scores, not of"));
    CHECK(refused("{\"data\": []}").find("SQuAD") != std::string::npos);
    CHECK(refused("{\"id\": 1}\n{\"id\": 2}\n").find("one JSON object a line") != std::string::npos);
    CHECK(refused("a\tb\n").starts_with("log.json:1 (byte 0): this is no JSON list; expected SeaEval's list of sets"));
    CHECK(refused("[1]") == "log.json:1 (byte 1): a set of questions is an object; this is something else");
    CHECK(refused("[{\"instruction\": \"a\"}]").find("the member \"instruction\" of a set is no object") !=
          std::string::npos);
    CHECK(refused(with("\"question\": \"Q?\", ", "")).find("\"English\" lacks the key \"question\"") !=
          std::string::npos);
}

TEST_CASE("seaeval: what is wrong in a set is said with its place")
{
    CHECK(refused(with("\"answer\": \"(B) y\"", "\"answer\": \"(C) z\"")) ==
          "log.json:2 (byte 85): the answer \"(C) z\" of \"English\" is not among its choices");
    CHECK(refused(with("(B) y", "(A) x")).find("two choices of \"English\" are equal: \"(A) x\"") != std::string::npos);
    CHECK(refused(with("\"(A) x\", ", "")).find("\"English\" has fewer than two choices") != std::string::npos);
    CHECK(refused(with("\"id\": \"a\", ", "")) == "log.json:1 (byte 1): this set lacks the key \"id\"");
    CHECK(refused(with("\"id\": \"a\"", "\"id\": {}")).find("the id of a set is a text") != std::string::npos);
    CHECK(refused(with("\"Malay\"", "\"English\"")).find("\"English\" stands twice") != std::string::npos);
    CHECK(refused(with("\"choices\": [\"(A) x\", \"(B) y\"]", "\"choices\": 4")).find("is no list") !=
          std::string::npos);
    CHECK(refused(with("\"model_prediction\": \"(A)\"", "\"model_prediction\": 4")).find("is no text") !=
          std::string::npos);
    CHECK(refused('[' + set_one + ",\n" + set_one + ']') == "log.json:4 (byte " + std::to_string(set_one.size() + 3) +
                                                                "): the id \"a\" is that of the set at line 1, too");
    CHECK(
        refused('[' + set_one + R"(, {"id": "b", "English": {"question": "", "choices": ["s", "t"], "answer": "t"}}])")
            .find("the set \"b\" lacks the language \"Malay\", which the first set has") != std::string::npos);
    std::string more = set_one;
    more.replace(more.find("\"a\""), 3, "\"b\"");
    more.insert(more.size() - 1, R"(, "Thai": {"question": "", "choices": ["s", "t"], "answer": "t"})");
    CHECK(refused('[' + set_one + ", " + more + ']').find("has the language \"Thai\", which the first set lacks") !=
          std::string::npos);
    CHECK(refused('[' + set_one).find("the text ends inside a value that is not closed") != std::string::npos);
    CHECK(refused('[' + set_one + "] 1").find("text stands behind the end of the value") != std::string::npos);
    CHECK(refused(with("Q?", "\xFF")).find("is not part of well-formed UTF-8") != std::string::npos);
    CHECK(refused(with("Q?", "\\ud800")).find("half of a surrogate pair") != std::string::npos);
}

TEST_CASE("seaeval: every cut and every changed byte gives sets or an error with its path")
{
    std::string const text = '[' + set_one + ']';
    numbers random(1);
    for (std::size_t at = 0; at < text.size(); ++at) {
        CHECK(refused(text.substr(0, at)).starts_with("log.json"));
        for (int round = 0; round < 10; ++round) {
            std::string changed = text;
            changed[at] = static_cast<char>(random(256));
            try {
                static_cast<void>(seaeval_from_json(changed, "log.json"));
            } catch (error const& found) {
                REQUIRE(found.where().path == "log.json");
            }
        }
    }
}

TEST_CASE("seaeval: the published logs", "[data]")
{
    auto const path = shared_data("seaeval");
    if (!path) return;
    parallel_questions const mmlu = read_seaeval(*path + "/cross_mmlu/flan_t5_xl.p1.json");
    CHECK(mmlu.questions.size() == 150);
    CHECK(mmlu.languages ==
          std::vector<std::string>{"Filipino", "Vietnamese", "Chinese", "Spanish", "Malay", "Indonesian", "English"});
    CHECK(missing_predictions(mmlu) == 0);
    parallel_questions const logiqa = read_seaeval(*path + "/cross_logiqa/flan_ul2.p1.json");
    CHECK(logiqa.questions.size() == 176);
    for (parallel_question const& one : logiqa.questions)
        for (choice_question const& in : one.in) {
            REQUIRE(in.choices.size() == 4);
            REQUIRE(in.answer == one.in[0].answer);
            REQUIRE_FALSE(in.context.empty());
        }
    CHECK(error_of([&] { static_cast<void>(read_seaeval(*path + "/cross_mmlu/flan_t5_xl.p1_score.json")); })
              .message()
              .starts_with("this is a file of scores"));
}
