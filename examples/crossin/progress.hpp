// SPDX-License-Identifier: MIT
#ifndef CROSSIN_EXAMPLES_CROSSIN_PROGRESS_HPP
#define CROSSIN_EXAMPLES_CROSSIN_PROGRESS_HPP

/// \file
/// A line on the terminal that says how far a run is.

#include <chrono>
#include <cstdint>
#include <string>

namespace program {

/// Shows how many of `total` are done, how many a second, and how long the rest takes: on a terminal only, where
/// standard error is none it is silent. The line goes away with the object.
class progress {
public:
    explicit progress(std::uint64_t total);
    progress(progress const&) = delete;
    progress& operator=(progress const&) = delete;
    ~progress() { clear(); }

    void add(std::uint64_t done);
    void clear();

    [[nodiscard]] std::uint64_t done() const noexcept { return done_; }
    /// Since the beginning.
    [[nodiscard]] double per_second() const;

private:
    using clock = std::chrono::steady_clock;

    void show(clock::time_point now);

    std::uint64_t total_;
    std::uint64_t done_ = 0;
    clock::time_point begin_ = clock::now();
    clock::time_point shown_ = begin_;
    bool terminal_;
    bool visible_ = false;
};

} // namespace program
#endif
