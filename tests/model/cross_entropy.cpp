// SPDX-License-Identifier: MIT
#include <crossin/model/cross_entropy.hpp>

#include "support/catch.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "numbers.hpp"

namespace xin = crossin;
using namespace crossin_test;

namespace {

std::vector<double> losses_of(xin::matrix<double> logits, std::vector<std::int32_t> const& labels)
{
    std::vector<double> losses(labels.size());
    xin::cross_entropy(logits.view(), std::span<std::int32_t const>(labels), losses, xin::logits_become::scratch);
    return losses;
}

} // namespace

TEST_CASE("cross_entropy: losses as the formula says, gradients equal central differences")
{
    auto logits = random_matrix(4, 37, 1, 3);
    std::vector<std::int32_t> const labels{0, 36, 5, 5};
    auto const losses = losses_of(logits, labels);
    for (std::size_t t = 0; t < 4; ++t) {
        double sum = 0;
        for (std::size_t v = 0; v < 37; ++v) sum += std::exp(logits(t, v));
        CHECK(losses[t] == Approx(std::log(sum) - logits(t, static_cast<std::size_t>(labels[t]))));
    }
    auto const expected = central_differences(all_of(logits), [&] {
        double sum = 0;
        for (double const loss : losses_of(logits, labels)) sum += loss;
        return sum;
    });
    std::vector<double> again(4);
    xin::cross_entropy(logits.view(), std::span<std::int32_t const>(labels), again, xin::logits_become::gradients, 2);
    CHECK(again == losses);
    CHECK(difference(copy_of(logits), expected) < 1e-8);
}

TEST_CASE("cross_entropy: logits of any size, and NaN comes through")
{
    std::vector<std::int32_t> const labels{0};
    xin::matrix<double> logits(1, 3);
    logits(0, 0) = 1e5;
    logits(0, 1) = 1e5;
    logits(0, 2) = -1e5;
    CHECK(losses_of(logits, labels)[0] == Approx(std::log(2.0)));
    logits(0, 1) = std::numeric_limits<double>::quiet_NaN();
    CHECK(std::isnan(losses_of(logits, labels)[0]));
    logits(0, 1) = std::numeric_limits<double>::infinity();
    CHECK(!std::isfinite(losses_of(logits, labels)[0]));
}

TEST_CASE("cross_entropy: in float with a large vocabulary, as in double; any number of threads, the same bits")
{
    auto const exact = random_matrix(15, 5003, 2, 8);
    std::vector<std::int32_t> labels{17, 4999, 5002};
    labels.resize(15, 70);
    auto const losses = losses_of(exact, labels);
    std::vector<xin::matrix<float>> results;
    for (unsigned const threads : {1U, 3U}) {
        auto logits = random_matrix<float>(15, 5003, 2, 8);
        std::vector<double> found(15);
        xin::cross_entropy(logits.view(), std::span<std::int32_t const>(labels), found, xin::logits_become::gradients,
                           threads);
        CHECK(difference(found, losses) < 1e-7);
        results.push_back(logits);
    }
    CHECK(results[0] == results[1]);
}
