// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <crossin/align/link_scores.hpp>
#include <crossin/align/link_text.hpp>
#include <crossin/align/word_aligner.hpp>
#include <crossin/core/random.hpp>

using Catch::Matchers::ContainsSubstring;
using crossin::token_unit;
using crossin::word_alignments;
using crossin::word_model;
using crossin::word_options;

namespace {

using text = std::vector<std::string>;

/// Sentences of a made-up language, and their translations: adjectives behind nouns, no article.
struct made_up {
    text source, target;
    std::vector<std::set<std::pair<std::uint32_t, std::uint32_t>>> gold;

    explicit made_up(std::size_t pairs, std::uint64_t key = 1)
    {
        static std::vector<std::pair<std::string, std::string>> const nouns = {
            {"house", "domu"},  {"river", "reka"}, {"tree", "boro"}, {"bird", "lintu"}, {"stone", "kivi"},
            {"child", "lapsi"}, {"road", "cesta"}, {"boat", "vene"}, {"night", "yotu"}, {"field", "pole"}};
        static std::vector<std::pair<std::string, std::string>> const adjectives = {
            {"old", "vana"}, {"red", "puna"}, {"small", "mica"}, {"cold", "kulu"}, {"far", "dalo"}};
        static std::vector<std::pair<std::string, std::string>> const verbs = {
            {"sees", "vidi"}, {"knows", "zuna"}, {"finds", "leida"}, {"likes", "meldi"}};
        std::uint64_t counter = 0;
        auto const draw = [&](auto const& from) { return from[crossin::random_bits(key, counter++) % from.size()]; };
        for (std::size_t i = 0; i < pairs; ++i) {
            auto const n1 = draw(nouns), n2 = draw(nouns), a = draw(adjectives), v = draw(verbs);
            source.push_back("The " + a.first + " " + n1.first + " " + v.first + " the " + n2.first + " .");
            target.push_back(n1.second + " " + a.second + " " + v.second + " " + n2.second + " .");
            gold.push_back({{1, 1}, {2, 0}, {3, 2}, {5, 3}, {6, 4}});
        }
    }

