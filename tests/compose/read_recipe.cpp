// SPDX-License-Identifier: MIT
#include <crossin/compose/read_recipe.hpp>

#include "support/catch.hpp"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/language.hpp>
#include <crossin/core/settings.hpp>

namespace xin = crossin;
using namespace crossin::literals;

namespace {

/// Settings in a few characters; the places count up, so that a test can tell them apart.
class tree {
public:
    [[nodiscard]] static xin::setting text(std::string value)
    {
        return xin::setting::of_text(next(), std::move(value));
    }
    [[nodiscard]] static xin::setting list(std::initializer_list<char const*> values)
    {
        xin::setting made = xin::setting::of_list(next());
        for (char const* const one : values) made.push_back(text(one));
        return made;
    }
    [[nodiscard]] static xin::setting map(std::vector<std::pair<std::string, xin::setting>> entries)
    {
        xin::setting made = xin::setting::of_map(next());
        for (auto& [key, value] : entries) made.insert(key, std::move(value));
        return made;
    }

private:
    static xin::place next() { return {"recipe", ++line}; }
    static inline std::uint64_t line = 0;
};

using entries = std::vector<std::pair<std::string, xin::setting>>;

xin::setting corpora()
{
    return tree::map({{"base", tree::map({{"files", tree::text("base.jsonl")}, {"language", tree::text("en")}})},
                      {"pairs", tree::map({{"files", tree::text("{lang}/p.json")}})}});
}

xin::setting component(entries more)
{
    entries all{{"from", tree::text("pairs")}, {"weight", tree::text("1")}};
    for (auto& [key, value] : more) {
        std::erase_if(all, [&](auto const& one) { return one.first == key; });
        all.emplace_back(key, std::move(value));
    }
    return tree::map(std::move(all));
}

/// A recipe with one component and these entries beside it.
xin::setting recipe_with(entries more, xin::setting mixture)
{
    entries all{
        {"languages", tree::list({"en", "no", "zh-hans"})}, {"corpora", corpora()}, {"mixture", std::move(mixture)}};
    for (auto& [key, value] : more) {
        std::erase_if(all, [&](auto const& one) { return one.first == key; });
        all.emplace_back(key, std::move(value));
    }
    return tree::map(std::move(all));
}

xin::recipe_component read_component(entries more)
{
    return xin::read_recipe(recipe_with({}, tree::map({{"one", component(std::move(more))}}))).mixture.front();
}

std::string refused(xin::setting const& from)
{
    try {
        static_cast<void>(xin::read_recipe(from));
    } catch (xin::error const& problem) {
        CHECK(problem.where().path == "recipe");
        CHECK(problem.where().line > 0);
        return problem.message();
    }
    return "not refused";
}

std::string refused(entries more) { return refused(recipe_with({}, tree::map({{"one", component(std::move(more))}}))); }

bool says(std::string const& message, std::string const& part) { return message.find(part) != std::string::npos; }

} // namespace

