// SPDX-License-Identifier: MIT
#include <charconv>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include <crossin/align/align.hpp>
#include <crossin/align/gale_church.hpp>
#include <crossin/align/sentence_aligner.hpp>
#include <crossin/core/text_table.hpp>
#include <crossin/text/segment.hpp>

#include "align_commands.hpp"
#include "destination.hpp"
#include "json.hpp"
#include "text_lines.hpp"

namespace program {
namespace {

using sentence_list = std::vector<std::string_view>;

struct sentences_command {
    std::string source = {}, target = {};
    std::string source_language = {}, target_language = {};
    std::string format = "beads";
    std::string output = "-";
    std::string method = "lexicon";
    std::string dictionary = {};
    bool split = false;
    bool confidence = false;
    double at_least = 0;
};

/// A sentence a line; or running text, of which a line may hold several sentences and an empty line is none.
[[nodiscard]] sentence_list sentences_of(text_lines const& lines, crossin::language_tag const& language, bool split)
{
    if (!split) return {lines.begin(), lines.end()};
    sentence_list sentences;
    crossin::sentence_segmenter segmenter(language);
    for (std::string_view const line : lines)
        segmenter.for_each(line, [&](std::string_view sentence) { sentences.push_back(sentence); });
    return sentences;
}

/// Lines `source word TAB target word [TAB probability]`.
[[nodiscard]] crossin::sentence_lexicon read_dictionary(std::string const& path)
{
    crossin::sentence_lexicon words;
    if (path.empty()) return words;
    text_lines const lines(path);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::string_view const line = lines[i];
        if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
        std::size_t const first = line.find('\t');
        std::string_view const rest = first == std::string_view::npos ? "" : line.substr(first + 1);
        std::string_view const target = rest.substr(0, rest.find('\t'));
        float probability = .5F;
        bool good = first > 0 && !target.empty();
        if (target.size() < rest.size()) {
            std::string_view const number = rest.substr(target.size() + 1);
            auto const [end, problem] = std::from_chars(number.data(), number.data() + number.size(), probability);
            good = good && problem == std::errc{} && end == number.data() + number.size() && probability > 0 &&
                   probability <= 1;
        }
        if (!good)
            crossin::fail(crossin::errc::parse, lines.where(i),
                          "a line of a dictionary is a word, TAB, its translation, and perhaps TAB and a probability "
                          "in (0, 1]; found " +
                              crossin::in_quotes(line));
        words.add(line.substr(0, first), target, probability);
    }
    return words;
}

[[nodiscard]] crossin::bead_list find_beads(sentences_command const& command, sentence_list const& source,
                                            sentence_list const& target, crossin::sentence_options options)
{
    if (command.method == "gale-church") return crossin::align(source, target, crossin::gale_church());
    if (command.method == "lengths") options.words = false;
    return crossin::align(source, target, crossin::sentence_aligner(std::move(options)));
}

/// Sentences of a bead with a space between them.
[[nodiscard]] std::string joined(sentence_list const& sentences, std::uint32_t first, std::uint32_t count)
{
    std::string text;
    for (std::uint32_t i = first; i < first + count; ++i) {
        if (!text.empty() && !sentences[i].empty()) text += ' ';
        text += sentences[i];
    }
    return text;
}

/// A TAB within a sentence would part it.
[[nodiscard]] std::string without_tabs(std::string text)
{
    for (char& c : text)
        if (c == '\t') c = ' ';
    return text;
}

class bead_writer {
public:
    bead_writer(sentences_command const& command, sentence_list const& source, sentence_list const& target)
        : command_(&command), source_(&source), target_(&target)
    {}

    void write(crossin::bead const& one, std::string& to) const
    {
        std::string const sure = crossin::decimal(static_cast<double>(one.confidence), 4);
        if (command_->format == "beads") {
            to += to_string(one);
            if (command_->confidence) to += '\t' + sure;
        } else if (command_->format == "ladder") {
            to += std::to_string(one.source) + '\t' + std::to_string(one.target) + '\t' + sure;
        } else if (command_->format == "tsv") {
            to += without_tabs(joined(*source_, one.source, one.sources)) + '\t' +
                  without_tabs(joined(*target_, one.target, one.targets)) + '\t' + sure;
        } else {
            to += "{\"source\": ";
            sentences(*source_, one.source, one.sources, to);
            to += ", \"target\": ";
            sentences(*target_, one.target, one.targets, to);
            to += ", \"first_source\": " + std::to_string(one.source) +
                  ", \"first_target\": " + std::to_string(one.target) + ", \"confidence\": " + sure + '}';
        }
        to += '\n';
    }

