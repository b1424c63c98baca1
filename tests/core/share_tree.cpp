// SPDX-License-Identifier: MIT
#include <crossin/core/share_tree.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <numeric>
#include <vector>

#include <crossin/core/random.hpp>

#include "support/catch.hpp"

using namespace crossin;

static_assert(std::regular<share_state> && std::regular<tree_weights>);

namespace {
using integers = std::vector<std::uint64_t>;
using shape = std::vector<std::uint32_t>;

/// Exact share of each leaf, as long double.
std::vector<long double> shares_of(shape const& groups, tree_weights const& weights)
{
    std::vector<long double> shares;
    long double total = 0;
    std::size_t leaf = 0;
    std::vector<long double> group_sums;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        long double sum = 0;
        for (std::uint32_t k = 0; k < groups[g]; ++k) sum += static_cast<long double>(weights.leaves[leaf++]);
        group_sums.push_back(sum);
        if (sum > 0) total += static_cast<long double>(weights.groups[g]);
    }
    leaf = 0;
    for (std::size_t g = 0; g < groups.size(); ++g)
        for (std::uint32_t k = 0; k < groups[g]; ++k, ++leaf)
            shares.push_back(group_sums[g] > 0 ? static_cast<long double>(weights.groups[g]) / total *
                                                     static_cast<long double>(weights.leaves[leaf]) / group_sums[g]
                                               : 0);
    return shares;
}

/// 60 groups of one leaf, with weights that fall from 0.5 to 1e-6 of their sum.
tree_weights falling()
{
    tree_weights weights;
    for (int i = 0; i < 60; ++i)
        weights.groups.push_back(static_cast<std::uint64_t>(1e15 * std::pow(0.5e6, -i / 59.0)));
    weights.leaves.assign(60, 1);
    return weights;
}
} // namespace

TEST_CASE("share_tree: at() and count() and after() tell the same story")
{
    shape const groups = {3, 1, 4, 2};
    share_tree const tree(groups);
    REQUIRE(tree.leaf_count() == 10);
    REQUIRE(tree.group_count() == 4);
    CHECK(tree.first_leaf(2) == 4);
    tree_weights const weights = {{5, 2, 1, 3}, {1, 2, 3, 1, 7, 0, 1, 1, 4, 9}};
    share_state const state = tree.start(weights);
    integers seen(10);
    for (std::uint64_t k = 0; k < 5000; ++k) {
        for (std::uint32_t leaf = 0; leaf < 10; ++leaf) REQUIRE(tree.count(state, leaf, k) == seen[leaf]);
        share_tree::turn const turn = tree.at(state, k);
        REQUIRE(turn.number == seen[turn.leaf]);
        ++seen[turn.leaf];
    }
    CHECK(seen[5] == 0);
    share_state const later = tree.after(state, 5000);
    CHECK(later.drawn == seen);
    for (std::uint64_t k = 0; k < 500; ++k) REQUIRE(tree.at(later, k) == tree.at(state, 5000 + k));
    CHECK(tree.after(tree.after(state, 123), 4877) == later);
}

