// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <crossin/align/align.hpp>
#include <crossin/align/embedding_cost.hpp>
#include <crossin/align/sentence_aligner.hpp>

#include "support/catch.hpp"

using namespace crossin;

namespace {

/// Sentence i points in a direction of its own, near that of its neighbours.
[[nodiscard]] std::vector<float> vectors(std::vector<int> const& which)
{
    std::vector<float> values;
    for (int const i : which) {
        std::uint64_t state = static_cast<std::uint64_t>(i) * 0x9E3779B97F4A7C15U + 1;
        for (int d = 0; d < 16; ++d) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            values.push_back(static_cast<float>(state >> 40) / 8388608.F - 1);
        }
    }
    return values;
}

} // namespace

TEST_CASE("embedding cost: sentences go where their vectors are")
{
    std::vector<int> const from{0, 1, 2, 3, 4, 5, 6, 7}, to{0, 1, 3, 4, 5, 100, 6, 7};
    std::vector<float> const a = vectors(from), b = vectors(to);
    std::vector<std::string> const source(from.size(), "same"), target(to.size(), "same");
    sentence_aligner const policy({.lengths = false, .words = false}, embedding_cost({a, 16}, {b, 16}));
    bead_list const beads = align(source, target, policy);
    std::vector<std::string> found;
    for (bead const& one : beads) found.push_back(to_string(one));
    for (char const* one : {"[0]:[0]", "[3]:[2]", "[4]:[3]", "[5]:[4]", "[7]:[7]"})
        CHECK(std::ranges::find(found, one) != found.end());
}

TEST_CASE("embedding cost: vectors of runs decide about longer beads")
{
    // Of target sentences 1 and 2 neither is like source sentence 1, and their run is.
    std::vector<float> const a = vectors({0, 1, 2});
    std::vector<float> b;
    for (int const i : {0, 50, 10, 51, 11, 1, 2, 52}) {
        std::vector<float> const one = vectors({i});
        b.insert(b.end(), one.begin(), one.end());
    }
    std::vector<std::string> const source(3, "same"), target(4, "same");
    sentence_aligner const policy({.lengths = false, .words = false}, embedding_cost({a, 16}, {b, 16, 2}));
    bead_list const beads = align(source, target, policy);
    REQUIRE(beads.size() == 3);
    CHECK(to_string(beads[1]) == "[1]:[1, 2]");
}

TEST_CASE("embedding cost: vectors that do not fit are named")
{
    std::vector<float> a = vectors({0, 1}), b = vectors({0, 1, 2});
    CHECK_THROWS_AS(embedding_cost({a, 16}, {b, 8}), error);
    CHECK_THROWS_AS(embedding_cost({a, 7}, {b, 16}), error);
    CHECK_THROWS_AS(embedding_cost({a, 0}, {b, 16}), error);
    std::vector<std::string> const two{"a", "b"};
    sentence_aligner const policy({.lengths = false, .words = false}, embedding_cost({a, 16}, {b, 16}));
    CHECK_THROWS_WITH(align(two, two, policy), Catch::Matchers::ContainsSubstring("vectors of 2 and 3"));
    b[20] = std::numeric_limits<float>::quiet_NaN();
    CHECK_THROWS_WITH(embedding_cost({a, 16}, {b, 16}), Catch::Matchers::ContainsSubstring("target[1]"));
}
