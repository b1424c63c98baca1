// SPDX-License-Identifier: MIT
#ifndef CROSSIN_IO_OUTPUT_FILE_HPP
#define CROSSIN_IO_OUTPUT_FILE_HPP

/// \file
/// Files that are whole or not there: written under a passing name, renamed at the end. Layer: io. Needs: error.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <crossin/core/error.hpp>
#include <crossin/io/detail/posix.hpp>

namespace crossin {

/// A file that is written as PATH.partial and takes its name in `commit()`. Until then an older file of that name stays
/// as it is; without `commit()` the partial file stays too, so that a later run can go on with it.
///
/// State:  what was appended and not yet flushed is lost when the process ends; the checkpoint belongs behind `flush()`.
/// Errors: `error{io}` or `error{not_found}` with the path and what the operating system says: no such folder, not
///         writable, disk full. After an error the old file is whole and the partial one holds what had been flushed.
class output_file {
public:
    /// Begins a new file; a partial one of an earlier run is overwritten.
    explicit output_file(std::string path) : output_file(std::move(path), 0) {}

    /// Goes on with the partial file of an earlier run behind its first `length` bytes; what lies behind them is cut off.
    ///
    /// Errors: `error{mismatch}` when the partial file is shorter, or absent while `length` > 0.
    output_file(std::string path, std::uint64_t length)
        : path_(std::move(path)), partial_(path_ + ".partial"), length_(length)
    {
        struct stat status = {};
        if (::stat(path_.c_str(), &status) == 0 && S_ISDIR(status.st_mode))
            fail(errc::io, place{path_}, "is a folder; the output must be a file");
        file_ = detail::descriptor(::open(partial_.c_str(), O_WRONLY | O_CLOEXEC | (length == 0 ? O_CREAT : 0), 0644));
        if (!file_ && length > 0 && errno == ENOENT)
            fail(errc::mismatch, place{partial_},
                 "is missing; the checkpoint says that " + std::to_string(length) +
                     " bytes of output had been written. Begin anew without the checkpoint");
        if (!file_) detail::fail_system(partial_, "written");
        if (::fstat(file_.get(), &status) != 0) detail::fail_system(partial_, "looked at");
        if (static_cast<std::uint64_t>(status.st_size) < length)
            fail(errc::mismatch, place{partial_},
                 "holds " + std::to_string(status.st_size) + " bytes, fewer than the " + std::to_string(length) +
                     " of the checkpoint; begin anew without the checkpoint");
        if (::ftruncate(file_.get(), static_cast<::off_t>(length)) != 0 ||
            ::lseek(file_.get(), static_cast<::off_t>(length), SEEK_SET) < 0)
            detail::fail_system(partial_, "cut back");
    }

    output_file(output_file&&) noexcept = default;
    output_file& operator=(output_file&&) noexcept = default;

    /// Appends `text`, by way of a buffer.
    void append(std::string_view text)
    {
        length_ += text.size();
        if (buffer_.size() + text.size() <= buffer_bytes) {
            buffer_ += text;
            return;
        }
        write_buffer();
        if (text.size() >= buffer_bytes)
            write(text);
        else
            buffer_ = text;
    }

    /// Hands everything to the operating system: it survives the end of this process, not that of the machine.
    void flush() { write_buffer(); }

    /// Hands everything to the disk. Returns the length that a checkpoint may name [bytes].
    std::uint64_t sync()
    {
        write_buffer();
        if (::fsync(file_.get()) != 0 && errno != EINVAL) detail::fail_system(partial_, "written to disk");
        return length_;
    }

    /// Bytes appended, with those of earlier runs.
    [[nodiscard]] std::uint64_t length() const noexcept { return length_; }
    [[nodiscard]] std::string const& path() const noexcept { return path_; }
    [[nodiscard]] std::string const& partial_path() const noexcept { return partial_; }

    /// Gives the file its name; an older file of that name is replaced. Nothing may be appended behind it.
    void commit()
    {
        sync();
        if (::rename(partial_.c_str(), path_.c_str()) != 0) detail::fail_system(path_, "replaced");
        file_ = detail::descriptor();
        detail::sync_folder_of(path_);
    }

    /// Removes the partial file, where `commit()` will not come. Nothing may be appended behind it.
    void discard() noexcept
    {
        if (!file_) return;
        file_ = detail::descriptor();
        ::unlink(partial_.c_str());
    }

private:
    static constexpr std::size_t buffer_bytes = 1U << 16;

    void write_buffer()
    {
        write(buffer_);
        buffer_.clear();
    }
    void write(std::string_view text)
    {
        if (int const problem = detail::write_all(file_.get(), text.data(), text.size()); problem != 0) {
            buffer_.clear();
            detail::fail_system(partial_, "written", problem);
        }
    }

    std::string path_;
    std::string partial_;
    detail::descriptor file_;
    std::uint64_t length_ = 0;
    std::string buffer_;
};

/// Writes a small file in one go: afterwards it holds `text`, or what it held before.
///
/// Errors: those of `output_file`.
inline void atomic_write(std::string const& path, std::string_view text)
{
    output_file file(path);
    try {
        file.append(text);
        file.commit();
    } catch (...) {
        file.discard();
        throw;
    }
}

/// Makes a folder, unless it is there. Those on the way to it must be.
///
/// Errors: `error{io}` or `error{not_found}` with the path and what the operating system says; `error{io}` when a file
///         has that name.
inline void make_folder(std::string const& path)
{
    if (::mkdir(path.c_str(), 0777) == 0) return;
    int const problem = errno;
    struct stat status = {};
    if (problem != EEXIST) detail::fail_system(path, "made a folder", problem);
    if (::stat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
        fail(errc::io, place{path}, "is a file; a folder was expected");
}

/// The path of `name` in a folder, which may be given with a slash at its end, or be empty: where the program works.
[[nodiscard]] inline std::string path_in(std::string const& folder, std::string_view name)
{
    std::string path = folder;
    if (!path.empty() && !path.ends_with('/')) path += '/';
    return path += name;
}

/// The folder that a path is in: "a/" of "a/b", and "." of "b".
[[nodiscard]] inline std::string folder_of(std::string const& path)
{
    std::size_t const slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

/// Whether two paths lead to the same file or folder, however they are spelled and by whatever links. Where nothing is
/// they do not.
[[nodiscard]] inline bool same_file(std::string const& a, std::string const& b) noexcept
{
    struct stat x = {}, y = {};
    return ::stat(a.c_str(), &x) == 0 && ::stat(b.c_str(), &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

} // namespace crossin
#endif
