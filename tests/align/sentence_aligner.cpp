// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <crossin/align/align.hpp>
#include <crossin/align/gale_church.hpp>
#include <crossin/align/sentence_aligner.hpp>

#include "support/catch.hpp"
#include "support/files.hpp"

using namespace crossin;

namespace {

using sentences = std::vector<std::string>;

/// Sentences of a made-up language beside their "translations": each word w of one is the word `W` of the other.
struct made_up {
    sentences source = {}, target = {};

    static std::string word(std::uint64_t number, bool of_source)
    {
        std::string text;
        for (; number > 0; number /= 20)
            text += (of_source ? "bcdfghjklmnpqrstvwxz" : "ZXWVTSRQPNMLKJHGFDCB")[number % 20];
        return text + (of_source ? "a" : "O");
    }
    /// Sentence `i`, always the same: twelve to 23 of 300 words.
    static std::string sentence(std::uint64_t i, bool of_source)
    {
        std::string text;
        std::uint64_t state = i * 0x9E3779B97F4A7C15U + 12345;
        std::uint64_t const count = 12 + i % 12;
        for (std::uint64_t w = 0; w < count; ++w) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            std::uint64_t const draw = state >> 33;
            text += word(1 + (draw % 300) * (draw / 300 % 300) / 300, of_source) + ' ';
        }
        return text + (of_source ? "." : "!");
    }
};

/// Beads as sets, for comparisons that have no order.
[[nodiscard]] std::set<std::pair<std::vector<std::uint32_t>, std::vector<std::uint32_t>>> as_set(bead_list const& beads,
                                                                                                 bool mirrored)
{
    std::set<std::pair<std::vector<std::uint32_t>, std::vector<std::uint32_t>>> all;
    for (bead const& one : beads) {
        std::vector<std::uint32_t> from, to;
        for (std::uint32_t i = 0; i < one.sources; ++i) from.push_back(one.source + i);
        for (std::uint32_t j = 0; j < one.targets; ++j) to.push_back(one.target + j);
        if (mirrored) std::swap(from, to);
        all.emplace(std::move(from), std::move(to));
    }
    return all;
}

/// Each sentence of either side stands in one bead, in ascending order, and is counted once.
void require_cover(bead_list const& beads, std::size_t sources, std::size_t targets)
{
    std::uint32_t i = 0, j = 0;
    for (bead const& one : beads) {
        REQUIRE(one.source == i);
        REQUIRE(one.target == j);
        REQUIRE(one.sources + one.targets > 0);
        REQUIRE(one.confidence >= 0);
        REQUIRE(one.confidence <= 1);
        i += one.sources;
        j += one.targets;
    }
    REQUIRE(i == sources);
    REQUIRE(j == targets);
    REQUIRE(beads.tally().total() == sources + targets);
}

/// Forty sentences, of which one is split, two are joined, one is missing on either side.
[[nodiscard]] made_up example()
{
    made_up text;
    for (std::uint64_t i = 0; i < 40; ++i) {
        if (i != 20) text.source.push_back(made_up::sentence(i, true));
        std::string const translated = made_up::sentence(i, false);
        if (i == 30) continue;
        if (i == 10) {
            std::size_t const middle = translated.find(' ', translated.size() / 2);
            text.target.push_back(translated.substr(0, middle));
            text.target.push_back(translated.substr(middle + 1));
        } else if (i == 16) {
            text.target.back() += ' ' + translated;
        } else {
            text.target.push_back(translated);
        }
    }
    return text;
}

[[nodiscard]] std::vector<std::string> lines_of(std::string const& text)
{
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

/// Strict F1 against a file of beads: precision over all beads, recall over those with text on both sides.
[[nodiscard]] double strict_f1(std::string const& folder)
{
    std::vector<std::string> const source = lines_of(crossin_test::read_file(folder + "/src.txt"));
    std::vector<std::string> const target = lines_of(crossin_test::read_file(folder + "/tgt.txt"));
    bead_list const beads = align(source, target, sentence_aligner{});
    require_cover(beads, source.size(), target.size());
    std::set<std::string> gold;
    std::size_t gold_pairs = 0, right = 0, right_pairs = 0;
    for (std::string const& line : lines_of(crossin_test::read_file(folder + "/gold.beads"))) {
        std::string bare;
        for (char const c : line)
            if (c != ' ') bare += c;
        bare = bare.substr(0, bare.rfind(']') + 1);
        if (gold.insert(bare).second) gold_pairs += bare.find("[]") == std::string::npos;
    }
    for (bead const& one : beads) {
        std::string bare;
        for (char const c : to_string(one))
            if (c != ' ') bare += c;
        bool const good = gold.contains(bare);
        right += good;
        right_pairs += good && !one.one_sided();
    }
    double const precision = static_cast<double>(right) / static_cast<double>(beads.size());
    double const recall = static_cast<double>(right_pairs) / static_cast<double>(gold_pairs);
    return 2 * precision * recall / (precision + recall);
}

} // namespace

