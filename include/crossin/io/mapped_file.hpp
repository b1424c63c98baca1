// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_MAPPED_FILE_HPP
#define CROSSIN_IO_MAPPED_FILE_HPP

/// \file
/// A file as read-only memory, with readable zeros behind its end. Layer: io. Needs: error.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <sys/mman.h>

#include <crossin/core/error.hpp>
#include <crossin/io/detail/posix.hpp>

namespace crossin {

/// How a mapped file is about to be read.
enum class access_pattern : std::uint8_t { normal, sequential, random, soon };

/// A regular file mapped for reading. Behind the last byte lie at least `padding` zero bytes that may be read.
///
/// State:  the file is expected to stay as it is: bytes that others write into it show through, and a file that is
///         cut short while it is mapped ends the process at the next read behind the cut (SIGBUS). Replacing a file
///         by renaming another over it is safe. `changed()` tells.
/// Errors: `error{not_found}` for a missing file, `error{io}` for a directory, anything else that is not a regular
///         file, and whatever the operating system refuses. An empty file maps to no bytes.
class mapped_file {
public:
    static constexpr std::size_t padding = 64; ///< [bytes]

    mapped_file() = default;

    explicit mapped_file(std::string path) : path_(std::move(path))
    {
        detail::descriptor const file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
        if (!file) detail::fail_system(path_, "opened");
        struct stat status = {};
        if (::fstat(file.get(), &status) != 0) detail::fail_system(path_, "looked at");
        if (S_ISDIR(status.st_mode)) fail(errc::io, place{path_}, "is a folder; a file was expected");
        if (!S_ISREG(status.st_mode))
            fail(errc::io, place{path_}, "is not a regular file; only files on disk can be indexed");
        stamp_ = detail::stamp_of(status);

        // Zeros first and the file over them: whatever lies behind the file's last page is ours and readable.
        length_ = static_cast<std::size_t>(stamp_.size_bytes) + padding;
        void* const region = ::mmap(nullptr, length_, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (region == MAP_FAILED) {
            length_ = 0;
            detail::fail_system(path_, "mapped into memory");
        }
        data_ = static_cast<char*>(region);
        if (stamp_.size_bytes == 0) return;
        if (::mmap(region, static_cast<std::size_t>(stamp_.size_bytes), PROT_READ, MAP_PRIVATE | MAP_FIXED, file.get(),
                   0) == MAP_FAILED) {
            int const number = errno;
            release();
            detail::fail_system(path_, "mapped into memory", number);
        }
    }

    mapped_file(mapped_file&& other) noexcept { swap(other); }
    mapped_file& operator=(mapped_file&& other) noexcept
    {
        swap(other);
        return *this;
    }
    ~mapped_file() { release(); }

    [[nodiscard]] std::string const& path() const noexcept { return path_; }
    [[nodiscard]] std::string_view bytes() const noexcept
    {
        return {data_, static_cast<std::size_t>(stamp_.size_bytes)};
    }
    [[nodiscard]] std::uint64_t size() const noexcept { return stamp_.size_bytes; }        ///< [bytes]
    [[nodiscard]] std::int64_t modified_ns() const noexcept { return stamp_.modified_ns; } ///< since 1970, when mapped

    /// Tells the operating system how [first, first + count) will be read; a hint, without effect on what is read.
    void advise(access_pattern pattern, std::uint64_t first = 0, std::uint64_t count = UINT64_MAX) const noexcept
    {
        if (first >= size()) return;
        std::uint64_t const begin = first & ~std::uint64_t{page - 1};
        std::uint64_t const end = count < size() - first ? first + count : size();
        ::madvise(data_ + begin, static_cast<std::size_t>(end - begin),
                  pattern == access_pattern::sequential ? MADV_SEQUENTIAL
                  : pattern == access_pattern::random   ? MADV_RANDOM
                  : pattern == access_pattern::soon     ? MADV_WILLNEED
                                                        : MADV_NORMAL);
    }

    /// Whether the file that the path names now is another one than was mapped, by size, time or identity.
    [[nodiscard]] bool changed() const noexcept
    {
        struct stat status = {};
        return ::stat(path_.c_str(), &status) != 0 || detail::stamp_of(status) != stamp_;
    }

private:
    static constexpr std::uint64_t page = 65536; ///< a multiple of the page sizes in use [bytes]

    void release() noexcept
    {
        if (data_) ::munmap(data_, length_);
        data_ = nullptr;
    }
    void swap(mapped_file& other) noexcept
    {
        std::swap(path_, other.path_);
        std::swap(stamp_, other.stamp_);
        std::swap(data_, other.data_);
        std::swap(length_, other.length_);
    }

    std::string path_;
    detail::file_stamp stamp_;
    char* data_ = nullptr;
    std::size_t length_ = 0; ///< of the mapping [bytes]
};

} // namespace crossin
#endif
