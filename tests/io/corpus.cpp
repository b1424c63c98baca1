// SPDX-License-Identifier: MIT
#include <crossin/io/corpus.hpp>

#include <cstdio>
#include <cstdlib>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

#include <crossin/core/record_list.hpp>

#include "support/files.hpp"
#include "tools.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

std::string lines_of(int first, int count, std::string const& field = "instruction")
{
    std::string text;
    for (int i = first; i < first + count; ++i)
        text += "{\"id\": \"r" + std::to_string(i) + "\", \"" + field + "\": \"what is " + std::to_string(i) +
                "\\n?\", \"input\": \"\", \"output\": \"é number\"}\n";
    return text;
}

/// What Python's json says of a file: records, and the sum of the characters of their texts. Nothing without Python.
struct counted {
    std::uint64_t records = 0;
    std::uint64_t characters = 0;
};
std::optional<counted> counted_by_python(std::string const& program)
{
    temporary_folder const folder;
    std::string const script = folder.write("count.py", program), out = folder.file("out");
    if (std::system(("python3 '" + script + "' > '" + out + "' 2>/dev/null").c_str()) != 0) return {};
    counted found;
    if (std::sscanf(read_file(out).c_str(), "%lu %lu", &found.records, &found.characters) != 2) return {};
    return found;
}

} // namespace

static_assert(record_corpus<corpus> && prefetching_corpus<corpus>);
static_assert(!std::is_copy_constructible_v<corpus> && std::is_nothrow_move_constructible_v<corpus>);

TEST_CASE("corpus: language, name, size, records and their places")
{
    temporary_folder const folder;
    std::string const path = folder.write("a.jsonl", "\n" + lines_of(0, 3));
    corpus const c = read("zh-hans", path, uncached());
    CHECK(c.language() == language_tag::parse("zh-Hans"));
    CHECK(c.name() == path);
    CHECK(c.size() == 3);
    CHECK(c.file_count() == 1);
    CHECK(c.path(0) == path);
    CHECK(c.format_name() == "alpaca");
    CHECK(c.source(0) == place{path, 2, 1, true});
    CHECK(c.source(2).line == 4);
    corpus::workspace room;
    CHECK(copy_of(c.read(1, room)) == record{"r1", "", {{"what is 1\n?", "", "é number"}}});
    CHECK(error_of([&] { static_cast<void>(read("not a tag", path)); }).code() == errc::invalid_argument);
    CHECK(error_of([&] { static_cast<void>(read("en", std::vector<std::string>{})); }).code() ==
          errc::invalid_argument);
    read_options named = uncached();
    named.name = "mine";
    CHECK(read("en", path, named).name() == "mine");
}

TEST_CASE("corpus: several files are one, numbered through")
{
    temporary_folder const folder;
    std::string const a = folder.write("a.jsonl", lines_of(0, 3)), b = folder.write("b.jsonl", lines_of(3, 1)),
                      t = folder.write("c.tsv", "x\ty\nz\tw\n");
    corpus const c = read("en", {a.c_str(), b.c_str(), t.c_str()}, uncached());
    CHECK(c.size() == 6);
    CHECK(c.name() == a + " (+2)");
    std::vector<record> const records = records_of(c);
    CHECK(records[3].id == "r3");
    CHECK(records[5] == record{"", "", {{"z", "", "w"}}});
    CHECK(c.source(3) == place{b, 1, 0, true});
    CHECK(c.source(5) == place{t, 2, 4, true});
    CHECK(c.totals().records == 6);
    CHECK(c.totals().with_id == 4);
    CHECK_FALSE(c.all_have_ids());
    CHECK(c.ids_are_unique());
    corpus::workspace room;
    for (std::uint64_t i = 0; i < c.size(); ++i) {
        CHECK(c.facts(i) == facts_of(c.read(i, room)));
        c.prefetch(i, 0);
        c.prefetch(i, 1);
    }
    CHECK(c.digest() != read("en", {b.c_str(), a.c_str(), t.c_str()}, uncached()).digest());

    std::string const again = folder.write("d.jsonl", lines_of(2, 2));
    corpus const twice = read("en", std::vector<std::string>{a, again, b}, uncached());
    CHECK_FALSE(twice.ids_are_unique());
    CHECK(twice.totals().repeated_ids == 2);
    REQUIRE(twice.tally().count("duplicate id") == 2);
    CHECK(twice.tally().reasons()[0].examples[0].where == place{again, 1, 0, true});
    CHECK(twice.tally().reasons()[0].examples[0].detail ==
          "the id stands at " + a + ":3 (byte " + std::to_string(lines_of(0, 2).size()) + ") too");
}

