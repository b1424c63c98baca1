// SPDX-License-Identifier: MIT
#ifndef CROSSIN_TESTS_IO_SAFETENSORS_FILE_HPP
#define CROSSIN_TESTS_IO_SAFETENSORS_FILE_HPP

/// \file
/// Bytes of safetensors files, put together by hand.

#include <cstdint>
#include <string>
#include <string_view>

namespace crossin_test {

/// Eight bytes, the lowest first.
inline std::string eight_bytes(std::uint64_t value)
{
    std::string bytes;
    for (int i = 0; i < 8; ++i) bytes += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
    return bytes;
}

/// A file with that header and those data.
inline std::string safetensors_bytes(std::string_view header, std::string_view data)
{
    return eight_bytes(header.size()).append(header).append(data);
}

} // namespace crossin_test
#endif
