// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/core/text_table.hpp>
#include <crossin/io/mapped_file.hpp>
#include <crossin/io/settings_json.hpp>

#include "report_pages.hpp"
#include "report_parts.hpp"

namespace program {
namespace {

using crossin::chart, crossin::report_cell, crossin::report_table, crossin::setting;

constexpr std::size_t most_points = 400; // of a curve
constexpr std::size_t most_rows = 12;    // of the table

/// The series with a name, made if need be.
[[nodiscard]] chart::series& named(chart& of, std::string const& name)
{
    for (chart::series& one : of.of)
        if (one.name == name) return one;
    of.of.push_back({name, {}});
    return of.of.back();
}

/// Every so-many-th point, and the last.
void thin_out(chart& curves)
{
    for (chart::series& one : curves.of) {
        std::size_t const step = (one.points.size() + most_points - 1) / most_points;
        if (step <= 1) continue;
        std::vector<chart::point> kept;
        for (std::size_t i = 0; i < one.points.size(); ++i)
            if (i % step == 0 || i + 1 == one.points.size()) kept.push_back(one.points[i]);
        one.points = std::move(kept);
    }
}

/// "1.234e-05".
[[nodiscard]] std::string short_text(double number)
{
    char text[40];
    std::snprintf(text, sizeof text, "%.4g", number);
    return text;
}

/// What a log says, line by line.
struct curves {
    chart loss{chart::shape::lines, {}, {}, "step", "loss per token, nats"};
    chart by_language{chart::shape::lines, {}, {}, "step", "loss of validation per token, nats"};
    chart rate{chart::shape::lines, {}, {}, "step", "learning rate"};
    std::vector<std::vector<report_cell>> rows = {};

    void add(setting const& line)
    {
        double const step = line.at("step").number();
        if (setting const* const found = line.given("validation_loss")) {
            named(loss, "validation").points.push_back({step, found->number()});
            if (setting const* const languages = line.given("validation_by_language"))
                for (std::size_t i = 0; i < languages->keys().size(); ++i)
                    if (!languages->items()[i].empty())
                        named(by_language, languages->keys()[i])
                            .points.push_back({step, languages->items()[i].number()});
            return;
        }
        auto const cell = [&](char const* name, unsigned decimals) -> report_cell {
            setting const* const found = line.given(name);
            if (!found) return "";
            return {signed_decimal(found->number(), decimals), found->number()};
        };
        if (setting const* const found = line.given("loss"))
            named(loss, "loss").points.push_back({step, found->number()});
        if (setting const* const found = line.given("mean_loss"))
            named(loss, "moving mean").points.push_back({step, found->number()});
        if (setting const* const found = line.given("learning_rate"))
            named(rate, "rate").points.push_back({step, found->number()});
        setting const* const speed = line.given("tokens_per_second");
        setting const* const learning = line.given("learning_rate");
        rows.push_back({{crossin::grouped(line.at("step").count()), step},
                        cell("loss", 4),
                        cell("mean_loss", 4),
                        learning ? report_cell(short_text(learning->number()), learning->number()) : report_cell(),
                        cell("norm", 3),
                        {crossin::grouped(speed ? speed->count() : 0), speed ? speed->number() : 0}});
    }
};

void add_figure(crossin::report& to, chart of, std::string caption, std::string description)
{
    if (of.of.empty()) return;
    thin_out(of);
    crossin::report_figure figure{next_figure(to), std::move(caption), std::move(description), std::move(of), ""};
    to.sections.back().blocks.emplace_back(std::move(figure));
}

} // namespace

void add_log(crossin::report& to, std::string const& path)
{
    crossin::mapped_file const file(path);
    curves all;
    std::string_view rest = file.bytes();
    std::uint64_t number = 0;
    while (!rest.empty()) {
        std::size_t const end = rest.find('\n');
        if (end == std::string_view::npos) break; // a line that a crash cut off
        ++number;
        std::string_view const line = rest.substr(0, end);
        rest.remove_prefix(end + 1);
        if (!line.empty()) all.add(crossin::settings_from_json(line, path + ":" + std::to_string(number)));
    }
    if (all.rows.empty()) return;
    to.sections.push_back({"Training", {}});
    to.sections.back().blocks.emplace_back(path + ": " + crossin::grouped(all.rows.size()) + " steps." +
                                           (all.by_language.of.empty() ? " Losses by language are logged where a run "
                                                                         "validates (`validate_every`)."
                                                                       : ""));
    report_table table{"Loss on the way", {"step", "loss", "moving mean", "learning rate", "norm", "tokens/s"}, {}, 0};
    std::size_t const count = std::min(all.rows.size(), most_rows);
    for (std::size_t i = 0; i < count; ++i)
        table.rows.push_back(all.rows[count == 1 ? 0 : i * (all.rows.size() - 1) / (count - 1)]);
    add_figure(
        to, std::move(all.loss), "Loss, step by step",
        "Curves of the loss of each step, of its moving mean and, where there is one, of the loss of validation.");
    to.sections.back().blocks.emplace_back(std::move(table));
    if (!all.by_language.of.empty()) {
        report_table languages{
            "Loss of validation by language of the response", {"language", "first", "lowest", "last"}, {}, 1};
        for (chart::series const& one : all.by_language.of) {
            auto const cell = [](double value) { return report_cell(signed_decimal(value, 4), value); };
            languages.rows.push_back({one.name, cell(one.points.front().y),
                                      cell(std::ranges::min_element(one.points, {}, &chart::point::y)->y),
                                      cell(one.points.back().y)});
        }
        add_figure(to, std::move(all.by_language), "Loss of validation by language of the response",
                   "A curve for each language. The next table has their first, lowest and last values.");
        to.sections.back().blocks.emplace_back(std::move(languages));
    }
    add_figure(to, std::move(all.rate), "Learning rate, step by step",
               "A curve of the learning rate, which rises while it warms up and then follows its schedule.");
}

} // namespace program
