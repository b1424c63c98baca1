// SPDX-License-Identifier: MIT
#include <crossin/recipe/open.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <array>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/compose/read_recipe.hpp>
#include <crossin/io/settings_json.hpp>

namespace xin = crossin;
using namespace crossin::literals;

namespace {

/// A folder with three languages and English base records; recipes are opened in it, without a cache.
class workshop {
public:
    workshop()
    {
        for (char const* const language : {"en", "es", "vi"})
            write_records(std::string(language) + ".jsonl", language, 40);
        write_records("base.jsonl", "base", 30);
    }

    /// Records of which record 3 is equal to record 2 in the language `en` only.
    void write_records(std::string const& file, std::string const& language, int count) const
    {
        std::string text;
        for (int i = 0; i < count; ++i) {
            int const shown = language == "en" && i == 3 ? 2 : i;
            text += R"({"id": ")" + std::to_string(i) + R"(", "instruction": "Question )" + std::to_string(shown) +
                    " in " + language + R"(", "input": "", "output": "Answer )" + std::to_string(shown) + " in " +
                    language + "\"}\n";
        }
        folder.write(file, text);
    }

    [[nodiscard]] xin::recipe read(std::string const& json) const
    {
        return xin::read_recipe(xin::settings_from_json(json, "r.json"), folder.path());
    }
    [[nodiscard]] static xin::open_options options()
    {
        xin::open_options made;
        made.cache_folder = "none";
        return made;
    }
    /// A recipe over `pairs` and `base` with this mixture, and these entries before it.
    [[nodiscard]] static std::string recipe(std::string const& mixture, std::string const& more = "")
    {
        return R"({"languages": ["en", "es", "vi"], )" + more +
               R"("corpora": {"pairs": {"files": "{lang}.jsonl"}, "base": {"files": "base.jsonl", "language": "en"}},
 "mixture": {)" +
               mixture + "}}";
    }
    [[nodiscard]] std::string refused(std::string const& json) const
    {
        try {
            xin::opened_recipe const opened(read(json), options());
            static_cast<void>(opened.data().plan(1000));
        } catch (xin::error const& problem) {
            return problem.what();
        }
        return "not refused";
    }

    crossin_test::temporary_folder folder;
};

bool says(std::string const& message, std::string const& part) { return message.find(part) != std::string::npos; }

