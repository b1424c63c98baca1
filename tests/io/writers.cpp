// SPDX-License-Identifier: MIT
#include <crossin/io/writers.hpp>

#include <crossin/io/corpus.hpp>

#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

/// Records with every kind of text; `turns` turns, the earlier ones without input, unless `inputs` is false for all.
std::vector<record> random_records(std::uint64_t key, std::uint64_t turns, bool inputs)
{
    numbers random(key);
    std::vector<record> records;
    for (int i = 0; i < 300; ++i) {
        record made;
        if (random(2) != 0) made.id = "id " + random_text(random, 3);
        if (random(3) == 0) made.system = "s" + random_text(random, 5);
        for (std::uint64_t n = 1 + random(turns), k = 0; k < n; ++k)
            made.turns.push_back({"i" + random_text(random, 20), k + 1 == n && inputs ? random_text(random, 8) : "",
                                  random_text(random, 30)});
        records.push_back(made);
    }
    return records;
}

/// All records in one format, as an example each; prompt and response are made of the last turn.
std::string written(std::string_view format, std::vector<record> const& records)
{
    std::string text;
    for (record const& one : records) {
        std::vector<turn> turns;
        for (record::owned_turn const& t : one.turns) turns.push_back({t.instruction, t.input, t.output});
        example_view example;
        example.fields = {one.id, one.system, turns};
        example.prompt = turns.back().instruction;
        example.response = turns.back().output;
        writer_named(format)(text, example);
    }
    return text;
}

std::vector<record> read_back(std::string const& name, std::string const& text,
                              read_options options = uncached(keep_all))
{
    temporary_folder const folder;
    return records_of(read("en", folder.write(name, text), options));
}

example_view example_of(std::vector<turn> const& turns, std::string_view system = {}, std::string_view id = {})
{
    example_view example;
    example.fields = {id, system, turns};
    example.prompt = "P\n\"x\"";
    example.response = "R";
    return example;
}

} // namespace

TEST_CASE("writers: the lines themselves")
{
    std::vector<turn> const one = {{"I\t\"1\"", "N\\", "O\n漢\x01"}}, two = {{"a", "b", "c"}, {"d", "", "e"}};
    auto const line = [](std::string_view format, example_view const& example) {
        std::string text;
        writer_named(format)(text, example);
        return text;
    };
    CHECK(line("alpaca", example_of(one)) == R"({"instruction": "I\t\"1\"", "input": "N\\", "output": "O\n漢\u0001"})"
                                             "\n");
    CHECK(line("alpaca", example_of(two, "S", "7")) ==
          R"({"id": "7", "system": "S", "instruction": "d", "input": "", "output": "e", "history": [["a\nb", "c"]]})"
          "\n");
    CHECK(
        line("messages", example_of(two, "S")) ==
        R"({"messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "a\nb"}, {"role": "assistant", "content": "c"}, )"
        R"({"role": "user", "content": "d"}, {"role": "assistant", "content": "e"}]})"
        "\n");
    CHECK(line("prompt-completion", example_of(one, "", "x")) ==
          R"({"id": "x", "prompt": "P\n\"x\"", "completion": "R"})"
          "\n");
    CHECK(line("tsv", example_of(one)) == "I\\t\"1\"\tN\\\\\tO\\n漢\x01\n");
    CHECK(line("tsv", example_of(two, "S")) == "S\\na\\nb\\nc\\nd\t\te\n");
    CHECK(line("text", example_of(one)) == "P\\n\"x\"R\n");
    CHECK(error_of([&] { static_cast<void>(writer_named("messagess")); }).message() ==
          "\"messagess\" is no format that is written; the nearest is \"messages\"");
}

TEST_CASE("writers: what is written in alpaca reads back, all of it")
{
    for (std::uint64_t key = 1; key <= 5; ++key) {
        std::vector<record> const records = random_records(key, 4, true);
        CHECK(read_back("a.jsonl", written("alpaca", records)) == records);
    }
}

TEST_CASE("writers: what is written in messages reads back, inputs below instructions")
{
    for (std::uint64_t key = 1; key <= 5; ++key) {
        std::vector<record> records = random_records(key, 4, false);
        CHECK(read_back("m.jsonl", written("messages", records)) == records);
        records = random_records(key, 4, true);
        std::vector<record> const back = read_back("m.jsonl", written("messages", records));
        for (record& one : records)
            for (record::owned_turn& t : one.turns) {
                if (!t.input.empty()) t.instruction += "\n" + t.input;
                t.input.clear();
            }
        CHECK(back == records);
    }
}

TEST_CASE("writers: prompt and response read back from prompt-completion and from text")
{
    for (std::uint64_t key = 1; key <= 5; ++key) {
        std::vector<record> records = random_records(key, 1, false);
        for (record& one : records) one.system.clear();
        CHECK(read_back("p.jsonl", written("prompt-completion", records)) == records);
        for (record& one : records) one.id.clear();
        CHECK(read_back("t.tsv", written("tsv", records)) == records);
        read_options options = uncached(keep_all);
        options.escapes = true;
        std::vector<record> const lines = read_back("t.txt", written("text", records), options);
        for (record& one : records) {
            one.turns[0].instruction += one.turns[0].output;
            one.turns[0].output.clear();
        }
        CHECK(lines == records);
    }
}

TEST_CASE("writers: single turns with inputs read back from tsv")
{
    std::vector<record> records = random_records(6, 1, true);
    for (record& one : records) one.id = one.system = "";
    CHECK(read_back("t.tsv", written("tsv", records)) == records);
}

TEST_CASE("writers: every byte below 128 survives JSON, at every offset")
{
    std::string all;
    for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
    std::vector<record> records;
    for (std::size_t from = 0; from < 40; ++from) records.push_back({"", "", {{"i" + all.substr(from), "", all}}});
    CHECK(read_back("a.jsonl", written("alpaca", records)) == records);
}
