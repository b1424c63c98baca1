// SPDX-License-Identifier: MIT
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <crossin/core/text_table.hpp>

#include "json.hpp"
#include "summary.hpp"

namespace experiment {
namespace {

namespace xin = crossin;

using column = std::pair<std::string_view, reported>;
constexpr column written_columns[] = {{"told in English only", reported::english_only_written},
                                      {"told in the language", reported::told_written},
                                      {"English", reported::english_written},
                                      {"in another language", reported::other_language},
                                      {"across languages", reported::across_written},
                                      {"across, in another language", reported::across_other_language}};
constexpr column chosen_columns[] = {{"told in English only", reported::english_only_chosen},
                                     {"across languages", reported::across_chosen},
                                     {"accuracy", reported::accuracy},
                                     {"consistency of 2", reported::consistency_2},
                                     {"of 3", reported::consistency_3},
                                     {"of 4", reported::consistency_4},
                                     {"AC3 of 2", reported::ac3_2},
                                     {"of 3", reported::ac3_3},
                                     {"of 4", reported::ac3_4},
                                     {"overlap of right ones", reported::right_overlap_2}};

[[nodiscard]] std::string text_of(double share) { return xin::decimal(share, 3); }
[[nodiscard]] std::string text_of(xin::score_interval const& one)
{
    return text_of(one.value) + " (" + text_of(one.low) + "-" + text_of(one.high) + ")";
}
[[nodiscard]] std::string p_text(double p) { return p < 0.001 ? "< 0.001" : text_of(p); }
[[nodiscard]] std::string signed_text(double difference)
{
    return (difference < 0 ? "-" : "+") + text_of(difference < 0 ? -difference : difference);
}
[[nodiscard]] xin::score_interval const& at(summary_row const& row, reported which)
{
    return row.scores[static_cast<std::size_t>(which)];
}

template <std::size_t Count>
void add_table(summary const& of, column const (&columns)[Count], std::string& to)
{
    to += "| variant | examples |";
    for (auto const& [title, which] : columns) to += ' ' + std::string(title) + " |";
    to += "\n| --- | ---: |";
    for (std::size_t i = 0; i < Count; ++i) to += " --- |";
    to += '\n';
    for (summary_row const& row : of.rows) {
        to += "| " + row.title + " | " + xin::grouped(row.examples) + " |";
        for (auto const& [title, which] : columns) to += ' ' + text_of(at(row, which)) + " |";
        to += '\n';
    }
}

void add_matrix(summary_row const& row, bool agreement, std::string& to)
{
    to += agreement ? "| |" : "| asked in |";
    for (std::string_view const one : languages) to += (agreement ? " " : " answered in ") + std::string(one) + " |";
    to += "\n| --- | --- | --- | --- | --- |\n";
    for (std::size_t q = 0; q < language_count; ++q) {
        to += "| " + std::string(languages[q]) + " |";
        for (std::size_t a = 0; a < language_count; ++a)
            to += ' ' +
                  text_of(row.scores[agreement ? fact_scores::agreement(q, a) : fact_scores::matrix(q, a)].value) +
                  " |";
        to += '\n';
    }
}

void add_interval(program::json_writer& json, xin::score_interval const& one)
{
    json.member("value", one.value);
    json.member("low", one.low);
    json.member("high", one.high);
}

void add_matrix(program::json_writer& json, summary_row const& row, bool agreement)
{
    for (std::size_t q = 0; q < language_count; ++q)
        json.object(languages[q], [&] {
            for (std::size_t a = 0; a < language_count; ++a)
                json.object(languages[a], [&] {
                    add_interval(json,
                                 row.scores[agreement ? fact_scores::agreement(q, a) : fact_scores::matrix(q, a)]);
                });
        });
}

} // namespace

std::string to_markdown(summary const& of)
{
    std::string to;
    to += "Gate, the least of " + xin::grouped(of.worlds) + " worlds: English in question form " +
          text_of(of.passed.english) + " (at least 0.980), facts told in a language " + text_of(of.passed.told) +
          " (at least 0.950), English after tuning on English alone " + text_of(of.passed.english_tuned) +
          " (at least 0.900): " + (of.passed.holds() ? "passed" : "**not passed**") + ".\n\n";
    to += "Contrasts at " + xin::grouped(of.volumes.back()) + " examples; the first two are the primary ones:\n\n";
    to += "| contrast | score | difference | p |\n| --- | --- | --- | --- |\n";
    for (contrast const& one : of.contrasts)
        for (reported const which : {reported::english_only_written, reported::english_only_chosen,
                                     reported::across_written, reported::consistency_4, reported::ac3_4}) {
            xin::paired_interval const& found = one.scores[static_cast<std::size_t>(which)];
            to += "| " + of.row(one.second, of.volumes.back()).title + " - " +
                  of.row(one.first, of.volumes.back()).title + " | " + std::string(name_of(which).title) + " | " +
                  signed_text(found.difference.value) + " (" + signed_text(found.difference.low) + " to " +
                  signed_text(found.difference.high) + ") | " + p_text(found.p) + " |\n";
        }
    to += "\nRight answers, written:\n\n";
    add_table(of, written_columns, to);
    to += "\nThe likeliest of four choices, question and answer in one language, all facts:\n\n";
    add_table(of, chosen_columns, to);
    to += "\nRight answers, written, by languages of question and answer, and pairs of equal choices by language:\n";
    for (summary_row const& row : of.rows) {
        if (row.examples != 0 && row.examples != of.volumes.back()) continue;
        to += "\n**" + row.title + "**, " + xin::grouped(row.examples) + " examples\n\n";
        add_matrix(row, false, to);
        to += '\n';
        add_matrix(row, true, to);
    }
    return to;
}

std::string to_json(summary const& of)
{
    program::json_writer json;
    json.object([&] {
        json.member("worlds", of.worlds);
        json.member("facts", of.facts);
        json.object("gate", [&] {
            json.member("english", of.passed.english);
            json.member("told", of.passed.told);
            json.member("english_tuned", of.passed.english_tuned);
            json.member("passed", of.passed.holds());
        });
        json.list("variants", [&] {
            for (summary_row const& row : of.rows)
                json.object([&] {
                    json.member("variant", row.variant);
                    json.member("examples", row.examples);
                    json.member("steps", row.steps);
                    json.member("supervised_tokens", row.supervised);
                    json.object("scores", [&] {
                        for (std::size_t i = 0; i < reported_count; ++i)
                            json.object(name_of(static_cast<reported>(i)).name,
                                        [&] { add_interval(json, row.scores[i]); });
                    });
                    json.object("written", [&] { add_matrix(json, row, false); });
                    json.object("agreement", [&] { add_matrix(json, row, true); });
                });
        });
        json.list("contrasts", [&] {
            for (contrast const& one : of.contrasts)
                json.object([&] {
                    json.member("first", one.first);
                    json.member("second", one.second);
                    json.object("differences", [&] {
                        for (std::size_t i = 0; i < reported_count; ++i)
                            json.object(name_of(static_cast<reported>(i)).name, [&] {
                                add_interval(json, one.scores[i].difference);
                                json.member("p", one.scores[i].p);
                            });
                    });
                });
        });
    });
    return json.finish();
}

std::string plot_of(summary const& of, reported score, std::string const& picture)
{
    std::string ticks;
    for (std::uint64_t const examples : of.volumes) ticks += (ticks.empty() ? "" : ", ") + std::to_string(examples);
    std::string to = "set terminal svg size 760,460 dynamic background '#ffffff' font 'sans-serif,13'\n"
                     "set output '" +
                     picture +
                     "'\n"
                     "set title '" +
                     std::string(name_of(score).title) +
                     "'\n"
                     "set logscale x 4\nset offsets graph 0.05, graph 0.05, 0, 0\nset xtics (" +
                     ticks +
                     ")\n"
                     "set xlabel 'examples'\nset ylabel 'share'\nset yrange [*:*]\n"
                     "set key outside right\nset grid ytics lc rgb '#d0d0d0'\n";
    to += "$data << END\n";
    for (variant const& each : variants) {
        for (std::uint64_t const examples : of.volumes) {
            xin::score_interval const& found = at(of.row(each.name, examples), score);
            to += std::to_string(examples) + ' ' + text_of(found.value) + ' ' + text_of(found.low) + ' ' +
                  text_of(found.high) + '\n';
        }
        to += "\n\n";
    }
    xin::score_interval const& base = at(of.row(untuned, 0), score);
    to += "END\nplot " + text_of(base.value) + " title 'untuned' lc rgb '#808080' dashtype 2";
    for (std::size_t i = 0; i < variants.size(); ++i) {
        // Bars of variants stand side by side.
        std::string const shift = xin::decimal(0.91 + 0.03 * static_cast<double>(i), 2), index = std::to_string(i);
        to += ", \\\n $data index " + index + " using ($1*" + shift +
              "):2:3:4 with yerrorlines lw 1.5 pt 7 ps 0.6 title '" + std::string(variants[i].title) + "'";
    }
    return to + '\n';
}

} // namespace experiment