std::set<std::string> directions_of(xin::opened_recipe const& opened, std::string_view component)
{
    std::set<std::string> ways;
    for (xin::plan_cell const& cell : opened.data().plan(10'000).cells)
        if (cell.component == component && cell.got > 0) ways.insert(to_string(cell.languages));
    return ways;
}

} // namespace

TEST_CASE("open: the pivot stands first, wherever it is in the list")
{
    workshop const shop;
    xin::opened_recipe const opened(
        shop.read(workshop::recipe(R"("a": {"from": "pairs", "weight": 1})", R"("pivot": "vi", )")),
        workshop::options());
    xin::recipe_source const& pairs = opened.source("pairs");
    REQUIRE(pairs.rows());
    CHECK(pairs.rows()->pivot() == "vi"_lang);
    CHECK(pairs.rows()->languages() == std::vector{"vi"_lang, "en"_lang, "es"_lang});
    CHECK_FALSE(opened.source("base").rows());
}

TEST_CASE("open: directions by name, by list and by task")
{
    workshop const shop;
    using set = std::set<std::string>;
    auto const ways = [&](std::string const& component) {
        xin::opened_recipe const opened(
            shop.read(workshop::recipe("\"a\": {\"from\": \"pairs\", \"weight\": 1, " + component + "}",
                                       R"("pivot": "en", )")),
            workshop::options());
        return directions_of(opened, "a");
    };
    CHECK(ways(R"("task": "answer", "directions": "same")") == set{"en->en", "es->es", "vi->vi"});
    CHECK(ways(R"("task": "answer", "directions": "x2en")") == set{"es->en", "vi->en"});
    CHECK(ways(R"("task": "answer", "directions": "es2x")") == set{"es->en", "es->vi"});
    CHECK(ways(R"("task": "answer", "directions": "es2vi")") == set{"es->vi"});
    CHECK(ways(R"("task": "answer", "directions": ["es->vi", {"from": "vi", "to": "vi", "weight": 3}])") ==
          set{"es->vi", "vi->vi"});
    CHECK(ways(R"("task": "answer")").size() == 9);
    CHECK(ways(R"("task": "answer", "distinct": "true")").size() == 6);
    CHECK(ways(R"("task": "translate")") == set{"en->es", "en->vi", "es->en", "vi->en"});
    CHECK(ways(R"("task": "translate", "both_ways": "no")") == set{"es->en", "vi->en"});
    CHECK(ways(R"("task": "pair_in_context", "directions": "x2en")") == set{"es->en", "vi->en"});
}

TEST_CASE("open: weights of languages")
{
    workshop const shop;
    auto const counts = [&](std::string const& languages) {
        xin::opened_recipe const opened(
            shop.read(workshop::recipe(R"("a": {"from": "pairs", "directions": "same", "weight": 1, "languages": )" +
                                       languages + "}")),
            workshop::options());
        std::vector<std::uint64_t> found;
        for (xin::plan_cell const& cell : opened.data().plan(4096 * 4).cells) found.push_back(cell.got);
        return found;
    };
    std::vector<std::uint64_t> const weighted = counts(R"({"weights": {"vi": 3, "en": 1}})");
    CHECK(weighted[0] == 4096);
    CHECK(weighted[1] == 0);
    CHECK(weighted[2] == 3 * 4096);
    CHECK(counts(R"({"temperature": 5})")[0] + 1 >= 4096 * 4 / 3);
    CHECK(says(
        shop.refused(workshop::recipe(R"("a": {"from": "pairs", "weight": 1, "languages": {"weights": {"fr": 1}}})")),
        "there is a weight for fr"));
}

TEST_CASE("open: UniMax takes the length of the run from the recipe")
{
    workshop const shop;
    std::string const mixture =
        R"("a": {"from": "pairs", "directions": "same", "weight": 1, "languages": {"unimax": {"max_epochs": 2}}})";
    CHECK(says(shop.refused(workshop::recipe(mixture)), "UniMax needs to know how long the run is"));
    CHECK(shop.refused(workshop::recipe(mixture, R"("examples": 200, )")) == "not refused");
}

TEST_CASE("open: adaptive weights take feedback")
{
    workshop const shop;
    xin::opened_recipe opened(
        shop.read(
            workshop::recipe(R"("a": {"from": "pairs", "directions": "same", "weight": 1, "languages": "adaptive"})")),
        workshop::options());
    std::array const languages{"en"_lang, "es"_lang, "vi"_lang};
    std::uint64_t const from = opened.data().feedback(100, languages, std::array{1.0, 1.0, 4.0});
    xin::run_table const after = opened.data().plan(from, from + 4096 * 3);
    CHECK(after.cells[2].got > 4096 + 1000); // the harder language
}

TEST_CASE("open: what the recipe excludes goes in every language, and is counted")
{
    workshop const shop;
    shop.folder.write("bench.txt",
                      "Question 7 in en is a question of a benchmark that nobody may train on, is it not\n");
    shop.folder.write(
        "long.jsonl",
        R"({"id": "1", "instruction": "Say that Question 7 in en is a question of a benchmark that nobody may train on, is it not?", "output": "Yes."}
{"id": "2", "instruction": "Fine.", "output": "Fine."}
)");
    std::string const corpora =
        R"({"exclude": {"duplicates": "exact", "benchmarks": ["bench.txt"]}, "languages": ["en", "es", "vi"],
 "corpora": {"pairs": {"files": "{lang}.jsonl"}, "long": {"files": "long.jsonl", "language": "en"}},
 "mixture": {"a": {"from": "pairs", "weight": 1}, "b": {"from": "long", "weight": 1}}})";
    xin::opened_recipe const opened(shop.read(corpora), workshop::options());
    CHECK(opened.source("pairs").rows()->size() == 39);
    for (std::size_t language = 0; language < 3; ++language) {
        xin::language_account const& account = opened.source("pairs").rows()->accounts()[language];
        CHECK(account.paired == 39);
        CHECK(account.rejected == 1);
        CHECK(account.read == account.paired + account.unpaired + account.rejected);
    }
    CHECK(opened.source("pairs").rows()->tally().count(xin::reasons::duplicate) == 3);
    REQUIRE(opened.source("long").rows());
    CHECK(opened.source("long").rows()->size() == 1);
    CHECK(opened.source("long").rows()->tally().count(xin::reasons::in_benchmark) == 1);
    for (std::uint64_t i = 0; i < 200; ++i) CHECK_FALSE(says(opened.data()[i].prompt, "nobody may train on"));

    shop.folder.write("all.txt",
                      R"(Say that Question 7 in en is a question of a benchmark that nobody may train on, is it not?)"
                      "\n");
    CHECK(says(
        shop.refused(
            R"({"exclude": {"benchmarks": ["all.txt"]}, "corpora": {"long": {"files": "long.jsonl", "language": "en"}},
 "mixture": {"b": {"from": "long", "weight": 1}}})"),
        "not refused"));
    shop.folder.write(
        "only.jsonl",
        R"({"id": "1", "instruction": "Say that Question 7 in en is a question of a benchmark that nobody may train on, is it not?", "output": "Yes."}
)");
    CHECK(says(
        shop.refused(
            R"({"exclude": {"benchmarks": ["all.txt"]}, "corpora": {"long": {"files": "only.jsonl", "language": "en"}},
 "mixture": {"b": {"from": "long", "weight": 1}}})"),
        "no row of corpus \"long\" is left"));
}

