// SPDX-License-Identifier: MIT
#include <crossin/model/sampling.hpp>

#include "support/catch.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "random_model.hpp"

using namespace crossin;
using crossin_test::error_of;

namespace {

constexpr float none = -std::numeric_limits<float>::infinity();

std::uint32_t pick(sampling_options const& options, std::vector<float> const& logits, std::uint64_t draw)
{
    return token_sampler(options)(std::span(logits), draw);
}

/// How often each token comes up in `count` draws, as a share.
std::vector<double> shares(sampling_options const& options, std::vector<float> const& logits, std::uint64_t count)
{
    std::vector<double> made(logits.size());
    token_sampler sampler(options);
    for (std::uint64_t i = 0; i < count; ++i) made[sampler(std::span(logits), 7, i)] += 1 / static_cast<double>(count);
    return made;
}

} // namespace

TEST_CASE("sampling: the likeliest token, and of equal ones the first")
{
    CHECK(likeliest_token(std::span<float const>(std::vector<float>{1, 3, 2, 3})) == 1);
    CHECK(likeliest_token(std::span<double const>(std::vector<double>{-5})) == 0);
    CHECK(likeliest_token(std::span<float const>(std::vector<float>{none, -1e30F, none})) == 1);
    CHECK(pick({}, {1, 3, 2, 3}, 12345) == 1); // the draw does not matter
    CHECK(pick({.temperature = 5, .top_k = 1}, {1, 3, 2, 3}, ~std::uint64_t{0}) == 1);
}

TEST_CASE("sampling: the likeliest of equal tokens stay, in the order of ids")
{
    std::vector<float> const equal(9, 0.5F);
    for (std::uint64_t i = 0; i < 50; ++i) {
        CHECK(pick({.temperature = 1, .top_k = 3}, equal, random_bits(1, i)) < 3);
        CHECK(pick({.temperature = 1, .top_p = 0.33}, equal, random_bits(1, i)) < 3);
    }
    // With equal weights a draw says where to look.
    for (std::uint64_t id = 0; id < 9; ++id)
        CHECK(pick({.temperature = 1}, equal, (id * 2 + 1) * (~std::uint64_t{0} / 18)) == id);
}

