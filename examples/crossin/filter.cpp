// SPDX-License-Identifier: MIT
#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <crossin/align/content_filters.hpp>
#include <crossin/align/filter_pairs.hpp>
#include <crossin/align/language_filter.hpp>
#include <crossin/align/language_identifier.hpp>
#include <crossin/align/length_filters.hpp>
#include <crossin/align/noise_filters.hpp>
#include <crossin/align/score_filters.hpp>
#include <crossin/core/language.hpp>
#include <crossin/core/tally.hpp>
#include <crossin/io/output_file.hpp>

#include "commands.hpp"
#include "text_lines.hpp"

namespace program {
namespace {

struct filter_command {
    std::vector<std::string> inputs = {};
    std::string source_language = {}, target_language = {};
    std::string output_source = {}, output_target = {}, output = {}, rejected = {};
    std::vector<std::string> without = {};
    std::string source_unit = "words", target_unit = "words";
    std::size_t least = 1, most = 250, long_word = 40, least_digits = 3;
    double most_ratio = 3, letters = 0.5, script = 0.3, markup = 0.4, repetition = 0.4, numbers = 0.5, alike = 0.85;
    std::optional<double> expected_ratio = {};
    std::string duplicates = "pair";
    bool fold = false;
    std::vector<std::string> language_text = {};
    std::string scores = {}, cross_entropies = {};
    std::optional<double> least_score = {}, most_score = {}, most_cross_entropy = {};
    unsigned threads = 0;
};

/// The names that `--without` takes.
std::vector<std::string> const filter_names{"empty",  "damage",    "letters",   "script",     "length",
                                            "ratio",  "long-word", "markup",    "repetition", "numbers",
                                            "copies", "language",  "duplicates"};

[[nodiscard]] crossin::language_tag language_of(std::string const& code)
{
    return code.empty() ? crossin::language_tag{} : crossin::language_tag::parse(code);
}

[[nodiscard]] crossin::text_unit unit_of(std::string_view name)
{
    using crossin::text_unit;
    for (text_unit const one : {text_unit::bytes, text_unit::characters, text_unit::graphemes})
        if (to_string(one) == name) return one;
    return text_unit::words;
}

/// A file with so many numbers a line, one line a pair. Errors: `error{parse}` with the line, `error{mismatch}` for
/// another number of lines.
[[nodiscard]] std::vector<double> read_scores(std::string const& path, std::size_t a_line, std::size_t pairs)
{
    text_lines const lines(path);
    if (lines.size() != pairs)
        crossin::fail(crossin::errc::mismatch, {path},
                      std::to_string(lines.size()) + " lines, where there are " + std::to_string(pairs) +
                          " pairs; each line must have the score of a pair");
    std::vector<double> scores;
    scores.reserve(pairs * a_line);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::string_view rest = lines[i];
        std::size_t found = 0;
        for (;; ++found) {
            rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
            if (rest.empty()) break;
            double value = 0;
            auto const [end, problem] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
            if (problem != std::errc{}) break;
            scores.push_back(value);
            rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        }
        if (found != a_line || !rest.empty())
            crossin::fail(crossin::errc::parse, lines.where(i),
                          "a line of scores has " + std::string(a_line == 1 ? "one number" : "two numbers") +
                              "; found " + crossin::in_quotes(lines[i]));
    }
    return scores;
}

/// A file that is written where a path is given.
class optional_output {
public:
    explicit optional_output(std::string const& path)
    {
        if (!path.empty()) file_.emplace(path);
    }
    void line(std::string_view text)
    {
        if (!file_) return;
        file_->append(text);
        file_->append("\n");
    }
    void commit()
    {
        if (file_) file_->commit();
    }

private:
    std::optional<crossin::output_file> file_;
};

[[nodiscard]] crossin::pair_filters filters_of(filter_command const& command, line_pairs const& pairs,
                                               crossin::language_identifier const& identifier)
{
    crossin::language_tag const source = language_of(command.source_language);
    crossin::language_tag const target = language_of(command.target_language);
    auto const wanted = [&](std::string_view name) {
        return std::ranges::find(command.without, name) == command.without.end();
    };
    crossin::pair_filters filters;
    if (wanted("empty")) filters.add(crossin::not_empty{});
    if (wanted("damage")) filters.add(crossin::damage_filter{});
    if (wanted("letters")) filters.add(crossin::letter_share_filter(command.letters));
    if (wanted("script")) filters.add(crossin::script_filter(source, target, command.script));
    if (wanted("length"))
        filters.add(crossin::length_filter({unit_of(command.source_unit), command.least, command.most, source},
                                           {unit_of(command.target_unit), command.least, command.most, target}));
    if (wanted("ratio")) {
        double const expected = command.expected_ratio ? *command.expected_ratio
                                                       : crossin::expected_length_ratio(pairs.source, pairs.target);
        filters.add(crossin::length_ratio_filter({.expected = expected, .most = command.most_ratio}));
    }
    if (wanted("long-word")) filters.add(crossin::long_word_filter{command.long_word});
    if (wanted("markup")) filters.add(crossin::markup_filter(command.markup));
    if (wanted("repetition")) filters.add(crossin::repetition_filter(command.repetition));
    if (wanted("numbers")) filters.add(crossin::numbers_filter(command.numbers, command.least_digits));
    bool const same = !command.source_language.empty() && crossin::is_same_language(source, target);
    if (wanted("copies") && !same) filters.add(crossin::copy_filter(command.alike));
    if (wanted("language")) filters.add(crossin::language_filter(identifier, source, target));
    if (!command.scores.empty())
        filters.add(crossin::score_filter(read_scores(command.scores, 1, pairs.source.size()),
                                          command.least_score.value_or(-crossin::score_filter::any),
                                          command.most_score.value_or(crossin::score_filter::any)));
    if (!command.cross_entropies.empty()) {
        std::vector<double> const both = read_scores(command.cross_entropies, 2, pairs.source.size());
        std::vector<double> dual(pairs.source.size());
        for (std::size_t i = 0; i < dual.size(); ++i)
            dual[i] = crossin::dual_cross_entropy(both[2 * i], both[2 * i + 1]);
        filters.add(crossin::score_filter(std::move(dual), 0, *command.most_cross_entropy, "cross-entropy"));
    }
    std::map<std::string, crossin::new_part> const parts{{"pair", crossin::new_part::pair},
                                                         {"source", crossin::new_part::source},
                                                         {"target", crossin::new_part::target}};
    if (wanted("duplicates")) filters.add(crossin::duplicate_filter(parts.at(command.duplicates), command.fold));
    return filters;
}

/// What an option needs beside it, in one sentence.
void check(filter_command const& command)
{
    auto const need = [](bool holds, char const* sentence) {
        if (!holds) crossin::fail(crossin::errc::invalid_argument, sentence);
    };
    need(command.inputs.size() <= 2, "two files of lines are filtered, or one whose lines hold both sides");
    need(command.output_source.empty() == command.output_target.empty(),
         "--output-source and --output-target belong together");
    need(!command.output.empty() || !command.output_source.empty(),
         "nothing would be written; say --output-source and --output-target, or --output for one file with both sides");
    need(command.scores.empty() || command.least_score || command.most_score,
         "--scores needs --least-score or --most-score");
    need(!command.scores.empty() || (!command.least_score && !command.most_score),
         "--least-score and --most-score need --scores");
    need(command.cross_entropies.empty() != command.most_cross_entropy.has_value(),
         "--cross-entropies and --most-cross-entropy belong together");
    std::vector<std::string> outputs;
    for (std::string const& one : {command.output, command.output_source, command.output_target, command.rejected})
        if (!one.empty()) outputs.push_back(one);
    std::ranges::sort(outputs);
    need(std::ranges::adjacent_find(outputs) == outputs.end(), "each output needs a file of its own");
}

[[nodiscard]] int run(filter_command const& command)
{
    check(command);
    text_lines const first(command.inputs[0]);
    std::optional<text_lines> second;
    if (command.inputs.size() == 2) second.emplace(command.inputs[1]);
    line_pairs const pairs = second ? pairs_of(first, *second) : pairs_of(first);

    crossin::language_identifier identifier;
    for (std::string const& one : command.language_text) {
        std::size_t const at = one.find('=');
        if (at == std::string::npos)
            crossin::fail(crossin::errc::invalid_argument,
                          "--language-text takes LANGUAGE=FILE, such as eu=basque.txt; found " +
                              crossin::in_quotes(one));
        identifier.train(crossin::language_tag::parse(one.substr(0, at)), text_lines(one.substr(at + 1)));
    }
    crossin::pair_filters filters = filters_of(command, pairs, identifier);
    crossin::filtered_pairs const kept = crossin::filter_pairs(pairs.source, pairs.target, filters,
                                                               {.threads = command.threads, .name = first.path()});

    optional_output source(command.output_source), target(command.output_target), both(command.output);
    optional_output rejected(command.rejected);
    std::size_t at = 0;
    for (std::size_t i = 0; i < pairs.source.size(); ++i) {
        std::string const together = second ? std::string(pairs.source[i]) + " ||| " + std::string(pairs.target[i])
                                            : std::string(first[i]); // as it was read
        if (at < kept.size() && kept[at] == i) {
            ++at;
            source.line(pairs.source[i]);
            target.line(pairs.target[i]);
            both.line(together);
        } else if (!command.rejected.empty()) {
            crossin::any_pair_filter& failed = filters[kept.failed(i)];
            rejected.line(std::to_string(i + 1) + '\t' + std::string(failed.reason()) + '\t' +
                          failed.detail({pairs.source[i], pairs.target[i], i}) + '\t' + together);
        }
    }
    for (optional_output* const one : {&source, &target, &both, &rejected}) one->commit();
    std::fputs(crossin::to_string(kept.tally()).c_str(), stderr);
    return 0;
}

} // namespace

