// SPDX-License-Identifier: MIT
// Retrieval and mining over Tatoeba's sentences, with vectors that need no model: a baseline for those of models.
//
// Data: line-parallel files tatoeba.xxx-eng.xxx and .eng of the folder `alignment/mine-tatoeba` of the shared data, which lie
// where CROSSIN_SHARED_DATA or the build says; line i of one belongs to line i of the other.
// Vectors: of each text in NFKC without case, with a blank at both ends, all sequences of 2 to 5 code points; each adds
// or subtracts, by its hash, its weight to one of 2,048 elements. The weight is log(lines / lines that have it), lines
// of both sides counted, times the root of how often the text has it.
// Printed: the share of sentences whose nearest vector is that of their translation, in both directions; and for
// pairs mined by the ratio margin (k = 4, union) the best F1 and its threshold.
// Usage: bench_align_tatoeba

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <crossin/align/mine.hpp>
#include <crossin/align/nearest_neighbours.hpp>
#include <crossin/align/threshold_search.hpp>
#include <crossin/align/vectors.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/core/utf8.hpp>
#include <crossin/text/normalize.hpp>

#include "support/bench.hpp"

using namespace crossin;

namespace {

constexpr std::size_t dimension = 2048, shortest = 2, longest = 5;

std::vector<std::string> lines_of(std::string const& path)
{
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

/// How often a text has each sequence, by hash.
using sequences = std::unordered_map<std::uint64_t, int>;

sequences sequences_of(std::string const& line)
{
    std::string const text = ' ' + nfkc_casefold(line) + ' ';
    std::vector<std::size_t> starts;
    for (std::size_t at = 0; at < text.size(); at += code_point_bytes(text[at])) starts.push_back(at);
    std::size_t const points = starts.size();
    starts.push_back(text.size());
    sequences found;
    for (std::size_t length = shortest; length <= longest; ++length)
        for (std::size_t i = 0; i + length <= points; ++i)
            ++found[hash64(std::string_view(text).substr(starts[i], starts[i + length] - starts[i]))];
    return found;
}

std::vector<std::vector<float>> vectors_for(std::vector<sequences> const& texts,
                                            std::unordered_map<std::uint64_t, int> const& texts_with,
                                            double texts_in_all)
{
    std::vector<std::vector<float>> vectors;
    for (sequences const& text : texts) {
        // Sums depend on the order of hash tables, but for rounding; a fixed order makes them the same everywhere.
        std::vector<std::pair<std::uint64_t, int>> ordered(text.begin(), text.end());
        std::sort(ordered.begin(), ordered.end());
        std::vector<float> vector(dimension);
        for (auto const& [hash, count] : ordered) {
            double const weight = std::log(texts_in_all / texts_with.at(hash)) * std::sqrt(count);
            vector[hash % dimension] += static_cast<float>(hash >> 63U != 0 ? weight : -weight);
        }
        vectors.push_back(std::move(vector));
    }
    return vectors;
}

struct figures {
    double to_english = 0, from_english = 0, f1 = 0, precision = 0, recall = 0, threshold = 0;
};

figures measure(std::vector<std::string> const& foreign, std::vector<std::string> const& english)
{
    std::vector<sequences> of_foreign, of_english;
    std::unordered_map<std::uint64_t, int> texts_with;
    for (auto const& [lines, made] : {std::pair{&foreign, &of_foreign}, {&english, &of_english}})
        for (std::string const& line : *lines) {
            made->push_back(sequences_of(line));
            for (auto const& [hash, count] : made->back()) ++texts_with[hash];
        }
    double const all = static_cast<double>(foreign.size() + english.size());
    auto const source = vectors_for(of_foreign, texts_with, all), target = vectors_for(of_english, texts_with, all);
    auto const found = nearest_neighbours(vectors_of(source), vectors_of(target));
    std::size_t to = 0, from = 0;
    for (std::size_t i = 0; i < source.size(); ++i) {
        to += !found.of_source[i].empty() && found.of_source[i][0].index == i;
        from += !found.of_target[i].empty() && found.of_target[i][0].index == i;
    }
    auto const best = threshold_search(mine(found), source.size(), &mined_pair::score,
                                       [](mined_pair const& one) { return one.source == one.target; });
    double const size = static_cast<double>(source.size());
    return {static_cast<double>(to) / size,
            static_cast<double>(from) / size,
            best.f1,
            best.precision,
            best.recall,
            best.threshold};
}

} // namespace

int main()
{
    crossin_bench::print_machine();
    char const* const named = std::getenv("CROSSIN_SHARED_DATA");
    std::string const folder = std::string(named ? named : CROSSIN_SHARED_DATA_DIR) +
                               "/alignment/mine-tatoeba/tatoeba.";
    std::printf("\n%-8s %6s %12s %12s %9s %9s %9s %9s\n", "language", "pairs", "to English", "from English", "F1",
                "precision", "recall", "threshold");
    figures sum;
    int languages = 0;
    for (std::string const language :
         {"ara", "ces", "cmn", "deu", "ell", "fra", "hin", "ind", "jpn", "kor", "ron", "spa", "swe", "tha", "vie"}) {
        auto const foreign = lines_of(folder + language + "-eng." + language),
                   english = lines_of(folder + language + "-eng.eng");
        if (foreign.empty() || foreign.size() != english.size()) {
            std::printf("%-8s left out: no line-parallel files %s%s-eng.*\n", language.c_str(), folder.c_str(),
                        language.c_str());
            continue;
        }
        figures const one = measure(foreign, english);
        std::printf("%-8s %6zu %12.3f %12.3f %9.3f %9.3f %9.3f %9.3f\n", language.c_str(), foreign.size(),
                    one.to_english, one.from_english, one.f1, one.precision, one.recall, one.threshold);
        sum.to_english += one.to_english;
        sum.from_english += one.from_english;
        sum.f1 += one.f1;
        ++languages;
    }
    if (languages > 0)
        std::printf("%-8s %6s %12.3f %12.3f %9.3f\n", "mean", "", sum.to_english / languages,
                    sum.from_english / languages, sum.f1 / languages);
    return languages > 0 ? 0 : 1;
}
