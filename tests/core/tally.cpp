// SPDX-License-Identifier: MIT
#include <crossin/core/tally.hpp>

#include <concepts>
#include <string>

#include "support/catch.hpp"

using namespace crossin;

static_assert(std::regular<tally> && std::regular<problem_policy>);

TEST_CASE("tally: what is kept and what is dropped add up")
{
    tally counts;
    counts.kept = 10;
    counts.add("bad", {"a", 1}, "first");
    counts.add("bad", {"a", 2}, "second");
    counts.add("odd", {"a", 3}, "noticed", false);
    CHECK(counts.count("bad") == 2);
    CHECK(counts.count("odd") == 1);
    CHECK(counts.count("other") == 0);
    CHECK(counts.dropped() == 2);
    CHECK(counts.total() == 12);
    REQUIRE(counts.reasons().size() == 2);
    CHECK(counts.reasons()[0].examples[1] == tally::example{{"a", 2}, "second"});
    CHECK_FALSE(counts.reasons()[1].drops);
}

TEST_CASE("tally: the first examples of a reason are kept")
{
    tally counts;
    for (std::uint64_t i = 1; i <= 8; ++i) {
        CHECK(counts.wants_example("bad") == (i <= tally::examples_kept));
        counts.add("bad", {"a", i}, std::to_string(i));
    }
    CHECK(counts.count("bad") == 8);
    CHECK(counts.reasons()[0].examples.size() == tally::examples_kept);
    CHECK(counts.reasons()[0].examples.back().where.line == 5);
}

TEST_CASE("tally: whether a reason drops is settled by its first case")
{
    tally counts;
    counts.add("odd", {}, "", false);
    counts.add("odd", {}, "", true);
    CHECK(counts.dropped() == 0);
    CHECK(counts.count("odd") == 2);
}

TEST_CASE("tally: parts are added in their order")
{
    tally a, b;
    a.kept = 1;
    b.kept = 2;
    for (int i = 0; i < 3; ++i) a.add("x", {"a"}, std::to_string(i));
    for (int i = 0; i < 4; ++i) b.add("x", {"b"}, std::to_string(i));
    b.add("y", {"b"}, "", false);
    tally sum = a;
    sum += b;
    CHECK(sum.kept == 3);
    CHECK(sum.count("x") == 7);
    CHECK(sum.reasons()[0].examples.size() == 5);
    CHECK(sum.reasons()[0].examples[3].where.path == "b");
    CHECK_FALSE(sum.reasons()[1].drops);
    CHECK(sum.total() == a.total() + b.total());
    tally same = a;
    same += tally{};
    CHECK(same == a);
    CHECK(sum != a);
}
