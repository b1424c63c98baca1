// SPDX-License-Identifier: MIT
// Links the words of gold sets: the program crossin beside fast_align and eflomal, where CROSSIN_FAST_ALIGN and
// CROSSIN_EFLOMAL name their programs. They get the text folded (NFKC without case); we get it as it is. Both directions
// of each count, and each is given the heuristic that suits it best, for F1 and for AER.

#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <malloc.h>

#include <crossin/align/link_scores.hpp>
#include <crossin/align/link_text.hpp>
#include <crossin/align/symmetrize.hpp>
#include <crossin/core/text_table.hpp>
#include <crossin/text/normalize.hpp>

#include "support/aligners.hpp"
#include "support/bench.hpp"
#include "support/scratch_folder.hpp"

namespace {

namespace bench = crossin_bench;
using crossin::decimal;
using strings = std::vector<std::string>;

/// Sentences of which the first ones have gold.
struct word_set {
    std::string name, source_language, target_language;
    strings source = {}, target = {};
    std::vector<crossin::gold_links> gold = {};
};

/// Marks of punctuation stand by themselves, and so does what an apostrophe was left out behind.
[[nodiscard]] std::string split_off_marks(std::string_view text)
{
    constexpr std::array<std::string_view, 10> marks{"«", "»", "“", "”", "„", "…", "–", "—", "\u00A0", "\u202F"};
    constexpr std::string_view curly = "’";
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::string_view const rest = text.substr(at);
        auto const mark = std::ranges::find_if(marks, [&](std::string_view one) { return rest.starts_with(one); });
        std::size_t const length = mark != marks.end() ? mark->size() : rest.starts_with(curly) ? curly.size() : 1;
        std::string_view const piece = rest.substr(0, length);
        at += length;
        if (piece == "'" || piece == curly)
            out.append(piece).append(" ");
        else if (mark == marks.end() - 1 || mark == marks.end() - 2)
            out.append(" "); // blanks that do not break
        else if (mark != marks.end() || (std::ispunct(static_cast<unsigned char>(piece[0])) != 0 && piece != "-"))
            out.append(" ").append(piece).append(" ");
        else
            out.append(piece);
    }
    return out;
}

[[nodiscard]] word_set gold_set(std::string const& data, std::string const& folder, std::string const& source,
                                std::string const& target)
{
    word_set set{source + "-" + target, source, target};
    set.source = bench::lines_of(data + folder + "/text." + source, {});
    set.target = bench::lines_of(data + folder + "/text." + target, {});
    for (std::string const& line : bench::lines_of(data + folder + "/gold.talp", {}))
        set.gold.push_back(crossin::parse_gold_links(line));
    return set;
}

[[nodiscard]] word_set with_tatoeba(word_set set, std::string const& data, std::string const& scratch)
{
    set.name += " + 47,596 of Tatoeba";
    for (std::string const& line : bench::lines_of(data + "train-tatoeba-enfr/en-fr.tsv.bz2", scratch)) {
        std::size_t const tab = line.find('\t');
        set.source.push_back(split_off_marks(line.substr(0, tab)));
        set.target.push_back(split_off_marks(line.substr(tab + 1)));
    }
    return set;
}

[[nodiscard]] word_set with_kftt(word_set set, std::string const& data, std::string const& scratch)
{
    set.name += " + 32,401 of KFTT";
    for (auto const& [part, end] : {std::pair{"train.", ".bz2"}, {"dev.", ""}, {"tune.", ""}})
        for (auto const& [language, lines] : {std::pair{"ja", &set.source}, {"en", &set.target}})
            for (std::string& line : bench::lines_of(data + "train-kftt30k/" + part + language + end, scratch))
                lines->push_back(std::move(line));
    return set;
}

/// The tokens of a line, folded one by one, so that there are as many as before.
[[nodiscard]] strings folded_tokens(std::string_view line, crossin::normalizer& fold)
{
    strings tokens;
    constexpr std::string_view space = " \t\r";
    for (std::size_t at = line.find_first_not_of(space); at < line.size(); at = line.find_first_not_of(space, at)) {
        std::size_t const end = std::min(line.find_first_of(space, at), line.size());
        std::string folded;
        fold.append(line.substr(at, end - at), folded);
        std::erase_if(folded, [](char c) { return c == ' ' || c == '|'; }); // "|||" separates sides
        tokens.push_back(folded.empty() ? "_" : folded);
        at = end;
    }
    return tokens;
}

[[nodiscard]] std::string joined(strings const& words)
{
    std::string line;
    for (std::string const& word : words) line.append(line.empty() ? "" : " ").append(word);
    return line;
}

