// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_DETAIL_SAMPLE_HASH_HPP
#define CROSSIN_IO_DETAIL_SAMPLE_HASH_HPP

/// \file
/// A hash that looks at a few blocks of many bytes. Layer: io. Needs: hash.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <crossin/core/hash.hpp>

namespace crossin::detail {

/// Hash of all of `bytes` up to `whole` bytes; of more, of their number and 66 blocks of 4 KiB: the first, the last,
/// and 64 evenly between. Notices what changes the length or shifts the rest, not every change of single bytes.
[[nodiscard]] inline std::uint64_t sample_hash(std::string_view bytes, std::size_t whole) noexcept
{
    if (bytes.size() <= whole) return hash64(bytes, 1);
    constexpr std::size_t block = 4096, blocks = 66;
    std::uint64_t hash = bytes.size();
    std::size_t const step = (bytes.size() - block) / (blocks - 1);
    for (std::size_t i = 0; i < blocks; ++i) {
        std::size_t const at = i + 1 < blocks ? i * step : bytes.size() - block;
        hash = hash_combine(hash, hash64(bytes.substr(at, block)));
    }
    return hash;
}

} // namespace crossin::detail
#endif
