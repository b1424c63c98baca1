// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <algorithm>
#include <numeric>

#include <crossin/core/text_table.hpp>
#include <crossin/recipe/open.hpp>

namespace program {
namespace {

using crossin::decimal, crossin::grouped;

constexpr double many_epochs = 4; // beyond it, repeated text is worth less and less: arXiv 2305.16264

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
            report.warnings.push_back(one.component + " gets no example: its share of the run is " +
                                      decimal(one.asked, 3) + " examples");
        if (options.adaptive)
            report.warnings.push_back("the languages of " + one.component +
                                      " are weighted by scores that a trainer feeds back; here they "
                                      "are all alike");
        double const limited = one.asked - static_cast<double>(one.planned);
        if (options.max_epochs > 0 && limited > 16)
            report.warnings.push_back(one.component + " reaches its limit of " + grouped(options.max_epochs) +
                                      " epochs and leaves " + grouped(static_cast<std::uint64_t>(limited)) +
                                      " examples to the others");
    }
    for (run_report::line const& cell : report.cells) {
        auto const component = std::ranges::find(report.components, cell.component, &run_report::line::component);
        if (cell.asked > 0 && cell.planned == 0 && component->planned > 0)
            report.warnings.push_back(cell.component + " " + to_string(cell.languages) +
                                      " gets no example: its share of the run is " + decimal(cell.asked, 3) +
                                      " examples");
    }
    for (crossin::recipe_source const& source : from.sources()) {
        std::string often;
        for (run_report::language_line const& one : report.languages)
            if (double const seen = times(one.as_response, one.records);
                one.corpus == source.name() && seen > many_epochs)
                often += (often.empty() ? "" : ", ") + to_string(one.language) + " " + decimal(seen, 1);
        if (!often.empty())
            report.warnings.push_back("answers of " + source.name() + " are learned more than " +
                                      decimal(many_epochs, 0) + " times each (" + often +
                                      "); more data, a smaller share or `max_epochs` helps");
    }
    if (data.size() < crossin::endless)
        report.warnings.push_back("this composition ends after " + grouped(data.size()) + " examples");
}

} // namespace

run_report planned(crossin::opened_recipe const& from, std::uint64_t first, std::uint64_t last)
try {
    run_report report{first, last, 1, from.of().unit};
    std::vector<std::uint64_t> const before = from.data().draws().counts_before(first);
    for (crossin::plan_cell const& cell : from.data().plan(first, last).cells) {
        std::uint64_t const total = before[report.cells.size()] + cell.got;
        report.cells.push_back({cell.component, cell.languages, cell.asked, cell.got, cell.got, total, cell.rows,
                                cell.bytes, cell.supervised_bytes});
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
    double const share = world == 1 || report.last == report.first
                             ? 1
                             : static_cast<double>(all) / static_cast<double>(report.last - report.first);
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

std::vector<crossin::language_tag> languages_of(run_report const& report)
{
    std::vector<crossin::language_tag> tags;
    for (run_report::language_line const& one : report.languages)
        if (std::ranges::find(tags, one.language) == tags.end()) tags.push_back(one.language);
    return tags;
}

std::vector<std::vector<std::uint64_t>> counts_of(run_report const& report,
                                                  std::vector<crossin::language_tag> const& tags)
{
    std::vector<std::vector<std::uint64_t>> counts(tags.size(), std::vector<std::uint64_t>(tags.size(), 0));
    auto const number = [&](crossin::language_tag tag) {
        return static_cast<std::size_t>(std::ranges::find(tags, tag) - tags.begin());
    };
    for (run_report::line const& cell : report.cells)
        counts[number(cell.languages.from)][number(cell.languages.to)] += cell.got;
    return counts;
}

} // namespace program
