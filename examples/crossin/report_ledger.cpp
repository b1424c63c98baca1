// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <crossin/core/text_table.hpp>

#include "report_parts.hpp"
#include "text.hpp"

namespace program {
namespace {

using crossin::chart, crossin::decimal, crossin::grouped, crossin::heat_map, crossin::percent, crossin::report;
using crossin::report_cell, crossin::report_figure, crossin::report_notes, crossin::report_section;
using crossin::report_table, crossin::report_texts, crossin::setting;

[[nodiscard]] report_cell counted(std::uint64_t count) { return {grouped(count), static_cast<double>(count)}; }
[[nodiscard]] report_cell counted(setting const& one) { return counted(one.count()); }
[[nodiscard]] report_cell share(setting const& one) { return {percent(one.number()), one.number()}; }
/// "10,000.0" examples.
[[nodiscard]] report_cell share_of_run(setting const& one)
{
    std::string const digits = decimal(one.number(), 1);
    std::size_t const point = digits.find('.');
    return {grouped(std::stoull(digits.substr(0, point))) + digits.substr(point), one.number()};
}
[[nodiscard]] report_cell ratio(double part, double whole, unsigned decimals = 2)
{
    double const value = whole > 0 ? part / whole : 0;
    return {decimal(value, decimals), value};
}

/// Names of languages in the order in which the ledger counts them.
[[nodiscard]] std::vector<std::string> languages_of(setting const& root)
{
    std::vector<std::string> names;
    for (setting const& one : root.at("directions").at("languages").list()) names.push_back(one.text());
    return names;
}

[[nodiscard]] std::size_t number_of(std::vector<std::string> const& names, std::string const& name)
{
    return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

/// Written against planned, from each language to each.
[[nodiscard]] heat_map directions_of(setting const& root)
{
    std::vector<std::string> const names = languages_of(root);
    struct cell {
        std::uint64_t got = 0;
        std::uint64_t planned = 0;
        bool exists = false;
    };
    std::vector<std::vector<cell>> cells(names.size(), std::vector<cell>(names.size()));
    for (setting const& one : root.at("cells").list()) {
        std::size_t const from = number_of(names, one.at("from").text()), to = number_of(names, one.at("to").text());
        if (from == names.size() || to == names.size()) one.reject("languages of the list `directions`");
        cell& at = cells[from][to];
        at.got += one.at("got").count();
        at.planned += one.at("planned").count();
        at.exists = true;
    }
    heat_map map;
    map.columns = names;
    bool const differs = root.at("world").count() == 1 && !root.at("equals_plan").flag();
    for (std::size_t from = 0; from < names.size(); ++from) {
        map.rows.push_back(names[from]);
        map.values.emplace_back();
        map.texts.emplace_back();
        for (cell const& at : cells[from]) {
            map.values.back().push_back(at.exists ? std::optional<double>(at.got) : std::nullopt);
            map.texts.back().push_back(differs ? grouped(at.got) + " / " + grouped(at.planned) : grouped(at.got));
        }
    }
    return map;
}

void add_directions(report& to, setting const& root)
{
    report_section section{"Languages", {}};
    std::uint64_t const got = root.at("total").at("got").count();
    bool const equal = root.at("equals_plan").flag(), whole = root.at("world").count() == 1;
    section.blocks.emplace_back(
        grouped(got) + " examples, of the run from index " + grouped(root.at("first").count()) + " up to " +
        grouped(root.at("last").count()) + (whole ? "" : ", by one rank of " + grouped(root.at("world").count())) +
        ". " +
        (equal ? "Each direction stands in it as often as it was planned."
               : "They are not those of the plan, which is a mistake of the program that wrote them."));
    heat_map map = directions_of(root);
    std::string const caption = "Examples from the language of the prompt (row) to that of the response (column)" +
                                std::string(!whole  ? ""
                                            : equal ? "; each number is that of the plan"
                                                    : ": written / planned");
    section.blocks.emplace_back(report_figure{
        next_figure(to), caption,
        "A grid with a row for each language of prompts and a column for each language of responses; the deeper the "
        "colour, the more examples. The table behind the picture has the same numbers.",
        std::move(map), ""});
    report_table table{"Each direction: asked by the weights, planned, written", {}, {}, 2};
    table.head = {"component", "direction", "asked", "planned", "written", "share", "rows", "epochs"};
    std::string last;
    for (setting const& one : root.at("cells").list()) {
        table.rows.push_back({one.at("component").text(), one.at("from").text() + " → " + one.at("to").text(),
                              share_of_run(one.at("asked")), counted(one.at("planned")), counted(one.at("got")),
                              share(one.at("got_share"))});
        setting const* const rows = one.find("rows");
        table.rows.back().push_back(rows ? counted(*rows) : report_cell());
        table.rows.back().push_back(rows ? ratio(one.at("epochs").number(), 1) : report_cell());
    }
    section.blocks.emplace_back(std::move(table));
    to.sections.push_back(std::move(section));
}

void add_components(report& to, setting const& root)
{
    report_section section{"Sources", {}};
    report_table table{"Each component: its share, and how often its rows are seen", {}, {}, 1};
    table.head = {"component", "asked", "got", "written", "total", "rows", "epochs", "text"};
    chart shares{chart::shape::bars, {{"asked", {}}, {"got", {}}}, {}, "component", "share of the run, %"};
    auto const add = [&](std::string const& name, setting const& one) {
        setting const* const rows = one.find("rows");
        table.rows.push_back({name,
                              share(one.at("asked_share")),
                              share(one.at("got_share")),
                              counted(one.at("got")),
                              counted(one.at("total")),
                              rows ? counted(*rows) : report_cell(),
                              rows ? ratio(one.at("epochs").number(), 1) : report_cell(),
                              {size_text(one.at("bytes").number()), one.at("bytes").number()}});
    };
    for (setting const& one : root.at("components").list()) {
        add(one.at("component").text(), one);
        auto const at = static_cast<double>(shares.names.size());
        shares.names.push_back(one.at("component").text());
        shares.of[0].points.push_back({at, 100 * one.at("asked_share").number()});
        shares.of[1].points.push_back({at, 100 * one.at("got_share").number()});
    }
    add("all", root.at("total"));
    section.blocks.emplace_back(report_figure{next_figure(to), "Shares of the components, asked and got",
                                              "Two bars for each component: the share that its weight asks for, and "
                                              "the share of what was written. The next table has the numbers.",
                                              std::move(shares), ""});
    section.blocks.emplace_back(std::move(table));
    to.sections.push_back(std::move(section)); // now, so that figures are counted

    report_table seen{"Each corpus and language: how often a record is seen", {}, {}, 2};
    seen.head = {"corpus", "language", "records", "as prompt", "each", "as response", "each"};
    chart epochs{chart::shape::bars,
                 {{"as prompt", {}}, {"as response", {}}},
                 {},
                 "corpus and language",
                 "times each record is seen"};
    for (setting const& one : root.at("languages").list()) {
        auto const records = one.at("records").number(), prompts = one.at("as_prompt").number(),
                   responses = one.at("as_response").number();
        seen.rows.push_back({one.at("corpus").text(), one.at("language").text(), counted(one.at("records")),
                             counted(one.at("as_prompt")), ratio(prompts, records), counted(one.at("as_response")),
                             ratio(responses, records)});
        auto const at = static_cast<double>(epochs.names.size());
        epochs.names.push_back(one.at("corpus").text() + " " + one.at("language").text());
        epochs.of[0].points.push_back({at, records > 0 ? prompts / records : 0});
        epochs.of[1].points.push_back({at, records > 0 ? responses / records : 0});
    }
    if (seen.rows.empty()) return;
    report_figure figure{next_figure(to), "How often each record is seen",
                         "Two bars for each corpus and language: how often a record of it is asked, and how often it "
                         "is answered. The next table has the numbers.",
                         std::move(epochs), ""};
    to.sections.back().blocks.emplace_back(std::move(figure));
    to.sections.back().blocks.emplace_back(std::move(seen));
}

[[nodiscard]] chart::series curve_of(std::string name, setting const& lengths)
{
    chart::series made{std::move(name), {}};
    double const count = lengths.at("count").number();
    double end = 0;
    for (setting const& one : lengths.at("classes").list()) {
        std::vector<setting> const& parts = one.list();
        if (parts.size() != 3) one.reject("first length, first length behind it, and a count");
        double const first = std::max(1.0, parts[0].number());
        if (end == 0 || first > end) made.points.push_back({end > 0 ? end : first, 0});
        made.points.push_back({first, 100 * parts[2].number() / count});
        end = parts[1].number();
    }
    if (end > 0) made.points.push_back({end, 0});
    return made;
}

void add_lengths(report& to, setting const& root)
{
    setting const* const lengths = root.find("lengths");
    if (!lengths || lengths->list().empty()) return;
    to.sections.push_back({"Lengths", {}});
    double measured = 0;
    for (setting const& one : lengths->list()) measured += one.at("responses").at("count").number();
    auto const count = static_cast<std::uint64_t>(measured);
    to.sections.back().blocks.emplace_back(
        "Lengths are in characters (code points), prompts with their template. Measured: " +
        (count < root.at("total").at("got").count() ? grouped(count) + " examples, spread evenly over the run."
                                                    : "all examples."));
    for (bool const prompts : {true, false}) {
        char const* const side = prompts ? "prompts" : "responses";
        std::string const what = prompts ? "Prompts" : "Responses";
        report_table table{what + " by language", {}, {}, 1};
        table.head = {"language", "measured", "mean", "least", "median", "95%", "most"};
        chart curves{chart::shape::steps, {}, {}, "characters", std::string("share of the ") + side + ", %", true};
        for (setting const& one : lengths->list()) {
            setting const& of = one.at(side);
            if (of.at("count").count() == 0) continue;
            table.rows.push_back({one.at("language").text(),
                                  counted(of.at("count")),
                                  {decimal(of.at("mean").number(), 1), of.at("mean").number()},
                                  counted(of.at("least")),
                                  counted(of.at("median")),
                                  counted(of.at("of_95_percent")),
                                  counted(of.at("most"))});
            curves.of.push_back(curve_of(one.at("language").text(), of));
        }
        if (table.rows.empty()) continue;
        report_figure figure{next_figure(to), "How long " + std::string(side) + " are, by language",
                             "A curve of steps for each language: which share of the texts has lengths of a class. "
                             "Classes are a quarter of an octave wide. The next table has mean and quantiles.",
                             std::move(curves), ""};
        to.sections.back().blocks.emplace_back(std::move(figure));
        to.sections.back().blocks.emplace_back(std::move(table));
    }
}

void add_warnings(report& to, setting const& root)
{
    report_section section{"Warnings", {}};
    report_notes planned{"From the plan:", {}}, noticed{"From the files, by kind:", {}};
    for (setting const& one : root.at("warnings").list()) planned.notes.push_back({one.text(), 0, {}});
    if (setting const* const findings = root.find("findings"))
        for (setting const& one : findings->list()) {
            report_notes::note note{one.at("corpus").text() + ", " + one.at("language").text() + ": " +
                                        one.at("reason").text() +
                                        (one.at("left_out").flag() ? "; left out" : "; noticed and kept"),
                                    one.at("count").count(),
                                    {}};
            for (setting const& example : one.at("examples").list()) note.examples.push_back(example.text());
            noticed.notes.push_back(std::move(note));
        }
    if (planned.notes.empty() && noticed.notes.empty())
        section.blocks.emplace_back("There is nothing to warn of, neither in the plan nor in the files.");
    if (!planned.notes.empty()) section.blocks.emplace_back(std::move(planned));
    if (!noticed.notes.empty()) section.blocks.emplace_back(std::move(noticed));
    to.sections.push_back(std::move(section));
}

void add_texts(report& to, setting const& root)
{
    setting const* const samples = root.find("samples");
    if (!samples || samples->list().empty()) return;
    report_texts beside{"One example of each direction, drawn at random; long texts are cut. `crossin inspect` shows "
                        "any other by its index.",
                        {}};
    for (setting const& one : samples->list()) {
        crossin::language_tag const from = crossin::language_tag::parse(one.at("from").text()),
                                    to_language = crossin::language_tag::parse(one.at("to").text());
        beside.groups.push_back(
            {one.at("component").text() + ", " + to_string(from) + " → " + to_string(to_language) + ", example " +
                 grouped(one.at("index").count()),
             {{"Prompt (" + to_string(from) + ")", from, one.at("prompt").text()},
              {"Response (" + to_string(to_language) + ")", to_language, one.at("response").text()}}});
    }
    to.sections.push_back({"Examples", {std::move(beside)}});
}

} // namespace

std::string signed_decimal(double number, unsigned decimals)
{
    std::string const text = decimal(number < 0 ? -number : number, decimals);
    return number < 0 && text.find_first_not_of("0.") != std::string::npos ? "-" + text : text;
}

std::string next_figure(crossin::report const& of)
{
    std::size_t count = 0;
    for (report_section const& section : of.sections)
        for (crossin::report_block const& block : section.blocks)
            count += std::holds_alternative<report_figure>(block) ? 1 : 0;
    return "figure-" + std::to_string(count + 1);
}

std::string file_name(std::string const& path)
{
    std::size_t const slash = path.find_last_of('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

void add_ledger(crossin::report& to, crossin::setting const& root)
{
    add_directions(to, root);
    add_components(to, root);
    add_lengths(to, root);
    add_warnings(to, root);
    add_texts(to, root);
}

} // namespace program