TEST_CASE("open: what cannot be composed is refused where the recipe says it")
{
    workshop const shop;
    CHECK(says(shop.refused(workshop::recipe(R"("a": {"from": "pairs", "weight": 1, "directions": "x2fr"})")),
               "r.json:2 (byte"));
    CHECK(says(shop.refused(workshop::recipe(R"("a": {"from": "pairs", "weight": 1, "directions": ["en->fr"]})")),
               "fr, which no file of the corpus is in"));
    CHECK(says(shop.refused(workshop::recipe(R"("a": {"from": "base", "weight": 1, "task": "translate"})")),
               "more than one language"));
    CHECK(says(
        shop.refused(workshop::recipe(R"("a": {"from": "pairs", "weight": 1, "task": "translate", "field": "input"})")),
        "no usable row"));
    CHECK(says(shop.refused(workshop::recipe(R"("a": {"from": "base", "weight": 1, "once": "true"})")),
               "1000 examples were asked for, but this composition holds 30"));
    CHECK(says(shop.refused(workshop::recipe(R"("unit": "tokens", "a": {"from": "base", "weight": 1})")),
               "r.json:2 (byte"));
    CHECK(says(shop.refused(workshop::recipe(R"("unit": "tokens", "a": {"from": "base", "weight": 1})")),
               "need a tokenizer"));
    CHECK(says(
        shop.refused(workshop::recipe(
            R"("a": {"from": "base", "weight": 1}, "b": {"from": "base", "weight": 1}, "c": {"from": "base", "weight": 0, "languages": {"temperature": -1}})")),
        "r.json:2 (byte"));
    CHECK(says(
        shop.refused(workshop::recipe(
            R"("a": {"from": "base", "weight": 1})",
            R"("prompt": {"template": {"with_input": "{instruction}{input}", "without_input": "{instruction}"}, "answer_language": "tag_after_prompt"}, )")),
        "r.json: the prompt template"));
    CHECK(shop.refused(workshop::recipe(R"("a": {"from": "base", "weight": 1})", R"("ends": "first_used_up", )")) !=
          "not refused");
}

TEST_CASE("open: tokens are counted by whoever opens the recipe")
{
    workshop const shop;
    xin::open_options options = workshop::options();
    options.count_tokens = [](std::string_view text) { return text.size(); };
    xin::opened_recipe const opened(
        shop.read(workshop::recipe(
            R"("unit": "supervised_tokens", "a": {"from": "base", "weight": 1}, "b": {"from": "pairs", "weight": 1})")),
        options);
    CHECK(opened.data().plan(1000).total("a").got > 0);
}

