// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_KERNELS_KERNELS_HPP
#define CROSSIN_EXAMPLES_CROSSIN_KERNELS_KERNELS_HPP

/// \file
/// The kernel, compiled for several processors in units of their own; the program takes the fastest that runs.

#include <string_view>

#include <crossin/lora/any_engine.hpp>

namespace program {

/// What the kernel is compiled for, in ascending order of speed.
enum class instructions { baseline, avx2, avx512 };

/// "baseline", "avx2", "avx512".
[[nodiscard]] std::string_view name_of(instructions set) noexcept;
/// Whether this processor has them, and this program a kernel for them.
[[nodiscard]] bool available(instructions set) noexcept;
/// The last one that is available.
[[nodiscard]] instructions fastest_instructions() noexcept;

/// A kernel with `threads` threads, or as many as OpenMP would take for 0. Requires: the instructions are available.
[[nodiscard]] crossin::any_engine make_kernel(unsigned threads = 0, instructions set = fastest_instructions());

// One a unit. Only `make_kernel` calls them, as the last two end in an illegal instruction elsewhere.
[[nodiscard]] crossin::any_engine make_baseline_kernel(unsigned threads);
[[nodiscard]] crossin::any_engine make_avx2_kernel(unsigned threads);
[[nodiscard]] crossin::any_engine make_avx512_kernel(unsigned threads);

} // namespace program
#endif
