// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "support/catch.hpp"

#include <Eigen/Core>

#include <crossin/align/align.hpp>
#include <crossin/align/by_embedding.hpp>
#include <crossin/align/vectors.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/random.hpp>

using namespace crossin;

namespace {

struct entry {
    std::string text;
    std::vector<float> vector;
};

/// `count` random vectors, and the same ones in another order with some noise: source i belongs to target order[i].
struct planted {
    std::vector<entry> source = {}, target = {};

    explicit planted(std::size_t count, std::size_t dimension = 24)
    {
        auto const number = [](std::uint64_t key, std::uint64_t i) {
            return static_cast<float>(static_cast<double>(random_bits(key, i) >> 11) * 0x1p-52 - 1);
        };
        target.resize(count);
        for (std::size_t i = 0; i < count; ++i) {
            source.push_back({std::to_string(i), {}});
            entry& twin = target[place_of(i, count)];
            twin.text = std::to_string(i);
            for (std::size_t k = 0; k < dimension; ++k) {
                source[i].vector.push_back(number(1, i * dimension + k));
                twin.vector.push_back(source[i].vector[k] + 0.2F * number(2, i * dimension + k));
            }
        }
    }
    [[nodiscard]] static std::size_t place_of(std::size_t i, std::size_t count) { return (i * 7 + 3) % count; }
};

} // namespace

TEST_CASE("by_embedding: finds what was planted, in the user's own elements")
{
    planted const both(200);
    auto const pairs = align(both.source, both.target, by_embedding{}, &entry::vector);
    REQUIRE(pairs.size() == 200);
    double last = pairs[0].score;
    for (mined_pair const& one : pairs) {
        CHECK(both.source[one.source].text == both.target[one.target].text);
        CHECK(one.score <= last);
        last = one.score;
    }
    CHECK(pairs.tally().kept == 400);
    auto const again = align(both.source, both.target, by_embedding{.threads = 3}, &entry::vector);
    CHECK(std::vector(again.begin(), again.end()) == std::vector(pairs.begin(), pairs.end()));
}

TEST_CASE("by_embedding: spans, arrays and rows of Eigen's")
{
    std::vector<std::array<double, 2>> const arrays = {{1, 0}, {0, 1}};
    std::vector<std::span<double const>> const spans(arrays.begin(), arrays.end());
    std::vector<Eigen::RowVector2d> const rows = {{0, 2}, {3, 0.1}};
    for (auto const& pairs : {align(arrays, rows, by_embedding{.margin = margin_kind::absolute}),
                              align(spans, rows, by_embedding{.margin = margin_kind::absolute})}) {
        REQUIRE(pairs.size() == 2);
        CHECK(pairs[0] == mined_pair{1, 0, 1.0});
        CHECK(pairs[1].source == 0);
        CHECK(pairs[1].target == 1);
    }
}

TEST_CASE("by_embedding: an element of another dimension is named")
{
    planted both(20);
    both.target[11].vector.pop_back();
    try {
        (void)align(both.source, both.target, by_embedding{}, &entry::vector);
        FAIL("no error");
    } catch (error const& problem) {
        CHECK(problem.code() == errc::mismatch);
        CHECK(problem.message() == "vector 11 has 23 elements, and vector 0 of its range has 24");
    }
}

TEST_CASE("by_embedding: an empty side leaves the other without partners")
{
    planted const both(3);
    std::vector<entry> const none;
    auto const pairs = align(both.source, none, by_embedding{}, &entry::vector);
    CHECK(pairs.size() == 0);
    CHECK(pairs.tally().count("no partner") == 3);
}
