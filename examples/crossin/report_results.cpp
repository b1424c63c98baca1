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

/// The interval of a value: `intervals` has a list of two under its name, or under both of its names with a point between.
[[nodiscard]] std::optional<interval> interval_of(setting const& root, std::string const& name)
{
    setting const* found = root.given("intervals");
    if (found) found = found->given(name);
    if (!found) return std::nullopt;
    if (found->as_list().size() != 2) found->reject("a list of the interval's two ends");
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
        std::optional<interval> const around = interval_of(root, "language_acc." + name);
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
                              name.starts_with("AC3_") || name.starts_with("right_overlap_") || interval_of(root, name);
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
    setting const* const file = root.given("file");
    if (benchmark && benchmark->is_text()) title += " on " + benchmark->text();
    return title + ": " + file_name(file && file->is_text() ? file->text() : root.where().path);
}

/// A value with its interval, as `eval` writes it.
[[nodiscard]] chart::point point_of(setting const& one, std::size_t at)
{
    return {static_cast<double>(at), one.at("value").number(), one.at("low").number(), one.at("high").number()};
}
void add_cells(std::vector<report_cell>& to, setting const& one)
{
    for (char const* const name : {"value", "low", "high"})
        to.emplace_back(signed_decimal(one.at(name).number(), 4), one.at(name).number());
}

/// Names of what was measured: the members of a row that have an interval.
[[nodiscard]] std::vector<std::string> metrics_of(setting const& row)
{
    std::vector<std::string> names;
    for (std::size_t i = 0; i < row.items().size(); ++i)
        if (row.items()[i].is_map() && row.items()[i].given("low")) names.push_back(row.keys()[i]);
    return names;
}

void add_eval_languages(crossin::report& to, setting const& root)
{
    std::vector<std::string> const metrics = metrics_of(root.at("mean"));
    bool const choices = root.at("mean").given("chance"), written = root.at("mean").given("answer_language");
    report_table table{"Scores by language, with intervals", {"language", "questions"}, {}, 1};
    for (std::string const& name : metrics) table.head.insert(table.head.end(), {name, "from", "to"});
    if (choices) table.head.insert(table.head.end(), {"chance", "which is"});
    if (written) table.head.emplace_back("in another language");
    chart drawn{chart::shape::intervals, {}, {}, "language", "score"};
    for (std::string const& name : metrics) drawn.of.push_back({name, {}});
    auto const add = [&](setting const& row) {
        std::uint64_t const questions = row.at("questions").count();
        table.rows.push_back(
            {row.at("language").text(), {crossin::grouped(questions), static_cast<double>(questions)}});
        for (std::string const& name : metrics) add_cells(table.rows.back(), row.at(name));
        if (choices) {
            double const chance = row.at("chance").number();
            table.rows.back().emplace_back(signed_decimal(chance, 4), chance);
            table.rows.back().emplace_back(row.at("against_chance").text());
        }
        if (!written) return;
        double const rate = row.at("answer_language").at("wrong_language_rate").number();
        table.rows.back().emplace_back(crossin::percent(rate), rate);
    };
    for (setting const& row : root.at("languages").list()) {
        add(row);
        for (std::size_t m = 0; m < metrics.size(); ++m)
            drawn.of[m].points.push_back(point_of(row.at(metrics[m]), drawn.names.size()));
        drawn.names.push_back(row.at("language").text());
    }
    if (table.rows.size() > 1) add(root.at("mean"));
    to.sections.back().blocks.emplace_back(crossin::report_figure{
        next_figure(to), "Scores by language",
        "A point with its interval for each language and score. The next table has them.", std::move(drawn), ""});
    to.sections.back().blocks.emplace_back(std::move(table));
}

void add_eval_consistency(crossin::report& to, setting const& root)
{
    setting const* const sets = root.given("consistency");
    if (!sets || sets->list().empty()) return;
    report_table table{"Consistency and AC3 over sets of so many languages, with intervals",
                       {"languages at once", "consistency", "from", "to", "AC3", "from", "to"},
                       {},
                       1};
    chart drawn{chart::shape::intervals, {{"consistency", {}}, {"AC3", {}}}, {}, "languages at once", "share"};
    for (setting const& row : sets->list()) {
        table.rows.push_back({row.at("languages").text()});
        for (std::size_t m = 0; m < 2; ++m) {
            setting const& one = row.at(m == 0 ? "consistency" : "ac3");
            add_cells(table.rows.back(), one);
            drawn.of[m].points.push_back(point_of(one, drawn.names.size()));
        }
        drawn.names.push_back(row.at("languages").text());
    }
    to.sections.back().blocks.emplace_back(crossin::report_figure{
        next_figure(to), "Consistency and AC3 by the number of languages",
        "Two points with intervals for each number of languages. The next table has them.", std::move(drawn), ""});
    to.sections.back().blocks.emplace_back(std::move(table));
}

/// A benchmark as `eval` writes it.
void add_eval(crossin::report& to, setting const& root)
{
    to.sections.push_back(
        {"Scores on " + file_name(root.at("benchmark").text()), {"Method: " + root.at("method").text() + "."}});
    add_eval_languages(to, root);
    add_eval_consistency(to, root);
    add_consistency(to, root);
}

} // namespace

bool add_results(crossin::report& to, crossin::setting const& root)
{
    if (root.is_list()) {
        bool any = false;
        for (setting const& one : root.items()) any = add_results(to, one) || any;
        return any;
    }
    if (!root.is_map()) return false;
    if (setting const* const benchmarks = root.given("benchmarks")) {
        for (setting const& one : benchmarks->list()) add_eval(to, one);
        return !benchmarks->list().empty();
    }
    if (!root.given("overall_acc") && !root.given("intervals")) return false;
    add_one(to, root, title_of(root));
    return true;
}

} // namespace program
