// SPDX-License-Identifier: MIT
#ifndef CROSSIN_BENCHMARKS_SUPPORT_TORCH_HPP
#define CROSSIN_BENCHMARKS_SUPPORT_TORCH_HPP

/// \file
/// The peer torch, in the configuration in which it is fastest.

#include <cstdlib>
#include <iostream>
#include <string>

namespace crossin_bench {

/// Sets up the environment that torch inherits: threads that wait without spinning, and OpenBLAS's kernels for AVX-512
/// where there is such a processor (0.3.21 takes newer ones for older ones, and is 1.7 times slower then). Says so.
///
/// Returns: the Python that CROSSIN_BENCH_TORCH names; empty without one.
inline std::string torch_at_its_best()
{
    ::setenv("OMP_WAIT_POLICY", "passive", 1);
    char const* const python = std::getenv("CROSSIN_BENCH_TORCH");
    if (python == nullptr) {
        std::cout << "left out  torch; CROSSIN_BENCH_TORCH names a Python that has it\n";
        return {};
    }
    ::unsetenv("OPENBLAS_L2_SIZE");
    ::unsetenv("OPENBLAS_CORETYPE");
    std::cout << "torch     OMP_WAIT_POLICY=passive";
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        ::setenv("OPENBLAS_CORETYPE", "SkylakeX", 1);
        std::cout << " OPENBLAS_CORETYPE=SkylakeX";
    }
#endif
    std::cout << '\n';
    return python;
}

} // namespace crossin_bench
#endif
