// SPDX-License-Identifier: MIT
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/text_table.hpp>

#include "report_parts.hpp"

namespace program {
namespace {

using crossin::chart, crossin::heat_map, crossin::report_cell, crossin::report_table, crossin::setting;

struct interval {
    double low = 0;
    double high = 0;
};

/// The interval of a value: `intervals` has a list of two under the same names as the values.
[[nodiscard]] std::optional<interval> interval_of(setting const& root, std::string_view name,
                                                  std::string_view part = {})
{
    setting const* found = root.given("intervals");
    if (found) found = found->given(name);
    if (found && !part.empty()) found = found->given(part);
    if (!found) return std::nullopt;
    if (found->list().size() != 2) found->reject("a list of the interval's two ends");
    return interval{found->items()[0].number(), found->items()[1].number()};
}

void add_row(report_table& table, std::string name, double value, std::optional<interval> const& around)
{
    table.rows.push_back({std::move(name), {signed_decimal(value, 4), value}});
    if (table.head.size() == 2) return;
    table.rows.back().push_back(around ? report_cell(signed_decimal(around->low, 4), around->low) : report_cell());
    table.rows.back().push_back(around ? report_cell(signed_decimal(around->high, 4), around->high) : report_cell());
}

[[nodiscard]] report_table table_of(setting const& root, std::string caption, std::string first)
{
    report_table table{std::move(caption), {std::move(first), "value"}, {}, 1};
    if (root.given("intervals")) table.head.insert(table.head.end(), {"interval from", "to"});
    return table;
}

void add_languages(crossin::report& to, setting const& root)
{
    setting const* const languages = root.given("language_acc");
    if (!languages || languages->map().items().empty()) return;
    report_table table = table_of(root, "Accuracy by language", "language");
    bool const intervals = root.given("intervals") != nullptr;
    chart drawn{
        intervals ? chart::shape::intervals : chart::shape::bars, {{"accuracy", {}}}, {}, "language", "accuracy"};
    for (std::size_t i = 0; i < languages->keys().size(); ++i) {
        std::string const& name = languages->keys()[i];
        double const value = languages->items()[i].number();
        std::optional<interval> const around = interval_of(root, "language_acc", name);
        add_row(table, name, value, around);
        drawn.names.push_back(name);
        drawn.of[0].points.push_back(
            {static_cast<double>(i), value, around ? around->low : value, around ? around->high : value});
    }
    crossin::report_figure figure{next_figure(to), "Accuracy by language",
                                  intervals ? "A point with its interval for each language. The next table has them."
                                            : "A bar for each language. The next table has the numbers.",
                                  std::move(drawn), ""};
    to.sections.back().blocks.emplace_back(std::move(figure));
    to.sections.back().blocks.emplace_back(std::move(table));
}

/// Shares of equal answers between each two languages.
void add_consistency(crossin::report& to, setting const& root)
{
    setting const* pairs = root.given("detailed_consistency_score");
    if (pairs) pairs = pairs->given("2_combine");
    if (!pairs || pairs->map().items().empty()) return;
    heat_map map;
    auto const number = [&](std::string const& name) {
        auto const at = std::ranges::find(map.rows, name);
        if (at == map.rows.end()) map.rows.push_back(name);
        return static_cast<std::size_t>(std::ranges::find(map.rows, name) - map.rows.begin());
    };
    struct pair {
        std::size_t a = 0;
        std::size_t b = 0;
        double share = 0;
    };
    std::vector<pair> found;
    for (std::size_t i = 0; i < pairs->keys().size(); ++i) {
        std::string const& names = pairs->keys()[i];
        std::size_t const comma = names.find(',');
        if (comma == std::string::npos) pairs->items()[i].reject("a share under two languages with a comma between");
        std::size_t const a = number(names.substr(0, comma)), b = number(names.substr(comma + 1));
        found.push_back({a, b, pairs->items()[i].number()});
    }
    std::size_t const size = map.rows.size();
    map.columns = map.rows;
    map.values.assign(size, std::vector<std::optional<double>>(size));
    map.texts.assign(size, std::vector<std::string>(size));
    map.high = 1;
    for (pair const& one : found)
        for (auto const& [row, column] : {std::pair(one.a, one.b), std::pair(one.b, one.a)}) {
            map.values[row][column] = one.share;
            map.texts[row][column] = signed_decimal(one.share, 3);
        }
    crossin::report_figure figure{
        next_figure(to), "Consistency: the share of questions with the same answer in both languages",
        "A grid with a row and a column for each language; the deeper the colour, the more answers are the same. The "
        "table behind the picture has the same numbers.",
        std::move(map), ""};
    to.sections.back().blocks.emplace_back(std::move(figure));
}

void add_one(crossin::report& to, setting const& root, std::string title)
{
    to.sections.push_back({std::move(title), {}});
    report_table table = table_of(root, "Scores of the whole", "score");
    for (std::size_t i = 0; i < root.keys().size(); ++i) {
        setting const& one = root.items()[i];
        std::string const& name = root.keys()[i];
        bool const is_score = name == "overall_acc" || name.starts_with("consistency_score_") ||
                              name.starts_with("AC3_") || name == "wrong_language" || name == "exact_match" ||
                              name == "f1" || name == "score";
        if (is_score && one.is_text()) add_row(table, name, one.number(), interval_of(root, name));
    }
    if (!table.rows.empty()) to.sections.back().blocks.emplace_back(std::move(table));
    add_languages(to, root);
    add_consistency(to, root);
}

[[nodiscard]] std::string title_of(setting const& root)
{
    std::string title = "Scores";
    setting const* const benchmark = root.given("benchmark");
    setting const* const name = root.given("name");
    if (benchmark && benchmark->is_text()) title += " on " + benchmark->text();
    return name && name->is_text() ? title + ": " + name->text() : title + ": " + file_name(root.where().path);
}

} // namespace

bool add_results(crossin::report& to, crossin::setting const& root)
{
    bool any = false;
    if (root.given("overall_acc") || root.given("score") || root.given("f1")) {
        add_one(to, root, title_of(root));
        any = true;
    }
    for (std::size_t i = 0; i < root.items().size(); ++i)
        if (setting const& one = root.items()[i];
            one.is_map() && root.keys()[i] != "intervals" && one.given("overall_acc"))
            any = add_results(to, one) || any;
        else if (one.is_list())
            for (setting const& inner : one.items())
                if (inner.is_map()) any = add_results(to, inner) || any;
    return any;
}

} // namespace program
