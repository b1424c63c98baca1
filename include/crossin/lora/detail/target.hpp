// SPDX-License-Identifier: MIT
#ifndef CROSSIN_LORA_DETAIL_TARGET_HPP
#define CROSSIN_LORA_DETAIL_TARGET_HPP

/// \file
/// A name for the instructions and the threads that this unit is compiled for. What depends on them stands in an
/// inline namespace of this name, so that units compiled differently do not share it. Layer: lora. Needs: nothing.

#if defined(_OPENMP)
    #define CROSSIN_DETAIL_TARGET_OF(instructions) instructions##_openmp
#else
    #define CROSSIN_DETAIL_TARGET_OF(instructions) instructions##_serial
#endif

#if defined(__AVX512F__) && defined(__FMA__)
    #define CROSSIN_DETAIL_TARGET CROSSIN_DETAIL_TARGET_OF(avx512)
#elif defined(__AVX2__) && defined(__FMA__)
    #define CROSSIN_DETAIL_TARGET CROSSIN_DETAIL_TARGET_OF(avx2_fma)
#elif defined(__AVX__)
    #define CROSSIN_DETAIL_TARGET CROSSIN_DETAIL_TARGET_OF(avx)
#elif defined(__SSE2__)
    #define CROSSIN_DETAIL_TARGET CROSSIN_DETAIL_TARGET_OF(sse)
#elif defined(__ARM_NEON)
    #define CROSSIN_DETAIL_TARGET CROSSIN_DETAIL_TARGET_OF(neon)
#else
    #define CROSSIN_DETAIL_TARGET CROSSIN_DETAIL_TARGET_OF(baseline)
#endif

/// For lambdas and functions that must become part of their caller, whatever the optimiser thinks of it.
#define CROSSIN_DETAIL_INLINE __attribute__((always_inline))

#endif
