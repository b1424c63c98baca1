// SPDX-License-Identifier: MIT
#include <crossin/compose/tasks.hpp>

#include "compose/world.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/core/random.hpp>

using namespace crossin_test;
using namespace crossin::literals;

namespace {

/// What a task writes for a row, on its own: no composition around it.
template <xin::task Task>
xin::example written(Task const& what, xin::direction const& languages, xin::record const& prompt,
                     xin::record const& response, xin::record const& in_pivot = {}, std::uint64_t bits = 0)
{
    auto const turns_of = [](xin::record const& one) {
        std::vector<xin::turn> turns;
        for (auto const& turn : one.turns) turns.push_back({turn.instruction, turn.input, turn.output});
        return turns;
    };
    std::vector<xin::turn> const a = turns_of(prompt), b = turns_of(response), c = turns_of(in_pivot);
    std::string const prepared = xin::prepared(what, languages);
    xin::example_draft draft;
    what.write({languages,
                "en"_lang,
                {prompt.id, prompt.system, a},
                {response.id, response.system, b},
                {in_pivot.id, in_pivot.system, c},
                prepared,
                bits},
               draft);
    xin::example copy = xin::to_example({0, {}, languages, {draft.id, draft.system, draft.turns}, {}, {}});
    copy.prompt = draft.response_tag;
    copy.component = draft.tells_language ? "hint" : "";
    return copy;
}

xin::record turns(std::string_view language, std::size_t count)
{
    xin::record all{"c1", "system " + std::string(language), {}};
    for (std::size_t i = 0; i < count; ++i) all.turns.push_back(record_of(language, 3 * i).turns.front());
    return all;
}

constexpr xin::direction en_vi{"en"_lang, "vi"_lang}, vi_en{"vi"_lang, "en"_lang}, vi_zh{"vi"_lang, "zh"_lang};

template <xin::task Task>
std::set<std::string> directions_of(Task const& what, std::vector<double> const& weights = {1, 1, 1})
{
    std::vector<xin::language_tag> const tags{"en"_lang, "vi"_lang, "zh"_lang};
    std::set<std::string> all;
    for (xin::weighted_direction const& way : what.directions(tags, 0, weights))
        all.insert(to_string(xin::direction{tags[way.from], tags[way.to]}));
    return all;
}

} // namespace

TEST_CASE("tasks: same_language gives the record as it is, all of its turns")
{
    xin::record const english = turns("en", 3);
    xin::example const one = written(xin::same_language{}, {"en"_lang, "en"_lang}, english, english);
    CHECK(one.fields == english);
    CHECK(one.component.empty());
    CHECK(directions_of(xin::same_language{}) == std::set<std::string>{"en->en", "vi->vi", "zh->zh"});
}

TEST_CASE("tasks: cross_lingual asks in one language and answers in the other, turn by turn")
{
    xin::example const one = written(xin::cross_lingual(xin::from_pivot{}), en_vi, turns("en", 3), turns("vi", 3));
    REQUIRE(one.fields.turns.size() == 3);
    CHECK(one.fields.system == "system en");
    CHECK(one.fields.turns[1] == xin::record::owned_turn{"ask en 3", "see en 3", "say vi 3"});
    CHECK(one.fields.turns[2].output == "say vi 6");
    CHECK(one.component == "hint");
    CHECK(written(xin::cross_lingual{}, en_vi, turns("en", 3), turns("vi", 2)).fields.turns.size() == 2);
    using ways = std::set<std::string>;
    CHECK(directions_of(xin::cross_lingual(xin::from_pivot{})) == ways{"en->vi", "en->zh"});
    CHECK(directions_of(xin::cross_lingual(xin::to_pivot{})) == ways{"vi->en", "zh->en"});
    CHECK(directions_of(xin::cross_lingual(xin::any_to_any{true})).size() == 6);
    CHECK(directions_of(xin::cross_lingual{}).size() == 9);
}

TEST_CASE("tasks: translation takes the field that it is told to")
{
    xin::record const vi = record_of("vi", 3), en = record_of("en", 3);
    auto const of = [&](xin::translated field) {
        return written(xin::translation(xin::to_pivot{}, field), vi_en, vi, en).fields.turns.front();
    };
    std::string const wording = xin::translation_instruction(vi_en, "vi"_lang);
    CHECK(of(xin::translated::instruction) == xin::record::owned_turn{wording, "ask vi 3", "ask en 3"});
    CHECK(of(xin::translated::input) == xin::record::owned_turn{wording, "see vi 3", "see en 3"});
    CHECK(of(xin::translated::output) == xin::record::owned_turn{wording, "say vi 3", "say en 3"});

    xin::example const official = written(xin::translation(xin::to_pivot{}, xin::translated::instruction,
                                                           std::string(xin::official_translation_instruction)),
                                          vi_en, vi, en);
    CHECK(official.fields.turns.front().instruction == "Translate the following sentence into English.");
    CHECK(official.component.empty());
    CHECK(official.fields.system.empty());
    CHECK(directions_of(xin::translation{}) == std::set<std::string>{"en->vi", "vi->en", "en->zh", "zh->en"});
}

TEST_CASE("tasks: translation of any field takes each that both records have, evenly")
{
    xin::translation const any(xin::to_pivot{}, xin::translated::any);
    std::map<std::string, int> with_input, without_input;
    for (std::uint64_t i = 0; i < 3000; ++i) {
        std::uint64_t const bits = xin::random_bits(9, i);
        auto const one = written(any, vi_en, record_of("vi", 3), record_of("en", 3), {}, bits).fields.turns.front();
        CHECK(one.input.substr(0, 3) == one.output.substr(0, 3));
        ++with_input[one.input.substr(0, 3)];
        ++without_input[written(any, vi_en, record_of("vi", 3), record_of("en", 4), {}, bits)
                            .fields.turns.front()
                            .input.substr(0, 3)];
    }
    REQUIRE(with_input.size() == 3);
    for (auto const& [field, count] : with_input) CHECK(count == Approx(1000).margin(110)); // 4 standard deviations
    REQUIRE(without_input.size() == 2);
    CHECK(without_input["ask"] == Approx(1500).margin(110));
}