TEST_CASE("sampling: tokens come as often as their probabilities say")
{
    std::vector<float> const logits = {std::log(0.1F), none, std::log(0.6F), std::log(0.25F), std::log(0.05F)};
    auto const all = shares({.temperature = 1}, logits, 40'000);
    CHECK(all[0] == Approx(0.1).margin(0.006));
    CHECK(all[1] == 0);
    CHECK(all[2] == Approx(0.6).margin(0.01));
    CHECK(all[3] == Approx(0.25).margin(0.009));
    CHECK(all[4] == Approx(0.05).margin(0.005));

    auto const hot = shares({.temperature = 2}, logits, 40'000); // square roots, made to add up to 1
    double sum = 0;
    for (double const p : {0.1, 0.6, 0.25, 0.05}) sum += std::sqrt(p);
    CHECK(hot[2] == Approx(std::sqrt(0.6) / sum).margin(0.01));
    CHECK(hot[4] == Approx(std::sqrt(0.05) / sum).margin(0.01));
}

TEST_CASE("sampling: top-k and top-p keep the likeliest, and share what is left among them")
{
    std::vector<float> const logits = {std::log(0.1F), std::log(0.6F), std::log(0.25F), std::log(0.05F)};
    auto const two = shares({.temperature = 1, .top_k = 2}, logits, 20'000);
    CHECK(two[0] == 0);
    CHECK(two[3] == 0);
    CHECK(two[1] == Approx(0.6 / 0.85).margin(0.01));
    auto const nucleus = shares({.temperature = 1, .top_p = 0.7}, logits, 20'000); // 0.6 is not enough
    CHECK(nucleus[0] == 0);
    CHECK(nucleus[1] == Approx(0.6 / 0.85).margin(0.01));
    CHECK(shares({.temperature = 1, .top_p = 0.5}, logits, 100)[1] == Approx(1));
    CHECK(shares({.temperature = 1, .top_p = 1e-9}, logits, 100)[1] == Approx(1));
    // Of the two that top-k leaves, the first has 0.706: the share is of what top-k left.
    CHECK(shares({.temperature = 1, .top_k = 2, .top_p = 0.7}, logits, 100)[1] == Approx(1));
    // Filters that keep everything change no draw.
    for (std::uint64_t i = 0; i < 200; ++i) {
        std::uint64_t const draw = random_bits(3, i);
        std::uint32_t const plain = pick({.temperature = 0.8}, logits, draw);
        CHECK(pick({.temperature = 0.8, .top_k = 4}, logits, draw) == plain);
        CHECK(pick({.temperature = 0.8, .top_k = 100, .top_p = 0.9999999}, logits, draw) == plain);
    }
}

TEST_CASE("sampling: the same key and index, the same token; pinned")
{
    std::vector<float> logits;
    for (std::uint64_t i = 0; i < 100; ++i) logits.push_back(static_cast<float>(random_bits(9, i) >> 40) * 0x1p-22F);
    std::vector<std::uint32_t> ids;
    token_sampler sampler({.temperature = 0.9, .top_k = 40, .top_p = 0.9});
    for (std::uint64_t i = 0; i < 8; ++i) ids.push_back(sampler(std::span(std::as_const(logits)), 42, i));
    token_sampler again(sampler.options());
    for (std::uint64_t i = 8; i-- > 0;) {
        CHECK(again(std::span(std::as_const(logits)), 42, i) == ids[i]); // in any order
        CHECK(again(std::span(std::as_const(logits)), random_bits(42, i)) == ids[i]);
    }
    CHECK(ids == std::vector<std::uint32_t>{43, 34, 64, 64, 81, 30, 74, 42});
}

TEST_CASE("sampling: logits that are no numbers, and options out of their range")
{
    error found = error_of([] { static_cast<void>(pick({}, {1, std::nanf(""), 2}, 0)); });
    CHECK(found.code() == errc::invalid_argument);
    CHECK(found.message().find("the logit of token 1 is nan") == 0);
    found = error_of([] { static_cast<void>(pick({.temperature = 1}, {1, 2, -none}, 0)); });
    CHECK(found.message().find("the logit of token 2 is inf") == 0);
    CHECK_THROWS_AS(pick({}, {none, none}, 0), error);
    CHECK_THROWS_AS(pick({}, {}, 0), error);
    for (sampling_options const& wrong :
         {sampling_options{.temperature = -1}, sampling_options{.temperature = std::nan("")},
          sampling_options{.temperature = std::numeric_limits<double>::infinity()}, sampling_options{.top_p = 0},
          sampling_options{.top_p = 1.01}, sampling_options{.top_p = std::nan("")},
          sampling_options{.repetition_penalty = 0}, sampling_options{.repetition_penalty = std::nan("")}}) {
        found = error_of([&] { static_cast<void>(token_sampler(wrong)); });
        CHECK(found.code() == errc::invalid_argument);
    }
    CHECK(error_of([] { static_cast<void>(token_sampler(sampling_options{.top_p = 1.5})); }).message() ==
          "top_p is 1.500000; it must be above 0, and at most 1");
}

TEST_CASE("sampling: what was said already becomes less likely")
{
    std::vector<float> logits = {2, -2, 4, 1};
    std::vector<std::uint32_t> const text = {0, 1, 0};
    penalize_repeated(std::span(logits), std::span(text), 2);
    CHECK(logits == std::vector<float>{1, -4, 4, 1});
}

TEST_CASE("sampling: no run of tokens stands twice")
{
    auto const out = [](std::vector<std::uint32_t> const& text, std::uint64_t length) {
        std::vector<float> logits(6, 1);
        forbid_repeated(std::span(logits), std::span(text), length);
        std::vector<std::uint32_t> ids;
        for (std::uint32_t id = 0; id < 6; ++id)
            if (logits[id] == none) ids.push_back(id);
        return ids;
    };
    using ids = std::vector<std::uint32_t>;
    CHECK(out({1, 2, 3, 1, 2}, 3) == ids{3});
    CHECK(out({1, 2, 3, 1, 2, 4, 1, 2}, 3) == ids{3, 4});
    CHECK(out({1, 2, 3, 1, 2}, 2) == ids{3});
    CHECK(out({1, 2, 3, 1, 2}, 4).empty());
    CHECK(out({1, 2, 3, 1, 2}, 1) == ids{1, 2, 3});
    CHECK(out({5, 5}, 2) == ids{5});
    CHECK(out({5}, 2).empty());
    CHECK(out({}, 1).empty());
}

TEST_CASE("sampling: what a generation_config.json advises")
{
    generation_config advice;
    advice.temperature = 0.7;
    advice.top_k = 20;
    advice.top_p = 0.8;
    advice.repetition_penalty = 1.1;
    CHECK(sampling_of(advice) == sampling_options{.repetition_penalty = 1.1});
    advice.sampled = true;
    CHECK(sampling_of(advice) ==
          sampling_options{.temperature = 0.7, .top_k = 20, .top_p = 0.8, .repetition_penalty = 1.1});
}
