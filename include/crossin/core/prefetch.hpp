// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_PREFETCH_HPP
#define CROSSIN_CORE_PREFETCH_HPP

/// \file
/// Asks for memory before it is needed. Layer: core. Needs: nothing.

#include <cstddef>

namespace crossin {

/// Starts to bring the cache line at `address` near; any address will do.
///
/// GCC 12 takes a function that does nothing but `__builtin_prefetch` for one without effect, and drops calls of it at
/// -O3 (shuffled rendering then runs at half its speed); the empty statement behind it prevents that.
inline void prefetch_line(void const* address) noexcept
{
    __builtin_prefetch(address);
    asm volatile("" : : "r"(address));
}

/// The cache lines of `bytes` from `address` on.
inline void prefetch_bytes(char const* address, std::size_t bytes) noexcept
{
    constexpr std::size_t line = 64;
    for (std::size_t at = 0; at < bytes; at += line) prefetch_line(address + at);
}

} // namespace crossin
#endif
