// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_DETAIL_LINES_HPP
#define CROSSIN_IO_DETAIL_LINES_HPP

/// \file
/// Which line a byte of a file is on. Layer: io. Needs: error, byte_masks.

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

#include <crossin/core/error.hpp>
#include <crossin/io/detail/byte_masks.hpp>

namespace crossin::detail {

/// Number of line feeds in `text`. Requires: 15 readable bytes behind it.
[[nodiscard]] inline std::uint64_t count_line_feeds(std::string_view text) noexcept
{
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < text.size(); i += 16) {
        std::uint32_t feeds = bytes16(text.data() + i).equal('\n');
        if (text.size() - i < 16) feeds &= (1U << (text.size() - i)) - 1;
        count += static_cast<std::uint64_t>(std::popcount(feeds));
    }
    return count;
}

/// The place of a byte of a file, with its line.
[[nodiscard]] inline place place_in(std::string const& path, std::string_view file, std::uint64_t byte)
{
    return {path, 1 + count_line_feeds(file.substr(0, static_cast<std::size_t>(byte))), byte, true};
}

/// Lines of bytes that come in ascending order, counted as far as they are asked for.
class line_counter {
public:
    line_counter(std::string const& path, std::string_view file) : path_(path), file_(file) {}
    [[nodiscard]] place at(std::uint64_t byte)
    {
        if (byte < at_) {
            at_ = 0;
            line_ = 1;
        }
        line_ += count_line_feeds(file_.substr(static_cast<std::size_t>(at_), static_cast<std::size_t>(byte - at_)));
        at_ = byte;
        return {path_, line_, byte, true};
    }

private:
    std::string const& path_;
    std::string_view file_;
    std::uint64_t at_ = 0;
    std::uint64_t line_ = 1;
};

} // namespace crossin::detail
#endif
