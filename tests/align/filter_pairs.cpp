// SPDX-License-Identifier: MIT
#include <crossin/align/filter_pairs.hpp>

#include <crossin/align/content_filters.hpp>
#include <crossin/align/length_filters.hpp>
#include <crossin/align/score_filters.hpp>
#include <crossin/core/random.hpp>

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace crossin;
using texts = std::vector<std::string>;

namespace {

/// Lets pairs through whose source is shorter than a limit, and says so.
struct shorter_than {
    std::size_t limit;
    [[nodiscard]] std::string_view reason() const { return "too long"; }
    [[nodiscard]] bool operator()(text_pair const& pair) const { return pair.source.size() < limit; }
    [[nodiscard]] std::string detail(text_pair const& pair) const { return std::to_string(pair.source.size()); }
};

static_assert(pair_filter<shorter_than>);
static_assert(pair_filter<not_empty> && pair_filter<length_filter> && pair_filter<copy_filter>);
static_assert(pair_filter<score_filter> && pair_filter<pair_filters>);
static_assert(ordered_pair_filter<duplicate_filter> && !pair_filter<duplicate_filter>);
static_assert(!pair_filter<int> && !pair_filter<std::string>);

std::vector<std::size_t> positions(filtered_pairs const& kept) { return {kept.begin(), kept.end()}; }

} // namespace

TEST_CASE("filter_pairs: the first filter that a pair fails counts, and nothing is lost")
{
    texts const source{"one", "", "a long one", "one", "two"};
    texts const target{"uno", "x", "uno largo", "uno", ""};
    auto const kept = filter_pairs(source, target, pair_filters{not_empty{}, shorter_than{5}, duplicate_filter{}});
    CHECK(positions(kept) == std::vector<std::size_t>{0});
    CHECK(kept.size() == 1);
    CHECK(kept[0] == 0);
    CHECK(kept.tally().kept == 1);
    CHECK(kept.tally().total() == 5);
    CHECK(kept.tally().count("empty side") == 2);
    CHECK(kept.tally().count("too long") == 1);
    CHECK(kept.tally().count("duplicate") == 1);
    CHECK(kept.failed(0) == pair_filters::none);
    CHECK(kept.failed(1) == 0);
    CHECK(kept.failed(2) == 1);
    CHECK(kept.failed(3) == 2);
    REQUIRE(kept.tally().reasons().size() == 3);
    CHECK(kept.tally().reasons()[1].examples.front().where.path == "pair[2]");
    CHECK(kept.tally().reasons()[1].examples.front().detail == "10");
}

TEST_CASE("filter_pairs: a duplicate of what another filter left out is none, if that filter comes first")
{
    texts const source{"long one", "a", "long one", "a"};
    auto const behind = filter_pairs(source, source, pair_filters{shorter_than{5}, duplicate_filter{}});
    CHECK(behind.tally().count("too long") == 2);
    CHECK(behind.tally().count("duplicate") == 1);
    auto const before = filter_pairs(source, source, pair_filters{duplicate_filter{}, shorter_than{5}});
    CHECK(before.tally().count("too long") == 1);
    CHECK(before.tally().count("duplicate") == 2);
}

TEST_CASE("filter_pairs: ranges of pairs of several kinds")
{
    std::vector<std::pair<std::string, std::string>> const pairs{{"a", "b"}, {"", "b"}};
    CHECK(filter_pairs(pairs, pair_filters{not_empty{}}).size() == 1);
    std::vector<text_pair> const views{{"a", "b", 0}, {"a", " ", 1}};
    CHECK(filter_pairs(views, pair_filters{not_empty{}}).size() == 1);
    CHECK(filter_pairs(views, pair_filters{}).size() == 2);
    CHECK(filter_pairs(std::vector<text_pair>{}, pair_filters{not_empty{}}).size() == 0);
}

TEST_CASE("filter_pairs: sides of different size are refused, and a name is the place of the examples")
{
    CHECK_THROWS_AS(filter_pairs(texts{"a"}, texts{}, pair_filters{}), error);
    auto const kept = filter_pairs(texts{"a", ""}, texts{"b", "c"}, pair_filters{not_empty{}}, {.name = "pairs.tsv"});
    CHECK(kept.tally().reasons()[0].examples[0].where.path == "pairs.tsv");
    CHECK(kept.tally().reasons()[0].examples[0].where.line == 2);
}

TEST_CASE("filter_pairs: any number of threads gives the same", "[threads]")
{
    texts source, target;
    for (std::uint64_t i = 0; i < 5000; ++i) {
        source.push_back("text " + std::to_string(random_bits(1, i) % 900));
        target.push_back(i % 7 == 0 ? "" : "texto " + std::to_string(random_bits(2, i) % 3));
    }
    pair_filters const filters{not_empty{}, duplicate_filter{}, length_filter({.least = 2}), shorter_than{8}};
    auto const one = filter_pairs(source, target, filters, {.threads = 1});
    auto const many = filter_pairs(source, target, filters, {.threads = 4});
    CHECK(positions(one) == positions(many));
    CHECK(one.tally() == many.tally());
    CHECK(one.tally().count("duplicate") > 0);
    CHECK(one.size() > 0);
}

TEST_CASE("filter_pairs: lists of filters are filters")
{
    pair_filters checks = all_of(not_empty{}, shorter_than{4});
    CHECK(checks.first_failure({"abc", "d"}) == pair_filters::none);
    CHECK(checks.first_failure({"abcd", "d"}) == 1);
    CHECK(checks.first_failure({"abcd", ""}) == 0);
    pair_filters outer;
    outer.add(checks);
    outer.add(duplicate_filter{});
    CHECK(outer({"a", "b"}));
    CHECK_FALSE(outer({"a", "b"})); // a duplicate now
    CHECK(outer[0].reason() == "one of several");
    pair_filters const copy = outer;
    CHECK(copy.size() == 2);
}
