// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_TEXT_ARENA_HPP
#define CROSSIN_CORE_TEXT_ARENA_HPP

/// \file
/// Room for the texts of one example, used again for the next. Layer: core. Needs: nothing.

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

namespace crossin {

/// Keeps joined texts until it is cleared; what it gave out does not move.
///
/// Complexity: no allocation once it has seen its largest example.
class text_arena {
public:
    /// The parts, one after the other. Valid until `clear()`.
    [[nodiscard]] std::string_view join(std::initializer_list<std::string_view> parts)
    {
        std::size_t size = 0;
        for (std::string_view const part : parts) size += part.size();
        char* const begin = take(size);
        char* at = begin;
        for (std::string_view const part : parts) {
            if (!part.empty()) std::memcpy(at, part.data(), part.size());
            at += part.size();
        }
        return {begin, size};
    }

    /// Everything given out becomes invalid; the memory stays.
    void clear() noexcept
    {
        chunk_ = 0;
        used_ = 0;
    }

private:
    char* take(std::size_t size)
    {
        while (chunk_ < chunks_.size() && chunks_[chunk_].size() - used_ < size) {
            ++chunk_;
            used_ = 0;
        }
        if (chunk_ == chunks_.size()) chunks_.emplace_back(std::max<std::size_t>(size, 4096));
        char* const at = chunks_[chunk_].data() + used_;
        used_ += size;
        return at;
    }

    std::vector<std::vector<char>> chunks_;
    std::size_t chunk_ = 0; ///< the one in use
    std::size_t used_ = 0;  ///< [bytes] of it
};

} // namespace crossin
#endif
