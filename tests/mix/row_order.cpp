// SPDX-License-Identifier: MIT
#include <crossin/mix/row_order.hpp>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace crossin;

namespace {

std::vector<std::uint64_t> epoch_of(row_order const& order, std::uint64_t epoch)
{
    std::vector<std::uint64_t> rows;
    for (std::uint64_t turn = epoch * order.rows; turn < (epoch + 1) * order.rows; ++turn) {
        row_order::position const at = order(turn);
        CHECK(at.epoch == epoch);
        rows.push_back(at.row);
    }
    return rows;
}

bool is_bijection(std::vector<std::uint64_t> rows)
{
    std::ranges::sort(rows);
    for (std::uint64_t i = 0; i < rows.size(); ++i)
        if (rows[i] != i) return false;
    return true;
}

/// How many different stretches of `width` rows, cut at their multiples, the rows lie in.
std::size_t stretches(std::vector<std::uint64_t> const& rows, std::size_t first, std::size_t count, std::uint64_t width)
{
    std::vector<std::uint64_t> found;
    for (std::size_t i = first; i < first + count; ++i) found.push_back(rows[i] / width);
    std::ranges::sort(found);
    return static_cast<std::size_t>(std::ranges::unique(found).begin() - found.begin());
}

} // namespace

TEST_CASE("row_order: every epoch takes each row once, and each in an order of its own")
{
    for (locality const how : {locality{}, in_blocks(8, 4), in_blocks(10, 3), in_blocks(1, 1), in_blocks(1, 64),
                               in_blocks(1000, 2), in_order()})
        for (std::uint64_t const rows : {1U, 2U, 7U, 8U, 31U, 32U, 33U, 79U, 80U, 81U, 1000U, 1023U}) {
            row_order const order{rows, 42, rows / 3, how};
            std::vector<std::uint64_t> const first = epoch_of(order, 0), second = epoch_of(order, 1);
            CHECK(is_bijection(first));
            CHECK(is_bijection(second));
            CHECK(is_bijection(epoch_of(order, 1'000'000)));
            if (rows > 30) CHECK((first == second) == (how == in_order()));
        }
}

TEST_CASE("row_order: walks that share a key and start apart cover each row once between them")
{
    for (locality const how : {locality{}, in_blocks(16, 4), in_order()}) {
        std::uint64_t const rows = 1200, walks = 12;
        std::vector<std::uint64_t> seen;
        for (std::uint64_t walk = 0; walk < walks; ++walk) {
            row_order const order{rows, 5, walk * rows / walks, how};
            for (std::uint64_t turn = 0; turn < rows / walks; ++turn) seen.push_back(order(turn).row);
        }
        CHECK(is_bijection(seen));
    }
}

TEST_CASE("row_order: in_order walks through the file from its shift on")
{
    row_order const order{10, 99, 4, in_order()};
    std::vector<std::uint64_t> rows;
    for (std::uint64_t turn = 0; turn < 12; ++turn) rows.push_back(order(turn).row);
    CHECK(rows == std::vector<std::uint64_t>{4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5});
}

TEST_CASE("row_order: in_blocks reads a group of blocks at a time, a full shuffle reads everywhere")
{
    std::uint64_t const rows = 64 * 1000, group = 64 * 16;
    std::vector<std::uint64_t> const near = epoch_of({rows, 3, 0, in_blocks(64, 16)}, 0);
    std::vector<std::uint64_t> const far = epoch_of({rows, 3, 0, {}}, 0);
    for (std::size_t first = 0; first + group <= rows; first += group) {
        // the random start may cut each block in two, and the last group has up to 31 blocks
        CHECK(stretches(near, first, group, 64) <= 2 * (first + 2 * group <= rows ? 16 : 31));
        CHECK(stretches(far, first, group, 64) > 500);
    }
    // and within the group neighbours are torn apart, and the groups are not the file's own stretches
    std::size_t kept = 0;
    for (std::size_t i = 1; i < near.size(); ++i) kept += near[i] == near[i - 1] + 1;
    CHECK(kept < rows / 200);
    CHECK(stretches(near, 0, group, group) > 8);
}

TEST_CASE("row_order: the incomplete block at the end is made of other rows in each epoch")
{
    std::uint64_t const rows = 16 * 10 + 9;
    row_order const order{rows, 11, 0, in_blocks(16, 2)};
    std::vector<std::uint64_t> times_last(rows, 0);
    for (std::uint64_t epoch = 0; epoch < 400; ++epoch)
        for (std::uint64_t const row : epoch_of(order, epoch)) times_last[row] += 1;
    CHECK(std::ranges::all_of(times_last, [](std::uint64_t times) { return times == 400; }));
    // a row's mean place over many epochs is the middle: no row is bound to the last group
    std::vector<double> place(rows, 0);
    for (std::uint64_t epoch = 0; epoch < 400; ++epoch) {
        std::vector<std::uint64_t> const order_of_epoch = epoch_of(order, epoch);
        for (std::size_t i = 0; i < rows; ++i) place[order_of_epoch[i]] += static_cast<double>(i) / 400;
    }
    auto const [low, high] = std::ranges::minmax(place); // standard deviation 49 / sqrt(400) = 2.4 around 84
    CHECK(low > 84 - 13);
    CHECK(high < 84 + 13);
}

TEST_CASE("row_order: groups larger than any number of rows are one group")
{
    for (locality const how : {in_blocks(std::uint64_t{1} << 32, std::uint64_t{1} << 32),
                               in_blocks(4, ~std::uint64_t{0}), in_blocks(~std::uint64_t{0}, 2)})
        CHECK(is_bijection(epoch_of({100, 1, 0, how}, 0)));
    STATIC_REQUIRE(row_order{100, 1, 0, in_blocks(std::uint64_t{1} << 32, std::uint64_t{1} << 32)}(7).row < 100);
}

TEST_CASE("row_order: a walk that remembers finds the same rows, wherever it is asked next")
{
    for (locality const how : {locality{}, in_order(), in_blocks(7, 3), in_blocks(2, 100), in_blocks(1000)}) {
        row_order const order{1003, 5, 400, how};
        row_walk walk(order);
        std::uint64_t turn = 0;
        for (std::uint64_t i = 0; i < 3000; ++i) REQUIRE(walk(i) == order(i));
        for (std::uint64_t i = 0; i < 3000; ++i) {
            turn = (turn + 1 + random_bits(9, i) % (i % 100 == 0 ? 5000 : 3)) % 6000;
            REQUIRE(walk(turn) == order(turn));
        }
    }
}

TEST_CASE("row_order: it is a constant expression")
{
    constexpr row_order order{100, 1, 0, in_blocks(8, 2)};
    STATIC_REQUIRE(order(250).epoch == 2);
    STATIC_REQUIRE(order(250).row < 100);
}

TEST_CASE("row_order: the order for a given key is settled")
{
    auto const first_rows = [](locality how) {
        row_order const order{1000, 2024, 0, how};
        std::vector<std::uint64_t> rows;
        for (std::uint64_t turn = 0; turn < 8; ++turn) rows.push_back(order(turn).row);
        return rows;
    };
    CHECK(first_rows({}) == std::vector<std::uint64_t>{336, 811, 592, 520, 347, 784, 453, 792});
    CHECK(first_rows(in_blocks(50, 4)) == std::vector<std::uint64_t>{811, 951, 817, 801, 149, 139, 974, 958});
}