TEST_CASE("tasks: translation of several turns takes the first that has the field in both languages")
{
    xin::record vi = turns("vi", 3), en = turns("en", 3);
    vi.turns[0].input.clear();
    en.turns[1].input.clear();
    auto const one = written(xin::translation(xin::to_pivot{}, xin::translated::input), vi_en, vi, en).fields;
    REQUIRE(one.turns.size() == 1);
    CHECK(one.turns[0].input == "see vi 6");
    CHECK(one.turns[0].output == "see en 6");
    CHECK(written(xin::translation(xin::to_pivot{}), vi_en, vi, en).fields.turns[0].input == "ask vi 0");
}

TEST_CASE("tasks: translation uses the rows that have the field in both languages")
{
    world const rows({"en", "vi"}, 12); // every third has an input
    for (auto const& [field, count] : {std::pair{xin::translated::instruction, 12U},
                                       {xin::translated::input, 4U},
                                       {xin::translated::output, 12U},
                                       {xin::translated::any, 12U}}) {
        xin::component const one("translate", rows.rows(), xin::translation(xin::both_ways{}, field), 1);
        CHECK(one.model().usable_rows() == count);
        for (xin::component_leaf const& leaf : one.model().leaves()) CHECK(leaf.rows.size() == count);
    }
}

TEST_CASE("tasks: translation measures what it writes")
{
    for (std::uint64_t const row : {3U, 4U})
        for (xin::translated const field :
             {xin::translated::instruction, xin::translated::input, xin::translated::output}) {
            xin::record vi = record_of("vi", row), en = record_of("en", row);
            vi.turns.front().input += vi.turns.front().input.empty() ? "" : " từ";
            vi.turns.front().output += " tiếng Việt";
            xin::translation const what(xin::to_pivot{}, field);
            auto const facts = [](xin::record const& one) {
                xin::turn const turn{one.turns[0].instruction, one.turns[0].input, one.turns[0].output};
                return xin::facts_of({one.id, {}, {&turn, 1}});
            };
            xin::example const one = written(what, vi_en, vi, en);
            if (one.fields.turns.empty()) {
                CHECK(field == xin::translated::input);
                CHECK_FALSE(what.usable(facts(vi), facts(en)));
                continue;
            }
            auto const& turn = one.fields.turns.front();
            CHECK(what.measure(facts(vi), facts(en), {}) == xin::text_size{turn.input.size(), turn.output.size(),
                                                                           xin::code_points(turn.input),
                                                                           xin::code_points(turn.output)});
        }
}

TEST_CASE("tasks: pair_in_context puts the pivot's version beside the question, and leaves the pivot's alone")
{
    xin::pair_in_context const what(xin::any_to_any{});
    xin::example const one = written(what, vi_zh, record_of("vi", 3), record_of("zh", 3), record_of("en", 3));
    CHECK(one.fields.turns.front() ==
          xin::record::owned_turn{"[vi] ask vi 3 \n [en] ask en 3", "[vi] see vi 3 \n [en] see en 3", "say zh 3"});
    CHECK(one.prompt == "[zh]");
    CHECK(one.component.empty());

    xin::example const no_input = written(what, vi_zh, record_of("vi", 4), record_of("zh", 4), record_of("en", 4));
    CHECK(no_input.fields.turns.front().input.empty());

    xin::example const in_pivot = written(what, en_vi, record_of("en", 3), record_of("vi", 3), record_of("en", 3));
    CHECK(in_pivot.fields.turns.front() == xin::record::owned_turn{"ask en 3", "see en 3 \n", "say vi 3"});
    CHECK(in_pivot.prompt.empty());
}

TEST_CASE("tasks: pair_in_context needs rows that have the pivot, and counts its text")
{
    world const rows({"en", "vi", "zh"}, 20, [](std::string_view language, std::uint64_t row) {
        return language == "en" && row < 5 ? xin::record{} : record_of(language, row);
    });
    xin::component const context("context", rows.rows(), xin::pair_in_context(xin::any_to_any{}), 1);
    CHECK(context.model().usable_rows() == 15);
    xin::component const cross("cross", rows.rows(), xin::cross_lingual(xin::any_to_any{}), 1);
    CHECK(cross.model().usable_rows() == 20);

    std::uint64_t questions = 0;
    for (std::uint64_t row = 5; row < 20; ++row)
        questions += record_of("vi", row).turns[0].instruction.size() + record_of("vi", row).turns[0].input.size();
    for (xin::component_leaf const& leaf : context.model().leaves()) {
        bool const in_pivot = leaf.languages.from == "en"_lang;
        CHECK(context.model().size_of(leaf).prompt_bytes == questions * (in_pivot ? 1 : 2)); // tags are of one length
    }
}

TEST_CASE("tasks: tasks that write differently have different digests")
{
    std::set<std::uint64_t> const digests{
        xin::same_language{}.digest(),
        xin::cross_lingual{}.digest(),
        xin::pair_in_context{}.digest(),
        xin::translation{}.digest(),
        xin::translation(xin::both_ways{}, xin::translated::input).digest(),
        xin::translation(xin::both_ways{}, xin::translated::output).digest(),
        xin::translation(xin::both_ways{}, xin::translated::any).digest(),
        xin::translation(xin::both_ways{}, xin::translated::instruction, "Translate:").digest(),
    };
    CHECK(digests.size() == 8);
}
