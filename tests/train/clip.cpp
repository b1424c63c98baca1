// SPDX-License-Identifier: MIT
#include <crossin/train/clip.hpp>

#include "support/catch.hpp"
#include "train/owned_parameters.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace xin = crossin;

namespace {

struct owned : crossin_test::owned_parameters {
    explicit owned(std::vector<std::vector<float>> const& given)
    {
        for (auto const& one : given) {
            add("p" + std::to_string(list.size()), xin::parameter_kind::weight, 1, one.size());
            std::ranges::copy(one, gradients.back().begin());
        }
    }
};

owned drawn(std::vector<std::size_t> const& sizes)
{
    owned made({});
    for (std::size_t const size : sizes) made.add("p", xin::parameter_kind::weight, 1, size);
    made.draw(made.gradients, 1);
    return made;
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
