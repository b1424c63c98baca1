// SPDX-License-Identifier: MIT
// The kernels that the program carries, each by the measure of the formula, as far as this processor runs them.
#include "kernels/kernels.hpp"

#include "support/catch.hpp"

#include <iostream>

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
