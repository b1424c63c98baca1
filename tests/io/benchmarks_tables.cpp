// SPDX-License-Identifier: MIT
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/benchmark_tools.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

#include <crossin/core/error.hpp>
#include <crossin/io/benchmarks/benchmark_kind.hpp>
#include <crossin/io/benchmarks/sentence_pairs.hpp>
#include <crossin/io/benchmarks/sentence_retrieval.hpp>
#include <crossin/io/benchmarks/tagged_sentences.hpp>

using namespace crossin;
using crossin_test::contains;
using crossin_test::error_of;
using crossin_test::refused;

namespace {

/// A line of CoNLL-U.
std::string word(std::string const& number, std::string const& form, std::string const& tag)
{
    return number + "\t" + form + "\t_\t" + tag + "\t_\t_\t_\t_\t_\t_\n";
}

} // namespace

TEST_CASE("read_sentence_pairs: XTREME's layout, with quotes as Python's csv writes them")
{
    crossin_test::temporary_folder const folder;
    std::vector<sentence_pair> const xnli = read_xnli(
        folder.write("dev-en.tsv", "It rains.\tIt is wet.\tentailment\r\n"
                                   "\"He said \"\"no\"\".\"\tHe spoke.\tcontradictory\r\n"
                                   "\"No\" and \"yes\"\t\"Mere\"\tneutral\r\n"));
    REQUIRE(xnli.size() == 3);
    CHECK(xnli[0] == sentence_pair{"0", "", "It rains.", "It is wet.", "entailment"});
    CHECK(xnli[1] == sentence_pair{"1", "", "He said \"no\".", "He spoke.", "contradiction"});
    CHECK(xnli[2] == sentence_pair{"2", "", "\"No\" and \"yes\"", "\"Mere\"", "neutral"});
    std::vector<sentence_pair> const test = read_pawsx(folder.write("test-de.tsv", "Eins\tEin\nZwei\tDrei"));
    REQUIRE(test.size() == 2);
    CHECK(test[1] == sentence_pair{"1", "", "Zwei", "Drei", ""});
}

TEST_CASE("read_sentence_pairs: columns that a header names")
{
    crossin_test::temporary_folder const folder;
    std::vector<sentence_pair> const xnli = read_xnli(
        folder.write("xnli.dev.tsv", "language\tgold_label\tsentence1\tsentence2\tpairID\n"
                                     "vi\tneutral\tA\tB\t1\nvi\tentailment\tC\t\"\"D\"\"\t2\nzh\tneutral\tE\tF\t1\n"));
    REQUIRE(xnli.size() == 3);
    CHECK(xnli[1] == sentence_pair{"2", "vi", "C", "\"\"D\"\"", "entailment"}); // no quotes are taken off
    CHECK(xnli[2] == sentence_pair{"1", "zh", "E", "F", "neutral"});
    CHECK(read_pawsx(folder.write("test_2k.tsv", "id\tsentence1\tsentence2\tlabel\n7\tA\tB\t1\n")) ==
          std::vector<sentence_pair>{{"7", "", "A", "B", "1"}});
}

TEST_CASE("read_sentence_pairs: what cannot be read is said, with the line")
{
    auto const read = [](std::string const& path) { return read_xnli(path); };
    CHECK(refused(read, "a\tb\tneutral\nc\td\tneutrall\n")
              .starts_with(":2: \"neutrall\" is no label of this benchmark; the nearest is \"neutral\""));
    CHECK(refused(read, "a\tb\t1\n").starts_with(":1: \"1\" is no label"));
    CHECK(refused(read, "a\tb\tneutral\nc\td\n").starts_with(":2: the line has 2 columns, and the first has 3"));
    CHECK(refused(read, "a\n").starts_with(":1: the line has 1 columns; two sentences"));
    CHECK(refused(read, "a\tb\tneutral\n\n").starts_with(":2: the line has 1 columns"));
    CHECK(refused(read, "a\t \tneutral\n").starts_with(":1: a sentence of the pair is empty"));
    CHECK(refused(read, "language\tgold_label\tsentence1\n").starts_with(":1: the header names no columns"));
    CHECK(refused(read, "sentence1\tsentence2\n").starts_with(":1: behind the header stands nothing"));
    CHECK(refused(read, "sentence1\tsentence2\tpairID\na\tb\t1\nc\td\t1\n")
              .starts_with(":3: the id \"1\" stands twice; the first is on line 2"));
    CHECK(contains(refused(read, "\n\n"), "the file is empty"));
}

