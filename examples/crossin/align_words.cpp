// SPDX-License-Identifier: MIT
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#if __has_include(<malloc.h>)
    #include <malloc.h>
#endif

#include <CLI/CLI.hpp>

#include <crossin/align/link_text.hpp>
#include <crossin/align/word_model.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/text_table.hpp>
#include <crossin/io/mapped_file.hpp>
#include <crossin/io/output_file.hpp>

#include "align_commands.hpp"
#include "destination.hpp"
#include "text_lines.hpp"

namespace program {
namespace {

constexpr std::array<std::pair<std::string_view, crossin::link_heuristic>, 9> heuristics = {{
    {"posterior", crossin::link_heuristic::posterior},
    {"forward", crossin::link_heuristic::forward},
    {"backward", crossin::link_heuristic::backward},
    {"intersection", crossin::link_heuristic::intersection},
    {"union", crossin::link_heuristic::union_of_both},
    {"grow-diag", crossin::link_heuristic::grow_diag},
    {"grow-diag-final", crossin::link_heuristic::grow_diag_final},
    {"grow-diag-final-and", crossin::link_heuristic::grow_diag_final_and},
    {"itermax", crossin::link_heuristic::itermax},
}};

struct words_command {
    std::string source = {};
    std::string target = {}; ///< empty: `source` holds both sides
    std::string source_language = {};
    std::string target_language = {};
    std::string output = {};
    std::string tokens = "space";
    std::string symmetrize = "posterior";
    std::optional<double> threshold = {};
    std::optional<std::size_t> most_tokens = {};
    bool confidence = false;
    bool update = false;
    std::string model = {};
    std::string save_model = {};
    std::string scores = {};
    std::string dictionary = {};
    double least_count = crossin::dictionary_options{}.least_count;
    double least_probability = crossin::dictionary_options{}.least_probability;
    unsigned threads = 0;
};

[[nodiscard]] crossin::word_options options_of(words_command const& command)
{
    crossin::word_options options;
    options.tokens = command.tokens == "space" ? crossin::token_unit::space : crossin::token_unit::words;
    if (!command.source_language.empty())
        options.source_language = crossin::language_tag::parse(command.source_language);
    if (!command.target_language.empty())
        options.target_language = crossin::language_tag::parse(command.target_language);
    for (auto const& [name, heuristic] : heuristics)
        if (name == command.symmetrize) options.heuristic = heuristic;
    if (command.threshold) options.threshold = *command.threshold;
    if (command.most_tokens) options.most_tokens = *command.most_tokens;
    options.threads = command.threads;
    return options;
}

/// The model that aligns: read, read and taught more, or learnt here.
[[nodiscard]] crossin::word_model model_of(words_command const& command, line_pairs const& pairs)
{
    crossin::word_options const options = options_of(command);
    if (command.model.empty()) return crossin::word_model::learn(pairs.source, pairs.target, options);
    crossin::mapped_file const file(command.model);
    crossin::word_model const model = crossin::word_model::read(file.bytes(), command.model).with(options);
    return command.update ? model.update(pairs.source, pairs.target) : model;
}

void write_links(words_command const& command, crossin::word_alignments const& aligned)
{
    destination to(command.output, 0);
    std::string line;
    for (std::size_t i = 0; i < aligned.size(); ++i) {
        line.clear();
        append_links(line, aligned[i], {.confidence = command.confidence});
        to.append(line += '\n');
    }
    to.commit();
}

/// Forward and backward log probabilities a token, a line for each pair.
void write_scores(std::string const& path, crossin::word_alignments const& aligned)
{
    destination to(path, 0);
    for (std::size_t i = 0; i < aligned.size(); ++i) {
        crossin::pair_score const score = aligned.score(i);
        to.append(crossin::decimal(double{score.forward}, 4) + '\t' + crossin::decimal(double{score.backward}, 4) +
                  '\n');
    }
    to.commit();
}

/// Source word, target word, p(target | source), p(source | target), expected links.
void write_dictionary(words_command const& command, crossin::word_model const& model)
{
    destination to(command.dictionary, 0);
    for (crossin::dictionary_entry const& entry :
         model.dictionary({.least_count = command.least_count, .least_probability = command.least_probability}))
        to.append(entry.source + '\t' + entry.target + '\t' + crossin::decimal(entry.forward, 4) + '\t' +
                  crossin::decimal(entry.backward, 4) + '\t' + crossin::decimal(entry.count, 1) + '\n');
    to.commit();
}

/// Has large blocks go back to the system as soon as they are freed; by itself glibc keeps them, ever larger ones, for
/// what comes next, and this command needs each but once.
void keep_no_large_blocks()
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 1 << 19);
#endif
}

