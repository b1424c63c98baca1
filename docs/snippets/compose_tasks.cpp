// SPDX-License-Identifier: MIT
// The tasks of the library, and one of our own: the code of docs/reference/compose/task.md and tasks.md.

#include <cstdint>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/compose.hpp>
#include <crossin/core/record_list.hpp>
#include <crossin/records.hpp>

namespace xin = crossin;
using namespace crossin::literals;

namespace {

//! [custom]
/// Asks for the first sentence of the answer.
struct first_sentence {
    /// Which directions there are, each with its weight, given those of the languages.
    std::vector<xin::weighted_direction> directions(std::span<xin::language_tag const> /*languages*/, std::size_t pivot,
                                                    std::span<double const> weights) const
    {
        return xin::to_itself{}(weights, pivot);
    }
    /// The example. The draft is empty; views into the row's records may be handed on, other text is built.
    void write(xin::task_row const& row, xin::example_draft& draft) const
    {
        draft.id = row.prompt.id;
        for (xin::turn const& turn : row.prompt.turns) {
            std::string_view const instruction = draft.build([&](std::string& out) {
                out += turn.instruction;
                out += "\nAnswer in one sentence.";
            });
            draft.turns.push_back({instruction, turn.input, turn.output.substr(0, turn.output.find('.') + 1)});
        }
    }
    /// Which rows will do. Left out: a prompt and a response that are not empty.
    bool usable(xin::record_facts const& prompt, xin::record_facts const& response) const
    {
        return prompt.prompt_bytes > 0 && response.response_bytes > 1;
    }
    /// How much text of the records an example holds. Left out: the prompt of the one, the response of the other.
    xin::text_size measure(xin::record_facts const& prompt, xin::record_facts const& response,
                           xin::record_facts const& /*in_pivot*/) const
    {
        return {prompt.prompt_bytes, response.response_bytes, prompt.prompt_characters, response.response_characters};
    }
    /// Another number for each way of writing: it is part of the fingerprint. Left out: 0.
    std::uint64_t digest() const { return 1; }
};
//! [custom]

xin::record_list few(xin::language_tag language, std::vector<xin::record::owned_turn> turns)
{
    std::vector<xin::record> records;
    for (xin::record::owned_turn& one : turns)
        records.push_back({std::to_string(records.size()), {}, {std::move(one)}});
    return {language, std::move(records), std::string(language.text())};
}

} // namespace

int main()
{
    xin::record_list const english = few("en"_lang, {{"Name the capital.", "France", "Paris is the capital."},
                                                     {"Add the numbers.", "2 and 3", "The sum is 5."}});
    xin::record_list const vietnamese = few(
        "vi"_lang, {{"Hãy nêu tên thủ đô.", "Pháp", "Thủ đô là Paris."}, {"Hãy cộng các số.", "2 và 3", "Tổng là 5."}});
    auto const pairs = xin::parallel(xin::by_id{}, english, vietnamese);
    xin::component const own("first sentence", english, first_sentence{}, 1);

    //! [tasks]
    xin::composition const tasks(
        {.prompt = xin::prompts::plain, .hint = xin::hint_style::tag},
        xin::component("same", pairs, xin::same_language{}, 1),
        xin::component("cross", pairs, xin::cross_lingual(xin::from_pivot{}), 1),
        xin::component("translate", pairs, xin::translation(xin::to_pivot{}, xin::translated::output), 1),
        xin::component("context", pairs, xin::pair_in_context(xin::any_to_any{.distinct = true}), 1), own);

    xin::composition::workspace room;
    for (std::uint32_t leaf = 0; leaf < tasks.draws().leaf_count(); ++leaf) {
        xin::example_view const one = tasks.render({.leaf = leaf, .row = 0}, room);
        std::cout << "--- " << one.component << " " << to_string(one.languages) << "\n"
                  << one.prompt << "\n> " << one.response << "\n";
    }
    //! [tasks]
}