TEST_CASE("read_conllu: words and tags without ranges and empty nodes")
{
    crossin_test::temporary_folder const folder;
    std::string const text = "# newdoc\n# sent_id = s1\n# text = vámonos\n" + word("1-2", "vámonos", "_") +
                             word("1", "vamos", "VERB") + word("2", "nos", "PRON") + word("2.1", "x", "_") + "\n" +
                             word("1", "Sí", "_"); // no blank line at the end, and no id
    CHECK(read_conllu(folder.write("a.conllu", text)) ==
          std::vector<tagged_sentence>{{"s1", {"vamos", "nos"}, {"VERB", "PRON"}}, {"1", {"Sí"}, {"_"}}});

    auto const read = [](std::string const& path) { return read_conllu(path); };
    CHECK(refused(read, "# sent_id = a\n1\tx\t_\tX\n").starts_with(":2: the line has 4 columns; CoNLL-U has 10"));
    CHECK(refused(read, word("2", "x", "X")).starts_with(":1: the word has the number \"2\"; 1 was expected"));
    CHECK(refused(read, word("1", "x", "NUON")).starts_with(":1: \"NUON\" is no label of this benchmark; the nearest"));
    CHECK(refused(read, word("1", "", "X")).starts_with(":1: the word is empty"));
    CHECK(refused(read, "# sent_id = a\n" + word("1", "x", "X") + "\n# sent_id = a\n" + word("1", "x", "X"))
              .starts_with(":4: the id \"a\" stands twice; the first is on line 1"));
    CHECK(refused(read, word("1", "x", "X") + "# sent_id = a\n").starts_with(":2: a comment stands inside"));
    CHECK(contains(refused(read, "# sent_id = a\n"), "the file has no word"));
}

TEST_CASE("read_tagged_words: WikiAnn with its languages, and XTREME's form without")
{
    crossin_test::temporary_folder const folder;
    std::vector<tagged_sentence> const expected = {{"0", {"Rio", ":", "ok"}, {"B-LOC", "O", "O"}},
                                                   {"1", {"a"}, {"I-ORG"}}};
    CHECK(read_tagged_words(folder.write("es-test", "es:Rio\tB-LOC\nes::\tO\nes:ok\tO\n\nes:a\tI-ORG\n\n")) ==
          expected);
    CHECK(read_tagged_words(folder.write("test-es.tsv", "Rio\tB-LOC\n:\tO\nok\tO\n\n\na\tI-ORG")) == expected);
    CHECK(read_tagged_words(folder.write("c", "a:b\tO\nc:d\tO\n"))[0].words == std::vector<std::string>{"a:b", "c:d"});
    CHECK(read_tagged_words(folder.write("u", "Hola\tINTJ\n"), tag_set::parts_of_speech)[0].tags ==
          std::vector<std::string>{"INTJ"});

    auto const read = [](std::string const& path) { return read_tagged_words(path); };
    CHECK(refused(read, "a\tO\nb\n").starts_with(":2: the line has 1 columns; word, tab, tag"));
    CHECK(refused(read, "a\tNOUN\n").starts_with(":1: \"NOUN\" is no tag of a name"));
    CHECK(refused(read, "a\tB-\n").starts_with(":1: \"B-\" is no tag of a name"));
    CHECK(refused(read, " \tO\n").starts_with(":1: the word is empty"));
}

