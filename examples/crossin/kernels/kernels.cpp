// SPDX-License-Identifier: MIT
#include "kernels.hpp"

namespace program {

std::string_view name_of(instructions set) noexcept
{
    switch (set) {
    case instructions::avx512: return "avx512";
    case instructions::avx2: return "avx2";
    default: return "baseline";
    }
}

bool available(instructions set) noexcept
{
#if defined(__x86_64__)
    bool const avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
    bool const avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512vl");
    return set == instructions::baseline || (set == instructions::avx2 ? avx2 : avx2 && avx512);
#else
    return set == instructions::baseline;
#endif
}

instructions fastest_instructions() noexcept
{
    for (auto const set : {instructions::avx512, instructions::avx2})
        if (available(set)) return set;
    return instructions::baseline;
}

crossin::any_engine make_kernel(unsigned threads, instructions set)
{
#if defined(__x86_64__)
    if (set == instructions::avx512) return make_avx512_kernel(threads);
    if (set == instructions::avx2) return make_avx2_kernel(threads);
#endif
    static_cast<void>(set);
    return make_baseline_kernel(threads);
}

crossin::neighbours<float> find_neighbours(read_vectors const& source, read_vectors const& target,
                                           crossin::neighbour_options const& options, instructions set)
{
#if defined(__x86_64__)
    if (set == instructions::avx512) return find_neighbours_avx512(source, target, options);
    if (set == instructions::avx2) return find_neighbours_avx2(source, target, options);
#endif
    static_cast<void>(set);
    return find_neighbours_baseline(source, target, options);
}

} // namespace program
