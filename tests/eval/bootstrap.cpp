// SPDX-License-Identifier: MIT
#include <crossin/eval/bootstrap.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "support/errors.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

/// `items` items, of which the i-th is right with a chance of `share`.
item_statistics answers(std::uint64_t items, double share, std::uint64_t key)
{
    item_statistics made(2);
    for (std::uint64_t i = 0; i < items; ++i)
        made.add(
            std::array<double, 2>{1, static_cast<double>(random_bits(key, i) >> 11) * 0x1p-53 < share ? 1.0 : 0.0});
    return made;
}

} // namespace

TEST_CASE("bootstrap: given draws give the scores of exactly these items")
{
    item_statistics items(2);
    for (double const right : {1.0, 0.0, 0.0, 1.0}) items.add(std::array<double, 2>{1, right});
    std::array<std::array<std::uint64_t, 4>, 3> const draws = {{{0, 0, 0, 0}, {1, 2, 1, 2}, {0, 1, 2, 3}}};
    auto const found = bootstrap(items, ratio_score{}, {.resamples = 3, .confidence = 0.5}, item_clusters(4),
                                 [&](std::uint64_t r, std::uint64_t step, std::uint64_t n) {
                                     CHECK(n == 4);
                                     return draws[r][step];
                                 });
    REQUIRE(found.size() == 1);
    CHECK(found[0].value == 0.5);
    CHECK(found[0].low == 0.25); // of 0, 0.5 and 1, a quarter of the way
    CHECK(found[0].high == 0.75);
}

TEST_CASE("bootstrap: the interval of a share is that of the binomial")
{
    item_statistics const items = answers(2000, 0.3, 1);
    auto const found = bootstrap(items, ratio_score{}, {.resamples = 4000})[0];
    double const half = 1.96 * std::sqrt(found.value * (1 - found.value) / 2000);
    CHECK(std::fabs(found.low - (found.value - half)) < 0.1 * half);
    CHECK(std::fabs(found.high - (found.value + half)) < 0.1 * half);
}

TEST_CASE("bootstrap: 95 % intervals hold what is true in about 95 % of all samples")
{
    int held = 0;
    for (std::uint64_t key = 0; key < 400; ++key) {
        auto const found = bootstrap(answers(200, 0.4, 100 + key), ratio_score{}, {.resamples = 300, .seed = key})[0];
        held += found.low <= 0.4 && 0.4 <= found.high;
    }
    CHECK(held > 360);
    CHECK(held < 395);
}

