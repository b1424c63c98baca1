// SPDX-License-Identifier: MIT
#include "eval_output.hpp"

#include <cstdint>
#include <string_view>

#include <crossin/core/text_table.hpp>
#include <crossin/io/benchmarks/seaeval.hpp>

#include "json.hpp"

namespace program {
namespace {

using crossin::decimal;
using crossin::grouped;

[[nodiscard]] std::string interval_text(crossin::score_interval const& one)
{
    return decimal(one.low, 4) + " - " + decimal(one.high, 4);
}

/// "1 question", "2 questions".
[[nodiscard]] std::string counted(std::uint64_t count, std::string const& noun)
{
    return grouped(count) + ' ' + noun + (count == 1 ? "" : "s");
}

[[nodiscard]] std::string method_text(eval_run const& run)
{
    if (run.written) return "answers written";
    return std::string("choices scored by log-probability, ") + (run.per_token ? "per token" : "summed");
}

[[nodiscard]] std::string heading(eval_run const& run)
{
    eval_benchmark const& of = *run.benchmark;
    std::string text = of.name + ": " + counted(run.answers.front().size(), "question") + " in " +
                       counted(of.languages.size(), "language") + (of.parallel ? "" : ", not parallel") + ", wording " +
                       std::to_string(run.wording) + ", " + method_text(run);
    if (run.first > 0)
        text += ", behind " + counted(run.first, "worked example") + " (the first items, which are not scored)";
    return text;
}

/// What there is to say of counts that are not in the table.
[[nodiscard]] std::string notes(eval_run const& run)
{
    eval_row const& all = run.result.mean;
    std::string text;
    if (run.benchmark->has_choices() && run.written && all.ties + all.none > 0)
        text += counted(all.none, "answer") + " meant none of the choices and " + grouped(all.ties) +
                " several; they count as wrong\n";
    if (run.cuts.cut > 0)
        text += counted(run.cuts.cut, "prompt") + " of " + grouped(run.cuts.prompts) +
                " were longer than the model reads: " + counted(run.cuts.tokens, "token") +
                " in their middle were left out\n";
    return text;
}

/// The answers of a parallel benchmark with letters, as SeaEval's own.
[[nodiscard]] crossin::parallel_questions log_of(eval_run const& run)
{
    eval_benchmark const& of = *run.benchmark;
    crossin::parallel_questions log{.name = of.name};
    for (eval_language const& one : of.languages)
        log.languages.push_back(of.kind == crossin::benchmark_kind::seaeval ? one.name : seaeval_name(one.tag));
    for (std::size_t i = 0; i < run.answers.front().size(); ++i) {
        crossin::parallel_question& set = log.questions.emplace_back();
        set.id = of.languages.front().items[run.first + i].id;
        for (std::size_t l = 0; l < of.languages.size(); ++l) {
            eval_item const& item = of.languages[l].items[run.first + i];
            set.in.push_back({.context = item.context,
                              .question = item.question,
                              .choices = item.choices,
                              .answer = static_cast<std::uint32_t>(item.right),
                              .prompt = run.prompts[l][i],
                              .prediction = run.answers[l][i].text});
        }
    }
    return log;
}

void append_lines(eval_run const& run, std::string& to)
{
    eval_benchmark const& of = *run.benchmark;
    std::vector<std::string> const names = metric_names(of.kind);
    for (std::size_t l = 0; l < of.languages.size(); ++l)
        for (std::size_t i = 0; i < run.answers[l].size(); ++i) {
            eval_answer const& answer = run.answers[l][i];
            to += "{\"benchmark\": " + json_text(of.name) +
                  ", \"id\": " + json_text(of.languages[l].items[run.first + i].id) +
                  ", \"language\": " + json_text(of.languages[l].name) + ", \"prediction\": " + json_text(answer.text) +
                  ", \"metrics\": {";
            for (std::size_t m = 0; m < names.size(); ++m)
                to += (m ? ", " : "") + json_text(names[m]) + ": " + json_number(answer.scores[m]);
            to += "}}\n";
        }
}

void write_interval(json_writer& json, std::string_view name, crossin::score_interval const& one)
{
    json.object(name, [&] {
        json.member("value", one.value);
        json.member("low", one.low);
        json.member("high", one.high);
    });
}

/// Shares of equal answers between each two languages, under the names of published files of scores.
void write_agreement(json_writer& json, eval_run const& run)
{
    std::vector<eval_row> const& rows = run.result.rows;
    if (run.result.agreement.empty()) return;
    json.object("detailed_consistency_score", [&] {
        json.object("2_combine", [&] {
            for (std::size_t a = 0; a < rows.size(); ++a)
                for (std::size_t b = a + 1; b < rows.size(); ++b)
                    json.member(rows[a].name + ',' + rows[b].name, run.result.agreement[a * rows.size() + b]);
        });
    });
}

void write_row(json_writer& json, eval_run const& run, eval_row const& row)
{
    json.member("language", row.name);
    json.member("questions", row.items);
    std::vector<std::string> const names = metric_names(run.benchmark->kind);
    for (std::size_t m = 0; m < names.size(); ++m) write_interval(json, names[m], row.scores[m]);
    if (run.benchmark->has_choices()) {
        json.member("chance", row.chance);
        json.member("against_chance", against_chance(row));
        json.member("no_choice", row.none);
        json.member("ties", row.ties);
    }
    if (!run.written) return;
    json.object("answer_language", [&] {
        json.member("expected", row.languages.expected);
        json.member("other", row.languages.other);
        json.member("untold", row.languages.untold);
        json.member("wrong_language_rate", wrong_language_rate(row.languages));
    });
}

} // namespace

std::string text_of(eval_run const& run, double confidence)
{
    std::vector<std::string> const names = metric_names(run.benchmark->kind);
    bool const choices = run.benchmark->has_choices();
    std::string const interval = crossin::percent(confidence) + " interval";
    std::vector<std::string> head = {"language", "questions"};
    for (std::string const& name : names) head.insert(head.end(), {name, interval});
    if (choices) head.insert(head.end(), {"chance", "which is"});
    if (run.written) head.insert(head.end(), {"wrong language", "untold"});
    crossin::text_table table(std::move(head));
    auto const add = [&](eval_row const& row) {
        std::vector<std::string> cells = {row.name, grouped(row.items)};
        for (crossin::score_interval const& one : row.scores)
            cells.insert(cells.end(), {decimal(one.value, 4), interval_text(one)});
        if (choices) cells.insert(cells.end(), {decimal(row.chance, 4), std::string(against_chance(row))});
        if (run.written)
            cells.insert(cells.end(),
                         {crossin::percent(wrong_language_rate(row.languages)),
                          crossin::percent(static_cast<double>(row.languages.untold), static_cast<double>(row.items))});
        table.add(std::move(cells));
    };
    for (eval_row const& row : run.result.rows) add(row);
    if (run.result.rows.size() > 1) add(run.result.mean);
    std::string text = heading(run) + "\n\n" + table.text();
    if (!run.result.consistency.empty()) {
        crossin::text_table sets({"languages at once", "consistency", interval, "AC3", interval});
        for (consistency_row const& row : run.result.consistency)
            sets.add({std::to_string(row.languages), decimal(row.consistency.value, 4), interval_text(row.consistency),
                      decimal(row.ac3.value, 4), interval_text(row.ac3)});
        text += '\n' + sets.text();
    }
    std::string const more = notes(run);
    text += more.empty() ? "" : '\n' + more;
    return text;
}

std::string json_of(std::span<eval_run const> runs, double confidence)
{
    json_writer json;
    json.object([&] {
        json.member("confidence", confidence);
        json.list("benchmarks", [&] {
            for (eval_run const& run : runs)
                json.object([&] {
                    json.member("benchmark", run.benchmark->name);
                    json.member("kind", name_of(run.benchmark->kind));
                    json.member("parallel", run.benchmark->parallel);
                    json.member("wording", run.wording);
                    json.member("method", method_text(run));
                    json.member("worked_examples", run.first);
                    json.list("languages", [&] {
                        for (eval_row const& row : run.result.rows) json.object([&] { write_row(json, run, row); });
                    });
                    json.object("mean", [&] { write_row(json, run, run.result.mean); });
                    json.list("consistency", [&] {
                        for (consistency_row const& row : run.result.consistency)
                            json.object([&] {
                                json.member("languages", row.languages);
                                write_interval(json, "consistency", row.consistency);
                                write_interval(json, "ac3", row.ac3);
                            });
                    });
                    write_agreement(json, run);
                    json.object("prompts", [&] {
                        json.member("asked", run.cuts.prompts);
                        json.member("cut", run.cuts.cut);
                        json.member("tokens_left_out", run.cuts.tokens);
                    });
                    json.member("seconds", run.seconds);
                });
        });
    });
    return json.finish();
}

std::string answers_of(std::span<eval_run const> runs)
{
    eval_benchmark const& only = *runs.front().benchmark;
    if (runs.size() == 1 && only.lettered && only.parallel) return seaeval_json(log_of(runs.front()));
    std::string lines;
    for (eval_run const& run : runs) append_lines(run, lines);
    return lines;
}

} // namespace program
