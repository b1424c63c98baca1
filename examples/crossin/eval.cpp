// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <crossin/core/error.hpp>
#include <crossin/eval/answer_text.hpp>
#include <crossin/io/settings_json.hpp>

#include "commands.hpp"
#include "destination.hpp"
#include "eval_benchmarks.hpp"
#include "eval_model.hpp"
#include "eval_output.hpp"
#include "eval_scores.hpp"
#include "progress.hpp"
#include "report_pages.hpp"

namespace program {
namespace {

using crossin::benchmark_kind;

struct eval_command {
    model_choice model = {};
    benchmark_choice benchmarks = {};
    std::size_t wording = 1;
    std::string form = "none";
    std::size_t shots = 0;
    std::string score = {}; ///< empty: by the kind
    bool per_token = false;
    std::optional<std::uint64_t> most_tokens = {};
    std::size_t limit = 0; ///< 0: all
    std::string rules = "squad";
    std::string output = {};
    std::string format = "text";
    std::string report = {};
    crossin::bootstrap_options intervals = {};
};

/// Items of a benchmark that are asked: [first, last), in every language.
[[nodiscard]] std::size_t last_item(eval_command const& command, eval_language const& in)
{
    if (in.items.size() <= command.shots)
        crossin::fail(crossin::errc::exhausted, {in.path},
                      "has " + std::to_string(in.items.size()) + " questions in \"" + in.name + "\", and " +
                          std::to_string(command.shots) + " worked examples leave none to ask");
    std::size_t const left = in.items.size() - command.shots;
    return command.shots + (command.limit == 0 ? left : std::min(left, command.limit));
}

/// What a model may answer where its prompt shows no letters: "(B) a mill" without the letter.
[[nodiscard]] std::string without_letter(std::string const& choice)
{
    bool const lettered = choice.size() > 4 && choice[0] == '(' && choice[2] == ')' && choice[3] == ' ';
    return lettered ? choice.substr(4) : choice;
}

/// A question with views of its choices, for prompts.
struct shown_question {
    eval_item const* item = nullptr;
    std::vector<std::string_view> choices = {}; ///< that the prompt shows
    std::vector<std::string> offered = {};      ///< that the model may answer

