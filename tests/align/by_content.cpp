// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/files.hpp"

#include <crossin/align/align.hpp>
#include <crossin/align/by_content.hpp>
#include <crossin/core/hash.hpp>
#include <crossin/core/record_list.hpp>
#include <crossin/records/parallel_corpus.hpp>
#include <crossin/records/record_aligner.hpp>

namespace {

using crossin::record, crossin::record_list, crossin::by_content, crossin::on_problem;
namespace reasons = crossin::reasons;

static_assert(crossin::record_aligner<by_content, record_list>);
static_assert(crossin::aligner_policy<by_content, std::vector<std::string> const, std::vector<std::string> const>);
static_assert(crossin::aligner_policy<by_content, std::vector<record> const, std::vector<std::string> const>);
static_assert(!crossin::aligner_policy<by_content, std::vector<int> const, std::vector<int> const>);

/// A made-up language: word n of the first is "wa<n>", of the second "zu<n>".
std::string word(std::uint64_t n, bool second)
{
    std::string text = second ? "z" : "w";
    for (int k = 0; k < 4; ++k, n /= 20) text += static_cast<char>((second ? 'b' : 'a') + n % 20);
    return text;
}

/// Record i, in one of the two languages: a dozen words of 400, and sometimes a number.
record sample(std::uint64_t i, bool second)
{
    auto const text = [&](std::uint64_t words, std::uint64_t salt) {
        std::string made;
        for (std::uint64_t k = 0; k < words; ++k)
            made += (k ? " " : "") + word(crossin::hash_combine(i * 7 + salt, k) % 400, second);
        return made;
    };
    std::uint64_t const lot = crossin::hash_combine(i, 99);
    record one;
    one.turns.push_back({text(4 + lot % 5, 1) + "?", lot % 3 == 0 ? text(5, 2) : "", text(8 + lot / 8 % 12, 3) + "."});
    if (lot % 4 == 0) one.turns[0].output += " " + std::to_string(lot % 1000);
    return one;
}

struct numbered {
    std::vector<record> records = {};
    std::vector<std::uint64_t> truth = {};

    void add(std::uint64_t i, bool second)
    {
        records.push_back(sample(i, second));
        truth.push_back(i);
    }
};

} // namespace

TEST_CASE("by_content: gaps, moves and repeats on both sides")
{
    numbered a, b;
    for (std::uint64_t i = 0; i < 300; ++i) {
        if (i % 23 != 4 && i != 120) a.add(i, false);
        if (i == 200) a.add(120, false); // moved
        if (i % 29 != 6 && i != 40) b.add(i, true);
        if (i == 150) b.add(40, true); // moved
        if (i == 80) b.add(70, true);  // repeated
    }
    auto const pairs = crossin::align(a.records, b.records, by_content{});
    std::size_t wrong = 0, silent = 0, moved = 0;
    std::set<std::uint64_t> found;
    for (crossin::row_pair const& pair : pairs) {
        bool const right = a.truth[pair.source] == b.truth[pair.target];
        wrong += right ? 0 : 1;
        silent += !right && pair.confidence >= 0.99F ? 1 : 0;
        moved += right && (a.truth[pair.source] == 120 || a.truth[pair.source] == 40) ? 1 : 0;
        if (right) found.insert(a.truth[pair.source]);
    }
    std::size_t possible = 0;
    for (std::uint64_t i = 0; i < 300; ++i) possible += i % 23 != 4 && i % 29 != 6 ? 1 : 0;
    CHECK(found.size() + 1 >= possible);
    CHECK(wrong <= 1);
    CHECK(silent == 0);
    CHECK(moved == 2);
    CHECK(pairs.target_tally().count(reasons::moved) == 2);
    CHECK(pairs.target_tally().count(reasons::repeated) == 1);
    CHECK(pairs.target_tally().count(reasons::repaired) > 200);
    CHECK(pairs.source_tally().total() == a.records.size());
    CHECK(pairs.target_tally().total() == b.records.size());
    CHECK(pairs.source_tally().count(reasons::no_partner) == a.records.size() - pairs.size());

    auto const again = crossin::align(a.records, b.records, by_content{});
    CHECK(std::ranges::equal(pairs, again));
}