[[nodiscard]] int run(words_command const& command)
{
    keep_no_large_blocks();
    if (command.output.empty() && command.save_model.empty() && command.scores.empty() && command.dictionary.empty())
        crossin::fail(crossin::errc::invalid_argument,
                      "nothing to do: give --output, --scores, --dictionary or --save-model a file");
    if (command.update && command.model.empty())
        crossin::fail(crossin::errc::invalid_argument, "--update needs the --model that it adds to");
    if (command.tokens == "words" && (command.source_language.empty() || command.target_language.empty()))
        crossin::fail(crossin::errc::invalid_argument,
                      "--tokens words needs --source-language and --target-language, whose rules split the text");
    text_lines const source(command.source);
    std::optional<text_lines> target;
    if (!command.target.empty()) target.emplace(command.target);
    line_pairs const pairs = target ? pairs_of(source, *target) : pairs_of(source);

    crossin::word_model const model = model_of(command, pairs);
    if (!command.save_model.empty()) crossin::atomic_write(command.save_model, model.bytes());
    if (!command.dictionary.empty()) write_dictionary(command, model);
    if (command.output.empty() && command.scores.empty()) return 0;
    crossin::word_alignments const aligned = model.align(pairs.source, pairs.target);
    if (!command.output.empty()) write_links(command, aligned);
    if (!command.scores.empty()) write_scores(command.scores, aligned);
    std::fprintf(stderr, "%s%s links\n", to_string(aligned.tally()).c_str(),
                 crossin::grouped(aligned.links().link_count()).c_str());
    return 0;
}

} // namespace

void add_align_words(CLI::App& to, int& exit_code)
{
    auto const command = std::make_shared<words_command>();
    CLI::App& words = *to.add_subcommand("words", "Link the words of sentences that are translations of each other.");
    words.add_option("SOURCE", command->source, "a sentence a line; without TARGET, `source ||| target` or with a TAB")
        ->required();
    words.add_option("TARGET", command->target, "its translation, line for line");
    words.add_option("--source-language", command->source_language, "tag of the source, `en`, say");
    words.add_option("--target-language", command->target_language, "tag of the target");
    words.add_option("--output", command->output, "links, a line for each pair: `0-0 1-2`; `-` for standard output");
    words
        .add_option("--tokens", command->tokens,
                    "`space`: as they stand between blanks; `words`: by the language's rules")
        ->check(CLI::IsMember({"space", "words"}));
    words.add_flag("--confidence", command->confidence, "append how sure each link is: `0-0:0.97`");
    std::vector<std::string> names;
    for (auto const& [name, heuristic] : heuristics) names.emplace_back(name);
    words.add_option("--symmetrize", command->symmetrize, "how both directions become one alignment")
        ->check(CLI::IsMember(names));
    words.add_option("--threshold", command->threshold,
                     "of `posterior`; lower finds more links, higher fewer wrong ones");
    words.add_option("--most-tokens", command->most_tokens, "longer sentences get no links");
    words.add_option("--model", command->model, "a saved model: nothing is learnt, unless with --update");
    words.add_flag("--update", command->update, "teach the --model these pairs, too");
    words.add_option("--save-model", command->save_model, "where the model goes");
    words.add_option("--scores", command->scores,
                     "log probabilities a token, forward and backward, a line for each pair");
    words.add_option("--dictionary", command->dictionary, "the likeliest translations of each word, with TABs");
    words.add_option("--least-count", command->least_count, "of the dictionary: expected links of an entry");
    words.add_option("--least-probability", command->least_probability, "of the dictionary: of the likelier direction");
    words.add_option("--threads", command->threads, "0: all; the result does not depend on it");
    words.callback([command, &exit_code] { exit_code = run(*command); });
}

} // namespace program