TEST_CASE("retrieval: lines that translate each other, and pairs of ids")
{
    crossin_test::temporary_folder const folder;
    retrieval_set const lines = read_translated_lines(folder.write("t.vie", "một\nhai\n"),
                                                      folder.write("t.eng", "one\ntwo"));
    CHECK(lines.source == std::vector<std::string>{"một", "hai"});
    CHECK(lines.target == std::vector<std::string>{"one", "two"});
    CHECK(lines.gold == std::vector<std::pair<std::size_t, std::size_t>>{{0, 0}, {1, 1}});
    CHECK(contains(
        error_of([&] { (void)read_translated_lines(folder.file("t.vie"), folder.write("long", "a\nb\nc\n")); }).what(),
        "has 3 lines, and"));
    CHECK(contains(
        error_of([&] { (void)read_translated_lines(folder.file("t.vie"), folder.write("hole", "a\n\n")); }).what(),
        "hole:2: the line is empty"));

    std::string const from = folder.write("de-en.test.de", "de-1\teins\nde-2\tzwei\n"),
                      to = folder.write("de-en.test.en", "en-1\ttwo\nen-2\tthree\n");
    retrieval_set const ids = read_numbered_sentences(from, to, folder.write("gold", "de-2\ten-1\n"));
    CHECK(ids.source == std::vector<std::string>{"eins", "zwei"});
    CHECK(ids.target_ids == std::vector<std::string>{"en-1", "en-2"});
    CHECK(ids.gold == std::vector<std::pair<std::size_t, std::size_t>>{{1, 0}});
    auto const gold = [&](std::string_view text) {
        return std::string(error_of([&] { (void)read_numbered_sentences(from, to, folder.write("g", text)); }).what());
    };
    CHECK(contains(gold("de-2\ten-1\nen-1\tde-2\n"), "g:2: the sentence \"en-1\" is not in"));
    CHECK(contains(gold("de-2 en-1\n"), "g:1: the line is not two ids"));
    CHECK(contains(gold("de-2\ten-1\nde-2\ten-1\n"), "g:2: the id \"de-2?en-1\" stands twice"));
    CHECK(contains(error_of([&] {
                       (void)read_numbered_sentences(folder.write("d", "x\ta\nx\tb\n"), to, folder.file("gold"));
                   }).what(),
                   "d:2: the id \"x\" stands twice"));
}

TEST_CASE("benchmark_kind_of: by the first bytes of a file")
{
    crossin_test::temporary_folder const folder;
    auto const kind = [&](std::string_view bytes) { return benchmark_kind_of(folder.write("k", bytes)); };
    using enum benchmark_kind;
    CHECK(kind(R"([{"id": "1", "English": {"question": "?"}}])") == seaeval);
    CHECK(kind(R"([{"English": {"question": "?"}, "id": "1"}])") == seaeval);
    CHECK(kind(R"({"version": 1, "data": []})") == questions);
    CHECK(kind(R"({"premise": "a", "choice1": "b"})") == xcopa);
    CHECK(kind("A question, 3?\t1,200\n") == mgsm);
    CHECK(kind("a\tb\tneutral\n") == xnli);
    CHECK(kind("a\tb\t1\n") == pawsx);
    CHECK(kind("language\tgold_label\tsentence1\tsentence2\n") == xnli);
    CHECK(kind("id\tsentence1\tsentence2\tlabel\n") == pawsx);
    CHECK(kind("# sent_id = 1\n" + word("1", "x", "X")) == conllu);
    CHECK(kind(word("1", "x", "X")) == conllu);
    CHECK(kind("en:Rio\tB-LOC\r\n") == tagged_words);
    for (std::string_view const none : {"a sentence\n", "a\tb\n", R"({"instruction": "a"})", R"([1, 2])", "{"})
        CHECK(kind(none) == std::nullopt);
    CHECK(contains(error_of([&] { (void)kind(""); }).what(), "empty"));
    CHECK(error_of([&] { (void)kind("\x1F\x8B"); }).code() == errc::unsupported);
    CHECK(benchmark_kind_named("pawsx") == pawsx);
    for (std::size_t i = 0; i < benchmark_kinds.size(); ++i)
        CHECK(name_of(benchmark_kind_named(benchmark_kinds[i])) == benchmark_kinds[i]);
    CHECK(contains(error_of([] { (void)benchmark_kind_named("xnil"); }).what(), "\"xnli\""));
}

TEST_CASE("language_in_name: the first part of a file's name that is a language")
{
    auto const name = [](std::string_view path) {
        auto const found = language_in_name(path);
        return found ? to_string(*found) : std::string("none");
    };
    CHECK(name("/data/en/xquad.vi.json") == "vi");
    CHECK(name("test-sw.tsv") == "sw");
    CHECK(name("mgsm_es.tsv") == "es");
    CHECK(name("zh_pud-ud-test.conllu") == "zh");
    CHECK(name("tatoeba.vie-eng.eng") == "vi");
    CHECK(name("test-context-hi-question-de.json") == "hi");
    CHECK(name("en/questions.json") == "none");
    CHECK(name("ud-pud.tsv") == "none");
    CHECK(name("") == "none");
}
