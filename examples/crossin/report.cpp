// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include <crossin/core/text_table.hpp>

#include "text.hpp"

namespace program {
namespace {

using crossin::decimal, crossin::grouped, crossin::percent, crossin::text_table;

constexpr double many_epochs = 4; // beyond it, repeated text is worth less and less: arXiv 2305.16264

[[nodiscard]] double times(std::uint64_t got, std::uint64_t rows)
{
    return rows == 0 ? 0 : static_cast<double>(got) / static_cast<double>(rows);
}

void add(run_report::line& sum, run_report::line const& one)
{
    sum.asked += one.asked;
    sum.planned += one.planned;
    sum.got += one.got;
    sum.total += one.total;
    sum.bytes += one.bytes;
    sum.supervised_bytes += one.supervised_bytes;
}

void add_components(run_report& report, crossin::composition const& data)
{
    report.components.clear();
    report.everything = {"total"};
    for (crossin::component const& one : data.components()) {
        report.components.push_back({one.name()});
        report.components.back().rows = one.model().usable_rows();
    }
    std::size_t at = 0;
    for (run_report::line const& cell : report.cells) {
        if (cell.component != report.components[at].component) ++at;
        add(report.components[at], cell);
        add(report.everything, cell);
    }
}

void add_languages(run_report& report, crossin::opened_recipe const& from)
{
    for (crossin::recipe_source const& source : from.sources()) {
        std::size_t number = 0;
        for (crossin::corpus const& one : source.corpora()) {
            run_report::language_line line{source.name(), one.language(), one.size(), 0, 0};
            if (source.rows()) {
                crossin::language_account const& account = source.rows()->accounts()[number];
                line.records = account.paired + account.unpaired;
            }
            ++number;
            for (run_report::line const& cell : report.cells) {
                auto const& mixture = from.of().mixture;
                auto const of = std::ranges::find(mixture, cell.component, &crossin::recipe_component::name);
                if (of->from != source.name()) continue;
                if (cell.languages.from == one.language()) line.as_prompt += cell.got;
                if (cell.languages.to == one.language()) line.as_response += cell.got;
            }
            report.languages.push_back(line);
        }
    }
}

void add_warnings(run_report& report, crossin::opened_recipe const& from)
{
    crossin::composition const& data = from.data();
    for (std::size_t i = 0; i < report.components.size(); ++i) {
        run_report::line const& one = report.components[i];
        crossin::component_options const& options = data.components()[i].options();
        if (one.asked > 0 && one.planned == 0)
            report.warnings.push_back(one.component + " gets no example: its share of the run is " + decimal(one.asked, 3) + " examples");
        if (options.adaptive)
            report.warnings.push_back("the languages of " + one.component + " are weighted by scores that a trainer feeds back; here they "
                                      "are all alike");
        double const limited = one.asked - static_cast<double>(one.planned);
        if (options.max_epochs > 0 && limited > 16)
            report.warnings.push_back(one.component + " reaches its limit of " + grouped(options.max_epochs) + " epochs and leaves " +
                                      grouped(static_cast<std::uint64_t>(limited)) + " examples to the others");
    }
    for (run_report::line const& cell : report.cells) {
        auto const component = std::ranges::find(report.components, cell.component, &run_report::line::component);
        if (cell.asked > 0 && cell.planned == 0 && component->planned > 0)
            report.warnings.push_back(cell.component + " " + to_string(cell.languages) + " gets no example: its share of the run is " +
                                      decimal(cell.asked, 3) + " examples");
    }
    for (crossin::recipe_source const& source : from.sources()) {
        std::string often;
        for (run_report::language_line const& one : report.languages)
            if (double const seen = times(one.as_response, one.records); one.corpus == source.name() && seen > many_epochs)
                often += (often.empty() ? "" : ", ") + to_string(one.language) + " " + decimal(seen, 1);
        if (!often.empty())
            report.warnings.push_back("answers of " + source.name() + " are learned more than " + decimal(many_epochs, 0) +
                                      " times each (" + often + "); more data, a smaller share or `max_epochs` helps");
    }
    if (data.size() < crossin::endless)
        report.warnings.push_back("this composition ends after " + grouped(data.size()) + " examples");
}

/// Which columns a table needs.
struct columns {
    bool planned = false; ///< what was written is not what was planned
    bool before = false;  ///< examples stand before the run
    bool of_bytes = false;
};

[[nodiscard]] std::vector<std::string> row_of(run_report::line const& one, run_report::line const& all, std::string direction,
                                              columns const& extra)
{
    std::vector<std::string> row{one.component, std::move(direction), percent(one.asked, all.asked),
                                 percent(static_cast<double>(one.got), static_cast<double>(all.got))};
    if (extra.planned) row.push_back(grouped(one.planned));
    if (extra.planned || extra.before) row.push_back(grouped(one.got));
    if (extra.before) row.push_back(grouped(one.total - one.got));
    row.insert(row.end(), {grouped(one.total), one.rows ? decimal(times(one.got, one.rows), 2) : "",
                           one.rows ? grouped(one.rows) : "", size_text(one.bytes)});
    if (extra.of_bytes) row.push_back(percent(one.bytes, all.bytes));
    return row;
}

[[nodiscard]] std::vector<crossin::language_tag> languages_of(run_report const& report)
{
    std::vector<crossin::language_tag> tags;
    for (run_report::language_line const& one : report.languages)
        if (std::ranges::find(tags, one.language) == tags.end()) tags.push_back(one.language);
    return tags;
}

[[nodiscard]] std::vector<std::vector<std::uint64_t>> counts_of(run_report const& report, std::vector<crossin::language_tag> const& tags)
{
    std::vector<std::vector<std::uint64_t>> counts(tags.size(), std::vector<std::uint64_t>(tags.size(), 0));
    auto const number = [&](crossin::language_tag tag) { return static_cast<std::size_t>(std::ranges::find(tags, tag) - tags.begin()); };
    for (run_report::line const& cell : report.cells) counts[number(cell.languages.from)][number(cell.languages.to)] += cell.got;
    return counts;
}

void write_line(json_writer& json, run_report const& report, run_report::line const& one)
{
    auto const share = [](double part, double whole) { return whole > 0 ? part / whole : 0; };
    json.member("asked", one.asked);
    json.member("asked_share", share(one.asked, report.everything.asked));
    json.member("planned", one.planned);
    json.member("got", one.got);
    json.member("got_share", share(static_cast<double>(one.got), static_cast<double>(report.everything.got)));
    json.member("total", one.total);
    if (one.rows > 0) {
        json.member("rows", one.rows);
        json.member("epochs", times(one.got, one.rows));
    }
    json.member("bytes", one.bytes);
    json.member("supervised_bytes", one.supervised_bytes);
}

} // namespace

run_report planned(crossin::opened_recipe const& from, std::uint64_t first, std::uint64_t last)
try {
    run_report report{first, last, 1, from.of().unit};
    std::vector<std::uint64_t> const before = from.data().draws().counts_before(first);
    for (crossin::plan_cell const& cell : from.data().plan(first, last).cells) {
        std::uint64_t const total = before[report.cells.size()] + cell.got;
        report.cells.push_back({cell.component, cell.languages, cell.asked, cell.got, cell.got, total, cell.rows, cell.bytes,
                                cell.supervised_bytes});
    }
    add_components(report, from.data());
    add_languages(report, from);
    add_warnings(report, from);
    return report;
} catch (crossin::error const& problem) {
    if (!(problem.where() == crossin::place{})) throw;
    crossin::fail(problem.code(), from.of().where, problem.message());
}

void put_written(run_report& report, std::vector<std::uint64_t> const& counts, std::uint64_t world)
{
    std::uint64_t const all = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    double const share = world == 1 || report.last == report.first ? 1 : static_cast<double>(all) / static_cast<double>(report.last - report.first);
    report.world = world;
    report.everything = {"total"};
    for (run_report::line& one : report.components) one = {one.component, {}, 0, 0, 0, 0, one.rows};
    for (std::size_t i = 0, at = 0; i < report.cells.size(); ++i) {
        run_report::line& cell = report.cells[i];
        if (cell.component != report.components[at].component) ++at;
        double const part = cell.planned > 0 ? static_cast<double>(counts[i]) / static_cast<double>(cell.planned) : 0;
        cell.asked *= share;
        cell.total = cell.total - cell.got + counts[i];
        cell.got = counts[i];
        cell.bytes *= part;
        cell.supervised_bytes *= part;
        add(report.components[at], cell);
        add(report.everything, cell);
    }
}

std::string run_table_text(run_report const& report)
{
    auto const differs = [](run_report::line const& cell) { return cell.got != cell.planned; };
    columns const extra{report.world == 1 && std::ranges::any_of(report.cells, differs), report.first > 0,
                        report.unit != crossin::weight_unit::examples};
    std::vector<std::string> head{"component", "direction", "asked", "got"};
    if (extra.planned) head.emplace_back("planned");
    if (extra.planned || extra.before) head.emplace_back("examples");
    if (extra.before) head.emplace_back("before");
    head.insert(head.end(), {"total", "epochs", "rows", "bytes"});
    if (extra.of_bytes) head.emplace_back("of bytes");
    text_table table(head, 2);
    for (run_report::line const& one : report.components) {
        auto const is_mine = [&](run_report::line const& cell) { return cell.component == one.component; };
        bool const several = std::ranges::count_if(report.cells, is_mine) > 1;
        std::string const only = several ? "all" : to_string(std::ranges::find_if(report.cells, is_mine)->languages);
        table.add(row_of(one, report.everything, only, extra));
        if (!several) continue;
        for (run_report::line cell : report.cells) {
            if (!is_mine(cell)) continue;
            cell.component.clear();
            table.add(row_of(cell, report.everything, to_string(cell.languages), extra));
        }
    }
    table.add(row_of(report.everything, report.everything, "", extra));
    return table.text();
}

std::string heat_map_text(run_report const& report)
{
    constexpr std::array<char const*, 5> shades{" ", "░", "▒", "▓", "█"};
    std::vector<crossin::language_tag> const tags = languages_of(report);
    auto const counts = counts_of(report, tags);
    std::uint64_t largest = 1;
    for (auto const& row : counts) largest = std::max(largest, *std::ranges::max_element(row));
    std::vector<std::string> head{"from \\ to"};
    for (crossin::language_tag const& tag : tags) head.push_back(to_string(tag) + "  ");
    text_table table(head);
    for (std::size_t from = 0; from < tags.size(); ++from) {
        std::vector<std::string> row{to_string(tags[from])};
        for (std::uint64_t const count : counts[from])
            row.push_back(count == 0 ? "-  " : grouped(count) + " " + shades[1 + 3 * count / largest]);
        table.add(std::move(row));
    }
    return table.text();
}

std::string language_table_text(run_report const& report)
{
    text_table table({"corpus", "language", "records", "as prompt", "each", "as response", "each"}, 2);
    for (run_report::language_line const& one : report.languages)
        table.add({one.corpus, to_string(one.language), grouped(one.records), grouped(one.as_prompt),
                   decimal(times(one.as_prompt, one.records), 2), grouped(one.as_response),
                   decimal(times(one.as_response, one.records), 2)});
    return table.text();
}

void write_report(json_writer& json, run_report const& report)
{
    constexpr std::array<char const*, 5> units{"examples", "bytes", "characters", "tokens", "supervised_tokens"};
    json.member("first", report.first);
    json.member("last", report.last);
    json.member("unit", units[static_cast<std::size_t>(report.unit)]);
    json.list("components", [&] {
        for (run_report::line const& one : report.components)
            json.object([&] {
                json.member("component", one.component);
                write_line(json, report, one);
            });
    });
    json.list("cells", [&] {
        for (run_report::line const& one : report.cells)
            json.object([&] {
                json.member("component", one.component);
                json.member("from", one.languages.from.text());
                json.member("to", one.languages.to.text());
                write_line(json, report, one);
            });
    });
    json.object("total", [&] { write_line(json, report, report.everything); });
    std::vector<crossin::language_tag> const tags = languages_of(report);
    json.object("directions", [&] {
        json.list("languages", [&] {
            for (crossin::language_tag const& tag : tags) json.value(tag.text());
        });
        json.list("counts", [&] {
            for (auto const& row : counts_of(report, tags))
                json.list([&] {
                    for (std::uint64_t const count : row) json.value(count);
                });
        });
    });
    json.list("languages", [&] {
        for (run_report::language_line const& one : report.languages)
            json.object([&] {
                json.member("corpus", one.corpus);
                json.member("language", one.language.text());
                json.member("records", one.records);
                json.member("as_prompt", one.as_prompt);
                json.member("as_response", one.as_response);
            });
    });
    json.list("warnings", [&] {
        for (std::string const& one : report.warnings) json.value(one);
    });
}

} // namespace program