TEST_CASE("corpus: the digest is that of the records, whatever the format")
{
    temporary_folder const folder;
    corpus const lines = read("en", folder.write("a.jsonl", lines_of(0, 5)), uncached());
    record_list const list(language_tag::parse("en"), records_of(lines));
    CHECK(lines.digest() == list.digest());
    std::string prompts = lines_of(0, 5, "prompt");
    for (std::size_t at = 0; (at = prompts.find("\"output\"", at)) != std::string::npos;)
        prompts.replace(at, 8, "\"response\"");
    CHECK(read("en", folder.write("b.jsonl", prompts), uncached()).digest() == list.digest());
    CHECK(read("en", folder.write("c.jsonl", lines_of(1, 5)), uncached()).digest() != list.digest());
}

TEST_CASE("corpus: can be moved while views stay valid")
{
    temporary_folder const folder;
    corpus a = read("en", folder.write("a.tsv", "x\ty\n"), uncached());
    corpus::workspace room;
    record_view const view = a.read(0, room);
    corpus const b = std::move(a);
    CHECK(view.turns[0].instruction == "x");
    CHECK(copy_of(b.read(0, room)).turns[0].output == "y");
    CHECK(b.facts(0).prompt_bytes == 1);
}

TEST_CASE("corpus: many threads read at once [threads]", "[threads]")
{
    temporary_folder const folder;
    corpus const c = read("en", folder.write("a.jsonl", lines_of(0, 2000)), uncached());
    std::vector<record> const expected = records_of(c);
    std::atomic<int> wrong = 0;
    {
        std::vector<std::jthread> threads;
        for (std::uint64_t t = 0; t < 3; ++t)
            threads.emplace_back([&, t] {
                corpus::workspace room;
                for (std::uint64_t k = 0; k < 6000; ++k) {
                    std::uint64_t const i = (k * 7 + t * 13) % c.size();
                    c.prefetch(i, static_cast<int>(k & 1));
                    wrong += copy_of(c.read(i, room)) != expected[i];
                }
            });
    }
    CHECK(wrong == 0);
}

TEST_CASE("corpus: a file that changes after it was indexed is noticed")
{
    temporary_folder const folder;
    std::string const text = lines_of(0, 2000), path = folder.write("a.jsonl", text);
    corpus const c = read("en", path, uncached());
    c.verify_unchanged();
    c.verify_contents(1);
    int const file = ::open(path.c_str(), O_WRONLY);
    REQUIRE(file >= 0);
    SECTION("by its time")
    {
        timespec const times[2] = {{1, 0}, {1, 0}};
        REQUIRE(::futimens(file, times) == 0);
        error const changed = error_of([&] { c.verify_unchanged(); });
        CHECK(changed.code() == errc::mismatch);
        CHECK(std::string(changed.what()) == path + ": the file was changed while it was in use; run again");
    }
    SECTION("by its bytes, where the time tells nothing; records that are no longer any are refused with their place")
    {
        struct stat status = {};
        REQUIRE(::fstat(file, &status) == 0);
        std::string const rubbish(200, '{');
        REQUIRE(::pwrite(file, rubbish.data(), rubbish.size(), 0) == 200);
        timespec const times[2] = {status.st_mtim, status.st_mtim};
        REQUIRE(::futimens(file, times) == 0);
        c.verify_unchanged();
        CHECK(error_of([&] { c.verify_contents(1); }).code() == errc::mismatch);
        corpus::workspace room;
        error const gone = error_of([&] { static_cast<void>(c.read(0, room)); });
        CHECK(gone.code() == errc::mismatch);
        CHECK(std::string(gone.what()) ==
              path + ":1 (byte 0): the record can no longer be read; the file was changed after it was indexed");
        CHECK(copy_of(c.read(1999, room)).id == "r1999");
    }
    SECTION("into anything at all, without harm")
    {
        numbers random(1);
        corpus::workspace room;
        for (int round = 0; round < 50; ++round) {
            std::string noise = text;
            for (int k = 0; k < 5000; ++k) {
                static constexpr char marks[] = "\"\\{}[],: u0\n";
                noise[static_cast<std::size_t>(random(noise.size()))] = marks[random(sizeof marks - 1)];
            }
            REQUIRE(::pwrite(file, noise.data(), noise.size(), 0) == static_cast<::ssize_t>(noise.size()));
            for (std::uint64_t i = 0; i < c.size(); ++i) try {
                    static_cast<void>(copy_of(c.read(i, room)));
                } catch (error const& refused) {
                    REQUIRE(refused.code() == errc::mismatch);
                }
        }
    }
    ::close(file);
}

