// SPDX-License-Identifier: MIT
#include <crossin/lora/matrix.hpp>

#include "support/catch.hpp"

#include <cstddef>
#include <limits>
#include <type_traits>

#include <crossin/core/error.hpp>

namespace xin = crossin;

static_assert(std::is_convertible_v<xin::matrix_view<float>, xin::matrix_view<float const>>);
static_assert(!std::is_convertible_v<xin::matrix_view<float const>, xin::matrix_view<float>>);
static_assert(!std::is_convertible_v<xin::matrix<float> const&, xin::matrix_view<float>>);
static_assert(std::is_trivially_copyable_v<xin::matrix_view<double>>);

TEST_CASE("matrix: rows lie one behind the other, zero at first")
{
    xin::matrix<float> m(2, 3);
    CHECK(m(1, 2) == 0);
    m(0, 1) = 4;
    m(1, 0) = 5;
    CHECK(m.data()[1] == 4);
    CHECK(m.data()[3] == 5);
    CHECK(m.row(1)[0] == 5);
    xin::matrix<float> other = m;
    CHECK(other == m);
    other.fill(1);
    CHECK(other(1, 2) == 1);
    CHECK(other != m);
}

TEST_CASE("matrix: a view sees what is written, with a stride of its own")
{
    xin::matrix<float> m(3, 4);
    xin::matrix_view<float> const right(m.data() + 2, 3, 2, 4); // the last two columns
    right(2, 1) = 7;
    CHECK(m(2, 3) == 7);
    xin::matrix_view<float const> const read = right;
    CHECK(read(2, 1) == 7);
    CHECK(read.stride() == 4);
    CHECK(xin::matrix_view<float>{}.empty());
    CHECK(!read.empty());
}

TEST_CASE("matrix: a size beyond all memory is refused before it is multiplied")
{
    std::size_t const large = std::numeric_limits<std::size_t>::max() / 2 + 1;
    CHECK_THROWS_AS(xin::matrix<float>(large, 2), xin::error);
    CHECK_THROWS_AS(xin::matrix<float>(large, 4), xin::error);
    CHECK(xin::matrix<float>(large, 0).view().empty());
}
