// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_FLAG_GUARD_HPP
#define CROSSIN_CORE_FLAG_GUARD_HPP

/// \file
/// A lock for what is worked out once, without <mutex>. Layer: core. Needs: nothing.

#include <atomic>

namespace crossin {

/// Holds a flag, waiting for whoever holds it already. <mutex> is 6,000 lines in every file that includes it.
class flag_guard {
public:
    explicit flag_guard(std::atomic_flag& flag) noexcept : flag_(flag)
    {
        while (flag_.test_and_set(std::memory_order_acquire)) flag_.wait(true, std::memory_order_relaxed);
    }
    flag_guard(flag_guard const&) = delete;
    flag_guard& operator=(flag_guard const&) = delete;
    ~flag_guard()
    {
        flag_.clear(std::memory_order_release);
        flag_.notify_one();
    }

private:
    std::atomic_flag& flag_;
};

} // namespace crossin
#endif