/// Sentences as numbers, as eflomal's program takes them: the number of sentences and of words; then a line for each
/// with its length and its words. What is longer than it can take is left empty.
[[nodiscard]] strings numbered(std::vector<strings> const& sentences)
{
    std::map<std::string, std::size_t> numbers;
    strings lines(1);
    for (strings const& sentence : sentences) {
        bool const fits = sentence.size() < 1024;
        std::string line = std::to_string(fits ? sentence.size() : 0);
        for (std::string const& word : sentence) {
            std::size_t const number = numbers.emplace(word, numbers.size()).first->second;
            if (fits) line.append(" ").append(std::to_string(number));
        }
        lines.push_back(std::move(line));
    }
    lines[0] = std::to_string(sentences.size()) + " " + std::to_string(numbers.size());
    return lines;
}

/// How good an aligner's links are, by the heuristic that suits F1 and by the one that suits AER.
struct quality {
    double f1 = 0, aer = 1;
    std::string f1_by = {}, aer_by = {};

    void consider(crossin::link_scores const& scores, std::string const& by)
    {
        if (scores.f1() > f1) f1 = scores.f1(), f1_by = by;
        if (scores.aer() < aer) aer = scores.aer(), aer_by = by;
    }
};

[[nodiscard]] std::vector<crossin::alignment> links_in(std::string const& path, std::size_t count)
{
    strings const lines = bench::lines_of(path, {});
    if (lines.size() < count) throw std::runtime_error(path + " has " + std::to_string(lines.size()) + " lines");
    std::vector<crossin::alignment> links;
    for (std::size_t i = 0; i < count; ++i) links.push_back(crossin::parse_links(lines[i]));
    return links;
}

[[nodiscard]] quality quality_of(word_set const& set, std::string const& links)
{
    std::vector<crossin::alignment> const found = links_in(links, set.gold.size());
    crossin::link_scores sum;
    for (std::size_t i = 0; i < found.size(); ++i) sum += crossin::score_links(set.gold[i], found[i]);
    quality result;
    result.consider(sum, "");
    return result;
}

[[nodiscard]] quality quality_of(word_set const& set, std::string const& forward, std::string const& backward)
{
    using crossin::link_heuristic;
    std::vector<crossin::alignment> const a = links_in(forward, set.gold.size());
    std::vector<crossin::alignment> const b = links_in(backward, set.gold.size());
    quality result;
    for (auto const& [name, heuristic] : {std::pair{"intersection", link_heuristic::intersection},
                                          {"union", link_heuristic::union_of_both},
                                          {"grow-diag", link_heuristic::grow_diag},
                                          {"gd-final-and", link_heuristic::grow_diag_final_and}}) {
        crossin::link_scores sum;
        for (std::size_t i = 0; i < a.size(); ++i)
            sum += crossin::score_links(set.gold[i], crossin::symmetrize(a[i], b[i], heuristic));
        result.consider(sum, name);
    }
    return result;
}

/// What is asked of us; 0 asks for nothing.
struct goals {
    double f1 = 0, aer = 0, cpu_seconds = 0, mebibytes = 0;
};

/// Writes what the aligners read, and returns the number of pairs.
[[nodiscard]] std::size_t write_files(word_set const& set, bench::scratch_folder const& scratch)
{
    std::vector<strings> source, target;
    crossin::normalizer fold(crossin::normal_form::nfkc_casefold);
    for (std::string const& line : set.source) source.push_back(folded_tokens(line, fold));
    for (std::string const& line : set.target) target.push_back(folded_tokens(line, fold));
    strings pairs;
    for (std::size_t i = 0; i < source.size(); ++i) pairs.push_back(joined(source[i]) + " ||| " + joined(target[i]));
    bench::write_lines(scratch / "source", set.source);
    bench::write_lines(scratch / "target", set.target);
    bench::write_lines(scratch / "pairs", pairs);
    bench::write_lines(scratch / "source.numbers", numbered(source));
    bench::write_lines(scratch / "target.numbers", numbered(target));
    return pairs.size();
}

