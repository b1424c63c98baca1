// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_DETAIL_THREADS_HPP
#define CROSSIN_MODEL_DETAIL_THREADS_HPP

/// \file
/// Loops over tasks on OpenMP's threads, where there are any, and memory that grows and is kept. Layer: model. Needs:
/// matrix.

#include <algorithm>
#include <cstddef>
#include <vector>

#if defined(_OPENMP)
    #include <omp.h>
#endif

#include <crossin/lora/matrix.hpp>
#include <crossin/lora/target.hpp>

namespace crossin {
namespace detail {
inline namespace CROSSIN_DETAIL_TARGET {

/// Calls task(i, thread) for each i below `tasks`, handed out as threads become free. thread < max(threads, 1).
///
/// Requires: a task writes what no other task reads or writes, and throws nothing.
template <class Task>
void in_tasks(std::size_t tasks, [[maybe_unused]] unsigned threads, Task const& task)
{
#if defined(_OPENMP)
    if (threads > 1 && tasks > 1) {
    #pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
        for (std::size_t i = 0; i < tasks; ++i) task(i, static_cast<std::size_t>(omp_get_thread_num()));
        return;
    }
#endif
    for (std::size_t i = 0; i < tasks; ++i) task(i, std::size_t{0});
}

/// As many threads as work on so many elements is worth: waking one takes tens of microseconds, and longer where
/// another process has its core. A quarter of a million elements are passed over in about as much.
[[nodiscard]] constexpr unsigned threads_for(std::size_t elements, unsigned threads) noexcept
{
    return elements < std::size_t{1} << 18 ? 1 : threads;
}

/// Calls part(first, last) for blocks of [0, count), at most `block` long; where they lie depends on nothing else. Each
/// of the items stands for work on so many elements.
template <class Part>
void in_blocks(std::size_t count, std::size_t block, std::size_t elements, unsigned threads, Part const& part)
{
    in_tasks((count + block - 1) / block, threads_for(count * elements, threads),
             [&](std::size_t i, std::size_t) { part(i * block, std::min(count, (i + 1) * block)); });
}

/// Memory of scalars that only grows, so that batches of one size allocate once.
template <class Scalar>
class room {
public:
    /// A matrix in it. What was there before is lost where it grows, and left as it is otherwise.
    [[nodiscard]] matrix_view<Scalar> take(std::size_t rows, std::size_t cols)
    {
        if (values_.size() < rows * cols) {
            values_.clear(); // nothing to be copied
            values_.resize(rows * cols);
        }
        return {values_.data(), rows, cols};
    }
    [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }

private:
    std::vector<Scalar> values_;
};

} // namespace CROSSIN_DETAIL_TARGET
} // namespace detail
} // namespace crossin
#endif
