// SPDX-License-Identifier: MIT
#include <crossin/train/early_stop.hpp>

#include "support/catch.hpp"

namespace xin = crossin;

TEST_CASE("early_stop: the first loss is the best, then each that is lower")
{
    xin::early_stop so_far;
    CHECK(so_far.add(3, 10, {}));
    CHECK_FALSE(so_far.add(3, 20, {}));
    CHECK(so_far.add(2, 30, {}));
    CHECK_FALSE(so_far.add(2.5, 40, {}));
    CHECK(so_far == xin::early_stop{2, 30, 40, 4, 1});
}

TEST_CASE("early_stop: a run ends when its patience does, and never without any")
{
    xin::early_stop_options const options{.patience = 2};
    xin::early_stop so_far;
    CHECK_FALSE(so_far.ends(options));
    so_far.add(1, 1, options);
    so_far.add(2, 2, options);
    CHECK_FALSE(so_far.ends(options));
    so_far.add(0.5, 3, options); // a gain begins the count anew
    so_far.add(2, 4, options);
    CHECK_FALSE(so_far.ends(options));
    so_far.add(2, 5, options);
    CHECK(so_far.ends(options));
    CHECK_FALSE(so_far.ends({}));
}

TEST_CASE("early_stop: a gain that is too small makes a new best, and ends patience all the same")
{
    xin::early_stop_options const options{.patience = 1, .least_gain = 0.1};
    xin::early_stop so_far;
    so_far.add(1, 1, options);
    CHECK(so_far.add(0.95, 2, options));
    CHECK(so_far.best_step == 2);
    CHECK(so_far.ends(options));
    CHECK(so_far.add(0.84, 3, options));
    CHECK_FALSE(so_far.ends(options));
}