void contest(word_set set, goals const& wanted, std::string const& fast_align, std::string const& eflomal,
             bench::scratch_folder const& scratch, bench::limits& limits)
{
    std::size_t const pairs = write_files(set, scratch);
    set.source = set.target = {};
    malloc_trim(0); // a process begins with the memory of the one that starts it, and its peak counts that

    std::vector<bench::aligner_run> runs;
    std::vector<std::function<quality()>> qualities;
    runs.push_back({"crossin", [&] {
                        return bench::run_program({CROSSIN_BENCH_PROGRAM, "align", "words", scratch / "source",
                                                   scratch / "target", "--source-language", set.source_language,
                                                   "--target-language", set.target_language, "--output",
                                                   scratch / "ours"},
                                                  scratch / "said");
                    }});
    qualities.emplace_back([&] { return quality_of(set, scratch / "ours"); });
    if (!fast_align.empty()) {
        strings const command{fast_align, "-i", scratch / "pairs", "-d", "-o", "-v"};
        strings reverse = command;
        reverse.emplace_back("-r");
        runs.push_back({"fast_align", [&, command, reverse] {
                            return bench::both(bench::run_program(command, scratch / "fast.forward"),
                                               bench::run_program(reverse, scratch / "fast.backward"));
                        }});
        qualities.emplace_back([&] { return quality_of(set, scratch / "fast.forward", scratch / "fast.backward"); });
    }
    std::size_t const peers_before_eflomal = runs.size();
    if (!eflomal.empty()) {
        // Its own rule: 5000 / sqrt(sentences) sweeps of the last model, a quarter of that for each before it.
        auto const sweeps = std::max(2L, std::lround(5000 / std::sqrt(static_cast<double>(pairs))));
        std::string const few = std::to_string(std::max(1L, std::lround(static_cast<double>(sweeps) / 4)));
        for (char const* const samplers : {"3", "1"}) {
            std::string const out = scratch / "eflomal" + std::string(samplers);
            strings const command{eflomal, "-m",
                                  "3",     "-q",
                                  "-n",    samplers,
                                  "-1",    few,
                                  "-2",    few,
                                  "-3",    std::to_string(sweeps),
                                  "-s",    scratch / "source.numbers",
                                  "-t",    scratch / "target.numbers",
                                  "-f",    out + ".forward",
                                  "-r",    out + ".backward"};
            runs.push_back({"eflomal, " + std::string(samplers) + (*samplers == '1' ? " sampler" : " samplers"),
                            [&, command] { return bench::run_program(command, scratch / "said"); }});
            qualities.emplace_back([&, out] { return quality_of(set, out + ".forward", out + ".backward"); });
        }
    }

    std::vector<bench::aligner_cost> const costs = bench::costs_of(runs);
    std::cout << "\n" << set.name << ", " << crossin::grouped(pairs) << " pairs\n";
    bench::print_row("", {"F1", "AER", "CPU s", "MiB"});
    std::vector<quality> reached;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (!costs[i].failure.empty()) {
            std::cout << "  " << runs[i].name << " failed: " << costs[i].failure << "\n";
            reached.emplace_back();
            if (i == 0) limits.at_least("of a run that ends well", 0, 1);
            continue;
        }
        quality const& one = reached.emplace_back(qualities[i]());
        bench::print_row(runs[i].name, {decimal(one.f1, 4), decimal(one.aer, 4), decimal(costs[i].cpu_seconds, 2),
                                        decimal(costs[i].peak_mebibytes, 0)});
        if (!one.f1_by.empty()) bench::print_row("", {one.f1_by, " " + one.aer_by});
    }
    if (!costs[0].failure.empty()) return;
    if (wanted.f1 > 0) limits.at_least("F1", reached[0].f1, wanted.f1);
    if (wanted.aer > 0) limits.at_most("AER", reached[0].aer, wanted.aer);
    if (wanted.cpu_seconds > 0) limits.at_most("CPU s", costs[0].cpu_seconds, wanted.cpu_seconds);
    if (wanted.mebibytes > 0) limits.at_most("MiB", costs[0].peak_mebibytes, wanted.mebibytes);
    if (runs.size() > peers_before_eflomal && costs[peers_before_eflomal].failure.empty()) {
        limits.at_least("F1 of eflomal's default", reached[0].f1, reached[peers_before_eflomal].f1);
        limits.at_most("CPU s, a fifth of eflomal's default", costs[0].cpu_seconds,
                       costs[peers_before_eflomal].cpu_seconds / 5);
    }
}

} // namespace

int main()
{
    bench::print_machine();
    std::string const data = bench::alignment_data();
    if (data.empty()) return 0;
    std::string const fast_align = bench::find_program("CROSSIN_FAST_ALIGN", "fast_align");
    std::string const eflomal = bench::find_program("CROSSIN_EFLOMAL", "eflomal");
    bench::scratch_folder const scratch(std::filesystem::temp_directory_path().string());
    bench::limits limits;
    auto const race = [&](word_set set, goals const& wanted) {
        contest(std::move(set), wanted, fast_align, eflomal, scratch, limits);
    };
    word_set const en_fr = gold_set(data, "word-enfr-hansards", "en", "fr");
    word_set const ja_en = gold_set(data, "word-jaen-kftt", "ja", "en");
    race(gold_set(data, "word-encs-czenali", "en", "cs"), {.f1 = 0.81, .cpu_seconds = 2});
    race(en_fr, {});
    race(with_tatoeba(en_fr, data, scratch / ""), {.aer = 0.1, .cpu_seconds = 5});
    race(ja_en, {});
    race(with_kftt(ja_en, data, scratch / ""), {.aer = 0.46, .cpu_seconds = 8, .mebibytes = 80});
    return limits.met() ? 0 : 1;
}
