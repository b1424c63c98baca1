// SPDX-License-Identifier: MIT
#include <crossin/compose/task.hpp>

#include "compose/world.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/compose/tasks.hpp>

using namespace crossin_test;
using namespace crossin::literals;

namespace {

/// The class to copy of the header's comment.
struct first_sentence {
    auto directions(std::span<xin::language_tag const>, std::size_t pivot, std::span<double const> weights) const
    {
        return xin::to_itself{}(weights, pivot);
    }
    void write(xin::task_row const& row, xin::example_draft& draft) const
    {
        for (xin::turn const& turn : row.prompt.turns)
            draft.turns.push_back({turn.instruction, turn.input, turn.output.substr(0, turn.output.find('.') + 1)});
    }
    bool usable(xin::record_facts const& prompt, xin::record_facts const& response) const
    {
        return prompt.prompt_bytes > 0 && response.response_bytes > 1;
    }
    std::uint64_t digest() const { return 1; }
};

/// Everything that a task may have: asks which of two translations of a question is meant, by chance and by pivot.
struct everything {
    static constexpr bool reads_pivot = true;

    std::vector<xin::weighted_direction> directions(std::span<xin::language_tag const> languages, std::size_t pivot,
                                                    std::span<double const> weights) const
    {
        std::vector<xin::weighted_direction> list;
        for (std::size_t l = 0; l < languages.size(); ++l)
            if (l != pivot) list.push_back({l, (l + 1) % languages.size(), weights[l]});
        return list;
    }
    std::string prepare(xin::direction const& languages) const { return "<" + to_string(languages) + ">"; }
    void write(xin::task_row const& row, xin::example_draft& draft) const
    {
        draft.id = row.prompt.id;
        draft.tells_language = true;
        draft.response_tag = draft.text.join({"(", row.languages.to.text(), ")"});
        std::string_view const bit = row.bits % 2 == 0 ? "even" : "odd";
        draft.turns.push_back({draft.text.join({row.prepared, " ", row.prompt.turns.front().instruction}),
                               draft.build([&](std::string& out) {
                                   out += row.in_pivot.turns.front().instruction;
                                   out += ' ';
                                   out += bit;
                               }),
                               row.response.turns.front().output});
    }
    xin::text_size measure(xin::record_facts const&, xin::record_facts const&, xin::record_facts const& in_pivot) const
    {
        return {in_pivot.prompt_bytes, 1, in_pivot.prompt_characters, 1};
    }
};

struct without_write {
    auto directions(std::span<xin::language_tag const>, std::size_t pivot, std::span<double const> weights) const
    {
        return xin::to_itself{}(weights, pivot);
    }
};

static_assert(xin::task<first_sentence> && xin::task<everything>);
static_assert(!xin::task<without_write> && !xin::task<xin::to_itself> && !xin::task<int>);
static_assert(xin::reads_pivot<everything> && !xin::reads_pivot<first_sentence>);

} // namespace

TEST_CASE("task: the class to copy works, and asks for its own rows")
{
    xin::record_list const sentences = corpus_of("en", 30, [](std::string_view, std::uint64_t row) {
        std::string const number = std::to_string(row);
        return xin::record{number, {}, {{"ask " + number, {}, row % 3 == 0 ? "." : "One " + number + ". Two."}}};
    });
    xin::component const one("first", sentences, first_sentence{}, 1);
    CHECK(one.model().usable_rows() == 20);
    CHECK(one.model().unusable_rows() == 10);
    xin::composition const data({}, one);
    std::set<std::string> seen;
    for (xin::example const& example : examples_of(data, 0, 4096)) {
        seen.insert(example.response);
        REQUIRE(example.response == "One " + example.fields.turns.front().instruction.substr(4) + ".");
    }
    CHECK(seen.size() == 20);
}

TEST_CASE("task: what a task leaves out has its default")
{
    xin::record_facts prompt, response;
    prompt.prompt_bytes = 5;
    prompt.prompt_characters = 4;
    prompt.response_bytes = 3;
    response.prompt_bytes = 2;
    response.response_bytes = 7;
    response.response_characters = 6;
    xin::same_language const plain;
    CHECK(xin::usable(plain, prompt, response));
    CHECK_FALSE(xin::usable(plain, {}, response));
    CHECK_FALSE(xin::usable(plain, prompt, {}));
    CHECK(xin::measured(plain, prompt, response, {}) == xin::text_size{5, 7, 4, 6});
    CHECK(xin::prepared(plain, {}).empty());
    CHECK(xin::task_digest(everything{}) == 0);
    CHECK(xin::task_digest(first_sentence{}) == 1);
}

