// SPDX-License-Identifier: MIT
#include "eval_benchmarks.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include <crossin/core/error.hpp>
#include <crossin/io/benchmarks/causal_choices.hpp>
#include <crossin/io/benchmarks/seaeval.hpp>
#include <crossin/io/benchmarks/sentence_pairs.hpp>
#include <crossin/io/benchmarks/span_questions.hpp>
#include <crossin/io/benchmarks/word_problems.hpp>
#include <crossin/prompt/question_catalogue.hpp>

namespace program {
namespace {

using crossin::benchmark_kind;
using crossin::errc;
using crossin::in_quotes;

/// A file and the language that the command line, or else its name, says.
struct benchmark_file {
    std::string path = {};
    std::optional<crossin::language_tag> language = {};
};

[[nodiscard]] benchmark_file file_of(std::string const& text)
{
    std::size_t const equal = text.find('=');
    if (equal != std::string::npos && equal <= crossin::language_tag::max_length &&
        crossin::language_tag::valid(text.substr(0, equal)))
        return {text.substr(equal + 1), crossin::language_tag::parse(text.substr(0, equal))};
    return {text, crossin::language_in_name(text)};
}

[[nodiscard]] benchmark_kind kind_of(std::string const& path, std::string const& asked)
{
    if (!asked.empty()) return crossin::benchmark_kind_named(asked);
    if (auto const kind = crossin::benchmark_kind_of(path)) return *kind;
    std::string names;
    for (std::string_view const one : crossin::benchmark_kinds) (names += names.empty() ? "" : ", ") += one;
    crossin::fail(errc::invalid_argument, {path},
                  "looks like no benchmark that is known; say which with --kind (" + names + ")");
}

[[nodiscard]] std::vector<std::string> texts_of(std::span<std::string_view const> from)
{
    return {from.begin(), from.end()};
}

[[nodiscard]] eval_language& language_in(eval_benchmark& benchmark, std::string const& name, crossin::language_tag tag,
                                         std::string const& path)
{
    for (eval_language& one : benchmark.languages) {
        if (one.name != name) continue;
        if (one.path == path) return one;
        crossin::fail(errc::invalid_argument, {path},
                      "holds " + benchmark.name + " in " + in_quotes(name) + ", and so does " + one.path +
                          "; ask one of them at a time");
    }
    return benchmark.languages.emplace_back(eval_language{.name = name, .tag = tag, .path = path});
}

void add_pairs(eval_benchmark& to, benchmark_file const& file)
{
    bool const xnli = to.kind == benchmark_kind::xnli;
    std::span<std::string_view const> const labels = xnli ? std::span<std::string_view const>(crossin::xnli_labels)
                                                          : crossin::pawsx_labels;
    std::vector<std::string> const answers = xnli ? texts_of(crossin::prompts::entailment_answers)
                                                  : texts_of(crossin::prompts::paraphrase_answers);
    for (crossin::sentence_pair const& one : crossin::read_sentence_pairs(file.path, labels)) {
        if (one.label.empty())
            crossin::fail(errc::invalid_argument, {file.path},
                          "has no labels to hold answers against, as test sets of XTREME; give one that has");
        if (one.language.empty() && !file.language)
            crossin::fail(errc::invalid_argument, {file.path},
                          "does not say its language; write LANGUAGE=" + file.path + ", such as vi=" + file.path);
        crossin::language_tag const tag = one.language.empty() ? *file.language
                                                               : crossin::language_tag::parse(one.language);
        auto const label = std::ranges::find(labels, one.label);
        language_in(to, to_string(tag), tag, file.path)
            .items.push_back({.id = one.id,
                              .context = one.first,
                              .question = one.second,
                              .choices = answers,
                              .right = static_cast<std::size_t>(label - labels.begin())});
    }
}

void add_seaeval(eval_benchmark& to, benchmark_file const& file)
{
    crossin::parallel_questions const read = crossin::read_seaeval(file.path);
    for (std::size_t l = 0; l < read.languages.size(); ++l) {
        eval_language& in = language_in(to, read.languages[l],
                                        crossin::seaeval_language(read.languages[l]).value_or(crossin::language_tag{}),
                                        file.path);
        for (crossin::parallel_question const& one : read.questions) {
            crossin::choice_question const& from = one.in[l];
            eval_item& item = in.items.emplace_back(
                eval_item{.id = one.id, .context = from.context, .question = from.question, .right = from.answer});
            for (std::size_t c = 0; c < from.choices.size(); ++c)
                item.choices.push_back(crossin::lettered_choice(c, from.choices[c]));
        }
    }
}

/// The items of kinds that have one language a file.
[[nodiscard]] std::vector<eval_item> items_of(benchmark_kind kind, std::string const& path)
{
    std::vector<eval_item> items;
    if (kind == benchmark_kind::xcopa) {
        for (crossin::causal_choice const& one : crossin::read_causal_choices(path))
            items.push_back(
                {.id = one.id,
                 .context = one.premise,
                 .question = std::string(one.asked == crossin::causal_question::cause
                                             ? crossin::prompts::cause_question
                                             : crossin::prompts::effect_question),
                 .choices = {crossin::lettered_choice(0, one.choices[0]), crossin::lettered_choice(1, one.choices[1])},
                 .right = one.right});
    } else if (kind == benchmark_kind::mgsm) {
        for (crossin::word_problem const& one : crossin::read_word_problems(path))
            items.push_back({.id = std::to_string(items.size()),
                             .question = one.question,
                             .answers = {std::to_string(one.answer)}});
    } else {
        for (crossin::span_question const& one : crossin::read_span_questions(path)) {
            if (one.answers.empty())
                crossin::fail(errc::invalid_argument, {path},
                              "has no answer to the question " + in_quotes(one.id) +
                                  " to hold predictions against; give a file with answers");
            eval_item& item = items.emplace_back(
                eval_item{.id = one.id, .context = one.context, .question = one.question});
            for (crossin::answer_span const& answer : one.answers) item.answers.push_back(answer.text);
        }
    }
    return items;
}

/// Whether all languages have the same items. (Free answers differ between languages, and so are not looked at.)
[[nodiscard]] bool is_parallel(eval_benchmark const& of)
{
    std::vector<eval_item> const& first = of.languages.front().items;
    for (eval_language const& one : of.languages) {
        if (one.items.size() != first.size()) return false;
        for (std::size_t i = 0; i < first.size(); ++i)
            if (one.items[i].id != first[i].id || one.items[i].right != first[i].right ||
                (of.kind == benchmark_kind::mgsm && one.items[i].answers != first[i].answers))
                return false;
    }
    return true;
}

/// Leaves out languages that are not asked for.
void keep_languages(std::vector<eval_benchmark>& all, std::vector<std::string> const& asked)
{
    auto const fits = [](eval_language const& one, std::string const& name) {
        if (one.name == name) return true;
        return crossin::language_tag::valid(name) && one.tag.matches(crossin::language_tag::parse(name));
    };
    for (std::string const& name : asked) {
        bool found = false;
        std::string known;
        for (eval_benchmark const& benchmark : all)
            for (eval_language const& one : benchmark.languages) {
                found = found || fits(one, name);
                known += (known.empty() ? "" : ", ") + one.name;
            }
        if (!found)
            crossin::fail(errc::invalid_argument,
                          "no benchmark is in the language " + in_quotes(name) + "; there are: " + known);
    }
    for (eval_benchmark& benchmark : all)
        if (!asked.empty())
            std::erase_if(benchmark.languages, [&](eval_language const& one) {
                return std::ranges::none_of(asked, [&](std::string const& name) { return fits(one, name); });
            });
    std::erase_if(all, [](eval_benchmark const& one) { return one.languages.empty(); });
}

} // namespace

std::vector<eval_benchmark> open_benchmarks(benchmark_choice const& choice)
{
    std::vector<eval_benchmark> all;
    for (std::string const& text : choice.files) {
        benchmark_file const file = file_of(text);
        benchmark_kind const kind = kind_of(file.path, choice.kind);
        if (kind == benchmark_kind::conllu || kind == benchmark_kind::tagged_words)
            crossin::fail(errc::unsupported, {file.path},
                          "holds tags of words, which a language model is not asked for; the library scores those of a "
                          "tagger (crossin/eval)");
        auto into = std::ranges::find(all, kind, &eval_benchmark::kind);
        if (into == all.end() || kind == benchmark_kind::seaeval) {
            bool const lettered = kind == benchmark_kind::seaeval || kind == benchmark_kind::xcopa;
            std::string_view name = name_of(kind);
            if (kind == benchmark_kind::seaeval) name = file.path;
            all.push_back({.kind = kind, .name = std::string(name), .lettered = lettered});
            into = all.end() - 1;
        }
        if (kind == benchmark_kind::seaeval) {
            add_seaeval(*into, file);
        } else if (kind == benchmark_kind::xnli || kind == benchmark_kind::pawsx) {
            add_pairs(*into, file);
        } else {
            if (!file.language)
                crossin::fail(errc::invalid_argument, {file.path},
                              "does not say its language; write LANGUAGE=" + file.path + ", such as vi=" + file.path);
            language_in(*into, to_string(*file.language), *file.language, file.path).items = items_of(kind, file.path);
        }
    }
    keep_languages(all, choice.languages);
    for (eval_benchmark& one : all) one.parallel = is_parallel(one);
    return all;
}

crossin::question_prompt prompt_of(benchmark_kind kind, std::size_t wording)
{
    using namespace crossin;
    if (wording == 0) return prompts::question_alone;
    static constexpr std::array<question_text, 2> problems = {prompts::word_problem_result, prompts::word_problem};
    std::span<question_text const> texts;
    switch (kind) {
    case benchmark_kind::seaeval: texts = prompts::multiple_choice; break;
    case benchmark_kind::questions: texts = {&prompts::extractive, 1}; break;
    case benchmark_kind::xcopa: texts = {&prompts::causal_choice, 1}; break;
    case benchmark_kind::mgsm: texts = problems; break;
    case benchmark_kind::xnli: texts = {&prompts::entailment, 1}; break;
    case benchmark_kind::pawsx: texts = {&prompts::paraphrase, 1}; break;
    case benchmark_kind::conllu:
    case benchmark_kind::tagged_words: break;
    }
    if (wording > texts.size())
        fail(errc::invalid_argument,
             "questions of the kind " + std::string(name_of(kind)) + " have " + std::to_string(texts.size()) +
                 " wordings besides 0, the question alone, and number " + std::to_string(wording) + " is none");
    return texts[wording - 1];
}

} // namespace program