TEST_CASE("read_recipe: values and what they are without being said")
{
    xin::recipe const made = xin::read_recipe(
        recipe_with(
            {{"crossin", tree::text("1")},
             {"seed", tree::text("42")},
             {"examples", tree::text("20_000")},
             {"pivot", tree::text("en")},
             {"ends", tree::text("last_used_up")},
             {"tune", tree::text("left alone")},
             {"prompt", tree::map({{"template", tree::text("chatml")}, {"answer_language", tree::text("sentence")}})},
             {"output", tree::map({{"path", tree::text("o.jsonl")}, {"for", tree::text("llamafactory")}})}},
            tree::map({{"unit", tree::text("bytes")}, {"one", component({})}})),
        "some/folder");
    CHECK(made.seed == 42);
    CHECK(made.examples == 20'000);
    CHECK(made.languages == std::vector{"en"_lang, "no"_lang, "zh-Hans"_lang});
    CHECK(made.pivot == "en"_lang);
    CHECK(made.ends == xin::run_end::last_used_up);
    CHECK(made.unit == xin::weight_unit::bytes);
    CHECK(made.prompt.name() == "chatml");
    CHECK(made.hint == xin::hint_style::sentence);
    CHECK(made.output.path == "o.jsonl");
    CHECK(made.output.trainer == "llamafactory");
    CHECK(made.folder == "some/folder");
    CHECK(made.where.path == "recipe");

    REQUIRE(made.corpora.size() == 2);
    CHECK(made.corpora[0].align == xin::recipe_corpus::alignment::none);
    CHECK(made.corpora[1].align == xin::recipe_corpus::alignment::id);
    REQUIRE(made.corpora[1].sources.size() == 3);
    CHECK(made.corpora[1].sources[2].files == std::vector<std::string>{"zh-Hans/p.json"});
    CHECK(made.corpora[1].drift.action == xin::on_problem::stop);

    xin::recipe_component const& one = made.mixture.front();
    CHECK(one.what == xin::recipe_component::task::answer);
    CHECK(one.directions.empty());
    CHECK_FALSE(one.distinct);
    CHECK_FALSE(one.once);
    CHECK(one.max_epochs == 0);
    CHECK(one.languages.how == xin::recipe_languages::kind::alike);
    CHECK(one.how == xin::locality{});
}

TEST_CASE("read_recipe: files by language, with fields, columns and policies of their own")
{
    entries own{{"files", tree::map({{"no", tree::list({"a.tsv", "b.tsv"})}, {"vi", tree::text("c.tsv")}})},
                {"format", tree::text("tsv")},
                {"id", tree::text("key")},
                {"fields", tree::map({{"output", tree::text("answer")}})},
                {"columns", tree::list({"id", "instruction", "-"})},
                {"header", tree::text("yes")},
                {"align", tree::text("row")},
                {"on_bad_record", tree::map({{"skip_at_most", tree::text("2%")}})},
                {"on_mismatch", tree::map({{"drift", tree::text("keep")}, {"numbers", tree::text("skip")}})}};
    xin::recipe const made = xin::read_recipe(recipe_with(
        {{"corpora", tree::map({{"pairs", tree::map(std::move(own))}})}}, tree::map({{"one", component({})}})));
    xin::recipe_corpus const& corpus = made.corpora.front();
    REQUIRE(corpus.sources.size() == 2);
    CHECK(corpus.sources[0].language == "no"_lang);
    CHECK(corpus.sources[0].files == std::vector<std::string>{"a.tsv", "b.tsv"});
    CHECK(corpus.fields == std::vector<std::pair<std::string, std::string>>{{"id", "key"}, {"output", "answer"}});
    CHECK(corpus.columns.size() == 3);
    CHECK(corpus.header);
    CHECK(corpus.align == xin::recipe_corpus::alignment::row);
    CHECK(corpus.bad_records == xin::problem_policy{xin::on_problem::skip, 0.02});
    CHECK(corpus.drift.action == xin::on_problem::keep);
    CHECK(corpus.checks.numbers.action == xin::on_problem::skip);
    CHECK(corpus.checks.untranslated == xin::row_checks{}.untranslated);
}

TEST_CASE("read_recipe: one policy for all that is wrong with the texts of a pair")
{
    entries own{{"files", tree::text("{lang}.json")}, {"on_mismatch", tree::map({{"skip_at_most", tree::text("1%")}})}};
    xin::recipe const made = xin::read_recipe(recipe_with(
        {{"corpora", tree::map({{"pairs", tree::map(std::move(own))}})}}, tree::map({{"one", component({})}})));
    xin::row_checks const& checks = made.corpora.front().checks;
    xin::problem_policy const skip{xin::on_problem::skip, 0.01};
    CHECK(checks.untranslated == skip);
    CHECK(checks.empty_on_one_side == skip);
    CHECK(checks.turns == skip);
    CHECK(checks.length_ratio == skip);
    CHECK(checks.missing == xin::row_checks{}.missing); // these are of rows, not of texts
    CHECK(checks.duplicate_id == xin::row_checks{}.duplicate_id);
    CHECK(checks.numbers == xin::row_checks{}.numbers);
}

TEST_CASE("read_recipe: components")
{
    CHECK(read_component({{"task", tree::text("translate")}, {"both_ways", tree::text("false")}}).directions ==
          "to_pivot");
    CHECK(read_component({{"task", tree::text("translate")}, {"field", tree::text("any")}}).field ==
          xin::translated::any);
    CHECK(read_component({{"task", tree::text("pair_in_context")}}).what ==
          xin::recipe_component::task::pair_in_context);
    CHECK(read_component({{"weight", tree::text("2.5")}}).weight == 2.5);

    std::vector<xin::recipe_direction> const listed =
        read_component({{"directions", tree::list({"en->no", "no->zh-Hans"})}}).listed;
    REQUIRE(listed.size() == 2);
    CHECK(listed[1].languages == xin::direction{"no"_lang, "zh-Hans"_lang});
    CHECK(listed[1].weight == 1);

    CHECK(read_component({{"shuffle", tree::text("none")}}).how == xin::in_order());
    CHECK(read_component({{"shuffle", tree::map({{"blocks", tree::text("100")}})}}).how == xin::in_blocks(100));

    using kind = xin::recipe_languages::kind;
    CHECK(read_component({{"languages", tree::text("proportional")}}).languages.how == kind::proportional);
    CHECK(read_component({{"languages", tree::text("adaptive")}}).languages.how == kind::adaptive);
    xin::recipe_languages const moving = read_component(
                                             {{"languages", tree::map({{"temperature", tree::list({"1", "5"})},
                                                                       {"from", tree::text("10")},
                                                                       {"until", tree::text("20")}})}})
                                             .languages;
    CHECK(moving.how == kind::temperature);
    CHECK(moving.value == 1);
    CHECK(moving.later == 5.0);
    CHECK(moving.until == 20);
    xin::recipe_languages const capped =
        read_component({{"languages", tree::map({{"unimax", tree::map({{"max_epochs", tree::text("4")}})}})}})
            .languages;
    CHECK(capped.how == kind::unimax);
    CHECK(capped.max_epochs == 4);
}

TEST_CASE("read_recipe: stages")
{
    auto const stage = [](char const* from, char const* weight) {
        return tree::map({{"from", tree::text(from)}, {"one", tree::text(weight)}});
    };
    auto const with = [&](xin::setting stages) {
        return recipe_with({{"schedule", std::move(stages)}}, tree::map({{"one", component({})}}));
    };
    xin::setting list = xin::setting::of_list({"recipe", 1});
    list.push_back(stage("10", "2"));
    list.push_back(tree::map({{"from", tree::text("20")}, {"gradual", tree::text("true")}, {"one", tree::text("1")}}));
    std::vector<xin::recipe_stage> const stages = xin::read_recipe(with(list)).schedule;
    REQUIRE(stages.size() == 2);
    CHECK(stages[0].from == 10);
    CHECK(stages[0].weights.front() == std::pair<std::string, double>("one", 2));
    CHECK(stages[1].gradual);

    list.push_back(stage("20", "1"));
    CHECK(says(refused(with(list)), "a `from` behind that of the stage before, 20"));
    CHECK(says(refused(with(tree::map({{"from", tree::text("5")}, {"one", tree::text("0")}}))), "above zero"));
    CHECK(says(refused(with(tree::map({{"from", tree::text("5")}, {"two", tree::text("1")}}))), "unknown key \"two\""));
}

TEST_CASE("read_recipe: what makes no sense is refused where it stands")
{
    CHECK(says(refused({{"weight", tree::text("-1")}}), "not negative"));
    CHECK(says(refused({{"weight", tree::text("nan")}}), "finite"));
    CHECK(says(refused({{"weight", tree::text("1e999")}}), "finite"));
    CHECK(says(refused({{"weight", tree::text("0")}}), "above zero"));
    CHECK(says(refused({{"share", tree::text("1")}}), "not both"));
    CHECK(says(refused({{"wieght", tree::text("1")}}), "the nearest known one is \"weight\""));
    CHECK(says(refused({{"task", tree::text("answers")}}), "the nearest known value is \"answer\""));
    CHECK(says(refused({{"field", tree::text("input")}}), "for `task: translate` only"));
    CHECK(says(refused({{"both_ways", tree::text("yes")}}), "for `task: translate` only"));
    CHECK(says(
        refused(
            {{"task", tree::text("translate")}, {"both_ways", tree::text("yes")}, {"directions", tree::text("x2en")}}),
        "not both"));
    CHECK(says(refused({{"directions", tree::list({"en>no"})}}), "a direction such as en->vi"));
    CHECK(says(refused({{"directions", tree::list({"en->no"})}, {"languages", tree::text("proportional")}}),
               "give the directions weights"));
    CHECK(says(refused({{"languages", tree::map({{"temperature", tree::list({"1", "2", "3"})}})}}),
               "one number, or two"));
    CHECK(
        says(refused({{"languages", tree::map({{"temperature", tree::list({"1", "2"})}})}}), "`until` behind `from`"));
    CHECK(says(refused({{"languages", tree::map({{"temperature", tree::text("1")}, {"until", tree::text("5")}})}}),
               "two values"));
    CHECK(says(refused({{"languages", tree::map({{"temperature", tree::text("1")}, {"exponent", tree::text("1")}})}}),
               "one of"));

    auto const top = [](char const* key, xin::setting value) {
        return refused(recipe_with({{key, std::move(value)}}, tree::map({{"one", component({})}})));
    };
    CHECK(says(top("crossin", tree::text("2")), "expected 1"));
    CHECK(says(top("sead", tree::text("2")), "the nearest known one is \"seed\""));
    CHECK(says(top("languages", tree::list({"en", "en"})), "each language once"));
    CHECK(says(top("languages", tree::list({"e"})), "BCP 47"));
    CHECK(says(top("pivot", tree::text("fr")), "one of `languages`"));
    CHECK(says(top("exclude", tree::map({{"duplicates", tree::text("near")}})), "expected") == false);
    CHECK(says(top("exclude", tree::map({{"duplicates", tree::text("exakt")}})), "\"exact\""));
    CHECK(says(top("corpora", tree::map({{"pairs", tree::map({{"files", tree::text("a.json")}})}})),
               "the key `language` beside it"));
    CHECK(says(top("corpora", tree::map({{"pairs", tree::map({{"files", tree::text("{lang}.json")},
                                                              {"align", tree::text("contents")}})}})),
               "\"content\""));
    CHECK(says(top("corpora", tree::map({{"other", tree::map({{"files", tree::text("{lang}.json")}})}})),
               "no corpus is called \"pairs\""));

    auto const share = [](char const* a, char const* b) {
        return refused(
            recipe_with({}, tree::map({{"one", tree::map({{"from", tree::text("pairs")}, {"share", tree::text(a)}})},
                                       {"two", tree::map({{"from", tree::text("base")}, {"share", tree::text(b)}})}})));
    };
    CHECK(says(share("50%", "40%"), "the shares add up to 90.0%"));
    CHECK(says(share("50%", "1"), "some have none"));
    CHECK(share("50%", "50%") == "not refused");
    CHECK(share("5", "4") == "not refused");
}

TEST_CASE("read_recipe: with a sink, everything that is wrong is found")
{
    xin::setting const mixture = tree::map(
        {{"one", component({{"weight", tree::text("-1")}, {"task", tree::text("sing")}})},
         {"two", component({{"from", tree::text("nowhere")}})},
         {"three", component({{"a", tree::text("1")}, {"b", tree::text("2")}})}});
    xin::setting const from = recipe_with({{"seed", tree::text("x")}, {"sead", tree::text("1")}}, mixture);
    std::vector<std::string> found;
    xin::recipe const made = xin::read_recipe(from, {},
                                              [&](xin::error const& problem) { found.push_back(problem.message()); });
    REQUIRE(found.size() == 7);
    CHECK(says(found[0], "unknown key \"sead\""));
    CHECK(says(found[1], "\"seed\" is \"x\""));
    CHECK(says(found[2], "sing"));
    CHECK(says(found[3], "not negative"));
    CHECK(says(found[4], "unknown key \"a\""));
    CHECK(says(found[5], "unknown key \"b\""));
    CHECK(says(found[6], "nowhere"));
    CHECK(made.mixture.size() == 3);
    CHECK(made.corpora.size() == 2);
}