TEST_CASE("task: what a task says is heard: directions, preparation, pivot, bits, tag, size")
{
    world const rows({"en", "vi", "zh"}, 24, [](std::string_view language, std::uint64_t row) {
        return language == "en" && row % 4 == 1 ? xin::record{} : record_of(language, row); // six rows lack the pivot
    });
    xin::component const one("all", rows.rows(), everything{}, 1);
    REQUIRE(one.model().leaves().size() == 2);
    CHECK(one.model().leaves()[0].languages == xin::direction{"vi"_lang, "zh"_lang});
    CHECK(one.model().leaves()[1].languages == xin::direction{"zh"_lang, "en"_lang});
    CHECK(one.model().leaves()[0].rows.size() == 18);
    CHECK(one.model().usable_rows() == 18);

    xin::composition const data({.prompt = xin::prompts::plain, .hint = xin::hint_style::tag}, one);
    std::set<std::string> choices;
    for (xin::example const& example : examples_of(data, 0, 2000)) {
        std::string const row = example.fields.id.substr(1);
        auto const& turn = example.fields.turns.front();
        std::string const from = to_string(example.languages.from), to = to_string(example.languages.to);
        REQUIRE(turn.instruction == "<" + to_string(example.languages) + "> ask " + from + " " + row);
        REQUIRE(turn.output == "say " + to + " " + row);
        bool const even = turn.input == "ask en " + row + " even\n[" + to + "]";
        REQUIRE((even || turn.input == "ask en " + row + " odd\n[" + to + "]"));
        REQUIRE(example.prompt == turn.instruction + "\n" + turn.input + "\n(" + to + ")");
        REQUIRE(number_in(row) % 4 != 1);
        choices.insert(row + (even ? "e" : "o"));
    }
    CHECK(choices.size() == 36); // every row is seen with either choice

    std::uint64_t pivot_bytes = 0;
    for (std::uint64_t row = 0; row < 24; ++row)
        if (row % 4 != 1) {
            xin::record const english = record_of("en", row);
            pivot_bytes += english.turns.front().instruction.size() + english.turns.front().input.size();
        }
    CHECK(one.model().size_of(one.model().leaves()[0]) == xin::text_size{pivot_bytes, 18, pivot_bytes, 18});
}

TEST_CASE("task: a draft that is cleared holds nothing, and what it built stays until then")
{
    xin::example_draft draft;
    std::vector<std::string_view> built;
    for (int i = 0; i < 3000; ++i)
        built.push_back(draft.build([&](std::string& out) { out = "text " + std::to_string(i); }));
    for (int i = 0; i < 3000; ++i) REQUIRE(built[static_cast<std::size_t>(i)] == "text " + std::to_string(i));
    draft.id = draft.system = draft.response_tag = built.front();
    draft.turns.push_back({});
    draft.tells_language = true;
    draft.clear();
    CHECK(draft.id.empty());
    CHECK(draft.system.empty());
    CHECK(draft.response_tag.empty());
    CHECK(draft.turns.empty());
    CHECK_FALSE(draft.tells_language);
}

TEST_CASE("task: a task that writes nothing gives an empty example, not the one before it")
{
    struct silent {
        auto directions(std::span<xin::language_tag const>, std::size_t pivot, std::span<double const> weights) const
        {
            return xin::to_itself{}(weights, pivot);
        }
        void write(xin::task_row const& row, xin::example_draft& draft) const
        {
            if (row.prompt.id != "r1") draft.turns.push_back(row.prompt.turns.front());
        }
    };
    xin::record_list const two = corpus_of("en", 2);
    xin::composition const data({}, xin::component("silent", two, silent{}, 1));
    std::uint64_t empty = 0;
    for (xin::example const& one : examples_of(data, 0, 100)) {
        empty += one.prompt.empty();
        CHECK(one.prompt.empty() == one.response.empty());
    }
    CHECK(empty > 20);
}