TEST_CASE("share_tree: every prefix is within the depth of the tree of its exact share, for sixty leaves down to 1e-6")
{
    shape const groups(60, 1);
    share_tree const tree(groups);
    tree_weights const weights = falling();
    share_state const state = tree.start(weights);
    auto const shares = shares_of(groups, weights);
    long double worst = 0;
    auto const look = [&](std::uint64_t k) {
        std::uint64_t total = 0;
        for (std::uint32_t leaf = 0; leaf < 60; ++leaf) {
            std::uint64_t const count = tree.count(state, leaf, k);
            total += count;
            worst = std::max(worst,
                             std::abs(static_cast<long double>(count) - shares[leaf] * static_cast<long double>(k)));
        }
        REQUIRE(total == k);
    };
    for (std::uint64_t k = 0; k < 20'000; ++k) look(k);
    for (std::uint64_t i = 0; i < 20'000; ++i) look(below(100'000'000, random_bits(1, i)));
    CHECK(worst <= 6);
    // 2^-64 a split: the bound still holds after 10^15 draws
    for (std::uint64_t i = 0; i < 1000; ++i) look(below(1'000'000'000'000'000, random_bits(2, i)));
    CHECK(worst <= 6);
    CHECK(tree.count(state, 59, 100'000'000) == 40); // 4e-7 of all
}

TEST_CASE("share_tree: weights may lie sixty powers of two apart")
{
    shape const groups = {1, 1, 2};
    share_tree const tree(groups);
    tree_weights const weights = {{std::uint64_t{1} << 63, 1, std::uint64_t{1} << 62}, {1, 1, ~std::uint64_t{0}, 1}};
    share_state const state = tree.start(weights);
    auto const shares = shares_of(groups, weights);
    for (std::uint64_t const k :
         {std::uint64_t{1}, std::uint64_t{1'000'000}, std::uint64_t{1} << 40, std::uint64_t{1} << 62})
        for (std::uint32_t leaf = 0; leaf < 4; ++leaf)
            CHECK(std::abs(static_cast<long double>(tree.count(state, leaf, k)) -
                           shares[leaf] * static_cast<long double>(k)) <= 4);
}

TEST_CASE("share_tree: the smallest weight is not rounded to nothing beside more than 2^64 of others, on either side")
{
    constexpr std::uint64_t most = ~std::uint64_t{0};
    share_tree const tree(shape(8, 1));
    integers const leaves(8, 1);
    share_state const last = tree.start({{most, most, most, most, 0, 0, 0, 1}, leaves});
    CHECK(tree.count(last, 7, std::uint64_t{1} << 63) == 1);
    share_state const first = tree.start({{1, 0, 0, 0, most, most, most, most}, leaves});
    CHECK(tree.count(first, 0, (std::uint64_t{1} << 63) + 2) == 1);
}

TEST_CASE("share_tree: weights of zero are never drawn, nor are groups whose leaves all weigh nothing")
{
    share_tree const tree(shape{2, 3, 1, 1});
    share_state const state = tree.start({{4, 9, 0, 2}, {1, 0, 0, 0, 0, 1, 1}});
    integers counts(7);
    for (std::uint64_t k = 0; k < 6000; ++k) ++counts[tree.at(state, k).leaf];
    CHECK(counts == integers{4000, 0, 0, 0, 0, 0, 2000});
    CHECK(tree.count(state, 0, ~std::uint64_t{0} >> 1) + tree.count(state, 6, ~std::uint64_t{0} >> 1) ==
          ~std::uint64_t{0} >> 1);
    share_tree const one(shape{1});
    share_state const alone = one.start({{1}, {1}});
    CHECK(one.at(alone, 12345) == share_tree::turn{0, 12345});
    CHECK(one.count(alone, 0, 99) == 99);
}

TEST_CASE("share_tree: the weights of a group are its own, whatever those of its leaves")
{
    share_tree const tree(shape{4, 1});
    share_state const state = tree.start({{1, 1}, {100, 200, 300, 400, 1}});
    CHECK(tree.count(state, 4, 10'000) == 5000);
    CHECK(tree.count(state, 3, 10'000) == 2000);
}

TEST_CASE("share_tree: counts and remainders are carried over changes of weights")
{
    shape const groups = {2, 2};
    share_tree const tree(groups);
    share_state state = tree.start({{1, 1}, {1, 2, 3, 4}});
    integers seen(4);
    std::vector<long double> exact(4);
    std::uint64_t position = 0;
    for (std::uint64_t stage = 0; stage < 400; ++stage) {
        std::uint64_t const length = 1 + random_bits(3, stage) % 90;
        tree_weights const weights = {{1 + random_bits(4, stage) % 9, 1 + random_bits(5, stage) % 9},
                                      {random_bits(6, stage) % 5, 1, random_bits(7, stage) % 7, 2}};
        tree.set_weights(state, weights);
        auto const shares = shares_of(groups, weights);
        for (std::uint64_t k = 0; k < length; ++k) {
            share_tree::turn const turn = tree.at(state, k);
            REQUIRE(turn.number == seen[turn.leaf]); // no draw is lost or repeated
            ++seen[turn.leaf];
        }
        state = tree.after(state, length);
        position += length;
        REQUIRE(state.drawn == seen);
        for (std::size_t leaf = 0; leaf < 4; ++leaf) {
            exact[leaf] += shares[leaf] * static_cast<long double>(length);
            REQUIRE(std::abs(static_cast<long double>(seen[leaf]) - exact[leaf]) <= 8);
        }
    }
    CHECK(std::accumulate(seen.begin(), seen.end(), std::uint64_t{0}) == position);
}

TEST_CASE("share_tree: twenty thousand short stages of annealed weights do not drift")
{
    constexpr std::uint32_t leaves = 60;
    share_tree const tree(shape(leaves, 1));
    tree_weights weights = falling();
    share_state state = tree.start(weights);
    std::vector<long double> exact(leaves);
    long double worst = 0;
    integers const from = weights.groups;
    for (std::uint64_t stage = 0; stage < 20'000; ++stage) {
        for (std::size_t i = 0; i < leaves; ++i) // from falling to even
            weights.groups[i] = multiply_divide(from[i], 20'000 - stage, 20'000) +
                                multiply_divide(16'666'666'666'666, stage, 20'000);
        tree.set_weights(state, weights);
        long double sum = 0;
        for (std::uint64_t const weight : weights.groups) sum += static_cast<long double>(weight);
        std::uint64_t const length = 1 + stage % 64;
        state = tree.after(std::move(state), length);
        for (std::size_t i = 0; i < leaves; ++i) {
            exact[i] += static_cast<long double>(weights.groups[i]) / sum * static_cast<long double>(length);
            worst = std::max(worst, std::abs(static_cast<long double>(state.drawn[i]) - exact[i]));
        }
    }
    CHECK(worst <= 8);
}

TEST_CASE("share_tree: the first draws are the same everywhere")
{
    share_tree const tree(shape{2, 1, 3});
    share_state const state = tree.start({{5, 2, 1}, {3, 1, 1, 1, 1, 2}});
    std::vector<std::uint32_t> leaves;
    for (std::uint64_t k = 0; k < 24; ++k) leaves.push_back(tree.at(state, k).leaf);
    CHECK(leaves == std::vector<std::uint32_t>{0, 2, 1, 5, 0, 0, 2, 0, 1, 2, 0, 4, 0, 0, 2, 1, 0, 2, 0, 3, 0, 1, 2, 0});
    CHECK(tree.at(state, 123'456'789'012) == share_tree::turn{0, 57870369849});
}

TEST_CASE("share_tree: shapes and weights that cannot be are refused")
{
    CHECK_THROWS_AS(share_tree(shape{}), error);
    CHECK_THROWS_AS(share_tree(shape{1, 0}), error);
    share_tree const tree(shape{1, 2});
    CHECK_THROWS_AS(tree.start({{1}, {1, 1, 1}}), error);
    CHECK_THROWS_AS(tree.start({{1, 1}, {1, 1}}), error);
    CHECK_THROWS_AS(tree.start({{0, 0}, {1, 1, 1}}), error);
    CHECK_THROWS_AS(tree.start({{0, 1}, {1, 0, 0}}), error);
    CHECK_NOTHROW(tree.start({{0, 1}, {0, 0, 1}}));
}