TEST_CASE("sentence aligner: splits, joins and gaps are found")
{
    made_up const text = example();
    bead_list const beads = align(text.source, text.target, sentence_aligner{});
    require_cover(beads, text.source.size(), text.target.size());
    auto const found = as_set(beads, false);
    CHECK(found.contains({{10}, {10, 11}}));
    CHECK(found.contains({{15, 16}, {16}}));
    CHECK(found.contains({{}, {20}}));
    CHECK(found.contains({{29}, {}}));
    CHECK(beads.size() == 39);
    CHECK(beads.tally().count("no counterpart") == 2);
    CHECK(beads.tally().kept == text.source.size() + text.target.size() - 2);
    CHECK(align(text.source, text.target, sentence_aligner{}) == beads);
}

TEST_CASE("sentence aligner: with the sides exchanged the beads are exchanged")
{
    made_up const text = example();
    auto const there = align(text.source, text.target, sentence_aligner{});
    auto const back = align(text.target, text.source, sentence_aligner{});
    CHECK(as_set(there, false) == as_set(back, true));
    auto const by_length = align(text.source, text.target, gale_church{});
    auto const by_length_back = align(text.target, text.source, gale_church{});
    require_cover(by_length, text.source.size(), text.target.size());
    CHECK(as_set(by_length, false) == as_set(by_length_back, true));
}

TEST_CASE("sentence aligner: an empty side, and no text at all")
{
    sentences const some{"One.", "", "Two."}, none;
    auto const left = align(some, none, sentence_aligner{});
    require_cover(left, 3, 0);
    CHECK(left.size() == 3);
    CHECK(left.tally().count("no counterpart") == 2);
    CHECK(left.tally().count("empty line") == 1);
    require_cover(align(none, some, sentence_aligner{}), 0, 3);
    CHECK(align(none, none, sentence_aligner{}).size() == 0);
    sentences const blank{"", " ", "\t"};
    auto const both = align(blank, some, sentence_aligner{});
    require_cover(both, 3, 3);
    CHECK(both.tally().kept == 0);
    CHECK(both.tally().count("empty line") == 4);
    require_cover(align(some, none, gale_church{}), 3, 0);
}

TEST_CASE("sentence aligner: lines without text change nothing else")
{
    made_up const text = example();
    bead_list const plain = align(text.source, text.target, sentence_aligner{});
    sentences with_blanks = text.source;
    with_blanks.insert(with_blanks.begin() + 5, "");
    with_blanks.insert(with_blanks.begin(), " ");
    with_blanks.push_back("");
    bead_list const blanks = align(with_blanks, text.target, sentence_aligner{});
    require_cover(blanks, with_blanks.size(), text.target.size());
    CHECK(blanks.tally().count("empty line") == 3);
    CHECK(blanks.tally().kept == plain.tally().kept);
    CHECK(blanks.size() == plain.size() + 3);
    CHECK(blanks[0] == bead{0, 1, 0, 0, 1});
}

TEST_CASE("sentence aligner: long documents are searched in larger units first")
{
    made_up text;
    for (std::uint64_t i = 0; i < 900; ++i) {
        std::string const number = i % 3 == 0 ? ' ' + std::to_string(i) : ""; // as names and years do in real text
        text.source.push_back(made_up::sentence(i, true) + number);
        if (i < 300 || i >= 420) text.target.push_back(made_up::sentence(i, false) + number); // a chapter is missing
    }
    bead_list const beads = align(text.source, text.target, sentence_aligner{});
    require_cover(beads, 900, 780);
    std::size_t right = 0;
    for (bead const& one : beads)
        right += one.sources == 1 && one.targets == 1 &&
                 one.target == (one.source < 300 ? one.source : one.source - 120);
    CHECK(right >= 770);
    CHECK(beads.tally().count("no counterpart") >= 115);
}