void add_filter(CLI::App& to, int& exit_code)
{
    auto const command = std::make_shared<filter_command>();
    CLI::App& app = *to.add_subcommand("filter", "Leaves out pairs of texts that are no translations of each other.");
    app.add_option(
           "inputs", command->inputs,
           "two files of lines that belong together, or one with both sides in a line, a TAB or ` ||| ` between them")
        ->required()
        ->expected(1, 2);
    app.add_option("--source-language", command->source_language,
                   "such as en; without it scripts and languages go unchecked");
    app.add_option("--target-language", command->target_language, "such as vi");
    app.add_option("--output-source", command->output_source, "where the source of what stays goes");
    app.add_option("--output-target", command->output_target, "where the target of what stays goes");
    app.add_option("--output", command->output, "where both sides go, a pair a line");
    app.add_option(
        "--rejected", command->rejected,
        "where what is left out goes: line number, reason, what was found, and the pair, with TABs between them");
    app.add_option("--without", command->without, "filters to leave aside")->check(CLI::IsMember(filter_names));

    std::vector<std::string> const units{"bytes", "characters", "graphemes", "words"};
    app.add_option("--source-unit", command->source_unit, "length: what the source is counted in")
        ->check(CLI::IsMember(units))
        ->capture_default_str();
    app.add_option("--target-unit", command->target_unit, "length: what the target is counted in")
        ->check(CLI::IsMember(units))
        ->capture_default_str();
    app.add_option("--least", command->least, "length: the shortest side that stays")->capture_default_str();
    app.add_option("--most", command->most, "length: the longest")->capture_default_str();
    app.add_option("--most-ratio", command->most_ratio,
                   "ratio: how often as long as expected a side may be, or as short")
        ->capture_default_str();
    app.add_option("--expected-ratio", command->expected_ratio,
                   "ratio: characters of the target for one of the source; measured, unless said");
    app.add_option("--long-word", command->long_word, "long-word: the longest stretch without white space [characters]")
        ->capture_default_str();
    app.add_option("--letters", command->letters, "letters: the least share of letters and digits")
        ->capture_default_str();
    app.add_option("--script", command->script, "script: the least share of letters in the script of the language")
        ->capture_default_str();
    app.add_option("--numbers", command->numbers, "numbers: the least share of numbers that both sides have")
        ->capture_default_str();
    app.add_option("--least-digits", command->least_digits,
                   "numbers: those with fewer digits but zeros are not compared")
        ->capture_default_str();
    app.add_option("--alike", command->alike, "copies: sides that are alike to this share are copies")
        ->capture_default_str();
    app.add_option("--markup", command->markup, "markup: the largest share of tags, addresses and code")
        ->capture_default_str();
    app.add_option("--repetition", command->repetition, "repetition: the largest share that stood before in the text")
        ->capture_default_str();
    app.add_option("--duplicates", command->duplicates, "duplicates: of the pair, or of one side alone")
        ->check(CLI::IsMember({"pair", "source", "target"}))
        ->capture_default_str();
    app.add_flag("--fold", command->fold, "duplicates: whatever their case, digits and punctuation");
    app.add_option("--language-text", command->language_text,
                   "language: LANGUAGE=FILE, lines to learn a language from; may be given again");
    app.add_option("--scores", command->scores, "a file with a number a line: the score of a pair");
    app.add_option("--least-score", command->least_score, "the least score that stays");
    app.add_option("--most-score", command->most_score, "the largest");
    app.add_option(
        "--cross-entropies", command->cross_entropies,
        "a file with two numbers a line: cross-entropy of the target given the source, and the other way round");
    app.add_option("--most-cross-entropy", command->most_cross_entropy, "the largest |a - b| + (a + b) / 2 that stays");
    app.add_option("--threads", command->threads, "threads to use; 0, the default: all there are");
    app.footer("Examples:\n"
               "  crossin filter news.en news.vi --source-language en --target-language vi \\\n"
               "      --output-source clean.en --output-target clean.vi --rejected left-out.tsv\n"
               "  crossin filter pairs.tsv --output clean.tsv --without numbers copies --most-ratio 2");
    app.callback([command, &exit_code] { exit_code = run(*command); });
}

} // namespace program
