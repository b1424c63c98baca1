// SPDX-License-Identifier: MIT
#ifndef CROSSIN_CORE_PARALLEL_HPP
#define CROSSIN_CORE_PARALLEL_HPP

/// \file
/// Work in blocks on several threads, with results in the order of the blocks. Layer: core. Needs: nothing.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace crossin {

/// Number of threads to use: `asked`, or all that the machine runs at once for 0.
[[nodiscard]] inline unsigned thread_count(unsigned asked) noexcept
{
    return asked != 0 ? asked : std::max(1U, std::thread::hardware_concurrency());
}

/// Calls `work(block)` once for each block in [0, blocks), on `threads` threads, in no order.
///
/// Errors: what `work` throws; of several the one of the lowest block, after all threads have stopped.
template <class Work>
void for_each_block(std::uint64_t blocks, unsigned threads, Work&& work)
{
    threads = static_cast<unsigned>(std::min<std::uint64_t>(thread_count(threads), blocks));
    if (threads <= 1) {
        for (std::uint64_t block = 0; block < blocks; ++block) work(block);
        return;
    }
    std::atomic<std::uint64_t> next = 0;
    std::atomic<std::uint64_t> failed_block = blocks;
    std::exception_ptr failure;
    std::mutex failure_lock;
    auto const run = [&] {
        // Blocks are handed out in order, so every block below a failed one has been started and will be finished.
        for (std::uint64_t block = next++; block < failed_block; block = next++) {
            try {
                work(block);
            } catch (...) {
                std::lock_guard const hold(failure_lock);
                if (block < failed_block) {
                    failed_block = block;
                    failure = std::current_exception();
                }
            }
        }
    };
    {
        std::vector<std::jthread> pool;
        for (unsigned i = 1; i < threads; ++i) pool.emplace_back(run);
        run();
    }
    if (failure) std::rethrow_exception(failure);
}

/// Produces blocks on `threads` threads and consumes them on the calling one, in order.
///
/// `produce(block, buffer)` fills a buffer, `consume(block, buffer)` empties it; two buffers a thread are in flight,
/// reused. With one thread nothing is started.
///
/// Errors: what either throws, after all threads have stopped; blocks before the failed one have been consumed.
template <class Buffer, class Produce, class Consume>
void for_each_block_in_order(std::uint64_t blocks, unsigned threads, Produce&& produce, Consume&& consume)
{
    threads = static_cast<unsigned>(std::min<std::uint64_t>(thread_count(threads), blocks));
    if (threads <= 1) {
        Buffer buffer;
        for (std::uint64_t block = 0; block < blocks; ++block) {
            produce(block, buffer);
            consume(block, buffer);
        }
        return;
    }
    // Slot s serves the blocks s, s + slots, ...: its turn is even while it is empty and odd while it is full.
    struct slot {
        Buffer buffer = {};
        std::exception_ptr failure = nullptr;
        std::atomic<std::uint64_t> turn = 0;
    };
    std::vector<slot> slots(2 * threads);
    std::atomic<std::uint64_t> next = 0;
    std::atomic<bool> stop = false;
    auto const run = [&] {
        for (std::uint64_t block = next++; block < blocks; block = next++) {
            slot& mine = slots[block % slots.size()];
            std::uint64_t const empty = 2 * (block / slots.size());
            for (std::uint64_t turn = mine.turn; turn != empty && !stop; turn = mine.turn) mine.turn.wait(turn);
            if (stop) return;
            try {
                produce(block, mine.buffer);
            } catch (...) {
                mine.failure = std::current_exception();
            }
            mine.turn = empty + 1;
            mine.turn.notify_all();
        }
    };
    std::vector<std::thread> pool;
    auto const join = [&] {
        stop = true;
        for (slot& one : slots) {
            one.turn += 2 * blocks; // any other number wakes who waits
            one.turn.notify_all();
        }
        for (std::thread& thread : pool) thread.join();
    };
    try {
        for (unsigned i = 0; i < threads; ++i) pool.emplace_back(run);
        for (std::uint64_t block = 0; block < blocks; ++block) {
            slot& mine = slots[block % slots.size()];
            std::uint64_t const full = 2 * (block / slots.size()) + 1;
            for (std::uint64_t turn = mine.turn; turn != full; turn = mine.turn) mine.turn.wait(turn);
            if (mine.failure) std::rethrow_exception(mine.failure);
            consume(block, mine.buffer);
            mine.turn = full + 1;
            mine.turn.notify_all();
        }
    } catch (...) {
        join();
        throw;
    }
    join();
}

} // namespace crossin
#endif
