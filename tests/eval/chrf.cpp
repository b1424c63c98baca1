// SPDX-License-Identifier: MIT
#include <crossin/eval/chrf.hpp>

#include <crossin/core/error.hpp>

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <vector>

using namespace crossin;

namespace {

using texts = std::vector<std::string_view>;

double score(std::string_view text, texts const& references, chrf_options options = {})
{
    return chrf(chrf_counts(text, references, options), options);
}

} // namespace

TEST_CASE("chrf: characters, not bytes, without white space")
{
    chrf_statistics const counts = chrf_counts("bé é", texts{"béé"});
    CHECK(counts.orders[0] == match_counts{3, 3, 3});
    CHECK(counts.orders[1] == match_counts{2, 2, 2});
    CHECK(counts.orders[3] == match_counts{0, 0, 0});
    CHECK(score("bé é", {"béé"}) == Approx(100));
    CHECK(score("xyz", {"abc"}) == 0);
    CHECK(score("", {"abc"}) == 0);
    CHECK(score("", {""}) == 0);
}

TEST_CASE("chrf: precision and recall are averaged over orders, and recall weighs more")
{
    // "ab" in "abcd": precision 1 and 1, recall 2/4 and 1/3.
    double const recall = (2.0 / 4 + 1.0 / 3) / 2;
    CHECK(score("ab", {"abcd"}) == Approx(100 * 5 * recall / (4 + recall)));
    CHECK(score("ab", {"abcd"}, {.order = 1, .beta = 1}) == Approx(100 * 2 * 0.5 / 1.5));
}

TEST_CASE("chrf: orders for which a reference is too short are not held against a text")
{
    CHECK(chrf_counts("abcd", texts{"ab"}).orders[2] == match_counts{0, 0, 0});
    chrf_statistics sum = chrf_counts("abcd", texts{"ab"});
    sum += chrf_counts("abc", texts{"abc"});
    CHECK(sum.orders[2] == match_counts{1, 1, 1});
}

TEST_CASE("chrf: the reference with which the score is best, the first of equals")
{
    CHECK(score("abc", {"xyz", "abc", "ab"}) == Approx(100));
    CHECK(chrf_counts("abc", texts{"xy", "vw"}).orders[0] == match_counts{0, 3, 2});
}

TEST_CASE("chrf: options and references that make no sense")
{
    CHECK_THROWS_AS(chrf_counts("a", {}), error);
    CHECK_THROWS_AS(chrf({}, {.order = 0}), error);
    CHECK_THROWS_AS(chrf({}, {.order = 7}), error);
    CHECK_THROWS_AS(chrf({}, {.beta = 0}), error);
}
