// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "support/catch.hpp"

#include <crossin/align/nearest_neighbours.hpp>
#include <crossin/align/vectors.hpp>
#include <crossin/core/error.hpp>
#include <crossin/core/random.hpp>

using namespace crossin;

namespace {

template <class T>
struct table {
    std::vector<T> values;
    std::size_t rows, dimension;
    [[nodiscard]] vector_view<T> view() const { return {values.data(), rows, dimension}; }
};

/// Small integers, whose products are exact and often equal.
template <class T>
table<T> small_integers(std::size_t rows, std::size_t dimension, std::uint64_t key)
{
    table<T> made{std::vector<T>(rows * dimension), rows, dimension};
    for (std::size_t i = 0; i < made.values.size(); ++i)
        made.values[i] = static_cast<T>(static_cast<int>(random_bits(key, i) % 7) - 3);
    return made;
}

/// Every product, sorted.
template <class T>
std::vector<neighbour<T>> all_sorted(vector_view<T> vectors, std::size_t row, vector_view<T> others)
{
    std::vector<neighbour<T>> all;
    for (std::size_t j = 0; j < others.size(); ++j) {
        T sum = 0;
        for (std::size_t k = 0; k < vectors.dimension(); ++k) sum += vectors[row][k] * others[j][k];
        all.push_back({static_cast<std::uint32_t>(j), sum});
    }
    std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return precedes(a, b); });
    return all;
}

template <class T>
bool are_best(neighbour_lists<T> const& lists, vector_view<T> vectors, vector_view<T> others)
{
    for (std::size_t i = 0; i < vectors.size(); ++i) {
        auto const all = all_sorted(vectors, i, others);
        if (lists[i].size() != std::min(lists.k(), all.size()) ||
            !std::equal(lists[i].begin(), lists[i].end(), all.begin()))
            return false;
    }
    return lists.size() == vectors.size();
}

std::string message_of(auto call)
{
    try {
        call();
    } catch (error const& problem) {
        return problem.message();
    }
    return "";
}

} // namespace

TEST_CASE("nearest_neighbours: the best of all products, ties by index, whatever the shape and the threads")
{
    struct shape {
        std::size_t sources, targets, dimension, k;
    };
    for (shape const s :
         {shape{1, 1, 1, 1}, {7, 50, 3, 4}, {50, 7, 17, 3}, {9000, 20, 2, 5}, {20, 1900, 5, 2}, {130, 61, 9000, 4}}) {
        auto const x = small_integers<float>(s.sources, s.dimension, 1),
                   y = small_integers<float>(s.targets, s.dimension, 2);
        neighbour_options options{s.k, similarity_measure::dot, 1};
        auto const found = nearest_neighbours(x.view(), y.view(), options);
        CHECK(are_best(found.of_source, x.view(), y.view()));
        CHECK(are_best(found.of_target, y.view(), x.view()));
        for (unsigned threads : {2U, 3U, 16U}) {
            options.threads = threads;
            auto const again = nearest_neighbours(x.view(), y.view(), options);
            CHECK(again.of_source == found.of_source);
            CHECK(again.of_target == found.of_target);
        }
    }
    auto const x = small_integers<double>(40, 6, 3), y = small_integers<double>(90, 6, 4);
    auto const found = nearest_neighbours(x.view(), y.view(), {.k = 5, .measure = similarity_measure::dot});
    CHECK(are_best(found.of_source, x.view(), y.view()));
    CHECK(are_best(found.of_target, y.view(), x.view()));
}

TEST_CASE("nearest_neighbours: equal vectors have equal cosines wherever they stand, so that the lower index wins")
{
    auto made = small_integers<float>(1, 300, 5);
    for (float& value : made.values) value += 0.1F;
    table<float> many{{}, 101, 300};
    for (std::size_t i = 0; i < many.rows; ++i)
        many.values.insert(many.values.end(), made.values.begin(), made.values.end());
    auto const found = nearest_neighbours(many.view(), many.view(), {.k = 3});
    for (std::size_t i = 0; i < many.rows; ++i) {
        REQUIRE(found.of_source[i].size() == 3);
        for (std::uint32_t j = 0; j < 3; ++j) {
            CHECK(found.of_source[i][j].index == j);
            CHECK(found.of_target[i][j] == found.of_source[0][0 + j]);
        }
    }
    CHECK(found.of_source[0][0].similarity == Approx(1).margin(1e-6));
}

TEST_CASE("nearest_neighbours: cosine knows directions only, of any length")
{
    std::vector<double> const x = {3, 4, 1e-200, 0, 0, 1e250}, y = {6, 8, 0, -2};
    auto const found = nearest_neighbours(vector_view<double>(x.data(), 3, 2), vector_view<double>(y.data(), 2, 2),
                                          {.k = 2});
    CHECK(found.of_source[0][0].index == 0);
    CHECK(found.of_source[0][0].similarity == Approx(1));
    CHECK(found.of_source[1][0].similarity == Approx(0.6));
    CHECK(found.of_source[2][0].similarity == Approx(0.8));
    CHECK(found.of_source[2][1].similarity == Approx(-1));
}

