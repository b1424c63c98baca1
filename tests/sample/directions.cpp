// SPDX-License-Identifier: MIT
#include <crossin/sample/directions.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace crossin;

namespace {
using list = std::vector<weighted_direction>;
std::vector<double> const weights = {0.5, 0.25, 0.25}; // en, vi, es
std::vector<language_tag> const languages = {"en"_lang, "vi"_lang, "zh-Hans"_lang};

struct to_the_next { // the class to copy of directions.hpp
    std::vector<weighted_direction> operator()(std::span<double const> of, std::size_t pivot) const
    {
        (void)pivot;
        std::vector<weighted_direction> all;
        for (std::size_t l = 0; l < of.size(); ++l) all.push_back({l, (l + 1) % of.size(), of[l]});
        return all;
    }
};

std::string message_of(std::string_view name)
{
    try {
        (void)parse_directions(name, languages);
    } catch (error const& problem) {
        return problem.code() == errc::invalid_argument ? problem.message() : "another code";
    }
    return "";
}
} // namespace

static_assert(direction_policy<to_pivot> && direction_policy<from_pivot> && direction_policy<both_ways>);
static_assert(direction_policy<any_to_any> && direction_policy<to_itself> && direction_policy<direction_list>);
static_assert(direction_policy<named_directions> && direction_policy<to_the_next>);

TEST_CASE("directions: to and from the pivot")
{
    CHECK(to_pivot{}(weights, 0) == list{{1, 0, 0.25}, {2, 0, 0.25}});
    CHECK(from_pivot{}(weights, 0) == list{{0, 1, 0.25}, {0, 2, 0.25}});
    CHECK(to_pivot{}(weights, 1) == list{{0, 1, 0.5}, {2, 1, 0.25}});
    CHECK(both_ways{}(weights, 2) == list{{0, 2, 0.5}, {1, 2, 0.25}, {2, 0, 0.5}, {2, 1, 0.25}});
    CHECK_THROWS_AS(to_pivot{}(weights, 3), error);
    CHECK_THROWS_AS(from_pivot{}(weights, 3), error);
    CHECK(to_pivot{}(std::vector<double>{1}, 0).empty());
}

TEST_CASE("directions: any to any multiplies the weights of independent draws")
{
    list const all = any_to_any{}(weights, 0);
    REQUIRE(all.size() == 9);
    double sum = 0;
    for (weighted_direction const& one : all) {
        CHECK(one.weight == weights[one.from] * weights[one.to]);
        sum += one.weight;
    }
    CHECK(sum == Approx(1));
    list const distinct = any_to_any{.distinct = true}(weights, 0);
    CHECK(distinct.size() == 6);
    CHECK(std::ranges::none_of(distinct, [](auto const& one) { return one.from == one.to; }));
    std::vector<double> const with_zero = {1, 0};
    CHECK(any_to_any{}(with_zero, 0).size() == 4); // the list keeps its length
}

TEST_CASE("directions: same language, lists and matrices")
{
    CHECK(to_itself{}(weights, 0) == list{{0, 0, 0.5}, {1, 1, 0.25}, {2, 2, 0.25}});
    std::vector<double> const matrix = {0, 3, 0, 1, 0, 2, 0, 0, 4};
    direction_list const given = direction_list::of_matrix(matrix, 3);
    CHECK(given(weights, 0) == list{{0, 1, 3}, {1, 0, 1}, {1, 2, 2}, {2, 2, 4}});
    CHECK_THROWS_AS(direction_list::of_matrix(matrix, 2), error);
    CHECK_THROWS_AS(direction_list({{{0, 3, 1}}})(weights, 0), error);
    CHECK_THROWS_AS(direction_list({{{0, 1, 1}, {0, 1, 2}}})(weights, 0), error);
}

TEST_CASE("directions: names")
{
    using kind = named_directions::kind;
    CHECK(parse_directions("x2x", languages) == named_directions{kind::any_to_any});
    CHECK(parse_directions("x2x", languages, true) == named_directions{kind::any_to_any, true});
    CHECK(parse_directions("same", languages) == named_directions{kind::to_itself});
    CHECK(parse_directions("x2en", languages) == named_directions{kind::to_pivot, false, 0});
    CHECK(parse_directions("en2x", languages) == named_directions{kind::from_pivot, false, 0});
    CHECK(parse_directions("x2vi", languages) == named_directions{kind::to_pivot, false, 1});
    CHECK(parse_directions("zh-hans2x", languages) == named_directions{kind::from_pivot, false, 2});
    CHECK(parse_directions("en2zh-Hans", languages) == named_directions{kind::one, false, 0, 2});
    CHECK(message_of("x2fr") == "the directions \"x2fr\" name the language \"fr\", which is not among en, vi, zh-Hans");
    CHECK(message_of("fr2x") == "the directions \"fr2x\" name the language \"fr\", which is not among en, vi, zh-Hans");
    for (std::string_view const bad : {"", "x", "x2", "2x", "x-x", "x2x2x", "en", "sames", "x2x "})
        CHECK(message_of(bad).starts_with("unknown directions \"" + std::string(bad) + "\"; write x2x"));
}

TEST_CASE("directions: a name is the policy that it names")
{
    CHECK(parse_directions("x2vi", languages)(weights) == to_pivot{}(weights, 1));
    CHECK(parse_directions("vi2x", languages)(weights) == from_pivot{}(weights, 1));
    CHECK(parse_directions("x2x", languages)(weights) == any_to_any{}(weights, 0));
    CHECK(parse_directions("x2x", languages, true)(weights) == any_to_any{true}(weights, 0));
    CHECK(parse_directions("same", languages)(weights) == to_itself{}(weights, 0));
    CHECK(parse_directions("vi2en", languages)(weights) == list{{1, 0, 1}});
}
