// SPDX-License-Identifier: MIT
#include <crossin/core/checkpoint.hpp>

#include <concepts>

#include "support/catch.hpp"

using namespace crossin;

static_assert(std::regular<checkpoint> && std::regular<recorded_stage>);

TEST_CASE("checkpoint: a value that compares whole")
{
    checkpoint a;
    a.next = 100;
    a.made_of.add("seed", 7);
    a.stages.push_back({50, {{1, 2}, {1, 1, 1}}});
    checkpoint b = a;
    CHECK(a == b);
    b.stages.back().weights.groups[1] = 3;
    CHECK(a != b);
    b = a;
    b.next = 101;
    CHECK(a != b);
}
