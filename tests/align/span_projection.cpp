// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <crossin/align/span_projection.hpp>

using crossin::alignment;
using crossin::project_span;
using crossin::token_span;

TEST_CASE("span_projection: the smallest span with all links, and whether others reach into it")
{
    alignment const links = {{0, 1, 0.8F}, {1, 3, 0.4F}, {2, 2, 1}, {4, 0, 1}};
    auto const clean = project_span(links, {0, 3});
    REQUIRE(clean);
    CHECK(clean->target == token_span{1, 4});
    CHECK(clean->clean);
    CHECK(clean->confidence == Approx(2.2 / 3));

    auto const torn = project_span(links, {0, 2});
    REQUIRE(torn);
    CHECK(torn->target == token_span{1, 4});
    CHECK_FALSE(torn->clean); // the word in the middle belongs to source word 2

    CHECK(project_span(links, {0, 2}, 0.5F)->target == token_span{1, 2});
    CHECK_FALSE(project_span(links, {3, 4}));
    CHECK_THROWS_AS(project_span(links, {2, 2}), crossin::error);
}

TEST_CASE("span_projection: the other way round")
{
    alignment const links = {{0, 1, 0.8F}, {1, 0, 1}, {2, 0, 0.5F}};
    CHECK(crossin::swap_sides(links) == alignment{{0, 1, 1}, {0, 2, 0.5F}, {1, 0, 0.8F}});
    CHECK(crossin::swap_sides(crossin::swap_sides(links)) == links);
    CHECK(project_span(crossin::swap_sides(links), {0, 1})->target == token_span{1, 3});
}
