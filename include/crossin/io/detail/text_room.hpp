// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_DETAIL_TEXT_ROOM_HPP
#define CROSSIN_IO_DETAIL_TEXT_ROOM_HPP

/// \file
/// Memory for the texts of one record, used again for the next. Layer: io. Needs: nothing.

#include <cstddef>
#include <string_view>
#include <vector>

namespace crossin::detail {

/// Room for texts that cannot be used where they lie. It grows to the longest record and is then used again.
class text_room {
public:
    static constexpr std::size_t slack = 32; ///< bytes that may be written behind a text [bytes]

    /// Makes room for texts of `bytes` bytes together and forgets the earlier ones.
    void start(std::size_t bytes)
    {
        if (bytes + slack > room_.size()) room_ = std::vector<char>((bytes + slack) * 2);
        used_ = 0;
    }
    /// Where the next text goes: room for what `start` said, less what was kept, plus `slack`.
    [[nodiscard]] char* next() noexcept { return room_.data() + used_; }
    /// Keeps `bytes` bytes at `next()` as a text.
    std::string_view keep(std::size_t bytes) noexcept
    {
        std::string_view const text(next(), bytes);
        used_ += bytes;
        return text;
    }

private:
    std::vector<char> room_;
    std::size_t used_ = 0;
};

} // namespace crossin::detail
#endif