    /// A ladder ends on the rung behind both documents.
    [[nodiscard]] std::string end() const
    {
        if (command_->format != "ladder") return "";
        return std::to_string(source_->size()) + '\t' + std::to_string(target_->size()) + "\t1\n";
    }

private:
    static void sentences(sentence_list const& of, std::uint32_t first, std::uint32_t count, std::string& to)
    {
        to += '[';
        for (std::uint32_t i = first; i < first + count; ++i) {
            json_writer text;
            text.value(of[i]);
            std::string const value = text.finish();
            to.append(i > first ? ", " : "").append(value, 0, value.size() - 1);
        }
        to += ']';
    }

    sentences_command const* command_;
    sentence_list const* source_;
    sentence_list const* target_;
};

[[nodiscard]] crossin::language_tag language_of(std::string const& text)
{
    return text.empty() ? crossin::language_tag{} : crossin::language_tag::parse(text);
}

[[nodiscard]] int run(sentences_command const& command)
{
    crossin::sentence_options options;
    options.source_language = language_of(command.source_language);
    options.target_language = language_of(command.target_language);
    options.dictionary = read_dictionary(command.dictionary);
    if (!command.dictionary.empty() && command.method != "lexicon")
        crossin::fail(crossin::errc::invalid_argument,
                      "--dictionary belongs to --method lexicon, and the method is " + command.method);
    text_lines const source_lines(command.source), target_lines(command.target);
    sentence_list const source = sentences_of(source_lines, options.source_language, command.split);
    sentence_list const target = sentences_of(target_lines, options.target_language, command.split);
    crossin::bead_list const beads = find_beads(command, source, target, std::move(options));

    bead_writer const writer(command, source, target);
    destination to(command.output, 0);
    std::string text;
    std::uint64_t left_out = 0;
    for (crossin::bead const& one : beads) {
        if (static_cast<double>(one.confidence) < command.at_least) {
            ++left_out;
            continue;
        }
        writer.write(one, text);
        if (text.size() > 65536) {
            to.append(text);
            text.clear();
        }
    }
    to.append(text + writer.end());
    to.commit();
    std::fprintf(stderr, "%s and %s sentences: %s beads%s\n%s", crossin::grouped(source.size()).c_str(),
                 crossin::grouped(target.size()).c_str(), crossin::grouped(beads.size()).c_str(),
                 left_out > 0 ? (", " + crossin::grouped(left_out) + " of them below --at-least").c_str() : "",
                 to_string(beads.tally()).c_str());
    return 0;
}

} // namespace

void add_align_sentences(CLI::App& to, int& exit_code)
{
    CLI::App& app = *to.add_subcommand("sentences", "Finds which sentences of a document and its translation say the "
                                                    "same");
    auto const command = std::make_shared<sentences_command>();
    app.add_option("SOURCE", command->source, "document, a sentence a line")->required();
    app.add_option("TARGET", command->target, "its translation, a sentence a line")->required();
    app.add_option("--source-language", command->source_language, "BCP 47, such as en; for splitting into words");
    app.add_option("--target-language", command->target_language, "BCP 47, such as zh");
    app.add_option("--format", command->format,
                   "beads: [0, 1]:[2]; ladder: first source and target sentence of each bead and confidence, by TABs; "
                   "tsv: both texts and confidence; jsonl")
        ->check(CLI::IsMember({"beads", "ladder", "tsv", "jsonl"}))
        ->capture_default_str();
    app.add_option("--output", command->output, "file to write; - is standard output")->capture_default_str();
    app.add_option("--method", command->method,
                   "lexicon: lengths and words, learnt on the way; lengths: those alone, all kinds of beads; "
                   "gale-church: as published")
        ->check(CLI::IsMember({"lexicon", "lengths", "gale-church"}))
        ->capture_default_str();
    app.add_option("--dictionary", command->dictionary,
                   "word pairs to begin with: word, TAB, translation, perhaps TAB and probability");
    app.add_option("--at-least", command->at_least, "confidence below which beads are left out")
        ->check(CLI::Range(0.0, 1.0));
    app.add_flag("--split", command->split, "the documents are running text: split them into sentences");
    app.add_flag("--confidence", command->confidence, "append TAB and the confidence to each bead");
    app.callback([command, &exit_code] { exit_code = run(*command); });
}

} // namespace program