TEST_CASE("open: sources that were opened one by one give the same composition")
{
    workshop const shop;
    xin::recipe const recipe = shop.read(
        workshop::recipe(R"("a": {"from": "pairs", "weight": 2}, "b": {"from": "base", "weight": 1})"));
    xin::overlap_index const benchmarks = open_benchmarks(recipe, workshop::options());
    std::list<xin::recipe_source> sources;
    for (xin::recipe_corpus const& one : recipe.corpora)
        sources.emplace_back(recipe, one, benchmarks, workshop::options());
    xin::opened_recipe const by_parts(recipe, std::move(sources), workshop::options());
    xin::opened_recipe const at_once(recipe, workshop::options());
    CHECK(by_parts.data().made_of() == at_once.data().made_of());
    for (std::uint64_t i = 0; i < 50; ++i) CHECK(by_parts.data()[i] == at_once.data()[i]);
}

TEST_CASE("open: what is to be paired by content is paired by the aligner that is plugged in")
{
    workshop const shop;
    std::string const json =
        R"({"languages": ["en", "es", "vi"], "pivot": "es", "corpora": {"pairs": {"files": "{lang}.jsonl", "align": "content",
 "on_mismatch": {"no_partner": "stop"}}}, "mixture": {"a": {"from": "pairs", "weight": 1}}})";
    CHECK(says(shop.refused(json), "corpus \"pairs\" is to be paired by content, and no aligner is plugged in"));

    xin::open_options options = workshop::options();
    bool asked = false;
    options.pair_by_content = [&](xin::recipe_corpus const& what, std::span<xin::corpus const* const> corpora,
                                  xin::row_list& rows) {
        asked = true;
        CHECK(what.name == "pairs");
        CHECK(what.no_partner.action == xin::on_problem::stop);
        CHECK(what.doubtful.action == xin::on_problem::keep);
        REQUIRE(corpora.size() == 3);
        CHECK(corpora[0]->language() == "es"_lang);
        for (std::uint32_t i = 1; i < 40; ++i) rows.add(std::array{i, i - 1, i}); // one row further on in English
        rows.reject(0, 0, "no partner", {}, "the first");
        rows.reject(1, 39, "no partner", {}, "the last");
        rows.reject(2, 0, "no partner", {}, "the first");
    };
    xin::opened_recipe const opened(shop.read(json), options);
    CHECK(asked);
    auto const* const rows = opened.source("pairs").rows();
    REQUIRE(rows);
    CHECK(rows->size() == 39);
    CHECK(rows->record(0, 0) == 1);
    CHECK(rows->record(0, 1) == 0);
    CHECK(rows->tally(1).count("no partner") == 1);
    CHECK(opened.data().plan(1000).total("a").got == 1000);
}

TEST_CASE("open: a file that changes is noticed")
{
    workshop const shop;
    xin::opened_recipe const opened(shop.read(workshop::recipe(R"("a": {"from": "pairs", "weight": 1})")),
                                    workshop::options());
    CHECK_NOTHROW(opened.verify_unchanged());
    shop.write_records("vi.jsonl", "vi", 41);
    CHECK_THROWS_AS(opened.verify_unchanged(), xin::error);
}

TEST_CASE("open: names of fields and columns")
{
    workshop const shop;
    shop.folder.write("f.jsonl", R"({"key": "1", "question": "Q", "answer": "A"})"
                                 "\n");
    shop.folder.write("c.tsv", "A\tQ\t1\n");
    std::string const json = R"({"corpora": {
 "fields": {"files": "f.jsonl", "language": "en", "id": "key", "format": "alpaca", "fields": {"instruction": "question", "output": "answer"}},
 "columns": {"files": "c.tsv", "language": "en", "columns": ["output", "instruction", "id"]}},
 "mixture": {"a": {"from": "fields", "weight": 1}, "b": {"from": "columns", "weight": 1}}})";
    xin::opened_recipe const opened(shop.read(json), workshop::options());
    for (std::uint64_t i = 0; i < 4; ++i) {
        xin::example const made = opened.data()[i];
        CHECK(made.fields.id == "1");
        CHECK(made.fields.turns.front().instruction == "Q");
        CHECK(made.response == "A");
    }
}
