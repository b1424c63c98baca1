// SPDX-License-Identifier: MIT
// Linked to tests that are compiled for processors with AVX2 and FMA: ends the program, before anything of it runs, on others.

#include <cstdio>
#include <cstdlib>

namespace {

[[gnu::constructor(101)]] void leave_on_other_processors()
{
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2")) return;
    std::puts("skipped: this processor has no AVX2 and FMA");
    std::fflush(stdout);
    std::_Exit(0);
}

} // namespace
