// SPDX-License-Identifier: MIT
// Languages told and pairs left out of text that is right: bench_align_filters FOLDER, which holds train-ntrex (lines of
// news, NTREX-128) and mine-tatoeba (short sentences, Tatoeba), English beside 14 languages. A line for each set: share of
// lines that get an answer, share that get a wrong one, CPU time a line; pairs that the usual filters leave out, by reason.

#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/align/filter_pairs.hpp>
#include <crossin/align/usual_filters.hpp>

#include "support/bench.hpp"

namespace {

using lines = std::vector<std::string>;

lines read_lines(std::string const& path)
{
    std::ifstream file(path);
    lines all;
    for (std::string line; std::getline(file, line);) all.push_back(line);
    return all;
}

void contest(crossin::language_identifier const& identifier, char const* set, crossin::language_tag const& language,
             lines const& english, lines const& text)
{
    if (text.empty() || english.size() != text.size()) {
        std::printf("%-8s %s: absent\n", set, crossin::to_string(language).c_str());
        return;
    }
    double const size = static_cast<double>(text.size());
    std::size_t answered = 0, wrong = 0;
    double const begin = crossin_bench::cpu_seconds();
    for (std::string const& line : text) {
        crossin::language_tag const found = identifier.identify(line).language;
        answered += found != crossin::language_tag{};
        wrong += found != crossin::language_tag{} && !crossin::is_same_language(found, language);
    }
    double const told = crossin_bench::cpu_seconds();
    auto const kept = crossin::filter_pairs(english, text,
                                            crossin::usual_filters(identifier, crossin::language_tag::parse("en"),
                                                                   language,
                                                                   crossin::expected_length_ratio(english, text)));
    double const end = crossin_bench::cpu_seconds();
    std::printf("%-8s %-2s %5zu lines: answered %5.1f %%, wrong %4.2f %%, %4.1f us; left out %4.2f %%, %4.1f us:", set,
                crossin::to_string(language).c_str(), text.size(), 100 * static_cast<double>(answered) / size,
                100 * static_cast<double>(wrong) / size, (told - begin) / size * 1e6,
                100 * static_cast<double>(kept.tally().dropped()) / size, (end - told) / size * 1e6);
    for (crossin::tally::reason const& one : kept.tally().reasons())
        std::printf(" %s %zu", one.name.c_str(), static_cast<std::size_t>(one.count));
    std::printf("\n");
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 2) {
        std::fprintf(stderr, "bench_align_filters FOLDER, of train-ntrex and mine-tatoeba\n");
        return 2;
    }
    std::string const news = std::string(arguments[1]) + "/train-ntrex/";
    std::string const sentences = std::string(arguments[1]) + "/mine-tatoeba/tatoeba.";
    crossin::language_identifier const identifier;
    struct set {
        char const* language;
        char const* news;
        char const* sentences;
    };
    lines const english = read_lines(news + "eng.txt");
    contest(identifier, "news", crossin::language_tag::parse("en"), english, english);
    for (set const& one : {set{"de", "deu", "deu"},
                           {"fr", "fra", "fra"},
                           {"es", "spa", "spa"},
                           {"sv", "swe", "swe"},
                           {"cs", "ces", "ces"},
                           {"ro", "ron", "ron"},
                           {"vi", "vie", "vie"},
                           {"id", "ind", "ind"},
                           {"ar", "arb", "ara"},
                           {"hi", "hin", "hin"},
                           {"ja", "jpn", "jpn"},
                           {"ko", "kor", "kor"},
                           {"th", "tha", "tha"},
                           {"zh", "zho-CN", "cmn"}}) {
        auto const language = crossin::language_tag::parse(one.language);
        contest(identifier, "news", language, english, read_lines(news + one.news + ".txt"));
        std::string const pair = sentences + one.sentences + "-eng.";
        contest(identifier, "tatoeba", language, read_lines(pair + "eng"), read_lines(pair + one.sentences));
    }
}
