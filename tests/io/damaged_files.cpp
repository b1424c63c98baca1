// SPDX-License-Identifier: MIT
/// \file
/// Small files of every format, cut at every byte and with bytes changed: an error with a place, or records that hold.

#include <crossin/io/corpus.hpp>

#include <unistd.h>

#include <crossin/io/detail/json_check.hpp>

#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

struct sample {
    std::string name;
    std::string text;
    std::string format;
};

std::vector<sample> samples()
{
    std::string const
        a = R"({"id": 1, "instruction": "Sag \"ja\"\n", "input": "", "output": "ja é", "history": [["x", "y"]]})",
        b = R"({"system": "S", "output": "漢\u6f22\ud83d\ude00", "instruction": "b", "z": {"q": [1.5, null]}})";
    return {
        {"a.json", "[\n  " + a + ",\n  " + b + "\n]\n", "alpaca"},
        {"a.jsonl", a + "\r\n\n" + b + "\n", "alpaca"},
        {"m.jsonl",
         R"({"id": "m", "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "h\u00e9\\"}, {"role": "assistant", "content": "a"}]})"
         "\n"
         R"({"conversations": [{"from": "human", "value": "1"}, {"from": "gpt", "value": "2"}]})"
         "\n",
         "messages"},
        {"p.jsonl",
         R"({"prompt": "P\t", "completion": "C"})"
         "\n"
         R"({"prompt": "Q", "response": "R"})",
         "prompt-completion"},
        {"s.json",
         R"({"version": "1", "data": [{"title": "t", "paragraphs": [{"context": "C\"1", "qas": [{"id": "q", "question": "Q", "answers": [{"text": "A", "answer_start": 0}]}]},)"
         R"( {"qas": [{"question": "R", "id": 2, "answers": [{"text": "B"}]}], "context": "D"}]}]})",
         "squad"},
        {"t.tsv", "a\\tb\tc\td\\\\\r\n漢\te\tf\n", "tsv"},
        {"t.txt", "one\\n\r\n\xEF\xBB\xBFtwo é\n", "text"}};
}

/// A file in place of an older one, which is removed first: file systems hurry to the disk with what is overwritten.
std::string fresh(temporary_folder const& folder, std::string const& name, std::string_view text)
{
    ::unlink(folder.file(name).c_str());
    return folder.write(name, text);
}

/// Reads the file under each policy. A corpus that comes out must hold: facts are those of the records, texts are UTF-8.
void read_all_ways(std::string const& path, std::string const& format, std::uint64_t size)
{
    corpus::workspace room;
    for (problem_policy const policy : {problem_policy{}, skip_all, keep_all}) {
        read_options options = uncached(policy);
        options.format = format;
        try {
            corpus const c = read("en", path, options);
            for (std::uint64_t i = 0; i < c.size(); ++i) {
                record_view const view = c.read(i, room);
                REQUIRE(facts_of(view) == c.facts(i));
                for (turn const& one : view.turns)
                    for (std::string_view const text : {one.instruction, one.input, one.output, view.id, view.system})
                        REQUIRE(detail::first_invalid_utf8(text) == std::string_view::npos);
                REQUIRE(c.source(i).byte < size);
            }
            REQUIRE(c.tally().kept == c.size());
        } catch (error const& found) {
            REQUIRE(found.where().path == path);
            REQUIRE(found.where().byte <= size);
        }
    }
}

} // namespace

TEST_CASE("damaged files: cut off at every byte")
{
    temporary_folder const folder;
    for (sample const& one : samples())
        for (std::size_t cut = 0; cut <= one.text.size(); ++cut) {
            INFO(one.name << " cut at " << cut);
            read_all_ways(fresh(folder, one.name, one.text.substr(0, cut)), one.format, cut);
        }
}

TEST_CASE("damaged files: single bytes changed, left out, or doubled")
{
    temporary_folder const folder;
    numbers random(1);
    for (sample const& one : samples())
        for (std::size_t at = 0; at < one.text.size(); ++at)
            for (int round = 0; round < 4; ++round) {
                std::string text = one.text;
                static constexpr char marks[] = "{}[]\",:\\\n\t u";
                switch (round) {
                case 0: text[at] = static_cast<char>(random(256)); break;
                case 1: text[at] = marks[random(sizeof marks - 1)]; break;
                case 2: text.erase(at, 1); break;
                default: text.insert(at, 1, marks[random(sizeof marks - 1)]);
                }
                INFO(one.name << " byte " << at << ": " << text);
                read_all_ways(fresh(folder, one.name, text), random(2) == 0 ? one.format : std::string(), text.size());
            }
}

TEST_CASE("damaged files: noise in any format")
{
    temporary_folder const folder;
    numbers random(2);
    std::vector<sample> const all = samples();
    for (int round = 0; round < 1500; ++round) {
        sample const& one = all[random(all.size())];
        std::string text = one.text;
        for (std::uint64_t changes = 1 + random(12); changes > 0 && !text.empty(); --changes) {
            std::size_t const at = random(text.size()), other = random(text.size());
            switch (random(4)) {
            case 0: text.erase(at, random(20)); break;
            case 1: text.insert(at, text.substr(other, random(30))); break;
            case 2: text[at] = static_cast<char>(random(256)); break;
            default: std::swap(text[at], text[other]);
            }
        }
        INFO(one.name << ": " << text);
        read_all_ways(fresh(folder, one.name, text), random(3) == 0 ? all[random(all.size())].format : one.format,
                      text.size());
    }
}