    /// `alone`: the prompt is the question and nothing else.
    shown_question(eval_item const& from, bool lettered, bool alone) : item(&from), offered(from.choices)
    {
        if (lettered && alone)
            for (std::string& one : offered) one = without_letter(one);
        else if (lettered)
            choices.assign(from.choices.begin(), from.choices.end());
    }
    [[nodiscard]] crossin::benchmark_question question() const { return {item->context, item->question, choices}; }
    [[nodiscard]] std::string_view answer() const
    {
        return offered.empty() ? std::string_view(item->answers.front()) : offered[item->right];
    }
};

/// The likeliest choice, the first of equals.
[[nodiscard]] std::size_t likeliest(std::vector<crossin::answer_score> const& scores, bool per_token)
{
    auto const of = [&](crossin::answer_score const& one) { return per_token ? one.mean() : one.sum; };
    return static_cast<std::size_t>(std::ranges::max_element(scores, {}, of) - scores.begin());
}

/// Whether answers to a kind are written rather than chosen by their likelihood.
[[nodiscard]] bool is_written(eval_command const& command, eval_benchmark const& of)
{
    if (of.has_choices()) return command.score == "generate";
    if (command.score == "log-probability")
        crossin::fail(crossin::errc::invalid_argument,
                      of.name + " has no choices whose probabilities could be compared; leave --score out");
    return true;
}

/// Asks all questions of a benchmark; `asked()` is called for each that is answered, by any thread.
template <class Asked>
[[nodiscard]] eval_run ask(eval_command const& command, eval_benchmark const& of, asked_models& models,
                           Asked const& asked)
{
    auto const begin = std::chrono::steady_clock::now();
    eval_run run{.benchmark = &of,
                 .first = command.shots,
                 .wording = command.wording,
                 .written = is_written(command, of),
                 .per_token = command.per_token};
    crossin::question_prompt const prompt = prompt_of(of.kind, command.wording);
    bool const alone = command.wording == 0;
    bool const reasons = of.kind == benchmark_kind::mgsm && command.wording == 2;
    bool const first_line = command.shots > 0 || of.kind == benchmark_kind::questions ||
                            (of.kind == benchmark_kind::mgsm && !reasons);
    std::uint64_t const most_tokens = command.most_tokens.value_or(reasons ? 256 : 32);
    comparison const how = command.rules == "mlqa" ? comparison::mlqa : comparison::squad;
    std::optional<answer_languages> languages;
    if (run.written) languages.emplace(of);
    for (eval_language const& in : of.languages) {
        std::vector<shown_question> shots;
        for (std::size_t i = 0; i < command.shots; ++i) shots.emplace_back(in.items[i], of.lettered, alone);
        std::vector<crossin::worked_example> examples;
        for (shown_question const& one : shots) examples.push_back({one.question(), one.answer()});
        std::size_t const count = last_item(command, in) - run.first;
        std::vector<eval_answer>& answers = run.answers.emplace_back(count);
        std::vector<std::string>& prompts = run.prompts.emplace_back(count);
        models.each(count, [&](asked_model& model, std::uint64_t index) {
            auto const i = static_cast<std::size_t>(index);
            eval_item const& item = in.items[run.first + i];
            shown_question const shown(item, of.lettered, alone);
            prompts[i] = prompt(shown.question(), examples);
            eval_answer& answer = answers[i];
            if (run.written) {
                answer.text = model.write(prompts[i], most_tokens, first_line);
                answer.language = (*languages)(answer.text, in.tag);
            } else {
                answer.choice = likeliest(model.score(prompts[i], shown.offered), command.per_token);
                answer.text = item.choices[*answer.choice];
            }
            judge(answer, item, of, in.tag, how);
            asked();
        });
    }
    run.result = score_benchmark(of, run.first, run.answers, command.intervals);
    run.cuts = models.take_cuts();
    run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return run;
}

void write_eval_report(eval_command const& command, std::vector<eval_run> const& runs)
{
    crossin::report page;
    page.title = "How " + (command.model.adapter.empty() ? command.model.path : command.model.adapter) + " answers";
    if (!command.model.adapter.empty()) page.summary = "An adapter for " + command.model.path + ".";
    add_json(page, crossin::settings_from_json(json_of(runs, command.intervals.confidence), "the scores"));
    std::string const sentence = write_report(std::move(page), command.report);
    if (!sentence.empty()) std::fprintf(stderr, "crossin: %s\n", sentence.c_str());
}

[[nodiscard]] int run(eval_command const& command)
{
    std::vector<eval_benchmark> const benchmarks = open_benchmarks(command.benchmarks);
    std::uint64_t total = 0;
    for (eval_benchmark const& one : benchmarks) { // all that can be wrong, before the model is read
        static_cast<void>(prompt_of(one.kind, command.wording));
        static_cast<void>(is_written(command, one));
        for (eval_language const& in : one.languages) {
            total += last_item(command, in) - command.shots;
            if (command.rules == "mlqa" && one.kind == benchmark_kind::questions)
                static_cast<void>(crossin::mlqa_rules(in.tag));
        }
    }
    std::optional<destination> to; // before the work, so that a folder that is not there does not cost it
    if (!command.output.empty()) to.emplace(command.output, 0);
    asked_files const files(command.model, command.form);
    asked_models models(files, command.intervals.threads);
    std::vector<eval_run> runs;
    progress shown(total);
    std::mutex lock;
    auto const asked = [&] {
        std::lock_guard const hold(lock);
        shown.add(1);
    };
    for (eval_benchmark const& one : benchmarks) runs.push_back(ask(command, one, models, asked));
    shown.clear();
    if (to) {
        to->append(answers_of(runs));
        to->commit();
    }
    if (!command.report.empty()) write_eval_report(command, runs);
    std::string text;
    if (command.format == "json")
        text = json_of(runs, command.intervals.confidence);
    else
        for (eval_run const& one : runs)
            text += (text.empty() ? "" : "\n") + text_of(one, command.intervals.confidence);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return std::ferror(stdout) != 0 ? 1 : 0;
}

} // namespace

void add_eval(CLI::App& to, int& exit_code)
{
    auto const command = std::make_shared<eval_command>();
    CLI::App& app = *to.add_subcommand("eval", "Asks a model the questions of benchmarks, and scores its answers");
    add_model(app, command->model);
    app.add_option("benchmarks", command->benchmarks.files,
                   "files of benchmarks: PATH, or LANGUAGE=PATH where the name of a file does not tell its language")
        ->required();
    app.add_option("--kind", command->benchmarks.kind, "what the files are; default: by their contents")
        ->check(
            CLI::IsMember(std::vector<std::string>(crossin::benchmark_kinds.begin(), crossin::benchmark_kinds.end())));
    app.add_option("--languages", command->benchmarks.languages, "only these, with commas between them")
        ->delimiter(',');
    app.add_option("--template", command->wording,
                   "wording of the questions, from 1 on; 0: the question alone, with choices told apart by their text")
        ->capture_default_str();
    app.add_option("--form", command->form,
                   "what a question is put into: a name of the catalogue such as alpaca, `chat` for the model's own "
                   "chat template, or `none`")
        ->capture_default_str();
    app.add_option("--shots", command->shots,
                   "worked examples before a question: the first items of its language, which are not scored")
        ->capture_default_str();
    app.add_option("--score", command->score,
                   "how choices are answered: by their log-probability, or by what the model writes; default: "
                   "log-probability, and for open questions generate")
        ->check(CLI::IsMember(std::vector<std::string>{"log-probability", "generate"}));
    app.add_flag("--per-token", command->per_token, "log-probabilities by the mean over tokens, not the sum");
    app.add_option("--most-tokens", command->most_tokens, "of an answer that is written; default: 32, of reasoning 256")
        ->check(CLI::PositiveNumber);
    app.add_option("--limit", command->limit, "ask only so many items of each language; 0, the default: all");
    app.add_option("--rules", command->rules, "how free answers are compared: as SQuAD and XQuAD do, or as MLQA does")
        ->check(CLI::IsMember(std::vector<std::string>{"squad", "mlqa"}))
        ->capture_default_str();
    app.add_option("--output", command->output, "a file for the answers; - for standard output");
    app.add_option("--report", command->report, "a file for the scores, as a page to look at");
    app.add_option("--format", command->format, "text or json")
        ->check(CLI::IsMember(std::vector<std::string>{"text", "json"}))
        ->capture_default_str();
    app.add_option("--resamples", command->intervals.resamples, "draws of the items for intervals")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--confidence", command->intervals.confidence, "of intervals, between 0 and 1")
        ->capture_default_str();
    app.add_option("--seed", command->intervals.seed, "of those draws")->capture_default_str();
    app.add_option("--threads", command->intervals.threads, "threads to use; 0, the default: all there are");
    app.footer("Examples:\n"
               "  crossin eval --model my-model cross_mmlu.json\n"
               "  crossin eval --model my-model --adapter my-adapter --form alpaca --shots 5 xcopa/test.*.jsonl\n"
               "  crossin eval --model my-model --limit 100 --output answers.jsonl xquad.en.json xquad.vi.json");
    app.callback([command, &exit_code] { exit_code = run(*command); });
}

} // namespace program
