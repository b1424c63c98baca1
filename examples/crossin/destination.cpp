// SPDX-License-Identifier: MIT
#include "destination.hpp"

#include <cerrno>
#include <cstdio>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace program {

bool destination::is_stream(std::string const& path)
{
    struct stat status = {};
    return path == "-" || (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode));
}

destination::destination(std::string const& path, std::uint64_t length)
    : path_(path == "-" ? "standard output" : path), length_(length)
{
    if (!is_stream(path)) {
        if (length > 0)
            file_.emplace(path, length);
        else
            file_.emplace(path);
        return;
    }
    stream_ = path == "-" ? STDOUT_FILENO : ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (stream_ < 0)
        crossin::fail(crossin::errc::io, {path_}, "cannot be opened: " + std::system_category().message(errno));
}

destination::~destination()
{
    if (file_ && !keep_) std::remove(file_->partial_path().c_str());
    if (stream_ > STDERR_FILENO) ::close(stream_);
}

void destination::append(std::string_view text)
{
    length_ += text.size();
    if (file_) return file_->append(text);
    while (!text.empty()) {
        ::ssize_t const written = ::write(stream_, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0)
            crossin::fail(crossin::errc::io, {path_}, "cannot be written: " + std::system_category().message(errno));
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::uint64_t destination::sync() { return file_ ? file_->sync() : length_; }

void destination::commit()
{
    if (!file_) return;
    file_->commit();
    file_.reset();
}

} // namespace program
