// SPDX-License-Identifier: MIT
// Records paired by content: files whose rows are known, of which 5 % are removed and 2 % moved on each side, and in every
// third trial 1 % repeated.
//
//     bench_align_records DATA [SEEDS]      the sets that lie in the folder DATA
//     bench_align_records synthetic COUNT   records of a made-up language, for time and memory
//
// A row is right when its record has its own partner, or rightly none; "in silence" is a wrong pair of a confidence of
// 0.99 and more.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <crossin/align/align.hpp>
#include <crossin/align/by_content.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/io/corpus.hpp>

#include "support/bench.hpp"

namespace {

namespace bench = crossin_bench;

struct numbered {
    std::vector<crossin::record> records = {};
    std::vector<std::uint32_t> truth = {};

    void add(crossin::record const& one, std::uint32_t row)
    {
        records.push_back(one);
        truth.push_back(row);
    }
};

double chance(std::uint64_t seed, std::uint64_t what, std::uint64_t row)
{
    return static_cast<double>(crossin::hash_combine(crossin::hash_combine(seed, what), row) >> 11) * 0x1p-53;
}

/// What is left of `whole`; moved records stand elsewhere.
numbered damaged(std::vector<crossin::record> const& whole, std::uint64_t seed, double repeated)
{
    numbered kept, moved;
    for (std::uint32_t row = 0; row < whole.size(); ++row) {
        if (chance(seed, 1, row) < 0.05) continue;
        if (chance(seed, 2, row) < 0.02) {
            moved.add(whole[row], row);
            continue;
        }
        kept.add(whole[row], row);
        if (chance(seed, 3, row) < repeated) kept.add(whole[row], row);
    }
    // Where the moved ones go, in one pass from the end.
    numbered made;
    std::vector<std::pair<std::size_t, std::size_t>> places;
    for (std::size_t k = 0; k < moved.truth.size(); ++k)
        places.emplace_back(
            static_cast<std::size_t>(chance(seed, 4, moved.truth[k]) * static_cast<double>(kept.truth.size() + 1)), k);
    std::ranges::sort(places);
    std::size_t next = 0;
    for (std::size_t at = 0; at <= kept.truth.size(); ++at) {
        for (; next < places.size() && places[next].first == at; ++next)
            made.add(moved.records[places[next].second], moved.truth[places[next].second]);
        if (at < kept.truth.size()) made.add(kept.records[at], kept.truth[at]);
    }
    return made;
}

struct score {
    std::size_t rows = 0, right = 0, missed = 0, wrong = 0, doubtful = 0, silent = 0;
    double seconds = 0;
};

score measure(std::vector<crossin::record> const& a, std::vector<crossin::record> const& b, std::uint64_t seed)
{
    double const repeated = seed % 3 == 0 ? 0.01 : 0;
    numbered const source = damaged(a, 2 * seed, repeated), target = damaged(b, 2 * seed + 1, repeated);
    double const start = bench::cpu_seconds();
    auto const pairs = crossin::align(source.records, target.records, crossin::by_content{});
    score result;
    result.seconds = bench::cpu_seconds() - start;
    result.rows = source.truth.size();
    std::map<std::uint32_t, std::size_t> here, there;
    for (std::uint32_t const row : source.truth) ++here[row];
    for (std::uint32_t const row : target.truth) ++there[row];
    std::size_t possible = 0;
    for (auto const& [row, count] : here) possible += std::min(count, there.contains(row) ? there.at(row) : 0);
    auto const alike = [](crossin::record const& x, crossin::record const& y) { return x.turns == y.turns; };
    for (crossin::row_pair const& pair : pairs) {
        std::uint32_t const x = source.truth[pair.source], y = target.truth[pair.target];
        bool const right = x == y || alike(a[x], a[y]) || alike(b[x], b[y]); // equal texts are told apart by nobody
        result.right += right ? 1 : 0;
        result.wrong += right ? 0 : 1;
        bool const sure = pair.confidence >= static_cast<float>(crossin::by_content{}.confident);
        result.doubtful += sure ? 0 : 1;
        result.silent += !right && sure ? 1 : 0;
    }
    result.missed = possible > result.right ? possible - result.right : 0;
    return result;
}

void print(std::string const& name, std::uint64_t seed, score const& one)
{
    double const right = 1 - static_cast<double>(one.missed + one.wrong) / static_cast<double>(one.rows);
    std::printf("| %s | %lu | %zu | %.2f %% | %zu | %zu | %zu | %zu | %.2f |\n", name.c_str(),
                static_cast<unsigned long>(seed), one.rows, 100 * right, one.missed, one.wrong, one.doubtful,
                one.silent, one.seconds);
    std::fflush(stdout);
}

std::vector<crossin::record> load(char const* language, std::string const& path, bool questions = false)
{
    crossin::read_options how;
    how.cache_folder = "none";
    if (questions) {
        how.fields.instruction = "text";
        how.fields.id = "question_id";
        how.prompts_only = true;
    }
    crossin::corpus const from = crossin::read(language, path, how);
    std::vector<crossin::record> records;
    crossin::corpus::workspace room;
    for (std::uint64_t i = 0; i < from.size(); ++i) records.push_back(to_record(from.read(i, room)));
    return records;
}

void sets(std::string const& data, std::uint64_t seeds)
{
    struct set {
        char const *name, *language, *source, *target;
        bool questions = false;
    };
    std::string const bundled = CROSSIN_BENCH_SOURCE_DIR "/../examples/data/parallel.";
    std::vector<set> const all = {
        {"Alpaca en-zh", "zh", "alpaca-en-zh/alpaca-15323-18280.en.json", "alpaca-en-zh/alpaca-15323-18280.zh.json"},
        {"NTREX en-es", "es", "ntrex/newstest2019-src.eng.txt", "ntrex/newstest2019-ref.spa.txt"},
        {"NTREX en-vi", "vi", "ntrex/newstest2019-src.eng.txt", "ntrex/newstest2019-ref.vie.txt"},
        {"NTREX en-zh", "zh", "ntrex/newstest2019-src.eng.txt", "ntrex/newstest2019-ref.zho-CN.txt"},
        {"XQuAD en-es", "es", "xquad/xquad.en.json", "xquad/xquad.es.json"},
        {"XQuAD en-vi", "vi", "xquad/xquad.en.json", "xquad/xquad.vi.json"},
        {"XQuAD en-zh", "zh", "xquad/xquad.en.json", "xquad/xquad.zh.json"},
        {"Vicuna en-es", "es", "vicuna80/questions_English.jsonl", "vicuna80/questions_Spanish.jsonl", true},
        {"Vicuna en-fr", "fr", "vicuna80/questions_English.jsonl", "vicuna80/questions_French.jsonl", true},
        {"Vicuna en-zh", "zh", "vicuna80/questions_English.jsonl", "vicuna80/questions_Chinese.jsonl", true},
    };
    std::printf("| set | seed | rows | right | missed | wrong | doubtful | wrong in silence | CPU s |\n"
                "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (set const& one : all) {
        if (!std::ifstream(data + "/" + one.target)) continue;
        auto const a = load("en", data + "/" + one.source, one.questions);
        auto const b = load(one.language, data + "/" + one.target, one.questions);
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) print(one.name, seed, measure(a, b, seed));
    }
    for (char const* const language : {"es", "vi", "zh"}) {
        auto const a = load("en", bundled + "en.json"), b = load(language, bundled + language + ".json");
        for (std::uint64_t seed = 1; seed <= seeds; ++seed)
            print(std::string("bundled en-") + language, seed, measure(a, b, seed));
    }
}

