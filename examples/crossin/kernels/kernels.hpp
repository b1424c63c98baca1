// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_KERNELS_KERNELS_HPP
#define CROSSIN_EXAMPLES_CROSSIN_KERNELS_KERNELS_HPP

/// \file
/// The kernels of lora/ and align/, compiled for several processors in units of their own; the program takes the fastest
/// that runs.

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>

#include <crossin/align/neighbour_lists.hpp>
#include <crossin/align/neighbour_options.hpp>
#include <crossin/align/vectors.hpp>
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

/// Vectors that are read when they are wanted.
using read_vectors = crossin::fetched_vectors<float, std::function<void(std::size_t, std::span<float>)>>;

/// As `crossin::nearest_neighbours`. Requires: the instructions are available.
[[nodiscard]] crossin::neighbours<float> find_neighbours(read_vectors const& source, read_vectors const& target,
                                                         crossin::neighbour_options const& options,
                                                         instructions set = fastest_instructions());

// One a unit. Only the above call them, as those of the last two units end in an illegal instruction elsewhere.
[[nodiscard]] crossin::any_engine make_baseline_kernel(unsigned threads);
[[nodiscard]] crossin::any_engine make_avx2_kernel(unsigned threads);
[[nodiscard]] crossin::any_engine make_avx512_kernel(unsigned threads);
[[nodiscard]] crossin::neighbours<float> find_neighbours_baseline(read_vectors const& source,
                                                                  read_vectors const& target,
                                                                  crossin::neighbour_options const& options);
[[nodiscard]] crossin::neighbours<float> find_neighbours_avx2(read_vectors const& source, read_vectors const& target,
                                                              crossin::neighbour_options const& options);
[[nodiscard]] crossin::neighbours<float> find_neighbours_avx512(read_vectors const& source, read_vectors const& target,
                                                                crossin::neighbour_options const& options);

} // namespace program
#endif
