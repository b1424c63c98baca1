// SPDX-License-Identifier: MIT
// The kernels that the program carries, each by the measure of the formula, as far as this processor runs them.
#include "kernels/kernels.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <span>
#include <vector>

#include <crossin/core/random.hpp>

#include "../lora/engine_cases.hpp"

using program::instructions;

TEST_CASE("kernels: each set of instructions gives what the formula gives, with the same bits for any threads")
{
    for (auto const set : {instructions::baseline, instructions::avx2, instructions::avx512}) {
        if (!program::available(set)) {
            std::cout << "skipped: this processor does not run " << program::name_of(set) << '\n';
            continue;
        }
        CAPTURE(program::name_of(set));
        crossin::any_engine one = program::make_kernel(1, set), several = program::make_kernel(3, set);
        CHECK(one.threads() == 1);
        crossin_test::check_engine(several);
        for (crossin_test::group_case const& one_case : crossin_test::group_cases)
            CHECK(crossin_test::results_of(one, one_case) == crossin_test::results_of(several, one_case));
    }
}

TEST_CASE("kernels: each set of instructions finds the same neighbours, and those with fused products the same bits")
{
    auto const random = [](std::uint64_t key) {
        return program::read_vectors(150, 33, [key](std::size_t first, std::span<float> to) {
            for (std::size_t i = 0; i < to.size(); ++i)
                to[i] = static_cast<float>(crossin::random_bits(key, first * 33 + i) >> 44) * 0x1p-19F - 1;
        });
    };
    program::read_vectors const source = random(1), target = random(2);
    auto const plain = program::find_neighbours(source, target, {.k = 3}, instructions::baseline);
    std::vector<crossin::neighbour_lists<float>> fused;
    for (auto const set : {instructions::avx2, instructions::avx512}) {
        if (!program::available(set)) continue;
        auto const found = program::find_neighbours(source, target, {.k = 3}, set);
        fused.push_back(found.of_target);
        CHECK(fused.back() == fused.front());
        for (std::size_t row = 0; row < 150; ++row)
            for (std::size_t i = 0; i < 3; ++i) {
                CHECK(found.of_source[row][i].index == plain.of_source[row][i].index);
                CHECK(std::abs(found.of_source[row][i].similarity - plain.of_source[row][i].similarity) < 1e-6F);
            }
    }
}

TEST_CASE("kernels: the fastest is the last one that runs, and is taken when none is named")
{
    instructions const fastest = program::fastest_instructions();
    CHECK(program::available(instructions::baseline));
    CHECK(program::available(fastest));
    for (auto const set : {instructions::avx2, instructions::avx512})
        if (set > fastest) CHECK_FALSE(program::available(set));
    crossin::any_engine taken = program::make_kernel(1), named = program::make_kernel(1, fastest);
    crossin_test::group_case const& some = crossin_test::group_cases.back();
    CHECK(crossin_test::results_of(taken, some) == crossin_test::results_of(named, some));
}