/// Word n of a language of which few words are frequent and many rare.
std::string word(std::uint64_t n, bool second)
{
    std::string text = second ? "z" : "w";
    do {
        text += static_cast<char>((second ? 'b' : 'a') + n % 20);
        n /= 20;
    } while (n > 0);
    return text;
}

void synthetic(std::uint32_t count)
{
    std::vector<crossin::record> a, b;
    for (std::uint32_t i = 0; i < count; ++i) {
        crossin::record first, second;
        std::string texts[2][2];
        for (std::size_t part = 0; part < 2; ++part) {
            std::uint64_t const words = 6 + crossin::hash_combine(i, part) % (part == 0 ? 10 : 30);
            for (std::uint64_t k = 0; k < words; ++k) {
                double const at = chance(i, 10 + part, k);
                auto const n = static_cast<std::uint64_t>(50'000 * at * at * at);
                if (chance(i, 20 + part, k) < 0.9) texts[0][part] += word(n, false) + ' ';
                if (chance(i, 30 + part, k) < 0.9) texts[1][part] += word(n, true) + ' ';
            }
            if (crossin::hash_combine(i, 5) % 4 == 0)
                for (auto& side : texts) side[part] += std::to_string(crossin::hash_combine(i, 6) % 5000);
        }
        first.turns.push_back({texts[0][0], "", texts[0][1]});
        second.turns.push_back({texts[1][0], "", texts[1][1]});
        a.push_back(std::move(first));
        b.push_back(std::move(second));
    }
    std::uint64_t const before = bench::private_bytes();
    std::printf("| set | seed | rows | right | missed | wrong | doubtful | wrong in silence | CPU s |\n");
    print("synthetic", 1, measure(a, b, 1));
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("texts %.0f MB; most memory %.0f MB, with a damaged copy of the texts\n",
                static_cast<double>(before) / 1e6, static_cast<double>(usage.ru_maxrss) / 1e3);
}

} // namespace

int main(int argc, char** argv)
{
    bench::print_machine();
    if (argc >= 3 && argv[1] == std::string_view("synthetic")) {
        synthetic(static_cast<std::uint32_t>(std::atoi(argv[2])));
        return 0;
    }
    sets(argc > 1 ? argv[1] : ".", argc > 2 ? static_cast<std::uint64_t>(std::atoi(argv[2])) : 3);
    return 0;
}
