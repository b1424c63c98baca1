// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_HANDLE_HPP
#define CROSSIN_CORE_HANDLE_HPP

/// \file
/// Shared ownership without <memory>. Layer: core. Needs: nothing.

#include <atomic>
#include <concepts>
#include <cstdint>
#include <utility>

namespace crossin {

/// Keeps an object alive for all handles to it: `std::shared_ptr` for those headers that cannot afford <memory>, which
/// is 15,000 lines in every file that includes them.
///
/// Requires: a T of a derived class has a virtual destructor in T.
/// Models:   std::regular; handles may be copied and dropped in any thread.
template <class T>
class handle {
public:
    constexpr handle() noexcept = default;

    /// A handle to a new object.
    template <std::derived_from<T> Object = T, class... Arguments>
    [[nodiscard]] static handle make(Arguments&&... arguments)
    {
        handle made;
        made.count_ = new std::atomic<std::uint64_t>(1);
        try {
            made.object_ = new Object(std::forward<Arguments>(arguments)...);
        } catch (...) {
            delete std::exchange(made.count_, nullptr);
            throw;
        }
        return made;
    }

    handle(handle const& other) noexcept : object_(other.object_), count_(other.count_)
    {
        if (count_) count_->fetch_add(1, std::memory_order_relaxed);
    }
    handle(handle&& other) noexcept
        : object_(std::exchange(other.object_, nullptr)), count_(std::exchange(other.count_, nullptr))
    {}
    handle& operator=(handle other) noexcept
    {
        std::swap(object_, other.object_);
        std::swap(count_, other.count_);
        return *this;
    }
    ~handle()
    {
        if (!count_ || count_->fetch_sub(1, std::memory_order_acq_rel) != 1) return;
        delete object_;
        delete count_;
    }

    [[nodiscard]] T& operator*() const noexcept { return *object_; }
    [[nodiscard]] T* operator->() const noexcept { return object_; }
    [[nodiscard]] explicit operator bool() const noexcept { return object_ != nullptr; }
    friend bool operator==(handle const& a, handle const& b) noexcept { return a.object_ == b.object_; }

private:
    T* object_ = nullptr;
    std::atomic<std::uint64_t>* count_ = nullptr;
};

} // namespace crossin
#endif