TEST_CASE("nearest_neighbours: k is no more than the smaller side has")
{
    auto const x = small_integers<float>(30, 4, 1), y = small_integers<float>(3, 4, 2);
    auto const found = nearest_neighbours(x.view(), y.view(), {.k = 16, .measure = similarity_measure::dot});
    CHECK(found.of_source.k() == 3);
    CHECK(found.of_target.k() == 3);
    CHECK(are_best(found.of_target, y.view(), x.view()));
}

TEST_CASE("nearest_neighbours: an empty side has no neighbours and is none")
{
    auto const x = small_integers<float>(3, 4, 1);
    auto const found = nearest_neighbours(x.view(), vector_view<float>());
    CHECK(found.of_source.size() == 3);
    CHECK(found.of_source[2].empty());
    CHECK(found.of_target.size() == 0);
}

TEST_CASE("nearest_neighbours: a vector of zeros has no direction, and products as any other")
{
    std::vector<float> const x = {1, 0, 0, 0, 0, 1}, y = {0, 0, 1, 1};
    vector_view<float> const from(x.data(), 3, 2), to(y.data(), 2, 2);
    auto const by_cosine = nearest_neighbours(from, to, {.k = 2});
    CHECK(by_cosine.of_source[1].empty());
    CHECK(by_cosine.of_target[0].empty());
    REQUIRE(by_cosine.of_source[0].size() == 1);
    CHECK(by_cosine.of_source[0][0].index == 1);
    REQUIRE(by_cosine.of_target[1].size() == 2);
    CHECK(by_cosine.of_target[1][1].index == 2);
    auto const by_product = nearest_neighbours(from, to, {.k = 2, .measure = similarity_measure::dot});
    CHECK(by_product.of_source[1][0] == neighbour<float>{0, 0.0F});
}

TEST_CASE("nearest_neighbours: blocks that a function writes, on several threads")
{
    auto const x = small_integers<float>(200, 5, 1), y = small_integers<float>(900, 5, 2);
    std::mutex lock;
    std::set<std::size_t> firsts;
    auto const fetched = vectors_from<float>(y.rows, 5, [&](std::size_t first, std::span<float> to) {
        std::copy_n(y.values.begin() + static_cast<std::ptrdiff_t>(first * 5), to.size(), to.begin());
        std::lock_guard const hold(lock);
        firsts.insert(first);
        CHECK(to.size() < y.values.size());
    });
    neighbour_options const options{4, similarity_measure::dot, 2};
    auto const found = nearest_neighbours(x.view(), fetched, options);
    CHECK(found.of_source == nearest_neighbours(x.view(), y.view(), options).of_source);
    CHECK(firsts.size() > 2);
    // Vectors with gaps between them.
    vector_view<float> const every_third(y.values.data(), 300, 5, 15);
    CHECK(are_best(nearest_neighbours(x.view(), every_third, options).of_source, x.view(), every_third));
}

TEST_CASE("nearest_neighbours: what cannot be compared is refused by side and row")
{
    auto x = small_integers<float>(30, 4, 1);
    auto const y = small_integers<float>(3000, 4, 2), z = small_integers<float>(3, 5, 2);
    CHECK(message_of([&] {
              (void)nearest_neighbours(x.view(), z.view());
          }).find("have 4 elements and target vectors 5") != std::string::npos);
    CHECK(message_of([&] { (void)nearest_neighbours(x.view(), y.view(), {.k = 0}); }).find("k is 0") !=
          std::string::npos);
    CHECK(message_of([&] {
              (void)nearest_neighbours(vector_view<float>(x.values.data(), 3, 0),
                                       vector_view<float>(x.values.data(), 3, 0));
          }).find("no elements") != std::string::npos);
    x.values[4 * 17 + 2] = std::numeric_limits<float>::quiet_NaN();
    CHECK(message_of([&] {
              (void)nearest_neighbours(x.view(), y.view());
          }).starts_with("source vector 17 has nan at position 2"));
    x.values[4 * 17 + 2] = 1;
    // Of several bad ones the first is named, whatever the threads.
    auto bad = y;
    for (std::size_t const row : {900U, 1200U, 2900U})
        bad.values[4 * row + 1] = -std::numeric_limits<float>::infinity();
    for (unsigned threads = 1; threads < 6; ++threads)
        CHECK(message_of([&] {
                  (void)nearest_neighbours(x.view(), bad.view(), {.threads = threads});
              }).starts_with("target vector 900 has -inf at position 1"));
    bad = y;
    bad.values[4 * 5] = 1e30F;
    CHECK(message_of([&] {
              (void)nearest_neighbours(x.view(), bad.view(), {.measure = similarity_measure::dot});
          }).starts_with("target vector 5 is so long that its products overflow"));
    CHECK_NOTHROW(nearest_neighbours(x.view(), bad.view()));
}

TEST_CASE("nearest_rows: of each query the nearest, no_row without direction")
{
    std::vector<float> const queries = {0, 2, 5, 1, 0, 0}, among = {1, 0, 0, 1, 1, 0};
    auto const rows = nearest_rows(vector_view<float>(queries.data(), 3, 2), vector_view<float>(among.data(), 3, 2));
    CHECK(rows == std::vector<std::uint32_t>{1, 0, no_row});
}