    /// Share of links that are gold, and of gold that is linked.
    [[nodiscard]] std::pair<double, double> judge(word_alignments const& found) const
    {
        double links = 0, right = 0, wanted = 0;
        for (std::size_t i = 0; i < gold.size(); ++i) {
            links += static_cast<double>(found[i].size());
            wanted += static_cast<double>(gold[i].size());
            for (crossin::word_link const& one : found[i])
                right += static_cast<double>(gold[i].contains({one.source, one.target}));
        }
        return {right / links, right / wanted};
    }
};

[[nodiscard]] word_options by_space(unsigned threads = 1)
{
    word_options options;
    options.tokens = token_unit::space;
    options.threads = threads;
    return options;
}

[[nodiscard]] text lines_of(std::string const& path)
{
    text lines;
    std::string const all = crossin_test::read_file(path);
    for (std::size_t at = 0; at < all.size();) {
        std::size_t const end = std::min(all.find('\n', at), all.size());
        lines.push_back(all.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

/// The links alone, as text.
[[nodiscard]] text written(word_alignments const& found)
{
    text lines;
    for (std::size_t i = 0; i < found.size(); ++i)
        lines.push_back(crossin::format_links(found[i], {.confidence = true}));
    return lines;
}

} // namespace

TEST_CASE("word_model: finds the words of a made-up language, and says how sure it is")
{
    made_up const data(300);
    word_alignments const found = align(data.source, data.target, crossin::word_aligner(by_space()));
    REQUIRE(found.size() == 300);
    auto const [precision, recall] = data.judge(found);
    CHECK(precision > 0.9); // articles have no counterpart, and are linked now and then
    CHECK(recall > 0.97);
    CHECK(found.tally().kept == 300);
    for (crossin::word_link const& one : found[0]) CHECK((one.confidence >= 0.45F && one.confidence <= 1));
    CHECK(std::ranges::is_sorted(found[0], [](auto const& a, auto const& b) { return precedes(a, b); }));
}

TEST_CASE("word_model: the heuristics of both directions, too", "[heuristics]")
{
    made_up const data(200);
    word_options options = by_space();
    word_model const model = word_model::learn(data.source, data.target, options);
    using how = crossin::link_heuristic;
    for (how const heuristic : {how::intersection, how::grow_diag, how::grow_diag_final_and, how::itermax}) {
        options.heuristic = heuristic;
        auto const [precision, recall] = data.judge(model.with(options).align(data.source, data.target));
        INFO(static_cast<int>(heuristic));
        CHECK(precision > 0.85);
        CHECK(recall > 0.9);
    }
    options.heuristic = how::forward; // each target word has one link
    CHECK(model.with(options).align(data.source, data.target)[0].size() == 5);
}

TEST_CASE("word_model: any number of threads, the same model and links", "[threads]")
{
    made_up const data(700);
    word_model const one = word_model::learn(data.source, data.target, by_space(1));
    word_model const three = word_model::learn(data.source, data.target, by_space(3));
    CHECK(one.bytes() == three.bytes());
    CHECK(one.align(data.source, data.target) == three.align(data.source, data.target));
}

TEST_CASE("word_model: a saved model has the links that training gave")
{
    made_up const data(200), more(50, 2);
    word_model const model = word_model::learn(data.source, data.target, by_space());
    std::string const bytes = model.bytes();
    word_model const read = word_model::read(bytes);
    CHECK(read.bytes() == bytes);
    CHECK(read.options().tokens == token_unit::space);
    CHECK(read.align(data.source, data.target) == align(data.source, data.target, crossin::word_aligner(by_space())));
    CHECK(more.judge(read.align(more.source, more.target)).first > 0.9); // new sentences of known words
}

TEST_CASE("word_model: pairs that cannot be aligned change nothing for the others")
{
    made_up const data(120);
    text source = data.source, target = data.target;
    std::string long_one;
    for (int i = 0; i < 1100; ++i) long_one += "house ";
    auto const insert = [&](std::ptrdiff_t at, std::string const& s, std::string const& t) {
        source.insert(source.begin() + at, s);
        target.insert(target.begin() + at, t);
    };
    insert(0, "", "domu vana");
    insert(50, "never seen here", "  ");
    insert(80, "", "");
    insert(100, long_one, "domu");
    word_alignments const without = align(data.source, data.target, crossin::word_aligner(by_space()));
    word_alignments const with = align(source, target, crossin::word_aligner(by_space()));
    REQUIRE(with.size() == 124);
    text expected = written(without);
    for (std::ptrdiff_t const at : {0, 50, 80, 100}) expected.insert(expected.begin() + at, "");
    CHECK(written(with) == expected);
    CHECK(with.tally().kept == 120);
    CHECK(with.tally().count("one side empty") == 2);
    CHECK(with.tally().count("both sides empty") == 1);
    CHECK(with.tally().count("too long") == 1);
}

TEST_CASE("word_model: sentences without end, and without anything")
{
    made_up const data(60);
    text source = data.source, target = data.target;
    std::string repeated, words;
    for (int i = 0; i < 1'000'000; ++i) repeated += "a ";
    for (int i = 0; i < 100'000; ++i) words += "w" + std::to_string(i) + " ";
    source.insert(source.end(), {repeated, words, "\x01\x02 \x7F", "مرحبا 世界 hello"});
    target.insert(target.end(), {words, repeated, "x \x1B[0m", "สวัสดี kivi"});
    word_alignments const found = align(source, target, crossin::word_aligner(by_space()));
    CHECK(found.tally().count("too long") == 2);
    CHECK(found.tally().kept == 62);

    word_model const nothing = word_model::learn(text{}, text{}, by_space());
    CHECK(nothing.align(text{}, text{}).size() == 0);
    CHECK(nothing.align(text{"a b"}, text{"c"}).size() == 1);
    CHECK(word_model::read(nothing.bytes()).bytes() == nothing.bytes());
    CHECK(word_model::learn(text{"", ""}, text{"a", ""}, by_space()).word_pairs() == 0);
}

TEST_CASE("word_model: what is wrong with the text is said with its place")
{
    CHECK_THROWS_WITH(word_model::learn(text{"a", "b"}, text{"a"}),
                      ContainsSubstring("2 source sentences and 1 target"));
    text const broken = {"fine", "not \xFF fine"}, good = {"a", "b"};
    CHECK_THROWS_WITH(word_model::learn(good, broken, by_space()), ContainsSubstring("target[1]"));
    CHECK_THROWS_WITH(word_model::learn(good, good, by_space()).align(broken, good), ContainsSubstring("source[1]"));
    word_options options = by_space();
    options.threshold = 1;
    CHECK_THROWS_AS(word_model::learn(good, good, options), crossin::error);
}

TEST_CASE("word_model: tokens of the user's own, any types, and projections")
{
    struct row {
        std::vector<std::string_view> english;
        std::string other;
    };
    std::vector<row> rows;
    made_up const data(100);
    for (std::size_t i = 0; i < 100; ++i)
        rows.push_back({crossin::word_splitter(token_unit::space, {}).tokens(data.source[i]), data.target[i]});
    auto const found = align(rows, rows, crossin::word_aligner(by_space()), &row::english, &row::other);
    CHECK(found == align(data.source, data.target, crossin::word_aligner(by_space())));
}

TEST_CASE("word_model: words that it has never seen are placed by their family, spelling and neighbours")
{
    made_up const data(300);
    word_model const model = word_model::learn(data.source, data.target, by_space());
    auto const links = model.align(text{"The old Xanthippe99 sees the houses ."},
                                   text{"Xanthippe99 vana vidi domut ."});
    std::string const line = crossin::format_links(links[0]);
    CHECK(line == "1-1 2-0 3-2 5-3 6-4");
}

TEST_CASE("word_model: a model that learns more knows both texts")
{
    made_up const data(150), more(150, 7);
    text const new_source = {"The old comet sees the comet .", "The comet likes the river ."};
    text const new_target = {"hvezda vana vidi hvezda .", "hvezda meldi reka ."};
    word_model const model = word_model::learn(data.source, data.target, by_space());
    word_model const updated = model.update(new_source, new_target);
    CHECK(crossin::format_links(updated.align(text{"The comet knows the house ."}, text{"hvezda zuna domu ."})[0]) ==
          "1-0 2-1 4-2 5-3");
    CHECK(more.judge(updated.align(more.source, more.target)).second > 0.97);

    word_options in_parts = by_space(); // as a text that is learnt in parts
    in_parts.pairs_at_once = 100;
    CHECK(data.judge(word_model::learn(data.source, data.target, in_parts).align(data.source, data.target)).second >
          0.95);
}

TEST_CASE("word_model: scores tell translations from other sentences")
{
    made_up const data(200);
    word_model const model = word_model::learn(data.source, data.target, by_space());
    text moved = data.target;
    std::ranges::rotate(moved, moved.begin() + 1);
    word_alignments const right = model.align(data.source, data.target), wrong = model.align(data.source, moved);
    std::size_t higher = 0;
    for (std::size_t i = 0; i < 200; ++i)
        higher += data.target[i] == moved[i] || right.score(i).forward > wrong.score(i).forward;
    CHECK(higher == 200);
    CHECK(right.score(0).backward < 0);
    CHECK(model.align(text{""}, text{"a"}).score(0) == crossin::pair_score{});
}

TEST_CASE("word_model: the dictionary has the likeliest translations first")
{
    made_up const data(300);
    word_model const model = word_model::learn(data.source, data.target, by_space());
    std::map<std::string, std::string> first;
    for (crossin::dictionary_entry const& entry : model.dictionary({.least_count = 2}))
        first.emplace(entry.source, entry.target);
    CHECK(first["house"] == "domu");
    CHECK(first["old"] == "vana");
    CHECK(first["sees"] == "vidi");
    CHECK_FALSE(first.contains("xyz"));
    auto const all = model.dictionary({.least_count = 0, .least_probability = 0, .most_of_word = 2});
    std::map<std::string, int> per_word;
    for (auto const& entry : all) CHECK(++per_word[entry.source] <= 2);
}

TEST_CASE("word_model: files that are no model, not whole or of another version")
{
    made_up const data(20);
    std::string const bytes = word_model::learn(data.source, data.target, by_space()).bytes();
    CHECK_THROWS_WITH(word_model::read("not a model", "m.bin"),
                      ContainsSubstring("m.bin") && ContainsSubstring("no word model"));
    CHECK_THROWS_WITH(word_model::read("", "m.bin"), ContainsSubstring("no word model"));
    for (std::size_t const size :
         {std::size_t{19}, std::size_t{21}, std::size_t{30}, bytes.size() / 2, bytes.size() - 1})
        CHECK_THROWS_AS(word_model::read(std::string_view(bytes).substr(0, size)), crossin::error);
    std::string other = bytes;
    other[19] = 9; // the version stands behind the mark
    CHECK_THROWS_WITH(word_model::read(other), ContainsSubstring("format 9"));
    for (std::size_t at = 23; at < bytes.size(); at += 97) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x40);
        CHECK_THROWS_AS(word_model::read(damaged), crossin::error);
    }
}

TEST_CASE("word_model: as good on the Hansards as it was")
{
    auto const folder = crossin_test::shared_data("alignment/word-enfr-hansards");
    if (!folder) return;
    text const english = lines_of(*folder + "/text.en"), french = lines_of(*folder + "/text.fr");
    text const gold = lines_of(*folder + "/gold.talp");
    word_alignments const found = align(english, french, crossin::word_aligner(by_space()));
    crossin::link_scores score;
    for (std::size_t i = 0; i < gold.size(); ++i) score += score_links(crossin::parse_gold_links(gold[i]), found[i]);
    CHECK(score.aer() < 0.12); // measured: 0.113; fast_align 0.251, eflomal 0.170
}
