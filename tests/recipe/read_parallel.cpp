// SPDX-License-Identifier: MIT
#include <crossin/recipe/read_parallel.hpp>

#include <string>

#include <crossin/records/by_id.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

using namespace crossin;

namespace {

std::string line(std::string const& id, std::string const& text)
{
    return R"({"id": ")" + id + R"(", "instruction": ")" + text +
           R"(", "input": "", "output": "as asked"})"
           "\n";
}

} // namespace

TEST_CASE("read_parallel: every language's file is read and joined, the first one is the pivot")
{
    crossin_test::temporary_folder const folder;
    folder.write("vi/faq.vi.jsonl", line("b", "hai") + line("a", "một"));
    folder.write("en/faq.en.jsonl", line("a", "one") + line("b", "two") + line("c", "three"));
    parallel_corpus<corpus> rows = read_parallel(by_id{}, {"en", "vi"}, folder.file("{lang}/faq.{lang}.jsonl"),
                                                 {.cache_folder = "none"});
    parallel_corpus<corpus> const moved = std::move(rows); // it owns what it was read into
    REQUIRE(moved.size() == 3);
    CHECK(moved.pivot() == "en"_lang);
    corpus::workspace room;
    CHECK(moved.read(1, 0, room).turns.front().instruction == "two");
    CHECK(moved.read(1, 1, room).turns.front().instruction == "hai");
    CHECK_FALSE(moved.has(2, 1));
}

TEST_CASE("read_parallel: what is wrong with the path or a language is said")
{
    CHECK_THROWS_WITH(read_parallel(by_id{}, {"en", "vi"}, "faq.jsonl"),
                      "the path \"faq.jsonl\" lacks {lang}, for which each language is put in turn");
    CHECK_THROWS_AS(read_parallel(by_id{}, {"en", "?"}, "{lang}.jsonl"), error);
    CHECK_THROWS_AS(read_parallel(by_id{}, {"en"}, "no/such/{lang}.jsonl"), error);
}