TEST_CASE("corpus: as many records and characters in public files as Python finds")
{
    std::string const alpaca = R"(
import json, sys
r = json.load(open(PATH, encoding="utf-8"))
print(len(r), sum(len(x["instruction"]) + len(x["input"]) + len(x["output"]) for x in r))
)";
    std::string const squad = R"(
import json
d = json.load(open(PATH, encoding="utf-8"))
q = [(p["context"], a) for x in d["data"] for p in x["paragraphs"] for a in p["qas"]]
print(len(q), sum(len(c) + len(a["question"]) + len(a["answers"][0]["text"]) for c, a in q))
)";
    std::string const vicuna = R"(
import json
r = [json.loads(l) for l in open(PATH, encoding="utf-8")]
print(len(r), sum(len(x["text"]) for x in r))
)";
    std::string const tsv = R"(
r = [l.rstrip("\n").split("\t") for l in open(PATH, encoding="utf-8", newline="\n")]
print(len(r), sum(len(x[0]) + len(x[1]) for x in r))
)";
    struct {
        char const* name;
        std::string const& program;
    } const files[] = {{"alpaca-en-zh/alpaca-0-3252.en.json", alpaca},
                       {"alpaca-en-zh/alpaca-0-3252.zh.json", alpaca},
                       {"alpaca-en-zh/alpaca-15323-18280.en.json", alpaca},
                       {"alpaca-en-zh/alpaca-15323-18280.zh.json", alpaca},
                       {"llamafactory-demo/alpaca_en_demo.json", alpaca},
                       {"llamafactory-demo/alpaca_zh_demo.json", alpaca},
                       {"xquad/xquad.en.json", squad},
                       {"xquad/xquad.es.json", squad},
                       {"xquad/xquad.vi.json", squad},
                       {"xquad/xquad.zh.json", squad},
                       {"vicuna80/questions_Chinese.jsonl", vicuna},
                       {"vicuna80/questions_French.jsonl", vicuna},
                       {"mgsm/mgsm_en.tsv", tsv},
                       {"mgsm/mgsm_zh.tsv", tsv}};
    for (auto const& file : files) {
        auto const path = shared_data(file.name);
        if (!path) return;
        read_options options = uncached();
        if (&file.program == &vicuna) {
            options.fields = {.id = "question_id", .instruction = "text"};
            options.prompts_only = true;
        }
        corpus const c = read("und", *path, options);
        auto const expected = counted_by_python("PATH = r'" + *path + "'\n" + file.program);
        if (!expected) {
            WARN("without Python, the counts are not compared");
            return;
        }
        INFO(file.name);
        CHECK(c.size() == expected->records);
        CHECK(c.totals().prompt_characters + c.totals().response_characters == expected->characters);
        if (&file.program == &squad || &file.program == &vicuna) CHECK((c.all_have_ids() && c.ids_are_unique()));
    }
}
