// SPDX-License-Identifier: MIT
#include <crossin/mix/draws.hpp>

#include "shapes.hpp"
#include "support/catch.hpp"

using namespace crossin;
using namespace crossin_test;

TEST_CASE("draws: weights whose sum passes 2^64 keep their proportions")
{
    std::uint64_t const most = ~std::uint64_t{0};
    draw_sequence const two(1, pools({10, 10}), schedule(weigh({1, most})));
    CHECK(two.counts_before(4096) == std::vector<std::uint64_t>{0, 4096});
    draw_sequence const three(1, pools({10, 10, 10}), schedule(weigh({1, most, most})));
    CHECK(three.counts_before(4096) == std::vector<std::uint64_t>{0, 2048, 2048});
}
