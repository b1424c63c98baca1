// SPDX-License-Identifier: MIT
#include <utility>
#include <vector>

#include "support/catch.hpp"

#include <crossin/align/symmetrize.hpp>

using crossin::alignment;
using crossin::link_heuristic;
using crossin::symmetrize;

namespace {

using cells = std::vector<std::pair<unsigned, unsigned>>;

[[nodiscard]] cells cells_of(alignment const& links)
{
    cells all;
    for (crossin::word_link const& one : links) all.emplace_back(one.source, one.target);
    return all;
}

// Target words 0 to 4 have the source words 0, 0, 1, 4, 2; source words 0 to 4 have the target words 0, 2, 4, none, 0.
alignment const forward = {{0, 0, 0.9F}, {0, 1, 0.6F}, {1, 2, 0.8F}, {2, 4, 0.7F}, {4, 3, 0.5F}};
alignment const backward = {{0, 0, 0.7F}, {1, 2, 1}, {2, 4, 0.9F}, {4, 0, 0.4F}};

} // namespace

TEST_CASE("symmetrize: each heuristic on a case worked out by hand")
{
    auto const with = [](link_heuristic how) { return cells_of(symmetrize(forward, backward, how)); };
    CHECK(with(link_heuristic::forward) == cells_of(forward));
    CHECK(with(link_heuristic::backward) == cells_of(backward));
    CHECK(with(link_heuristic::intersection) == cells{{0, 0}, {1, 2}, {2, 4}});
    CHECK(with(link_heuristic::union_of_both) == cells{{0, 0}, {0, 1}, {1, 2}, {2, 4}, {4, 0}, {4, 3}});
    // (0, 1) touches (0, 0) and its target word is free; (4, 0) and (4, 3) touch nothing that is kept.
    CHECK(with(link_heuristic::grow_diag) == cells{{0, 0}, {0, 1}, {1, 2}, {2, 4}});
    // Both words of (4, 3) are free; then source word 4 is not, and target word 0 never was: `final` takes (4, 0) first.
    CHECK(with(link_heuristic::grow_diag_final_and) == cells{{0, 0}, {0, 1}, {1, 2}, {2, 4}, {4, 3}});
    CHECK(with(link_heuristic::grow_diag_final) == cells{{0, 0}, {0, 1}, {1, 2}, {2, 4}, {4, 0}, {4, 3}});
}

TEST_CASE("symmetrize: links of both directions are as sure as their mean, others half as sure")
{
    alignment const links = symmetrize(forward, backward, link_heuristic::union_of_both);
    CHECK(links[0].confidence == Approx(0.8));
    CHECK(links[1].confidence == Approx(0.3));
    CHECK(links[4].confidence == Approx(0.2));
}

TEST_CASE("symmetrize: no links, and heuristics that need more than links")
{
    CHECK(symmetrize({}, {}, link_heuristic::grow_diag_final_and).empty());
    CHECK(cells_of(symmetrize({}, backward, link_heuristic::union_of_both)) == cells_of(backward));
    CHECK_THROWS_AS(symmetrize(forward, backward, link_heuristic::posterior), crossin::error);
    CHECK_THROWS_AS(symmetrize(forward, backward, link_heuristic::itermax), crossin::error);
}
