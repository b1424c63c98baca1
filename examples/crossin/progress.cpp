// SPDX-License-Identifier: MIT
#include "progress.hpp"

#include <algorithm>
#include <cstdio>

#include <unistd.h>

#include <crossin/core/text_table.hpp>

#include "text.hpp"

namespace program {

progress::progress(std::uint64_t total) : total_(total), terminal_(::isatty(STDERR_FILENO) != 0) {}

void progress::add(std::uint64_t done)
{
    done_ += done;
    if (!terminal_) return;
    clock::time_point const now = clock::now();
    if (now - shown_ < std::chrono::milliseconds(200)) return;
    shown_ = now;
    show(now);
}

void progress::clear()
{
    if (visible_) std::fputs("\r\x1b[K", stderr);
    visible_ = false;
}

double progress::per_second() const
{
    double const seconds = std::chrono::duration<double>(clock::now() - begin_).count();
    return seconds > 0 ? static_cast<double>(done_) / seconds : 0;
}

void progress::show(clock::time_point now)
{
    using crossin::grouped, crossin::percent;
    double const seconds = std::chrono::duration<double>(now - begin_).count();
    double const rate = static_cast<double>(done_) / seconds;
    auto const left = static_cast<std::uint64_t>(static_cast<double>(total_ - std::min(done_, total_)) /
                                                 std::max(rate, 1e-9));
    std::string const line = grouped(done_) + " of " + grouped(total_) + " examples, " +
                             percent(static_cast<double>(done_), static_cast<double>(total_)) + ", " +
                             grouped(static_cast<std::uint64_t>(rate)) + "/s, " + time_text(left) + " left";
    std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
    std::fflush(stderr);
    visible_ = true;
}

} // namespace program
