// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_DETAIL_POSIX_HPP
#define CROSSIN_IO_DETAIL_POSIX_HPP

/// \file
/// File descriptors that close themselves, and what the operating system says in words. Layer: io. Needs: error.

#include <cerrno>
#include <cstdint>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <crossin/core/error.hpp>

namespace crossin::detail {

/// An open file, closed at the end of its life.
class descriptor {
public:
    descriptor() = default;
    explicit descriptor(int number) noexcept : number_(number) {}
    descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    descriptor& operator=(descriptor&& other) noexcept
    {
        std::swap(number_, other.number_);
        return *this;
    }
    ~descriptor()
    {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int get() const noexcept { return number_; }
    explicit operator bool() const noexcept { return number_ >= 0; }

private:
    int number_ = -1;
};

/// Throws what the operating system said about `path`: "PATH: cannot be WHAT: reason".
[[noreturn, gnu::cold]] inline void fail_system(std::string const& path, char const* what, int number = errno)
{
    bool const absent = number == ENOENT || number == ENOTDIR;
    fail(absent ? errc::not_found : errc::io, place{path},
         std::string("cannot be ") + what + ": " + std::system_category().message(number));
}

/// What tells one state of a file from another.
struct file_stamp {
    std::uint64_t device = 0;
    std::uint64_t node = 0;
    std::uint64_t size_bytes = 0;
    std::int64_t modified_ns = 0; ///< since 1970
    friend bool operator==(file_stamp const&, file_stamp const&) = default;
};

[[nodiscard]] inline file_stamp stamp_of(struct stat const& status) noexcept
{
    return {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino),
            static_cast<std::uint64_t>(status.st_size),
            static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec};
}

/// Writes all of [data, data + size) at the file's position. Returns 0 or the number of the error.
[[nodiscard]] inline int write_all(int file, char const* data, std::size_t size) noexcept
{
    while (size > 0) {
        ::ssize_t const written = ::write(file, data, size);
        if (written < 0) {
            if (errno == EINTR) continue;
            return errno;
        }
        if (written == 0) return ENOSPC;
        data += written;
        size -= static_cast<std::size_t>(written);
    }
    return 0;
}

/// Makes a rename in the folder of `path` last. Folders that cannot be synchronised are left alone.
inline void sync_folder_of(std::string const& path) noexcept
{
    std::size_t const slash = path.rfind('/');
    std::string const folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    descriptor const open_folder(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (open_folder) static_cast<void>(::fsync(open_folder.get()));
}

} // namespace crossin::detail
#endif
