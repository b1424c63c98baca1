// SPDX-License-Identifier: MIT
#include <crossin/eval/paired_tests.hpp>

#include <array>
#include <vector>

#include "support/errors.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

item_statistics of(std::vector<double> const& right)
{
    item_statistics made(2);
    for (double const one : right) made.add(std::array<double, 2>{1, one});
    return made;
}

} // namespace

TEST_CASE("randomisation_test: all swaps of a few items, counted by hand")
{
    // The second system is better in three of four items: of 16 swaps, those of all or none of the three differ as much.
    item_statistics const a = of({0, 0, 0, 1}), b = of({1, 1, 1, 1});
    auto const p = randomisation_test(a, b, ratio_score{}, {.trials = 16}, item_clusters(4),
                                      [](std::uint64_t trial, std::uint64_t item) { return (trial >> item & 1) != 0; });
    REQUIRE(p.size() == 1);
    CHECK(p[0] == Approx((4 + 1) / 17.0));
}

TEST_CASE("randomisation_test: clusters are swapped whole")
{
    std::vector<std::uint32_t> const worlds = {0, 0, 1, 1};
    item_statistics const a = of({0, 0, 0, 0}), b = of({1, 1, 1, 1});
    auto const p = randomisation_test(a, b, ratio_score{}, {.trials = 4}, item_clusters{worlds},
                                      [](std::uint64_t trial, std::uint64_t world) {
                                          CHECK(world < 2);
                                          return (trial >> world & 1) != 0;
                                      });
    CHECK(p[0] == Approx((2 + 1) / 5.0));
}

TEST_CASE("randomisation_test: equal systems do not differ, different ones do, whatever the threads")
{
    std::vector<double> low, high;
    for (int i = 0; i < 400; ++i) {
        low.push_back(i % 4 == 0);
        high.push_back(i % 3 != 0);
    }
    CHECK(randomisation_test(of(low), of(low), ratio_score{})[0] == 1);
    auto const p = randomisation_test(of(low), of(high), ratio_score{}, {.threads = 1});
    CHECK(p[0] < 0.002);
    CHECK(p == randomisation_test(of(low), of(high), ratio_score{}, {.threads = 3}));
    CHECK(error_of([&] { static_cast<void>(randomisation_test(of(low), of({1}), ratio_score{})); }).code() ==
          errc::mismatch);
    CHECK(error_of([&] { static_cast<void>(randomisation_test(of({}), of({}), ratio_score{})); }).code() ==
          errc::invalid_argument);
}

TEST_CASE("sign_test: the binomial's tails")
{
    CHECK(sign_test(0, 0) == 1);
    CHECK(sign_test(5, 0) == Approx(2.0 / 32));
    CHECK(sign_test(1, 7) == Approx(2 * 9.0 / 256));
    CHECK(sign_test(7, 1) == Approx(sign_test(1, 7)));
    CHECK(sign_test(4, 4) == 1);
    CHECK(sign_test(100'000, 101'500) == Approx(0.00083).epsilon(0.02)); // z = 3.34
}
