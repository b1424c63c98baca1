// SPDX-License-Identifier: MIT
// Components and options: the code of docs/reference/compose/ about what a composition is made of.

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/compose.hpp>
#include <crossin/core/record_list.hpp>
#include <crossin/records.hpp>
#include <crossin/sample.hpp>

namespace xin = crossin;
using namespace crossin::literals;

namespace {

std::uint64_t count_words(std::string_view text)
{
    return static_cast<std::uint64_t>(std::ranges::count(text, ' ')) + 1;
}

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

    //! [component]
    xin::component const cross("cross", pairs, xin::cross_lingual(xin::any_to_any{.distinct = true}), 3,
                               {.max_epochs = 4, .languages = xin::temperature{2}});
    for (xin::component_leaf const& leaf : cross.model().leaves())
        std::cout << to_string(leaf.languages) << ": " << leaf.rows.size() << " rows\n";
    std::cout << cross.model().usable_rows() << " rows can be used, " << cross.model().unusable_rows() << " cannot\n";
    //! [component]

    //! [model]
    xin::component_model const& model = cross.model();
    xin::text_size const all = model.size_of(model.leaves()[0]), first = model.size_of(model.leaves()[0], 0);
    std::cout << all.response_bytes << " bytes to learn in all rows, " << first.response_bytes << " in the first\n";
    //! [model]

    //! [options]
    xin::compose_options options{.seed = 42, .prompt = xin::prompts::chatml, .hint = xin::hint_style::sentence};
    options.unit = xin::weight_unit::supervised_tokens; // what the weights below count
    options.count_tokens = count_words;                 // your tokenizer
    options.stages = {{10'000, {1, 1}},                 // from here on these weights hold ...
                      {50'000, {1, 4}, true}};          // ... and move to these, in a straight line
    xin::composition const staged(options, xin::component("base", english, xin::same_language{}, 3), cross);
    std::cout << staged[60'000].prompt << "\n";
    //! [options]
}