TEST_CASE("by_content: rows of corpora, every record accounted for")
{
    numbered a, b, c;
    for (std::uint64_t i = 0; i < 120; ++i) {
        a.add(i, false);
        if (i != 30) b.add(i, true);
        if (i != 30 && i != 60) c.add(i, true);
    }
    record_list const first(crossin::language_tag::parse("en"), a.records),
        second(crossin::language_tag::parse("vi"), b.records), third(crossin::language_tag::parse("zh"), c.records);
    auto const rows = crossin::parallel(by_content{}, first, second, third);
    CHECK(rows.size() == 119);
    CHECK(rows.tally(0).count(reasons::no_partner) == 1);
    REQUIRE(rows.tally(0).reasons().size() >= 1);
    CHECK(rows.tally(0).reasons()[0].examples[0].detail == "record 30: nothing in vi, zh fits");
    CHECK(rows.tally(1).count(reasons::repaired) == 89);
    CHECK(rows.tally(2).count(crossin::reasons::missing) == 1);
    for (std::uint64_t row = 0; row < rows.size(); ++row)
        for (std::size_t l = 1; l < 3; ++l)
            if (rows.has(row, l)) CHECK(a.truth[rows.record(row, 0)] == (l == 1 ? b : c).truth[rows.record(row, l)]);

    by_content keeping;
    keeping.no_partner = {on_problem::keep};
    CHECK(crossin::parallel(keeping, first, second).size() == 120);
    by_content stopping;
    stopping.no_partner = {on_problem::stop};
    CHECK_THROWS_AS(crossin::parallel(stopping, first, second), crossin::error);
    stopping.no_partner = {on_problem::skip, 0.001};
    CHECK_THROWS_AS(crossin::parallel(stopping, first, second), crossin::error);
    CHECK(crossin::parallel(by_content{}, first).size() == 120);
}

TEST_CASE("by_content: sides that hold little or nothing")
{
    std::vector<std::string> const none, one = {"Where is it?"}, other = {"Wo ist es?"};
    CHECK(crossin::align(none, none, by_content{}).size() == 0);
    auto const half = crossin::align(one, none, by_content{});
    CHECK(half.size() == 0);
    CHECK(half.source_tally().count(reasons::no_partner) == 1);
    CHECK(crossin::align(none, one, by_content{}).target_tally().total() == 1);
    auto const single = crossin::align(one, other, by_content{});
    CHECK(single.source_tally().total() == 1);

    std::vector<std::string> const equal(50, "The same text each time."), fewer(47, "Der gleiche Text jedes Mal.");
    auto const same = crossin::align(equal, fewer, by_content{});
    CHECK(same.size() <= 47);
    CHECK(same.source_tally().total() == 50);
    CHECK(same.target_tally().total() == 47);
    CHECK(same.target_tally().count(reasons::doubtful) == same.size());

    std::vector<std::string> const blank(20, "");
    CHECK(crossin::align(blank, blank, by_content{}).tally().total() == 40);
}

TEST_CASE("by_content: what has nothing in common is doubtful or alone, and may stop")
{
    numbered a, b;
    for (std::uint64_t i = 0; i < 60; ++i) {
        a.add(i, false);
        b.add(i + 1000, true);
    }
    auto const pairs = crossin::align(a.records, b.records, by_content{});
    std::size_t sure = 0;
    for (crossin::row_pair const& pair : pairs) sure += pair.confidence >= 0.99F ? 1 : 0;
    CHECK(sure == 0);
    by_content strict;
    strict.doubtful = strict.no_partner = {on_problem::stop};
    CHECK_THROWS_AS(crossin::align(a.records, b.records, strict), crossin::error);
    by_content skipping;
    skipping.doubtful = {on_problem::skip};
    auto const left = crossin::align(a.records, b.records, skipping);
    CHECK(left.size() == 0);
    CHECK(left.source_tally().total() == 60);
    CHECK(left.target_tally().total() == 60);
    skipping.doubtful.at_most = 2;
    CHECK_THROWS_AS(crossin::align(a.records, b.records, skipping), crossin::error);
    skipping.doubtful.at_most = 1;
    skipping.confident = 1.5;
    CHECK_THROWS_AS(crossin::align(a.records, b.records, skipping), crossin::error);
}

TEST_CASE("by_content: the same language on both sides")
{
    numbered a, b;
    for (std::uint64_t i = 0; i < 80; ++i) {
        a.add(i, false);
        if (i % 9 != 5) b.add(i, false);
    }
    auto const pairs = crossin::align(a.records, b.records, by_content{});
    CHECK(pairs.size() == b.records.size());
    CHECK(std::ranges::all_of(pairs, [&](auto const& pair) { return a.truth[pair.source] == b.truth[pair.target]; }));
}

TEST_CASE("by_content: a file whose order is lost is put together again")
{
    numbered a, b;
    for (std::uint64_t i = 0; i < 200; ++i) a.add(i, false);
    for (std::uint64_t i = 0; i < 200; ++i) b.add((i + 100) % 200, true); // halves changed places
    auto const pairs = crossin::align(a.records, b.records, by_content{});
    std::size_t right = 0, silent = 0;
    for (crossin::row_pair const& pair : pairs) {
        bool const good = a.truth[pair.source] == b.truth[pair.target];
        right += good ? 1 : 0;
        silent += !good && pair.confidence >= 0.99F ? 1 : 0;
    }
    CHECK(right >= 190);
    CHECK(silent == 0);
}
