// SPDX-License-Identifier: MIT
#include <crossin/train/clip.hpp>

#include "support/catch.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <crossin/core/random.hpp>

namespace xin = crossin;

namespace {

struct owned {
    std::vector<std::vector<float>> gradients;
    std::vector<xin::parameter<float>> list;

    explicit owned(std::vector<std::vector<float>> given) : gradients(std::move(given))
    {
        for (auto& one : gradients)
            list.push_back({"p" + std::to_string(list.size()), xin::parameter_kind::weight, 1, one.size(), one, one});
    }
};

owned drawn(std::vector<std::size_t> const& sizes)
{
    std::vector<std::vector<float>> gradients;
    for (std::size_t p = 0; p < sizes.size(); ++p)
        for (std::size_t i = (gradients.emplace_back(sizes[p]), 0); i < sizes[p]; ++i)
            gradients[p][i] = static_cast<float>(static_cast<double>(xin::random_bits(p, i) >> 40) * 0x1p-23 - 1);
    return owned(std::move(gradients));
}

} // namespace

TEST_CASE("clip: the norm is over all parameters together")
{
    owned const some({{3, 0}, {}, {0, 0, 4}});
    CHECK(xin::gradient_norm(some.list) == 5);
    CHECK(xin::gradient_norm({}) == 0);
    owned const uneven = drawn({1, 7, 8, 9, 70'001, 65'536});
    double sum = 0;
    for (auto const& one : uneven.gradients)
        for (float const g : one) sum += static_cast<double>(g) * static_cast<double>(g);
    CHECK(xin::gradient_norm(uneven.list) == Approx(std::sqrt(sum)).epsilon(1e-13));
}

TEST_CASE("clip: any number of threads gives the same bits", "[threads]")
{
    owned const some = drawn({300'000, 11, 65'537});
    double const one = xin::gradient_norm(some.list, 1);
    CHECK(xin::gradient_norm(some.list, 2) == one);
    CHECK(xin::gradient_norm(some.list, 5) == one);
}

TEST_CASE("clip: large gradients are finite, and those that are not are named")
{
    owned some({{1, 2}, {3e38F, 3e38F}, {0}});
    CHECK(xin::gradient_norm(some.list) == Approx(std::sqrt(2.0) * 3e38));
    CHECK(xin::not_finite(some.list).empty());
    some.gradients[2][0] = std::numeric_limits<float>::infinity();
    CHECK(std::isinf(xin::gradient_norm(some.list)));
    CHECK(xin::not_finite(some.list) == "p2");
    some.gradients[1][1] = std::numeric_limits<float>::quiet_NaN();
    CHECK(std::isnan(xin::gradient_norm(some.list)));
    CHECK(xin::not_finite(some.list) == "p1");
}

TEST_CASE("clip: what is short enough stays, the rest is shortened to the limit")
{
    CHECK(xin::clip_factor(0.5, 1) == 1);
    CHECK(xin::clip_factor(1, 1) == 1);
    CHECK(xin::clip_factor(4, 1) == 0.25);
    CHECK(xin::clip_factor(4, 0) == 1);
    CHECK(xin::clip_factor(0, 1) == 1);
}

TEST_CASE("clip: back to zero")
{
    owned const some = drawn({10, 3});
    xin::clear_gradients(some.list);
    CHECK(xin::gradient_norm(some.list) == 0);
}
