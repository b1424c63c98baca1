// SPDX-License-Identifier: MIT
// From which language to which: x2en, en2x, x2x, a matrix, and a policy that is three lines of your own.
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/crossin.hpp>

namespace xin = crossin;

// Composes with a policy, and shows how many of 4096 examples go from each language to each.
template <xin::direction_policy Policy>
void show(std::string_view title, xin::parallel_corpus<xin::corpus> const& rows, Policy policy)
{
    xin::composition const data({}, xin::component("answers", rows, xin::cross_lingual{policy}, 1));
    xin::run_table const plan = data.plan(4096);

    std::vector<std::string> head = {"from \\ to"};
    for (xin::language_tag const& to : rows.languages()) head.push_back(to_string(to));
    xin::text_table table(head);
    for (xin::language_tag const& from : rows.languages()) {
        std::vector<std::string> line = {to_string(from)};
        for (xin::language_tag const& to : rows.languages()) {
            line.emplace_back("-");
            for (xin::plan_cell const& cell : plan.cells)
                if (cell.languages == xin::direction{from, to}) line.back() = std::to_string(cell.got);
        }
        table.add(line);
    }
    std::cout << title << '\n' << table.text() << '\n';
}

int main()
{
    auto const rows = xin::read_parallel(xin::by_id{}, {"en", "zh", "vi", "es"}, "data/parallel.{lang}.json");

    show("x2en: asked in any language, answered in English", rows, xin::to_pivot{});
    show("en2x: the other way round", rows, xin::from_pivot{});
    show("x2x: both languages drawn independently", rows, xin::any_to_any{});
    show("x2x, never the same language twice", rows, xin::any_to_any{.distinct = true});
    show("by its name in a recipe: zh2x", rows, xin::parse_directions("zh2x", rows.languages()));

    std::vector<double> const matrix = {0, 1, 1, 1,  // from en
                                        4, 0, 0, 0,  // from zh
                                        2, 0, 0, 1,  // from vi
                                        2, 0, 1, 0}; // from es
    show("a matrix of weights", rows, xin::direction_list::of_matrix(matrix, 4));
    show("a policy of your own: answered in the next language", rows, [](std::span<double const> weights, std::size_t) {
        std::vector<xin::weighted_direction> list;
        for (std::size_t l = 0; l < weights.size(); ++l) list.push_back({l, (l + 1) % weights.size(), weights[l]});
        return list;
    });
}
