// SPDX-License-Identifier: MIT
#include <crossin/model/key_value_cache.hpp>

#include "support/catch.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "random_model.hpp"
#include "tiny_model.hpp"

using namespace crossin;
using namespace crossin_test;

namespace {

/// Writes places into all layers, each with its own number.
template <class Scalar>
void add(key_value_cache<Scalar>& cache, model_config const& config, std::size_t count)
{
    auto const rows = cache.room_for(count, config);
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t r = 0; r < count; ++r)
            for (matrix_view<Scalar> const& half : {rows[i].keys, rows[i].values})
                half(half.rows() - count + r, 0) = static_cast<Scalar>(cache.size() + r);
    cache.grow(count);
}

/// The places that a layer sees beside one more.
std::vector<double> seen(key_value_cache<double>& cache, model_config const& config, std::size_t layer)
{
    auto const rows = cache.room_for(1, config)[layer];
    std::vector<double> places;
    for (std::size_t r = 0; r + 1 < rows.keys.rows(); ++r) {
        CHECK(rows.keys(r, 0) == rows.values(r, 0));
        places.push_back(rows.keys(r, 0));
    }
    return places;
}

} // namespace

TEST_CASE("key_value_cache: of a window, what the next token sees; of other layers, everything")
{
    model_config const config = tiny_configs()[1]; // a window of 3 in the first of two layers
    key_value_cache<double> cache(config);
    CHECK(cache.window(0) == 3);
    CHECK(cache.window(1) == 0);
    CHECK(seen(cache, config, 0).empty());
    for (unsigned const count : {1U, 1U, 1U, 1U, 5U, 1U, 9U, 1U, 1U, 1U, 1U, 1U, 1U}) {
        add(cache, config, count);
        std::vector<double> all;
        for (std::size_t i = 0; i < cache.size(); ++i) all.push_back(static_cast<double>(i));
        CHECK(seen(cache, config, 1) == all);
        CHECK(seen(cache, config, 0) == std::vector<double>(all.size() < 2 ? all.begin() : all.end() - 2, all.end()));
    }
    CHECK(cache.size() == 25);
}

TEST_CASE("key_value_cache: cut, where a window allows it or was held")
{
    model_config config = tiny_configs()[1];
    config.longest_tokens = 1000;
    key_value_cache<double> cache(config);
    add(cache, config, 9);
    cache.hold();
    for (int i = 0; i < 400; ++i) add(cache, config, 1);
    cache.cut(9);
    CHECK(cache.size() == 9);
    CHECK(seen(cache, config, 0) == std::vector<double>{7, 8});
    CHECK(seen(cache, config, 1).size() == 9);
    key_value_cache<double> copy = cache;
    add(copy, config, 3);
    CHECK(cache.size() == 9);
    cache.cut(400); // nothing to forget
    CHECK(cache.size() == 9);
    cache.cut(0);
    CHECK(cache.size() == 0);
    CHECK(seen(cache, config, 1).empty());

    for (int i = 0; i < 300; ++i) add(cache, config, 1);
    error const found = error_of([&] { cache.cut(16); });
    CHECK(found.code() == errc::exhausted);
    CHECK(found.message() == "a window of 3 tokens has passed what the first 16 tokens of the text need; hold the "
                             "cache there before it goes on");
    CHECK(cache.size() == 300);
    CHECK_NOTHROW(cache.cut(299));
}

TEST_CASE("key_value_cache: more than it is for, or another model")
{
    model_config config = tiny_config();
    config.longest_tokens = 5;
    key_value_cache<float> cache(config);
    CHECK(cache.room_for(5, config).size() == 2);
    CHECK(cache.size_bytes() == 2 * 2 * 5 * 12 * sizeof(float));
    CHECK(error_of([&] { static_cast<void>(cache.room_for(6, config)); }).code() == errc::limit);
    config.key_value_heads = 1;
    CHECK(error_of([&] { static_cast<void>(cache.room_for(1, config)); }).code() == errc::mismatch);
    config = tiny_configs()[1];
    config.windowed.pop_back();
    CHECK(error_of([&] { key_value_cache<float>{config}; }).code() == errc::mismatch);
}

TEST_CASE("key_value_cache: memory is no more than is said, however a text is read")
{
    model_config config = tiny_configs()[1];
    config.longest_tokens = 5000;
    for (std::uint64_t const window : {1U, 4U, 300U, 1000U})
        for (std::size_t const step : {std::size_t{1}, std::size_t{7}, cached_block}) {
            INFO("window " << window << ", " << step << " tokens at a time");
            config.window_tokens = window;
            key_value_cache<float> cache(config);
            for (std::size_t at = 0; at + step <= 4000; at += step) {
                add(cache, config, step);
                std::uint64_t const most = cached_places(config, 0, cache.size()) +
                                           cached_places(config, 1, cache.size());
                REQUIRE(cache.size_bytes() <= most * 2 * 12 * sizeof(float));
            }
            CHECK(cached_places(config, 0, 4000) == (window == 1000 ? 2000 : window == 300 ? 600 : window + 255));
            CHECK(cached_places(config, 1, 4000) == 4500);
            CHECK(cached_places(config, 1, 4900) == 5000);
            CHECK(cache.size_bytes() >= cache.size() * 2 * 12 * sizeof(float));
        }
    // Held, a window keeps all that came since, and memory does not move with every token.
    config.window_tokens = 4;
    key_value_cache<float> cache(config);
    add(cache, config, 10);
    cache.hold();
    std::size_t moves = 0, bytes = 0;
    for (int i = 0; i < 3000; ++i) {
        add(cache, config, 1);
        moves += cache.size_bytes() != bytes;
        bytes = cache.size_bytes();
    }
    CHECK(moves < 150);
    CHECK(bytes <= 2 * cached_places(config, 1, cache.size()) * 2 * 12 * sizeof(float));
}
