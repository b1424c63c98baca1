// SPDX-License-Identifier: MIT
// What is asked of a row: a task of your own, which shows a text and asks what language it is in.
#include <iostream>
#include <ranges>
#include <span>
#include <string>
#include <string_view>

#include <crossin/crossin.hpp>

namespace xin = crossin;

struct which_language {
    // From which languages to which, given how the languages are weighted: here every text is asked about in every
    // other language.
    auto directions(std::span<xin::language_tag const>, std::size_t pivot, std::span<double const> weights) const
    {
        return xin::any_to_any{.distinct = true}(weights, pivot);
    }

    // Once for each direction: what all of its examples need.
    std::string prepare(xin::direction const& languages) const
    {
        return xin::name_of(languages.from, languages.to).text;
    }

    // Which rows will do, told from what is known without reading them: texts of a line or two.
    bool usable(xin::record_facts const& shown, xin::record_facts const&) const
    {
        return shown.response_characters >= 40 && shown.response_characters <= 120;
    }

    // The example. Nothing is copied: the texts lie in the mapped file.
    void write(xin::task_row const& row, xin::example_draft& draft) const
    {
        draft.id = row.prompt.id;
        draft.turns.push_back({question(row.languages.to), row.prompt.turns.front().output, row.prepared});
    }

    static std::string_view question(xin::language_tag const& in)
    {
        if (in.language() == "vi") return "Văn bản này được viết bằng ngôn ngữ nào?";
        if (in.language() == "es") return "¿En qué idioma está escrito este texto?";
        return "Which language is this text in?";
    }
};
static_assert(xin::task<which_language>);

int main()
{
    auto const rows = xin::read_parallel(xin::by_id{}, {"en", "vi", "es"}, "data/parallel.{lang}.json");

    xin::component const asked("which language", rows, which_language{}, 1);
    std::cout << asked.model().usable_rows() << " of " << asked.model().rows() << " rows will do\n\n";

    xin::composition const data({.seed = 7, .prompt = xin::prompts::plain}, asked);
    for (xin::example const& one : data | std::views::take(3))
        std::cout << one.prompt << "\n--> " << one.response << "\n\n";
}
