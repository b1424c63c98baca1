// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_OPENMP_HPP
#define CROSSIN_LORA_DETAIL_OPENMP_HPP

/// \file
/// OpenMP's directives, which are nothing without OpenMP. Layer: lora. Needs: OpenMP where there is one.

#include <algorithm>
#include <cstddef>

#if defined(_OPENMP)
    #include <omp.h>
    #define CROSSIN_DETAIL_PRAGMA(text) _Pragma(#text)
    #define CROSSIN_DETAIL_OMP(clauses) CROSSIN_DETAIL_PRAGMA(omp clauses)
#else
    #define CROSSIN_DETAIL_OMP(clauses)
#endif

#include <crossin/lora/detail/target.hpp>

namespace crossin::detail {
inline namespace CROSSIN_DETAIL_TARGET {

/// Returns: the number of the calling thread in its region.
[[nodiscard]] inline std::size_t thread_number() noexcept
{
#if defined(_OPENMP)
    return static_cast<std::size_t>(omp_get_thread_num());
#else
    return 0;
#endif
}

/// Returns: `threads`, or as many as OpenMP would take for 0; one without OpenMP.
[[nodiscard]] inline unsigned threads_or_all([[maybe_unused]] unsigned threads) noexcept
{
#if defined(_OPENMP)
    return threads != 0 ? threads : static_cast<unsigned>(std::max(1, omp_get_max_threads()));
#else
    return 1;
#endif
}

} // namespace CROSSIN_DETAIL_TARGET
} // namespace crossin::detail
#endif
