// SPDX-License-Identifier: MIT
// The readers on the benchmarks themselves, with the counts that their makers state.
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <crossin/io/benchmarks/benchmark_kind.hpp>
#include <crossin/io/benchmarks/causal_choices.hpp>
#include <crossin/io/benchmarks/sentence_retrieval.hpp>
#include <crossin/io/benchmarks/span_questions.hpp>
#include <crossin/io/benchmarks/tagged_sentences.hpp>
#include <crossin/io/benchmarks/word_problems.hpp>

using namespace crossin;
using crossin_test::shared_data;

TEST_CASE("benchmarks: XQuAD has 1190 questions about 240 paragraphs, the same in each language")
{
    auto const folder = shared_data("xquad");
    if (!folder) return;
    std::vector<std::string> ids;
    for (std::string const language : {"en", "es", "vi", "zh"}) {
        std::string const path = *folder + "/xquad." + language + ".json";
        CHECK(benchmark_kind_of(path) == benchmark_kind::questions);
        CHECK(language_in_name(path) == language_tag::parse(language));
        std::vector<span_question> const all = read_span_questions(path);
        REQUIRE(all.size() == 1190);
        std::vector<std::string> mine;
        std::size_t contexts = 0, answers = 0, in_place = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            mine.push_back(all[i].id);
            contexts += i == 0 || all[i].context != all[i - 1].context;
            answers += all[i].answers.size();
            for (answer_span const& one : all[i].answers) in_place += one.in_place;
        }
        CHECK(contexts == 240);
        CHECK(answers == 1190);
        CHECK(in_place == answers);
        if (ids.empty()) ids = mine;
        CHECK(mine == ids);
    }
}

TEST_CASE("benchmarks: XCOPA has 100 and 500 items, with one label in all languages")
{
    auto const folder = shared_data("xcopa");
    if (!folder) return;
    for (auto const& [part, count] : {std::pair<std::string, std::size_t>{"val", 100}, {"test", 500}}) {
        std::vector<std::pair<std::string, std::size_t>> labels;
        for (std::string const language : {"it", "vi", "zh"}) {
            std::string const path = *folder + "/" + part + "." + language + ".jsonl";
            CHECK(benchmark_kind_of(path) == benchmark_kind::xcopa);
            std::vector<causal_choice> const all = read_causal_choices(path);
            CHECK(all.size() == count);
            std::vector<std::pair<std::string, std::size_t>> mine;
            for (causal_choice const& one : all) mine.emplace_back(one.id, one.right);
            if (labels.empty()) labels = mine;
            CHECK(mine == labels);
        }
    }
}

TEST_CASE("benchmarks: MGSM has 250 problems, with the same answers in each language")
{
    auto const folder = shared_data("mgsm");
    if (!folder) return;
    std::vector<std::int64_t> answers;
    for (std::string const language : {"en", "es", "zh"}) {
        std::string const path = *folder + "/mgsm_" + language + ".tsv";
        CHECK(benchmark_kind_of(path) == benchmark_kind::mgsm);
        std::vector<std::int64_t> mine;
        for (word_problem const& one : read_word_problems(path)) mine.push_back(one.answer);
        CHECK(mine.size() == 250);
        if (answers.empty()) answers = mine;
        CHECK(mine == answers);
    }
}

TEST_CASE("benchmarks: PUD has 1000 sentences with one id each in all languages")
{
    auto const folder = shared_data("ud-pud");
    if (!folder) return;
    std::vector<std::string> ids;
    for (auto const& [language, words] :
         {std::pair<std::string, std::size_t>{"en", 21180}, {"es", 23283}, {"zh", 21415}}) {
        std::string const path = *folder + "/" + language + "_pud-ud-test.conllu";
        CHECK(benchmark_kind_of(path) == benchmark_kind::conllu);
        CHECK(language_in_name(path) == language_tag::parse(language));
        std::vector<std::string> mine;
        std::size_t count = 0;
        for (tagged_sentence const& one : read_conllu(path)) {
            mine.push_back(one.id);
            count += one.words.size();
            CHECK(one.words.size() == one.tags.size());
        }
        CHECK(mine.size() == 1000);
        CHECK(count == words);
        if (ids.empty()) ids = mine;
        CHECK(mine == ids);
    }
}

TEST_CASE("benchmarks: Tatoeba has 1000 pairs for each language")
{
    auto const folder = shared_data("tatoeba");
    if (!folder) return;
    for (std::string const language : {"cmn", "spa", "vie"}) {
        std::string const path = *folder + "/tatoeba." + language + "-eng.";
        retrieval_set const set = read_translated_lines(path + language, path + "eng");
        CHECK(set.source.size() == 1000);
        CHECK(set.target.size() == 1000);
        CHECK(set.gold.size() == 1000);
    }
}