TEST_CASE("sentence aligner: very long sentences, and one word again and again")
{
    std::string many, same;
    for (std::uint64_t w = 1; w < 100'000; ++w) many += made_up::word(w, true) + ' ';
    for (int w = 0; w < 1'000'000; ++w) same += "a ";
    sentences const source{"one two", many, same, "three four"}, target{"one two", same, many, "three four"};
    require_cover(align(source, target, sentence_aligner{}), 4, 4);
}

TEST_CASE("sentence aligner: what is not UTF-8 is named")
{
    sentences const good{"One."}, bad{"One.", "Tw\xFFo."};
    CHECK_THROWS_WITH(align(good, bad, sentence_aligner{}), Catch::Matchers::ContainsSubstring("target[1]"));
    CHECK_THROWS_WITH(align(bad, good, gale_church{}), Catch::Matchers::ContainsSubstring("source[1]"));
    sentences const odd{"One\x01\x02.", "\xE2\x80\x8B", "\xF0\x9F\x98\x80 \xD8\xB9 \xE4\xB8\xAD"};
    require_cover(align(odd, odd, sentence_aligner{}), 3, 3);
}

TEST_CASE("sentence aligner: languages without spaces")
{
    // Each says the same on both sides; of the second target line only the words tell where it belongs.
    sentences const source{"\xE6\x88\x91\xE7\x88\xB1\xE5\x8C\x97\xE4\xBA\xAC\xE3\x80\x82 2008",
                           "\xE4\xBB\x96\xE5\x9C\xA8\xE4\xB8\x8A\xE6\xB5\xB7\xE3\x80\x82 1990"};
    sentences const target{"I love Beijing. 2008", "He is in Shanghai. 1990"};
    auto const beads = align(source, target,
                             sentence_aligner({.source_language = "zh"_lang, .target_language = "en"_lang}));
    require_cover(beads, 2, 2);
    CHECK(beads.size() == 2);
}

TEST_CASE("sentence aligner: a dictionary decides where nothing else does")
{
    sentences const source{"gato", "perro"}, target{"catx", "dogxx", "zzzzz"};
    sentence_lexicon words;
    words.add("Gato", "dogxx", .9F);
    words.add("perro", "ZZZZZ", .9F);
    auto const beads = align(source, target, sentence_aligner({.dictionary = words}));
    require_cover(beads, 2, 3);
    CHECK(as_set(beads, false).contains({{1}, {2}}));
    CHECK_THROWS_AS(words.add("", "a"), error);
    CHECK_THROWS_AS(words.add("a", "b", 2), error);
}

TEST_CASE("sentence aligner: a cost of the user's own")
{
    sentences const source{"aa", "bb", "cc"}, target{"xx", "yy", "zz"};
    auto const only_first_and_last = cost_function([](bead const& one) {
        bool const wanted = (one.source == 0 && one.sources == 1 && one.target == 0 && one.targets == 2) ||
                            (one.source == 1 && one.sources == 2 && one.target == 2 && one.targets == 1);
        return wanted ? -100.F : 0.F;
    });
    auto const beads = align(source, target, sentence_aligner({.lengths = false, .words = false}, only_first_and_last));
    CHECK(as_set(beads, false) == as_set(bead_list({{0, 1, 0, 2}, {1, 2, 2, 1}}, {}), false));
    auto const broken = cost_function([](bead const&) { return std::numeric_limits<float>::quiet_NaN(); });
    CHECK_THROWS_WITH(align(source, target, sentence_aligner({}, broken)),
                      Catch::Matchers::ContainsSubstring("not a number"));
}

TEST_CASE("sentence aligner: options out of range are named")
{
    CHECK_THROWS_AS(sentence_aligner({.lengths = false, .words = false}), error);
    CHECK_THROWS_AS(sentence_aligner({.types = {}}), error);
    CHECK_THROWS_AS(sentence_aligner({.types = {{1, 1, 1.0}, {1, 0, 1.0}}}), error);
    CHECK_THROWS_AS(sentence_aligner({.types = {{6, 1, 1.0}, {1, 0, 1.0}, {0, 1, 1.0}}}), error);
    CHECK_THROWS_AS(sentence_aligner({.variance = 0}), error);
    CHECK_THROWS_AS(sentence_aligner({.letters = 0}), error);
    CHECK_THROWS_AS(sentence_aligner({.passes = 0}), error);
    CHECK_THROWS_AS(sentence_aligner({.reach = 1}), error);
}

TEST_CASE("sentence aligner: as good on real text as it says")
{
    auto const data = crossin_test::shared_data("alignment");
    if (!data) return;
    CHECK(strict_f1(*data + "/sent-text-berg/dev") >= .87);
    CHECK(strict_f1(*data + "/sent-transread/LesTravailleursDeLaMer-enfr") >= .93);
}