TEST_CASE("expanded intervals: Student's tails, and those of the normal distribution for many")
{
    CHECK(detail::student_tail(12.706, 1) == Approx(0.025).epsilon(1e-3));
    CHECK(detail::student_tail(4.3027, 2) == Approx(0.025).epsilon(1e-3));
    CHECK(detail::student_tail(2.3646, 7) == Approx(0.025).epsilon(1e-3));
    CHECK(detail::student_tail(2.2281, 10) == Approx(0.025).epsilon(1e-3));
    CHECK(detail::student_tail(0, 5) == Approx(0.5));
    CHECK(detail::expanded_tail(0.025, 8) == Approx(std::erfc(2.3646 * std::sqrt(8 / 14.0)) / 2).epsilon(1e-3));
    CHECK(detail::expanded_tail(0.025, 100'000) == Approx(0.025).epsilon(1e-3));
    CHECK(detail::expanded_tail(0.025, 1) == 0);
}

TEST_CASE("expanded intervals: of eight worlds they hold what is true about as often as they say")
{
    int percentile = 0, expanded = 0;
    for (std::uint64_t key = 0; key < 400; ++key) {
        item_statistics items(2);
        std::vector<std::uint32_t> worlds;
        for (std::uint32_t world = 0; world < 8; ++world) {
            double sum = 0; // roughly normal, around 0
            for (std::uint64_t i = 0; i < 6; ++i)
                sum += static_cast<double>(random_bits(key, i, world) >> 11) * 0x1p-53 - 0.5;
            items.add(std::array<double, 2>{1, sum});
            worlds.push_back(world);
        }
        bootstrap_options options = {.resamples = 400, .seed = 1000 + key};
        auto const holds = [&](interval_kind kind) {
            options.kind = kind;
            auto const found = bootstrap(items, ratio_score{}, options, item_clusters{worlds})[0];
            return found.low <= 0 && 0 <= found.high;
        };
        percentile += holds(interval_kind::percentile);
        expanded += holds(interval_kind::expanded);
    }
    INFO(percentile << " and " << expanded << " of 400");
    CHECK(percentile < 365);
    CHECK(expanded > 368);
    CHECK(expanded < 396);
}

TEST_CASE("bootstrap: clusters widen intervals where items of a cluster are alike")
{
    item_statistics items(2);
    std::vector<std::uint32_t> worlds, facts;
    for (std::uint32_t world = 0; world < 10; ++world)
        for (std::uint32_t fact = 0; fact < 50; ++fact) {
            items.add(std::array<double, 2>{1, world < 5 ? 1.0 : 0.0});
            worlds.push_back(world);
            facts.push_back(fact);
        }
    auto const alone = bootstrap(items, ratio_score{})[0];
    auto const nested = bootstrap(items, ratio_score{}, {}, item_clusters{worlds, facts})[0];
    CHECK(alone.high - alone.low < 0.1);
    CHECK(nested.high - nested.low > 0.4);
    CHECK(nested.value == alone.value);
}

TEST_CASE("bootstrap: the same for any number of threads, and another for another seed")
{
    item_statistics const items = answers(500, 0.6, 3);
    auto const of = [&](unsigned threads, std::uint64_t seed) {
        return bootstrap(items, ratio_score{}, {.resamples = 101, .seed = seed, .threads = threads});
    };
    CHECK(of(1, 1) == of(3, 1));
    CHECK(of(1, 1) != of(1, 2));
}

TEST_CASE("resampled_scores: any function of how often items were drawn, like that of sums")
{
    item_statistics const items = answers(100, 0.6, 3);
    bootstrap_options const options = {.resamples = 50};
    auto const right = [&](std::span<std::uint32_t const> weights, std::span<double> scores) {
        double sum = 0, all = 0;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            sum += weights[i] * items.of(i)[1];
            all += weights[i];
        }
        CHECK(all == 100);
        scores[0] = sum / all;
    };
    auto const table = resampled_scores(item_clusters(100), 1, right, {.resamples = 50, .threads = 1},
                                        seeded_draws{options.seed});
    CHECK(percentile_interval(0.5, table, 0.95).low == bootstrap(items, ratio_score{}, options)[0].low);
}

TEST_CASE("paired_bootstrap: both systems see the same draws")
{
    item_statistics const a = answers(1000, 0.5, 1), b = answers(1000, 0.6, 2);
    auto const same = paired_bootstrap(a, a, ratio_score{})[0];
    CHECK(same.difference == score_interval{0, 0, 0});
    CHECK(same.p == 1);
    auto const found = paired_bootstrap(a, b, ratio_score{})[0];
    CHECK(found.first.value == Approx(a.sum()[1] / 1000));
    CHECK(found.difference.value == Approx((b.sum()[1] - a.sum()[1]) / 1000));
    CHECK(found.difference.low > 0);
    CHECK(found.p < 0.01);
    CHECK(found.first == bootstrap(a, ratio_score{})[0]);
    auto const turned = paired_bootstrap(b, a, ratio_score{})[0];
    CHECK(turned.difference.low == Approx(-found.difference.high));
    CHECK(turned.p == Approx(found.p));
    CHECK(error_of([&] { static_cast<void>(paired_bootstrap(a, answers(3, 1, 1), ratio_score{})); }).code() ==
          errc::mismatch);
}

TEST_CASE("two_sided_p: never 0, and 1 where nothing speaks against no difference")
{
    CHECK(two_sided_p(std::vector<double>{1, 2, 3}) == Approx(2.0 / 4));
    CHECK(two_sided_p(std::vector<double>{-1, 1}) == 1);
    CHECK(two_sided_p(std::vector<double>(999, -1.0)) == Approx(2.0 / 1000));
}

TEST_CASE("two_sided_p: of no difference it is small no oftener than it says")
{
    int rejected = 0;
    for (std::uint64_t key = 0; key < 300; ++key)
        rejected += paired_bootstrap(answers(200, 0.5, 2 * key), answers(200, 0.5, 2 * key + 1), ratio_score{},
                                     {.resamples = 200, .seed = key})[0]
                        .p <= 0.1;
    CHECK(rejected < 50);
    CHECK(rejected > 12);
}

TEST_CASE("bootstrap: what cannot be resampled is refused")
{
    item_statistics const none(2), items = answers(5, 0.5, 1);
    CHECK(error_of([&] { static_cast<void>(bootstrap(none, ratio_score{})); }).message() ==
          "there is no item to score");
    CHECK(error_of([&] { static_cast<void>(bootstrap(items, ratio_score{}, {.resamples = 0})); }).code() ==
          errc::invalid_argument);
    CHECK(error_of([&] { static_cast<void>(bootstrap(items, ratio_score{}, {.confidence = 1})); }).code() ==
          errc::invalid_argument);
    CHECK(error_of([&] { static_cast<void>(bootstrap(items, ratio_score{}, {}, item_clusters(4))); }).code() ==
          errc::mismatch);
    auto const undefined = [](std::span<double const>) { return std::numeric_limits<double>::quiet_NaN(); };
    CHECK(error_of([&] { static_cast<void>(bootstrap(items, undefined)); }).message().starts_with("score 0 is not"));
}
