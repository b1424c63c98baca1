// SPDX-License-Identifier: MIT
// Linked to tests that are compiled for processors with AVX-512: ends the program, before anything of it runs, on others.

#include <cstdio>
#include <cstdlib>

namespace {

[[gnu::constructor(101)]] void leave_on_other_processors()
{
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2") &&
        __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return;
    std::puts("skipped: this processor has no AVX-512");
    std::fflush(stdout);
    std::_Exit(0);
}

} // namespace
